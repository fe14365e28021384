"""A desk with a short story: ships sighted by Nordia, decided on for Sudia and Vesta, partly recalled."""

from typing import Annotated, ClassVar

import pytest

from lindero.capabilities.oversight.capability import CAPABILITY
from lindero.kernel.capability import Capability
from lindero.kernel.marks import field
from lindero.kernel.record import Head, Record
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import DAY_MS
from lindero.trust.exchange.records import GateDecided, Ruling
from lindero.trust.identity.records import PeerPinned

ARTICLE: str = "AG-7@1/art-6-1"
UNTIL: int = MORNING + 30 * DAY_MS


class ShipSighted(Record, frozen=True, kw_only=True, tag="harbour.ship_sighted"):
    """A ship was seen from the harbour."""

    keep_days: ClassVar[int] = 30
    place: Annotated[str, field("where it lay", sharable=True)]
    course: Annotated[int | None, field("where it went", sharable=True)] = None
    informant: Annotated[str | None, field("who told us", personal="direct")] = None


HARBOUR = Capability(name="harbour", title="Harbour", records=(ShipSighted,))


class Story:
    """What a test tells of the gate, one event after the other, a minute apart.

    Attributes:
        desk: The desk over oversight and a harbour.
    """

    def __init__(self) -> None:
        self.desk = FakeDesk(CAPABILITY, HARBOUR)

    def put(self, record: Record, *, origin: str = "", agreement: str = "") -> Head:
        """Put a record, with an origin as if received under an agreement, and let a minute pass."""
        made = self.desk.put(record, origin=origin, agreement=agreement)
        self.desk.at += 60_000
        return made

    def pin(self, nation: str, name: str) -> Head:
        """Recognise a neighbour."""
        return self.put(
            PeerPinned(
                nation=nation,
                name=name,
                address="h:1",
                node_key="0" * 64,
                certificate="",
                fingerprint="0" * 64,
            )
        )

    def sight(self) -> Head:
        """Put a record that the gate will decide on."""
        return self.put(ShipSighted(place="buoy 4", course=90, informant="a fisherman"))

    def decide(self, peer: str, *rulings: Ruling) -> Head:
        """Let the gate decide on some records for a neighbour."""
        return self.put(GateDecided(peer=peer, lane="operations", rulings=rulings))


def released(about: str, withheld: tuple[str, ...] = ("informant",), until: int = UNTIL) -> Ruling:
    """Make the ruling by which a record crosses."""
    return Ruling(
        about=about,
        kind="harbour.ship_sighted",
        allowed=True,
        clause=ARTICLE,
        withheld=withheld,
        retain_until=until,
    )


def refused(about: str, code: str = "AREA") -> Ruling:
    """Make the ruling by which a record stays."""
    return Ruling(
        about=about,
        kind="harbour.ship_sighted",
        allowed=False,
        clause=ARTICLE,
        codes=(code,),
        withheld=("place", "course", "informant"),
        texts=("It lies 1 m outside of the strait.",),
        fixes=("Amend the agreement so that its area reaches further.",),
    )


@pytest.fixture
def story() -> Story:
    """Return a story that has not begun."""
    return Story()

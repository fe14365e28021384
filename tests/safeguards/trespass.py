"""Who tries to get round a safeguard beside the ordinary way, and what must then stand in the log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Annotated, Any, ClassVar, Final

import msgspec
import pytest

from lindero.engine.desk import WorkDesk
from lindero.engine.log import Sealed
from lindero.kernel.capability import Capability
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.marks import field
from lindero.kernel.places import Place, place_of
from lindero.kernel.record import Head, Record
from lindero.trust.agreements.records import AgreementResumed
from lindero.trust.exchange.gate import Decides, Terms
from lindero.trust.exchange.records import GateDecided, RecordUsed, Ruling
from tests.nodes.world import World

NOTED: Final = "identity.access_refused"
CODE: Final = Actor(name="reaction/spy.copy")
"""A plug-in's own code, as the node runs it."""


class CopyMade(Record, frozen=True, kw_only=True, tag="spy.copy_made"):
    """A plug-in wrote down what it saw, in a kind of its own whose fields may all be shared."""

    keep_days: ClassVar[int] = 5
    place: Annotated[Place | None, field("where", sharable=True, role="place")] = None
    words: Annotated[str, field("what it saw", sharable=True)] = ""


SPY: Final = Capability(name="spy", title="Spy", records=(CopyMade,))


def administrator(world: World, nation: str = "NRD") -> Actor:
    """Return the node's administrator, signed in."""
    node = world.nodes[nation]
    found = node.person_of(str(node.sign_in("admin", "four words make one")))
    assert found is not None
    return found[0]


def everybody(world: World, nation: str = "NRD", name: str = "person/everybody") -> Actor:
    """Return somebody who holds every grant and every role that there is, at once."""
    registry = world.nodes[nation].registry
    grants = registry.offers("grants")
    roles = {role for grant in grants for role in grant.roles}
    return Actor(name=name, grants=frozenset(grant.name for grant in grants), roles=tuple(sorted(roles)))


def notes(world: World, nation: str = "NRD") -> list[Any]:
    """Return the refusals that are on record on a node, in log order."""
    return world.records(nation, NOTED)


def check_refused(world: World, attempt: Callable[[], Any], what: str, nation: str = "NRD") -> Refused:
    """Try something: it is refused with advice, and that it was tried is on record once, without content.

    Args:
        world: The nodes.
        attempt: What is tried.
        what: Words that the record has of it.
        nation: On whose node.
    """
    before = len(notes(world, nation))
    with pytest.raises(Refused) as refusal:
        attempt()
    added = notes(world, nation)[before:]
    assert len(added) == 1, [note.what for note in added]
    assert what in added[0].what, added[0].what
    assert added[0].reason
    return refusal.value


def copied(world: World, words: str, nation: str = "NRD") -> Head:
    """Let a plug-in write down what it saw."""
    record = CopyMade(place=place_of(11.0, 55.5), words=words)
    return world.nodes[nation].work("spy", CODE, lambda desk: desk.put(record))


def tricks() -> Iterator[tuple[str, Callable[[WorkDesk], Any]]]:
    """Yield what a plug-in might do to get something across, each with the words of the record of it."""
    forged = (
        GateDecided(peer="SUD", lane="operations", rulings=()),
        RecordUsed(origin="SUD", used="a" * 26, purpose="sea_rescue"),
        AgreementResumed(
            agreement="AG-1@1", suspension="a" * 26, nation="SUD", officer="nobody", capacity="diplomatic"
        ),
    )
    for record in forged:
        yield type(record).__struct_config__.tag, lambda desk, record=record: desk.put(record)  # type: ignore[misc]
    for statement in (
        "SELECT entry, disclosure FROM exchange_entries",
        "SELECT head FROM log_heads",
        "UPDATE exchange_batches SET judged_seq = 999999999",
        "DELETE FROM log_bodies",
    ):
        yield "read rows as spy", lambda desk, sql=statement: desk.rows(sql)  # type: ignore[misc]
    for name in ("exchange.log", "exchange.find", "exchange.preview"):
        yield name, lambda desk, name=name: desk.lent(name)  # type: ignore[misc]
    yield "look for persons", lambda desk: desk.find_persons(("ada",))


def check_plug_in_has_no_way(world: World, secret: str, nation: str = "NRD", peer: str = "SUD") -> None:
    """Let a plug-in try everything, and copy a secret into a kind of its own: nothing of it ever crosses."""
    node = world.nodes[nation]
    for what, trick in tricks():
        check_refused(world, partial(node.work, "spy", CODE, trick), what, nation)
    copy = copied(world, secret, nation)
    for _ in range(2):
        world.settle_troubled()
        world.move(1_000)
    assert copy.record_id.encode() not in world.wire(nation, peer)
    assert secret.encode() not in world.wire(nation, peer)
    assert all(secret not in f"{note.what} {note.reason}" for note in notes(world, nation))


class _Careless:
    """A gate's decisions by somebody who looks away: what is asked is prettied up, what is released is more."""

    def __init__(self, decide: Decides, seen: dict[str, Any], added: frozenset[str]) -> None:
        self._decide, self._seen, self._added = decide, seen, added

    def __call__(self, item: Sealed) -> tuple[Ruling, Terms | None]:
        return self._more(self._decide(self._prettied(item)))

    def as_approved(self, item: Sealed, purpose: str = "") -> tuple[Ruling, Terms | None]:
        return self._more(self._decide.as_approved(self._prettied(item), purpose))

    def _prettied(self, item: Sealed) -> Sealed:
        known = {name: value for name, value in self._seen.items() if hasattr(item.record, name)}
        return msgspec.structs.replace(item, record=msgspec.structs.replace(item.record, **known))

    def _more(self, decided: tuple[Ruling, Terms | None]) -> tuple[Ruling, Terms | None]:
        ruling, terms = decided
        if terms is not None and self._added:
            terms = msgspec.structs.replace(terms, fields=terms.fields | self._added)
        return ruling, terms


@contextmanager
def dishonest(world: World, nation: str = "NRD", *, adding: str = "", **seen: Any) -> Iterator[None]:
    """Let a node's own gate be blind while the block runs, as somebody with the source code could make it.

    Args:
        world: The nodes.
        nation: Whose gate.
        adding: A field that is released whatever the clause says.
        seen: What its gate reads in place of what the record says.
    """
    border = world.nodes[nation].exchange.border
    honest = border.decider
    added = frozenset({adding} if adding else ())

    def decider(*arguments: Any, **more: Any) -> Any:
        return _Careless(honest(*arguments, **more), seen, added)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(border, "decider", decider)
        yield


def turned_away(world: World, nation: str = "SUD") -> list[str]:
    """Return the codes with which a node turned entries away, in log order."""
    return [o.status for batch in world.records(nation, "exchange.batch_received") for o in batch.outcomes]

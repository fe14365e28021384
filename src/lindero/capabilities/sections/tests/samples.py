"""One of each kind that may cross, for tests and golden bytes."""

from lindero.capabilities.sections.records import LevelAnswered, LevelProposed, SectionRegistered
from lindero.kernel.places import place_of
from lindero.kernel.record import Record, kind_of
from lindero.kernel.times import instant_of

STRAIT = place_of(11.0, 55.5)
UNTIL = instant_of("2026-12-01T00:00:00Z")
SHARED: tuple[Record, ...] = (
    SectionRegistered(
        name="strait",
        version=1,
        place=STRAIT,
        title="The strait",
        partner="SUD",
        points=(place_of(10.6, 55.5), place_of(11.4, 55.5)),
    ),
    LevelProposed(
        holder="NRD", section="strait", number=1, place=STRAIT, level="critical", until=UNTIL, because="storm"
    ),
    LevelAnswered(
        holder="NRD",
        section="strait",
        proposer="NRD",
        number=1,
        place=STRAIT,
        agrees=True,
        because="seen too",
    ),
)


def golden_name(record: Record) -> str:
    """Return the file that holds a sample's bytes."""
    return f"{kind_of(type(record)).partition('.')[2]}-1.json"

"""The counters that are published every month: what each counts, from oversight's own rows (safeguard S-63)."""

from collections.abc import Mapping
from typing import Final

import msgspec

from lindero.capabilities.oversight.tables import COUNT_IN_MONTH
from lindero.kernel.desk import Desk
from lindero.kernel.times import text_of


class Meaning(msgspec.Struct, frozen=True):
    """What a counter counts, for people.

    Attributes:
        title: Its name.
        sentence: What is counted.
    """

    title: str
    sentence: str


MEANINGS: Final[Mapping[str, Meaning]] = {
    "decisions": Meaning("Decisions", "Records that were put before the gate for a neighbour."),
    "releases": Meaning("Releases", "Decisions after which a record, whole or in part, could cross."),
    "refusals": Meaning("Refusals", "Decisions after which nothing crossed."),
    "suspensions": Meaning("Suspensions", "Times that a party stopped the flow under an agreement."),
    "recalls": Meaning("Recalls", "Records that were asked back, by us or by a neighbour."),
    "overdue": Meaning("Overdue duties", "Erasures and corrections whose time passed without proof."),
    "kept_by_law": Meaning(
        "Kept by law", "Records that we asked back and a neighbour kept, since a law of its own holds them."
    ),
    "reads": Meaning(
        "Reads of personal data", "Pages with personal data that somebody saw, with purpose and case."
    ),
    "emergency_reads": Meaning("Emergency reads", "Of these, under break-glass by two persons."),
    "turned_away": Meaning("Turned away", "People and neighbours that were refused at a door of the node."),
    "overdue_holds": Meaning("Overdue holds", "Clocks of held persons that ran out."),
}
"""Every counter; none can be left out of a publication, only withheld with a published reason."""


def month_of(at: int) -> str:
    """Return the month in which an instant lies, `2026-11`, in UTC."""
    return text_of(at)[:7]


def month_before(month: str) -> str:
    """Return the month before another."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1:04d}-12" if number == 1 else f"{year:04d}-{number - 1:02d}"


def month_after(month: str) -> str:
    """Return the month after another."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + 1:04d}-01" if number == 12 else f"{year:04d}-{number + 1:02d}"


def counted(desk: Desk, begin: int, end: int) -> Mapping[str, int]:
    """Count everything between two instants, the second excluded, milliseconds UTC."""
    return {name: int(desk.rows(COUNT_IN_MONTH[name], (begin, end))[0][0] or 0) for name in MEANINGS}

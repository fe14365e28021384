"""Past decisions of the gate, gathered: what a dry run of an amendment counts with, and no record is opened."""

import msgspec

from lindero.capabilities.oversight.period import Days
from lindero.capabilities.oversight.tables import SELECT_PAST, words_of
from lindero.kernel.desk import Desk
from lindero.kernel.times import DAY_MS


class PastQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which time.

    Attributes:
        days: The last so many days; 0 for all that is kept.
    """

    days: Days = 30


class PastLine(msgspec.Struct, frozen=True, kw_only=True):
    """Records that were decided on alike, as the gate last decided on each.

    Attributes:
        peer: For which neighbour.
        lane: In which lane.
        kind: Kind of the records.
        allowed: Whether they crossed.
        clause: The clause that permitted it, or came nearest.
        codes: Reason codes of the refusal or narrowing.
        withheld: Fields that did not cross.
        records: How many records.
    """

    peer: str
    lane: str
    kind: str
    allowed: bool
    clause: str
    codes: tuple[str, ...]
    withheld: tuple[str, ...]
    records: int


class PastView(msgspec.Struct, frozen=True, kw_only=True):
    """What the gate decided on, by neighbour, lane, kind and answer.

    Attributes:
        days: For how many days; 0 for all that is kept.
        nation: Whose gate it is.
        lines: The decisions, the most frequent first.
    """

    days: int
    nation: str
    lines: tuple[PastLine, ...]


def show_past(desk: Desk, query: PastQuery) -> PastView:
    """Gather past decisions: heads, clauses, codes and names of fields; no value of any record."""
    since = max(0, desk.now() - query.days * DAY_MS) if query.days else 0
    lines = tuple(
        PastLine(
            peer=peer,
            lane=lane,
            kind=kind,
            allowed=bool(allowed),
            clause=clause,
            codes=words_of(codes),
            withheld=words_of(withheld),
            records=records,
        )
        for peer, lane, kind, allowed, clause, codes, withheld, records in desk.rows(SELECT_PAST, (since,))
    )
    return PastView(days=query.days, nation=desk.nation, lines=lines)

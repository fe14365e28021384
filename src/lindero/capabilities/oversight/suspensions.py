"""Suspensions with their effect, as the own log measures it."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from lindero.capabilities.oversight.effect import Confirmed, confirmed_after, effect_of
from lindero.capabilities.oversight.tables import SELECT_STOPS
from lindero.kernel.desk import Desk, Row
from lindero.kernel.paging import Key, Slice, slice_sorted
from lindero.kernel.times import Instant


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A suspension with its effect, as the own log measures it.

    Attributes:
        at: When it was ordered, milliseconds UTC.
        agreement: Agreement and version.
        suspension: Its name.
        nation: Who ordered it.
        scope: How much of the agreement.
        value: Which clause, kind or direction; empty for the whole.
        reason: Why, as a code.
        last_before_ms: How long before the order the own gate released a record for the last time; None if never.
        released_after: How many records the own gate released under it after the order; 0 unless something is wrong.
        refused_after: How many it refused since because of it.
        confirmed: Neighbours that confirmed it, for an own suspension.
        resumed_by: Nations that have agreed to resume.
    """

    at: Instant
    agreement: str
    suspension: str
    nation: str
    scope: str
    value: str
    reason: str
    last_before_ms: int | None
    released_after: int
    refused_after: int
    confirmed: tuple[Confirmed, ...]
    resumed_by: tuple[str, ...]


class _Ordered(msgspec.Struct, frozen=True):
    """A suspension as it was ordered, and what came of it since."""

    row: Row
    resumed: Sequence[Row]

    @property
    def lifted_seq(self) -> int | None:
        """Place in the log from which on it flows again: once more than one side has agreed; None until then."""
        sides: set[str] = set()
        for row in self.resumed:
            sides.add(row[5])
            if len(sides) > 1:
                return int(row[0])
        return None

    @property
    def place(self) -> tuple[int, int]:
        """Place in the list: what is stopped still comes first, then the newest."""
        return int(self.lifted_seq is not None), -int(self.row[0])


def measured_stops(desk: Desk, after: Key | None, most: int) -> tuple[Slice[Stop], int]:
    """Return one page of the suspensions, those that stand first, then the newest; and how many there are in all.

    Raises:
        Invalid: If the list has no such place.
    """
    rows = desk.rows(SELECT_STOPS, (0,))
    resumed: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row[2] == "resumed":
            resumed[row[4]].append(row)
    ordered = [
        _Ordered(row, [one for one in resumed.get(row[4], ()) if one[0] > row[0]])
        for row in rows
        if row[2] == "suspended"
    ]
    page = slice_sorted(ordered, lambda one: one.place, after, most)
    return Slice([_measured(desk, one) for one in page.items], page.next), len(ordered)


def _measured(desk: Desk, ordered: _Ordered) -> Stop:
    seq, at, _, agreement, suspension, nation, scope, value, reason = ordered.row
    # What was released after it flowed again is no fault.
    before, released, refused = effect_of(desk, (seq, at), (agreement, scope, value), ordered.lifted_seq)
    return Stop(
        at=at,
        agreement=agreement,
        suspension=suspension,
        nation=nation,
        scope=scope,
        value=value,
        reason=reason,
        last_before_ms=before,
        released_after=released,
        refused_after=refused,
        confirmed=tuple(confirmed_after(desk, seq, at)) if nation == desk.nation else (),
        resumed_by=tuple(dict.fromkeys(one[5] for one in ordered.resumed)),
    )

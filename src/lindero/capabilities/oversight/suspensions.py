"""Suspensions with their effect, as the own log measures it."""

from collections.abc import Iterator

import msgspec

from lindero.capabilities.oversight.effect import Confirmed, confirmed_after, effect_of
from lindero.capabilities.oversight.tables import SELECT_STOPS
from lindero.kernel.desk import Desk
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


def measured_stops(desk: Desk) -> Iterator[Stop]:
    """Yield suspensions, newest first."""
    rows = desk.rows(SELECT_STOPS, (0,))
    for row in reversed(rows):
        seq, at, act, agreement, suspension, nation, scope, value, reason = row
        if act != "suspended":
            continue
        resumed = [r for r in rows if r[2] == "resumed" and r[4] == suspension and r[0] > seq]
        by = tuple(dict.fromkeys(r[5] for r in resumed))
        # It flows again once more than one side has agreed; what was released after that is no fault.
        lifted_seq = next(
            (r[0] for n, r in enumerate(resumed) if len({q[5] for q in resumed[: n + 1]}) > 1), None
        )
        before, released, refused = effect_of(desk, (seq, at), (agreement, scope, value), lifted_seq)
        yield Stop(
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
            resumed_by=by,
        )

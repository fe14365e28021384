"""Who stopped the flow under an agreement, and who agreed to resume it."""

import msgspec

from lindero.capabilities.oversight.names import ClauseParts, clause_parts
from lindero.capabilities.oversight.tables import SELECT_STOPS
from lindero.kernel.desk import Desk


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A suspension: a party stopped the flow under an agreement.

    Attributes:
        at: When, milliseconds UTC.
        agreement: Agreement and version, `AG-7@1`.
        rule: The same taken apart.
        suspension: Its name.
        nation: Who stopped it.
        scope: How much: `whole`, `clause`, `kind` or `direction`.
        value: Which clause, kind or direction; empty for the whole.
        reason: Why, as a code.
        resumed_by: The nations that agreed to resume it, in order; it flows again when all parties have.
    """

    at: int
    agreement: str
    rule: ClauseParts
    suspension: str
    nation: str
    scope: str
    value: str
    reason: str
    resumed_by: tuple[str, ...]


def stops_since(desk: Desk, since: int) -> tuple[Stop, ...]:
    """Return suspensions since an instant, the newest first."""
    acts = desk.rows(SELECT_STOPS, (since,))
    resumed: dict[tuple[str, str], dict[str, None]] = {}
    for _, _, act, agreement, suspension, nation, *_ in acts:
        if act == "resumed":
            resumed.setdefault((agreement, suspension), {})[nation] = None
    return tuple(
        Stop(
            at=at,
            agreement=agreement,
            rule=clause_parts(agreement),
            suspension=suspension,
            nation=nation,
            scope=scope,
            value=value,
            reason=reason,
            resumed_by=tuple(resumed.get((agreement, suspension), ())),
        )
        for _, at, act, agreement, suspension, nation, scope, value, reason in reversed(acts)
        if act == "suspended"
    )

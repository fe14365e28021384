"""View of consents: what neighbours asked of us, and what we asked of them."""

import msgspec

from lindero.kernel.desk import Desk
from lindero.trust.exchange.consent.tables import SELECT_CONSENTS


class ConsentsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which consents to show.

    Attributes:
        record_id: Only those about this record; all where empty.
    """

    record_id: str = ""


class ConsentLine(msgspec.Struct, frozen=True, kw_only=True):
    """A consent.

    Attributes:
        record_id: The record.
        origin: Whose record it is.
        holder: Who received it and asks.
        to: Which nation would get or use it.
        purpose: What for.
        until: Until when it was asked or given, milliseconds UTC; 0 where refused.
        reason: Why, as who asks told.
        status: `asked`, `given`, or `refused` with the word that was told.
        at: When that was.
        is_ours: Whether it is for us to give.
        has_ended: Whether its time is over.
    """

    record_id: str
    origin: str
    holder: str
    to: str
    purpose: str
    until: int
    reason: str
    status: str
    at: int
    is_ours: bool
    has_ended: bool


class ConsentsView(msgspec.Struct, frozen=True, kw_only=True):
    """Consents, the newest first."""

    consents: tuple[ConsentLine, ...]


def show_consents(desk: Desk, query: ConsentsQuery) -> ConsentsView:
    """Show what was asked, given and refused, on either side."""
    rows = [row for row in desk.rows(SELECT_CONSENTS) if query.record_id in ("", row[0])]
    lines = tuple(
        ConsentLine(
            record_id=about,
            origin=origin,
            holder=holder,
            to=to,
            purpose=purpose,
            until=until,
            reason=reason,
            status=status,
            at=at,
            is_ours=origin == desk.nation,
            has_ended=0 < until <= desk.now(),
        )
        for about, origin, holder, to, purpose, until, reason, status, at in rows
    )
    return ConsentsView(consents=lines)

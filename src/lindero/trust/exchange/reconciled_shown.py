"""View of the comparisons of logs with neighbours: monthly, or whenever somebody asked for one (EXC-15)."""

from typing import Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key, slice_of
from lindero.trust.exchange import tables
from lindero.trust.exchange.records import Mismatch

MOST_SHOWN = 60
"""Comparisons on one page: five years of one neighbour's months."""

_FOUND: Final = msgspec.json.Decoder(tuple[Mismatch, ...])


class ReconciliationsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which comparisons to show.

    Attributes:
        after: Only comparisons after this place: where the page before ended.
    """

    after: Key | None = None


class ReconciliationLine(msgspec.Struct, frozen=True, kw_only=True):
    """One comparison.

    Attributes:
        peer: The neighbour.
        at: When, milliseconds UTC.
        channels: Channels compared.
        entries: Entries held here.
        matched: Entries that both sides hold alike.
        waiting: Entries that were on their way, or waited.
        unmatched: Entries, or stretches of them, that did not match.
        found: What did not match: the first of it.
        is_stated: Whether the neighbour gave its signed statement.
    """

    peer: str
    at: int
    channels: int
    entries: int
    matched: int
    waiting: int
    unmatched: int
    found: tuple[Mismatch, ...]
    is_stated: bool


class ReconciliationsView(msgspec.Struct, frozen=True, kw_only=True):
    """Comparisons, newest first.

    Attributes:
        lines: They.
        next: The place to ask `after` for the next page; None at the end.
    """

    lines: tuple[ReconciliationLine, ...]
    next: Key | None


def show_reconciliations(desk: Desk, query: ReconciliationsQuery) -> ReconciliationsView:
    """Show how the logs agreed with those of neighbours."""
    page = slice_of(desk.rows, tables.LISTED_RECONCILIATIONS, query.after, MOST_SHOWN)
    return ReconciliationsView(
        lines=tuple(
            ReconciliationLine(
                peer=peer,
                at=at,
                channels=channels,
                entries=entries,
                matched=matched,
                waiting=waiting,
                unmatched=unmatched,
                found=_FOUND.decode(found),
                is_stated=bool(stated),
            )
            for peer, at, channels, entries, matched, waiting, unmatched, found, stated in page.items
        ),
        next=page.next,
    )

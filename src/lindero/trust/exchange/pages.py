"""Views of sharing: what goes out, what comes in, how far receipts are held."""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.record import LANES, Lane
from lindero.kernel.times import SECOND_MS
from lindero.trust.exchange.wire import CONTROL

LATE_AFTER_MS: Final = 10 * SECOND_MS
"""Time after which what is sealed and not acknowledged counts as waiting, no longer as under way."""

LinkState = Literal["done", "under_way", "waiting"]
"""Whether receipts are held for everything, the rest is on its way, or has waited for longer than usual."""

_CHANNELS: Final = (
    "SELECT channel, sender, recipient, agreement, lane, size, acknowledged FROM exchange_channels"
)
_LAST_BATCH: Final = (
    "SELECT sealed_at, acknowledged_at FROM exchange_batches WHERE channel = ? AND first < ?"
    " ORDER BY first DESC LIMIT 1"
)
_NEXT_BATCH: Final = (
    "SELECT sealed_at FROM exchange_batches WHERE channel = ? AND first >= ? ORDER BY first LIMIT 1"
)
RECOGNISED: Final = "SELECT nation FROM identity_peers ORDER BY nation"
ENTRIES_OF_RECORD: Final = (
    "SELECT channel, place, entry FROM exchange_entries WHERE about = ? ORDER BY channel, place"
)
BATCH_OF_PLACE: Final = (
    "SELECT first, count, checkpoint, receipt IS NOT NULL, acknowledged_at FROM exchange_batches"
    " WHERE channel = ? AND first <= ? ORDER BY first DESC LIMIT 1"
)


class SharingQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which channels to show.

    Attributes:
        peer: Only those with this neighbour; all where empty.
    """

    peer: str = ""


class ChannelLine(msgspec.Struct, frozen=True, kw_only=True):
    """A channel: one agreement, one direction, one lane.

    Attributes:
        channel: Its name.
        peer: The neighbour at the other end.
        agreement: Name of the agreement; `control` for agreements' own acts and recalls.
        lane: Delivery lane.
        size: Entries in its log.
        acknowledged: Entries for which a verified receipt is held; of what comes in, those that we receipted.
        state: How delivery stands.
        waiting_since: When the oldest batch without receipt was sealed, milliseconds UTC; None if none is.
        last_at: When the last receipt came, or went; None before the first.
    """

    channel: str
    peer: str
    agreement: str
    lane: Lane
    size: int
    acknowledged: int
    state: LinkState
    waiting_since: int | None
    last_at: int | None


class SharingView(msgspec.Struct, frozen=True, kw_only=True):
    """The channels of one direction.

    Attributes:
        direction: `out` or `in`.
        channels: The channels: by neighbour, the most urgent lane first.
        entries: Entries in all of them.
        acknowledged: Entries for which receipts are held, or were given.
        peers: Neighbours with channels, to select from.
    """

    direction: Literal["out", "in"]
    channels: tuple[ChannelLine, ...]
    entries: int
    acknowledged: int
    peers: tuple[str, ...]


def show_out(desk: Desk, query: SharingQuery) -> SharingView:
    """Show what goes out, and how far the neighbours' receipts are held."""
    return _shown(desk, query, "out")


def show_in(desk: Desk, query: SharingQuery) -> SharingView:
    """Show what comes in."""
    return _shown(desk, query, "in")


def _shown(desk: Desk, query: SharingQuery, direction: Literal["out", "in"]) -> SharingView:
    own = {"out": "sender", "in": "recipient"}[direction]
    rows = desk.rows(f"{_CHANNELS} WHERE {own} = ?", (desk.nation,))
    lines = [_line(desk, *row) for row in rows]
    shown = sorted(
        (line for line in lines if query.peer in {"", line.peer}),
        key=lambda line: (line.peer, line.agreement == CONTROL, line.agreement, LANES.index(line.lane)),
    )
    return SharingView(
        direction=direction,
        channels=tuple(shown),
        entries=sum(line.size for line in shown),
        acknowledged=sum(line.acknowledged for line in shown),
        peers=_names(line.peer for line in lines),
    )


def _line(
    desk: Desk, channel: str, sender: str, recipient: str, agreement: str, lane: Lane, size: int, held: int
) -> ChannelLine:
    # What comes in is receipted in the transaction that stores it, so nothing of it can be waiting.
    acknowledged = held if sender == desk.nation else size
    last = desk.rows(_LAST_BATCH, (channel, acknowledged))
    waiting = desk.rows(_NEXT_BATCH, (channel, acknowledged)) if acknowledged < size else []
    since = waiting[0][0] if waiting else None
    state: LinkState = "done"
    if since is not None:
        state = "waiting" if desk.now() - since > LATE_AFTER_MS else "under_way"
    return ChannelLine(
        channel=channel,
        peer=recipient if sender == desk.nation else sender,
        agreement=agreement,
        lane=lane,
        size=size,
        acknowledged=acknowledged,
        state=state,
        waiting_since=since,
        last_at=(last[0][1] or last[0][0]) if last else None,
    )


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))

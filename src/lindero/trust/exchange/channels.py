"""Channels in the store: their entries, their trees, their batches and receipts."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.engine.store import Transaction
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Missing
from lindero.kernel.proofs import leaf_hash
from lindero.kernel.record import LANES
from lindero.trust.exchange.wire import CONTROL, ENCODER, MAX_BATCH_BYTES, NULL, Batch, Channel
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import Checkpoint, sign_checkpoint
from lindero.trust.ledger.notes import Signer

_LANE_ORDER: Final = {lane: order for order, lane in enumerate(LANES)}


class Sealing(msgspec.Struct, frozen=True, kw_only=True):
    """One entry on its way into a channel: the record's name, entry bytes, disclosure bytes."""

    about: str
    entry: bytes
    disclosure: bytes | None


class SealedBatch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch that is durable and signed: where it stands and the root after it."""

    channel: str
    first: int
    count: int
    root: bytes


def tree_name(channel: str) -> str:
    """Return the name of a channel's tree in the ledger."""
    return f"channel:{channel}"


def size_of(rows: Rows, channel: str) -> int:
    """Return how many entries a channel has here."""
    found = rows.query("SELECT size FROM exchange_channels WHERE channel = ?", (channel,))
    return int(found[0][0]) if found else 0


def append(rows: Rows, channel: Channel, items: Sequence[Sealing]) -> tuple[int, tree.TreeHead]:
    """Append entries to a channel and its tree; return the first one's place and the tree's head."""
    first = size_of(rows, channel.name)
    head = tree.append(rows, tree_name(channel.name), [leaf_hash(item.entry) for item in items])
    rows.executemany(
        "INSERT INTO exchange_entries (channel, place, about, entry, disclosure) VALUES (?, ?, ?, ?, ?)",
        [(channel.name, first + i, item.about, item.entry, item.disclosure) for i, item in enumerate(items)],
    )
    rows.execute(
        "INSERT INTO exchange_channels (channel, sender, recipient, agreement, lane, size, acknowledged)"
        " VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (channel) DO UPDATE SET size = excluded.size",
        (channel.name, channel.sender, channel.recipient, channel.agreement, channel.lane, head.size),
    )
    return first, head


def seal(
    rows: Rows, channel: Channel, items: Sequence[Sealing], signer: Signer, now: int
) -> list[SealedBatch]:
    """Append entries as signed batches of at most 1 MiB; nothing leaves before this is durable (safeguard S-50)."""
    batches = []
    for run in _runs(items):
        first, head = append(rows, channel, run)
        note = str(sign_checkpoint(Checkpoint(channel.name, head.size, head.root), signer))
        rows.execute(
            "INSERT INTO exchange_batches (channel, first, count, checkpoint, receipt, sealed_at, acknowledged_at)"
            " VALUES (?, ?, ?, ?, NULL, ?, NULL)",
            (channel.name, first, len(run), note, now),
        )
        batches.append(SealedBatch(channel=channel.name, first=first, count=len(run), root=head.root))
    return batches


def waiting(rows: Rows, peer: str, limit: int) -> list[tuple[str, int]]:
    """Return channel and first place of sealed batches without receipt, control and urgent lanes first."""
    found = rows.query(
        "SELECT b.channel, b.first, c.agreement, c.lane FROM exchange_batches b JOIN exchange_channels c"
        " ON c.channel = b.channel WHERE c.recipient = ? AND b.receipt IS NULL",
        (peer,),
    )
    found.sort(key=lambda row: (row[2] != CONTROL, _LANE_ORDER[row[3]], row[0], row[1]))
    return [(channel, first) for channel, first, _, _ in found[:limit]]


def batch_bytes(rows: Rows, channel: str, first: int) -> bytes:
    """Return a sealed batch as it is sent: the same bytes each time, but for disclosures withdrawn meanwhile.

    Raises:
        Missing: If no batch begins there.
    """
    found = rows.query(
        "SELECT count, checkpoint FROM exchange_batches WHERE channel = ? AND first = ?", (channel, first)
    )
    if not found:
        raise Missing(
            "exchange.batch", f"No batch of {channel} begins at {first}.", "Ask for the channel's size."
        )
    count, checkpoint = found[0]
    entries = rows.query(
        "SELECT entry, disclosure FROM exchange_entries WHERE channel = ? AND place >= ? AND place < ? ORDER BY place",
        (channel, first, first + count),
    )
    return ENCODER.encode(
        Batch(
            channel=channel,
            first=first,
            entries=tuple(msgspec.Raw(entry) for entry, _ in entries),
            disclosures=tuple(msgspec.Raw(disclosure) if disclosure else NULL for _, disclosure in entries),
            checkpoint=checkpoint,
        )
    )


def acknowledge(rows: Rows, channel: str, first: int, count: int, receipt: str, now: int) -> None:
    """Keep a verified receipt; the disclosures have done their work and go."""
    rows.execute(
        "UPDATE exchange_batches SET receipt = ?, acknowledged_at = ? WHERE channel = ? AND first = ?",
        (receipt, now, channel, first),
    )
    rows.execute(
        "UPDATE exchange_channels SET acknowledged = max(acknowledged, ?) WHERE channel = ?",
        (first + count, channel),
    )
    rows.execute(
        "UPDATE exchange_entries SET disclosure = NULL WHERE channel = ? AND place >= ? AND place < ?",
        (channel, first, first + count),
    )


def void_waiting(rows: Rows, agreement: str) -> int:
    """Withdraw the disclosures of everything sealed under an agreement but not acknowledged; return how many.

    Their entries stay and are delivered empty, so that both logs remain whole.
    """
    where = (
        "disclosure IS NOT NULL AND channel IN (SELECT channel FROM exchange_channels WHERE agreement = ?)"
        " AND place >= (SELECT acknowledged FROM exchange_channels c WHERE c.channel = exchange_entries.channel)"
    )
    count = rows.query(f"SELECT count(*) FROM exchange_entries WHERE {where}", (agreement,))[0][0]
    rows.execute(f"UPDATE exchange_entries SET disclosure = NULL WHERE {where}", (agreement,))
    return int(count)


def withdraw(rows: Rows, record_ids: Sequence[str]) -> None:
    """Withdraw the disclosures of some records from every channel."""
    rows.executemany(
        "UPDATE exchange_entries SET disclosure = NULL WHERE about = ?", [(name,) for name in record_ids]
    )


def recipients_of(rows: Rows, record_id: str) -> list[str]:
    """Return the neighbours to whom a record was released, in alphabetical order."""
    found = rows.query(
        "SELECT DISTINCT c.recipient FROM exchange_entries e JOIN exchange_channels c ON c.channel = e.channel"
        " WHERE e.about = ? AND c.agreement <> ? ORDER BY c.recipient",
        (record_id, CONTROL),
    )
    return [recipient for (recipient,) in found]


def cursor(tx: Transaction, name: str) -> int | None:
    """Return up to where a lane has followed the national log; None if it has not begun."""
    found = tx.query("SELECT seq FROM engine_cursors WHERE name = ?", (name,))
    return int(found[0][0]) if found else None


def move_cursor(tx: Transaction, name: str, seq: int) -> None:
    """Move a lane's cursor to a place in the national log."""
    tx.execute("INSERT OR REPLACE INTO engine_cursors (name, seq) VALUES (?, ?)", (name, seq))


def _runs(items: Sequence[Sealing]) -> list[list[Sealing]]:
    """Cut entries into runs whose bytes fit a batch."""
    runs: list[list[Sealing]] = []
    room = 0
    for item in items:
        weight = len(item.entry) + len(item.disclosure or b"") + 16
        if not runs or weight > room:
            runs.append([])
            room = MAX_BATCH_BYTES - 4_096
        runs[-1].append(item)
        room -= weight
    return runs

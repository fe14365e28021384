"""Channels in the store: their entries, their trees, their batches and receipts."""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec

from lindero.engine.store import Transaction
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Missing
from lindero.kernel.proofs import leaf_hash
from lindero.kernel.record import LANES, Lane
from lindero.trust.exchange import tables
from lindero.trust.exchange.wire import CONTROL, ENCODER, MAX_BATCH_BYTES, MAX_BATCHES, NULL, Batch, Channel
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import Checkpoint, sign_checkpoint
from lindero.trust.ledger.notes import Signer, read_note, sign_again

_LANE_ORDER: Final = {lane: order for order, lane in enumerate(LANES)}


class Sealing(msgspec.Struct, frozen=True, kw_only=True):
    """One entry on its way into a channel: the record's name, entry bytes, disclosure bytes."""

    about: str
    entry: bytes
    disclosure: bytes | None


class Waiting(msgspec.Struct, frozen=True):
    """A sealed batch without receipt.

    Attributes:
        channel: Its channel.
        first: Place of its first entry.
        count: Number of its entries.
        agreement: The channel's agreement.
        lane: The channel's lane.
        judged_seq: Place in the national log up to which the gate had read when it last judged it.
        judged_at: When that was, milliseconds UTC.
    """

    channel: str
    first: int
    count: int
    agreement: str
    lane: Lane
    judged_seq: int
    judged_at: int


class Content(msgspec.Struct, frozen=True):
    """An entry that waits with its content: its place in the channel, the record's name, the entry's bytes."""

    place: int
    about: str
    entry: bytes


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
    found = rows.query(tables.SELECT_SIZE, (channel,))
    return int(found[0][0]) if found else 0


def acknowledged_of(rows: Rows, channel: str) -> int:
    """Return up to where receipts are held for a channel."""
    found = rows.query(tables.SELECT_ACKNOWLEDGED, (channel,))
    return int(found[0][0]) if found else 0


def append(
    rows: Rows, channel: Channel, items: Sequence[Sealing], leaves: Sequence[bytes] = ()
) -> tuple[int, tree.TreeHead]:
    """Append entries to a channel and its tree.

    Args:
        rows: The running unit of work.
        channel: The channel.
        items: The entries.
        leaves: Their leaf hashes, where they are known already.

    Returns:
        The first one's place, and the tree's head.
    """
    first = size_of(rows, channel.name)
    head = tree.append(rows, tree_name(channel.name), leaves or [leaf_hash(item.entry) for item in items])
    rows.executemany(
        tables.INSERT_ENTRY,
        [(channel.name, first + i, item.about, item.entry, item.disclosure) for i, item in enumerate(items)],
    )
    rows.execute(
        tables.SAVE_CHANNEL,
        (channel.name, channel.sender, channel.recipient, channel.agreement, channel.lane, head.size),
    )
    return first, head


def seal(
    rows: Rows, channel: Channel, items: Sequence[Sealing], signer: Signer, *, judged_seq: int, now: int
) -> list[SealedBatch]:
    """Append entries as signed batches of at most 1 MiB; nothing leaves before this is durable (safeguard S-50).

    Args:
        rows: The running unit of work.
        channel: The channel.
        items: What the gate lets through, in order.
        signer: The node's key.
        judged_seq: Place in the national log up to which the gate had read.
        now: The node's time, milliseconds UTC.
    """
    batches = []
    for run in _runs(items):
        first, head = append(rows, channel, run)
        note = str(sign_checkpoint(Checkpoint(channel.name, head.size, head.root), signer))
        rows.execute(tables.INSERT_SEALED, (channel.name, first, len(run), note, now, judged_seq, now))
        batches.append(SealedBatch(channel=channel.name, first=first, count=len(run), root=head.root))
    return batches


def waiting(rows: Rows, peer: str, lanes: Collection[Lane] = LANES) -> list[Waiting]:
    """Return the sealed batches of some lanes without receipt, control and urgent lanes first.

    Where acts and recalls wait that travel in another of the lanes, nothing else is ready: what is decided by a text
    never arrives before the act that brought the text into force.
    """
    found = [Waiting(*row) for row in rows.query(tables.SELECT_WAITING, (peer,))]
    batches = [batch for batch in found if batch.lane in lanes]
    if any(batch.agreement == CONTROL and batch.lane not in lanes for batch in found):
        return []
    return sorted(batches, key=lambda b: (b.agreement != CONTROL, _LANE_ORDER[b.lane], b.channel, b.first))


def waiting_life(rows: Rows, peer: str) -> list[Waiting]:
    """Return the sealed batches of the life lane without receipt, the oldest first."""
    found = [Waiting(*row) for row in rows.query(tables.SELECT_WAITING_LIFE, (peer,))]
    return sorted(found, key=lambda b: (b.channel, b.first))[:MAX_BATCHES]


def batch_bytes(rows: Rows, channel: str, first: int) -> bytes:
    """Return a sealed batch as it is sent: the same bytes each time, but for disclosures withdrawn meanwhile.

    Raises:
        Missing: If no batch begins there.
    """
    found = rows.query(tables.SELECT_BATCH, (channel, first))
    if not found:
        raise Missing(
            "exchange.batch", f"No batch of {channel} begins at {first}.", "Ask for the channel's size."
        )
    count, checkpoint, _ = found[0]
    entries = rows.query(tables.SELECT_SENT, (channel, first, first + count))
    return ENCODER.encode(
        Batch(
            channel=channel,
            first=first,
            entries=tuple(msgspec.Raw(entry) for entry, _ in entries),
            disclosures=tuple(msgspec.Raw(disclosure) if disclosure else NULL for _, disclosure in entries),
            checkpoint=checkpoint,
        )
    )


def sign_waiting_again(rows: Rows, signer: Signer) -> int:
    """Sign the checkpoints of batches without receipt with the present key too: the same words; return how many.

    What waited while the node's key changed is then believed by whoever knows only keys that count now.
    """
    found = rows.query(tables.SELECT_UNRECEIPTED, (signer.name,))
    changed = [(str(sign_again(read_note(note), signer)), name, first) for name, first, note in found]
    rows.executemany(tables.KEEP_CHECKPOINT, changed)
    return len(changed)


def acknowledge(rows: Rows, channel: str, first: int, count: int, receipt: str, now: int) -> None:
    """Keep a verified receipt; the disclosures have done their work and go."""
    rows.execute(tables.KEEP_RECEIPT, (receipt, now, channel, first))
    rows.execute(tables.MOVE_ACKNOWLEDGED, (first + count, channel))
    rows.execute(tables.EMPTY_RUN, (channel, first, first + count))


def contents_of(rows: Rows, batch: Waiting) -> list[Content]:
    """Return those entries of a batch that still have their content."""
    found = rows.query(tables.SELECT_CONTENTS, (batch.channel, batch.first, batch.first + batch.count))
    return [Content(*row) for row in found]


def emptied(rows: Rows, channel: str, first: int) -> list[Content]:
    """Return the entries of a channel from a place on whose content is gone."""
    return [Content(*row) for row in rows.query(tables.SELECT_EMPTY, (channel, first))]


def fill(rows: Rows, channel: str, place: int, disclosure: bytes | None) -> None:
    """Give an entry its content again."""
    rows.execute(tables.FILL_ENTRY, (disclosure, channel, place))


def void(rows: Rows, channel: str, places: Sequence[int]) -> None:
    """Withdraw contents for good; their entries stay and are delivered empty, so that both logs remain whole."""
    rows.executemany(tables.EMPTY_ENTRY, [(channel, place) for place in places])


def note_judged(rows: Rows, batch: Waiting, seq: int, now: int) -> None:
    """Note up to where in the national log the gate had read when it judged a batch again, and when."""
    rows.execute(tables.NOTE_JUDGED, (seq, now, batch.channel, batch.first))


def withdraw(rows: Rows, record_ids: Sequence[str]) -> None:
    """Withdraw the disclosures of some records from every channel."""
    rows.executemany(tables.EMPTY_RECORD, [(name,) for name in record_ids])


def recipients_of(rows: Rows, record_id: str) -> list[str]:
    """Return the neighbours to whom a record was released, in alphabetical order."""
    found = rows.query(tables.SELECT_RECIPIENTS, (record_id, CONTROL))
    return [recipient for (recipient,) in found]


def cursor(tx: Transaction, name: str) -> int | None:
    """Return up to where a lane has followed the national log; None if it has not begun."""
    found = tx.query(tables.SELECT_CURSOR, (name,))
    return int(found[0][0]) if found else None


def move_cursor(tx: Transaction, name: str, seq: int) -> None:
    """Move a lane's cursor to a place in the national log."""
    tx.execute(tables.MOVE_CURSOR, (name, seq))


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

"""Examining a channel in the store: entries, tree, signatures, receipts and the records that they stand for.

Everything that is held of a channel says the same thing several times over: the entry, the leaf in the tree, the root
that the sender signed, the root that the receiver signed, and the record in the national log. An edit in one of them
is found by the others, and named by the entry.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from lindero.kernel.asserted import prove_asserted
from lindero.kernel.desk import Rows
from lindero.kernel.errors import LinderoError, Unproved
from lindero.kernel.proofs import HASH_BYTES, leaf_hash
from lindero.kernel.record import Head
from lindero.trust.exchange import channels, tables
from lindero.trust.exchange.records import Mismatch
from lindero.trust.exchange.wire import (
    DISCLOSURE_DECODER,
    ENTRY_DECODER,
    RECEIPT_CONTEXT,
    Channel,
    Entry,
    Receipt,
)
from lindero.trust.ledger import tree
from lindero.trust.ledger.audit_log import body_fits
from lindero.trust.ledger.checkpoints import verify_checkpoint
from lindero.trust.ledger.notes import COSIGNATURE, VerifierKey, read_note
from lindero.trust.ledger.rules import TILE_WIDTH, Frontier, split_hashes
from lindero.trust.ledger.statements import open_statement
from lindero.trust.ledger.tables import tile

KeysOf = Callable[[str], Sequence[bytes]]
"""Returns the public keys that a nation has signed with, the newest first."""

_HEAD: Final = msgspec.json.Decoder(Head)
_RECEIPT: Final = msgspec.json.Decoder(Receipt)


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel amounts to.

    Attributes:
        size: Entries in the own copy.
        receipted: Entries under a receipt of the receiver that holds.
        roots: Root of the own copy at each size that was asked for and reached.
        found: What does not fit.
    """

    size: int
    receipted: int
    roots: Mapping[int, bytes]
    found: tuple[Mismatch, ...]


class Batch(msgspec.Struct, frozen=True):
    """A batch as the store keeps it: place of its first entry, number, checkpoint, receipt or None."""

    first: int
    count: int
    checkpoint: str
    receipt: str | None


def examine(rows: Rows, channel: Channel, nation: str, keys_of: KeysOf, sizes: frozenset[int]) -> Examined:
    """Go through a channel from its first entry to its last and compare all that is held of it.

    Args:
        rows: Reads the store.
        channel: The channel.
        nation: The own nation.
        keys_of: The keys of both ends.
        sizes: Sizes at which the root is wanted.
    """
    return _Examination(rows, channel, nation, keys_of, sizes).run()


class _Examination:
    def __init__(
        self, rows: Rows, channel: Channel, nation: str, keys_of: KeysOf, sizes: frozenset[int]
    ) -> None:
        self._rows, self._channel, self._nation = rows, channel, nation
        self._sender = [VerifierKey(f"lindero/{channel.sender}", key) for key in keys_of(channel.sender)]
        receiver = f"lindero/{channel.recipient}"
        self._receiver = [VerifierKey(receiver, key) for key in keys_of(channel.recipient)]
        self._witness = [VerifierKey(receiver, key, COSIGNATURE) for key in keys_of(channel.recipient)]
        self._sizes = sizes
        self._roots: dict[int, bytes] = {}
        self._found: list[Mismatch] = []
        self._grown = Frontier()
        self._receipted = 0
        self._is_parted = False

    def run(self) -> Examined:
        name = self._channel.name
        size = channels.size_of(self._rows, name)
        if 0 in self._sizes:
            self._roots[0] = self._grown.root()
        for row in self._rows.query(tables.SELECT_BATCHES, (name,)):
            batch = Batch(*row)
            if batch.first >= size:
                break
            if batch.first != self._grown.size:
                self._note(
                    self._grown.size,
                    "",
                    "exchange.gap_here",
                    f"The batches skip from here to entry {batch.first}.",
                )
                break
            self._examine_batch(batch)
        if self._grown.size != size:
            self._note(
                self._grown.size, "", "exchange.gap_here", f"The channel should hold {size} entries here."
            )
        elif not self._found and tree.frontier(self._rows, channels.tree_name(name)) != self._grown:
            self._note(size, "", "exchange.tree_edge", "The tree's right edge is not that of its entries.")
        return Examined(size=size, receipted=self._receipted, roots=self._roots, found=tuple(self._found))

    def _examine_batch(self, batch: Batch) -> None:
        """Compare a batch's entries with tree and records, then grow the tree over them and compare the roots."""
        name, end = self._channel.name, batch.first + batch.count
        entries = {
            place: (about, data)
            for place, about, data in self._rows.query(tables.SELECT_RUN, (name, batch.first, end))
        }
        records = {
            row[0]: row[1:] for row in self._rows.query(tables.SELECT_RECORDS, (name, batch.first, end))
        }
        unkept = self._unkept(batch)
        stored = list(_stored(self._rows, channels.tree_name(name), batch.first, batch.count))
        before = len(self._found)
        for place, kept in enumerate(stored, start=batch.first):
            if place not in entries:
                self._note(place, "", "exchange.entry_missing", "The entry is missing in the store.")
                continue
            about, data = entries[place]
            leaf = leaf_hash(data)
            if leaf != kept:
                what = "The stored entry has another hash than the tree: one of the two was changed."
                self._note(place, about, "exchange.entry_altered", what)
                continue
            is_kept = batch.receipt is not None and place - batch.first not in unkept
            self._compare_record(place, about, data, records.get(about), is_kept=is_kept)
        if len(stored) < batch.count:
            self._note(
                batch.first + len(stored), "", "exchange.tree_short", "The tree ends before the entries."
            )
        leaves = [leaf_hash(entries[place][1]) for place in sorted(entries)]
        self._grow(batch, stored, leaves)
        self._compare_roots(batch, is_named=len(self._found) > before)

    def _compare_record(self, place: int, about: str, data: bytes, row: Any, *, is_kept: bool) -> None:
        """Compare an entry with the record in the national log that it stands for, and that with its body."""
        is_own = self._channel.sender == self._nation
        try:
            entry: Entry = ENTRY_DECODER.decode(data)
        except (msgspec.MsgspecError, UnicodeError):
            self._note(place, about, "exchange.entry_altered", "The entry cannot be read any more.")
            return
        if entry.record_id != about:
            self._note(
                place, about, "exchange.entry_altered", "The entry is kept under another record's name."
            )
            return
        if row is None:
            if is_own or is_kept:
                self._note(place, about, "exchange.record_missing", "Its record is not in the national log.")
            return
        head_bytes, salt, body, disclosure = row
        if not (is_own or is_kept):
            return
        try:
            head = _HEAD.decode(head_bytes)
        except (msgspec.MsgspecError, UnicodeError):
            self._note(place, about, "exchange.record_altered", "Its record's head cannot be read any more.")
            return
        if head.commitment != entry.commitment or (not is_own and head.source_leaf != leaf_hash(data).hex()):
            what = "The record in the national log is not the one that crossed."
            self._note(place, about, "exchange.record_altered", what)
        elif body is not None and not (
            body_fits(head, salt, body, disclosure) and _coarse_fits(entry, disclosure)
        ):
            self._note(
                place, about, "exchange.body_altered", "The record's body is not the one committed to."
            )

    def _unkept(self, batch: Batch) -> frozenset[int]:
        """Return the indexes of entries that the receiver did not simply store, by its receipt."""
        if batch.receipt is None:
            return frozenset()
        try:
            receipt = _RECEIPT.decode(batch.receipt.partition("\n")[2].partition("\n")[0])
        except (msgspec.MsgspecError, UnicodeError):
            return frozenset()
        return frozenset(outcome.index for outcome in receipt.outcomes)

    def _grow(self, batch: Batch, stored: Sequence[bytes], leaves: Sequence[bytes]) -> None:
        """Grow the tree over a batch: by its stored leaves, or by its entries where those lead to what was signed."""
        grown = self._grown.append_many(stored)
        if leaves != stored and len(leaves) == batch.count:
            by_entries = self._grown.append_many(leaves)
            if self._signed_root(batch) == by_entries.root():
                stored, grown = leaves, by_entries
        for size in sorted(s for s in self._sizes if self._grown.size < s < grown.size):
            self._roots[size] = self._grown.append_many(stored[: size - self._grown.size]).root()
        self._grown = grown
        if grown.size in self._sizes:
            self._roots[grown.size] = grown.root()

    def _signed_root(self, batch: Batch) -> bytes:
        """Return the root that the sender signed after a batch; empty if its checkpoint does not hold."""
        try:
            note = read_note(batch.checkpoint)
            return verify_checkpoint(note, self._channel.name, self._sender).checkpoint.root
        except Unproved:
            return b""

    def _compare_roots(self, batch: Batch, *, is_named: bool) -> None:
        """Compare the root after a batch with the one that the sender signed and the one that the receiver signed."""
        last = batch.first + batch.count - 1
        try:
            note = read_note(batch.checkpoint)
            signed = verify_checkpoint(note, self._channel.name, [*self._sender, *self._witness])
            if (signed.checkpoint.size, signed.checkpoint.root) != (self._grown.size, self._grown.root()):
                raise Unproved("exchange.root", "another root", "")
        except LinderoError as error:
            # Where two copies part is said once: every later root differs too.
            if error.code != "exchange.root" or not (is_named or self._is_parted):
                what = f"Entries {batch.first} to {last} do not lead to what {self._channel.sender} signed"
                why = error.text.rstrip(".")
                self._note(batch.first, "", "exchange.checkpoint_differs", f"{what} ({why}).")
            self._is_parted = True
            return
        if batch.receipt is not None:
            self._compare_receipt(batch, last)

    def _compare_receipt(self, batch: Batch, last: int) -> None:
        try:
            payload, _ = open_statement(read_note(batch.receipt or ""), RECEIPT_CONTEXT, self._receiver)
            receipt = _RECEIPT.decode(payload)
        except (LinderoError, msgspec.MsgspecError, UnicodeError) as error:
            what = f"The receipt of {self._channel.recipient} for entries {batch.first} to {last} is none: {error}."
            self._note(batch.first, "", "exchange.receipt_differs", what)
            return
        stated = (receipt.channel, receipt.first, receipt.count, receipt.size, receipt.root)
        held = (
            self._channel.name,
            batch.first,
            batch.count,
            self._grown.size,
            self._grown.root().hex(),
        )
        if stated != held:
            what = f"The receipt of {self._channel.recipient} is not for entries {batch.first} to {last} as held here."
            self._note(batch.first, "", "exchange.receipt_differs", what)
            return
        self._receipted += batch.count

    def _note(self, place: int, record_id: str, code: str, what: str, side: str = "here") -> None:
        self._found.append(Mismatch(self._channel.name, place, record_id, side, code, what))


def stored_leaves(rows: Rows, channel: str, first: int, count: int) -> list[bytes]:
    """Return the leaf hashes of a stretch of a channel's tree, as far as it goes."""
    return list(_stored(rows, channels.tree_name(channel), first, count))


def _stored(rows: Rows, name: str, first: int, count: int) -> Iterator[bytes]:
    """Yield leaf hashes of a stored tree, a tile at a time; fewer if the tree ends earlier."""
    place, end = first, min(first + count, _tree_size(rows, name))
    while place < end:
        number, offset = divmod(place, TILE_WIDTH)
        hashes = tile(rows, name, 0, number)[: TILE_WIDTH * HASH_BYTES]
        piece = list(split_hashes(hashes))[offset : offset + end - place]
        if not piece:
            return
        yield from piece
        place += len(piece)


def _tree_size(rows: Rows, name: str) -> int:
    try:
        return tree.frontier(rows, name).size
    except Unproved:
        return 0


def _coarse_fits(entry: Entry, disclosure: bytes | None) -> bool:
    """Say whether the coarse values of a received record are those that its entry commits to."""
    if disclosure is None:
        return True
    try:
        shown = DISCLOSURE_DECODER.decode(disclosure)
        coarse = {name: bytes(value) for name, value in shown.asserted.items()}
        if entry.released_as or coarse:
            prove_asserted(entry.released_as, coarse, shown.asserted_salts)
    except (msgspec.MsgspecError, UnicodeError, LinderoError):
        return False
    return True

"""Receipts: verified against our own log, kept, and counted as proof."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.log import Log
from lindero.engine.store import Transaction
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Invalid, Missing, Unproved
from lindero.kernel.proofs import leaf_hash
from lindero.kernel.record import Lane
from lindero.trust.exchange import channels, tables
from lindero.trust.exchange.peer_keys import verified, verifiers
from lindero.trust.exchange.records import (
    BatchAcknowledged,
    DeliveryLate,
    ErasureProved,
    Outcome,
    RecordRecalled,
)
from lindero.trust.exchange.wire import RECEIPT_CONTEXT, Receipt, Receipts, channel_of
from lindero.trust.identity.keybook import keys_of
from lindero.trust.identity.tables import SELECT_RECOGNISED
from lindero.trust.ledger.checkpoints import verify_checkpoint
from lindero.trust.ledger.notes import COSIGNATURE, Signer, VerifierKey, read_note
from lindero.trust.ledger.statements import open_statement

ACTOR: Final = "exchange/outbox"
NEAR_REAL_TIME_MS: Final[dict[Lane, int]] = {
    "life": 2_000,
    "alert": 5_000,
    "operations": 30_000,
    "bulk": 3_600_000,
}
"""What near real time means for each lane, from put here to proved there (product defaults)."""

CERTIFIED: Final = frozenset({"ERASED", "UNKNOWN", "HELD"})


class _Put(msgspec.Struct, frozen=True):
    """Of an entry, when its record was put; an entry of ours needs no more reading than that."""

    time: int


_PUT_DECODER: Final = msgspec.json.Decoder(_Put)


class Acknowledger:
    """Keeps what neighbours certify."""

    def __init__(self, log: Log, clock: Clock, signer: Signer) -> None:
        self._log = log
        self._clock = clock
        self._signer = signer

    def check_recognised(self, tx: Rows, peer: str) -> None:
        """Let a neighbour pass that is recognised now.

        Raises:
            Missing: If it is not.
        """
        if not tx.query(SELECT_RECOGNISED, (peer,)):
            raise Missing(
                "exchange.peer",
                f"{peer} is not a recognised neighbour.",
                "Exchange cards: `lindero peers add`.",
            )

    def keep(self, tx: Transaction, peer: str, receipts: Receipts) -> list[int]:
        """Verify and keep the receipts of a parcel.

        Returns:
            For each newly acknowledged entry the milliseconds from when its record was put to now.

        Raises:
            Unproved: If a receipt is not signed by the neighbour, or speaks of another root than ours.
        """
        self.check_recognised(tx, peer)
        latencies: list[int] = []
        for statement in receipts.receipts:
            receipt = self._verified(tx, peer, statement)
            if receipt is not None:
                latencies += self._keep_one(tx, peer, receipt, statement)
        return latencies

    def reopen(self, tx: Transaction, channel: str, expected: int) -> None:
        """Send a channel again from where the neighbour stands.

        Raises:
            Unproved: If the neighbour holds more than we do: our own store was set back.
        """
        size = channels.size_of(tx, channel)
        if expected > size:
            raise Unproved(
                "exchange.set_back",
                f"The neighbour holds {expected} entries of {channel}, this node {size}: this store was set back.",
                "Restore the newest backup; until then nothing is sent in this channel.",
            )
        tx.execute(tables.REOPEN_BATCHES, (channel, expected))
        tx.execute(tables.MOVE_BACK, (expected, channel))
        channels.sign_waiting_again(tx, self._signer)

    def _verified(self, tx: Transaction, peer: str, statement: str) -> Receipt | None:
        """Verify signature, cosignature and root of a receipt; None for one that is held already."""
        note = read_note(statement)
        payload, _ = verified(
            tx, peer, note, self._clock.now(), lambda keys: open_statement(note, RECEIPT_CONTEXT, keys)
        )
        try:
            receipt = msgspec.json.decode(payload, type=Receipt)
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise Invalid(
                "exchange.receipt", f"This is no receipt: {error}.", "Update the older node."
            ) from error
        channel, first = receipt.channel, receipt.first
        found = tx.query(tables.SELECT_BATCH, (channel, first))
        ours = (self._log.nation, peer)
        if (channel_of(channel).sender, channel_of(channel).recipient) != ours or receipt.receiver != peer:
            raise _stray("The receipt is not for a batch of ours to that neighbour.")
        if not found or found[0][0] != receipt.count:
            raise _stray("The receipt is not for a batch that was sent.")
        if found[0][2]:
            return None
        self._check_checkpoint(tx, peer, receipt, found[0][1])
        _check_outcomes(tx, receipt)
        return receipt

    def _check_checkpoint(self, tx: Transaction, peer: str, receipt: Receipt, sent: str) -> None:
        """Let a receipt pass that speaks of the checkpoint that was sent, cosigned; keys that went since are known."""
        own = verifiers(keys_of(tx, self._log.nation), self._log.nation)
        current = VerifierKey(self._signer.name, self._signer.public_key)
        witness = verifiers(keys_of(tx, peer), peer, (COSIGNATURE,))
        note = read_note(receipt.checkpoint)
        signed = verify_checkpoint(note, receipt.channel, (current, *own, *witness))
        stated = (receipt.size, receipt.root)
        if (
            note.text != read_note(sent).text
            or stated != (signed.checkpoint.size, signed.checkpoint.root.hex())
            or not signed.cosignatures
        ):
            raise Unproved(
                "exchange.receipt_root",
                "The receipt speaks of another log than ours.",
                "Keep it as evidence.",
            )

    def _keep_one(self, tx: Transaction, peer: str, receipt: Receipt, statement: str) -> list[int]:
        now = self._clock.now()
        entries = tx.query(tables.SELECT_RUN, (receipt.channel, receipt.first, receipt.first + receipt.count))
        channels.acknowledge(tx, receipt.channel, receipt.first, receipt.count, statement, now)
        tx.execute(tables.KEEP_CHECKPOINT, (receipt.checkpoint, receipt.channel, receipt.first))
        outcomes = tuple(Outcome(o.index, o.record_id, o.status) for o in receipt.outcomes)
        latencies = sorted(max(0, now - _PUT_DECODER.decode(entry).time) for _, _, entry in entries)
        acknowledged = BatchAcknowledged(
            channel=receipt.channel,
            first=receipt.first,
            count=receipt.count,
            receipt=statement,
            median_ms=percentile(latencies, 50),
            p95_ms=percentile(latencies, 95),
            outcomes=outcomes,
        )
        self._log.put(tx, acknowledged, actor=ACTOR)
        self._prove_erasures(tx, peer, [outcome for outcome in outcomes if outcome.status in CERTIFIED])
        self._note_lateness(tx, acknowledged)
        return latencies

    def _note_lateness(self, tx: Transaction, acknowledged: BatchAcknowledged) -> None:
        """Put it on record when a lane was slower than near real time (EXC-03)."""
        limit_ms = NEAR_REAL_TIME_MS[channel_of(acknowledged.channel).lane]
        if acknowledged.p95_ms > limit_ms:
            late = DeliveryLate(
                channel=acknowledged.channel,
                first=acknowledged.first,
                p95_ms=acknowledged.p95_ms,
                limit_ms=limit_ms,
            )
            self._log.put(tx, late, actor=ACTOR)

    def _prove_erasures(self, tx: Transaction, peer: str, outcomes: Sequence[Outcome]) -> None:
        recalls = [(self._log.find(tx, outcome.record_id).record, outcome.status) for outcome in outcomes]
        proved = [
            ErasureProved(peer=peer, recalled=recall.recalled, status=status)
            for recall, status in recalls
            if isinstance(recall, RecordRecalled)
        ]
        if proved:
            self._log.put_many(tx, proved, actor=ACTOR)


def receipts_of(answer: bytes) -> Receipts:
    """Read the answer to a parcel.

    Raises:
        Unproved: If it is none.
    """
    try:
        return msgspec.json.decode(answer, type=Receipts)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Unproved(
            "exchange.answer", f"The neighbour's answer is no receipt: {error}.", "Look into that node."
        ) from error


def _check_outcomes(rows: Rows, receipt: Receipt) -> None:
    """Let a receipt pass whose outcomes are those of the batch's own entries."""
    if not receipt.outcomes:
        return
    found = rows.query(tables.SELECT_RUN, (receipt.channel, receipt.first, receipt.first + receipt.count))
    entries = {place - receipt.first: (about, leaf_hash(entry).hex()) for place, about, entry in found}
    for outcome in receipt.outcomes:
        if entries.get(outcome.index) != (outcome.record_id, outcome.leaf):
            raise _stray(f"The receipt speaks of an entry {outcome.index} that was not sent.")


def _stray(text: str) -> Unproved:
    return Unproved("exchange.receipt_of", text, "Look into that node.")


def percentile(ordered: Sequence[int], percent: int) -> int:
    """Return a percentile of numbers in ascending order (nearest rank); 0 of none."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else 0

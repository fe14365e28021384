"""Ingress: what a neighbour sends is proved, checked against our agreements, logged, answered with a receipt."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Protocol

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.log import Incoming, Log
from lindero.engine.store import Transaction
from lindero.kernel.desk import Rows
from lindero.kernel.errors import LinderoError, Unavailable
from lindero.kernel.record import Head, Lane, Record
from lindero.trust.exchange import channels, tables
from lindero.trust.exchange.arriving import Arrived, Shown, arrived, batches_of
from lindero.trust.exchange.client import Gap
from lindero.trust.exchange.conflating import SUPERSEDED
from lindero.trust.exchange.consent.control import check_passed_on
from lindero.trust.exchange.consent.token import no_consent
from lindero.trust.exchange.evidence import Contradiction
from lindero.trust.exchange.gate import ControlKind
from lindero.trust.exchange.peer_keys import verified
from lindero.trust.exchange.readers import note_addressed
from lindero.trust.exchange.records import BatchReceived, Outcome
from lindero.trust.exchange.wire import (
    CONTROL,
    ENCODER,
    NULL,
    RECEIPT_CONTEXT,
    SUPERSEDED_DISCLOSURE,
    Channel,
    Entry,
    Receipt,
    ReceiptOutcome,
)
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import Checkpoint, cosign, is_equivocation, verify_checkpoint
from lindero.trust.ledger.notes import Signer, read_note, sign_again
from lindero.trust.ledger.statements import sign_statement

ACTOR: Final = "exchange/inbox"
STORED: Final = "STORED"
VOIDED: Final = "VOIDED"
ERASED: Final = "ERASED"
UNKNOWN: Final = "UNKNOWN"
HELD: Final = "HELD"
ACCEPTED: Final = frozenset({STORED, ERASED, UNKNOWN, HELD})
"""Words for what came in: the last three say how a recall was carried out."""


_SHOWS_NOTHING: Final = {bytes(NULL): VOIDED, SUPERSEDED_DISCLOSURE: SUPERSEDED}
"""What becomes of entries with disclosures that show nothing."""


class Admission(Protocol):
    """The receiving half of the gate."""

    def admitter(self, tx: Transaction, peer: str, lane: Lane) -> Callable[[Entry, Record | None], str]:
        """Return what decides on entries, all at one moment: `STORED` if one may come in, or the refusal's code."""


class _Judge(msgspec.Struct, frozen=True):
    """What the entries of a batch are looked at with, all at one moment.

    Attributes:
        peer: The neighbour.
        channel: The batch's channel.
        taken: Names that are in the log; grows with each entry that is accepted.
        admit: The receiving half of the gate.
        now: The node's time, milliseconds UTC.
        fitting: Words (lane, agreement, origin, setting) of entries that fit the channel and this node.
    """

    peer: str
    channel: Channel
    taken: set[str]
    admit: Callable[[Entry, Record | None], str]
    now: int
    fitting: set[tuple[str, str, str, str]] = msgspec.field(default_factory=set)


class Inbox:
    """Takes neighbours' parcels, each in one unit of work."""

    def __init__(
        self,
        log: Log,
        clock: Clock,
        signer: Signer,
        admission: Admission,
        control: Mapping[str, ControlKind],
    ) -> None:
        """Prepare the inbox.

        Args:
            log: The national log.
            clock: The node's clock.
            signer: The node's key, which signs receipts and cosigns checkpoints.
            admission: The receiving half of the gate.
            control: The kinds that need no clause.
        """
        self._log = log
        self._clock = clock
        self._signer = signer
        self._admission = admission
        self._control = control

    def read(self, peer: str, body: bytes, *, is_rescue: bool = False) -> Iterator[Arrived]:
        """Yield a parcel's batches, each read and proved as far as that needs no store.

        Args:
            peer: The neighbour.
            body: The parcel's bytes.
            is_rescue: Whether it came in the way that is open at all times, to the life lane alone.

        Raises:
            LinderoError: If the bytes are no parcel for this node, or a batch is none.
        """
        for data in batches_of(body, peer, self._log.nation):
            yield arrived(data, peer, self._log.nation, self._log.decoded, is_rescue=is_rescue)

    def take(self, tx: Transaction, peer: str, batch: Arrived) -> str:
        """Take a batch and return its receipt; runs inside one unit of work and is durable with it.

        Raises:
            Unproved: If the checkpoint is forged, or contradicts one that was signed earlier.
            Gap: If it does not continue its channel.
        """
        name = batch.channel.name
        signed = verified(
            tx, peer, batch.note, self._clock.now(), lambda keys: verify_checkpoint(batch.note, name, keys)
        )
        known = self._known(tx, batch)
        return known if known is not None else self._accept(tx, peer, batch, signed.checkpoint)

    def _known(self, tx: Transaction, batch: Arrived) -> str | None:
        """Return the receipt of a batch that is here already; refuse what does not continue the channel."""
        name, first, count = batch.channel.name, batch.first, len(batch.shown)
        size = channels.size_of(tx, name)
        if first == size:
            return None
        here = [
            tree.leaf(tx, channels.tree_name(name), place) for place in range(first, min(first + count, size))
        ]
        if here != [one.leaf for one in batch.shown[: len(here)]]:
            raise Contradiction(batch.note, _checkpoint_at(tx, name, first + count))
        if first + count > size:
            raise Gap(name, size, f"{name} continues at {size}, not at {first}.")
        found = tx.query(tables.SELECT_RECEIPT, (name, first, count))
        if not found:
            raise Gap(name, size, f"{name} stands at {size}; its batches were cut otherwise.")
        # What was signed with a key that has gone since is signed with the present one too: the same words.
        return str(sign_again(read_note(str(found[0][0])), self._signer))

    def _accept(self, tx: Transaction, peer: str, batch: Arrived, checkpoint: Checkpoint) -> str:
        """Append a batch to the own copy of its channel, and undo it all unless that has the root that was signed."""
        sealings = [
            channels.Sealing(about=one.entry.record_id, entry=one.data, disclosure=None)
            for one in batch.shown
        ]
        _, grown = channels.append(tx, batch.channel, sealings, [one.leaf for one in batch.shown])
        ours = Checkpoint(batch.channel.name, grown.size, grown.root)
        if is_equivocation(ours, checkpoint) or checkpoint.size != ours.size:
            raise Contradiction(batch.note)
        outcomes = self._store(tx, peer, batch)
        return self._receipt(tx, batch, ours, outcomes)

    def _store(self, tx: Transaction, peer: str, batch: Arrived) -> list[Outcome]:
        """Check every entry and put those that pass into the national log; return what was not simply stored."""
        channel = batch.channel
        accepted: list[Incoming] = []
        outcomes: list[Outcome] = []
        names = [one.entry.record_id for one in batch.shown]
        taken, seq = self._log.known(tx, names), self._log.size(tx)
        recalled = _recalled_by(tx, peer, names)
        judge = _Judge(
            peer, channel, taken, self._admission.admitter(tx, peer, channel.lane), self._clock.now()
        )
        for index, one in enumerate(batch.shown):
            record_id = one.entry.record_id
            try:
                status = self._status(tx, judge, one)
            except Unavailable:
                raise
            except LinderoError as error:
                status = error.code
            is_accepted = status in ACCEPTED
            if is_accepted and record_id in recalled:
                # The recall overtook the record on its way.
                is_accepted, status = False, "RECALLED"
            if is_accepted:
                taken.add(record_id)
                accepted.append(_incoming(one, peer, seq + len(accepted)))
            if channel.agreement == CONTROL:
                # A signature needs the text before it, perhaps in the same batch: each act takes effect at once.
                self._log.receive(tx, accepted, are_new=True)
                accepted = []
            if status != STORED:
                outcomes.append(Outcome(index, record_id, status))
        self._log.receive(tx, accepted, are_new=True)
        note_addressed(tx, accepted)
        return outcomes

    def _status(self, tx: Transaction, judge: "_Judge", shown: Shown) -> str:
        """Return what becomes of an entry: a word of `ACCEPTED`, or the code of its refusal."""
        entry, peer = shown.entry, judge.peer
        if misfit := self._misfit(judge, entry, shown.disclosure):
            return misfit
        if entry.record_id in judge.taken:
            return "DUPLICATE"
        if entry.origin != peer:
            self._check_consent(tx, peer, entry)
        if shown.flaw:
            return shown.flaw
        if judge.channel.agreement == CONTROL:
            return self._controlled(tx, peer, entry, shown.record)
        return judge.admit(entry, shown.record)

    def _check_consent(self, tx: Transaction, peer: str, entry: Entry) -> None:
        """Let another nation's record in only by that nation's own word (safeguard S-07)."""
        if entry.origin == self._log.nation:
            raise no_consent("the record is our own")
        check_passed_on(tx, entry, peer, self._log.nation, self._clock.now())

    def _misfit(self, judge: "_Judge", entry: Entry, disclosure: bytes) -> str:
        """Return why there is nothing to look at in an entry; empty if there is."""
        if (words := (entry.lane, entry.agreement, entry.origin, entry.setting)) not in judge.fitting:
            if misfit := self._misplaced(judge, entry):
                return misfit
            judge.fitting.add(words)
        if entry.origin != judge.peer and not entry.consent:
            return "MISPLACED"
        if disclosure in _SHOWS_NOTHING:
            return _SHOWS_NOTHING[disclosure]
        return "EXPIRED" if entry.retain_until <= judge.now else ""

    def _misplaced(self, judge: "_Judge", entry: Entry) -> str:
        """Return why the words of an entry do not fit its channel and this node; empty if they do."""
        channel, agreement = judge.channel, entry.agreement.partition("@")[0]
        if (entry.lane, agreement) != (channel.lane, channel.agreement):
            return "MISPLACED"
        if entry.origin != judge.peer and agreement == CONTROL:
            return "MISPLACED"
        return "SETTING" if entry.setting != self._log.setting else ""

    def _controlled(self, tx: Transaction, peer: str, entry: Entry, record: Record | None) -> str:
        """Carry out what needs no clause: agreements' own acts, and recalls."""
        control = self._control.get(entry.kind)
        if control is None or record is None:
            return "KIND"
        control.check(tx, peer, record, self._clock.now())
        done = control.carry(tx, peer, entry.record_id, record) if control.carry is not None else ""
        return done or STORED

    def _receipt(self, tx: Transaction, batch: Arrived, ours: Checkpoint, outcomes: Sequence[Outcome]) -> str:
        name, count = batch.channel.name, len(batch.shown)
        received = BatchReceived(
            channel=name, first=batch.first, count=count, root=ours.root.hex(), outcomes=tuple(outcomes)
        )
        head = self._log.put(tx, received, actor=ACTOR)
        cosigned = str(cosign(batch.note, self._signer, self._clock.now()))
        receipt = Receipt(
            channel=name,
            receiver=self._log.nation,
            first=batch.first,
            count=count,
            size=ours.size,
            root=ours.root.hex(),
            received_at=head.at,
            log_seq=head.seq,
            outcomes=tuple(
                ReceiptOutcome(
                    index=o.index,
                    record_id=o.record_id,
                    leaf=batch.shown[o.index].leaf.hex(),
                    status=o.status,
                )
                for o in outcomes
            ),
            checkpoint=cosigned,
        )
        statement = str(sign_statement(RECEIPT_CONTEXT, ENCODER.encode(receipt), self._signer))
        tx.execute(tables.INSERT_RECEIVED, (name, batch.first, count, cosigned, statement, head.at, head.at))
        return statement


def _incoming(shown: Shown, peer: str, seq: int) -> Incoming:
    """Return an accepted record as it goes into the national log, at that place if it is free by then."""
    entry = shown.entry
    head = Head(
        seq=seq,
        record_id=entry.record_id,
        origin=entry.origin,
        kind=entry.kind,
        at=entry.at,
        actor=f"peer/{peer}",
        commitment=entry.commitment,
        delete_by=entry.retain_until,
        setting=entry.setting,
        agreement=entry.agreement,
        clause=entry.clause,
        purpose=entry.purpose,
        source_leaf=shown.leaf.hex(),
        handling=entry.handling,
    )
    return Incoming(head=head, body=shown.body, disclosure=shown.disclosure, record=shown.record)


def _recalled_by(rows: Rows, peer: str, names: Sequence[str]) -> set[str]:
    return {name for (name,) in rows.query(tables.select_recalled(len(names)), (peer, *names))}


def _checkpoint_at(rows: Rows, channel: str, size: int) -> str:
    """Return the checkpoint that the neighbour signed when the channel had a size; empty if it signed none then."""
    found = rows.query(tables.SELECT_CHECKPOINT, (channel, size))
    return str(found[0][0]) if found else ""

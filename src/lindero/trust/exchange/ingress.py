"""Ingress: what a neighbour sends is proved, checked against our agreements, logged, answered with a receipt."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.log import Incoming, Log
from lindero.engine.store import Transaction
from lindero.kernel.asserted import prove_asserted
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Invalid, LinderoError, Refused, Unavailable, Unproved
from lindero.kernel.proofs import disclosed_commitment, leaf_hash
from lindero.kernel.record import Head, Lane, Record
from lindero.trust.exchange import channels, tables
from lindero.trust.exchange.client import Gap
from lindero.trust.exchange.conflating import SUPERSEDED
from lindero.trust.exchange.consent.control import check_passed_on
from lindero.trust.exchange.consent.token import no_consent
from lindero.trust.exchange.evidence import Contradiction
from lindero.trust.exchange.gate import ControlKind
from lindero.trust.exchange.peer_keys import verified
from lindero.trust.exchange.protocols import not_spoken
from lindero.trust.exchange.records import BatchReceived, Outcome
from lindero.trust.exchange.wire import (
    BATCH_DECODER,
    CONTROL,
    DISCLOSURE_DECODER,
    ENCODER,
    ENTRY_DECODER,
    NULL,
    PARCEL_DECODER,
    PARCEL_PATH,
    PROTOCOLS,
    RECEIPT_CONTEXT,
    SUPERSEDED_DISCLOSURE,
    Batch,
    Channel,
    Entry,
    Receipt,
    ReceiptOutcome,
    Receipts,
    are_plain,
    channel_of,
)
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import Checkpoint, cosign, is_equivocation, verify_checkpoint
from lindero.trust.ledger.notes import Note, Signer, read_note, sign_again
from lindero.trust.ledger.statements import sign_statement

ACTOR: Final = "exchange/inbox"
STORED: Final = "STORED"
VOIDED: Final = "VOIDED"
ERASED: Final = "ERASED"
UNKNOWN: Final = "UNKNOWN"
HELD: Final = "HELD"


class Admission(Protocol):
    """The receiving half of the gate."""

    def admitter(self, tx: Transaction, peer: str, lane: Lane) -> Callable[[Entry, Record | None], str]:
        """Return what decides on entries, all at one moment: `STORED` if one may come in, or the refusal's code."""


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

    def take(self, tx: Transaction, peer: str, body: bytes, *, is_rescue: bool = False) -> bytes:
        """Take a parcel and return the receipts' bytes; runs inside one unit of work and is durable with it.

        Args:
            tx: The running unit of work.
            peer: The neighbour.
            body: The parcel's bytes.
            is_rescue: Whether it came in the way that is open at all times, to the life lane alone.

        Raises:
            Invalid: If the bytes are no parcel for this node.
            Unproved: If a checkpoint is forged, or contradicts one that was signed earlier.
            Gap: If a batch does not continue its channel.
        """
        parcel = _decoded(PARCEL_DECODER, body, "parcel")
        if parcel.protocol not in PROTOCOLS:
            raise not_spoken(parcel.protocol, PROTOCOLS)
        if (parcel.sender, parcel.recipient) != (peer, self._log.nation):
            raise Unproved(
                "exchange.addressee", "The parcel is not from you to us.", "Send it to the node it is for."
            )
        receipts = [self._take_batch(tx, peer, bytes(raw), is_rescue=is_rescue) for raw in parcel.batches]
        return ENCODER.encode(Receipts(received_at=self._clock.now(), receipts=tuple(receipts)))

    def _take_batch(self, tx: Transaction, peer: str, data: bytes, *, is_rescue: bool) -> str:
        batch = _decoded(BATCH_DECODER, data, "batch")
        channel = channel_of(batch.channel)
        if (channel.sender, channel.recipient) != (peer, self._log.nation):
            raise Unproved(
                "exchange.addressee", f"{batch.channel} is not a channel from you to us.", "Look into it."
            )
        if is_rescue and channel.lane != "life":
            raise Refused(
                "exchange.not_rescue", f"{batch.channel} carries no rescue.", f"Send it to {PARCEL_PATH}."
            )
        if len(batch.disclosures) != len(batch.entries):
            raise Invalid(
                "exchange.batch",
                "Entries and disclosures differ in number.",
                "Send the batch as it was sealed.",
            )
        leaves = [leaf_hash(bytes(entry)) for entry in batch.entries]
        note = read_note(batch.checkpoint)
        signed = verified(
            tx, peer, note, self._clock.now(), lambda keys: verify_checkpoint(note, channel.name, keys)
        )
        known = self._known(tx, channel, batch, leaves, note)
        if known is not None:
            return known
        return self._accept(tx, peer, channel, batch, leaves, note, signed.checkpoint)

    def _known(
        self, tx: Transaction, channel: Channel, batch: Batch, leaves: Sequence[bytes], note: Note
    ) -> str | None:
        """Return the receipt of a batch that is here already; refuse what does not continue the channel."""
        size, end = channels.size_of(tx, channel.name), batch.first + len(leaves)
        if batch.first == size:
            return None
        places = range(batch.first, min(end, size))
        here = [tree.leaf(tx, channels.tree_name(channel.name), place) for place in places]
        if here != list(leaves[: len(here)]):
            raise Contradiction(note, _checkpoint_at(tx, channel.name, end))
        if batch.first > size or end > size:
            raise Gap(channel.name, size, f"{channel.name} continues at {size}, not at {batch.first}.")
        found = tx.query(tables.SELECT_RECEIPT, (channel.name, batch.first, len(leaves)))
        if not found:
            raise Gap(channel.name, size, f"{channel.name} stands at {size}; its batches were cut otherwise.")
        # What was signed with a key that has gone since is signed with the present one too: the same words.
        return str(sign_again(read_note(str(found[0][0])), self._signer))

    def _accept(
        self,
        tx: Transaction,
        peer: str,
        channel: Channel,
        batch: Batch,
        leaves: Sequence[bytes],
        note: Note,
        checkpoint: Checkpoint,
    ) -> str:
        grown = tree.frontier(tx, channels.tree_name(channel.name)).append_many(leaves)
        ours = Checkpoint(channel.name, grown.size, grown.root())
        if is_equivocation(ours, checkpoint) or checkpoint.size != ours.size:
            raise Contradiction(note)
        entries = [_decoded(ENTRY_DECODER, bytes(raw), "entry") for raw in batch.entries]
        outcomes = self._store(tx, peer, channel, entries, batch.disclosures, leaves)
        channels.append(
            tx,
            channel,
            [
                channels.Sealing(about=entry.record_id, entry=bytes(raw), disclosure=None)
                for entry, raw in zip(entries, batch.entries, strict=True)
            ],
        )
        return self._receipt(
            tx, channel, batch, leaves, cosign(note, self._signer, self._clock.now()), ours, outcomes
        )

    def _store(
        self,
        tx: Transaction,
        peer: str,
        channel: Channel,
        entries: Sequence[Entry],
        disclosures: Sequence[msgspec.Raw],
        leaves: Sequence[bytes],
    ) -> list[Outcome]:
        """Check every entry and put those that pass into the national log; return what was not simply stored."""
        accepted: list[Incoming] = []
        outcomes: list[Outcome] = []
        taken = self._log.known(tx, [entry.record_id for entry in entries])
        recalled = _recalled_by(tx, peer, entries)
        admit = self._admission.admitter(tx, peer, channel.lane)
        for index, (entry, disclosure, leaf) in enumerate(zip(entries, disclosures, leaves, strict=True)):
            try:
                incoming, status = self._checked(
                    tx, peer, channel, entry, bytes(disclosure), leaf, taken, admit
                )
            except Unavailable:
                raise
            except LinderoError as error:
                incoming, status = None, error.code
            if incoming is not None and entry.record_id in recalled:
                # The recall overtook the record on its way.
                incoming, status = None, "RECALLED"
            if incoming is not None:
                taken.add(entry.record_id)
                accepted.append(incoming)
            if channel.agreement == CONTROL:
                # A signature needs the text before it, perhaps in the same batch: each act takes effect at once.
                self._log.receive(tx, accepted)
                accepted = []
            if status != STORED:
                outcomes.append(Outcome(index, entry.record_id, status))
        self._log.receive(tx, accepted)
        return outcomes

    def _checked(
        self,
        tx: Transaction,
        peer: str,
        channel: Channel,
        entry: Entry,
        disclosure: bytes,
        leaf: bytes,
        taken: set[str],
        admit: Callable[[Entry, Record | None], str],
    ) -> tuple[Incoming | None, str]:
        if misfit := self._misfit(entry, peer, channel, disclosure):
            return None, misfit
        if entry.record_id in taken:
            return None, "DUPLICATE"
        if entry.origin != peer:
            self._check_consent(tx, peer, entry)
        body = _proved_body(entry, disclosure)
        record = self._log.decoded(entry.kind, body)
        controlled = channel.agreement == CONTROL
        status = self._controlled(tx, peer, entry, record) if controlled else admit(entry, record)
        if status not in {STORED, ERASED, UNKNOWN, HELD}:
            return None, status
        head = _head_of(entry, peer, leaf)
        return Incoming(head=head, body=body, disclosure=disclosure, record=record), status

    def _check_consent(self, tx: Transaction, peer: str, entry: Entry) -> None:
        """Let another nation's record in only by that nation's own word (safeguard S-07)."""
        if entry.origin == self._log.nation:
            raise no_consent("the record is our own")
        about, purpose, token = entry.record_id, entry.purpose, entry.consent
        now = self._clock.now()
        check_passed_on(tx, entry.origin, peer, self._log.nation, about, purpose, token, now)

    def _misfit(self, entry: Entry, peer: str, channel: Channel, disclosure: bytes) -> str:
        """Return why there is nothing to look at in an entry; empty if there is."""
        agreement = entry.agreement.partition("@")[0]
        if (entry.lane, agreement) != (channel.lane, channel.agreement):
            return "MISPLACED"
        if entry.origin != peer and (not entry.consent or agreement == CONTROL):
            return "MISPLACED"
        if entry.setting != self._log.setting:
            return "SETTING"
        if disclosure == bytes(NULL):
            return VOIDED
        if disclosure == SUPERSEDED_DISCLOSURE:
            return SUPERSEDED
        return "EXPIRED" if entry.retain_until <= self._clock.now() else ""

    def _controlled(self, tx: Transaction, peer: str, entry: Entry, record: Record | None) -> str:
        """Carry out what needs no clause: agreements' own acts, and recalls."""
        control = self._control.get(entry.kind)
        if control is None or record is None:
            return "KIND"
        control.check(tx, peer, record, self._clock.now())
        done = control.carry(tx, peer, entry.record_id, record) if control.carry is not None else ""
        return done or STORED

    def _receipt(
        self,
        tx: Transaction,
        channel: Channel,
        batch: Batch,
        leaves: Sequence[bytes],
        cosigned: Note,
        ours: Checkpoint,
        outcomes: Sequence[Outcome],
    ) -> str:
        received = BatchReceived(
            channel=channel.name,
            first=batch.first,
            count=len(leaves),
            root=ours.root.hex(),
            outcomes=tuple(outcomes),
        )
        head = self._log.put(tx, received, actor=ACTOR)
        receipt = Receipt(
            channel=channel.name,
            receiver=self._log.nation,
            first=batch.first,
            count=len(leaves),
            size=ours.size,
            root=ours.root.hex(),
            received_at=head.at,
            log_seq=head.seq,
            outcomes=tuple(
                ReceiptOutcome(
                    index=o.index, record_id=o.record_id, leaf=leaves[o.index].hex(), status=o.status
                )
                for o in outcomes
            ),
            checkpoint=str(cosigned),
        )
        statement = str(sign_statement(RECEIPT_CONTEXT, ENCODER.encode(receipt), self._signer))
        tx.execute(
            tables.INSERT_RECEIVED,
            (channel.name, batch.first, len(leaves), str(cosigned), statement, head.at, head.at),
        )
        return statement


def _proved_body(entry: Entry, disclosure: bytes) -> bytes:
    """Prove a disclosure against the entry's commitment and return the released fields as a body.

    Raises:
        Unproved: If a value, salt or digest is not the one committed to, or the names are not those of the entry.
    """
    shown = _decoded(DISCLOSURE_DECODER, disclosure, "disclosure")
    if not (tuple(shown.values) == tuple(shown.salts) == entry.released and are_plain(entry.released)):
        raise Unproved(
            "exchange.released",
            "The fields shown are not those that the entry names.",
            "Look into that node.",
        )
    fields = {name: bytes(value) for name, value in shown.values.items()}
    told = [(name, value, shown.salts[name]) for name, value in fields.items()]
    if disclosed_commitment(told, shown.withheld) != entry.commitment:
        raise Unproved(
            "proofs.disclosure",
            "The values shown are not those that the entry commits to.",
            "Keep the batch as evidence and look into that node.",
        )
    if entry.released_as or shown.asserted:
        coarse = {name: bytes(value) for name, value in shown.asserted.items()}
        prove_asserted(entry.released_as, coarse, shown.asserted_salts)
        if not are_plain((*entry.released, *coarse)):
            raise Unproved(
                "exchange.released", "A field is shown exact and coarse at once.", "Look into that node."
            )
        fields |= coarse
    # Kind and names are plain words, so they are joined as they are.
    parts = [b'"type":"%b"' % entry.kind.encode()]
    parts += [b'"%b":%b' % (name.encode(), value) for name, value in fields.items()]
    return b"{%b}" % b",".join(parts)


def _head_of(entry: Entry, peer: str, leaf: bytes) -> Head:
    return Head(
        seq=0,
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
        source_leaf=leaf.hex(),
        handling=entry.handling,
    )


def _recalled_by(rows: Rows, peer: str, entries: Sequence[Entry]) -> set[str]:
    names = (entry.record_id for entry in entries)
    return {name for (name,) in rows.query(tables.select_recalled(len(entries)), (peer, *names))}


def _checkpoint_at(rows: Rows, channel: str, size: int) -> str:
    """Return the checkpoint that the neighbour signed when the channel had a size; empty if it signed none then."""
    found = rows.query(tables.SELECT_CHECKPOINT, (channel, size))
    return str(found[0][0]) if found else ""


def _decoded(decoder: msgspec.json.Decoder[Any], data: bytes, what: str) -> Any:
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Invalid(
            "exchange.wire", f"This is no {what}: {error}.", "See docs/protocol/exchange.md."
        ) from error

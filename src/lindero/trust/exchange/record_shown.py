"""View of one record as the exchange knows it: head, place in the log, who received it, and the proofs."""

from typing import Annotated

import msgspec

from lindero.engine.log import HEAD_ENCODER
from lindero.kernel.desk import Desk
from lindero.kernel.errors import LinderoError, Missing
from lindero.kernel.marks import Personal
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.proofs import leaf_hash, verify_inclusion
from lindero.kernel.record import Head, Record, kind_of, marks_of
from lindero.trust.agreements.telling import ClauseTold, Flow, tell_clause
from lindero.trust.exchange.channels import tree_name
from lindero.trust.exchange.facts import machine_grade_of
from lindero.trust.exchange.pages import BATCH_OF_PLACE, ENTRIES_OF_RECORD
from lindero.trust.exchange.recall.pages import contests_of, corrections_of, held_until
from lindero.trust.exchange.recall.views import ContestLine
from lindero.trust.exchange.wire import CONTROL, ENTRY_DECODER, Entry, channel_of
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import read_checkpoint
from lindero.trust.ledger.desk_rows import DeskRows
from lindero.trust.ledger.national import NATIONAL_TREE
from lindero.trust.ledger.notes import read_note


class RecordQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One record.

    Attributes:
        record_id: Its name.
        language: Language of the clauses' plain text; empty for the first of each agreement's.
    """

    record_id: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]
    language: str = ""


class FieldMark(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the record's kind, without its value.

    Attributes:
        name: Its name.
        meaning: What its value says.
        unit: Unit of a number; empty for text.
        personal: How far it speaks of a person.
        is_sharable: Whether a clause may release it at all.
    """

    name: str
    meaning: str
    unit: str
    personal: Personal
    is_sharable: bool


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """That something stands in a log.

    Attributes:
        log: The log's name.
        index: Its place, from 0.
        size: Entries that the checkpoint covers.
        root: Root of the tree at that size, 64 hexadecimal digits.
        leaf: Hash of the leaf.
        hashes: Hashes of the siblings on the way to the root.
        signers: Whose signatures stand under the checkpoint, as it is kept here.
        is_proved: Whether leaf, way and root fit together; reckoned anew for this page.
    """

    log: str
    index: int
    size: int
    root: str
    leaf: str
    hashes: tuple[str, ...]
    signers: tuple[str, ...]
    is_proved: bool


class Crossing(msgspec.Struct, frozen=True, kw_only=True):
    """An entry by which the record crossed, in either direction.

    Attributes:
        channel: The channel.
        sender: Who sent it.
        recipient: To whom.
        place: Its place in the channel's log.
        agreement: Agreement and version, `AG-7@1`.
        clause: The clause that permitted it.
        purpose: What it may be used for.
        lane: Delivery lane.
        released: Names of the fields that crossed.
        retain_until: When the recipient must have erased it, milliseconds UTC.
        handling: Handling words.
        is_acknowledged: Whether the recipient's signed receipt is held, or was given.
        acknowledged_at: When it came; None if it has not.
        proof: That the entry stands in the channel's log; None before a checkpoint covers it.
        told: The clause in plain language; None where none was needed.
    """

    channel: str
    sender: str
    recipient: str
    place: int
    agreement: str
    clause: str
    purpose: str
    lane: str
    released: tuple[str, ...]
    retain_until: int
    handling: str
    is_acknowledged: bool
    acknowledged_at: int | None
    proof: Proof | None
    told: ClauseTold | None = None


class RecordView(msgspec.Struct, frozen=True, kw_only=True):
    """A record, without its values.

    Attributes:
        record_id: Its name.
        origin: The nation whose record it is.
        is_ours: Whether that is us.
        kind: Its kind.
        at: When the origin put it, milliseconds UTC.
        commitment: What commits to all its fields, 64 hexadecimal digits.
        setting: Production or exercise.
        seq: Place in the national log; None for what was received.
        actor: Who put it; empty for what was received.
        cause: The record that led to it; empty if none did.
        delete_by: When its body must be gone here, milliseconds UTC.
        is_erased: Whether it is gone; None where that is not known here.
        fields: The fields of its kind.
        proof: That its head stands in the national log; None before a checkpoint covers it.
        crossings: How it crossed, to whom or from whom.
        contests: Who says that it is not accurate; empty unless a flag stands.
        replaced_by: The corrected record that took its place; empty if none did.
        replaces: The record that it took the place of; empty if it corrects none.
        held_until: When a legal hold on it ends, milliseconds UTC; None without one.
        machine_grade: The grade of what a machine made, in words; empty for what people grade, and where it is erased.
    """

    record_id: str
    origin: str
    is_ours: bool
    kind: str
    at: int
    commitment: str
    setting: str
    seq: int | None
    actor: str
    cause: str
    delete_by: int
    is_erased: bool | None
    fields: tuple[FieldMark, ...]
    proof: Proof | None
    crossings: tuple[Crossing, ...]
    contests: tuple[ContestLine, ...] = ()
    replaced_by: str = ""
    replaces: str = ""
    held_until: int | None = None
    machine_grade: str = ""


def show_record(desk: Desk, query: RecordQuery) -> RecordView:
    """Show a record of our own, or one that crossed to us, with everything that proves it.

    Raises:
        Missing: If neither is here.
    """
    entries = [
        (channel, place, bytes(entry))
        for channel, place, entry in desk.rows(ENTRIES_OF_RECORD, (query.record_id,))
    ]
    crossings = tuple(_crossing(desk, *entry, query.language) for entry in entries)
    try:
        head, body = desk.record(query.record_id)
    except Missing:
        if not entries:
            raise
        view = _received(desk, ENTRY_DECODER.decode(entries[0][2]), crossings)
    else:
        view = _own(desk, head, body, crossings)
    replaced_by, replaces = corrections_of(desk, query.record_id)
    return msgspec.structs.replace(
        view,
        contests=contests_of(desk, query.record_id),
        replaced_by=replaced_by,
        replaces=replaces,
        held_until=held_until(desk, query.record_id),
    )


def _own(desk: Desk, head: Head, body: Record | None, crossings: tuple[Crossing, ...]) -> RecordView:
    return RecordView(
        record_id=head.record_id,
        origin=head.origin,
        is_ours=True,
        kind=head.kind,
        at=head.at,
        commitment=head.commitment,
        setting=head.setting,
        seq=head.seq,
        actor=head.actor,
        cause=head.cause,
        delete_by=head.delete_by,
        is_erased=body is None,
        fields=_fields(desk, head.kind),
        proof=_national_proof(desk, head),
        crossings=crossings,
        machine_grade=machine_grade_of(body),
    )


def _received(desk: Desk, entry: Entry, crossings: tuple[Crossing, ...]) -> RecordView:
    return RecordView(
        record_id=entry.record_id,
        origin=entry.origin,
        is_ours=False,
        kind=entry.kind,
        at=entry.at,
        commitment=entry.commitment,
        setting=entry.setting,
        seq=None,
        actor="",
        cause="",
        delete_by=entry.retain_until,
        is_erased=None,
        fields=_fields(desk, entry.kind),
        proof=None,
        crossings=crossings,
    )


def _fields(desk: Desk, kind: str) -> tuple[FieldMark, ...]:
    """Return the fields of a kind as their marks tell them; none of a kind that nobody here declares."""
    for record_type in desk.offers("records"):
        if kind_of(record_type) == kind:
            return tuple(
                FieldMark(
                    name=name,
                    meaning=mark.meaning,
                    unit=mark.unit,
                    personal=mark.personal,
                    is_sharable=mark.sharable,
                )
                for name, mark in marks_of(record_type).items()
                if mark is not None
            )
    return ()


def _crossing(desk: Desk, name: str, place: int, data: bytes, language: str) -> Crossing:
    channel, entry = channel_of(name), ENTRY_DECODER.decode(data)
    flow = Flow(sender=channel.sender, recipient=channel.recipient, kind=entry.kind, purpose=entry.purpose)
    batches = desk.rows(BATCH_OF_PLACE, (name, place))
    first, count, note, is_acknowledged, acknowledged_at = batches[0] if batches else (0, 0, "", False, None)
    is_covered = bool(note) and first <= place < first + count
    return Crossing(
        channel=name,
        sender=channel.sender,
        recipient=channel.recipient,
        place=place,
        agreement="" if channel.agreement == CONTROL else entry.agreement,
        clause=entry.clause,
        purpose=entry.purpose,
        lane=entry.lane,
        released=entry.released,
        retain_until=entry.retain_until,
        handling=entry.handling,
        is_acknowledged=bool(is_acknowledged),
        acknowledged_at=acknowledged_at,
        proof=_proof(desk, tree_name(name), place, leaf_hash(data), note) if is_covered else None,
        told=tell_clause(desk, entry.clause, flow, language),
    )


def _national_proof(desk: Desk, head: Head) -> Proof | None:
    latest = tree.latest_checkpoint(DeskRows(desk), NATIONAL_TREE)
    if latest is None or latest.size <= head.seq:
        return None
    return _proof(desk, NATIONAL_TREE, head.seq, leaf_hash(HEAD_ENCODER.encode(head)), latest.note)


def _proof(desk: Desk, name: str, index: int, leaf: bytes, note_text: str) -> Proof:
    """Return the proof of a leaf under a checkpoint, reckoned and checked anew.

    The leaf is hashed from the entry or head that is shown, not read from the tree: what was changed since
    does not fit, and the page says so.
    """
    note = read_note(note_text)
    checkpoint = read_checkpoint(note.text)
    try:
        hashes = tree.prove_inclusion(DeskRows(desk), name, index, checkpoint.size)
        verify_inclusion(leaf, index, checkpoint.size, hashes, checkpoint.root)
        is_proved = True
    except LinderoError:
        hashes, is_proved = [], False
    return Proof(
        log=checkpoint.origin,
        index=index,
        size=checkpoint.size,
        root=checkpoint.root.hex(),
        leaf=leaf.hex(),
        hashes=tuple(item.hex() for item in hashes),
        signers=tuple(dict.fromkeys(signature.name for signature in note.signatures)),
        is_proved=is_proved,
    )

"""What may be asked about data that crossed: take it back, erase it, correct it, object to it, answer an objection."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Conflict, Invalid, Missing, Refused
from lindero.kernel.names import folder_of
from lindero.kernel.record import Head, Record, body_of, decode_record, encode_record, fields_of, kind_of
from lindero.trust.exchange.recall import asks, tables
from lindero.trust.exchange.recall.desks import at_node, log_of, origin_of
from lindero.trust.exchange.records import (
    CorrectionAsked,
    CorrectionRefused,
    Ground,
    RecordCorrected,
    RecordRecalled,
)

ANSWERED_FOR: Final = frozenset({"agreements", "exchange", "identity", "ledger"})
"""Folders of the trust floor: what they put is what a node may be asked about later."""


def recall_record(desk: Desk, ask: asks.RecallRecord) -> None:
    """Ask a record back; recipients erase it and certify that they did.

    Raises:
        Missing: If this node has no such record of its own.
        Conflict: If it was recalled already.
    """
    recall_records(
        desk, asks.RecallRecords(record_ids=(ask.record_id,), reason=ask.reason, ground=ask.ground)
    )


def recall_records(desk: Desk, ask: asks.RecallRecords) -> int:
    """Ask records back, all or none of them; return how many.

    Raises:
        Missing: If one of them is no record of this node's own.
        Conflict: If one was recalled already, or is named twice.
    """
    names = ask.record_ids
    if len(set(names)) < len(names):
        raise Conflict("exchange.recall_twice", "A record is named twice.", "Name each record once.")
    for name in names:
        desk.record(name)
        if desk.rows(tables.SELECT_RECALL, (name,)):
            raise Conflict(
                "exchange.recalled", f"Record {name} is recalled already.", "See the list of recalls."
            )
    desk.put_all([RecordRecalled(recalled=name, reason=ask.reason, ground=ask.ground) for name in names])
    return len(names)


def erase_record(desk: Desk, ask: asks.EraseRecord) -> None:
    """Erase an own record with everything derived from it, and ask all of it back from every neighbour.

    Raises:
        Missing: If this node has no such record of its own.
        Refused: If it is one that the node answers for.
    """
    desk = at_node(desk)
    log = log_of(desk)
    _check_not_answered_for(desk.record(ask.record_id)[0])
    erased = log.erase(desk.tx, [ask.record_id], desk.nation)
    derived = [head.record_id for head in erased.derived]
    open_names = [name for name in (ask.record_id, *derived) if not desk.rows(tables.SELECT_RECALL, (name,))]
    grounds = {name: ask.ground if name == ask.record_id else "source" for name in open_names}
    desk.put_all(
        [
            RecordRecalled(recalled=name, reason=ask.reason, ground=msgspec.convert(ground, Ground))
            for name, ground in grounds.items()
        ]
    )


def correct_record(desk: Desk, ask: asks.CorrectRecord) -> str:
    """Put a corrected record, erase the wrong one, and recall it with the name of what takes its place (S-42).

    Recipients erase the wrong one on the recall; the corrected one passes the gate like every record.

    Returns:
        The corrected record's name.

    Raises:
        Missing: If this node has no such record of its own, or it is erased.
        Conflict: If it was recalled or corrected already.
        Refused: If it is one that the node answers for.
        Invalid: If a field is none of its kind's, or a value breaks its limits, or nothing would change.
    """
    desk = at_node(desk)
    log = log_of(desk)
    head, record = desk.record(ask.record_id)
    _check_not_answered_for(head)
    if record is None:
        raise Missing(
            "exchange.nothing_to_correct",
            f"Record {ask.record_id} is erased.",
            "Put the facts as a new record.",
        )
    if desk.rows(tables.SELECT_RECALL, (ask.record_id,)):
        raise Conflict(
            "exchange.recalled", f"Record {ask.record_id} is recalled already.", "See the list of recalls."
        )
    corrected = _corrected(record, ask.fields)
    # Rows of the wrong record go first, or they could keep the corrected one from taking their place.
    log.erase(desk.tx, [ask.record_id], desk.nation)
    placed = log.put(desk.tx, corrected, actor=desk.actor.name, cause=_rootless(head))
    desk.put(
        RecordRecalled(
            recalled=ask.record_id, reason=ask.reason, ground="corrected", replaced_by=placed.record_id
        )
    )
    desk.put(
        RecordCorrected(
            corrected=ask.record_id,
            replaced_by=placed.record_id,
            reason=ask.reason,
            fields=tuple(sorted(ask.fields)),
        )
    )
    return placed.record_id


def _check_not_answered_for(head: Head) -> None:
    """Refuse to change or erase decisions, acts, proofs and access logs before their time (safeguards S-50, S-51)."""
    if folder_of(head.kind) in ANSWERED_FOR:
        raise Refused(
            "exchange.answered_for",
            f"{head.kind} says what was decided or done, and stays for its time.",
            "Only facts about the world are corrected and erased.",
        )


def _rootless(head: Head) -> Head:
    """Return the head as a cause: a corrected record is a fact of its own, at the depth of the one it corrects."""
    return msgspec.structs.replace(head, depth=max(0, head.depth - 1))


def _corrected(record: Record, changes: Mapping[str, Any]) -> Record:
    kind = kind_of(type(record))
    fields = fields_of(encode_record(record))
    unknown = sorted(set(changes) - set(type(record).__struct_fields__))
    if unknown:
        raise Invalid(
            "exchange.field", f"{kind} has no field {', '.join(unknown)}.", "See the fields of its kind."
        )
    for name, value in changes.items():
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = msgspec.json.encode(value)
    corrected = decode_record(type(record), body_of(kind, fields))
    if corrected == record:
        raise Invalid("exchange.nothing_corrected", "Nothing would change.", "Give at least one other value.")
    return corrected


def ask_correction(desk: Desk, ask: asks.AskCorrection) -> None:
    """Tell a record's origin that it is wrong; its clock starts, and both sides see it run.

    Raises:
        Missing: If no neighbour sent such a record.
        Conflict: If it was asked already and is not answered.
    """
    desk = at_node(desk)
    origin = origin_of(desk, ask.record_id)
    if origin == desk.nation:
        raise Missing(
            "exchange.own_record", f"Record {ask.record_id} is our own.", "Correct or recall it yourself."
        )
    if desk.rows(tables.SELECT_DUTY, ("correction", ask.record_id, desk.nation, origin)):
        raise Conflict(
            "exchange.asked_already", f"{origin} was asked already.", "Wait for its answer; its clock runs."
        )
    desk.put(CorrectionAsked(about=ask.record_id, origin=origin, wish=ask.wish, reason=ask.reason))


def refuse_correction(desk: Desk, ask: asks.RefuseCorrection) -> None:
    """Answer a neighbour's objection with a no.

    Raises:
        Missing: If that neighbour asked nothing of the kind, or was answered.
    """
    if not desk.rows(tables.SELECT_DUTY, ("correction", ask.record_id, ask.peer, desk.nation)):
        raise Missing(
            "exchange.nothing_asked",
            f"{ask.peer} has no open objection to {ask.record_id}.",
            "See the list of what is due.",
        )
    desk.put(CorrectionRefused(about=ask.record_id, peer=ask.peer, reason=ask.reason))

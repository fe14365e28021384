"""What may be asked about data that crossed: take it back, correct it, hold it, contest it, object to it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal

import msgspec

from lindero.engine import erasing
from lindero.engine.desk import WorkDesk
from lindero.engine.log import Log
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Conflict, Defect, Invalid, Missing, Refused
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN, folder_of
from lindero.kernel.record import Head, Record, body_of, decode_record, encode_record, fields_of, kind_of
from lindero.kernel.times import DAY_MS
from lindero.trust.exchange.recall import tables
from lindero.trust.exchange.records import (
    AccuracyContested,
    ContestEnded,
    Contester,
    CorrectionAsked,
    CorrectionRefused,
    Ground,
    HeldOpened,
    HoldEnded,
    RecordCorrected,
    RecordHeld,
    RecordRecalled,
    Remover,
)

LENT_AS: Final = "exchange.log"
"""Name under which the node lends its log to what corrects, holds and opens records of any kind."""

MOST_AT_ONCE: Final = 10_000
LONGEST_HOLD_DAYS: Final = 366
"""A hold is reviewed at least once a year (product default, to be verified against national law)."""

ANSWERED_FOR: Final = frozenset({"agreements", "exchange", "identity", "ledger"})
"""Folders of the trust floor: what they put is what a node may be asked about later."""

_Id = Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="name of the record")]
_Ids = Annotated[
    tuple[_Id, ...],
    msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE, description="names of the records"),
]
_Origin = Annotated[str, msgspec.Meta(pattern=NATION_PATTERN, description="the nation whose record it is")]
_Told = Annotated[
    str,
    msgspec.Meta(min_length=3, max_length=300, description="why, told to the neighbours; no personal data"),
]
_Why = Annotated[str, msgspec.Meta(min_length=3, max_length=300, description="why")]
_Law = Annotated[str, msgspec.Meta(min_length=3, max_length=200, description="the law that permits it")]
_Authority = Annotated[
    str, msgspec.Meta(min_length=3, max_length=200, description="the authority that ordered it")
]


class _Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all asks here have in common: an unknown key is refused."""


class RecallRecord(_Ask, frozen=True, kw_only=True):
    """Ask a record back from every neighbour that received it."""

    record_id: _Id
    reason: _Told
    ground: Annotated[Ground, msgspec.Meta(description="on what ground")] = "wrong"


class RecallRecords(_Ask, frozen=True, kw_only=True):
    """Ask many records back at once."""

    record_ids: _Ids
    reason: _Told
    ground: Annotated[Ground, msgspec.Meta(description="on what ground")] = "wrong"


class EraseRecord(_Ask, frozen=True, kw_only=True):
    """Erase a record of ours, here and wherever it went."""

    record_id: _Id
    reason: _Told
    ground: Annotated[Ground, msgspec.Meta(description="on what ground")] = "unlawful"


class CorrectRecord(_Ask, frozen=True, kw_only=True):
    """Put a corrected record in the place of a wrong one, here and wherever it went."""

    record_id: _Id
    fields: Annotated[
        Mapping[str, Any],
        msgspec.Meta(min_length=1, description="the corrected values by field; null takes one out"),
    ]
    reason: _Told


class HoldRecord(_Ask, frozen=True, kw_only=True):
    """Keep a record from being erased, for a law, by an authority, until a date."""

    record_id: _Id
    origin: _Origin
    legal_basis: _Law
    authority: _Authority
    reason: _Why
    review_at: Annotated[int, msgspec.Meta(ge=0, description="when it ends unless ordered anew, ms UTC")]


class EndHold(_Ask, frozen=True, kw_only=True):
    """Lift a hold before its review date."""

    record_id: _Id
    origin: _Origin
    reason: _Why


class OpenHeld(_Ask, frozen=True, kw_only=True):
    """Open a record that is locked away under a hold."""

    record_id: _Id
    origin: _Origin
    reason: _Why


class ContestAccuracy(_Ask, frozen=True, kw_only=True):
    """Flag a record as contested, here and wherever it went."""

    record_id: _Id
    by: Annotated[Contester, msgspec.Meta(description="who contests it")]
    reason: _Told


class EndContest(_Ask, frozen=True, kw_only=True):
    """Lower the flag, with the leave of the person, a court or the supervisor."""

    record_id: _Id
    agreed_by: Annotated[Remover, msgspec.Meta(description="who agreed")]
    reference: Annotated[
        str,
        msgspec.Meta(min_length=3, max_length=120, description="file number of the agreement or decision"),
    ]


class AskCorrection(_Ask, frozen=True, kw_only=True):
    """Tell the origin of a record that it is wrong, out of date or unlawful."""

    record_id: _Id
    wish: Annotated[Literal["correct", "erase"], msgspec.Meta(description="what is asked for")]
    reason: _Told


class RefuseCorrection(_Ask, frozen=True, kw_only=True):
    """Answer a neighbour's objection with a no, and say why."""

    record_id: _Id
    peer: Annotated[str, msgspec.Meta(pattern=NATION_PATTERN, description="the neighbour that asked")]
    reason: _Told


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was locked away, opened for what the hold is for.

    Attributes:
        kind: Its kind.
        review_at: When the hold ends, milliseconds UTC.
        fields: Its fields by name.
    """

    kind: str
    review_at: int
    fields: Mapping[str, Any]


# --- recall and correction --------------------------------------------------------------------------------------


def recall_record(desk: Desk, ask: RecallRecord) -> None:
    """Ask a record back; recipients erase it and certify that they did.

    Raises:
        Missing: If this node has no such record of its own.
        Conflict: If it was recalled already.
    """
    recall_records(desk, RecallRecords(record_ids=(ask.record_id,), reason=ask.reason, ground=ask.ground))


def recall_records(desk: Desk, ask: RecallRecords) -> int:
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


def erase_record(desk: Desk, ask: EraseRecord) -> None:
    """Erase an own record with everything derived from it, and ask all of it back from every neighbour.

    Raises:
        Missing: If this node has no such record of its own.
        Refused: If it is one that the node answers for.
    """
    desk = _at_node(desk)
    log: Log = desk.lent(LENT_AS)
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


def correct_record(desk: Desk, ask: CorrectRecord) -> str:
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
    desk = _at_node(desk)
    log: Log = desk.lent(LENT_AS)
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


def ask_correction(desk: Desk, ask: AskCorrection) -> None:
    """Tell a record's origin that it is wrong; its clock starts, and both sides see it run.

    Raises:
        Missing: If no neighbour sent such a record.
        Conflict: If it was asked already and is not answered.
    """
    desk = _at_node(desk)
    origin = _origin_of(desk, ask.record_id)
    if origin == desk.nation:
        raise Missing(
            "exchange.own_record", f"Record {ask.record_id} is our own.", "Correct or recall it yourself."
        )
    if desk.rows(tables.SELECT_DUTY, ("correction", ask.record_id, desk.nation, origin)):
        raise Conflict(
            "exchange.asked_already", f"{origin} was asked already.", "Wait for its answer; its clock runs."
        )
    desk.put(CorrectionAsked(about=ask.record_id, origin=origin, wish=ask.wish, reason=ask.reason))


def refuse_correction(desk: Desk, ask: RefuseCorrection) -> None:
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


# --- holds ------------------------------------------------------------------------------------------------------


def hold_record(desk: Desk, ask: HoldRecord) -> None:
    """Keep a record's body from being erased until its review date; afterwards it goes by itself (safeguard S-45).

    Raises:
        Missing: If there is no such record here, or nothing of it is left to hold.
        Invalid: If the review date is past, or further away than a year.
    """
    desk = _at_node(desk)
    log: Log = desk.lent(LENT_AS)
    if not desk.now() < ask.review_at <= desk.now() + LONGEST_HOLD_DAYS * DAY_MS:
        raise Invalid(
            "exchange.hold_review",
            f"A hold is reviewed within {LONGEST_HOLD_DAYS} days.",
            "Give a date between tomorrow and then; the authority may order it anew.",
        )
    event = log.find(desk.tx, ask.record_id, ask.origin)
    if event.record is None and log.find_held(desk.tx, ask.record_id, ask.origin) is None:
        raise Missing(
            "exchange.nothing_to_hold",
            f"Nothing is left of {ask.record_id} to hold.",
            "What is erased cannot be brought back.",
        )
    erasing.hold(desk.tx, ask.record_id, ask.origin, ask.review_at)
    desk.put(
        RecordHeld(
            held=ask.record_id,
            origin=ask.origin,
            legal_basis=ask.legal_basis,
            authority=ask.authority,
            reason=ask.reason,
            review_at=ask.review_at,
        )
    )


def end_hold(desk: Desk, ask: EndHold) -> None:
    """Lift a hold; what it alone kept is erased at once.

    Raises:
        Missing: If no hold is on that record.
    """
    desk = _at_node(desk)
    _hold_on(desk, ask.record_id, ask.origin)
    erasing.end_hold(desk.tx, ask.record_id, ask.origin)
    desk.put(HoldEnded(held=ask.record_id, origin=ask.origin, reason=ask.reason))


def open_held(desk: Desk, ask: OpenHeld) -> Held:
    """Open what is locked away, for what the hold is for; who did so is put on record.

    Raises:
        Missing: If no hold is on that record, or it is not locked away and opened like any other.
    """
    desk = _at_node(desk)
    log: Log = desk.lent(LENT_AS)
    review_at = _hold_on(desk, ask.record_id, ask.origin)
    event = log.find_held(desk.tx, ask.record_id, ask.origin)
    if event is None or event.record is None:
        raise Missing(
            "exchange.not_locked",
            f"{ask.record_id} is not locked away.",
            "Open it as any record, as long as its time lasts.",
        )
    desk.put(HeldOpened(held=ask.record_id, origin=ask.origin, reason=ask.reason))
    fields: dict[str, Any] = msgspec.to_builtins(event.record)
    return Held(
        kind=event.head.kind,
        review_at=review_at,
        fields={name: value for name, value in fields.items() if name != "type"},
    )


def _hold_on(desk: Desk, record_id: str, origin: str) -> int:
    """Return the review date of the hold on a record, milliseconds UTC."""
    found = desk.rows(tables.SELECT_HOLD, (record_id, origin, desk.now()))
    if not found:
        raise Missing("exchange.no_hold", f"No hold is on {record_id}.", "See the list of holds.")
    return int(found[0][2])


# --- contested accuracy -----------------------------------------------------------------------------------------


def contest_accuracy(desk: Desk, ask: ContestAccuracy) -> None:
    """Flag a record, our own or a neighbour's; the flag goes wherever the record went (safeguard S-43).

    Raises:
        Missing: If there is no such record here.
        Conflict: If this node has flagged it already.
    """
    desk = _at_node(desk)
    origin = _origin_of(desk, ask.record_id)
    if desk.rows(tables.SELECT_OWN_CONTEST, (ask.record_id, desk.nation)):
        raise Conflict("exchange.contested", f"{ask.record_id} is flagged already.", "See its page.")
    desk.put(AccuracyContested(contested=ask.record_id, origin=origin, by=ask.by, reason=ask.reason))


def end_contest(desk: Desk, ask: EndContest) -> None:
    """Lower this node's flag; nobody but person, court or supervisor may agree to that.

    Raises:
        Missing: If this node has not flagged the record.
        Refused: If the flag is a neighbour's, repeated here: it goes when that neighbour lowers its own.
    """
    desk = _at_node(desk)
    if not desk.rows(tables.SELECT_OWN_CONTEST, (ask.record_id, desk.nation)):
        if desk.rows(tables.SELECT_CONTEST, (ask.record_id,)):
            raise Refused(
                "exchange.contest_of",
                f"The flag on {ask.record_id} is a neighbour's.",
                "Whoever raised it lowers it.",
            )
        raise Missing("exchange.no_contest", f"{ask.record_id} is not flagged.", "See its page.")
    origin = _origin_of(desk, ask.record_id)
    desk.put(
        ContestEnded(contested=ask.record_id, origin=origin, agreed_by=ask.agreed_by, reference=ask.reference)
    )


def _origin_of(desk: WorkDesk, record_id: str) -> str:
    log: Log = desk.lent(LENT_AS)
    origins: Sequence[str] = log.origins(desk.tx, record_id)
    if not origins:
        raise Missing("exchange.no_record", f"There is no record {record_id} here.", "Check the name.")
    return origins[0]


def _at_node(desk: Desk) -> WorkDesk:
    if not isinstance(desk, WorkDesk):
        raise Defect("exchange.recall_desk", "Records are handled at a node.", "Ask a running node.")
    return desk

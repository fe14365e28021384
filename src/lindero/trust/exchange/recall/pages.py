"""Views of what was asked back and certified, of what is due and overdue, of holds, flags and erased days."""

import contextlib
from typing import Annotated, Final, Literal

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing, Unproved
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.trust.exchange.peer_keys import verifiers
from lindero.trust.exchange.recall.clocks import Stage, stage_of
from lindero.trust.exchange.recall.tables import SELECT_CONTEST, SELECT_RELEASED_TO
from lindero.trust.identity.keybook import keys_of
from lindero.trust.ledger.erasures import Erasure, certificate_file, open_certificate, read_certificate
from lindero.trust.ledger.pages import DeskRows

MOST_LINES: Final = 200

_RECALL_COLUMNS: Final = (
    "SELECT recalled, peer, asked_at, reason, ground, due_at, replaced_by, status, proved_at, certificate,"
    " legal_basis, authority, review_at, derived, passed_on FROM exchange_recalls"
)
_RECALLS: Final = (
    "SELECT recalled, peer, asked_at FROM exchange_recalls a WHERE peer = ''"
    " OR NOT EXISTS (SELECT 1 FROM exchange_recalls o WHERE o.recalled = a.recalled AND o.peer = '')"
    " ORDER BY asked_at DESC, recalled LIMIT ?"
)
_RECALL: Final = f"{_RECALL_COLUMNS} WHERE recalled = ? AND peer = ?"
_ANSWERS: Final = f"{_RECALL_COLUMNS} WHERE recalled = ? AND peer <> '' ORDER BY peer"
_DUTIES: Final = (
    "SELECT duty, about, asker, owed_by, since_at, due_at, ended_at, outcome, reason FROM exchange_duties"
    " ORDER BY ended_at IS NOT NULL, due_at, about LIMIT ?"
)
_HOLDS: Final = (
    "SELECT held, origin, legal_basis, authority, reason, since_at, review_at FROM exchange_holds"
    " WHERE review_at > ? ORDER BY review_at LIMIT ?"
)
_CONTESTS: Final = (
    "SELECT contested, origin, flagged_by, contester, reason, since_at FROM exchange_contests"
    " WHERE ended_at IS NULL ORDER BY since_at DESC LIMIT ?"
)
_DAYS: Final = (
    "SELECT day_begins_at, due, erased, recalled, held FROM exchange_erasure_days"
    " ORDER BY day_begins_at DESC LIMIT 31"
)
_REPLACED_BY: Final = (
    "SELECT replaced_by FROM exchange_recalls WHERE recalled = ? AND replaced_by <> '' LIMIT 1"
)
_REPLACES: Final = "SELECT recalled FROM exchange_recalls WHERE replaced_by = ? LIMIT 1"
_HELD_UNTIL: Final = (
    "SELECT max(review_at) FROM exchange_holds WHERE held = ? AND review_at > ? GROUP BY held"
)
_CERTIFICATE: Final = "SELECT receiver, asker, at, note FROM exchange_certificates WHERE record_id = ?"


class RecallsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which recalls to show.

    Attributes:
        is_open: Only those that a recipient has not answered yet.
    """

    is_open: bool = False


class RecallAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a recipient certified.

    Attributes:
        nation: The recipient.
        status: `ERASED`, `UNKNOWN` if it never had it, `HELD` on a law of its own; empty while awaited.
        at: When it was certified, or its receipt verified, milliseconds UTC; None while awaited.
        certificate: Name of the signed certificate; empty until it is here.
        derived: Records of the recipient that were derived from it and went with it.
        passed_on: Nations from which the recipient asked it back in turn.
        legal_basis: The law that holds it; empty unless it is held.
        authority: The authority that ordered the hold; empty unless it is held.
        review_at: When the hold ends unless ordered anew, milliseconds UTC; 0 unless it is held.
    """

    nation: str
    status: str
    at: int | None
    certificate: str = ""
    derived: int = 0
    passed_on: tuple[str, ...] = ()
    legal_basis: str = ""
    authority: str = ""
    review_at: int = 0


class RecallLine(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was asked back.

    Attributes:
        about: The record.
        asker: The nation that asks it back: its origin, or who passed it on.
        is_ours: Whether that is us.
        reason: Why.
        ground: On what ground.
        asked_at: When, milliseconds UTC.
        due_at: By when recipients certify, milliseconds UTC.
        replaced_by: The corrected record that takes its place; empty if none does.
        answers: What each recipient certified; for a neighbour's recall what we certified.
        is_open: Whether an answer is awaited.
        is_late: Whether one is awaited beyond its time.
    """

    about: str
    asker: str
    is_ours: bool
    reason: str
    ground: str
    asked_at: int
    due_at: int
    replaced_by: str
    answers: tuple[RecallAnswer, ...]
    is_open: bool
    is_late: bool


class RecallsView(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked back.

    Attributes:
        recalls: The recalls, the newest first.
        waiting: How many of them await an answer.
    """

    recalls: tuple[RecallLine, ...]
    waiting: int


class DutiesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which duties to show.

    Attributes:
        is_overdue: Only those whose time has passed and that are not done.
    """

    is_overdue: bool = False


class DutyLine(msgspec.Struct, frozen=True, kw_only=True):
    """An erasure or a correction that one nation owes another.

    Attributes:
        duty: `erasure` or `correction`.
        about: The record.
        asker: The nation to which it is owed.
        owed_by: The nation that owes it.
        is_ours: Whether that is us.
        reason: Why it was asked.
        since_at: Since when, milliseconds UTC.
        due_at: By when, milliseconds UTC.
        stage: Share of the time that has passed, percent: 0, 50, 80 or 100; for what is done, of when it was done.
        ended_at: When it was done, milliseconds UTC; None while it is not.
        outcome: What came of it; empty while it is not done.
    """

    duty: Literal["erasure", "correction"]
    about: str
    asker: str
    owed_by: str
    is_ours: bool
    reason: str
    since_at: int
    due_at: int
    stage: Stage
    ended_at: int | None
    outcome: str


class DutiesView(msgspec.Struct, frozen=True, kw_only=True):
    """What is due between this node and its neighbours, in both directions; both sides see the same.

    Attributes:
        duties: The duties; those that are not done first, the most urgent before the others.
        is_open_count: How many are not done.
        overdue: How many of these are overdue.
        days: What was erased on the last days.
    """

    duties: tuple[DutyLine, ...]
    is_open_count: int
    overdue: int
    days: tuple["DayLine", ...]


class DayLine(msgspec.Struct, frozen=True, kw_only=True):
    """A day's report of erasure.

    Attributes:
        day_begins_at: Midnight UTC, milliseconds.
        due: Bodies whose time ended.
        erased: Bodies that were erased.
        recalled: Of these, erased before their time.
        held: Bodies that a hold kept at the day's end.
    """

    day_begins_at: int
    due: int
    erased: int
    recalled: int
    held: int


class HoldsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A query without fields."""


class HoldLine(msgspec.Struct, frozen=True, kw_only=True):
    """A legal hold.

    Attributes:
        about: The record.
        origin: The nation whose record it is.
        legal_basis: The law that permits it.
        authority: The authority that ordered it.
        reason: Why.
        since_at: Since when, milliseconds UTC.
        review_at: When it ends unless ordered anew, milliseconds UTC.
    """

    about: str
    origin: str
    legal_basis: str
    authority: str
    reason: str
    since_at: int
    review_at: int


class ContestLine(msgspec.Struct, frozen=True, kw_only=True):
    """A flag: somebody says that a record is not accurate.

    Attributes:
        about: The record.
        origin: The nation whose record it is.
        flagged_by: The nation whose node raised the flag.
        contester: Who contests it: person, recipient, supervisor or court.
        reason: What is contested.
        since_at: Since when, milliseconds UTC.
    """

    about: str
    origin: str
    flagged_by: str
    contester: str
    reason: str
    since_at: int


class HoldsView(msgspec.Struct, frozen=True, kw_only=True):
    """Holds that last, the next review first, and flags that stand, the newest first."""

    holds: tuple[HoldLine, ...]
    contests: tuple[ContestLine, ...]


class CertificateQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which certificate to show.

    Attributes:
        record_id: Name of the record that holds it.
    """

    record_id: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]


class CertificateView(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate of erasure.

    Attributes:
        record_id: Name of the record that holds it.
        receiver: The nation that certified.
        asker: The nation that had asked the records back.
        certified_at: When, milliseconds UTC.
        erasures: What became of each record.
        file: The key that signed it and the signed text; saved, `lindero verify` verifies it without a node.
    """

    record_id: str
    receiver: str
    asker: str
    certified_at: int
    erasures: tuple[Erasure, ...]
    file: str


def show_recalls(desk: Desk, query: RecallsQuery) -> RecallsView:
    """Show what was asked back, by us and by neighbours, and what was certified."""
    lines = [_recall(desk, about, peer) for about, peer, _ in desk.rows(_RECALLS, (MOST_LINES,))]
    return RecallsView(
        recalls=tuple(line for line in lines if line.is_open or not query.is_open),
        waiting=sum(line.is_open for line in lines),
    )


def show_duties(desk: Desk, query: DutiesQuery) -> DutiesView:
    """Show what is due, what is overdue, and what was erased on the last days."""
    lines = [
        DutyLine(
            duty=duty,
            about=about,
            asker=asker,
            owed_by=owed_by,
            is_ours=owed_by == desk.nation,
            reason=reason,
            since_at=since_at,
            due_at=due,
            stage=stage_of(since_at, due, desk.now() if ended_at is None else ended_at),
            ended_at=ended_at,
            outcome=outcome,
        )
        for duty, about, asker, owed_by, since_at, due, ended_at, outcome, reason in desk.rows(
            _DUTIES, (MOST_LINES,)
        )
    ]
    overdue = [line for line in lines if line.ended_at is None and line.stage == 100]
    return DutiesView(
        duties=tuple(overdue if query.is_overdue else lines),
        is_open_count=sum(line.ended_at is None for line in lines),
        overdue=len(overdue),
        days=tuple(
            DayLine(day_begins_at=day, due=due, erased=erased, recalled=recalled, held=held)
            for day, due, erased, recalled, held in desk.rows(_DAYS)
        ),
    )


def show_holds(desk: Desk, query: HoldsQuery) -> HoldsView:
    """Show the holds that last and the flags that stand."""
    holds = desk.rows(_HOLDS, (desk.now(), MOST_LINES))
    return HoldsView(
        holds=tuple(
            HoldLine(
                about=about,
                origin=origin,
                legal_basis=legal_basis,
                authority=authority,
                reason=reason,
                since_at=since_at,
                review_at=review_at,
            )
            for about, origin, legal_basis, authority, reason, since_at, review_at in holds
        ),
        contests=tuple(
            ContestLine(
                about=about,
                origin=origin,
                flagged_by=flagged_by,
                contester=contester,
                reason=reason,
                since_at=since_at,
            )
            for about, origin, flagged_by, contester, reason, since_at in desk.rows(_CONTESTS, (MOST_LINES,))
        ),
    )


def contests_of(desk: Desk, record_id: str) -> tuple[ContestLine, ...]:
    """Return the flags that stand on a record, the oldest first."""
    return tuple(
        ContestLine(
            about=record_id,
            origin=origin,
            flagged_by=flagged_by,
            contester=contester,
            reason=reason,
            since_at=since_at,
        )
        for contester, reason, since_at, flagged_by, origin in desk.rows(SELECT_CONTEST, (record_id,))
    )


def corrections_of(desk: Desk, record_id: str) -> tuple[str, str]:
    """Return the record that took a record's place, and the one whose place it took; empty where there is none."""
    replaced_by = desk.rows(_REPLACED_BY, (record_id,))
    replaces = desk.rows(_REPLACES, (record_id,))
    return str(replaced_by[0][0]) if replaced_by else "", str(replaces[0][0]) if replaces else ""


def held_until(desk: Desk, record_id: str) -> int | None:
    """Return when the hold on a record ends, milliseconds UTC; None without one."""
    found = desk.rows(_HELD_UNTIL, (record_id, desk.now()))
    return int(found[0][0]) if found else None


def show_certificate(desk: Desk, query: CertificateQuery) -> CertificateView:
    """Show a certificate, given or received.

    Raises:
        Missing: If there is none of this name.
    """
    found = desk.rows(_CERTIFICATE, (query.record_id,))
    if not found:
        raise Missing(
            "exchange.no_certificate",
            f"There is no certificate {query.record_id}.",
            "See the list of recalls.",
        )
    receiver, asker, at, note = found[0]
    text = bytes(note).decode()
    return CertificateView(
        record_id=query.record_id,
        receiver=receiver,
        asker=asker,
        certified_at=at,
        erasures=read_certificate(text).erasures,
        file=_file(desk, receiver, text),
    )


def _file(desk: Desk, receiver: str, note: str) -> str:
    """Return a certificate with the key that signed it; without one if that is not known any more."""
    for key in verifiers(keys_of(DeskRows(desk), receiver), receiver):
        with contextlib.suppress(Unproved):
            open_certificate(note, [key])
            return certificate_file(note, key)
    return note


def _recall(desk: Desk, about: str, peer: str) -> RecallLine:
    asked = desk.rows(_RECALL, (about, peer))[0]
    _, _, asked_at, reason, ground, due, replaced_by, *_ = asked
    if peer:
        # A neighbour's recall is only on record if it was carried out in the same transaction.
        answers: tuple[RecallAnswer, ...] = (_answer(desk.nation, asked),)
    else:
        certified = {row[1]: row for row in desk.rows(_ANSWERS, (about,))}
        released = (name for (name,) in desk.rows(SELECT_RELEASED_TO, (about, desk.nation)))
        answers = tuple(_answer(nation, certified.get(nation)) for nation in sorted({*released, *certified}))
    is_open = any(answer.at is None for answer in answers)
    return RecallLine(
        about=about,
        asker=peer or desk.nation,
        is_ours=not peer,
        reason=reason,
        ground=ground,
        asked_at=asked_at,
        due_at=due,
        replaced_by=replaced_by,
        answers=answers,
        is_open=is_open,
        is_late=is_open and desk.now() >= due,
    )


def _answer(nation: str, row: tuple[object, ...] | None) -> RecallAnswer:
    if row is None:
        return RecallAnswer(nation=nation, status="", at=None)
    facts = dict(zip(_ANSWER_FIELDS, row[7:], strict=True))
    facts["passed_on"] = tuple(str(facts["passed_on"]).split())
    facts["status"] = "" if facts["at"] is None else facts["status"]
    return msgspec.convert({"nation": nation, **facts}, RecallAnswer)


_ANSWER_FIELDS: Final = (
    "status",
    "at",
    "certificate",
    "legal_basis",
    "authority",
    "review_at",
    "derived",
    "passed_on",
)

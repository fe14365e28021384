"""Views of what was asked back and certified, of what is due and overdue, of holds, flags and erased days."""

import contextlib
from typing import Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing, Unproved
from lindero.kernel.paging import Listing, slice_of
from lindero.trust.exchange.peer_keys import verifiers
from lindero.trust.exchange.recall.clocks import stage_of
from lindero.trust.exchange.recall.tables import SELECT_CONTEST, SELECT_RELEASED_TO
from lindero.trust.exchange.recall.views import (
    CertificateQuery,
    CertificateView,
    ContestLine,
    DayLine,
    DutiesQuery,
    DutiesView,
    DutyLine,
    ExportLine,
    ExportsQuery,
    ExportsView,
    HoldLine,
    HoldsQuery,
    HoldsView,
    RecallAnswer,
    RecallLine,
    RecallsQuery,
    RecallsView,
)
from lindero.trust.identity.keybook import keys_of
from lindero.trust.ledger.desk_rows import DeskRows
from lindero.trust.ledger.erasures import certificate_file, open_certificate, read_certificate

MOST_LINES: Final = 200
"""Lines of each list on one page."""

_RECALL_COLUMNS: Final = (
    "SELECT recalled, peer, asked_at, reason, ground, due_at, replaced_by, status, proved_at, certificate,"
    " legal_basis, authority, review_at, derived, passed_on FROM exchange_recalls"
)
_RECALLS: Final = Listing(
    columns="recalled, peer", source="exchange_recalls a", by=("-asked_at", "recalled", "peer")
)
_ASKED: Final = (
    "(peer = '' OR NOT EXISTS"
    " (SELECT 1 FROM exchange_recalls o WHERE o.recalled = a.recalled AND o.peer = ''))"
)
"""One line for each recall: our own where there is one, whoever certified it."""

_AWAITED: Final = (
    f"{_ASKED} AND CASE WHEN peer <> '' THEN proved_at IS NULL ELSE EXISTS"
    " (SELECT 1 FROM exchange_recalls o WHERE o.recalled = a.recalled AND o.peer <> '' AND o.proved_at IS NULL)"
    " OR EXISTS (SELECT 1 FROM exchange_entries e JOIN exchange_channels c ON c.channel = e.channel"
    " WHERE e.about = a.recalled AND c.sender = ? AND c.agreement <> 'control' AND NOT EXISTS"
    " (SELECT 1 FROM exchange_recalls o WHERE o.recalled = a.recalled AND o.peer = c.recipient)) END"
)
"""Those of which somebody who received the record has not certified yet."""

_COUNT_RECALLS: Final = f"SELECT count(*) FROM exchange_recalls a WHERE {_ASKED}"
_COUNT_AWAITED: Final = f"SELECT count(*) FROM exchange_recalls a WHERE {_AWAITED}"
_RECALL: Final = f"{_RECALL_COLUMNS} WHERE recalled = ? AND peer = ?"
_ANSWERS: Final = f"{_RECALL_COLUMNS} WHERE recalled = ? AND peer <> '' ORDER BY peer"
_DUTIES: Final = Listing(
    columns="duty, about, asker, owed_by, since_at, due_at, ended_at, outcome, reason",
    source="exchange_duties",
    by=("ended_at IS NOT NULL", "due_at", "about", "duty", "asker", "owed_by"),
)
_OVERDUE: Final = "ended_at IS NULL AND due_at <= ?"
_COUNT_DUTIES: Final = (
    f"SELECT count(*), coalesce(sum(ended_at IS NULL), 0), coalesce(sum({_OVERDUE}), 0) FROM exchange_duties"
)
_EXPORTS: Final = Listing(
    columns="record_id, channel, entries, by, at, outdated",
    source="(SELECT x.record_id, x.channel, x.entries, x.by, x.at, (SELECT count(DISTINCT e.about)"
    " FROM exchange_entries e JOIN exchange_recalls r ON r.recalled = e.about AND (r.peer = '' OR r.peer = r.asker)"
    " WHERE e.channel = x.channel AND e.place < x.entries AND r.asked_at >= x.at) AS outdated"
    " FROM exchange_exports x)",
    by=("outdated = 0", "-at", "record_id"),
)
_HOLDS: Final = Listing(
    columns="held, origin, legal_basis, authority, reason, since_at, review_at",
    source="exchange_holds",
    by=("review_at", "held", "origin"),
)
_CONTESTS: Final = Listing(
    columns="contested, origin, flagged_by, contester, reason, since_at",
    source="exchange_contests",
    by=("-since_at", "contested", "origin", "flagged_by"),
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


def show_recalls(desk: Desk, query: RecallsQuery) -> RecallsView:
    """Show what was asked back, by us and by neighbours, and what was certified."""
    where, values = (_AWAITED, (desk.nation,)) if query.is_open else (_ASKED, ())
    page = slice_of(desk.rows, _RECALLS, query.after, MOST_LINES, where=where, values=values)
    ((total,),), ((waiting,),) = desk.rows(_COUNT_RECALLS), desk.rows(_COUNT_AWAITED, (desk.nation,))
    return RecallsView(
        recalls=tuple(_recall(desk, about, peer) for about, peer in page.items),
        total=waiting if query.is_open else total,
        next=page.next,
        waiting=waiting,
    )


def show_duties(desk: Desk, query: DutiesQuery) -> DutiesView:
    """Show what is due, what is overdue, and what was erased on the last days."""
    where, values = (_OVERDUE, (desk.now(),)) if query.is_overdue else ("", ())
    page = slice_of(desk.rows, _DUTIES, query.after, MOST_LINES, where=where, values=values)
    ((total, waiting, overdue),) = desk.rows(_COUNT_DUTIES, (desk.now(),))
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
        for duty, about, asker, owed_by, since_at, due, ended_at, outcome, reason in page.items
    ]
    return DutiesView(
        duties=tuple(lines),
        total=overdue if query.is_overdue else total,
        next=page.next,
        is_open_count=waiting,
        overdue=overdue,
        days=tuple(
            DayLine(day_begins_at=day, due=due, erased=erased, recalled=recalled, held=held)
            for day, due, erased, recalled, held in desk.rows(_DAYS)
        ),
    )


def show_exports(desk: Desk, query: ExportsQuery) -> ExportsView:
    """Show which files were taken out of the node, and how much in each was taken back since."""
    page = slice_of(desk.rows, _EXPORTS, query.after, MOST_LINES)
    return ExportsView(
        exports=tuple(
            ExportLine(export=export, channel=channel, entries=entries, by=by, at=at, outdated=outdated)
            for export, channel, entries, by, at, outdated in page.items
        ),
        next=page.next,
    )


def show_holds(desk: Desk, query: HoldsQuery) -> HoldsView:
    """Show the holds that last and the flags that stand."""
    holds = slice_of(desk.rows, _HOLDS, query.after, MOST_LINES, where="review_at > ?", values=(desk.now(),))
    contests = slice_of(desk.rows, _CONTESTS, query.contests_after, MOST_LINES, where="ended_at IS NULL")
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
            for about, origin, legal_basis, authority, reason, since_at, review_at in holds.items
        ),
        next=holds.next,
        contests=tuple(
            ContestLine(
                about=about,
                origin=origin,
                flagged_by=flagged_by,
                contester=contester,
                reason=reason,
                since_at=since_at,
            )
            for about, origin, flagged_by, contester, reason, since_at in contests.items
        ),
        contests_next=contests.next,
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

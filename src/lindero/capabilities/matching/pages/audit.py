"""How matching is used, for data protection officers: counters, reasons and anomalies, and nobody's identifiers."""

from collections.abc import Iterable
from typing import Final

from lindero.capabilities.matching.pages.matching import searches_shown
from lindero.capabilities.matching.pages.views import (
    AnomalyLine,
    AuditQuery,
    AuditView,
    CountLine,
    QuestionLine,
)
from lindero.capabilities.matching.rules import A_DAY
from lindero.kernel.desk import Desk, Row
from lindero.kernel.paging import Listing, slice_of
from lindero.kernel.times import DAY_MS

MOST_LINES: Final = 200
_ANOMALIES: Final = Listing(
    columns="noticed_at, origin, peer, nature, question, amount",
    source="matching_anomalies",
    by=("-noticed_at", "origin", "record_id"),
)
_COUNTS: Final = Listing(
    columns="peer, day, way, questions, amount, denied",
    source=(
        "(SELECT peer, day, way, count(*) AS questions, sum(amount) AS amount, sum(outcome = 'denied') AS denied"
        " FROM matching_counts GROUP BY peer, day, way)"
    ),
    by=("-day", "peer", "way"),
)
_QUESTIONS: Final = Listing(
    columns="question, peer, sort, amount, purpose, case_ref, grounds, asked_at",
    source="matching_questions",
    by=("-asked_at", "record_id"),
)


def show_audit(desk: Desk, query: AuditQuery) -> AuditView:
    """Show how matching is used by both sides."""
    guarded = desk.rows("SELECT count(*) FROM matching_guarded")
    anomalies = slice_of(desk.rows, _ANOMALIES, query.after, MOST_LINES)
    counts = slice_of(desk.rows, _COUNTS, query.counts_after, MOST_LINES)
    questions = slice_of(desk.rows, _QUESTIONS, query.questions_after, MOST_LINES)
    searches = searches_shown(desk, query.searches_after)
    return AuditView(
        anomalies=_anomalies(anomalies.items),
        next=anomalies.next,
        counts=_counts(counts.items),
        counts_next=counts.next,
        questions=_questions(questions.items),
        questions_next=questions.next,
        searches=tuple(searches.items),
        searches_next=searches.next,
        guarded=int(guarded[0][0]),
    )


def _anomalies(rows: Iterable[Row]) -> tuple[AnomalyLine, ...]:
    return tuple(
        AnomalyLine(noticed_at=at, origin=origin, peer=peer, nature=nature, question=question, amount=amount)
        for at, origin, peer, nature, question, amount in rows
    )


def _counts(rows: Iterable[Row]) -> tuple[CountLine, ...]:
    return tuple(
        CountLine(
            peer=peer,
            day=day * DAY_MS,
            way=way,
            questions=questions,
            amount=amount,
            denied=denied,
            limit=A_DAY[way],
        )
        for peer, day, way, questions, amount, denied in rows
    )


def _questions(rows: Iterable[Row]) -> tuple[QuestionLine, ...]:
    return tuple(
        QuestionLine(
            question=question,
            peer=peer,
            sort=sort,
            amount=amount,
            purpose=purpose,
            case_ref=case,
            grounds=grounds,
            asked_at=asked_at,
        )
        for question, peer, sort, amount, purpose, case, grounds, asked_at in rows
    )

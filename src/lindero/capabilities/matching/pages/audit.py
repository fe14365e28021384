"""How matching is used, for data protection officers: counters, reasons and anomalies, and nobody's identifiers."""

from typing import Final

from lindero.capabilities.matching.pages.matching import searches_shown
from lindero.capabilities.matching.pages.views import (
    AnomalyLine,
    AuditView,
    CountLine,
    MatchingQuery,
    QuestionLine,
)
from lindero.capabilities.matching.rules import A_DAY
from lindero.kernel.desk import Desk
from lindero.kernel.times import DAY_MS

MOST_LINES: Final = 200


def show_audit(desk: Desk, query: MatchingQuery) -> AuditView:
    """Show how matching is used by both sides."""
    guarded = desk.rows("SELECT count(*) FROM matching_guarded")
    return AuditView(
        anomalies=_anomalies(desk),
        counts=_counts(desk),
        questions=_questions(desk),
        searches=searches_shown(desk),
        guarded=int(guarded[0][0]),
    )


def _anomalies(desk: Desk) -> tuple[AnomalyLine, ...]:
    rows = desk.rows(
        "SELECT noticed_at, origin, peer, nature, question, amount FROM matching_anomalies"
        " ORDER BY noticed_at DESC, record_id LIMIT ?",
        (MOST_LINES,),
    )
    return tuple(
        AnomalyLine(noticed_at=at, origin=origin, peer=peer, nature=nature, question=question, amount=amount)
        for at, origin, peer, nature, question, amount in rows
    )


def _counts(desk: Desk) -> tuple[CountLine, ...]:
    rows = desk.rows(
        "SELECT peer, day, way, count(*), sum(amount), sum(outcome = 'denied') FROM matching_counts"
        " GROUP BY peer, day, way ORDER BY day DESC, peer, way LIMIT ?",
        (MOST_LINES,),
    )
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


def _questions(desk: Desk) -> tuple[QuestionLine, ...]:
    rows = desk.rows(
        "SELECT question, peer, sort, amount, purpose, case_ref, grounds, asked_at FROM matching_questions"
        " ORDER BY asked_at DESC, record_id LIMIT ?",
        (MOST_LINES,),
    )
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

"""What who runs consultations does with one, from the plan to the decision. The guards look whether it may be."""

from lindero.capabilities.participation import asks, records
from lindero.capabilities.participation.tables.lookups import comments_of, planned
from lindero.capabilities.participation.tally import tally
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Refused
from lindero.kernel.times import DAY_MS


def plan_consultation(desk: Desk, ask: asks.PlanConsultation) -> str:
    """Begin to prepare a consultation; return its code."""
    planned = records.ConsultationPlanned(
        consultation=ask.consultation, languages=tuple(dict.fromkeys(ask.languages))
    )
    desk.put(planned)
    return ask.consultation


def write_text(desk: Desk, ask: asks.WriteText) -> str:
    """Write a text in one language; return the record's name.

    Raises:
        Missing: If there is no such consultation.
        Refused: If it is published already.
    """
    planned(desk.rows, ask.consultation)
    written = records.TextWritten(
        subject="consultation",
        code=ask.consultation,
        part=ask.part,
        slot=ask.slot,
        language=ask.language,
        title=ask.title,
        words=ask.words,
    )
    return desk.put(written).record_id


def publish_consultation(desk: Desk, ask: asks.PublishConsultation) -> str:
    """Publish question and period; return the record's name.

    Raises:
        Refused: If the question is missing in a language, or the period is too short or in the past.
    """
    opens_at = desk.now() if ask.opens_at is None else ask.opens_at
    published = records.ConsultationPublished(
        consultation=ask.consultation, opens_at=opens_at, closes_at=opens_at + ask.days * DAY_MS
    )
    return desk.put(published).record_id


def lengthen_period(desk: Desk, ask: asks.LengthenPeriod) -> str:
    """Make the period longer; return the record's name.

    Raises:
        Missing: If there is no such consultation.
        Refused: If its period is over.
    """
    closes_at = planned(desk.rows, ask.consultation).closes_at + ask.days * DAY_MS
    extended = records.PeriodLengthened(
        consultation=ask.consultation, closes_at=closes_at, reason=ask.reason, because=ask.because
    )
    return desk.put(extended).record_id


def withdraw_consultation(desk: Desk, ask: asks.WithdrawConsultation) -> str:
    """Take a consultation back; return the record's name.

    Raises:
        Refused: If it is decided, or taken back already.
    """
    withdrawn = records.ConsultationWithdrawn(
        consultation=ask.consultation, reason=ask.reason, because=ask.because
    )
    return desk.put(withdrawn).record_id


def answer_topic(desk: Desk, ask: asks.AnswerTopic) -> str:
    """Write a part of the response document; return the record's name.

    Raises:
        Refused: If the period is not over, or the response document is public.
    """
    answered = records.TopicAnswered(
        consultation=ask.consultation,
        topic=ask.topic,
        language=ask.language,
        outcome=ask.outcome,
        title=ask.title,
        said=ask.said,
        done=ask.done,
    )
    return desk.put(answered).record_id


def publish_response(desk: Desk, ask: asks.PublishResponse) -> str:
    """Publish the response document with the counts as they are; return the record's name.

    Raises:
        Refused: If a comment waits, or a topic is not answered in a language that was promised.
    """
    return desk.put(tally(ask.consultation, comments_of(desk.rows, ask.consultation))).record_id


def publish_decision(desk: Desk, ask: asks.PublishDecision) -> str:
    """Sign and publish the decision; return the record's name.

    Raises:
        Refused: If the response document is not public, the decision is missing in a language, or who signs runs
            consultations.
    """
    if "COM" in desk.actor.roles:
        raise Refused(
            "participation.own_decision",
            "Who runs consultations does not decide.",
            "Ask who answers for the authority to sign.",
            ("PUB-04", "FOUR_EYES"),
        )
    return desk.put(records.DecisionPublished(consultation=ask.consultation)).record_id

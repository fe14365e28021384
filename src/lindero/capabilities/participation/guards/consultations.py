"""Guards of consultations: whole before public, unchanged after, answered before decided, never gone in silence."""

from typing import Any, Final

from lindero.capabilities.participation import records
from lindero.capabilities.participation.rules import (
    RUNNING,
    Consultation,
    missing_languages,
    period_fault,
    response_fault,
    state_of,
)
from lindero.capabilities.participation.tables.lookups import (
    answers_of,
    comments_of,
    consultation_in,
    texts_of,
    writers_of,
)
from lindero.capabilities.participation.tally import tally
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.duties import Pair, check_other_person
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head

DECISION: Final = Pair(first="asked the public and answered it", second="sign the decision")
STEPS: Final = (
    records.ConsultationPlanned,
    records.ConsultationPublished,
    records.PeriodLengthened,
    records.ConsultationWithdrawn,
    records.TopicAnswered,
    records.ResponsePublished,
    records.DecisionPublished,
)


def found(rows: Rows, code: str) -> Consultation:
    """Return a consultation that there is.

    Raises:
        Refused: If there is none of this code.
    """
    one = consultation_in(rows.query, code)
    if one is None:
        raise Refused(
            "participation.no_such_consultation",
            f"There is no consultation {code}.",
            "See the list of consultations.",
            ("PUB-03",),
        )
    return one


def by_a_person(rows: Rows, head: Head, record: Any) -> None:
    """Let people alone ask the public, answer it and decide.

    Raises:
        Refused: If a machine does.
    """
    if not head.actor.startswith("person/"):
        raise Refused(
            "participation.person",
            "Only a person asks and answers the public.",
            "Do it under your own name.",
            ("PUB-03",),
        )


def planned_once(rows: Rows, head: Head, record: records.ConsultationPlanned) -> None:
    """Let a code stand for one consultation for good.

    Raises:
        Refused: If the code is taken.
    """
    if consultation_in(rows.query, record.consultation) is not None:
        raise Refused(
            "participation.code_taken",
            f"{record.consultation} is taken.",
            "Choose another code.",
            ("PUB-03",),
        )


def written_before_public(rows: Rows, head: Head, record: records.TextWritten) -> None:
    """Let nothing be written anew that the public has read; a further document may be added while it may comment.

    Raises:
        Refused: If the text is public, or its time has not come.
    """
    if record.subject != "consultation":
        return
    one = found(rows, record.code)
    state = state_of(one, head.at)
    texts = texts_of(rows.query, "consultation", record.code)
    is_new = all(
        (one.slot, one.language) != (record.slot, record.language) for one in texts if one.part == "document"
    )
    allowed = {
        "question": state == "planned",
        "document": bool(record.slot) and (state == "planned" or (state in RUNNING and is_new)),
        "decision": state in {"closed", "analysed", "response_published"},
    }
    if record.part == "document" and not record.slot:
        raise Refused(
            "participation.slot",
            "A document has a short name of its own.",
            "Give one, for example map.",
            ("PUB-03",),
        )
    if not allowed.get(record.part, False):
        raise Refused(
            "participation.not_now",
            f"The {record.part} cannot be written now: the consultation is {state.replace('_', ' ')}.",
            "What is published stands; give people more time, or withdraw the consultation with a reason.",
            ("PUB-03",),
        )


def published_whole(rows: Rows, head: Head, record: records.ConsultationPublished) -> None:
    """Let a consultation be published once, with its question in every language that was promised and time enough.

    Raises:
        Refused: If it is public, a language is missing, or the period is too short or begins in the past.
    """
    one = found(rows, record.consultation)
    if state_of(one, head.at) != "planned":
        raise Refused(
            "participation.published",
            "It is published or withdrawn already.",
            "Plan another consultation.",
            ("PUB-03",),
        )
    questions = {
        text.language
        for text in texts_of(rows.query, "consultation", record.consultation)
        if text.part == "question"
    }
    if missing := missing_languages(one.languages, questions):
        raise Refused(
            "participation.languages",
            f"The question is not written yet in {', '.join(missing)}.",
            "Write it in every language that was promised.",
            ("PUB-03",),
        )
    if fault := period_fault(record.opens_at, record.closes_at, head.at):
        raise Refused("participation.period", fault, "Let it begin later, or last longer.", ("PUB-03",))


def only_longer(rows: Rows, head: Head, record: records.PeriodLengthened) -> None:
    """Let a period be changed only to be longer, before it is over.

    Raises:
        Refused: If it would be shorter, or is over or not public.
    """
    one = found(rows, record.consultation)
    if state_of(one, head.at) not in RUNNING:
        raise Refused(
            "participation.not_running",
            "Its period is over, or not published.",
            "Plan another consultation.",
            ("PUB-03",),
        )
    if record.closes_at <= one.closes_at:
        raise Refused(
            "participation.shorter",
            "A published period never becomes shorter.",
            "Give a later end.",
            ("PUB-03",),
        )


def withdrawn_in_time(rows: Rows, head: Head, record: records.ConsultationWithdrawn) -> None:
    """Let a consultation be taken back before it is decided, once.

    Raises:
        Refused: If it is decided or withdrawn.
    """
    if state_of(found(rows, record.consultation), head.at) in {"decided", "withdrawn"}:
        raise Refused(
            "participation.ended",
            "It is decided, or withdrawn already.",
            "What was decided is changed by law alone.",
            ("PUB-03",),
        )


def answered_in_time(rows: Rows, head: Head, record: records.TopicAnswered) -> None:
    """Let the response document be written after the period and before it is public.

    Raises:
        Refused: If people may still comment, or it is public.
    """
    state = state_of(found(rows, record.consultation), head.at)
    if state not in {"closed", "analysed"}:
        raise Refused(
            "participation.response_time",
            f"The response document is written after the period and stands once published; it is {state}.",
            "Wait for the end of the period.",
            ("PUB-03",),
        )


def response_is_whole(rows: Rows, head: Head, record: records.ResponsePublished) -> None:
    """Let a response document be published once all was read and each topic is answered, with the counts as they are.

    Raises:
        Refused: If a comment waits or is unsorted, an answer is missing in a language, or a count is another.
    """
    one = found(rows, record.consultation)
    state = state_of(one, head.at)
    if state != "analysed":
        raise Refused(
            "participation.not_analysed",
            f"It is {state.replace('_', ' ')}; comments not judged: {one.waiting}, under no topic: {one.unsorted}.",
            "Wait for the end of the period, judge every comment and say of which topics it speaks.",
            ("PUB-03",),
        )
    counts = tally(record.consultation, comments_of(rows.query, record.consultation))
    topics = {count.topic for count in counts.topics}
    if fault := response_fault(one.languages, topics, answers_of(rows.query, record.consultation)):
        raise Refused(
            "participation.response_unwhole",
            fault,
            "Answer every topic in every language that was promised.",
            ("PUB-03",),
        )
    if record != counts:
        raise Refused(
            "participation.counts",
            "Comments are counted otherwise.",
            "Publish it by its action, which counts.",
            ("PUB-03",),
        )


def answered_before_decided(rows: Rows, head: Head, record: records.DecisionPublished) -> None:
    """Let no decision be public without the response document, nor by who asked, answered or wrote it (PUB-04).

    Raises:
        Refused: If there is no response document, the decision is missing in a language, or no second person signs.
    """
    one = found(rows, record.consultation)
    if state_of(one, head.at) != "response_published":
        raise Refused(
            "participation.unanswered",
            "A decision is published after the response document, once.",
            "Publish first what people said, what was done and why.",
            ("PUB-04",),
        )
    decisions = {
        text.language
        for text in texts_of(rows.query, "consultation", record.consultation)
        if text.part == "decision"
    }
    if missing := missing_languages(one.languages, decisions):
        raise Refused(
            "participation.languages",
            f"The decision is not written yet in {', '.join(missing)}.",
            "Write it in every language that was promised.",
            ("PUB-03",),
        )
    for first in {one.publisher, one.responder, *writers_of(rows.query, record.consultation, "decision")}:
        check_other_person(DECISION, first, head.actor)


GUARDS: Final = (
    Guard(
        name="participation.by_a_person",
        sentence="No machine asks the public, answers it or decides.",
        check=by_a_person,
        on=(*STEPS, records.TextWritten),
    ),
    Guard(
        name="participation.planned_once",
        sentence="No code stands for two consultations.",
        check=planned_once,
        on=(records.ConsultationPlanned,),
    ),
    Guard(
        name="participation.written_before_public",
        sentence="No question, document or decision changed after the public read it.",
        check=written_before_public,
        on=(records.TextWritten,),
    ),
    Guard(
        name="participation.published_whole",
        sentence="No consultation published without its question in every promised language and at least 30 days.",
        check=published_whole,
        on=(records.ConsultationPublished,),
    ),
    Guard(
        name="participation.only_longer",
        sentence="No period made shorter, or longer after its end.",
        check=only_longer,
        on=(records.PeriodLengthened,),
    ),
    Guard(
        name="participation.withdrawn_in_time",
        sentence="No consultation withdrawn after its decision.",
        check=withdrawn_in_time,
        on=(records.ConsultationWithdrawn,),
    ),
    Guard(
        name="participation.answered_in_time",
        sentence="No answer written while people may comment, or after it was published.",
        check=answered_in_time,
        on=(records.TopicAnswered,),
    ),
    Guard(
        name="participation.response_is_whole",
        sentence="No response document that leaves out a topic, a language or a comment.",
        check=response_is_whole,
        on=(records.ResponsePublished,),
    ),
    Guard(
        name="participation.answered_before_decided",
        sentence="No decision without the response document, or by who asked and answered.",
        check=answered_before_decided,
        on=(records.DecisionPublished,),
    ),
)

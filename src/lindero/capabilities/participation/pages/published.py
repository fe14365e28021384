"""What everybody reads: consultations that are published, with comments, the response document and the decision."""

from collections.abc import Sequence

import msgspec

from lindero.capabilities.participation import records
from lindero.capabilities.participation.pages.asked import PublishedOneQuery, PublishedQuery
from lindero.capabilities.participation.pages.meetings import MeetingLine, meeting_line
from lindero.capabilities.participation.pages.views import Line, in_language, line_of
from lindero.capabilities.participation.rules import OVERALL, Answer, Consultation
from lindero.capabilities.participation.tables.lookups import (
    Comment,
    Lengthening,
    Text,
    answers_of,
    comments_of,
    judged_after,
    lengthenings_of,
    past_consultations,
    planned,
    response_of,
    running_consultations,
    texts_of,
)
from lindero.capabilities.participation.tables.meetings import meetings_about
from lindero.capabilities.participation.tally import tally
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.paging import Key
from lindero.kernel.times import Instant

SHOWN = 300
"""Consultations on one page whose period is over; all that are open or to be opened are shown."""

AT_ONCE = 50
"""Comments on one page, so that it arrives over a slow line too."""


class PublishedView(msgspec.Struct, frozen=True, kw_only=True):
    """The consultations that are published.

    Attributes:
        language: The reader's language.
        open: Those on which anybody may comment now or soon, what ends first first.
        answered: The others, the newest first.
        next: The place to ask `after` for the next page of them; None at the end.
    """

    language: str
    open: tuple[Line, ...]
    answered: tuple[Line, ...]
    next: Key | None


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as everybody reads it.

    Attributes:
        number: Its number.
        channel: How it came.
        given_at: When it was said or sent, milliseconds UTC.
        language: Language of the form by which it came.
        words: What was said; empty for one that is held back.
        reason: Why it is held back; empty for one that is published.
    """

    number: int
    channel: str
    given_at: Instant
    language: str
    words: str
    reason: str


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """A topic of the response document.

    Attributes:
        answer: What was said and done, in the reader's language where there is a text in it.
        comments: How many comments speak of it.
    """

    answer: Answer
    comments: int


class PublishedOne(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation as everybody reads it.

    Attributes:
        line: How it stands.
        question: Title and text of the question.
        documents: What belongs to it.
        lengthenings: How the period was made longer, with the reasons.
        counts: How comments came and what became of them: as published with the response, before that as they are.
        comments: Those of this page that are published or held back, by number.
        further: Number after which the next page goes on; 0 on the last.
        responded_at: When the response document was published, milliseconds UTC; 0 before.
        overall: What was done altogether; none before the response document is public.
        topics: What was said and done on each topic.
        decided_at: When the decision was published, milliseconds UTC; 0 before.
        decision: The decision; none before it is public.
        withdrawn_at: When it was taken back, milliseconds UTC; 0 if it was not.
        withdrawn_reason: Why.
        withdrawn_because: The same in the authority's own words.
        meetings: Announced meetings that belong to it, the last first.
    """

    line: Line
    question: Text | None
    documents: tuple[Text, ...]
    lengthenings: tuple[Lengthening, ...]
    counts: records.ResponsePublished
    comments: tuple[Published, ...]
    further: int
    responded_at: Instant
    overall: Answered | None
    topics: tuple[Answered, ...]
    decided_at: Instant
    decision: Text | None
    withdrawn_at: Instant
    withdrawn_reason: str
    withdrawn_because: str
    meetings: tuple[MeetingLine, ...]


def show_published(desk: Desk, query: PublishedQuery) -> PublishedView:
    """Show the consultations that are published."""
    past = past_consultations(desk.rows, desk.now(), query.after, SHOWN)
    return PublishedView(
        language=query.language,
        open=tuple(
            line_of(desk, one, query.language) for one in running_consultations(desk.rows, desk.now())
        ),
        answered=tuple(line_of(desk, one, query.language) for one in past.items),
        next=past.next,
    )


def show_published_one(desk: Desk, query: PublishedOneQuery) -> PublishedOne:
    """Show one consultation that is published.

    Raises:
        Missing: If there is none of this code, or it is not public: nobody is told which.
    """
    one = planned(desk.rows, query.consultation)
    if not one.published_at:
        raise Missing(
            "participation.no_consultation",
            f"There is no consultation {query.consultation}.",
            "See the list of consultations.",
        )
    texts = texts_of(desk.rows, "consultation", one.code)
    judged = judged_after(desk.rows, one.code, query.after, AT_ONCE + 1)
    counts = response_of(desk.rows, one.code) or tally(one.code, comments_of(desk.rows, one.code))
    topics = _topics(desk, one, counts, query.language) if one.responded_at else ()
    return PublishedOne(
        line=line_of(desk, one, query.language),
        question=_part(texts, "question", query.language, one),
        documents=_documents(texts, query.language, one),
        lengthenings=tuple(lengthenings_of(desk.rows, one.code)),
        counts=counts,
        comments=tuple(_comment(desk, comment) for comment in judged[:AT_ONCE]),
        further=judged[AT_ONCE - 1].number if len(judged) > AT_ONCE else 0,
        responded_at=one.responded_at,
        overall=next((topic for topic in topics if topic.answer.topic == OVERALL), None),
        topics=tuple(topic for topic in topics if topic.answer.topic != OVERALL),
        decided_at=one.decided_at,
        decision=_part(texts, "decision", query.language, one) if one.decided_at else None,
        withdrawn_at=one.withdrawn_at,
        withdrawn_reason=one.withdrawn_reason,
        withdrawn_because=one.withdrawn_because,
        meetings=tuple(
            meeting_line(desk, meeting, query.language) for meeting in meetings_about(desk.rows, one.code)
        ),
    )


def _part(texts: Sequence[Text], part: str, language: str, one: Consultation) -> Text | None:
    return in_language([text for text in texts if text.part == part], language, one.languages)


def _documents(texts: Sequence[Text], language: str, one: Consultation) -> tuple[Text, ...]:
    slots = dict.fromkeys(text.slot for text in texts if text.part == "document")
    found = (
        in_language(
            [text for text in texts if (text.part, text.slot) == ("document", slot)], language, one.languages
        )
        for slot in slots
    )
    return tuple(text for text in found if text is not None)


def _topics(
    desk: Desk, one: Consultation, counts: records.ResponsePublished, language: str
) -> tuple[Answered, ...]:
    """Return the answers on every topic, of which most comments speak first."""
    answers = answers_of(desk.rows, one.code)
    numbers = {count.topic: count.comments for count in counts.topics}
    found = (
        in_language([answer for answer in answers if answer.topic == topic], language, one.languages)
        for topic in dict.fromkeys(answer.topic for answer in answers)
    )
    topics = [Answered(answer=one, comments=numbers.get(one.topic, 0)) for one in found if one is not None]
    return tuple(sorted(topics, key=lambda topic: -topic.comments))


def _comment(desk: Desk, comment: Comment) -> Published:
    said = desk.record(comment.published)[1] if comment.state == "published" else None
    return Published(
        number=comment.number,
        channel=comment.channel,
        given_at=comment.given_at,
        language=comment.language,
        words=said.words if isinstance(said, records.CommentPublished) else "",
        reason=comment.reason,
    )

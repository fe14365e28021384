"""The consultations for who runs them: which there are, how one stands, and what comes next."""

import msgspec

from lindero.capabilities.participation.pages.asked import ConsultationQuery, OfficeQuery
from lindero.capabilities.participation.pages.meetings import MeetingLine, meeting_line
from lindero.capabilities.participation.pages.views import Line, in_language, line_of, written_languages
from lindero.capabilities.participation.records import ResponsePublished
from lindero.capabilities.participation.rules import (
    OVERALL,
    Answer,
    Consultation,
    State,
    missing_languages,
    response_fault,
    state_of,
)
from lindero.capabilities.participation.tables.lookups import (
    Comment,
    Lengthening,
    Text,
    answers_of,
    comments_of,
    ended_consultations,
    lasting_consultations,
    lasting_count,
    lengthenings_of,
    planned,
    texts_of,
    waiting_count,
)
from lindero.capabilities.participation.tables.meetings import listed_meetings
from lindero.capabilities.participation.tally import tally
from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key, slice_sorted

MOST_SHOWN = 300
"""Comments on one page, those that are under no topic yet first; and consultations and meetings on one."""


class OfficeView(msgspec.Struct, frozen=True, kw_only=True):
    """Every consultation and every meeting.

    Attributes:
        at: The time of the view, milliseconds UTC.
        lasting: Those that are neither decided nor withdrawn, those planned last first.
        total: How many these are, on this page or not.
        next: The place to ask `after` for the next page; None at the end.
        ended: The others.
        ended_next: The place to ask `ended_after`; None at the end.
        waiting: How many comments nobody has judged yet.
        meetings: The public meetings, the last first.
        meetings_next: The place to ask `meetings_after`; None at the end.
    """

    at: int
    lasting: tuple[Line, ...]
    total: int
    next: Key | None
    ended: tuple[Line, ...]
    ended_next: Key | None
    waiting: int
    meetings: tuple[MeetingLine, ...]
    meetings_next: Key | None


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """In which languages a part is written.

    Attributes:
        part: Which part: question, document, decision.
        slot: Which of several documents.
        title: Its title in one of the languages; empty before one is written.
        languages: Those in which it is written.
        missing: Those that were promised and are missing.
        may_write: Whether it can be written now.
    """

    part: str
    slot: str
    title: str
    languages: tuple[str, ...]
    missing: tuple[str, ...]
    may_write: bool


class TopicShown(msgspec.Struct, frozen=True, kw_only=True):
    """A topic of the response document.

    Attributes:
        topic: The topic.
        title: The topic in words; empty before it is answered.
        comments: How many comments speak of it.
        outcome: What was done; empty before it is answered.
        languages: The languages in which it is answered.
        missing: Those that were promised and are missing.
    """

    topic: str
    title: str
    comments: int
    outcome: str
    languages: tuple[str, ...]
    missing: tuple[str, ...]


class OneView(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation with what belongs to it.

    Attributes:
        at: The time of the view, milliseconds UTC.
        line: How it stands.
        texts: Question, documents and decision, and in which languages they are written.
        drafts: The same in full, each language by itself: what is published, and what would be.
        answers: The response document in full, by topic and language.
        lengthenings: How the period was made longer.
        counts: How comments came and what became of them, counted now.
        topics: The response document, topic by topic.
        lacks: Why the response document cannot be published yet, in words; empty if nothing is in the way.
        comments: The comments without a word of them: what is published under no topic first, then by number.
        next: The place to ask `after` for the next page of them; None at the end.
        withdrawn_reason: Why it was taken back; empty if it was not.
        withdrawn_because: The same in the authority's own words.
        next_action: The action that comes next; empty while the clock runs or all is done.
        next_values: What that action's form begins with.
        actions: What else may be done now.
    """

    at: int
    line: Line
    texts: tuple[Written, ...]
    drafts: tuple[Text, ...]
    answers: tuple[Answer, ...]
    lengthenings: tuple[Lengthening, ...]
    counts: ResponsePublished
    topics: tuple[TopicShown, ...]
    lacks: str
    comments: tuple[Comment, ...]
    next: Key | None
    withdrawn_reason: str
    withdrawn_because: str
    next_action: str
    next_values: dict[str, str]
    actions: tuple[str, ...]


def show_office(desk: Desk, query: OfficeQuery) -> OfficeView:
    """Show the consultations and the meetings."""
    now = desk.now()
    lasting = lasting_consultations(desk.rows, now, query.after, MOST_SHOWN)
    ended = ended_consultations(desk.rows, now, query.ended_after, MOST_SHOWN)
    meetings = listed_meetings(desk.rows, query.meetings_after, MOST_SHOWN)
    return OfficeView(
        at=now,
        lasting=tuple(line_of(desk, one) for one in lasting.items),
        total=lasting_count(desk.rows, now),
        next=lasting.next,
        ended=tuple(line_of(desk, one) for one in ended.items),
        ended_next=ended.next,
        waiting=waiting_count(desk.rows),
        meetings=tuple(meeting_line(desk, one) for one in meetings.items),
        meetings_next=meetings.next,
    )


def show_consultation(desk: Desk, query: ConsultationQuery) -> OneView:
    """Show one consultation.

    Raises:
        Missing: If there is none of this code.
    """
    one = planned(desk.rows, query.consultation)
    state = state_of(one, desk.now())
    comments = comments_of(desk.rows, one.code)
    shown = slice_sorted(comments, _place, query.after, MOST_SHOWN)
    counts = tally(one.code, comments)
    answers = answers_of(desk.rows, one.code)
    drafts = texts_of(desk.rows, "consultation", one.code)
    texts = _written(one, state, drafts)
    lacks = response_fault(one.languages, {count.topic for count in counts.topics}, answers)
    action, values = _next(one, state, texts, lacks)
    return OneView(
        at=desk.now(),
        line=line_of(desk, one),
        texts=texts,
        drafts=tuple(drafts),
        answers=tuple(answers),
        lengthenings=tuple(lengthenings_of(desk.rows, one.code)),
        counts=counts,
        topics=_topics(one, counts, answers),
        lacks=lacks if state in {"closed", "analysed"} else "",
        comments=tuple(shown.items),
        next=shown.next,
        withdrawn_reason=one.withdrawn_reason,
        withdrawn_because=one.withdrawn_because,
        next_action=action,
        next_values=values,
        actions=tuple(name for name in _also(state) if name != action),
    )


def _place(comment: Comment) -> tuple[int, int]:
    """Return where a comment stands in the list: what is published and under no topic yet comes first."""
    is_unsorted = comment.state == "published" and not comment.topics
    return (0 if is_unsorted else 1, comment.number)


def _written(one: Consultation, state: State, texts: list[Text]) -> tuple[Written, ...]:
    """Return question, each document and the decision, with the languages in which they are written."""
    parts: dict[tuple[str, str], list[Text]] = {("question", ""): []}
    for text in texts:
        parts.setdefault((text.part, text.slot), []).append(text)
    if state in {"closed", "analysed", "response_published", "decided"}:
        parts.setdefault(("decision", ""), [])
    may = {
        "question": state == "planned",
        "document": state == "planned",
        "decision": state in {"closed", "analysed", "response_published"},
    }
    order = ("question", "document", "decision")
    return tuple(
        Written(
            part=part,
            slot=slot,
            title=title.title if (title := in_language(found, "en", one.languages)) else "",
            languages=written_languages(one.languages, found),
            missing=missing_languages(one.languages, [text.language for text in found]),
            may_write=may[part],
        )
        for (part, slot), found in sorted(
            parts.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
        )
    )


def _topics(one: Consultation, counts: ResponsePublished, answers: list[Answer]) -> tuple[TopicShown, ...]:
    numbers = {count.topic: count.comments for count in counts.topics}
    names = dict.fromkeys((OVERALL, *numbers, *(answer.topic for answer in answers)))
    return tuple(_topic(one, name, numbers.get(name, 0), answers) for name in names)


def _topic(one: Consultation, topic: str, comments: int, answers: list[Answer]) -> TopicShown:
    own = [answer for answer in answers if answer.topic == topic]
    return TopicShown(
        topic=topic,
        title=first.title if (first := in_language(own, "en", one.languages)) else "",
        comments=comments,
        outcome=own[-1].outcome if own else "",
        languages=written_languages(one.languages, own),
        missing=missing_languages(one.languages, [answer.language for answer in own]),
    )


def _next(
    one: Consultation, state: State, texts: tuple[Written, ...], lacks: str
) -> tuple[str, dict[str, str]]:
    """Return the action that comes next, and with what its form begins."""
    missing = {text.part: text.missing for text in texts}
    if state == "planned":
        return _write("question", missing["question"], "publish_consultation")
    if state == "analysed":
        return ("answer_topic" if lacks else "publish_response"), {}
    if state == "response_published":
        return _write("decision", missing["decision"], "publish_decision")
    return "", {}


def _write(part: str, missing: tuple[str, ...], then: str) -> tuple[str, dict[str, str]]:
    return ("write_text", {"part": part, "language": missing[0]}) if missing else (then, {})


def _also(state: State) -> tuple[str, ...]:
    return {
        "planned": ("write_text", "withdraw_consultation"),
        "published": ("write_text", "lengthen_period", "withdraw_consultation"),
        "open": ("enter_comment", "write_text", "lengthen_period", "withdraw_consultation"),
        "closed": ("enter_comment", "answer_topic", "write_text", "withdraw_consultation"),
        "analysed": ("enter_comment", "answer_topic", "write_text", "withdraw_consultation"),
        "response_published": ("write_text", "withdraw_consultation"),
    }.get(state, ())

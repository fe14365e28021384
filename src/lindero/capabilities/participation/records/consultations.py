"""What is true of a consultation: planned, written, published, prolonged, answered, decided or withdrawn (W22)."""

from typing import Annotated, ClassVar

import msgspec

from lindero.capabilities.participation.records.shared import (
    CODE_PATTERN,
    KEPT_DAYS,
    MOST_TEXT,
    Because,
    ConsultationCode,
    HoldReason,
    Language,
    Languages,
    LengtheningReason,
    Outcome,
    Part,
    Subject,
    Topic,
    WithdrawalReason,
)
from lindero.kernel.marks import field
from lindero.kernel.record import Record
from lindero.kernel.times import Instant


class ConsultationPlanned(Record, frozen=True, kw_only=True, tag="participation.consultation_planned"):
    """The authority means to ask the public something; nothing of it is public yet."""

    keep_days: ClassVar[int] = KEPT_DAYS
    consultation: ConsultationCode
    languages: Languages


class TextWritten(Record, frozen=True, kw_only=True, tag="participation.text_written"):
    """A text of a consultation or a meeting was written in one language; before it is published the latest counts."""

    keep_days: ClassVar[int] = KEPT_DAYS
    subject: Annotated[Subject, field("what it belongs to")]
    code: Annotated[str, field("the consultation or the meeting", pattern=CODE_PATTERN)]
    part: Annotated[Part, field("which text it is")]
    slot: Annotated[
        str,
        field("which of several documents; empty for the others", pattern=r"^([a-z][a-z0-9-]{2,39})?$(?!\n)"),
    ] = ""
    language: Annotated[Language, field("its language")]
    title: Annotated[str, field("its title", min_length=3, max_length=160)]
    words: Annotated[
        str,
        field("the text, without names of persons", personal="indirect", min_length=1, max_length=MOST_TEXT),
    ]


class ConsultationPublished(Record, frozen=True, kw_only=True, tag="participation.consultation_published"):
    """Question, documents, languages and period were published; from then on they stand."""

    keep_days: ClassVar[int] = KEPT_DAYS
    consultation: ConsultationCode
    opens_at: Annotated[Instant, field("from when on anybody may comment", unit="ms UTC")]
    closes_at: Annotated[Instant, field("the first instant after the period", unit="ms UTC")]


class PeriodLengthened(Record, frozen=True, kw_only=True, tag="participation.period_lengthened"):
    """The period of a consultation was made longer, with a reason that everybody reads."""

    keep_days: ClassVar[int] = KEPT_DAYS
    consultation: ConsultationCode
    closes_at: Annotated[Instant, field("the first instant after the longer period", unit="ms UTC")]
    reason: Annotated[LengtheningReason, field("why")]
    because: Because = ""


class ConsultationWithdrawn(Record, frozen=True, kw_only=True, tag="participation.consultation_withdrawn"):
    """A consultation was taken back, with a reason that everybody reads; what was published stays to be read."""

    keep_days: ClassVar[int] = KEPT_DAYS
    consultation: ConsultationCode
    reason: Annotated[WithdrawalReason, field("why")]
    because: Because = ""


class TopicAnswered(Record, frozen=True, kw_only=True, tag="participation.topic_answered"):
    """A part of the response document was written in one language: what was said on a topic, what was done and why."""

    keep_days: ClassVar[int] = KEPT_DAYS
    consultation: ConsultationCode
    topic: Topic
    language: Annotated[Language, field("its language")]
    outcome: Annotated[Outcome, field("what was done about it")]
    title: Annotated[str, field("the topic in words", min_length=3, max_length=160)]
    said: Annotated[
        str, field("what was said, without names", personal="indirect", min_length=1, max_length=MOST_TEXT)
    ]
    done: Annotated[
        str,
        field("what was done, and why or why not", personal="indirect", min_length=1, max_length=MOST_TEXT),
    ]


class TopicCount(msgspec.Struct, frozen=True):
    """How many comments speak of a topic."""

    topic: Topic
    comments: Annotated[int, field("how many", unit="comments", ge=0)]


class HoldCount(msgspec.Struct, frozen=True):
    """How many comments were held back for a reason."""

    reason: Annotated[HoldReason, field("why")]
    comments: Annotated[int, field("how many", unit="comments", ge=0)]


class ResponsePublished(Record, frozen=True, kw_only=True, tag="participation.response_published"):
    """The response document was published: what was said, how often, what was done and why; its counts stay."""

    keep_days: ClassVar[int] = KEPT_DAYS
    consultation: ConsultationCode
    web: Annotated[int, field("comments by the public pages", unit="comments", ge=0)]
    paper: Annotated[int, field("comments on paper", unit="comments", ge=0)]
    forum: Annotated[int, field("comments at forums", unit="comments", ge=0)]
    published: Annotated[int, field("how many of them were published", unit="comments", ge=0)]
    held: Annotated[tuple[HoldCount, ...], field("how many were held back, by reason", max_length=4)]
    topics: Annotated[tuple[TopicCount, ...], field("how many speak of each topic", max_length=200)]


class DecisionPublished(Record, frozen=True, kw_only=True, tag="participation.decision_published"):
    """Who answers for the authority signed and published the decision, after the response document (PUB-04)."""

    keep_days: ClassVar[int] = KEPT_DAYS
    consultation: ConsultationCode

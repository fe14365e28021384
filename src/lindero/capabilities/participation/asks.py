"""What is asked about consultations and comments: by who runs them, by moderators, and by anybody through the pages."""

from typing import Annotated, Literal

import msgspec

from lindero.capabilities.participation.records.shared import (
    CODE_PATTERN,
    MOST_TEXT,
    MOST_TOPICS,
    MOST_WORDS,
    HoldReason,
    Language,
    LengtheningReason,
    Outcome,
    WithdrawalReason,
)
from lindero.kernel.times import Instant

ConsultationPart = Literal["question", "document", "decision"]
Consultation = Annotated[str, msgspec.Meta(pattern=CODE_PATTERN, description="the consultation")]
Topic = Annotated[str, msgspec.Meta(pattern=CODE_PATTERN, examples=["glare"])]
Slot = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([a-z][a-z0-9-]{2,39})?$(?!\n)",
        description="a short name for one of several documents; empty for question and decision",
    ),
]
Number = Annotated[
    int, msgspec.Meta(ge=1, le=1_000_000, description="number of the comment within the consultation")
]
InLanguage = Annotated[Language, msgspec.Meta(description="the language that it is written in")]
Title = Annotated[str, msgspec.Meta(min_length=3, max_length=160, description="its title")]
Words = Annotated[
    str, msgspec.Meta(min_length=1, max_length=MOST_TEXT, description="the text, without names of persons")
]
Because = Annotated[
    str, msgspec.Meta(max_length=2_000, description="why, in your own words; everybody reads it")
]
Said = Annotated[
    str, msgspec.Meta(min_length=1, max_length=MOST_WORDS, description="what was said, in any language")
]
Promised = Annotated[
    tuple[Language, ...],
    msgspec.Meta(min_length=1, max_length=4, description="languages in which everything will be published"),
]


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all asks have in common: an unknown key is refused."""


class PlanConsultation(Asked, frozen=True, kw_only=True):
    """Begin to prepare a consultation; nothing is public yet."""

    consultation: Annotated[
        str,
        msgspec.Meta(
            pattern=CODE_PATTERN,
            description="a short code for the public address",
            examples=["lights-at-the-strait"],
        ),
    ]
    languages: Promised


class WriteText(Asked, frozen=True, kw_only=True):
    """Write the question, a document or the decision in one language; what is not published yet can be written anew."""

    consultation: Consultation
    part: Annotated[ConsultationPart, msgspec.Meta(description="which text")]
    slot: Slot = ""
    language: InLanguage
    title: Title
    words: Words


class PublishConsultation(Asked, frozen=True, kw_only=True):
    """Publish question, documents, languages and period; from then on question and period stand."""

    consultation: Consultation
    days: Annotated[
        int, msgspec.Meta(ge=30, le=365, description="length of the period in days, at least 30")
    ] = 30
    opens_at: Annotated[
        Instant | None, msgspec.Meta(description="when the period begins; at once if empty")
    ] = None


class LengthenPeriod(Asked, frozen=True, kw_only=True):
    """Give people more time; the reason is published."""

    consultation: Consultation
    days: Annotated[int, msgspec.Meta(ge=1, le=180, description="how many days more")]
    reason: Annotated[LengtheningReason, msgspec.Meta(description="why")]
    because: Because = ""


class WithdrawConsultation(Asked, frozen=True, kw_only=True):
    """Take a consultation back; the reason is published, and what was published stays."""

    consultation: Consultation
    reason: Annotated[WithdrawalReason, msgspec.Meta(description="why")]
    because: Because = ""


class AnswerTopic(Asked, frozen=True, kw_only=True):
    """Write in the response document what was said on a topic and what was done about it, in one language."""

    consultation: Consultation
    topic: Annotated[
        str,
        msgspec.Meta(
            pattern=CODE_PATTERN,
            description="the topic; `overall` for what was done altogether",
            examples=["overall"],
        ),
    ]
    language: InLanguage
    outcome: Annotated[
        Outcome, msgspec.Meta(description="what was done about it: the same in all languages of a topic")
    ]
    title: Annotated[str, msgspec.Meta(min_length=3, max_length=160, description="the topic in words")]
    said: Annotated[
        str, msgspec.Meta(min_length=1, max_length=MOST_TEXT, description="what was said, without names")
    ]
    done: Annotated[
        str,
        msgspec.Meta(min_length=1, max_length=MOST_TEXT, description="what was done, and why or why not"),
    ]


class PublishResponse(Asked, frozen=True, kw_only=True):
    """Publish the response document with the counts of comments."""

    consultation: Consultation


class PublishDecision(Asked, frozen=True, kw_only=True):
    """Sign and publish the decision, once the response document is public."""

    consultation: Consultation


class FileComment(Asked, frozen=True, kw_only=True):
    """Comment on an open consultation; the public pages ask this for somebody unknown."""

    consultation: Consultation
    words: Said
    language: Annotated[Language, msgspec.Meta(description="language of the form")] = "en"


class EnterComment(Asked, frozen=True, kw_only=True):
    """Enter a comment that was given on paper or said at a forum, word for word and without who gave it."""

    consultation: Consultation
    channel: Annotated[Literal["paper", "forum"], msgspec.Meta(description="how it came")]
    language: InLanguage
    words: Said
    given_at: Annotated[Instant | None, msgspec.Meta(description="when it was given; now if empty")] = None


class PublishComment(Asked, frozen=True, kw_only=True):
    """Publish a comment as it came: it names no person."""

    consultation: Consultation
    number: Number
    topics: Annotated[
        tuple[Topic, ...],
        msgspec.Meta(max_length=MOST_TOPICS, description="of what it speaks, one a row; may follow later"),
    ] = ()


class HoldComment(Asked, frozen=True, kw_only=True):
    """Do not show a comment, or not any longer; its number and the reason are public."""

    consultation: Consultation
    number: Number
    reason: Annotated[HoldReason, msgspec.Meta(description="why")]


class SortComment(Asked, frozen=True, kw_only=True):
    """Say of which topics a comment speaks, also one that is held back; the response document answers each."""

    consultation: Consultation
    number: Number
    topics: Annotated[
        tuple[Topic, ...],
        msgspec.Meta(min_length=1, max_length=MOST_TOPICS, description="of what it speaks, one a row"),
    ]

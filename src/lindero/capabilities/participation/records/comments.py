"""What is true of comments: received from nobody known, judged, published or held back, sorted by what they speak of.

What came lies in the compartment `comments` until somebody has read that it names no person; no field could hold who
sent it, from where or with what machine (S-54).
"""

from typing import Annotated, ClassVar, Literal

from lindero.capabilities.participation.records.shared import (
    COMMENT_DAYS,
    KEPT_DAYS,
    MOST_TOPICS,
    MOST_WORDS,
    Channel,
    ConsultationCode,
    HoldReason,
    Language,
    Number,
    Topic,
)
from lindero.kernel.marks import field
from lindero.kernel.record import Record
from lindero.kernel.times import Instant


class CommentReceived(Record, frozen=True, kw_only=True, tag="participation.comment_received"):
    """Somebody said something on a consultation; nobody but the moderators reads it yet."""

    keep_days: ClassVar[int] = COMMENT_DAYS
    compartment_field: ClassVar[str] = "compartment"
    compartment: Annotated[Literal["comments"], field("where it lies")]
    consultation: ConsultationCode
    number: Number
    channel: Annotated[Channel, field("how it came")]
    given_at: Annotated[Instant, field("when it was said or sent", unit="ms UTC")]
    language: Annotated[Language, field("language of the form")]
    words: Annotated[
        str,
        field("what was said", personal="special", sensitivity="secret", min_length=1, max_length=MOST_WORDS),
    ]


class CommentPublished(Record, frozen=True, kw_only=True, tag="participation.comment_published"):
    """A moderator found nothing against a comment: it is published as it came, word for word."""

    keep_days: ClassVar[int] = KEPT_DAYS
    consultation: ConsultationCode
    number: Number
    channel: Annotated[Channel, field("how it came")]
    given_at: Annotated[Instant, field("when it was said or sent", unit="ms UTC")]
    language: Annotated[Language, field("language of the form")]
    words: Annotated[str, field("what was said", personal="direct", min_length=1, max_length=MOST_WORDS)]


class CommentHeld(Record, frozen=True, kw_only=True, tag="participation.comment_held"):
    """A moderator held a comment back, or took one back that was published: its number and the reason are public."""

    keep_days: ClassVar[int] = KEPT_DAYS
    is_account: ClassVar[bool] = True
    consultation: ConsultationCode
    number: Number
    reason: Annotated[HoldReason, field("why")]


class CommentSorted(Record, frozen=True, kw_only=True, tag="participation.comment_sorted"):
    """Somebody read of what topics a comment speaks, whether it is published or not; the latest counts."""

    keep_days: ClassVar[int] = KEPT_DAYS
    is_account: ClassVar[bool] = True
    consultation: ConsultationCode
    number: Number
    topics: Annotated[tuple[Topic, ...], field("of what it speaks", min_length=1, max_length=MOST_TOPICS)]

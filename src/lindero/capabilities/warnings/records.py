"""What is on record of warnings: what an authority warned of, and what the own office warned of."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

Message = Literal["alert", "update", "cancel"]
Category = Literal[
    "geo", "met", "safety", "security", "rescue", "fire", "health", "env", "transport", "infra", "cbrne", "other",
]  # fmt: skip
Urgency = Literal["immediate", "expected", "future", "past", "unknown"]
Severity = Literal["extreme", "severe", "moderate", "minor", "unknown"]
Certainty = Literal["observed", "likely", "possible", "unlikely", "unknown"]
"""Words of CAP 1.2, sections 3.2.1 and 3.2.2, in small letters."""

LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$(?!\n)"
"""A language as RFC 5646 writes it, `en` or `pt-BR`."""

Outline = Annotated[tuple[Place, ...], msgspec.Meta(min_length=3, max_length=1_000)]


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """A warning in one language.

    Attributes:
        language: The language, `en`.
        event: What is warned of, in a few words.
        headline: One line.
        description: What happens.
        instruction: What people should do.
    """

    language: Annotated[str, msgspec.Meta(pattern=LANGUAGE_PATTERN)]
    event: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    headline: Annotated[str, msgspec.Meta(max_length=160)] = ""
    description: Annotated[str, msgspec.Meta(max_length=2_000)] = ""
    instruction: Annotated[str, msgspec.Meta(max_length=2_000)] = ""


class WarningReceived(Record, frozen=True, kw_only=True, tag="warnings.warning_received"):
    """An authority warned of something, by a CAP message whose signature nobody has verified."""

    keep_days: ClassVar[int] = 366
    """A year: what was known of the weather belongs to every incident."""

    default_lane: ClassVar[Lane] = "bulk"

    sender: Annotated[str, field("who warned, as the message says", min_length=1, max_length=200)]
    identifier: Annotated[str, field("the sender's name of the message", min_length=1, max_length=300)]
    sent_at: Annotated[Instant, field("when it was sent", unit="ms UTC")]
    message: Annotated[Message, field("a new warning, a changed one, or its end")]
    category: Annotated[Category, field("what kind of thing is warned of")]
    event: Annotated[str, field("what is warned of, in a few words", min_length=1, max_length=80)]
    urgency: Annotated[Urgency, field("how soon people must act")]
    severity: Annotated[Severity, field("how grave it is")]
    certainty: Annotated[Certainty, field("how certain it is")]
    language: Annotated[str, field("the language of its words", max_length=35)]
    headline: Annotated[str, field("one line", personal="indirect", max_length=300)] = ""
    area: Annotated[str, field("the area in words", max_length=500)] = ""
    place: Annotated[Place | None, field("middle of the area", unit="1e-7 degree", role="place")] = None
    outlines: Annotated[tuple[Outline, ...], field("the area's outlines", max_length=100)] = ()
    effective_at: Annotated[Instant | None, field("from when it holds", unit="ms UTC")] = None
    expires_at: Annotated[Instant | None, field("until when it holds", unit="ms UTC")] = None
    references: Annotated[
        tuple[str, ...], field("messages that it changes: sender,identifier,time", max_length=200)
    ] = ()
    is_signed: Annotated[bool, field("whether it bears a signature, which is not verified")] = False


class WarningIssued(Record, frozen=True, kw_only=True, tag="warnings.warning_issued"):
    """The own office warned of something; anybody may know."""

    keep_days: ClassVar[int] = 3_650
    """Ten years: whether people were warned in time is asked for long."""

    message: Annotated[Message, field("a new warning, a changed one, or its end", sharable=True)]
    category: Annotated[Category, field("what kind of thing is warned of", sharable=True)]
    urgency: Annotated[Urgency, field("how soon people must act", sharable=True)]
    severity: Annotated[Severity, field("how grave it is", sharable=True)]
    certainty: Annotated[Certainty, field("how certain it is", sharable=True)]
    wordings: Annotated[
        tuple[Wording, ...], field("the warning in each language", sharable=True, min_length=1, max_length=40)
    ]
    area: Annotated[str, field("the area in words", sharable=True, min_length=1, max_length=200)]
    place: Annotated[Place, field("middle of the area", unit="1e-7 degree", sharable=True, role="place")]
    outline: Annotated[Outline, field("the area's outline", sharable=True)]
    expires_at: Annotated[Instant, field("until when it holds", unit="ms UTC", sharable=True)]
    about: Annotated[
        Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)] | None,
        field("the first of the warnings that it changes or ends", sharable=True),
    ] = None

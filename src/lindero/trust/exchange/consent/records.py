"""What was asked of an originator, what it consented to or refused, and what was passed on by its leave."""

from typing import Annotated, ClassVar, Literal

from lindero.kernel.marks import field
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

THREE_YEARS_DAYS = 1_096
MAX_TOKEN = 4_096

RefusalCode = Literal[
    "NO_LEGAL_BASIS",
    "NO_AUTHORISATION",
    "DISPROPORTIONATE",
    "ONGOING_INVESTIGATION",
    "ORIGINATOR_REFUSED",
    "NOT_AVAILABLE",
]
"""What a neighbour is told (workflows, reason codes); risks to persons and security are told as `NOT_AVAILABLE`."""


class ConsentAsked(Record, frozen=True, kw_only=True, tag="exchange.consent_asked"):
    """Who received a record asks its origin to let it be passed on, or used for another purpose."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    origin: Annotated[str, field("whose record it is", sharable=True, pattern=NATION_PATTERN)]
    about: Annotated[str, field("the record", sharable=True, pattern=RECORD_ID_PATTERN)]
    to: Annotated[str, field("which nation would get or use it", sharable=True, pattern=NATION_PATTERN)]
    purpose: Annotated[str, field("what for", sharable=True, min_length=1, max_length=64)]
    until: Annotated[Instant, field("until when", unit="ms UTC", sharable=True)]
    reason: Annotated[str, field("why, told to the origin", sharable=True, min_length=3, max_length=300)]


class ConsentGiven(Record, frozen=True, kw_only=True, tag="exchange.consent_given"):
    """The origin consents, with a token that its node signed; it names record, nation, purpose and until when."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    peer: Annotated[str, field("who asked", sharable=True, pattern=NATION_PATTERN)]
    about: Annotated[str, field("the record", sharable=True, pattern=RECORD_ID_PATTERN)]
    to: Annotated[str, field("which nation may get or use it", sharable=True, pattern=NATION_PATTERN)]
    purpose: Annotated[str, field("what for", sharable=True, min_length=1, max_length=64)]
    until: Annotated[Instant, field("until when", unit="ms UTC", sharable=True)]
    token: Annotated[str, field("the signed statement", sharable=True, max_length=MAX_TOKEN)]


class ConsentRefused(Record, frozen=True, kw_only=True, tag="exchange.consent_refused"):
    """The origin does not consent; why is told as a word of a closed list."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    peer: Annotated[str, field("who asked", sharable=True, pattern=NATION_PATTERN)]
    about: Annotated[str, field("the record", sharable=True, pattern=RECORD_ID_PATTERN)]
    to: Annotated[str, field("which nation would have got it", sharable=True, pattern=NATION_PATTERN)]
    purpose: Annotated[str, field("what for", sharable=True, min_length=1, max_length=64)]
    code: Annotated[RefusalCode, field("why, as a word", sharable=True)]


class PassingAsked(Record, frozen=True, kw_only=True, tag="exchange.passing_asked"):
    """Somebody wants a received record passed on to a third nation; the gate decides when it would leave."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    origin: Annotated[str, field("whose record it is", pattern=NATION_PATTERN)]
    about: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    peer: Annotated[str, field("the third nation", pattern=NATION_PATTERN)]


class PassingDecided(Record, frozen=True, kw_only=True, tag="exchange.passing_decided"):
    """The gate let a received record pass on by the originator's consent, or refused."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    origin: Annotated[str, field("whose record it is", pattern=NATION_PATTERN)]
    about: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    peer: Annotated[str, field("the third nation", pattern=NATION_PATTERN)]
    codes: Annotated[tuple[str, ...], field("why not; empty if it was passed on")] = ()


class ConsentReasonNoted(Record, frozen=True, kw_only=True, tag="exchange.consent_reason_noted"):
    """Why a consent was refused, where the neighbour is told another word; it never leaves."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    peer: Annotated[str, field("who asked", pattern=NATION_PATTERN)]
    about: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    code: Annotated[str, field("why, as a word", sensitivity="restricted", max_length=40)]

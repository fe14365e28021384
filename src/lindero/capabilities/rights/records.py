"""What is true of a person's request: received, identity verified, scoped, decided, answered, carried out, closed."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.kernel.marks import field
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

THREE_YEARS_DAYS = 1_096
"""Requests are kept three years for review by the supervisor (profile default, to be verified)."""

Wish = Literal["access", "rectify", "erase", "restrict"]
"""What a person may ask for (LED articles 14 and 16; GDPR articles 15 to 18)."""

Route = Literal["direct", "representative", "supervisor"]
"""By whom it came: the person, a representative with a mandate, or the supervisor on the person's behalf."""

Method = Literal["seen_in_person", "mandate_shown", "supervisor_vouches", "known_credential"]
"""How the identity was verified; there is no field for a copy of a document, since none is kept."""

Verdict = Literal["full", "partial", "refused", "neutral"]
"""How a request is decided; the neutral answer neither confirms nor denies that there are data."""

Effect = Literal["rectify", "erase", "restrict"]
"""What is done about a record."""

Clock = Literal["acknowledgement", "answer"]
"""Which deadline of a request (D-18)."""

Language = Literal["en", "es"]


class Found(msgspec.Struct, frozen=True, array_like=True):
    """A record that speaks of the person: its name, the nation whose record it is, its kind."""

    record_id: str
    origin: str
    kind: str


class RequestReceived(Record, frozen=True, kw_only=True, tag="rights.request_received"):
    """A person asked what is held about them, or for it to be rectified, erased or restricted, in their own words."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    wish: Annotated[Wish, field("what is asked for")]
    words: Annotated[
        str, field("the person's own words", personal="direct", sensitivity="restricted", max_length=8_000)
    ]
    contact: Annotated[
        str, field("where the answer goes", personal="direct", sensitivity="restricted", max_length=300)
    ]
    route: Annotated[Route, field("by whom it came")] = "direct"
    language: Annotated[Language, field("language of the answer")] = "en"


class RequestAcknowledged(Record, frozen=True, kw_only=True, tag="rights.request_acknowledged"):
    """The person was told that the request arrived, and by when it is answered."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: Annotated[str, field("the request", pattern=RECORD_ID_PATTERN)]


class IdentityVerified(Record, frozen=True, kw_only=True, tag="rights.identity_verified"):
    """Whoever asks is the person concerned or may speak for them; how that was seen, and nothing more, is kept."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: Annotated[str, field("the request", pattern=RECORD_ID_PATTERN)]
    method: Annotated[Method, field("how it was verified")]


class RequestScoped(Record, frozen=True, kw_only=True, tag="rights.request_scoped"):
    """The node was searched for the person; neighbours were asked for shared copies where a clause permits it."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: Annotated[str, field("the request", pattern=RECORD_ID_PATTERN)]
    found: Annotated[tuple[Found, ...], field("records that speak of the person")] = ()
    asks_peers: Annotated[bool, field("whether neighbours were asked")] = False


class CopiesAsked(Record, frozen=True, kw_only=True, tag="rights.copies_asked"):
    """A neighbour is asked which records it holds of a person; it crosses under a clause that names it, or not."""

    keep_days: ClassVar[int] = 90
    default_lane: ClassVar[Lane] = "bulk"
    request: Annotated[str, field("the request", sharable=True, pattern=RECORD_ID_PATTERN)]
    identity: Annotated[
        str,
        field("the words to look for", personal="direct", sharable=True, min_length=2, max_length=300),
    ]
    person_class: Annotated[
        Literal["other"], field("class of the person", sharable=True, role="person_class")
    ] = "other"


class CopiesAnswered(Record, frozen=True, kw_only=True, tag="rights.copies_answered"):
    """The answer to a neighbour: names of records that crossed between the two nations, and no content."""

    keep_days: ClassVar[int] = 90
    default_lane: ClassVar[Lane] = "bulk"
    request: Annotated[str, field("the neighbour's request", sharable=True, pattern=RECORD_ID_PATTERN)]
    asker: Annotated[str, field("the nation that asked", sharable=True, pattern=NATION_PATTERN)]
    copies: Annotated[tuple[str, ...], field("names of shared records", sharable=True, max_length=1_000)] = ()
    person_class: Annotated[
        Literal["other"], field("class of the person", sharable=True, role="person_class")
    ] = "other"


class RequestDecided(Record, frozen=True, kw_only=True, tag="rights.request_decided"):
    """The data protection officer decided; the reasons are for review and are not told with a neutral answer."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: Annotated[str, field("the request", pattern=RECORD_ID_PATTERN)]
    verdict: Annotated[Verdict, field("how")]
    reasons: Annotated[
        str, field("why, with the law", sensitivity="restricted", min_length=10, max_length=2_000)
    ]


class EffectOrdered(Record, frozen=True, kw_only=True, tag="rights.effect_ordered"):
    """A record is to be rectified, erased or restricted, here and wherever it went."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: Annotated[str, field("the request", pattern=RECORD_ID_PATTERN)]
    about: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    effect: Annotated[Effect, field("what is done about it")]


class AnswerPrepared(Record, frozen=True, kw_only=True, tag="rights.answer_prepared"):
    """The answer is written; it leaves at a moment that says nothing of how long the search took."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    request: Annotated[str, field("the request", pattern=RECORD_ID_PATTERN)]
    text: Annotated[
        str, field("what the person is told", personal="direct", sensitivity="restricted", max_length=20_000)
    ]
    leaves_at: Annotated[Instant, field("when it leaves", unit="ms UTC")]


class AnswerSent(Record, frozen=True, kw_only=True, tag="rights.answer_sent"):
    """The answer left."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: Annotated[str, field("the request", pattern=RECORD_ID_PATTERN)]


class AnswerExtended(Record, frozen=True, kw_only=True, tag="rights.answer_extended"):
    """The answer takes two months more, and the person was told why."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: Annotated[str, field("the request", pattern=RECORD_ID_PATTERN)]
    reason: Annotated[str, field("why", min_length=10, max_length=300)]


class DeadlineWarned(Record, frozen=True, kw_only=True, tag="rights.deadline_warned"):
    """Half, or four fifths, of the time for an acknowledgement or an answer have passed."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: Annotated[str, field("the request", pattern=RECORD_ID_PATTERN)]
    clock: Annotated[Clock, field("which deadline")]
    percent: Annotated[Literal[50, 80], field("share of the time that has passed", unit="%")]


class DeadlineMissed(Record, frozen=True, kw_only=True, tag="rights.deadline_missed"):
    """The time for an acknowledgement or an answer has passed."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: Annotated[str, field("the request", pattern=RECORD_ID_PATTERN)]
    clock: Annotated[Clock, field("which deadline")]


class RequestClosed(Record, frozen=True, kw_only=True, tag="rights.request_closed"):
    """The request is answered, everything ordered is done, and neighbours have proved their part."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: Annotated[str, field("the request", pattern=RECORD_ID_PATTERN)]

"""What is on record of requests for information: what was asked, what each side did about it, and what was late.

Every record that crosses names the one nation that it is for and, where it carries information, the purpose: the gate
lets it go to no other nation and for no other purpose. A received record is of the same kind, with its origin in the
head; the two sides' records together are the request (workflow W3).
"""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.capabilities.requests.records.beside import TranslationAdded as TranslationAdded
from lindero.capabilities.requests.records.terms import (
    THREE_YEARS_DAYS,
    Access,
    For,
    ForPurpose,
    Ground,
    Language,
    PersonClass,
    Purpose,
    RequestId,
    Told,
    Wanted,
)
from lindero.kernel.generated import Translated, WrittenIn
from lindero.kernel.grading import Grading
from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN, Nation
from lindero.kernel.places import Place
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

LimitName = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
AnswerId = Annotated[str, field("the answer", sharable=True, pattern=RECORD_ID_PATTERN)]
Offence = Annotated[
    str,
    field(
        "offence of the agreed catalogue; empty for none",
        sharable=True,
        role="offence",
        pattern=r"^([a-z0-9][a-z0-9-]{0,39})?$(?!\n)",
    ),
]
Class = Annotated[PersonClass, field("class of the person", sharable=True, role="person_class")]
Graded = Annotated[Grading, field("how far it can be relied on", sharable=True, role="grading")]
NotEvidence = Annotated[
    Literal["no"],
    field(
        "police information is no evidence; only a consent on record of its origin changes that",
        sharable=True,
    ),
]
About = Annotated[
    str,
    field(
        "what is said of a person",
        personal="direct",
        sensitivity="restricted",
        sharable=True,
        max_length=8_000,
    ),
]


class InformationAsked(Record, frozen=True, kw_only=True, tag="requests.information_asked"):
    """A nation asks another for information; whom it is about stands in a record of its own."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    addressee: For
    purpose: ForPurpose
    wanted: Annotated[Wanted, field("what kind of information", sharable=True)]
    description: Annotated[
        str,
        field(
            "precisely what is sought; names belong into the person's record",
            personal="indirect",
            sharable=True,
            min_length=10,
            max_length=4_000,
        ),
    ]
    because: Annotated[
        str,
        field(
            "objective reasons that the other side has it",
            personal="indirect",
            sharable=True,
            min_length=10,
            max_length=2_000,
        ),
    ]
    case_ref: Annotated[str, field("the asking side's case", sharable=True, min_length=1, max_length=80)]
    contact: Annotated[
        str, field("who answers questions, by function", sharable=True, min_length=3, max_length=200)
    ]
    language: Annotated[Language, field("language in which it is asked", sharable=True)]
    is_urgent: Annotated[bool, field("whether it is asked as urgent", sharable=True)] = False
    urgency_reasons: Annotated[
        str, field("why it is urgent; without, it is treated as not urgent", sharable=True, max_length=2_000)
    ] = ""
    offence: Offence = ""
    penalty_months: Annotated[
        int,
        field("its greatest penalty", sharable=True, unit="months", role="penalty_months", ge=0, le=12_000),
    ] = 0
    link: Annotated[
        str,
        field(
            "how the person or thing is linked to the purpose",
            personal="indirect",
            sharable=True,
            max_length=2_000,
        ),
    ] = ""
    restrictions: Annotated[str, field("how the request may be used", sharable=True, max_length=1_000)] = ""
    authority: Annotated[
        str,
        field(
            "the authority that asks, as the agreement names it",
            sharable=True,
            role="authority",
            pattern=r"^([a-z0-9][a-z0-9-]{0,63})?$(?!\n)",
        ),
    ] = ""
    has_person: Annotated[bool, field("whether a person's record belongs to it", sharable=True)] = False
    translation: Translated = None


class PersonNamed(Record, frozen=True, kw_only=True, tag="requests.person_named"):
    """Whom a request is about; it crosses when a second person has released it."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    request: RequestId
    addressee: For
    purpose: ForPurpose
    person_class: Class
    grading: Graded
    family_name: Annotated[
        str, field("family name", personal="direct", sensitivity="restricted", sharable=True, max_length=120)
    ] = ""
    given_names: Annotated[
        str, field("given names", personal="direct", sensitivity="restricted", sharable=True, max_length=120)
    ] = ""
    born_on: Annotated[
        str,
        field(
            "date of birth, as YYYY-MM-DD or its beginning",
            personal="direct",
            sensitivity="restricted",
            sharable=True,
            pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$(?!\n)",
        ),
    ] = ""
    nationalities: Annotated[
        tuple[Nation, ...],
        field("of which countries", personal="direct", sharable=True, role="origin_countries", max_length=8),
    ] = ()
    document: Annotated[
        str,
        field(
            "number of a document", personal="direct", sensitivity="restricted", sharable=True, max_length=60
        ),
    ] = ""
    more: About = ""


class RequestReceived(Record, frozen=True, kw_only=True, tag="requests.request_received"):
    """The other side's node has the whole request: the clock begins, whether or not anybody has read it."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: RequestId
    addressee: For
    limit: Annotated[LimitName, field("the time limit that counts", sharable=True)]
    due_at: Annotated[Instant, field("when the answer is due", sharable=True, unit="ms UTC")]
    limit_words: Annotated[str, field("the limit in words, with its mark", sharable=True, max_length=300)]
    source: Annotated[str, field("what the limit rests on", sharable=True, max_length=300)] = ""


class RequestAcknowledged(Record, frozen=True, kw_only=True, tag="requests.request_acknowledged"):
    """Somebody has read the request and says whether the data are at hand, which decides the time limit."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: RequestId
    addressee: For
    access: Annotated[Access, field("whether the data are at hand", sharable=True)]
    limit: Annotated[LimitName, field("the time limit that counts", sharable=True)]
    due_at: Annotated[Instant, field("when the answer is due", sharable=True, unit="ms UTC")]
    limit_words: Annotated[str, field("the limit in words, with its mark", sharable=True, max_length=300)]
    source: Annotated[str, field("what the limit rests on", sharable=True, max_length=300)] = ""


class RequestAssigned(Record, frozen=True, kw_only=True, tag="requests.request_assigned"):
    """An office deals with the request."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: RequestId
    addressee: For
    office: Annotated[str, field("which office, by function", sharable=True, min_length=2, max_length=120)]


class ClarificationAsked(Record, frozen=True, kw_only=True, tag="requests.clarification_asked"):
    """The answering side has a question; the clock runs on."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    request: RequestId
    addressee: For
    text: Annotated[
        str, field("the question", personal="indirect", sharable=True, min_length=3, max_length=2_000)
    ]
    language: WrittenIn = ""
    translation: Translated = None


class ClarificationGiven(Record, frozen=True, kw_only=True, tag="requests.clarification_given"):
    """The asking side answered the question."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    request: RequestId
    addressee: For
    text: Annotated[
        str, field("the answer", personal="indirect", sharable=True, min_length=1, max_length=2_000)
    ]
    language: WrittenIn = ""
    translation: Translated = None


class AuthorisationAsked(Record, frozen=True, kw_only=True, tag="requests.authorisation_asked"):
    """The answer needs a court's leave; the clock stands still until it has decided, and the asking side knows."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: RequestId
    addressee: For
    court: Annotated[str, field("which court or prosecutor", sharable=True, min_length=3, max_length=200)]
    expected_days: Annotated[
        int, field("how long it is likely to take", sharable=True, unit="days", ge=1, le=366)
    ]


class AuthorisationDecided(Record, frozen=True, kw_only=True, tag="requests.authorisation_decided"):
    """The court decided; the clock runs on."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: RequestId
    addressee: For
    outcome: Annotated[Literal["granted", "refused"], field("how", sharable=True)]


class DeadlineExtended(Record, frozen=True, kw_only=True, tag="requests.deadline_extended"):
    """The answering side needs longer and says why: once, before the time is over, as far as the agreement allows."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: RequestId
    addressee: For
    limit: Annotated[LimitName, field("the time limit that is extended", sharable=True)]
    by: Annotated[int, field("by how much, in the limit's unit", sharable=True, ge=1, le=100_000)]
    due_at: Annotated[Instant, field("when the answer is due now", sharable=True, unit="ms UTC")]
    limit_words: Annotated[
        str, field("the longer limit in words, with its mark", sharable=True, max_length=300)
    ]
    because: Annotated[str, field("why it takes longer", sharable=True, min_length=10, max_length=1_000)]


class InformationGiven(Record, frozen=True, kw_only=True, tag="requests.information_given"):
    """An answer, or a part of one; it crosses and counts when a second person has released it; it is no evidence."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    request: RequestId
    addressee: For
    purpose: ForPurpose
    evidence: NotEvidence
    person_class: Class
    grading: Graded
    completes: Annotated[Literal["all", "part"], field("whether more will follow", sharable=True)]
    text: Annotated[
        str, field("what is told of things", personal="indirect", sharable=True, max_length=8_000)
    ] = ""
    about_person: About = ""
    conditions: Annotated[
        str, field("on which conditions it may be used", sharable=True, max_length=1_000)
    ] = ""
    left_out: Annotated[
        Told | Literal[""], field("why a part is left out; empty where nothing is", sharable=True)
    ] = ""
    language: WrittenIn = ""
    translation: Translated = None


class AnswerReleased(Record, frozen=True, kw_only=True, tag="requests.answer_released"):
    """A second person released an answer: from now on it counts, at both sides."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: RequestId
    addressee: For
    answer: AnswerId
    completes: Annotated[Literal["all", "part"], field("whether more will follow", sharable=True)]


class RequestRefused(Record, frozen=True, kw_only=True, tag="requests.request_refused"):
    """The request is refused as a whole; the true ground stays at home where it would tell something."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    request: RequestId
    addressee: For
    ground: Annotated[Told, field("why, as far as it is told", sharable=True)]
    text: Annotated[str, field("why, in words", personal="indirect", sharable=True, max_length=1_000)] = ""
    own_ground: Annotated[
        Ground | Literal[""], field("why; never empty where it is put", sensitivity="restricted")
    ] = ""


class RequestWithdrawn(Record, frozen=True, kw_only=True, tag="requests.request_withdrawn"):
    """The asking side no longer needs it."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: RequestId
    addressee: For
    reason: Annotated[str, field("why", sharable=True, min_length=3, max_length=300)]


class FeedbackGiven(Record, frozen=True, kw_only=True, tag="requests.feedback_given"):
    """The asking side says what the answer was worth."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: RequestId
    addressee: For
    worth: Annotated[
        Literal["decisive", "useful", "known_already", "not_useful"], field("what", sharable=True)
    ]


class RequestClosed(Record, frozen=True, kw_only=True, tag="requests.request_closed"):
    """The asking side closed the request."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: RequestId
    addressee: For


class DeadlineWarned(Record, frozen=True, kw_only=True, tag="requests.deadline_warned"):
    """Half, four fifths or all of a request's time have passed."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: Annotated[str, field("the request", pattern=RECORD_ID_PATTERN)]
    percent: Annotated[Literal[50, 80, 100], field("share of the time that has passed", unit="%")]
    told: Annotated[tuple[str, ...], field("roles to which it is escalated", max_length=8)] = ()


class TicketOpened(Record, frozen=True, kw_only=True, tag="requests.ticket_opened"):
    """A request's time is over without an answer: a quality ticket, made by itself and seen by both sides."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: RequestId
    addressee: For
    due_at: Annotated[Instant, field("when the answer was due", sharable=True, unit="ms UTC")]
    queue_ms: Annotated[int, field("time in the answering side's own queue", sharable=True, unit="ms", ge=0)]
    court_ms: Annotated[int, field("time with a court", sharable=True, unit="ms", ge=0)]
    asker_ms: Annotated[int, field("time with the asking side", sharable=True, unit="ms", ge=0)]


class TicketAnswered(Record, frozen=True, kw_only=True, tag="requests.ticket_answered"):
    """The side that was late says why, and what it changes."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    request: RequestId
    addressee: For
    cause: Annotated[
        Literal["own_queue", "court", "other_side", "link", "not_late"],
        field("what held it up", sharable=True),
    ]
    remedy: Annotated[str, field("what is changed", sharable=True, min_length=5, max_length=1_000)]


class EvidenceAsked(Record, frozen=True, kw_only=True, tag="requests.evidence_asked"):
    """The asking side wants to use an answer as evidence in a court."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    answer: AnswerId
    addressee: For
    court: Annotated[str, field("which court", sharable=True, min_length=3, max_length=200)]
    case_ref: Annotated[str, field("its case", sharable=True, min_length=1, max_length=80)]
    because: Annotated[str, field("why it is needed", sharable=True, min_length=10, max_length=1_000)]


class EvidenceDecided(Record, frozen=True, kw_only=True, tag="requests.evidence_decided"):
    """The side that answered consents to the use as evidence, or does not and points to judicial assistance."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    answer: AnswerId
    addressee: For
    consents: Annotated[Literal["yes", "no"], field("whether it consents", sharable=True)]
    authority: Annotated[str, field("which authority decided", sharable=True, min_length=3, max_length=200)]
    conditions: Annotated[
        str, field("conditions, or the way to ask instead", sharable=True, max_length=1_000)
    ] = ""


class EvidenceBundled(Record, frozen=True, kw_only=True, tag="requests.evidence_bundled"):
    """An answer went into a bundle for a court, by the consent of the side that gave it."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    answer: Annotated[str, field("the answer", pattern=RECORD_ID_PATTERN)]
    court: Annotated[str, field("which court", min_length=3, max_length=200)]
    case_ref: Annotated[str, field("its case", min_length=1, max_length=80)]


class InformationNoted(Record, frozen=True, kw_only=True, tag="requests.information_noted"):
    """An officer noted what a neighbour may need to know; it stays at home."""

    keep_days: ClassVar[int] = 366
    purpose: Annotated[Purpose, field("what it is of use for")]
    text: Annotated[
        str, field("what is known of things", personal="indirect", min_length=10, max_length=4_000)
    ]
    place: Annotated[Place | None, field("where", unit="1e-7 degree", role="place")] = None
    offence: Annotated[str, field("offence", pattern=r"^([a-z0-9][a-z0-9-]{0,39})?$(?!\n)")] = ""
    about_person: Annotated[
        str, field("what is known of a person", personal="direct", sensitivity="restricted", max_length=4_000)
    ] = ""
    person_class: Annotated[PersonClass, field("class of the person", role="person_class")] = "other"
    grading: Annotated[Grading | None, field("how far it can be relied on", role="grading")] = None


class OfferProposed(Record, frozen=True, kw_only=True, tag="requests.offer_proposed"):
    """The rule found a note relevant to a neighbour, and says why; a person decides."""

    keep_days: ClassVar[int] = 366
    note: Annotated[str, field("the note", pattern=RECORD_ID_PATTERN)]
    peer: Annotated[Nation, field("to whom")]
    clause: Annotated[str, field("the clause that would permit it, `AG-7@1/art-6`", max_length=120)]
    because: Annotated[tuple[str, ...], field("what it was judged by", min_length=1, max_length=8)]


class OfferDeclined(Record, frozen=True, kw_only=True, tag="requests.offer_declined"):
    """A person decided that a note is not offered to a neighbour."""

    keep_days: ClassVar[int] = 366
    note: Annotated[str, field("the note", pattern=RECORD_ID_PATTERN)]
    peer: Annotated[Nation, field("to whom")]
    reason: Annotated[str, field("why", min_length=3, max_length=300)]


class InformationOffered(Record, frozen=True, kw_only=True, tag="requests.information_offered"):
    """A person offers information to a neighbour that did not ask; a second one releases it, and it is no evidence."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    addressee: For
    purpose: ForPurpose
    evidence: NotEvidence
    person_class: Class
    grading: Graded
    text: Annotated[
        str,
        field("what is told of things", personal="indirect", sharable=True, min_length=10, max_length=8_000),
    ]
    offence: Offence = ""
    about_person: About = ""
    conditions: Annotated[
        str, field("on which conditions it may be used", sharable=True, max_length=1_000)
    ] = ""
    note: Annotated[str, field("the own note", pattern=r"^([a-z2-7]{26})?$(?!\n)")] = ""

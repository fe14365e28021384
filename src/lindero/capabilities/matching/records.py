"""What is on record of matching: own subjects and searches, blinded questions and answers, hits and what people did."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.kernel.grading import Grading
from lindero.kernel.identifiers import Sort
from lindero.kernel.marks import field
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN, Nation
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

THREE_YEARS_DAYS = 1_096
"""Counters and what people decided are kept three years for audit (profile default, to be verified)."""

ONE_DAY = 1
"""Blinded questions and their answers go within a day: what was compared is deleted after the automated reply, as in
Regulation (EU) 2024/982, article 50(3); even until then nothing in them can be read."""

Compared = Literal["document", "vessel", "vehicle", "aircraft", "operator", "name", "work"]
"""What is compared: identifiers of one sort, or parts of what two nations work on."""

Way = Literal["question", "names", "bulk", "work"]
"""A few identifiers at once, names, many at once, or parts of work: each is a kind that a clause must name."""

ClassOfPerson = Literal["none", "suspect", "convicted", "victim", "witness", "contact", "minor", "other"]
"""Whom a question may be about. Nobody who claims protection, was rescued or was stopped on the way is searched for as
such: what people say or leave at reception feeds no comparison (safeguard S-20)."""

UsedFor = Literal[
    "border_checks",
    "border_management",
    "border_surveillance",
    "child_protection",
    "counter_smuggling",
    "counter_trafficking",
    "crime_investigation",
    "crime_prevention",
    "customs_control",
    "judicial_assistance",
    "missing_persons",
    "victim_protection",
]
"""What nations may be asked for, in the words of agreements."""

Grounds = Literal["border_check", "open_case", "court_order", "alert", "missing_person", "safety_of_life"]
"""Why a neighbour is asked, from a closed list, so that no name can be written into a question."""

Ending = Literal["no_hit", "candidates", "denied", "rejected"]
"""How a search ended; `rejected`: the neighbour's answer was not proved."""

Denial = Literal["RATE", "ELEMENT"]
"""Too many a day, or what was asked about is no element of the group."""

Refusal = Literal["UNKNOWN", "NOT_PROPORTIONATE", "NATIONAL_LAW", "ONGOING_CASE"]
"""Why nothing is told after a match."""

NOT_SENT = "NOT_SENT"
"""Code of a search whose question did not leave in time: no clause names its kind, or the line is down."""

Verdict = Literal["confirmed", "rejected", "inconclusive"]

Nature = Literal["batch", "rate", "decoy", "guarded", "proof", "key", "no_clause"]
"""What is out of the ordinary: too many at once, too many a day, an identifier that nobody has reason to look for or
whose search is always audited, an answer without proof, a second key in one day, a question that no clause permits."""

Digits = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
"""64 hexadecimal digits: an element of the group, or a row of an answer."""

Spelled = Annotated[str, msgspec.Meta(min_length=3, max_length=120)]
_CASE = r"^[A-Za-z0-9][A-Za-z0-9._/-]{2,59}$(?!\n)"
_REFERENCE = r"^[0-9a-f]{32}$(?!\n)"

To = Annotated[Nation, field("whom it is for", sharable=True, role="addressee")]
Question = Annotated[str, field("the question", sharable=True, pattern=RECORD_ID_PATTERN)]
Blinded = Annotated[
    tuple[Digits, ...], field("what is asked about, blinded", sharable=True, min_length=1, max_length=10)
]
Reference = Annotated[str, field("pseudonym of what matched", sharable=True, pattern=_REFERENCE)]
CaseRef = Annotated[str, field("the asking nation's case", sharable=True, pattern=_CASE)]
PersonClass = Annotated[
    ClassOfPerson, field("class of the person asked about", sharable=True, role="person_class")
]
Purpose = Annotated[UsedFor, field("what alone it is used for", sharable=True, role="purpose")]
Because = Annotated[str, field("why", sensitivity="restricted", min_length=10, max_length=2_000)]


# --- what stays at home ---------------------------------------------------------------------------------------------


class SubjectEntered(Record, frozen=True, kw_only=True, tag="matching.subject_entered"):
    """Neighbours may learn that something is on record here about these identifiers, if they ask for one of them."""

    keep_days: ClassVar[int] = 366
    sort: Annotated[Sort, field("what is identified")]
    identifiers: Annotated[
        tuple[Spelled, ...],
        field("its identifiers", personal="direct", sensitivity="restricted", min_length=1, max_length=8),
    ]
    case_ref: Annotated[str, field("the own case", pattern=_CASE)]


class SubjectWithdrawn(Record, frozen=True, kw_only=True, tag="matching.subject_withdrawn"):
    """Neighbours find it no longer."""

    keep_days: ClassVar[int] = 366
    is_account: ClassVar[bool] = True
    subject: Annotated[str, field("the subject", pattern=RECORD_ID_PATTERN)]
    because: Because


class IdentifierGuarded(Record, frozen=True, kw_only=True, tag="matching.identifier_guarded"):
    """A search for this identifier, or a follow-up of its match, is told to both data protection officers."""

    keep_days: ClassVar[int] = 366
    sort: Annotated[Sort, field("what is identified")]
    identifier: Annotated[Spelled, field("the identifier", personal="direct", sensitivity="secret")]
    nature: Annotated[
        Literal["decoy", "guarded"], field("invented to catch fishing, or of staff, kin, complainants")
    ]


class SearchBegun(Record, frozen=True, kw_only=True, tag="matching.search_begun"):
    """An officer wants to know whether a neighbour has something on record about some identifiers."""

    keep_days: ClassVar[int] = 90
    peer: Annotated[Nation, field("who is asked")]
    sort: Annotated[Compared, field("what is compared")]
    identifiers: Annotated[
        tuple[Spelled, ...],
        field("asked about", personal="direct", sensitivity="restricted", min_length=1, max_length=1_000),
    ]
    person_class: Annotated[ClassOfPerson, field("class of the person asked about", role="person_class")] = (
        "none"
    )
    purpose: Annotated[UsedFor, field("what for")]
    case_ref: Annotated[str, field("the own case", pattern=_CASE)]
    grounds: Annotated[Grounds, field("why the neighbour is asked")]
    reason: Because
    is_bulk: Annotated[bool, field("whether a clause for many at once is claimed")] = False


class SearchEnded(Record, frozen=True, kw_only=True, tag="matching.search_ended"):
    """A search is over; of a search without a hit nothing else is told to anybody."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    search: Annotated[str, field("the search", pattern=RECORD_ID_PATTERN)]
    ending: Annotated[Ending, field("how it ended")]
    code: Annotated[str, field("why, where it was denied", max_length=60)] = ""


class CandidateFound(Record, frozen=True, kw_only=True, tag="matching.candidate_found"):
    """One of the identifiers matched; what it means is for a person to see."""

    keep_days: ClassVar[int] = 90
    search: Annotated[str, field("the search", pattern=RECORD_ID_PATTERN)]
    peer: Annotated[Nation, field("who has it on record")]
    place: Annotated[int, field("which of the identifiers, from 0", ge=0, lt=1_000)]
    reference: Annotated[str, field("the neighbour's pseudonym for it", pattern=_REFERENCE)]


class CandidateReviewed(Record, frozen=True, kw_only=True, tag="matching.candidate_reviewed"):
    """A qualified person looked at a candidate; without this nothing follows (HIT-02)."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    candidate: Annotated[str, field("the candidate", pattern=RECORD_ID_PATTERN)]
    verdict: Annotated[Verdict, field("what was seen")]
    because: Because


class QuestionCounted(Record, frozen=True, kw_only=True, tag="matching.question_counted"):
    """All that stays of a neighbour's question: that there was one, about how many, and how it was answered."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    peer: Annotated[Nation, field("who asked")]
    question: Annotated[str, field("the question", pattern=RECORD_ID_PATTERN)]
    sort: Annotated[Compared, field("what was compared")]
    way: Annotated[Way, field("in which way")]
    amount: Annotated[int, field("how many identifiers", ge=1, le=1_000)]
    outcome: Annotated[Literal["answered", "denied"], field("whether it was answered")]


class WorkEntered(Record, frozen=True, kw_only=True, tag="matching.work_entered"):
    """Somebody works on something; a neighbour who does too can learn that, and no more (EXC-10)."""

    keep_days: ClassVar[int] = 90
    parts: Annotated[
        tuple[Spelled, ...],
        field("what it touches", personal="direct", sensitivity="restricted", min_length=1, max_length=256),
    ]
    until: Annotated[Instant, field("until when the work goes on", unit="ms UTC")]
    contact: Annotated[str, field("duty desk to talk to", min_length=3, max_length=120)]
    case_ref: Annotated[str, field("the own case", pattern=_CASE)]


class OverlapFound(Record, frozen=True, kw_only=True, tag="matching.overlap_found"):
    """A neighbour works on the same; the two duty desks can talk."""

    keep_days: ClassVar[int] = 90
    work: Annotated[str, field("the own work", pattern=RECORD_ID_PATTERN)]
    peer: Annotated[Nation, field("the neighbour")]
    contact: Annotated[str, field("the neighbour's duty desk", max_length=120)] = ""


# --- what crosses ---------------------------------------------------------------------------------------------------


class _Asked(Record, frozen=True, kw_only=True):
    """What questions have in common; the lowest level at which they cross is that of hit or no hit."""

    keep_days: ClassVar[int] = ONE_DAY
    sharing_level: ClassVar[int] = 3
    to: To
    question: Question
    purpose: Purpose


class QuestionAsked(_Asked, frozen=True, kw_only=True, tag="matching.question_asked"):
    """A neighbour is asked about a few identifiers of documents or things, none of which it can read."""

    sort: Annotated[
        Literal["document", "vessel", "vehicle", "aircraft", "operator"],
        field("what is compared", sharable=True),
    ]
    person_class: PersonClass = "none"
    case_ref: CaseRef
    grounds: Annotated[Grounds, field("why", sharable=True)]
    blinded: Blinded


class NamesAsked(_Asked, frozen=True, kw_only=True, tag="matching.names_asked"):
    """The same about names with dates of birth: a kind of its own, which a clause must name."""

    person_class: PersonClass = "none"
    case_ref: CaseRef
    grounds: Annotated[Grounds, field("why", sharable=True)]
    blinded: Blinded


class BulkAsked(_Asked, frozen=True, kw_only=True, tag="matching.bulk_asked"):
    """The same about many identifiers at once: a kind of its own, which a clause must name."""

    default_lane: ClassVar[Lane] = "bulk"
    sort: Annotated[
        Literal["document", "vessel", "vehicle", "aircraft", "operator"],
        field("what is compared", sharable=True),
    ]
    person_class: PersonClass = "none"
    case_ref: CaseRef
    grounds: Annotated[Grounds, field("why", sharable=True)]
    blinded: Annotated[
        tuple[Digits, ...], field("what is asked about", sharable=True, min_length=1, max_length=1_000)
    ]


class WorkCompared(_Asked, frozen=True, kw_only=True, tag="matching.work_compared"):
    """A neighbour is asked whether it works on the same, without a word of what that is."""

    blinded: Annotated[
        tuple[Digits, ...], field("what the work touches", sharable=True, min_length=1, max_length=256)
    ]


Asked = QuestionAsked | NamesAsked | BulkAsked | WorkCompared
ASKED = (QuestionAsked, NamesAsked, BulkAsked, WorkCompared)


def sort_of(record: Asked) -> Compared:
    """Return what a question compares."""
    if isinstance(record, NamesAsked):
        return "name"
    return "work" if isinstance(record, WorkCompared) else record.sort


class QuestionAnswered(Record, frozen=True, kw_only=True, tag="matching.question_answered"):
    """The blinded elements under the day's key, and everything on record as rows that only a match can read."""

    keep_days: ClassVar[int] = ONE_DAY
    sharing_level: ClassVar[int] = 3
    to: To
    question: Question
    sort: Annotated[Compared, field("what is compared", sharable=True)]
    day: Annotated[int, field("the key's day", unit="days since 1970", sharable=True, ge=0, le=2_932_896)]
    key: Annotated[Digits, field("public key of the day", sharable=True)]
    evaluated: Annotated[
        tuple[Digits, ...],
        field("the elements, evaluated", sharable=True, min_length=1, max_length=1_000),
    ]
    proof: Annotated[
        str, field("that this key evaluated all of them", sharable=True, pattern=r"^[0-9a-f]{128}$(?!\n)")
    ]
    rows: Annotated[
        tuple[Digits, ...],
        field("tag and hidden reference of each identifier", sharable=True, max_length=8_192),
    ]


class QuestionDenied(Record, frozen=True, kw_only=True, tag="matching.question_denied"):
    """The neighbour's question is not answered."""

    keep_days: ClassVar[int] = 90
    sharing_level: ClassVar[int] = 3
    to: To
    question: Question
    code: Annotated[Denial, field("why", sharable=True)]


class OverlapTold(Record, frozen=True, kw_only=True, tag="matching.overlap_told"):
    """Both work on the same: the neighbour is told so, and whom to call."""

    keep_days: ClassVar[int] = 90
    sharing_level: ClassVar[int] = 3
    to: To
    reference: Annotated[
        str,
        field(
            "the neighbour's pseudonym; empty in a reply", sharable=True, pattern=r"^([0-9a-f]{32})?$(?!\n)"
        ),
    ] = ""
    question: Question
    contact: Annotated[str, field("the own duty desk", sharable=True, min_length=3, max_length=120)]


class CoreDataAsked(Record, frozen=True, kw_only=True, tag="matching.core_data_asked"):
    """After a confirmed match: the neighbour is asked for what it may tell of it (HIT-03)."""

    keep_days: ClassVar[int] = 366
    sharing_level: ClassVar[int] = 3
    to: To
    question: Question
    reference: Reference
    review: Annotated[
        str,
        field("the record by which a person confirmed the match", sharable=True, pattern=RECORD_ID_PATTERN),
    ]
    purpose: Purpose
    case_ref: CaseRef
    necessity: Annotated[
        str, field("why it is necessary and proportionate", sharable=True, min_length=20, max_length=1_000)
    ]
    person_class: PersonClass = "none"


class CoreDataRefused(Record, frozen=True, kw_only=True, tag="matching.core_data_refused"):
    """A person, or a rule, says no to a follow-up."""

    keep_days: ClassVar[int] = 366
    sharing_level: ClassVar[int] = 3
    to: To
    request: Annotated[str, field("the neighbour's request", sharable=True, pattern=RECORD_ID_PATTERN)]
    code: Annotated[Refusal, field("why", sharable=True)]


class CoreDataReleased(Record, frozen=True, kw_only=True, tag="matching.core_data_released"):
    """A person released the core data of a confirmed match; the gate asks for a second one (level 4)."""

    keep_days: ClassVar[int] = 366
    to: To
    request: Annotated[str, field("the neighbour's request", sharable=True, pattern=RECORD_ID_PATTERN)]
    person_class: PersonClass = "none"
    grading: Annotated[
        Grading | None, field("how far it can be relied on", sharable=True, role="grading")
    ] = None
    family_names: Annotated[str, field("family names", personal="direct", sharable=True, max_length=120)] = ""
    given_names: Annotated[str, field("given names", personal="direct", sharable=True, max_length=120)] = ""
    birth_date: Annotated[
        str, field("date of birth", personal="direct", sharable=True, pattern=r"^([0-9-]{10})?$(?!\n)")
    ] = ""
    nationalities: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=NATION_PATTERN)], ...],
        field("nationalities", personal="direct", sharable=True, role="origin_countries", max_length=8),
    ] = ()
    offence: Annotated[str, field("what the case is about", sharable=True, max_length=120)] = ""
    authority: Annotated[str, field("whose case it is", sharable=True, max_length=120)] = ""


class AnomalyNoticed(Record, frozen=True, kw_only=True, tag="matching.anomaly_noticed"):
    """Something out of the ordinary about questions, told to the data protection officers of both sides (HIT-04)."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    default_lane: ClassVar[Lane] = "alert"
    sharing_level: ClassVar[int] = 3
    to: To
    nature: Annotated[Nature, field("what", sharable=True)]
    question: Question
    amount: Annotated[int, field("how many identifiers", sharable=True, ge=0, le=100_000)] = 0

"""What is asked: the fields of a form, of JSON and of a command."""

from typing import Annotated

import msgspec

from lindero.capabilities.matching.records import ClassOfPerson, Grounds, Refusal, UsedFor, Verdict
from lindero.kernel.grading import Basis, Credibility, Reliability
from lindero.kernel.identifiers import Sort
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.times import Instant

_Peer = Annotated[
    str, msgspec.Meta(pattern=NATION_PATTERN, description="the neighbour, by its three letters")
]
_Written = Annotated[str, msgspec.Meta(min_length=2, max_length=160)]
_Case = Annotated[
    str,
    msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{2,59}$(?!\n)", description="the own case's reference"),
]
_Purpose = Annotated[UsedFor, msgspec.Meta(description="what for, as the agreement's clause calls it")]
_Because = Annotated[
    str, msgspec.Meta(min_length=10, max_length=2_000, description="why, for whoever looks into it")
]
_PersonClass = Annotated[
    ClassOfPerson, msgspec.Meta(description="class of the person asked about; none for things")
]


class _Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all asks have in common: an unknown key is refused."""


class EnterSubject(_Ask, frozen=True, kw_only=True):
    """Let neighbours that ask learn that something is on record here."""

    sort: Annotated[Sort, msgspec.Meta(description="what is identified")]
    identifiers: Annotated[
        tuple[_Written, ...],
        msgspec.Meta(min_length=1, max_length=8, description="its identifiers, as NRD X1234567"),
    ]
    case_ref: _Case


class Withdraw(_Ask, frozen=True, kw_only=True):
    """Let neighbours find it no longer."""

    subject: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the subject, or the work")]
    because: _Because


class GuardIdentifier(_Ask, frozen=True, kw_only=True):
    """Have every search for an identifier told to both data protection officers."""

    sort: Annotated[Sort, msgspec.Meta(description="what is identified")]
    identifier: Annotated[_Written, msgspec.Meta(description="the identifier")]
    is_decoy: Annotated[
        bool, msgspec.Meta(description="whether it is invented, to see who asks without a case")
    ] = False


class BeginSearch(_Ask, frozen=True, kw_only=True):
    """Ask a neighbour whether it has something on record; it cannot read what you ask about."""

    peer: _Peer
    sort: Annotated[Sort, msgspec.Meta(description="what is compared")]
    identifiers: Annotated[
        tuple[_Written, ...],
        msgspec.Meta(min_length=1, max_length=1_000, description="asked about, as NRD X1234567"),
    ]
    person_class: _PersonClass = "none"
    purpose: _Purpose
    case_ref: _Case
    grounds: Annotated[Grounds, msgspec.Meta(description="why the neighbour is asked")]
    reason: _Because
    is_bulk: Annotated[
        bool, msgspec.Meta(description="whether the agreement has a clause for many at once")
    ] = False


class ReviewCandidate(_Ask, frozen=True, kw_only=True):
    """Say, as a qualified person who did not search, whether it is a match."""

    candidate: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the candidate")]
    verdict: Annotated[Verdict, msgspec.Meta(description="what you see")]
    because: _Because


class AskCoreData(_Ask, frozen=True, kw_only=True):
    """Ask the neighbour for what it may tell of a confirmed match."""

    candidate: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the candidate")]
    necessity: Annotated[
        str,
        msgspec.Meta(
            min_length=20, max_length=1_000, description="why it is necessary and proportionate; is sent"
        ),
    ]


class RefuseCoreData(_Ask, frozen=True, kw_only=True):
    """Say no to a neighbour's follow-up."""

    request: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the neighbour's request")]
    code: Annotated[Refusal, msgspec.Meta(description="why; is sent")]


class ReleaseCoreData(_Ask, frozen=True, kw_only=True):
    """Release what is on record of a match; it leaves once a second person agrees."""

    request: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the neighbour's request")]
    person_class: _PersonClass
    source: Annotated[Reliability, msgspec.Meta(description="how reliable the source is, A to F")]
    information: Annotated[Credibility, msgspec.Meta(description="how credible the information is, 1 to 6")]
    basis: Annotated[Basis, msgspec.Meta(description="fact or assessment")]
    family_names: Annotated[str, msgspec.Meta(max_length=120, description="family names")] = ""
    given_names: Annotated[str, msgspec.Meta(max_length=120, description="given names")] = ""
    birth_date: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$(?!\n)", description="date of birth, 1990-01-31"
        ),
    ] = ""
    nationalities: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=NATION_PATTERN)], ...],
        msgspec.Meta(max_length=8, description="nationalities, three letters each"),
    ] = ()
    offence: Annotated[str, msgspec.Meta(max_length=120, description="what the case is about")] = ""
    authority: Annotated[str, msgspec.Meta(max_length=120, description="whose case it is")] = ""


class Entity(_Ask, frozen=True, kw_only=True):
    """Somebody or something that own work is about."""

    sort: Annotated[Sort, msgspec.Meta(description="what is identified")]
    identifier: Annotated[_Written, msgspec.Meta(description="the identifier")]


class EnterWork(_Ask, frozen=True, kw_only=True):
    """Enter own work, so that you and a neighbour who works on the same can learn of each other."""

    entities: Annotated[
        tuple[Entity, ...], msgspec.Meta(max_length=64, description="whom or what it is about")
    ] = ()
    southwest: Annotated[Place | None, msgspec.Meta(description="south-western corner of its area")] = None
    northeast: Annotated[Place | None, msgspec.Meta(description="north-eastern corner of its area")] = None
    begins_at: Annotated[Instant | None, msgspec.Meta(description="from when on; now if left out")] = None
    until: Annotated[Instant, msgspec.Meta(description="until when")]
    contact: Annotated[
        str, msgspec.Meta(min_length=3, max_length=120, description="duty desk that the neighbour may call")
    ]
    case_ref: _Case


class CompareWork(_Ask, frozen=True, kw_only=True):
    """Ask a neighbour whether it works on the same; it learns nothing of what your work is about unless it does."""

    work: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the own work")]
    peer: _Peer
    purpose: _Purpose

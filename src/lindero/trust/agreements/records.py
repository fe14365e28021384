"""What became of agreements, from the first draft to the last duty; who did it, and when."""

from typing import Annotated, ClassVar, Final, Literal

import msgspec

from lindero.kernel.marks import field
from lindero.kernel.names import Nation
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

REF_PATTERN: Final = r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*@[1-9][0-9]{0,3}$(?!\n)"
HASH_PATTERN: Final = r"^[0-9a-f]{64}$(?!\n)"
PERSON_PATTERN: Final = r"^[a-z][a-z0-9-]{1,40}$(?!\n)"
SUSPENSION_PATTERN: Final = r"^[a-z0-9][a-z0-9-]{0,39}$(?!\n)"

ARCHIVE_DAYS: Final = 36_525
"""A hundred years: agreements are acts of state, and every record that crossed under one refers to it."""

OfficerRole = Literal["operational", "legal", "data_protection"]
"""In which capacity an officer acts."""

Scope = Literal["whole", "clause", "kind", "direction", "authority"]
"""How much of an agreement is suspended."""

SuspensionReason = Literal[
    "rights",
    "data_breach",
    "misuse",
    "court_order",
    "security",
    "technical",
    "political",
    "review",
]
"""Why a party stops the flow, as a word that both sides know."""

Ending = Literal["denounced", "withdrawn", "expired", "closed"]
"""How an agreement ended: taken back by a party, left by one of several, by its own date, or with all duties done."""

Capacity = Literal["data_protection", "diplomatic", "legal", "operational"]
"""In which capacity a person stops the flow, or agrees that it flows again."""

Level = Literal[1, 2, 3, 4]
"""Maturity: statistics, events and tracks, hit or no hit, core data."""

OpinionWord = Literal["favourable", "favourable_with_conditions", "negative"]
"""What a data protection officer thinks of an impact assessment."""

DutyName = Literal["erased", "certificates", "clocks"]
"""What the end of an agreement leaves to do: received records erased or returned, the other side's certificates at
hand, running deadlines brought to their end."""

Task = Literal["review", "assessment"]
"""What is overdue: the review of the agreement, or the impact assessment behind it."""

Ref = Annotated[str, msgspec.Meta(pattern=REF_PATTERN, examples=["AG-7@1"])]
"""An agreement with its version, `AG-7@1`."""


class AgreementDrafted(Record, frozen=True, kw_only=True, tag="agreements.agreement_drafted"):
    """A nation wrote the text of an agreement, or of its next version; no neighbour knows of it yet."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS

    agreement: Annotated[Ref, field("agreement and version")]
    hash: Annotated[str, field("SHA-256 of the canonical bytes, hexadecimal", pattern=HASH_PATTERN)]
    text: Annotated[str, field("the canonical bytes, as text", max_length=600_000)]
    vectors: Annotated[str, field("the conformance vectors, one JSON line each", max_length=400_000)]
    nation: Annotated[Nation, field("who wrote it")]
    drafter: Annotated[str, field("short name of who drafted it", personal="direct", pattern=PERSON_PATTERN)]


class AgreementReviewed(Record, frozen=True, kw_only=True, tag="agreements.agreement_reviewed"):
    """A nation's jurist found a text in order."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS

    agreement: Annotated[Ref, field("agreement and version")]
    hash: Annotated[str, field("the text that was reviewed, by its hash", pattern=HASH_PATTERN)]
    nation: Annotated[Nation, field("for whom")]
    jurist: Annotated[str, field("short name of the jurist", personal="direct", max_length=60)]


class OpinionGiven(Record, frozen=True, kw_only=True, tag="agreements.opinion_given"):
    """A nation's data protection officer gave an opinion of the impact assessment behind a text."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS

    agreement: Annotated[Ref, field("agreement and version")]
    hash: Annotated[str, field("the text, by its hash", pattern=HASH_PATTERN)]
    nation: Annotated[Nation, field("for whom")]
    opinion: Annotated[OpinionWord, field("the opinion")]
    assessment: Annotated[str, field("name of the impact assessment", min_length=1, max_length=60)]
    valid_until: Annotated[Instant, field("until when the assessment holds", unit="ms UTC")]
    officer: Annotated[str, field("short name of the officer", personal="direct", max_length=60)]


class OpinionOverridden(Record, frozen=True, kw_only=True, tag="agreements.opinion_overridden"):
    """The head of an authority went on against a negative opinion; auditors see it."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS

    agreement: Annotated[Ref, field("agreement and version")]
    hash: Annotated[str, field("the text, by its hash", pattern=HASH_PATTERN)]
    nation: Annotated[Nation, field("for whom")]
    because: Annotated[str, field("why", min_length=20, max_length=2_000)]
    head: Annotated[str, field("short name of who overrode it", personal="direct", max_length=60)]


class AgreementProposed(Record, frozen=True, kw_only=True, tag="agreements.agreement_proposed"):
    """A nation put forward the text of an agreement, or of its next version."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    hash: Annotated[
        str, field("SHA-256 of the canonical bytes, hexadecimal", sharable=True, pattern=HASH_PATTERN)
    ]
    text: Annotated[str, field("the canonical bytes, as text", sharable=True, max_length=600_000)]
    nation: Annotated[Nation, field("who puts it forward", sharable=True)]
    drafter: Annotated[
        str,
        field(
            "short name of who drafted it, and so may not sign it",
            personal="direct",
            sharable=True,
            pattern=PERSON_PATTERN,
        ),
    ]
    vectors: Annotated[
        str, field("the conformance vectors, one JSON line each", sharable=True, max_length=400_000)
    ]
    opinion: Annotated[OpinionWord, field("what its data protection officer thinks of it", sharable=True)]
    overridden: Annotated[bool, field("whether its head of authority overrode the opinion", sharable=True)]
    valid_until: Annotated[
        Instant, field("until when its impact assessment holds", sharable=True, unit="ms UTC")
    ]


class AgreementSigned(Record, frozen=True, kw_only=True, tag="agreements.agreement_signed"):
    """An officer signed an agreement's canonical bytes for a nation."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    hash: Annotated[str, field("what was signed, by its hash", sharable=True, pattern=HASH_PATTERN)]
    nation: Annotated[Nation, field("for whom it was signed", sharable=True)]
    officer: Annotated[
        str,
        field("the officer's short name", personal="direct", sharable=True, pattern=PERSON_PATTERN),
    ]
    role: Annotated[OfficerRole, field("in which capacity the officer signed", sharable=True)]
    key_id: Annotated[
        str, field("fingerprint of the officer's two public keys", sharable=True, pattern=HASH_PATTERN)
    ]
    signature: Annotated[
        str, field("Ed25519 signature over the DSSE encoding, base64", sharable=True, max_length=120)
    ]
    ml_dsa_signature: Annotated[
        str, field("ML-DSA-44 signature over the same bytes, base64", sharable=True, max_length=3_300)
    ]


class ContactTested(Record, frozen=True, kw_only=True, tag="agreements.contact_tested"):
    """A nation tried a contact point of another party before the agreement enters into force, and it answered."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    hash: Annotated[str, field("its hash", sharable=True, pattern=HASH_PATTERN)]
    nation: Annotated[Nation, field("who tried it", sharable=True)]
    party: Annotated[Nation, field("whose contact point it is", sharable=True)]
    authority: Annotated[str, field("which authority's", sharable=True, max_length=64)]
    officer: Annotated[
        str, field("short name of who tried it", personal="direct", sharable=True, max_length=60)
    ]


class VectorsRun(Record, frozen=True, kw_only=True, tag="agreements.vectors_run"):
    """A nation's node ran the conformance vectors of an agreement, by its compiled policy and by its evaluator."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    hash: Annotated[str, field("its hash", sharable=True, pattern=HASH_PATTERN)]
    nation: Annotated[Nation, field("whose node ran them", sharable=True)]
    vectors: Annotated[str, field("hash of the vectors", sharable=True, pattern=HASH_PATTERN)]
    passed: Annotated[int, field("how many it answered as the vectors say", sharable=True, ge=0)]
    failed: Annotated[
        str,
        field("name of the first that it answered otherwise; empty for none", sharable=True, max_length=120),
    ]
    because: Annotated[str, field("how it answered that one", sharable=True, max_length=500)]


class AgreementActivated(Record, frozen=True, kw_only=True, tag="agreements.agreement_activated"):
    """An agreement entered into force on this node: signed by all, its day had come."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    hash: Annotated[str, field("its hash", sharable=True, pattern=HASH_PATTERN)]


class AgreementSuspended(Record, frozen=True, kw_only=True, tag="agreements.agreement_suspended"):
    """A nation stopped the flow under an agreement, whole or in part, alone and at once."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    suspension: Annotated[str, field("the suspension's name", sharable=True, pattern=SUSPENSION_PATTERN)]
    nation: Annotated[Nation, field("who stopped it", sharable=True)]
    scope: Annotated[Scope, field("how much of it", sharable=True)]
    value: Annotated[
        str,
        field(
            "clause id, kind, direction as NRD>SUD or authority as NRD/coast-guard; empty for the whole",
            sharable=True,
            max_length=80,
        ),
    ]
    reason: Annotated[SuspensionReason, field("why, as a code", sharable=True)]
    officer: Annotated[
        str, field("short name of who ordered it", personal="direct", sharable=True, max_length=60)
    ]
    capacity: Annotated[Capacity, field("in which capacity it was ordered", sharable=True)]


class AgreementResumed(Record, frozen=True, kw_only=True, tag="agreements.agreement_resumed"):
    """Somebody agreed for a nation to resume the flow; it flows again once two persons of each side have."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    suspension: Annotated[str, field("the suspension's name", sharable=True, pattern=SUSPENSION_PATTERN)]
    nation: Annotated[Nation, field("who agreed to resume", sharable=True)]
    officer: Annotated[
        str, field("short name of who ordered it", personal="direct", sharable=True, max_length=60)
    ]
    capacity: Annotated[
        Capacity, field("diplomatic: wants it; data_protection: does not object", sharable=True)
    ]


class LevelDeclared(Record, frozen=True, kw_only=True, tag="agreements.level_declared"):
    """A nation declared up to which maturity level it shares and takes; between two nations the lower one holds."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    nation: Annotated[Nation, field("who declared it", sharable=True)]
    level: Annotated[
        Level, field("1 statistics, 2 events and tracks, 3 hit or no hit, 4 core data", sharable=True)
    ]
    officer: Annotated[
        str, field("short name of who declared it", personal="direct", sharable=True, max_length=60)
    ]


class ReservationMade(Record, frozen=True, kw_only=True, tag="agreements.reservation_made"):
    """A party took something back after signing; that can only narrow, and holds at once."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    nation: Annotated[Nation, field("who reserves", sharable=True)]
    narrowing: Annotated[
        str, field("the reservation's canonical bytes, as text", sharable=True, max_length=20_000)
    ]
    officer: Annotated[
        str, field("short name of who made it", personal="direct", sharable=True, max_length=60)
    ]


class ReviewCompleted(Record, frozen=True, kw_only=True, tag="agreements.review_completed"):
    """A nation held the review that was due; once all parties have, the next one counts."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    nation: Annotated[Nation, field("who held it", sharable=True)]
    due: Annotated[Instant, field("when it was due", sharable=True, unit="ms UTC")]
    report: Annotated[str, field("where its result is found", sharable=True, min_length=1, max_length=300)]
    officer: Annotated[
        str, field("short name of who reports it", personal="direct", sharable=True, max_length=60)
    ]


class DutyFulfilled(Record, frozen=True, kw_only=True, tag="agreements.duty_fulfilled"):
    """A nation did one of the duties that the end of an agreement left it with."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    nation: Annotated[Nation, field("whose duty", sharable=True)]
    duty: Annotated[DutyName, field("which", sharable=True)]
    evidence: Annotated[
        str, field("certificate or report that shows it", sharable=True, min_length=1, max_length=300)
    ]
    officer: Annotated[
        str, field("short name of who reports it", personal="direct", sharable=True, max_length=60)
    ]


class TaskRaised(Record, frozen=True, kw_only=True, tag="agreements.task_raised"):
    """Something about an agreement is overdue at this node: its review, or the impact assessment behind it."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS

    agreement: Annotated[Ref, field("agreement and version")]
    task: Annotated[Task, field("what is overdue")]
    due: Annotated[Instant, field("since when", unit="ms UTC")]


class AgreementEnded(Record, frozen=True, kw_only=True, tag="agreements.agreement_ended"):
    """An agreement came to its end; nothing crosses under it any more."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    nation: Annotated[Nation, field("who declared it", sharable=True)]
    how: Annotated[Ending, field("how it ended", sharable=True)]


SHARED_ACTS: Final = (
    AgreementProposed,
    AgreementSigned,
    ContactTested,
    VectorsRun,
    AgreementActivated,
    AgreementSuspended,
    AgreementResumed,
    LevelDeclared,
    ReservationMade,
    ReviewCompleted,
    AgreementEnded,
    DutyFulfilled,
)
"""Acts that every party must know of: they cross on the control channel, which needs no clause."""

HOME_ACTS: Final = (AgreementDrafted, AgreementReviewed, OpinionGiven, OpinionOverridden, TaskRaised)
"""Acts that stay at home."""

"""What is on record of disputes: both sides' words, the rungs they climbed, what was proposed, agreed and ended.

Every record that crosses names the one nation that it is for. A received record is of the same kind, with its origin in
the head; the two sides' records together are the dispute (workflow W18).
"""

from typing import Annotated, ClassVar, Literal

from lindero.kernel.generated import Translated, TranslatedBeside, WrittenIn
from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN, Nation
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

KEPT_DAYS = 10_958
"""Thirty years: what two states disagreed about, and how they settled it (product default)."""

Matter = Literal[
    "incident", "data_misuse", "missed_deadlines", "refused_requests", "use_of_force", "compensation",
    "interpretation", "boundary_line", "treatment_of_persons", "environment",
]  # fmt: skip
"""What a dispute is about."""

Rung = Literal[
    "contact_points", "joint_commission", "foreign_ministries", "mediation", "conciliation", "arbitration", "court",
]  # fmt: skip
"""Who deals with it: the rungs that agreements know."""

Effect = Literal["continues", "limited", "suspended"]
"""What becomes of the cooperation under the clause meanwhile, the least grave first."""

What = Literal["settle", "freeze", "climb", "interim_measure"]
"""What a side proposes: an end, a rest, the next rung before its time, or what is done meanwhile."""

Changes = Literal["nothing", "interpretation", "amendment"]
"""What a settlement does to the clause."""

Ending = Literal["settled", "withdrawn"]
"""How a dispute ends: by both, or by who raised it."""

DisputeId = Annotated[str, field("the dispute", sharable=True, pattern=RECORD_ID_PATTERN)]
For = Annotated[Nation, field("the one nation that it is for", sharable=True, role="addressee")]
Because = Annotated[str, field("why", personal="indirect", sharable=True, min_length=10, max_length=2_000)]
Evidence = Annotated[
    tuple[Annotated[str, field("a record", pattern=RECORD_ID_PATTERN)], ...],
    field("records that both sides can prove from their logs", sharable=True, max_length=64),
]


class DisputeRaised(Record, frozen=True, kw_only=True, tag="disputes.dispute_raised"):
    """A nation says that another does not do what was agreed, or that they read it differently."""

    keep_days: ClassVar[int] = KEPT_DAYS
    addressee: For
    matter: Annotated[Matter, field("what it is about", sharable=True)]
    agreement: Annotated[
        str,
        field(
            "agreement and version; empty where none is concerned",
            sharable=True,
            pattern=r"^([A-Za-z0-9][A-Za-z0-9-]{0,39}@[0-9]{1,4})?$(?!\n)",
        ),
    ] = ""
    clause: Annotated[
        str,
        field(
            "the clause; empty for the whole agreement",
            sharable=True,
            pattern=r"^([a-z0-9][a-z0-9-]{0,63})?$(?!\n)",
        ),
    ] = ""
    title: Annotated[str, field("in a few words, without names", sharable=True, min_length=5, max_length=120)]
    words: Annotated[
        str,
        field(
            "what happened, as the raising side sees it",
            personal="indirect",
            sharable=True,
            min_length=10,
            max_length=8_000,
        ),
    ]
    wanted: Annotated[
        str,
        field("what is wanted", personal="indirect", sharable=True, min_length=10, max_length=2_000),
    ]
    evidence: Evidence = ()
    language: WrittenIn = ""
    translation: Translated = None


class StatementMade(Record, frozen=True, kw_only=True, tag="disputes.statement_made"):
    """A side says how it sees the matter; the other side's first statement answers the dispute."""

    keep_days: ClassVar[int] = KEPT_DAYS
    dispute: DisputeId
    addressee: For
    basis: Annotated[
        Literal["agreed_fact", "disputed_fact", "position"],
        field("a fact or a view", sharable=True),
    ]
    words: Annotated[
        str,
        field("what is said", personal="indirect", sharable=True, min_length=10, max_length=8_000),
    ]
    evidence: Evidence = ()
    language: WrittenIn = ""
    translation: Translated = None


class EffectDeclared(Record, frozen=True, kw_only=True, tag="disputes.effect_declared"):
    """A side says what it does with the cooperation under the clause while the dispute lasts."""

    keep_days: ClassVar[int] = KEPT_DAYS
    dispute: DisputeId
    addressee: For
    effect: Annotated[Effect, field("the cooperation meanwhile", sharable=True)]
    because: Because


class RungReached(Record, frozen=True, kw_only=True, tag="disputes.rung_reached"):
    """The time of a rung is over without an end, and a side took the dispute to the next."""

    keep_days: ClassVar[int] = KEPT_DAYS
    dispute: DisputeId
    addressee: For
    number: Annotated[int, field("which rung of the ladder, from 1 on", sharable=True, ge=2, le=7)]
    rung: Annotated[Rung, field("who deals with it now", sharable=True)]
    because: Because


class ProposalMade(Record, frozen=True, kw_only=True, tag="disputes.proposal_made"):
    """A side proposes how to go on or to end; what is said in it is no evidence of anything (settlement talks)."""

    keep_days: ClassVar[int] = KEPT_DAYS
    dispute: DisputeId
    addressee: For
    evidence: Annotated[Literal["no"], field("talks about a settlement are never evidence", sharable=True)]
    what: Annotated[What, field("what is asked for", sharable=True)]
    changes: Annotated[Changes, field("what becomes of the clause", sharable=True)] = "nothing"
    words: Annotated[
        str,
        field("what is proposed", personal="indirect", sharable=True, min_length=10, max_length=8_000),
    ]


class ProposalAnswered(Record, frozen=True, kw_only=True, tag="disputes.proposal_answered"):
    """The other side agreed to a proposal, or did not."""

    keep_days: ClassVar[int] = KEPT_DAYS
    dispute: DisputeId
    addressee: For
    proposal: Annotated[str, field("the proposal", sharable=True, pattern=RECORD_ID_PATTERN)]
    agrees: Annotated[Literal["yes", "no"], field("whether it agrees", sharable=True)]
    words: Annotated[str, field("why", personal="indirect", sharable=True, max_length=2_000)] = ""


class DisputeWithdrawn(Record, frozen=True, kw_only=True, tag="disputes.dispute_withdrawn"):
    """The side that raised it takes it back."""

    keep_days: ClassVar[int] = KEPT_DAYS
    dispute: DisputeId
    addressee: For
    because: Because


class TranslationAdded(Record, frozen=True, kw_only=True, tag="disputes.translation_added"):
    """A side put the other side's words into another language; their own words count, and it is erased with them."""

    keep_days: ClassVar[int] = KEPT_DAYS
    gone_by_field: ClassVar[str] = "until"
    dispute: DisputeId
    addressee: For
    about: Annotated[
        str, field("the other side's record whose words they are", sharable=True, pattern=RECORD_ID_PATTERN)
    ]
    language: WrittenIn = ""
    translation: TranslatedBeside
    until: Annotated[
        Instant | None, field("when the words must be gone here, and this with them", unit="ms UTC")
    ] = None


class DisputeReceived(Record, frozen=True, kw_only=True, tag="disputes.dispute_received"):
    """A neighbour raised a dispute, and it is here: this node says so for itself, and counts it as open."""

    keep_days: ClassVar[int] = KEPT_DAYS
    is_account: ClassVar[bool] = True
    dispute: Annotated[str, field("the dispute", pattern=RECORD_ID_PATTERN)]
    raiser: Annotated[Nation, field("who raised it")]


class RungOverdue(Record, frozen=True, kw_only=True, tag="disputes.rung_overdue"):
    """The time of a rung is over at this node's clock: the diplomats were told, and either side may climb."""

    keep_days: ClassVar[int] = KEPT_DAYS
    is_account: ClassVar[bool] = True
    dispute: Annotated[str, field("the dispute", pattern=RECORD_ID_PATTERN)]
    number: Annotated[int, field("which rung of the ladder, from 1 on", ge=1, le=7)]
    due_at: Annotated[Instant, field("when its time was over", unit="ms UTC")]
    told: Annotated[tuple[str, ...], field("roles that were told", max_length=8)] = ("DIP",)


class DisputeEnded(Record, frozen=True, kw_only=True, tag="disputes.dispute_ended"):
    """A dispute came to its end, by what both sides put on record: this node says so for itself, once."""

    keep_days: ClassVar[int] = KEPT_DAYS
    is_account: ClassVar[bool] = True
    dispute: Annotated[str, field("the dispute", pattern=RECORD_ID_PATTERN)]
    how: Annotated[Ending, field("how")]
    with_nation: Annotated[Nation, field("the other side")]


def words_in(record: Record) -> str:
    """Return what a side says in words that somebody may have to read in another language; empty where it has none."""
    words: str = getattr(record, "words", "") or getattr(record, "because", "")
    return words

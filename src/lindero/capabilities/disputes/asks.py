"""What is asked of disputes."""

from typing import Annotated, Literal

import msgspec

from lindero.capabilities.disputes.records import Changes, Effect, Matter, What
from lindero.kernel import translating
from lindero.kernel.names import RECORD_ID_PATTERN, Nation

RecordName = Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]
Dispute = Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the dispute")]
Because = Annotated[str, msgspec.Meta(min_length=10, max_length=2_000, description="why")]
Words = Annotated[str, msgspec.Meta(min_length=10, max_length=8_000, description="what is said")]
Evidence = Annotated[
    tuple[RecordName, ...],
    msgspec.Meta(max_length=64, description="records that show it, which both sides can prove"),
]


class _Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all asks have in common: an unknown key is refused."""


class RaiseDispute(_Ask, frozen=True, kw_only=True):
    """Say that a neighbour does not do what was agreed, or reads it otherwise."""

    addressee: Annotated[Nation, msgspec.Meta(description="the neighbour")]
    matter: Annotated[Matter, msgspec.Meta(description="what it is about")]
    agreement: Annotated[
        str, msgspec.Meta(max_length=50, description="agreement and version, AG-7@1; none if empty")
    ] = ""
    clause: Annotated[
        str, msgspec.Meta(max_length=64, description="the clause, art-6; the whole agreement if empty")
    ] = ""
    title: Annotated[
        str, msgspec.Meta(min_length=5, max_length=120, description="in a few words, without names")
    ]
    words: Annotated[
        str, msgspec.Meta(min_length=10, max_length=8_000, description="what happened, as you see it")
    ]
    wanted: Annotated[str, msgspec.Meta(min_length=10, max_length=2_000, description="what you want")]
    evidence: Evidence = ()
    language: translating.Tongue = ""
    translation: translating.Text = ""
    translation_language: translating.Into = ""
    translator: translating.Translator = ""
    machine: translating.Machine = ""
    is_reviewed: translating.Reviewed = False


class MakeStatement(_Ask, frozen=True, kw_only=True):
    """Say how your side sees it; the other side's first statement answers the dispute."""

    dispute: Dispute
    basis: Annotated[
        Literal["agreed_fact", "disputed_fact", "position"],
        msgspec.Meta(description="a fact that both accept, one that you assert, or a view"),
    ]
    words: Words
    evidence: Evidence = ()
    language: translating.Tongue = ""
    translation: translating.Text = ""
    translation_language: translating.Into = ""
    translator: translating.Translator = ""
    machine: translating.Machine = ""
    is_reviewed: translating.Reviewed = False


class AddTranslation(_Ask, frozen=True, kw_only=True):
    """Put a translation beside words of the other side; theirs count, and yours says who or what made it."""

    about: Annotated[
        str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the other side's words, by their record")
    ]
    language: translating.From = ""
    translation: translating.Beside
    translation_language: translating.Into
    translator: translating.Translator = ""
    machine: translating.Machine = ""
    is_reviewed: translating.Reviewed = False


class DeclareEffect(_Ask, frozen=True, kw_only=True):
    """Say what your side does with the cooperation under the clause meanwhile."""

    dispute: Dispute
    effect: Annotated[Effect, msgspec.Meta(description="continues, limited or suspended")]
    because: Because


class ReachRung(_Ask, frozen=True, kw_only=True):
    """Take it to the next rung of the ladder, once the time of this one is over."""

    dispute: Dispute
    because: Because


class MakeProposal(_Ask, frozen=True, kw_only=True):
    """Propose an end, a rest, the next rung before its time, or an interim measure; never evidence."""

    dispute: Dispute
    what: Annotated[What, msgspec.Meta(description="settle, freeze, climb or interim measure")]
    changes: Annotated[Changes, msgspec.Meta(description="what a settlement does to the clause")] = "nothing"
    words: Words


class AnswerProposal(_Ask, frozen=True, kw_only=True):
    """Agree to the other side's proposal, or not."""

    dispute: Dispute
    proposal: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the proposal")]
    agrees: Annotated[Literal["yes", "no"], msgspec.Meta(description="whether your side agrees")]
    words: Annotated[str, msgspec.Meta(max_length=2_000, description="why")] = ""


class WithdrawDispute(_Ask, frozen=True, kw_only=True):
    """Take back what your side raised."""

    dispute: Dispute
    because: Because

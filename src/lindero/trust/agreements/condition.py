"""How far an agreement has come, as one node knows it: the state that events change."""

from typing import Final, Literal, NoReturn

import msgspec

from lindero.kernel.errors import Refused
from lindero.kernel.names import Nation
from lindero.kernel.times import Instant
from lindero.trust.agreements.events import DUTIES, DutyDone, VectorsRun
from lindero.trust.agreements.standing import Suspension
from lindero.trust.agreements.treaty import Agreement, Narrowing
from lindero.trust.agreements.vocabulary import Level

Phase = Literal[
    "draft",
    "legal_review",
    "dpia",
    "negotiation",
    "agreed",
    "signed",
    "active",
    "denounced",
    "expired",
    "closed",
]
"""What was done last: written, reviewed by a jurist, assessed by the data protection officer, put to the others, agreed
by all, signed by all, brought into force, ended by a party, ended by its date, closed with all duties done."""

AT_HOME: Final = frozenset({"draft", "legal_review", "dpia"})
"""Phases in which no neighbour knows of the text yet."""

BEFORE_SIGNED: Final = AT_HOME | {"negotiation", "agreed"}
BINDING: Final = frozenset({"signed", "active"})
ENDED: Final = frozenset({"denounced", "expired"})
"""Phases in which nothing flows any more and the duties of the end remain."""


class SignedBy(msgspec.Struct, frozen=True, kw_only=True):
    """An officer's verified signature."""

    nation: Nation
    officer: str
    role: str


class OpinionHeld(msgspec.Struct, frozen=True, kw_only=True):
    """What a nation's data protection officer thinks of the assessment, and whether that was overridden.

    Attributes:
        nation: The nation.
        opinion: `favourable`, `favourable_with_conditions` or `negative`.
        officer: Who gave it; empty for a neighbour's, which tells only the word.
        valid_until: Until when the assessment holds, milliseconds UTC.
        overridden_by: Who went on against it; `another nation` for a neighbour's.
        because: Why.
    """

    nation: Nation
    opinion: str
    officer: str
    valid_until: Instant
    overridden_by: str = ""
    because: str = ""

    @property
    def permits(self) -> bool:
        """Whether one may go on with it."""
        return self.opinion != "negative" or bool(self.overridden_by)


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """The level up to which a nation shares and takes."""

    nation: Nation
    level: Level


class AgreementState(msgspec.Struct, frozen=True, kw_only=True):
    """How far an agreement has come, as one node knows it.

    Attributes:
        hash: The text that all of this is about.
        phase: How far it has come; a suspension does not change the phase.
        drafters: Who drafted it, put it forward or consented to it; none of them signs it.
        reviewers: The jurists who found it in order, by nation; of the own nation only.
        opinions: What the data protection officers think of its assessment.
        consents: The parties that put forward or consented to exactly this text.
        signatures: Who signed it.
        contacts: Contact points that answered a test: who tried, whose, which authority.
        vectors: What became of the conformance vectors at each party.
        activated_at: When it became active here; 0 before.
        suspensions: What is stopped.
        levels: What parties declared of their maturity since.
        reservations: What parties took back after signing.
        withdrawn: The parties that left; the others go on.
        reviews: The parties that held the review that is due.
        reviewed_at: Since when the next review counts; 0 for the text's own date.
        duties: What was done of the duties of the end.
    """

    hash: str
    phase: Phase = "draft"
    drafters: tuple[tuple[Nation, str], ...] = ()
    reviewers: tuple[tuple[Nation, str], ...] = ()
    opinions: tuple[OpinionHeld, ...] = ()
    consents: tuple[Nation, ...] = ()
    signatures: tuple[SignedBy, ...] = ()
    contacts: tuple[tuple[Nation, Nation, str], ...] = ()
    vectors: tuple[VectorsRun, ...] = ()
    activated_at: Instant = 0
    suspensions: tuple[Suspension, ...] = ()
    levels: tuple[Declared, ...] = ()
    reservations: tuple[Narrowing, ...] = ()
    withdrawn: tuple[Nation, ...] = ()
    reviews: tuple[Nation, ...] = ()
    reviewed_at: Instant = 0
    duties: tuple[DutyDone, ...] = ()

    @property
    def name(self) -> str:
        """The phase for people: a suspension, what it waits for, and its duties are part of it."""
        if self.phase == "active" and self.suspensions:
            return "suspended" if self.is_suspended_whole else "suspended in part"
        words = {"signed": "awaiting entry", "denounced": "closing out", "expired": "closing out"}
        return words.get(self.phase, self.phase.replace("_", " "))

    @property
    def is_suspended_whole(self) -> bool:
        """Whether some party stopped all of it."""
        return any(suspension.scope == "whole" for suspension in self.suspensions)

    def opinion_of(self, nation: Nation) -> OpinionHeld | None:
        """Return what a nation's data protection officer thinks of the assessment."""
        return next((held for held in self.opinions if held.nation == nation), None)

    def parties_left(self, agreement: Agreement) -> tuple[Nation, ...]:
        """Return the parties that have not withdrawn."""
        return tuple(nation for nation in agreement.nations if nation not in self.withdrawn)


def refuse(code: str, text: str, advice: str) -> NoReturn:
    """Refuse an event.

    Raises:
        Refused: Always.
    """
    raise Refused(f"agreements.{code}", text, advice)


def duties_left(agreement: Agreement, state: AgreementState) -> tuple[tuple[Nation, str], ...]:
    """Return what the parties still have to do before an ended agreement is closed: nation and duty."""
    done = {(one.nation, one.duty) for one in state.duties}
    return tuple(
        (nation, duty) for nation in agreement.nations for duty in DUTIES if (nation, duty) not in done
    )

"""How a dispute stands, from what both sides put on record, and what may follow (workflow W18).

The stand is reckoned anew from all steps in the order of their times, so it is the same at both nodes in whatever order
they arrive. A step that its side may not take, or that does not follow, changes nothing.
"""

from collections.abc import Iterable
from typing import Any, Final, Literal

import msgspec

from lindero.capabilities.disputes import records
from lindero.capabilities.disputes.records import Effect, Rung
from lindero.kernel.times import Instant, days_after

State = Literal["raised", "open", "frozen", "settled", "withdrawn"]
EFFECTS: Final[tuple[Effect, ...]] = ("continues", "limited", "suspended")
"""From the least grave on."""


class Step(msgspec.Struct, frozen=True):
    """A rung of the ladder and the days it may take."""

    step: Rung
    within_days: int


DEFAULT_LADDER: Final = (
    Step("contact_points", 7),
    Step("joint_commission", 30),
    Step("foreign_ministries", 60),
    Step("mediation", 90),
    Step("arbitration", 180),
)
"""Where no agreement says otherwise: a profile default, to be verified (deadline D-40)."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a side put on record of a dispute.

    Attributes:
        record_id: Its name.
        origin: Which side.
        at: When, milliseconds UTC.
        record: What.
    """

    record_id: str
    origin: str
    at: Instant
    record: Any


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal and what became of it.

    Attributes:
        name: Its record.
        proposer: Which side made it.
        made: What it proposes.
        at: When it was made, milliseconds UTC.
        answered_at: When the other side answered, milliseconds UTC; 0 while it waits.
        agrees: Whether it agreed.
    """

    name: str
    proposer: str
    made: records.ProposalMade
    at: Instant
    answered_at: Instant = 0
    agrees: bool = False


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute as both sides' records tell it; instants in milliseconds UTC.

    Attributes:
        dispute: Its name.
        raiser: Who raised it.
        addressee: The other side.
        raised_at: When.
        ladder: The rungs, the lowest first.
        state: How it stands.
        number: The rung on which it is, from 1 on.
        since: Since when it is there.
        since_by_number: When each rung began, the lowest first.
        effects: What each side does with the cooperation meanwhile.
        proposals: What was proposed, in order.
        ended_at: When it ended; 0 while it lasts.
    """

    dispute: str
    raiser: str
    addressee: str
    raised_at: Instant
    ladder: tuple[Step, ...] = DEFAULT_LADDER
    state: State = "raised"
    number: int = 1
    since: Instant = 0
    since_by_number: tuple[Instant, ...] = ()
    effects: dict[str, Effect] = {}
    proposals: tuple[Proposal, ...] = ()
    ended_at: Instant = 0

    @property
    def parties(self) -> tuple[str, str]:
        """Both sides, who raised it first."""
        return (self.raiser, self.addressee)

    @property
    def due_at(self) -> Instant:
        """When the time of the rung is over."""
        return days_after(self.since, self.ladder[self.number - 1].within_days)

    @property
    def effect(self) -> Effect:
        """What holds for the cooperation meanwhile: the graver of what both sides declared."""
        return max(self.effects.values(), key=EFFECTS.index, default="continues")

    @property
    def settlement(self) -> Proposal | None:
        """The proposal by which it was settled; None if it was not."""
        return next((one for one in self.proposals if one.agrees and one.made.what == "settle"), None)

    def other(self, nation: str) -> str:
        """Return the side that is not a nation."""
        return self.addressee if nation == self.raiser else self.raiser

    def waiting(self) -> tuple[Proposal, ...]:
        """Return the proposals that wait for an answer: each side's latest, as a newer one replaces it."""
        latest = {one.proposer: one for one in self.proposals}
        return tuple(one for one in latest.values() if not one.answered_at)


def stand_of(begun: Stand, said: Iterable[Said]) -> Stand:
    """Return how a dispute stands after everything that was said of it."""
    stand = msgspec.structs.replace(begun, since=begun.raised_at, since_by_number=(begun.raised_at,))
    for one in in_order(said):
        if not fault_of(stand, one):
            stand = _after(stand, one)
    return stand


def in_order(said: Iterable[Said]) -> list[Said]:
    """Return what was said by its times, the raising first; whatever the clocks say, an answer follows its proposal."""
    steps = list(said)
    made = {one.record_id: one.at for one in steps if isinstance(one.record, records.ProposalMade)}

    def place(one: Said) -> tuple[bool, Instant, bool, str]:
        is_later = not isinstance(one.record, records.DisputeRaised)
        proposal = getattr(one.record, "proposal", "")
        return (is_later, max(one.at, made.get(proposal, one.at)), bool(proposal), one.record_id)

    return sorted(steps, key=place)


def fault_of(stand: Stand, one: Said) -> str:  # noqa: PLR0911  a table of answers, one a line
    """Return why a step changes nothing, in words; empty if it does."""
    if one.origin not in stand.parties or one.record.addressee != stand.other(one.origin):
        return "Only the two sides of a dispute speak of it, each to the other."
    is_return = isinstance(one.record, records.EffectDeclared) and one.record.effect == "continues"
    if stand.ended_at and not is_return:
        return "It is at its end; only that the cooperation continues can still be said."
    match one.record:
        case records.DisputeWithdrawn() if one.origin != stand.raiser:
            return "Only the side that raised it takes it back."
        case records.RungReached():
            return _fault_of_climbing(stand, one)
        case records.ProposalMade() if one.record.what == "climb" and stand.number == len(stand.ladder):
            return "It is on the last rung."
        case records.ProposalMade() if one.record.changes != "nothing" and one.record.what != "settle":
            return "Only a settlement changes a clause."
        case records.ProposalAnswered() if one.record.proposal not in {
            open_one.name for open_one in stand.waiting() if open_one.proposer != one.origin
        }:
            return "No proposal of the other side of that name waits for an answer."
    return ""


def _fault_of_climbing(stand: Stand, one: Said) -> str:
    record = one.record
    if stand.number == len(stand.ladder):
        return "It is on the last rung."
    if record.number != stand.number + 1 or record.rung != stand.ladder[stand.number].step:
        return f"The next rung is {stand.ladder[stand.number].step.replace('_', ' ')}."
    if stand.state != "frozen" and one.at <= stand.due_at:
        return "The time of this rung is not over; propose to climb before it."
    return ""


def _after(stand: Stand, one: Said) -> Stand:  # noqa: PLR0911  a table of what follows, one a line
    match one.record:
        case records.StatementMade() if one.origin == stand.addressee and stand.state == "raised":
            return msgspec.structs.replace(stand, state="open")
        case records.EffectDeclared():
            return msgspec.structs.replace(stand, effects=stand.effects | {one.origin: one.record.effect})
        case records.RungReached():
            return _climbed(stand, one.at)
        case records.ProposalMade():
            made = Proposal(name=one.record_id, proposer=one.origin, made=one.record, at=one.at)
            return msgspec.structs.replace(stand, proposals=(*stand.proposals, made))
        case records.ProposalAnswered():
            return _answered(stand, one)
        case records.DisputeWithdrawn():
            return msgspec.structs.replace(stand, state="withdrawn", ended_at=one.at)
    return stand


def _climbed(stand: Stand, at: Instant) -> Stand:
    return msgspec.structs.replace(
        stand,
        state="open",
        number=stand.number + 1,
        since=at,
        since_by_number=(*stand.since_by_number, at),
    )


def _answered(stand: Stand, one: Said) -> Stand:
    agrees = one.record.agrees == "yes"
    proposals = tuple(
        msgspec.structs.replace(made, answered_at=one.at, agrees=agrees)
        if made.name == one.record.proposal
        else made
        for made in stand.proposals
    )
    state: State = "open" if stand.state == "raised" else stand.state
    stand = msgspec.structs.replace(stand, proposals=proposals, state=state)
    what = next(made.made.what for made in proposals if made.name == one.record.proposal)
    if agrees and what == "settle":
        return msgspec.structs.replace(stand, state="settled", ended_at=one.at)
    if agrees and what == "freeze":
        return msgspec.structs.replace(stand, state="frozen")
    return _climbed(stand, one.at) if agrees and what == "climb" else stand

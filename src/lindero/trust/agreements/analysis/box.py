"""A box: a set of releases that one clause permits, and whether it takes in a question."""

import msgspec

from lindero.kernel.names import Kind, Nation
from lindero.kernel.times import Instant
from lindero.trust.agreements.analysis.inclusion import Where, contains
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.safeguards import PROTECTED_CLASSES
from lindero.trust.agreements.treaty import FOREVER, Handling, Quota


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A set of releases that one clause permits.

    Attributes:
        clause: The clause, `AG-7@1/art-6-1`.
        sender: Who may send.
        recipient: Who may receive.
        kind: Kind of records.
        purpose: What they may be used for.
        lanes: Delivery lanes; never `life`, which needs no clause.
        person_classes: Whom a record may speak of.
        fields: Fields that may cross.
        start: When it begins to hold, milliseconds UTC.
        end: The first instant at which it no longer does.
        since: Earliest time of a record.
        until: First time of a record that is too late.
        areas: Names of the areas: of the clause, and of each law that limits it.
        where: The area in which every place of a record must lie.
        placed: Whether records with places are admitted.
        unplaced: Whether records without a place are.
        stepped: Whether both sides must first declare a higher level than the one at which the agreement begins.
        days: Longest retention.
        needs_approval: Whether an officer must approve each release.
        reserves: What nations keep for themselves (`own_nationals`), where the record speaks of a person.
        handling: How the recipient must treat it.
        onward: To whom the recipient may pass it on, with the originator's consent.
        from_authorities: Authorities whose records they are; empty for all of them, and those that do not say.
        to_authorities: Authorities that receive them; empty for all of them.
        offences: Offences with the least penalty in months; empty for no limit.
        sources: Where records come from.
        coarsen: Fields of which only a coarse value crosses, each with the way.
        necessary: Fields of protected traits that cross since the clause says why they must.
        quota: How many cross by themselves, `records` each `per`; None for no limit.
        reach: To whom anything that the recipient gets might come; no protected person's country is in it (S-10).
        signed: Fields that would cross if no law withheld any, where `first` says something; else empty.
        first: What clauses permit that speak before this one where both do, and on which a law bites (S-08): there
            this clause has nothing to say.
    """

    clause: str
    sender: Nation
    recipient: Nation
    kind: Kind
    purpose: str
    lanes: tuple[str, ...]
    person_classes: tuple[str, ...]
    fields: tuple[str, ...]
    start: Instant
    end: Instant
    since: Instant
    until: Instant
    areas: tuple[tuple[str, ...], ...]
    where: Where
    placed: bool
    unplaced: bool
    stepped: bool
    days: int
    needs_approval: bool
    reserves: tuple[str, ...]
    handling: Handling
    onward: tuple[Nation, ...]
    from_authorities: tuple[str, ...]
    to_authorities: tuple[str, ...]
    offences: tuple[tuple[str, int], ...]
    sources: tuple[str, ...]
    coarsen: tuple[tuple[str, str], ...]
    necessary: tuple[str, ...]
    quota: Quota | None
    reach: tuple[Nation, ...]
    signed: tuple[str, ...] = ()
    first: "tuple[Rival, ...]" = ()

    @property
    def flow(self) -> tuple[Nation, Nation]:
        """The sending and the receiving nation."""
        return self.sender, self.recipient

    def admits(self, question: Question, now: Instant) -> bool:
        """Say whether the box permits a question at a moment, for at least one of the fields asked for."""
        return self.holds(question, now) and not any(
            rival.speaks(question, now, self.signed or self.fields) for rival in self.first
        )

    def holds(self, question: Question, now: Instant) -> bool:
        """Say the same as if no other clause spoke first."""
        return (
            (question.sender, question.recipient) == self.flow
            and (question.kind, question.purpose) == (self.kind, self.purpose)
            and question.lane in self.lanes
            and question.person_class in self.person_classes
            and self.start <= now < self.end
            and self.since <= question.at < self.until
            and self._admits_places(question)
            and self._admits_person(question)
            and self._admits_particulars(question)
            and question.retain_days <= self.days
            and (question.approved or not self.needs_approval)
            and not set(question.fields).isdisjoint(self.fields)
        )

    def _admits_particulars(self, question: Question) -> bool:
        says = question.particulars
        crossing = set(question.fields) & set(self.fields)
        return (
            (not self.from_authorities or says.sender_authority in self.from_authorities)
            and (not self.to_authorities or says.recipient_authority in {"", *self.to_authorities})
            and (not self.offences or says.penalty_months >= dict(self.offences).get(says.offence, FOREVER))
            and says.source in self.sources
            and not says.lacks
            and crossing.issuperset(says.must_cross)
        )

    def _admits_places(self, question: Question) -> bool:
        if not question.places:
            return self.unplaced
        return self.placed and all(contains(self.where, place) for place in question.places)

    def _admits_person(self, question: Question) -> bool:
        origins = question.origin_countries
        foreign = bool(origins) and question.sender not in origins
        protected = question.protected or question.person_class in PROTECTED_CLASSES
        safe = bool(origins) and origins.isdisjoint(self.reach)
        return (not self.reserves or foreign) and (not protected or safe)


class Rival(msgspec.Struct, frozen=True):
    """What another clause permits by the signed texts, before a law takes from it.

    Attributes:
        box: What it permits.
        is_earlier: Whether it stands before the clause that it is compared with: of as many fields, it speaks.
    """

    box: Box
    is_earlier: bool

    def speaks(self, question: Question, now: Instant, fields: tuple[str, ...]) -> bool:
        """Say whether it is this clause that speaks to a question, and not one that might release some fields."""
        asked = set(question.fields)
        ours, theirs = len(asked.intersection(self.box.fields)), len(asked.intersection(fields))
        return (ours > theirs or (ours == theirs and self.is_earlier)) and self.box.holds(question, now)

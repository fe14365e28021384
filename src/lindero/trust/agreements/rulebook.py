"""What is in force between nations: agreements, the laws laid over them, and the kinds that a node knows."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from lindero.kernel.names import Nation
from lindero.kernel.times import Instant
from lindero.trust.agreements.treaty import (
    EVERY_AGREEMENT,
    Agreement,
    Clause,
    Narrowing,
    Overlay,
    Quota,
    Shape,
)
from lindero.trust.agreements.vocabulary import (
    CORE_DATA_LEVEL,
    NEVER_SENT,
    KindFacts,
    Level,
    Vocabulary,
)


class Span(msgspec.Struct, frozen=True):
    """When a version is in force: from `start` until before `end`; records count from `since`."""

    since: Instant
    start: Instant
    end: Instant


class Rule(msgspec.Struct, frozen=True):
    """A narrowing as it bites on an agreement.

    Attributes:
        code: `RESERVATION` or `OVERLAY`.
        ref: How reasons name it.
        narrowing: What it takes back.
        shapes: The areas in which alone it lets anything cross; empty for no limit.
        start: When it begins to bite.
        end: The first instant at which it no longer does.
    """

    code: str
    ref: str
    narrowing: Narrowing
    shapes: tuple[Shape, ...]
    start: Instant
    end: Instant

    @property
    def is_law(self) -> bool:
        """Whether it is one nation's own law, which its neighbour did not sign."""
        return self.code == "OVERLAY"

    def concerns(self, clause: Clause, sender: Nation, recipient: Nation, kind: str, purpose: str) -> bool:
        """Say whether it bites on this flow of this clause."""
        narrowing = self.narrowing
        if narrowing.party == sender:
            direction, peer = "sends", recipient
        elif narrowing.party == recipient:
            direction, peer = "receives", sender
        else:
            return False
        return (
            direction in narrowing.directions
            and _in(peer, narrowing.peers)
            and _in(clause.id, narrowing.clauses)
            and _in(kind, narrowing.kinds)
            and _in(purpose, narrowing.purposes)
        )


def _in(word: str, selected: tuple[str, ...]) -> bool:
    """Say whether a selector admits a word; an empty one admits all."""
    return not selected or word in selected


class Rulebook:
    """Agreements with everything that narrows them; what evaluators work from.

    Attributes:
        agreements: Signed agreements, sorted by name and version; of one agreement, several versions may be
            here.
        overlays: National laws.
        vocabulary: The kinds that the node knows; None where only the texts are at hand.
        levels: The maturity level up to which each party shares and takes, by `AG-7@1`; the text's own where absent.
    """

    def __init__(
        self,
        agreements: Iterable[Agreement],
        overlays: Iterable[Overlay] = (),
        vocabulary: Vocabulary | None = None,
        levels: Mapping[str, Mapping[Nation, Level]] | None = None,
    ) -> None:
        self.agreements = tuple(sorted(agreements, key=lambda agreement: (agreement.id, agreement.version)))
        self.overlays = tuple(
            sorted(overlays, key=lambda overlay: (overlay.nation, overlay.id, overlay.version))
        )
        self.vocabulary = vocabulary
        self.levels = levels or {}

    @cached_property
    def without_laws(self) -> "Rulebook":
        """The texts that both sides signed, reservations included, and no law of one nation.

        Which clause speaks to a question is settled by these alone; laws only take from what it permits (S-08).
        """
        return Rulebook(self.agreements, (), self.vocabulary, self.levels) if self.overlays else self

    @cached_property
    def spans(self) -> Mapping[str, Span]:
        """When each version is in force, by `AG-7@1`: one ends at the instant at which the next begins."""
        spans = {}
        for agreement in self.agreements:
            later = [
                other.start
                for other in self.agreements
                if other.id == agreement.id and other.version > agreement.version
            ]
            end = min([agreement.end, *later])
            spans[agreement.ref] = Span(agreement.since, agreement.start, end)
        return spans

    @cached_property
    def rules(self) -> Mapping[str, tuple[Rule, ...]]:
        """The narrowings of each agreement, by `AG-7@1`: reservations before overlays."""
        return {agreement.ref: tuple(self._rules_of(agreement)) for agreement in self.agreements}

    def _rules_of(self, agreement: Agreement) -> Iterable[Rule]:
        areas = {area.name: area.shape for area in agreement.areas}
        span = self.spans[agreement.ref]
        for narrowing in agreement.reservations:
            shapes = tuple(areas[name] for name in narrowing.only_areas)
            ref = f"{agreement.ref}/reservation/{narrowing.id}"
            yield Rule("RESERVATION", ref, narrowing, shapes, 0, span.end)
        for overlay in self.overlays:
            if overlay.agreement in {EVERY_AGREEMENT, agreement.id}:
                own = {area.name: area.shape for area in overlay.areas}
                for narrowing in overlay.narrows:
                    shapes = tuple(own[name] for name in narrowing.only_areas)
                    ref = f"{overlay.ref}/{narrowing.id}"
                    yield Rule("OVERLAY", ref, narrowing, shapes, overlay.start, overlay.end)

    def biting(
        self,
        agreement: Agreement,
        clause: Clause,
        flow: tuple[Nation, Nation],
        kind: str,
        purpose: str,
        now: Instant,
    ) -> list[Rule]:
        """Return the narrowings that bite on a clause at an instant, for a kind and purpose on a flow."""
        return [
            rule
            for rule in self.rules[agreement.ref]
            if rule.start <= now < rule.end and rule.concerns(clause, *flow, kind, purpose)
        ]

    @cached_property
    def reach(self) -> Mapping[Nation, frozenset[Nation]]:
        """To whom each nation might pass on what it gets, by any chain of onward clauses; itself included."""
        onward: dict[Nation, set[Nation]] = {}
        for agreement in self.agreements:
            for clause in agreement.clauses:
                for recipient in clause.recipients:
                    onward.setdefault(recipient, {recipient}).update(clause.onward)
        grown = True
        while grown:
            grown = False
            for reached in onward.values():
                before = len(reached)
                reached.update(*(onward.get(nation, ()) for nation in tuple(reached)))
                grown = grown or len(reached) > before
        return {nation: frozenset(reached) for nation, reached in onward.items()}

    def shapes_of(self, agreement: Agreement, clause: Clause) -> tuple[Shape, ...]:
        """Return the areas of a clause."""
        return tuple(area.shape for area in agreement.areas if area.name in clause.areas)

    def level(self, agreement: Agreement, sender: Nation, recipient: Nation) -> Level:
        """Return the level between two nations: the lower of what both declared (AGR-05)."""
        declared = self.levels.get(agreement.ref, {})
        return min(declared.get(sender, agreement.level), declared.get(recipient, agreement.level))

    def later_versions(self, ref: str) -> tuple[str, ...]:
        """Return the names of the same clause in later versions of its agreement, the newest first."""
        text, _, clause_id = ref.partition("/")
        name, _, version = text.partition("@")
        return tuple(
            f"{other.ref}/{clause_id}"
            for other in reversed(self.agreements)
            if (other.id, version.isdecimal()) == (name, True) and other.version > int(version)
            if clause_id in {clause.id for clause in other.clauses}
        )

    def facts(self, kind: str) -> KindFacts | None:
        """Return what is known of a kind."""
        return self.vocabulary.kinds.get(kind) if self.vocabulary is not None else None

    def released(self, clause: Clause, kind: str) -> frozenset[str]:
        """Return the fields that a clause releases of a kind: those it names that may be shared at all."""
        fields = frozenset(clause.fields) - NEVER_SENT
        if self.vocabulary is None:
            return fields
        facts = self.facts(kind)
        return fields & facts.sharable if facts is not None else frozenset()

    def unneeded(self, clause: Clause, kind: str) -> frozenset[str]:
        """Return the fields of protected traits that a clause releases without saying that it must (check 11)."""
        facts = self.facts(kind)
        if facts is None:
            return frozenset()
        return self.released(clause, kind) & facts.special - {
            item.field for item in clause.strictly_necessary
        }

    def needs_release(self, clause: Clause, kind: str) -> bool:
        """Say whether a human releases each record: where the clause says so, and core data always (check 16)."""
        facts = self.facts(kind)
        return clause.needs_approval or (facts is not None and facts.level >= CORE_DATA_LEVEL)


def days_at(clause: Clause, now: Instant) -> int:
    """Return a clause's retention in days at an instant."""
    days = clause.retain[0].days
    for dated in clause.retain:
        if dated.start <= now:
            days = dated.days
    return days


def quota_at(clause: Clause, now: Instant) -> Quota | None:
    """Return a clause's quota at an instant; None where none has begun."""
    begun = [quota for quota in clause.quota if quota.start <= now]
    return begun[-1] if begun else None


def level_needed(facts: KindFacts | None, *, about_person: bool, placed: bool) -> Level:
    """Return the maturity level that a record needs; of an unknown kind, what it says of itself decides."""
    if facts is not None:
        return facts.level
    return 4 if about_person else 2 if placed else 1

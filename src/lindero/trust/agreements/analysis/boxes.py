"""Everything that agreements permit, as boxes: in each, any combination of what it lists may cross.

A box is one clause between two nations, for one kind and purpose, while no text changes, after every reservation and
law that bites on it. A question is permitted exactly if a box admits it: a property test holds the boxes to the plain
rules. Two boxes are never added up, as two clauses are not.

Where a law bites on a clause, another clause does not take its place (S-08): the boxes of the other one know what that
clause permits before the law, and admit nothing of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec

from lindero.kernel.names import Kind, Nation
from lindero.kernel.times import Instant
from lindero.trust.agreements.analysis.behind_laws import behind_laws
from lindero.trust.agreements.analysis.box import Box
from lindero.trust.agreements.analysis.inclusion import Where, a_place_in
from lindero.trust.agreements.coarseness import coarsest
from lindero.trust.agreements.rulebook import Rule, Rulebook, days_at, level_needed, quota_at
from lindero.trust.agreements.treaty import Agreement, Clause, Everywhere, Quota
from lindero.trust.agreements.vocabulary import NO_PERSON, Level

LIFE: Final = "life"


def as_far_as_agreed(book: Rulebook) -> Rulebook:
    """Return a rulebook as it is once every party has declared the highest level that its agreements foresee."""
    levels: dict[str, dict[Nation, Level]] = {
        text.ref: dict.fromkeys(text.nations, max(text.level, text.level_up_to)) for text in book.agreements
    }
    return Rulebook(book.agreements, book.overlays, book.vocabulary, levels)


def boxes_of(book: Rulebook) -> tuple[Box, ...]:
    """Return every box of a rulebook, in the order of its texts; none is empty, as far as that can be proved."""
    boxes = tuple(
        box
        for agreement in book.agreements
        for clause in agreement.clauses
        for box in boxes_of_clause(book, agreement, clause)
        if box.unplaced or (box.placed and a_place_in(box.where).verdict != "within")
    )
    return tuple(behind_laws(boxes, boxes_of(book.without_laws), book)) if book.overlays else boxes


def boxes_of_clause(book: Rulebook, agreement: Agreement, clause: Clause) -> Iterator[Box]:
    """Yield the boxes of one clause, whether anything lies in their areas or not."""
    nations = set(agreement.nations)
    for sender in clause.senders:
        for recipient in clause.recipients:
            if sender != recipient and {sender, recipient} <= nations:
                for kind in clause.kinds:
                    for purpose in clause.purposes:
                        slot = _Slot(book, agreement, clause, sender, recipient, kind, purpose)
                        yield from _joined(slot.boxes())


class _Slot(msgspec.Struct, frozen=True):
    """One clause between two nations for one kind and purpose."""

    book: Rulebook
    agreement: Agreement
    clause: Clause
    sender: Nation
    recipient: Nation
    kind: Kind
    purpose: str

    def boxes(self) -> Iterator[Box]:
        """Yield the boxes, one after another in time; several at a time where persons make a difference."""
        span, clause = self.book.spans[self.agreement.ref], self.clause
        start, end = max(span.start, clause.start), min(span.end, clause.end)
        review = self.agreement.review
        if review.stops_flow:
            end = min(end, review.next)
        rules = [
            rule
            for rule in self.book.rules[self.agreement.ref]
            if rule.concerns(clause, self.sender, self.recipient, self.kind, self.purpose)
        ]
        dates = {date for rule in rules for date in (rule.start, rule.end)}
        dates |= {dated.start for dated in clause.retain} | {quota.start for quota in clause.quota}
        cuts = [start, *sorted(date for date in dates if start < date < end), end]
        for begins, ends in pairwise(cuts):
            if begins < ends:
                active = [rule for rule in rules if rule.start <= begins < rule.end]
                yield from self._boxes_in(begins, ends, active)

    def _boxes_in(self, begins: Instant, ends: Instant, rules: Sequence[Rule]) -> Iterator[Box]:
        clause, span = self.clause, self.book.spans[self.agreement.ref]
        withheld = {name for rule in rules for name in rule.narrowing.withhold}
        withheld |= self.book.unneeded(clause, self.kind)
        ways = coarsest((*clause.coarsen, *(one for rule in rules for one in rule.narrowing.coarsen)))
        fields = tuple(sorted(self.book.released(clause, self.kind) - withheld))
        lanes = tuple(lane for lane in clause.lanes if lane != LIFE)
        offences = self._offences()
        if not fields or not lanes or any(rule.narrowing.withhold_all for rule in rules):
            return
        if clause.offences and not offences:
            return
        limits = [rule.narrowing.max_retain_days for rule in rules if rule.narrowing.max_retain_days]
        where = (
            self.book.shapes_of(self.agreement, clause),
            *(rule.shapes for rule in rules if rule.shapes),
        )
        for alike, classes in self._classes(rules).items():
            unplaced = alike.unplaced and _has_everywhere(where)
            if alike.placed or unplaced:
                yield Box(
                    clause=f"{self.agreement.ref}/{clause.id}",
                    sender=self.sender,
                    recipient=self.recipient,
                    kind=self.kind,
                    purpose=self.purpose,
                    lanes=lanes,
                    person_classes=classes,
                    fields=fields,
                    start=begins,
                    end=ends,
                    since=max(span.since, clause.start),
                    until=min(span.end, clause.end),
                    areas=(clause.areas, *(rule.narrowing.only_areas for rule in rules if rule.shapes)),
                    where=where,
                    placed=alike.placed,
                    unplaced=unplaced,
                    stepped=alike.stepped,
                    days=min([days_at(clause, begins), *limits]),
                    needs_approval=self.book.needs_release(clause, self.kind)
                    or any(rule.narrowing.needs_approval for rule in rules),
                    reserves=alike.reserves,
                    handling=clause.handling,
                    onward=clause.onward,
                    from_authorities=clause.from_authorities,
                    to_authorities=clause.to_authorities,
                    offences=offences,
                    sources=clause.sources,
                    coarsen=tuple(sorted((name, way) for name, way in ways.items() if name in fields)),
                    necessary=self._necessary(fields),
                    quota=_undated(quota_at(clause, begins)),
                    reach=tuple(sorted(self.book.reach.get(self.recipient, {self.recipient}))),
                )

    def _classes(self, rules: Iterable[Rule]) -> dict["_Alike", tuple[str, ...]]:
        """Return the person classes that may be spoken of, by what else depends on the class."""
        refused = {name for rule in rules for name in rule.narrowing.not_about}
        found: dict[_Alike, tuple[str, ...]] = {}
        for name in self.clause.person_classes:
            alike = _Alike(
                placed=self._needed(name, placed=True) <= self._level,
                unplaced=self._needed(name, placed=False) <= self._level,
                stepped=self._needed(name, placed=True) > self.agreement.level,
                reserves=() if name == NO_PERSON else self.clause.reserves,
            )
            if name not in refused and (alike.placed or alike.unplaced):
                found[alike] = (*found.get(alike, ()), name)
        return found

    def _offences(self) -> tuple[tuple[str, int], ...]:
        """Return the clause's offences with their thresholds; what is not in the catalogue never passes."""
        thresholds: dict[str, int] = {}
        for item in self.agreement.offences:
            thresholds[item.code] = max(item.threshold_months, thresholds.get(item.code, 0))
        return tuple((code, thresholds[code]) for code in self.clause.offences if code in thresholds)

    def _necessary(self, fields: Sequence[str]) -> tuple[str, ...]:
        facts = self.book.facts(self.kind)
        named = [item.field for item in self.clause.strictly_necessary if item.field in fields]
        return tuple(name for name in named if facts is None or name in facts.special)

    @property
    def _level(self) -> int:
        return self.book.level(self.agreement, self.sender, self.recipient)

    def _needed(self, person_class: str, *, placed: bool) -> int:
        facts = self.book.facts(self.kind)
        return level_needed(facts, about_person=person_class != NO_PERSON, placed=placed)


class _Alike(NamedTuple):
    """What depends on the class of the person and divides one clause into several boxes."""

    placed: bool
    unplaced: bool
    stepped: bool
    reserves: tuple[str, ...]


def _undated(quota: Quota | None) -> Quota | None:
    return None if quota is None else msgspec.structs.replace(quota, start=0)


def _has_everywhere(where: Where) -> bool:
    return all(any(isinstance(shape, Everywhere) for shape in group) for group in where)


def _joined(boxes: Iterable[Box]) -> Iterator[Box]:
    """Yield boxes with those joined that follow each other in time and say the same."""
    kept: list[Box] = []
    for box in boxes:
        for index, earlier in enumerate(kept):
            if earlier.end == box.start and msgspec.structs.replace(earlier, end=box.end) == (
                msgspec.structs.replace(box, start=earlier.start)
            ):
                kept[index] = msgspec.structs.replace(earlier, end=box.end)
                break
        else:
            kept.append(box)
    yield from kept

"""What may pass between two nations while no text and no standing changes."""

from collections.abc import Sequence

import msgspec

from lindero.kernel.names import Nation
from lindero.trust.agreements import clause_checks
from lindero.trust.agreements.compiled import Compiled, Numbered
from lindero.trust.agreements.questions import PLAIN, Particulars
from lindero.trust.agreements.rulebook import Rule, days_at, level_needed
from lindero.trust.agreements.safeguards import PROTECTED_CLASSES, at_risk
from lindero.trust.agreements.standing import Standing
from lindero.trust.agreements.vocabulary import (
    NO_PERSON,
    PERSON_CLASSES,
    PURPOSES,
    RESCUE_PURPOSES,
    TAKEN_UP,
)
from lindero.trust.agreements.ways import BIT, ClosedWay, LifeWay, OpenWay, Row, SilentWay, Way


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What many records have in common when they are asked about.

    Attributes:
        kind: Their kind.
        purpose: What the recipient would use them for.
        lane: Delivery lane.
        person_class: Whom they speak of.
        protected: Whether the person has, or may have, a protection need.
        origin_countries: The person's countries of origin; empty where unknown.
        retain_days: How long the recipient would keep them; 0 for as long as the clause permits.
        approved: Whether an officer approved the release.
        particulars: What only some records say.
    """

    kind: str
    purpose: str
    lane: str
    person_class: str = NO_PERSON
    protected: bool = False
    origin_countries: frozenset[str] = frozenset()
    retain_days: int = 0
    approved: bool = False
    particulars: Particulars = PLAIN


class Passage:
    """What may pass between two nations; ways are made as they are asked for, and kept."""

    MAX_WAYS = 4_096

    def __init__(
        self,
        compiled: Compiled,
        sender: Nation,
        recipient: Nation,
        *,
        now: int,
        standings: tuple[Standing | None, ...] | None,
        max_skew_ms: int,
        is_risky: bool = False,
    ) -> None:
        self._compiled = compiled
        self._sender, self._recipient = sender, recipient
        self._now = now
        self._skew = max_skew_ms
        self._is_risky = is_risky
        self._clauses, refs = compiled.between(sender, recipient)
        self._standings = None if standings is None else dict(zip(refs, standings, strict=True))
        self._ways: dict[Subject, Way] = {}

    def way(self, subject: Subject) -> Way:
        """Return the way for records that have this in common."""
        way = self._ways.get(subject)
        if way is None:
            if len(self._ways) >= self.MAX_WAYS:
                self._ways.clear()
            way = self._ways[subject] = self._made(subject)
        return way

    def _made(self, subject: Subject) -> Way:
        """Make a way; the safeguards come first, and no clause has a say if one of them speaks."""
        way = self._unguarded(subject)
        protected = subject.protected or subject.person_class in PROTECTED_CLASSES
        if protected and at_risk(self._compiled.book.reach, self._recipient, subject.origin_countries):
            return SilentWay("RIGHTS_RISK", way)
        if self._is_risky and subject.lane != "life" and subject.person_class in TAKEN_UP:
            return SilentWay("RIGHTS_RISK", way)
        return way

    def _unguarded(self, subject: Subject) -> Way:
        """Make a way as it would be if no person were at risk."""
        if subject.person_class not in PERSON_CLASSES:
            return ClosedWay("PERSON_CLASS")
        if subject.purpose not in PURPOSES:
            return ClosedWay("PURPOSE")
        if subject.lane == "life":
            rescue = subject.purpose in RESCUE_PURPOSES
            return LifeWay(self._compiled.life_mask) if rescue else ClosedWay("PURPOSE")
        begins, ends = self._compiled.epoch(self._now)
        return OpenWay(self._rows(subject), begins=begins, ends=ends, max_skew_ms=self._skew)

    def _rows(self, subject: Subject) -> tuple[Row, ...]:
        """Return the clauses that speak of the subject; if none does, those that come nearest to it."""
        if not self._clauses:
            return ()
        strangeness = [(self._subject_bits(item, subject), item) for item in self._clauses]
        least = min(bits.bit_count() for bits, _ in strangeness)
        return tuple(
            self._row_under_law(item, bits, subject)
            for bits, item in strangeness
            if bits.bit_count() == least
        )

    def _subject_bits(self, item: Numbered, subject: Subject) -> int:
        clause = item.clause
        bits = 0 if clause_checks.speaks_for(clause, subject.particulars) else BIT["AUTHORITY"]
        bits |= 0 if subject.purpose in clause.purposes else BIT["PURPOSE"]
        if self._sender not in clause.senders or self._recipient not in clause.recipients:
            bits |= BIT["DIRECTION"]
        bits |= 0 if subject.kind in clause.kinds else BIT["KIND"]
        return bits | (0 if subject.lane in clause.lanes else BIT["LANE"])

    def _row_under_law(self, item: Numbered, subject_bits: int, subject: Subject) -> Row:
        """Return a clause as it is signed, and with it the same under the laws that bite on it."""
        rules = self._rules(item, subject)
        signed = [rule for rule in rules if not rule.is_law]
        row = self._row(item, subject_bits, subject, signed)
        if len(signed) == len(rules):
            return row
        return msgspec.structs.replace(row, lawful=self._row(item, subject_bits, subject, rules))

    def _row(self, item: Numbered, subject_bits: int, subject: Subject, rules: Sequence[Rule]) -> Row:
        """Settle everything about a clause that does not depend on the single record."""
        compiled, clause = self._compiled, item.clause
        span = compiled.book.spans[item.agreement.ref]
        bits = subject_bits | self._standing_bits(item, subject) | self._content_bits(item, subject)
        for rule in rules:
            bits |= _rule_bits(rule, subject)
        released = compiled.field_mask(compiled.book.released(clause, subject.kind))
        withheld = tuple(
            (BIT[rule.code], compiled.field_mask(set(rule.narrowing.withhold) & set(clause.fields)))
            for rule in rules
        )
        if special := compiled.book.unneeded(clause, subject.kind):
            withheld = ((BIT["SPECIAL"], compiled.field_mask(special)), *withheld)
        mask = released
        for _, taken in withheld:
            mask &= ~taken
        return Row(
            number=item.number,
            placed_bits=bits | self._level_bit(item, subject, placed=True),
            unplaced_bits=bits | self._level_bit(item, subject, placed=False),
            early=self._now < max(span.start, clause.start),
            gone=self._now >= min(span.end, clause.end),
            since=max(span.since, clause.start),
            end=min(span.end, clause.end),
            covering=item.covering,
            limits=tuple((BIT[rule.code], compiled.covering(rule.shapes)) for rule in rules if rule.shapes),
            released=released,
            withheld=withheld,
            mask=mask,
            must=compiled.field_mask(subject.particulars.must_cross),
        )

    def _rules(self, item: Numbered, subject: Subject) -> list[Rule]:
        flow = self._sender, self._recipient
        book = self._compiled.book
        return book.biting(item.agreement, item.clause, flow, subject.kind, subject.purpose, self._now)

    def _standing_bits(self, item: Numbered, subject: Subject) -> int:
        review = item.agreement.review
        bits = BIT["REVIEW_OVERDUE"] if review.stops_flow and self._now >= review.next else 0
        if self._standings is None:
            return bits
        standing = self._standings[item.agreement.ref] or Standing(phase="not signed here")
        if not standing.lease_lives(self._sender, self._recipient):
            bits |= BIT["LEASE"]
        if standing.phase != "active":
            bits |= BIT["NOT_IN_FORCE"]
        for suspension in standing.suspensions:
            if suspension.bites(item.clause.id, subject.kind, self._sender, self._recipient):
                bits |= BIT["SUSPENDED"]
        return bits

    def _content_bits(self, item: Numbered, subject: Subject) -> int:
        clause = item.clause
        about_person = subject.person_class != NO_PERSON
        own = not subject.origin_countries or self._sender in subject.origin_countries
        bits = 0 if subject.person_class in clause.person_classes else BIT["PERSON_CLASS"]
        if "own_nationals" in clause.reserves and about_person and own:
            bits |= BIT["ORIGIN_RESERVED"]
        particulars = subject.particulars
        if particulars.source not in clause.sources:
            bits |= BIT["SOURCE"]
        if clause_checks.offence_failure(item.agreement, clause, particulars):
            bits |= BIT["OFFENCE"]
        if particulars.lacks:
            bits |= BIT["GRADING"]
        if subject.retain_days > days_at(clause, self._now):
            bits |= BIT["RETENTION"]
        if self._compiled.book.needs_release(clause, subject.kind) and not subject.approved:
            bits |= BIT["APPROVAL"]
        return bits

    def _level_bit(self, item: Numbered, subject: Subject, *, placed: bool) -> int:
        facts = self._compiled.book.facts(subject.kind)
        needed = level_needed(facts, about_person=subject.person_class != NO_PERSON, placed=placed)
        level = self._compiled.book.level(item.agreement, self._sender, self._recipient)
        return BIT["LEVEL"] if needed > level else 0


def _rule_bits(rule: Rule, subject: Subject) -> int:
    """Return what a narrowing says against a subject as a whole."""
    narrowing = rule.narrowing
    stops = (
        narrowing.withhold_all
        or subject.person_class in narrowing.not_about
        or bool(narrowing.max_retain_days and subject.retain_days > narrowing.max_retain_days)
    )
    bits = BIT[rule.code] if stops else 0
    return bits | (BIT["APPROVAL"] if narrowing.needs_approval and not subject.approved else 0)

"""Deciding on a run of records at one moment: outgoing ones for a neighbour, incoming ones of a neighbour."""

from typing import Final

import msgspec

from lindero.engine.log import Sealed
from lindero.kernel.decisions import Decision
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import days_after
from lindero.trust.agreements.evaluate import judge
from lindero.trust.agreements.passage import Subject
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rule, days_at
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.treaty import Agreement, Clause
from lindero.trust.agreements.vocabulary import LIFE_RETAIN_DAYS, NEVER_SENT, RESCUE_PURPOSES
from lindero.trust.exchange.egress import Terms
from lindero.trust.exchange.facts import facts_of, question_about
from lindero.trust.exchange.ingress import STORED
from lindero.trust.exchange.records import Ruling
from lindero.trust.exchange.wire import Entry

LIFE_AGREEMENT: Final = "life@1"
LIFE_HANDLING: Final = "rescue only"
_OF_TIME: Final = frozenset({"EXPIRED", "NOT_IN_FORCE"})


class Decider:
    """Decides on own records for one neighbour and lane, all at one moment.

    What depends on the agreements alone is looked up once; a record that may cross costs one look-up in the compiled
    agreements, and only refusals are explained clause by clause.
    """

    def __init__(
        self, policy: Policy, state: State, sender: str, recipient: str, lane: Lane, now: int
    ) -> None:
        self._policy, self._state, self._now = policy, state, now
        self._sender, self._recipient, self._lane = sender, recipient, lane
        self._passage = policy.open(sender, recipient, state)
        self._purposes = _Purposes(policy, sender, recipient, lane)
        self._terms = TermsOf(policy, sender, recipient, now)
        self._releases: dict[tuple[str, str, int, int], _Release] = {}
        self._asked: dict[str, int] = {}

    def __call__(self, item: Sealed) -> tuple[Ruling, Terms | None]:
        """Decide on one record: the first purpose, in the order of the texts, that is allowed."""
        purposes = self._purposes.of(item.head.kind) or ("",)
        for purpose in purposes:
            if (release := self._permitted(item, purpose)) is not None:
                return release.of(item)
        decision = self._policy.decide(self._question(item, purposes[0]), self._state)
        if decision.allowed:
            return self._release(item, decision, purposes[0]).of(item)
        return _refusal(item, decision), None

    def _permitted(self, item: Sealed, purpose: str) -> "_Release | None":
        """Return the release, if the purpose is permitted."""
        facts = facts_of(item.record)
        subject = Subject(
            kind=item.head.kind,
            purpose=purpose,
            lane=self._lane,
            person_class=facts.person_class,
            protected=facts.protected,
            origin_countries=facts.origin_countries,
        )
        asked = self._asked.get(item.head.kind)
        if asked is None:
            asked = self._asked[item.head.kind] = self._policy.field_mask(type(item.record).__struct_fields__)
        way = self._passage.way(subject)
        code, number, mask = way.permitted_all(facts.places, item.head.at, asked, self._now)
        if code or not mask:
            return None
        key = (item.head.kind, purpose, number, mask)
        if key not in self._releases:
            # What a clause withholds, in which words and on which terms, is the same for every record of the kind.
            decision = self._policy.decide(self._question(item, purpose), self._state)
            self._releases[key] = self._release(item, decision, purpose)
        return self._releases[key]

    def _release(self, item: Sealed, decision: Decision, purpose: str) -> "_Release":
        names, fields = type(item.record).__struct_fields__, frozenset(decision.fields)
        found = self._terms.of(decision.clause, item.head.kind, purpose)
        return _Release(
            decision=decision,
            withheld=tuple(name for name in names if name not in fields),
            texts=tuple(reason.text for reason in decision.reasons),
            fixes=tuple(reason.fix for reason in decision.reasons),
            days=found.days,
            terms=Terms(
                agreement=found.agreement.ref if found.agreement else LIFE_AGREEMENT,
                clause=decision.clause,
                purpose=purpose,
                fields=fields,
                retain_until=0,
                handling=found.handling,
            ),
        )

    def _question(self, item: Sealed, purpose: str) -> Question:
        names = type(item.record).__struct_fields__
        return question_about(
            item.record, self._sender, self._recipient, purpose, self._lane, item.head.at, names
        )


class Admitter:
    """Decides on a neighbour's entries by our own agreements, all of a batch at one moment."""

    def __init__(self, policy: Policy, state: State, earlier: State, sender: str, recipient: str) -> None:
        self._policy, self._state, self._earlier = policy, state, earlier
        self._sender, self._recipient = sender, recipient
        self._terms = TermsOf(policy, sender, recipient, state.now or 0)
        self._passage = policy.open(sender, recipient, state) if state.now is not None else None
        self._asked: dict[tuple[str, tuple[str, ...]], int | None] = {}

    def __call__(self, entry: Entry, record: Record | None) -> str:
        """Return `STORED` if the entry may come in, or the code of the refusal."""
        if record is None:
            return "KIND"
        return STORED if self._is_plain(entry, record) else self._explained(entry, record)

    def _is_plain(self, entry: Entry, record: Record) -> bool:
        """Say whether the clause that the entry names permits all of it, in one look-up; mostly it does."""
        key = (entry.kind, entry.released)
        if key not in self._asked:
            is_known = set(entry.released) <= set(type(record).__struct_fields__)
            self._asked[key] = self._policy.field_mask(entry.released) if is_known else None
        asked = self._asked[key]
        if self._passage is None or asked is None or self._state.now is None or entry.lane == "life":
            return False
        facts = facts_of(record)
        subject = Subject(
            kind=entry.kind,
            purpose=entry.purpose,
            lane=entry.lane,
            person_class=facts.person_class,
            protected=facts.protected,
            origin_countries=facts.origin_countries,
        )
        way = self._passage.way(subject)
        code, number, mask = way.permitted_all(facts.places, entry.at, asked, self._state.now)
        if code or mask != asked or self._policy.clause_ref(number) != entry.clause:
            return False
        days = self._terms.of(entry.clause, entry.kind, entry.purpose).days
        return entry.retain_until <= days_after(entry.at, days)

    def _explained(self, entry: Entry, record: Record) -> str:
        """Decide clause by clause: for what is refused, and for what crosses under a version that has just ended."""
        # A newer node's fields that we cannot read are kept unread, if the text that we signed names them.
        known = tuple(name for name in entry.released if name in type(record).__struct_fields__)
        question = question_about(
            record, self._sender, self._recipient, entry.purpose, entry.lane, entry.at, known
        )
        decision = self._policy.decide(question, self._state)
        if not decision.allowed and set(decision.codes) & _OF_TIME:
            decision = self._policy.decide(question, self._earlier)
        if not decision.allowed:
            return decision.codes[0] if decision.codes else "REFUSED"
        clause = self._clause_of(entry, question, decision)
        if clause is None:
            return "CLAUSE"
        terms = self._terms.of(clause, entry.kind, entry.purpose)
        if decision.fields != known or not terms.fields.issuperset(set(entry.released) - set(known)):
            return "FIELD"
        return STORED if entry.retain_until <= days_after(entry.at, terms.days) else "RETENTION"

    def _clause_of(self, entry: Entry, question: Question, decision: Decision) -> str | None:
        """Return the clause by which to take an entry; None if the one that it names does not permit it.

        Mostly that is the one that permits most, as the sender chose it. Where several do, the one named counts.
        What was sealed under a version that has ended since comes in under the same clause of the version in force.
        """
        if entry.clause == decision.clause or entry.lane == "life":
            return decision.clause
        named = self._terms.of(entry.clause, entry.kind, entry.purpose)
        if named.agreement is None or named.clause is None:
            return None
        for state in (self._state, self._earlier):
            opinion = judge(self._policy.book, named.agreement, named.clause, question, state)
            if not opinion.failures and opinion.fields == question.fields:
                return entry.clause
        now = self._terms.of(decision.clause, entry.kind, entry.purpose)
        return decision.clause if now.succeeds(named) else None


class _Found(msgspec.Struct, frozen=True):
    """What a clause says beside what it permits; without agreement and clause for the life lane.

    Attributes:
        agreement: Its agreement.
        clause: The clause.
        days: How long a record may be kept.
        handling: Handling words.
        fields: The fields that it names and no narrowing withholds, known here or not.
    """

    agreement: Agreement | None
    clause: Clause | None
    days: int
    handling: str
    fields: frozenset[str] = frozenset()

    def succeeds(self, other: "_Found") -> bool:
        """Say whether it is the same clause in a later version of the same agreement."""
        if self.agreement is None or other.agreement is None or self.clause is None or other.clause is None:
            return False
        same = (self.agreement.id, self.clause.id) == (other.agreement.id, other.clause.id)
        return same and self.agreement.version > other.agreement.version


class TermsOf:
    """Looks up what a clause says beside its fields; for one moment."""

    def __init__(self, policy: Policy, sender: str, recipient: str, now: int) -> None:
        self._policy, self._sender, self._recipient, self._now = policy, sender, recipient, now
        self._found: dict[tuple[str, str, str], _Found] = {}

    def of(self, clause_ref: str, kind: str, purpose: str) -> _Found:
        """Return agreement, clause, retention in days and handling by a clause's name, for a kind and purpose."""
        key = (clause_ref, kind, purpose)
        if key not in self._found:
            self._found[key] = self._look_up(*key)
        return self._found[key]

    def _look_up(self, clause_ref: str, kind: str, purpose: str) -> _Found:
        book = self._policy.book
        for agreement in book.agreements:
            for clause in agreement.clauses:
                if f"{agreement.ref}/{clause.id}" == clause_ref:
                    rules = self._rules(agreement, clause, kind, purpose)
                    limits = [r.narrowing.max_retain_days for r in rules if r.narrowing.max_retain_days]
                    withheld = NEVER_SENT.union(*(rule.narrowing.withhold for rule in rules))
                    return _Found(
                        agreement,
                        clause,
                        min([days_at(clause, self._now), *limits]),
                        clause.handling.words,
                        frozenset(clause.fields) - withheld,
                    )
        return _Found(None, None, LIFE_RETAIN_DAYS, LIFE_HANDLING)

    def _rules(self, agreement: Agreement, clause: Clause, kind: str, purpose: str) -> list[Rule]:
        return [
            rule
            for rule in self._policy.book.rules[agreement.ref]
            if rule.start <= self._now < rule.end
            and rule.concerns(clause, self._sender, self._recipient, kind, purpose)
        ]


class _Purposes:
    """The purposes that agreements have for a kind towards a neighbour, in the order of the texts."""

    def __init__(self, policy: Policy, sender: str, recipient: str, lane: Lane) -> None:
        self._policy, self._sender, self._recipient, self._lane = policy, sender, recipient, lane
        self._found: dict[str, tuple[str, ...]] = {}

    def of(self, kind: str) -> tuple[str, ...]:
        """Return the purposes for a kind."""
        if kind not in self._found:
            self._found[kind] = tuple(dict.fromkeys(self._listed(kind)))
        return self._found[kind]

    def _listed(self, kind: str) -> list[str]:
        if self._lane == "life":
            return sorted(RESCUE_PURPOSES)[:1]
        return [
            purpose
            for agreement in self._policy.book.agreements
            for clause in agreement.clauses
            if self._sender in clause.senders
            and self._recipient in clause.recipients
            and kind in clause.kinds
            for purpose in clause.purposes
        ]


class _Release(msgspec.Struct, frozen=True, kw_only=True):
    """What releases of one kind under one clause have in common."""

    decision: Decision
    withheld: tuple[str, ...]
    texts: tuple[str, ...]
    fixes: tuple[str, ...]
    days: int
    terms: Terms

    def of(self, item: Sealed) -> tuple[Ruling, Terms]:
        """Return a record's decision as a row for the log, and the terms of its release."""
        head, common = item.head, self.terms
        retain_until = min(days_after(head.at, self.days), head.delete_by)
        ruling = Ruling(
            about=head.record_id,
            kind=head.kind,
            allowed=True,
            clause=common.clause,
            codes=self.decision.codes if self.texts else (),
            withheld=self.withheld,
            texts=self.texts,
            fixes=self.fixes,
            retain_until=retain_until,
        )
        return ruling, Terms(
            agreement=common.agreement,
            clause=common.clause,
            purpose=common.purpose,
            fields=common.fields,
            retain_until=retain_until,
            handling=common.handling,
        )


def _refusal(item: Sealed, decision: Decision) -> Ruling:
    """Return a refusal as a row for the log."""
    return Ruling(
        about=item.head.record_id,
        kind=item.head.kind,
        allowed=False,
        clause=decision.clause,
        codes=decision.codes,
        withheld=type(item.record).__struct_fields__,
        texts=tuple(reason.text for reason in decision.reasons),
        fixes=tuple(reason.fix for reason in decision.reasons),
    )

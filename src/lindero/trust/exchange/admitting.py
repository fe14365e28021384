"""Deciding on a neighbour's entries by our own agreements, all of a batch at one moment."""

from collections.abc import Iterator
from typing import Final

import msgspec

from lindero.kernel.coarse import cell_samples
from lindero.kernel.decisions import Decision
from lindero.kernel.record import Record
from lindero.kernel.times import days_after
from lindero.trust.agreements.coarseness import is_as_coarse
from lindero.trust.agreements.evaluate import judge
from lindero.trust.agreements.passage import Passage, Subject
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.ways import Way
from lindero.trust.exchange.coarsening import CUT
from lindero.trust.exchange.facts import (
    NOBODY,
    About,
    facts_of,
    is_for,
    place_fields,
    question_about,
    route_fields,
    stated_purpose,
)
from lindero.trust.exchange.ingress import STORED
from lindero.trust.exchange.readers import authorities_in
from lindero.trust.exchange.terms import Found, TermsOf
from lindero.trust.exchange.wire import Entry

_OF_TIME: Final = frozenset({"EXPIRED", "NOT_IN_FORCE"})
_Words = tuple[str, str, str, str, str, tuple[str, ...]]
"""What an entry says that most of a batch say alike: kind, clause, purpose, lane, handling, released fields."""


class _Alike(msgspec.Struct, frozen=True):
    """What entries with the same words have in common, beside their places and times.

    Attributes:
        asked: Mask of the released fields.
        days: How long the clause lets the receiver keep them.
    """

    asked: int
    days: int


_UNSEEN: Final = _Alike(0, 0)
"""Stands for words that were not looked at yet."""


class Admitter:
    """Decides on a neighbour's entries by our own agreements, all of a batch at one moment."""

    def __init__(self, policy: Policy, state: State, earlier: State, sender: str, recipient: str) -> None:
        self._policy, self._state, self._earlier = policy, state, earlier
        self._sender, self._recipient = sender, recipient
        self._terms = TermsOf(policy, sender, recipient, state.now or 0)
        self._passage = policy.open(sender, recipient, state) if state.now is not None else None
        self._alike: dict[_Words, _Alike | None] = {}
        self._refs: dict[int, str] = {}
        self._ways: dict[tuple[str, str, str], Way] = {}

    def __call__(self, entry: Entry, record: Record | None) -> str:
        """Return `STORED` if the entry may come in, or the code of the refusal."""
        if record is None:
            return "KIND"
        if not is_for(record, self._recipient):
            return "DIRECTION"
        if stated_purpose(record) not in ("", entry.purpose):
            return "PURPOSE"
        if entry.lane != "life" and entry.clause.partition("/")[0] != entry.agreement:
            # It would be kept under a version that the clause, which permits it, is none of.
            return "CLAUSE"
        return STORED if self._is_plain(entry, record) else self._explained(entry, record)

    def _is_plain(self, entry: Entry, record: Record) -> bool:
        """Say whether the clause that the entry names permits all of it, in one look-up; mostly it does."""
        if self._passage is None or self._state.now is None or entry.released_as:
            return False
        key = (entry.kind, entry.clause, entry.purpose, entry.lane, entry.handling, entry.released)
        found = self._alike.get(key, _UNSEEN)
        if found is _UNSEEN:
            found = self._alike[key] = self._seen(entry, record)
        if found is None:
            return False
        facts = facts_of(record)
        way = self._way(self._passage, entry, facts.about)
        code, number, mask = way.permitted_all(facts.places, entry.at, found.asked, self._state.now)
        if code or mask != found.asked or self._ref(number) != entry.clause:
            return False
        return entry.retain_until <= days_after(entry.at, found.days)

    def _seen(self, entry: Entry, record: Record) -> "_Alike | None":
        """Return what entries with the same words have in common; None if each of them must be explained."""
        if entry.lane == "life" or not set(entry.released) <= set(type(record).__struct_fields__):
            return None
        terms = self._terms.of(entry.clause, entry.kind, entry.purpose)
        if terms.coarse or self._recipient in terms.approvers or not _is_meant(entry, terms):
            return None
        return _Alike(self._policy.field_mask(entry.released), terms.days)

    def _ref(self, number: int) -> str:
        """Return a clause's name by its number."""
        if number not in self._refs:
            self._refs[number] = self._policy.clause_ref(number)
        return self._refs[number]

    def _way(self, passage: Passage, entry: Entry, about: About) -> Way:
        """Return the way for entries of a kind, purpose and lane whose records say this.

        Whether a person released it the sender's own gate saw to: the receiver cannot see whom it has for that.
        """
        key = (entry.kind, entry.purpose, entry.lane)
        if about is NOBODY and key in self._ways:
            return self._ways[key]
        subject = Subject(
            kind=entry.kind,
            purpose=entry.purpose,
            lane=entry.lane,
            person_class=about.person_class,
            protected=about.protected,
            origin_countries=about.origin_countries,
            approved=True,
            particulars=about.particulars,
        )
        way = passage.way(subject)
        if about is NOBODY:
            self._ways[key] = way
        return way

    def _explained(self, entry: Entry, record: Record) -> str:
        """Decide clause by clause: for what is refused, and for what crosses under a version that has just ended."""
        # A newer node's fields that we cannot read are kept unread, if the text that we signed names them.
        shown = (*entry.released, *entry.released_as)
        known = tuple(name for name in shown if name in type(record).__struct_fields__)
        question, decision = self._decided(entry, record, known)
        if not decision.allowed:
            return decision.codes[0] if decision.codes else "REFUSED"
        clause = self._clause_of(entry, question, decision)
        if clause is None:
            return "CLAUSE"
        terms = self._terms.of(clause, entry.kind, entry.purpose)
        if self._recipient in terms.approvers:
            return "APPROVAL"
        if unlike := _unlike(entry, record, terms):
            return unlike
        if decision.fields != known or not terms.fields.issuperset(set(shown) - set(known)):
            return "FIELD"
        return STORED if entry.retain_until <= days_after(entry.at, terms.days) else "RETENTION"

    def _decided(self, entry: Entry, record: Record, known: tuple[str, ...]) -> tuple[Question, Decision]:
        """Return the question that is permitted and its decision; if none is, the first."""
        answers = []
        for question in self._questions(entry, record, known):
            decision = self._policy.decide(question, self._state)
            if not decision.allowed and set(decision.codes) & _OF_TIME:
                decision = self._policy.decide(question, self._earlier)
            answers.append((question, decision))
            if decision.allowed:
                return question, decision
        return answers[0]

    def _questions(self, entry: Entry, record: Record, known: tuple[str, ...]) -> Iterator[Question]:
        """Yield what is asked of an entry: about its places as told, then about others within a coarse one's cell.

        The sender's gate asked about the true place, and proves it when it opens it; near the edge of an area the
        middle of its cell may lie outside.
        """
        told = question_about(
            record, self._sender, self._recipient, entry.purpose, entry.lane, entry.at, known
        )
        told = msgspec.structs.replace(told, approved=True)
        yield told
        cells = [name for name in place_fields(type(record)) if name in entry.released_as]
        if len(cells) == len(told.places) == 1:
            for place in cell_samples(entry.released_as[cells[0]].way, told.places[0]):
                yield msgspec.structs.replace(told, places=(place,))

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


def _unlike(entry: Entry, record: Record, terms: Found) -> str:
    """Return the code of how an entry differs from what its clause wants beside the fields; empty if it does not."""
    if not _is_meant(entry, terms):
        return "AUTHORITY"
    return "" if _is_coarse_as_agreed(entry, record, terms) else "COARSE"


def _is_meant(entry: Entry, terms: Found) -> bool:
    """Say whether the entry names the authorities that the clause has it for: nobody else may read it here."""
    if entry.lane == "life" or terms.clause is None or not terms.clause.to_authorities:
        return True
    return authorities_in(entry.handling) == ",".join(sorted(terms.clause.to_authorities))


def _is_coarse_as_agreed(entry: Entry, record: Record, terms: Found) -> bool:
    """Say whether each field came at least as coarse as the clause and the laws on it ask, and no label came coarse.

    The sender's own law may ask for more than the text; that narrows, and who receives does not know of it.
    """
    if any(name in terms.coarse for name in entry.released):
        return False
    whole = facts_of(record).about.particulars.must_cross
    return all(
        name in route_fields(type(record))
        if mark.way == CUT
        else name not in whole and is_as_coarse(mark.way, terms.coarse.get(name, ""))
        for name, mark in entry.released_as.items()
    )

"""Deciding on a neighbour's entries by our own agreements, all of a batch at one moment."""

from collections.abc import Iterator
from typing import Final

import msgspec

from lindero.kernel.coarse import cell_samples
from lindero.kernel.decisions import Decision
from lindero.kernel.record import Record
from lindero.kernel.times import days_after
from lindero.trust.agreements.coarseness import is_as_coarse
from lindero.trust.agreements.passage import Subject
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.ways import ClosedWay, Verdict, Way
from lindero.trust.exchange.coarsening import CUT
from lindero.trust.exchange.facts import (
    NOBODY,
    About,
    facts_of,
    is_for,
    place_fields,
    question_about,
    route_fields,
    sole_place_field,
    stated_purpose,
)
from lindero.trust.exchange.ingress import STORED
from lindero.trust.exchange.readers import authorities_in
from lindero.trust.exchange.terms import Found, TermsOf
from lindero.trust.exchange.wire import Entry

_OF_TIME: Final = frozenset({"EXPIRED", "NOT_IN_FORCE"})
_Words = tuple[str, str, str, str, str, str, tuple[str, ...]]
"""What entries of a batch mostly say alike: kind, agreement, clause, purpose, lane, handling, released fields."""


class _Alike(msgspec.Struct, frozen=True):
    """What entries with the same words have in common, beside their places and times.

    Attributes:
        asked: Mask of the released fields.
        days: How long the clause lets the receiver keep them.
        place: The field with their place, if the gate reads nothing else of their records; empty if it does.
        way: The way for records of which it reads nothing else.
    """

    asked: int
    days: int
    place: str = ""
    way: Way = ClosedWay("UNMARKED")


_UNSEEN: Final = _Alike(0, 0)
"""Stands for words that were not looked at yet."""


class Admitter:
    """Decides on a neighbour's entries by our own agreements, all of a batch at one moment."""

    def __init__(self, policy: Policy, state: State, earlier: State, sender: str, recipient: str) -> None:
        self._policy, self._state, self._earlier = policy, state, earlier
        self._sender, self._recipient = sender, recipient
        self._terms = TermsOf(policy, sender, recipient, state.now or 0)
        self._passage = policy.open(sender, recipient, state)
        self._now = state.now or 0
        self._alike: dict[_Words, _Alike | None] = {}
        self._refs: dict[int, str] = {}
        self._ways: dict[tuple[str, str, str], Way] = {}

    def __call__(self, entry: Entry, record: Record | None) -> str:
        """Return `STORED` if the entry may come in, or the code of the refusal."""
        if record is None:
            return "KIND"
        alike = self._alike_of(entry, record)
        if alike is not None and alike.place and (place := getattr(record, alike.place)) is not None:
            verdict = alike.way.permitted(place.lon, place.lat, entry.at, alike.asked, self._now)
            if self._is_all(entry, alike, verdict):
                return STORED
        return self._looked_at(entry, record, alike)

    def _looked_at(self, entry: Entry, record: Record, alike: "_Alike | None") -> str:
        """Look at everything that an entry and its record say."""
        if not is_for(record, self._recipient):
            return "DIRECTION"
        if stated_purpose(record) not in ("", entry.purpose):
            return "PURPOSE"
        if entry.lane == "life" and type(record).default_lane != "life":
            # No clause says which kinds come in by this lane: their own declaration does, here as at the sender's.
            return "LANE"
        if entry.lane != "life" and entry.clause.partition("/")[0] != entry.agreement:
            # It would be kept under a version that the clause, which permits it, is none of.
            return "CLAUSE"
        is_plain = alike is not None and self._is_plain(entry, record, alike)
        return STORED if is_plain else self._explained(entry, record)

    def _is_plain(self, entry: Entry, record: Record, alike: "_Alike") -> bool:
        """Say whether the clause that the entry names permits all of it, in one look-up; mostly it does."""
        facts = facts_of(record)
        way = self._way(entry, facts.about)
        verdict = way.permitted_all(facts.places, entry.at, alike.asked, self._now)
        return self._is_all(entry, alike, verdict)

    def _is_all(self, entry: Entry, alike: "_Alike", verdict: Verdict) -> bool:
        """Say whether all of an entry is permitted, by the clause that it names, for as long as it says."""
        code, number, mask = verdict
        if code or mask != alike.asked or self._ref(number) != entry.clause:
            return False
        return entry.retain_until <= days_after(entry.at, alike.days)

    def _alike_of(self, entry: Entry, record: Record) -> "_Alike | None":
        """Return what entries with the same words have in common; None if each of them must be explained."""
        if entry.released_as:
            return None
        key = (
            entry.kind, entry.agreement, entry.clause, entry.purpose, entry.lane, entry.handling, entry.released
        )  # fmt: skip
        found = self._alike.get(key, _UNSEEN)
        if found is _UNSEEN:
            found = self._alike[key] = self._seen(entry, record)
        return found

    def _seen(self, entry: Entry, record: Record) -> "_Alike | None":
        """Look at an entry's words."""
        if entry.lane == "life":
            return None
        terms = self._terms.of(entry.clause, entry.kind, entry.purpose)
        if terms.coarse or self._recipient in terms.approvers or not _is_meant(entry, terms):
            return None
        asked = self._policy.field_mask(entry.released)
        is_of_clause = entry.clause.partition("/")[0] == entry.agreement
        place = sole_place_field(type(record)) if is_of_clause else ""
        return _Alike(asked, terms.days, place, self._way(entry, NOBODY))

    def _ref(self, number: int) -> str:
        """Return a clause's name by its number."""
        ref = self._refs.get(number)
        if ref is None:
            ref = self._refs[number] = self._policy.clause_ref(number)
        return ref

    def _way(self, entry: Entry, about: About) -> Way:
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
        way = self._passage.way(subject)
        if about is NOBODY:
            self._ways[key] = way
        return way

    def _explained(self, entry: Entry, record: Record) -> str:
        """Decide clause by clause: for what is refused, and for what crosses under a version that has just ended."""
        # A newer node's fields that we cannot read are kept unread, if the text that we signed names them.
        shown = (*entry.released, *entry.released_as)
        known = tuple(name for name in shown if name in type(record).__struct_fields__)
        clause, decision = self._decided(entry, record, known)
        if not decision.allowed:
            return decision.codes[0] if decision.codes else "REFUSED"
        if not clause:
            return "CLAUSE"
        terms = self._terms.of(clause, entry.kind, entry.purpose)
        if self._recipient in terms.approvers:
            return "APPROVAL"
        if unlike := _unlike(entry, record, terms):
            return unlike
        if decision.fields != known or not terms.fields.issuperset(set(shown) - set(known)):
            return "FIELD"
        return STORED if entry.retain_until <= days_after(entry.at, terms.days) else "RETENTION"

    def _decided(self, entry: Entry, record: Record, known: tuple[str, ...]) -> tuple[str, Decision]:
        """Return the clause by which to take an entry and what it says; no clause if only another one permits it.

        The one that the entry names counts: which of several speaks the sender's gate settled, by all fields that the
        record has. If none permits it, what is said of the first question is returned.
        """
        answers = []
        for question in self._questions(entry, record, known):
            clause, decision = self._by_name(entry, question)
            answers.append((clause, decision))
            if decision.allowed:
                break
        return answers[-1] if answers[-1][1].allowed else answers[0]

    def _by_name(self, entry: Entry, question: Question) -> tuple[str, Decision]:
        """Put a question to the clause that an entry names, and if it has ended to the same of a later version."""
        named = self._policy.decide_by(entry.clause, question, self._state)
        if named.clause != entry.clause:
            # A safeguard speaks, or nobody here has signed such a clause.
            return (named.clause if entry.lane == "life" else ""), named
        if _OF_TIME.isdisjoint(named.codes):
            return self._or_another(entry, question, named)
        earlier = self._policy.decide_by(entry.clause, question, self._earlier)
        if earlier.allowed:
            return entry.clause, earlier
        for ref in self._policy.book.later_versions(entry.clause):
            later = self._policy.decide_by(ref, question, self._state)
            if later.allowed:
                return ref, later
        return self._or_another(entry, question, named)

    def _or_another(self, entry: Entry, question: Question, named: Decision) -> tuple[str, Decision]:
        """Return what the named clause says; if it never permitted this and another one does, that it is another's."""
        if named.allowed or self._policy.is_signed(entry.clause, question, self._state):
            return entry.clause, named
        other = self._policy.decide(question, self._state)
        return ("", other) if other.allowed else (entry.clause, named)

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


def _unlike(entry: Entry, record: Record, terms: Found) -> str:
    """Return the code of how an entry differs from what its clause wants beside the fields; empty if it does not."""
    if not _is_meant(entry, terms):
        return "AUTHORITY"
    return "" if _is_coarse_as_agreed(entry, record, terms) else "COARSE"


def _is_meant(entry: Entry, terms: Found) -> bool:
    """Say whether the entry names the authorities that the clause has it for: nobody else may read it here."""
    if terms.clause is None or not terms.clause.to_authorities:
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

"""The one gate: both of its halves ask the same agreements, our own copy of them, at the moment of crossing."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final, Protocol

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.log import Sealed
from lindero.engine.store import Transaction
from lindero.kernel.decisions import Decision
from lindero.kernel.desk import Rows
from lindero.kernel.marks import Role
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record, fields_with_role, kind_of
from lindero.kernel.times import days_after
from lindero.trust.agreements.passage import Subject
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import days_at
from lindero.trust.agreements.standing import Standing, State
from lindero.trust.agreements.treaty import Agreement, Clause
from lindero.trust.agreements.vocabulary import LIFE_RETAIN_DAYS, NO_PERSON, NOT_PROTECTED, RESCUE_PURPOSES
from lindero.trust.exchange.egress import Terms
from lindero.trust.exchange.ingress import STORED
from lindero.trust.exchange.leases import LeaseBook
from lindero.trust.exchange.records import Ruling
from lindero.trust.exchange.wire import Entry

LIFE_AGREEMENT: Final = "life@1"
LIFE_HANDLING: Final = "rescue only"
IN_FLIGHT_MS: Final = 5_000
"""Longest time from a sender's decision to the receiver's, on a link that is up, milliseconds."""

_OF_TIME: Final = frozenset({"EXPIRED", "NOT_IN_FORCE"})


class Stand(msgspec.Struct, frozen=True):
    """The agreements of a node as they stand now.

    Attributes:
        policy: The compiled agreements with the own nation's law.
        standings: Phase and suspensions by `AG-7@1`, without leases.
        hashes: Canonical hash by `AG-7@1`.
    """

    policy: Policy
    standings: dict[str, Standing]
    hashes: dict[str, str]


class Agreements(Protocol):
    """Tells how agreements stand; remembers the answer until an agreement changes."""

    def stand(self, rows: Rows, now: int) -> Stand:
        """Return the agreements as they stand now."""


class Border:
    """The gate of one node."""

    def __init__(
        self,
        nation: str,
        record_types: Callable[[], dict[str, type[Record]]],
        agreements: Agreements,
        leases: LeaseBook,
        clock: Clock,
    ) -> None:
        self._nation = nation
        self._record_types = record_types
        self._agreements = agreements
        self._leases = leases
        self._clock = clock

    # --- what stands ------------------------------------------------------------------------------------------

    def in_force(self, rows: Rows, peer: str) -> tuple[str, ...]:
        """Return the hashes of the agreements with a neighbour that are active and not suspended whole."""
        now = self._clock.now()
        stand = self._agreements.stand(rows, now)
        return tuple(
            sorted(
                stand.hashes[agreement.ref]
                for agreement in self._between(stand, peer)
                if _runs(stand.standings[agreement.ref], self._nation, peer)
                and stand.policy.book.spans[agreement.ref].start
                <= now
                < stand.policy.book.spans[agreement.ref].end
            )
        )

    def kinds(self, tx: Transaction, peer: str, lane: Lane) -> Sequence[str]:
        """Return the kinds that some active agreement with the peer names in this lane, suspended or not."""
        types = self._record_types()
        if lane == "life":
            return [kind for kind, record_type in types.items() if record_type.default_lane == "life"]
        stand = self._agreements.stand(tx, self._clock.now())
        return sorted(
            {
                kind
                for agreement in self._between(stand, peer)
                for clause in agreement.clauses
                if self._nation in clause.senders and peer in clause.recipients and lane in clause.lanes
                for kind in clause.kinds
                if kind in types and types[kind].default_lane == lane
            }
        )

    def begins(self, tx: Transaction, peer: str) -> int:
        """Return where the first agreement with the peer became active here; what is older never crosses by itself."""
        stand = self._agreements.stand(tx, self._clock.now())
        refs = [agreement.ref for agreement in self._between(stand, peer)]
        found = tx.query(
            "SELECT min(seq) FROM agreements_acts WHERE act = 'activated' AND refused = ''"
            f" AND agreement IN ({','.join('?' * len(refs))})",
            refs,
        )
        return int(found[0][0]) if found[0][0] is not None else 0

    def is_open(self, tx: Transaction, peer: str, lane: Lane) -> bool:
        """Say whether records may be decided on now.

        They wait while no lease lives and an agreement runs: the neighbour is out of reach, or the clocks differ.
        Where every agreement is suspended they do not wait, they are refused (safeguard S-02).
        """
        if lane == "life":
            return True
        stand = self._agreements.stand(tx, self._clock.now())
        running = [a for a in self._between(stand, peer) if _runs(stand.standings[a.ref], self._nation, peer)]
        return not running or any(self._leases.is_live(peer, stand.hashes[a.ref]) for a in running)

    # --- the two halves ---------------------------------------------------------------------------------------

    def decider(
        self, tx: Transaction, peer: str, lane: Lane
    ) -> Callable[[Sealed], tuple[Ruling, Terms | None]]:
        """Return what decides on own records for a neighbour, all at one moment."""
        now = self._clock.now()
        stand = self._agreements.stand(tx, now)
        return Decider(stand.policy, self._state(stand, peer, now), self._nation, peer, lane, now)

    def admit(self, tx: Transaction, peer: str, entry: Entry, record: Record | None) -> str:
        """Return `STORED` if our own agreements let the entry in, or the code of the refusal."""
        if record is None:
            return "KIND"
        # Both gates judge by the sender's clock, so that a version begins for both at the same instant (AGR-06);
        # what was on its way when a version ended is judged by the moment at which it left.
        now = self._clock.now() + self._bounded_skew_ms(peer)
        stand = self._agreements.stand(tx, now)
        question = _question(record, peer, self._nation, entry.purpose, entry.lane, entry.at, entry.released)
        decision = stand.policy.decide(question, self._state(stand, peer, now, receiving=True))
        if not decision.allowed and set(decision.codes) & _OF_TIME:
            earlier = self._state(stand, peer, now - IN_FLIGHT_MS, receiving=True)
            decision = stand.policy.decide(question, earlier)
        if not decision.allowed:
            return decision.codes[0] if decision.codes else "REFUSED"
        if decision.fields != entry.released and set(decision.fields) != set(entry.released):
            return "FIELD"
        terms = _TermsOf(stand.policy, peer, self._nation, now).of(decision.clause, entry.kind, entry.purpose)
        if entry.retain_until > days_after(entry.at, terms.days):
            return "RETENTION"
        return STORED

    def _bounded_skew_ms(self, peer: str) -> int:
        seen = self._leases.clock_of(peer)
        return seen.skew_ms if seen is not None and not self._leases.is_skewed(peer) else 0

    def _between(self, stand: Stand, peer: str) -> list[Agreement]:
        return [
            agreement
            for agreement in stand.policy.book.agreements
            if {self._nation, peer} <= set(agreement.nations)
            and agreement.ref in stand.standings
            and stand.standings[agreement.ref].phase == "active"
        ]

    def _state(self, stand: Stand, peer: str, now: int, *, receiving: bool = False) -> State:
        """Return how agreements stand towards a neighbour; who receives needs no lease from who just sent."""
        standings = {
            ref: msgspec.structs.replace(
                standing,
                leases=(peer,) if receiving or self._leases.is_live(peer, stand.hashes[ref]) else (),
            )
            for ref, standing in stand.standings.items()
        }
        return State(now=now, standings=standings)


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
        self._terms = _TermsOf(policy, sender, recipient, now)
        self._notes: dict[tuple[str, str, int, int], Decision] = {}
        self._asked: dict[str, int] = {}

    def __call__(self, item: Sealed) -> tuple[Ruling, Terms | None]:
        """Decide on one record: the first purpose, in the order of the texts, that is allowed."""
        purposes = self._purposes.of(item.head.kind) or ("",)
        for purpose in purposes:
            if (decision := self._permitted(item, purpose)) is not None:
                return _ruling(item, decision, purpose, self._terms)
        decision = self._policy.decide(self._question(item, purposes[0]), self._state)
        return _ruling(item, decision, purposes[0], self._terms)

    def _permitted(self, item: Sealed, purpose: str) -> Decision | None:
        """Return the permission, if there is one."""
        facts = _facts_of(item.record)
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
            asked = self._asked[item.head.kind] = self._policy.field_mask(_names_of(type(item.record)))
        way = self._passage.way(subject)
        code, number, mask = way.permitted_all(facts.places, item.head.at, asked, self._now)
        if code or not mask:
            return None
        key = (item.head.kind, purpose, number, mask)
        if key not in self._notes:
            # Which fields a clause withholds, and in which words, is the same for every record of the kind.
            self._notes[key] = self._policy.decide(self._question(item, purpose), self._state)
        return self._notes[key]

    def _question(self, item: Sealed, purpose: str) -> Question:
        names = _names_of(type(item.record))
        return _question(item.record, self._sender, self._recipient, purpose, self._lane, item.head.at, names)


class _Facts(msgspec.Struct, frozen=True, gc=False):
    """What the gate reads of a record by its fields' marks."""

    places: tuple[Place, ...]
    person_class: str = NO_PERSON
    origin_countries: frozenset[str] = frozenset()
    protected: bool = False


def _names_of(record_type: type[Record]) -> tuple[str, ...]:
    return record_type.__struct_fields__


class _Days(msgspec.Struct, frozen=True):
    agreement: Agreement | None
    days: int
    handling: str


class _TermsOf:
    """Looks up what a clause says beside its fields; for one moment."""

    def __init__(self, policy: Policy, sender: str, recipient: str, now: int) -> None:
        self._policy, self._sender, self._recipient, self._now = policy, sender, recipient, now
        self._found: dict[tuple[str, str, str], _Days] = {}

    def of(self, clause_ref: str, kind: str, purpose: str) -> _Days:
        """Return agreement, retention in days and handling of a clause for a kind and purpose."""
        key = (clause_ref, kind, purpose)
        if key not in self._found:
            self._found[key] = self._look_up(*key)
        return self._found[key]

    def _look_up(self, clause_ref: str, kind: str, purpose: str) -> _Days:
        book = self._policy.book
        for agreement in book.agreements:
            for clause in agreement.clauses:
                if f"{agreement.ref}/{clause.id}" == clause_ref:
                    return _Days(
                        agreement, self._days(agreement, clause, kind, purpose), clause.handling.words
                    )
        return _Days(None, LIFE_RETAIN_DAYS, LIFE_HANDLING)

    def _days(self, agreement: Agreement, clause: Clause, kind: str, purpose: str) -> int:
        limits = [
            rule.narrowing.max_retain_days
            for rule in self._policy.book.rules[agreement.ref]
            if rule.narrowing.max_retain_days
            and rule.start <= self._now < rule.end
            and rule.concerns(clause, self._sender, self._recipient, kind, purpose)
        ]
        return min([days_at(clause, self._now), *limits])


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


@cache
def _roles(record_type: type[Record]) -> tuple[tuple[str, ...], ...]:
    """Return the names of the fields that speak of places, routes, the person's class, origin and protection."""
    roles: tuple[Role, ...] = ("place", "route", "person_class", "origin_countries", "protection")
    return tuple(fields_with_role(record_type, role) for role in roles)


def _facts_of(record: Record) -> _Facts:
    """Return what the gate reads of a record."""
    place_names, route_names, class_names, origin_names, protection_names = _roles(type(record))
    if len(place_names) == 1 and not (route_names or class_names or origin_names or protection_names):
        place = getattr(record, place_names[0])
        return _Facts((place,) if place is not None else ())
    places: tuple[Place, ...] = tuple(p for name in place_names if (p := getattr(record, name)) is not None)
    for name in route_names:
        places += tuple(getattr(record, name) or ())
    return _Facts(
        places=places,
        person_class=next(
            (getattr(record, name) for name in class_names if getattr(record, name)), NO_PERSON
        ),
        origin_countries=frozenset(n for name in origin_names for n in getattr(record, name) or ()),
        protected=any((getattr(record, name) or "") not in NOT_PROTECTED for name in protection_names),
    )


def _question(
    record: Record, sender: str, recipient: str, purpose: str, lane: Lane, at: int, fields: tuple[str, ...]
) -> Question:
    """Return a record as a question."""
    facts = _facts_of(record)
    return Question(
        sender=sender,
        recipient=recipient,
        kind=kind_of(type(record)),
        fields=fields,
        purpose=purpose,
        lane=lane,
        at=at,
        places=facts.places,
        person_class=facts.person_class,
        origin_countries=facts.origin_countries,
        protected=facts.protected,
    )


def _ruling(item: Sealed, decision: Decision, purpose: str, terms: _TermsOf) -> tuple[Ruling, Terms | None]:
    """Return a decision as a row for the log, and the terms of the release."""
    head = item.head
    reasons = decision.reasons
    names = type(item.record).__struct_fields__
    if not decision.allowed:
        return Ruling(
            about=head.record_id, kind=head.kind, allowed=False, clause=decision.clause, codes=decision.codes,
            withheld=names, texts=tuple(r.text for r in reasons), fixes=tuple(r.fix for r in reasons),
        ), None  # fmt: skip
    found = terms.of(decision.clause, head.kind, purpose)
    retain_until = min(days_after(head.at, found.days), head.delete_by)
    fields = frozenset(decision.fields)
    ruling = Ruling(
        about=head.record_id,
        kind=head.kind,
        allowed=True,
        clause=decision.clause,
        codes=decision.codes,
        withheld=() if len(fields) == len(names) else tuple(name for name in names if name not in fields),
        texts=tuple(r.text for r in reasons),
        fixes=tuple(r.fix for r in reasons),
        retain_until=retain_until,
    )
    return ruling, Terms(
        agreement=found.agreement.ref if found.agreement else LIFE_AGREEMENT,
        clause=decision.clause,
        purpose=purpose,
        fields=fields,
        retain_until=retain_until,
        handling=found.handling,
    )


def _runs(standing: Standing, sender: str, recipient: str) -> bool:
    """Say whether an active agreement is not suspended as a whole between two nations."""
    whole = [s for s in standing.suspensions if s.scope == "whole"]
    return not any(s.bites("", "", sender, recipient) for s in whole)

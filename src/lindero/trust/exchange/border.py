"""The one gate: both of its halves ask the same agreements, our own copy of them, at the moment of crossing."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.store import Transaction
from lindero.kernel.capability import Judged
from lindero.kernel.decisions import Decision
from lindero.kernel.desk import Rows
from lindero.kernel.errors import LinderoError
from lindero.kernel.record import Event, Head, Lane, Record
from lindero.trust.agreements.policy import Policy, compile_policy
from lindero.trust.agreements.reasons import rights_risk
from lindero.trust.agreements.safeguards import PROTECTED_CLASSES, at_risk, may_pass_on
from lindero.trust.agreements.standing import Standing, State
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.exchange import tables
from lindero.trust.exchange.admitting import Admitter
from lindero.trust.exchange.consent.tables import SELECT_GIVEN, SELECT_LAST_REFUSED
from lindero.trust.exchange.deciding import Decider
from lindero.trust.exchange.facts import facts_of
from lindero.trust.exchange.gate import Decides, Outlook
from lindero.trust.exchange.leases import LeaseBook
from lindero.trust.exchange.release.counting import Counts
from lindero.trust.exchange.terms import TermsOf
from lindero.trust.exchange.wire import Entry

IN_FLIGHT_MS: Final = 5_000
"""Longest time from a sender's decision to the receiver's, on a link that is up, milliseconds."""


class Stand(msgspec.Struct, frozen=True):
    """The agreements of a node as they stand now.

    Attributes:
        policy: The compiled agreements with the own nation's law.
        standings: Phase and suspensions by `AG-7@1`, without leases.
        hashes: Canonical hash by `AG-7@1`.
        changed: Place in the national log of the last act that changed any of it.
    """

    policy: Policy
    standings: dict[str, Standing]
    hashes: dict[str, str]
    changed: int


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
        judges: Sequence[Callable[[Rows, int], Judged]] = (),
    ) -> None:
        """Make the gate.

        Args:
            nation: The own nation.
            record_types: Returns the record types that are known, by kind.
            agreements: Tells how agreements stand.
            leases: Which leases live.
            clock: The node's clock.
            judges: Say which nations are without risk for people who seek protection; where nobody says so, every
                nation is a risk, and where several do, all of them must (S-12).
        """
        self._judges = judges
        self._nation = nation
        self._record_types = record_types
        self._agreements = agreements
        self._leases = leases
        self._clock = clock
        self._named: tuple[Stand | None, dict[tuple[str, Lane], Sequence[str]]] = (None, {})

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
                and _is_within(stand, agreement, now)
            )
        )

    def grants(self, rows: Rows, peer: str) -> tuple[str, ...]:
        """Return the hashes for which a neighbour may have a lease: in force, and all of our suspensions heard of.

        So a neighbour that we cannot reach, though it reaches us, stops by itself too (safeguard S-02).
        """
        unheard = rows.query(tables.SELECT_UNHEARD, (self._nation, peer))
        names = {ref.partition("@")[0] for (ref,) in unheard}
        stand = self._agreements.stand(rows, self._clock.now())
        kept_back = {stand.hashes[ref] for ref in stand.hashes if ref.partition("@")[0] in names}
        return tuple(hash_ for hash_ in self.in_force(rows, peer) if hash_ not in kept_back)

    def kinds(self, tx: Transaction, peer: str, lane: Lane) -> Sequence[str]:
        """Return the kinds that some active agreement with the peer names in this lane, suspended or not.

        Asked before each run of records, so what thousands of clauses come to is remembered until an agreement changes.
        """
        if lane == "life":
            types = self._record_types()
            return [kind for kind, record_type in types.items() if record_type.default_lane == "life"]
        stand = self._agreements.stand(tx, self._clock.now())
        named = self._named
        if named[0] is not stand:
            named = self._named = (stand, {})
        if (peer, lane) not in named[1]:
            named[1][peer, lane] = self._kinds_in(stand, peer, lane)
        return named[1][peer, lane]

    def _kinds_in(self, stand: Stand, peer: str, lane: Lane) -> Sequence[str]:
        types = self._record_types()
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

    def begins(self, tx: Transaction, peer: str, lane: Lane) -> int:
        """Return where the way to a neighbour opened; what is older never crosses by itself.

        That is where the first agreement with it became active here; for the life lane, where the first neighbour
        was recognised.
        """
        if lane == "life":
            return int(tx.query(tables.SELECT_FIRST_PINNED)[0][0])
        stand = self._agreements.stand(tx, self._clock.now())
        refs = [agreement.ref for agreement in self._between(stand, peer)]
        found = tx.query(tables.select_first_activated(len(refs)), refs)
        return int(found[0][0]) if found[0][0] is not None else 0

    def is_open(self, tx: Transaction, peer: str, lane: Lane) -> bool:
        """Say whether records may be decided on now.

        They wait while no lease lives and an agreement runs: the neighbour is out of reach, the clocks differ, or one
        version has just ended and the next is about to become active. Where every agreement is suspended they do not
        wait, they are refused (safeguard S-02).
        """
        if lane == "life":
            return True
        now = self._clock.now()
        stand = self._agreements.stand(tx, now)
        running = [a for a in self._between(stand, peer) if _runs(stand.standings[a.ref], self._nation, peer)]
        return not running or any(
            self._leases.is_live(peer, stand.hashes[a.ref]) for a in running if _is_within(stand, a, now)
        )

    # --- the two halves ---------------------------------------------------------------------------------------

    def is_held(self, rows: Rows, peer: str, agreement: str) -> bool:
        """Say whether what is sealed under an agreement must wait for a lease: it runs here, and no lease lives."""
        now = self._clock.now()
        stand = self._agreements.stand(rows, now)
        running = [
            a
            for a in self._between(stand, peer)
            if a.id == agreement and _runs(stand.standings[a.ref], self._nation, peer)
        ]
        return bool(running) and not any(
            self._leases.is_live(peer, stand.hashes[a.ref]) for a in running if _is_within(stand, a, now)
        )

    def outlook(self, rows: Rows) -> Outlook:
        """Return since when what is decided has been decided by the same texts, standing alike."""
        now = self._clock.now()
        stand = self._agreements.stand(rows, now)
        judged = self._judged(rows, now)
        # An originator that took a consent back changes what may still leave, as an amendment does.
        refused = rows.query(SELECT_LAST_REFUSED)[0][0]
        return Outlook(max(stand.changed, judged.seq, refused), max(stand.policy.epoch(now)[0], judged.at))

    def decider(self, tx: Transaction, peer: str, lane: Lane, *, is_leased: bool = False) -> Decides:
        """Return what decides on own records for a neighbour, all at one moment."""
        now = self._clock.now()
        stand = self._stand_for(tx, lane, now)
        state = self._state(tx, lane, stand, peer, now, is_leased=is_leased)
        counts = None if is_leased else Counts(tx, peer, now)
        return Decider(stand.policy, state, self._nation, peer, lane, now, counts)

    def may_pass_on(self, tx: Transaction, received: Event, peer: str) -> Decision:
        """Decide whether a neighbour's record may be passed on to another.

        Its clause must permit it, its originator consent to it for this record, and no safeguard stand against it.
        """
        stand = self._agreements.stand(tx, self._clock.now())
        terms = TermsOf(stand.policy, received.head.origin, self._nation, self._clock.now())
        clause = terms.of(received.head.clause, received.head.kind, received.head.purpose).clause
        facts = facts_of(received.record) if received.record is not None else None
        return may_pass_on(
            clause.onward if clause is not None else (),
            peer,
            consented=self._has_consent(tx, received.head, peer),
            protected=facts is not None and facts.about.protected,
            origin_countries=facts.about.origin_countries if facts is not None else (),
            reach=stand.policy.book.reach,
        )

    def may_consent(self, tx: Transaction, record: Record, to: str) -> Decision:
        """Decide whether the own nation may consent to an own record going to a nation: S-10 again (safeguard S-07).

        Whoever asks does not know of a need for protection, since that never crosses: only the originator can see it.
        """
        about = facts_of(record).about
        stand = self._agreements.stand(tx, self._clock.now())
        protected = about.protected or about.person_class in PROTECTED_CLASSES
        if protected and at_risk(stand.policy.book.reach, to, about.origin_countries):
            return rights_risk()
        return Decision(allowed=True, clause="safeguard/S-07")

    def _has_consent(self, tx: Transaction, head: Head, peer: str) -> bool:
        held = (head.record_id, head.origin, self._nation, peer, self._clock.now())
        return bool(tx.query(SELECT_GIVEN, held))

    def admitter(self, tx: Transaction, peer: str, lane: Lane) -> Callable[[Entry, Record | None], str]:
        """Return what decides on a neighbour's entries, by our own agreements.

        Both gates judge by the sender's clock, so that a version begins for both at the same instant (AGR-06); what
        was on its way when a version ended is judged by the moment at which it left.
        """
        now = self._clock.now() + self._bounded_skew_ms(peer)
        stand = self._stand_for(tx, lane, now)
        # Who receives needs no lease from who just sent.
        state = self._state(tx, lane, stand, peer, now, is_leased=True)
        earlier = msgspec.structs.replace(state, now=now - IN_FLIGHT_MS)
        return Admitter(stand.policy, state, earlier, peer, self._nation)

    def _stand_for(self, rows: Rows, lane: Lane, now: int) -> Stand:
        """Return the agreements as they stand; rescue needs none, and passes where they cannot be read (S-62)."""
        try:
            return self._agreements.stand(rows, now)
        except LinderoError:
            if lane != "life":
                raise
            return Stand(compile_policy([]), {}, {}, -1)

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

    def _judged(self, rows: Rows, now: int) -> Judged:
        """Return what all judges together say of nations; nobody's word is no word."""
        said = [judge(rows, now) for judge in self._judges]
        nations = frozenset.intersection(*(one.nations for one in said)) if said else frozenset()
        return Judged(
            nations, max((one.seq for one in said), default=-1), max((one.at for one in said), default=0)
        )

    def _state(self, rows: Rows, lane: Lane, stand: Stand, peer: str, now: int, *, is_leased: bool) -> State:
        """Return how agreements stand towards a neighbour; the life lane asks no judge."""
        standings = {
            ref: msgspec.structs.replace(
                standing,
                leases=(peer,) if is_leased or self._leases.is_live(peer, stand.hashes[ref]) else (),
            )
            for ref, standing in stand.standings.items()
        }
        judged = self._judged(rows, now).nations if lane != "life" else frozenset()
        # What comes in is about people whom the neighbour took up; the own nation is not judged here.
        return State(now=now, standings=standings, without_risk=judged | {self._nation})


def _is_within(stand: Stand, agreement: Agreement, now: int) -> bool:
    """Say whether an agreement's own dates, and no newer version, let it hold now."""
    span = stand.policy.book.spans[agreement.ref]
    return span.start <= now < span.end


def _runs(standing: Standing, sender: str, recipient: str) -> bool:
    """Say whether an active agreement is not suspended as a whole between two nations."""
    whole = [s for s in standing.suspensions if s.scope == "whole"]
    return not any(s.bites("", "", sender, recipient) for s in whole)

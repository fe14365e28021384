"""How agreements stand at a moment, beside their text: active or not, suspended in part, the lease alive."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from lindero.kernel.names import Nation
from lindero.kernel.times import Instant
from lindero.trust.agreements.vocabulary import TAKEN_UP

MAX_SKEW_MS: Final = 120_000
"""How far a record's time may lie ahead of the node's clock, milliseconds."""

Scope = Literal["whole", "clause", "kind", "direction", "authority"]


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """One person's word, for a nation and in a capacity, that what was suspended may flow again."""

    nation: Nation
    capacity: str
    officer: str


class Suspension(msgspec.Struct, frozen=True, kw_only=True):
    """A party stopped the flow, alone and at once (AGR-07).

    Attributes:
        id: Its name.
        nation: Who stopped it.
        scope: How much of the agreement.
        value: Clause id, kind, direction `NRD>SUD` or authority `NRD/coast-guard`; empty for the whole.
        reason: Reason code.
        at: When, milliseconds UTC.
        resumed_by: The nations that agreed to resume it: their foreign ministry and their data protection officer.
        consents: What persons said for their nations.
        clauses: The clauses that one of an authority reaches.
    """

    id: str
    nation: Nation
    scope: Scope
    value: str
    reason: str
    at: Instant
    resumed_by: tuple[Nation, ...] = ()
    consents: tuple[Consent, ...] = ()
    clauses: tuple[str, ...] = ()

    def bites(self, clause: str, kind: str, sender: Nation, recipient: Nation) -> bool:
        """Say whether it stops this flow.

        Between two nations it ends when both of them, and nobody else need be asked, agreed to resume. In a
        multilateral agreement it stops what the suspending nation sends and receives.
        """
        if self.nation not in {sender, recipient} or {sender, recipient} <= set(self.resumed_by):
            return False
        if self.scope == "whole":
            return True
        if self.scope == "authority":
            return clause in self.clauses
        meant = {"clause": clause, "kind": kind, "direction": f"{sender}>{recipient}"}
        return self.value == meant[self.scope]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How one version of an agreement stands.

    Attributes:
        phase: Its phase; only what is `active` permits anything.
        leases: The neighbours that confirmed lately that they, too, hold the agreement in force.
        suspensions: What is stopped.
    """

    phase: str = "active"
    leases: tuple[Nation, ...] = ()
    suspensions: tuple[Suspension, ...] = ()

    def lease_lives(self, sender: Nation, recipient: Nation) -> bool:
        """Say whether the lease with the neighbour of a flow is alive, whichever end this node is."""
        return sender in self.leases or recipient in self.leases


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision needs to know beside the texts.

    There is no flag for a crisis or an exercise here, and none must ever be added (S-60).

    Attributes:
        now: The node's time, milliseconds UTC; None while the clock cannot be trusted.
        standings: How each agreement stands, by `AG-7@1`; what is not listed is not in force. None decides on
            paper: each agreement counts as signed, active and alive within its dates.
        max_skew_ms: How far a record's time may lie ahead of `now`.
        without_risk: Nations where, by a current judgement, nobody found a serious risk for people who seek
            protection; any other counts as a risk (S-12). None decides on paper, as if every nation were judged.
    """

    now: Instant | None
    standings: Mapping[str, Standing] | None = None
    max_skew_ms: int = MAX_SKEW_MS
    without_risk: frozenset[Nation] | None = None

    def is_risky_for(self, person_class: str, recipient: Nation) -> bool:
        """Say whether nothing about such persons may go to a nation: the risk is flagged there, or not ruled out."""
        return (
            person_class in TAKEN_UP and self.without_risk is not None and recipient not in self.without_risk
        )

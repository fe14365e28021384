"""What clauses say beside what they permit: retention, handling, coarse fields, quota; looked up once a moment."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from lindero.kernel.record import Lane
from lindero.trust.agreements.coarseness import coarsest
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.rulebook import Rule, days_at, quota_at
from lindero.trust.agreements.treaty import Agreement, Clause, Quota, Shape
from lindero.trust.agreements.vocabulary import LIFE_RETAIN_DAYS, NEVER_SENT, RESCUE_PURPOSES
from lindero.trust.exchange.readers import meant_for

LIFE_AGREEMENT: Final = "life@1"
LIFE_HANDLING: Final = "rescue only"


class Found(msgspec.Struct, frozen=True):
    """What a clause says beside what it permits; without agreement and clause for the life lane.

    Attributes:
        agreement: Its agreement.
        clause: The clause.
        days: How long a record may be kept.
        handling: Handling words.
        fields: The fields that it names and no narrowing withholds, known here or not.
        coarse: The way in which each of its coarse fields is told.
        quota: How many records cross by themselves; None for no limit.
        shapes: Its areas, and those of each narrowing that has some: a place must lie in one of each.
        approvers: Parties whose own law or reservation wants a person of theirs to release each record.
    """

    agreement: Agreement | None
    clause: Clause | None
    days: int
    handling: str
    fields: frozenset[str] = frozenset()
    coarse: Mapping[str, str] = {}
    quota: Quota | None = None
    shapes: tuple[tuple[Shape, ...], ...] = ()
    approvers: frozenset[str] = frozenset()


class TermsOf:
    """Looks up what a clause says beside its fields; for one moment."""

    def __init__(self, policy: Policy, sender: str, recipient: str, now: int) -> None:
        self._policy, self._sender, self._recipient, self._now = policy, sender, recipient, now
        self._found: dict[tuple[str, str, str], Found] = {}

    def of(self, clause_ref: str, kind: str, purpose: str) -> Found:
        """Return agreement, clause, retention in days and handling by a clause's name, for a kind and purpose."""
        key = (clause_ref, kind, purpose)
        if key not in self._found:
            self._found[key] = self._look_up(*key)
        return self._found[key]

    def _look_up(self, clause_ref: str, kind: str, purpose: str) -> Found:
        for agreement in self._policy.book.agreements:
            for clause in agreement.clauses:
                if f"{agreement.ref}/{clause.id}" == clause_ref:
                    flow = self._sender, self._recipient
                    rules = self._policy.book.biting(agreement, clause, flow, kind, purpose, self._now)
                    return self._found_in(agreement, clause, rules)
        return Found(None, None, LIFE_RETAIN_DAYS, LIFE_HANDLING)

    def _found_in(self, agreement: Agreement, clause: Clause, rules: Sequence[Rule]) -> Found:
        limits = [rule.narrowing.max_retain_days for rule in rules if rule.narrowing.max_retain_days]
        withheld = NEVER_SENT.union(*(rule.narrowing.withhold for rule in rules))
        own = self._policy.book.shapes_of(agreement, clause)
        return Found(
            agreement=agreement,
            clause=clause,
            days=min([days_at(clause, self._now), *limits]),
            handling=clause.handling.words + meant_for(clause),
            fields=frozenset(clause.fields) - withheld,
            coarse=coarsest((*clause.coarsen, *(one for rule in rules for one in rule.narrowing.coarsen))),
            quota=quota_at(clause, self._now),
            shapes=(own, *(rule.shapes for rule in rules if rule.shapes)),
            approvers=frozenset(rule.narrowing.party for rule in rules if rule.narrowing.needs_approval),
        )


class PurposesOf:
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

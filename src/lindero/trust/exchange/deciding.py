"""Deciding on a run of own records for a neighbour, at one moment, check by check as `agreements.order` has them."""

from typing import Final, Protocol

import msgspec

from lindero.engine.log import Sealed
from lindero.kernel.decisions import Decision, Reason
from lindero.kernel.errors import Invalid
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import days_after
from lindero.trust.agreements import vocabulary
from lindero.trust.agreements.passage import Subject
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.shapes import cut_route
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.treaty import Quota
from lindero.trust.agreements.ways import Way
from lindero.trust.exchange.coarsening import CUT, CoarseValue, coarse_values
from lindero.trust.exchange.facts import (
    NOBODY,
    About,
    facts_of,
    is_for,
    question_about,
    route_fields,
    stated_purpose,
)
from lindero.trust.exchange.gate import WAITS_FOR_PEOPLE, Terms
from lindero.trust.exchange.records import Ruling
from lindero.trust.exchange.terms import LIFE_AGREEMENT, PurposesOf, TermsOf

COARSE: Final = "COARSE"
"""Code of what crosses coarse, and at the receiver of what should have."""

Outcome = tuple[Ruling, Terms | None]
"""A decision as a row for the log, and the terms of the release; None for what is refused."""


class Counting(Protocol):
    """Counts what crosses by itself under clauses that have a quota."""

    def take(self, clause: str, quota: Quota) -> bool:
        """Count one record more and say whether it is within the quota."""

    def count(self, clause: str) -> None:
        """Count one record that a person released, beyond the quota or within it."""


class Decider:
    """Decides on own records for one neighbour and lane.

    What depends on the agreements alone is looked up once; a record that may cross costs one look-up in the compiled
    agreements, and only refusals are explained clause by clause.
    """

    def __init__(
        self,
        policy: Policy,
        state: State,
        sender: str,
        recipient: str,
        lane: Lane,
        now: int,
        counting: Counting | None = None,
    ) -> None:
        """Prepare for one moment.

        Args:
            policy: The compiled agreements.
            state: How they stand.
            sender: The own nation.
            recipient: The neighbour.
            lane: The lane.
            now: The node's time, milliseconds UTC.
            counting: Counts against quotas; None where only asking, or asking again.
        """
        self._policy, self._state, self._now = policy, state, now
        self._sender, self._recipient, self._lane = sender, recipient, lane
        self._passage = policy.open(sender, recipient, state)
        self._purposes = PurposesOf(policy, sender, recipient, lane)
        self._terms = TermsOf(policy, sender, recipient, now)
        self._counting = counting
        self._releases: dict[tuple[str, str, int, int], _Release] = {}
        self._ways: dict[tuple[str, str], Way] = {}
        self._asked: dict[str, int] = {}

    def __call__(self, item: Sealed) -> Outcome:
        """Decide on one record: for the first purpose, in the order of the texts, for which they permit it."""
        return self._decided(item, is_approved=False)

    def as_approved(self, item: Sealed, purpose: str = "") -> Outcome:
        """Decide on one record that people released, or would; for one purpose, or the first that is permitted."""
        return self._decided(item, purpose, is_approved=True)

    def _decided(self, item: Sealed, only: str = "", *, is_approved: bool) -> Outcome:
        if not is_for(item.record, self._recipient):
            return _refusal(item, _NOT_FOR_THEM), None
        # A record that says what for crosses for nothing else, whoever asks.
        only = stated_purpose(item.record) or only
        purposes = (only,) if only else self._purposes.of(item.head.kind) or ("",)
        if is_approved:
            for purpose in purposes:
                if clause := self._agreed(item, purpose, is_approved=False):
                    # A law or a quota made it wait. People release what that held back, and nothing beyond (S-08).
                    return self._explained(item, purpose, clause, is_approved=True)
        for purpose in purposes:
            if (release := self._permitted(item, purpose, is_approved=is_approved)) is not None:
                return self._of(release, item, is_approved=is_approved)
            if self._agreed(item, purpose, is_approved=is_approved):
                # A law stops it: without that law it would have crossed for this purpose and no other (S-08).
                return self._explained(item, purpose, is_approved=is_approved)
        return self._explained(item, purposes[0], is_approved=is_approved)

    def _explained(self, item: Sealed, purpose: str, clause: str = "", *, is_approved: bool) -> Outcome:
        """Decide for one purpose with every reason; by one clause alone, or by the one that speaks."""
        question = self._question(item.record, item, purpose, is_approved=is_approved)
        decision = self._policy.decide_by(clause, question, self._state)
        if decision.allowed:
            return self._of(self._release(item, decision, purpose), item, is_approved=is_approved)
        cut = self._cut(item, decision, purpose, is_approved=is_approved)
        return cut or (_refusal(item, decision), None)

    def _agreed(self, item: Sealed, purpose: str, *, is_approved: bool) -> str:
        """Return the clause by which the signed texts permit it for a purpose, laws aside; empty if none does."""
        facts, kind = facts_of(item.record), item.head.kind
        way = self._way(kind, purpose, facts.about, is_approved=is_approved)
        return self._policy.clause_ref(
            way.agreed(facts.places, item.head.at, self._asked_of(item), self._now)
        )

    def _asked_of(self, item: Sealed) -> int:
        """Return the mask of the fields that a record has."""
        asked = self._asked.get(item.head.kind)
        if asked is None:
            names = type(item.record).__struct_fields__
            asked = self._asked[item.head.kind] = self._policy.field_mask(names)
        return asked

    def _permitted(self, item: Sealed, purpose: str, *, is_approved: bool) -> "_Release | None":
        """Return the release, if the purpose is permitted."""
        facts, kind = facts_of(item.record), item.head.kind
        asked = self._asked_of(item)
        way = self._way(kind, purpose, facts.about, is_approved=is_approved)
        code, number, mask = way.permitted_all(facts.places, item.head.at, asked, self._now)
        if code or not mask:
            return None
        key = (kind, purpose, number, mask)
        if key not in self._releases:
            # What a clause withholds, in which words and on which terms, is the same for every record of the kind.
            question = self._question(item.record, item, purpose, is_approved=is_approved)
            decision = self._policy.decide(question, self._state)
            self._releases[key] = self._release(item, decision, purpose)
        return self._releases[key]

    def _way(self, kind: str, purpose: str, about: About, *, is_approved: bool) -> Way:
        """Return the way for records of a kind that say this; for those that say nothing, without looking twice."""
        is_plain = about is NOBODY and not is_approved
        if is_plain and (known := self._ways.get((kind, purpose))) is not None:
            return known
        subject = Subject(
            kind=kind,
            purpose=purpose,
            lane=self._lane,
            person_class=about.person_class,
            protected=about.protected,
            origin_countries=about.origin_countries,
            approved=is_approved,
            particulars=about.particulars,
        )
        way = self._passage.way(subject)
        if is_plain:
            self._ways[kind, purpose] = way
        return way

    def _release(self, item: Sealed, decision: Decision, purpose: str) -> "_Release":
        names, fields = type(item.record).__struct_fields__, frozenset(decision.fields)
        found = self._terms.of(decision.clause, item.head.kind, purpose)
        holds = vocabulary.facts_of(type(item.record)).holds if found.coarse else {}
        coarse = fields.intersection(found.coarse)
        return _Release(
            decision=decision,
            withheld=tuple(name for name in names if name not in fields or name in coarse - set(holds)),
            texts=tuple(reason.text for reason in decision.reasons),
            fixes=tuple(reason.fix for reason in decision.reasons),
            days=found.days,
            terms=Terms(
                agreement=found.agreement.ref if found.agreement else LIFE_AGREEMENT,
                clause=decision.clause,
                purpose=purpose,
                fields=fields - coarse,
                retain_until=0,
                handling=found.handling,
                has_quota=found.quota is not None,
            ),
            ways=tuple((name, found.coarse[name]) for name in names if name in coarse and name in holds),
            quota=found.quota,
            not_exact=coarse,
        )

    def _of(self, release: "_Release", item: Sealed, *, is_approved: bool) -> Outcome:
        """Return the outcome of a release: its coarse values, and whether its quota is not used up."""
        if not release.not_exact and release.quota is None:
            return release.of(item)
        if labels := release.not_exact.intersection(facts_of(item.record).about.particulars.must_cross):
            return _refusal(item, _half_labelled(release.terms.clause, sorted(labels))), None
        try:
            coarse = coarse_values(item.record, item.body, release.ways)
        except Invalid as error:
            reason = Reason(code="FIELD", text=error.text, clause=release.terms.clause, fix=error.advice)
            decision = Decision(allowed=False, clause=release.terms.clause, reasons=(reason,))
            return _refusal(item, decision), None
        if release.quota is not None and not self._within(release, release.quota, is_approved=is_approved):
            return _refusal(item, _over(release.terms.clause, release.quota)), None
        return release.of(item, coarse)

    def _within(self, release: "_Release", quota: Quota, *, is_approved: bool) -> bool:
        if self._counting is None:
            return True
        if is_approved:
            self._counting.count(release.terms.clause)
            return True
        return self._counting.take(release.terms.clause, quota)

    def _cut(self, item: Sealed, decision: Decision, purpose: str, *, is_approved: bool) -> Outcome | None:
        """Cut a route to the area of the clause that came nearest, and ask it again (S-09); None if that helps nothing.

        No other clause is asked: one that says more of a part of the route did not speak of the whole one.
        """
        names = [name for name in route_fields(type(item.record)) if getattr(item.record, name)]
        shapes = self._terms.of(decision.clause, item.head.kind, purpose).shapes
        if not names or not shapes:
            return None
        routes = {name: tuple(getattr(item.record, name)) for name in names}
        for area in shapes:
            routes = {name: cut_route(area, route) for name, route in routes.items()}
        if not all(routes.values()):
            return None
        record = msgspec.structs.replace(item.record, **routes)
        question = self._question(record, item, purpose, is_approved=is_approved)
        again = self._policy.decide_by(decision.clause, question, self._state)
        if not again.allowed:
            return (_refusal(item, again), None) if set(again.codes) <= WAITS_FOR_PEOPLE else None
        ruling, terms = self._of(self._release(item, again, purpose), item, is_approved=is_approved)
        if terms is None:
            return ruling, None
        cut = tuple(
            CoarseValue(name, CUT, msgspec.json.encode(route))
            for name, route in routes.items()
            if name in terms.fields
        )
        terms = msgspec.structs.replace(
            terms, fields=terms.fields - {c.field for c in cut}, coarse=(*terms.coarse, *cut)
        )
        return _told_coarse(ruling, cut), terms

    def _question(self, record: Record, item: Sealed, purpose: str, *, is_approved: bool) -> Question:
        names = type(record).__struct_fields__
        question = question_about(
            record, self._sender, self._recipient, purpose, self._lane, item.head.at, names
        )
        return msgspec.structs.replace(question, approved=True) if is_approved else question


class _Release(msgspec.Struct, frozen=True, kw_only=True):
    """What releases of one kind under one clause have in common."""

    decision: Decision
    withheld: tuple[str, ...]
    texts: tuple[str, ...]
    fixes: tuple[str, ...]
    days: int
    terms: Terms
    ways: tuple[tuple[str, str], ...] = ()
    quota: Quota | None = None
    not_exact: frozenset[str] = frozenset()

    def of(self, item: Sealed, coarse: tuple[CoarseValue, ...] = ()) -> tuple[Ruling, Terms]:
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
        return _told_coarse(ruling, coarse), Terms(
            agreement=common.agreement,
            clause=common.clause,
            purpose=common.purpose,
            fields=common.fields,
            retain_until=retain_until,
            handling=common.handling,
            coarse=coarse,
            has_quota=common.has_quota,
        )


def _told_coarse(ruling: Ruling, coarse: tuple[CoarseValue, ...]) -> Ruling:
    """Return a ruling that tells which fields cross coarse, and in which way."""
    if not coarse:
        return ruling
    return msgspec.structs.replace(
        ruling,
        coarse=(*ruling.coarse, *(f"{c.field}: {c.way}" for c in coarse)),
        codes=(*ruling.codes, *(COARSE for _ in coarse)),
        texts=(*ruling.texts, *(f"{c.field} crosses as {c.way}, not as it is." for c in coarse)),
        fixes=(*ruling.fixes, *("" for _ in coarse)),
    )


_NOT_FOR_THEM: Final = Decision(
    allowed=False,
    clause="",
    reasons=(
        Reason(
            code="DIRECTION",
            text="It is for another nation alone.",
            clause="",
            fix="Put a record for this one.",
        ),
    ),
)


def _half_labelled(clause: str, labels: list[str]) -> Decision:
    """Refuse what would cross with a label that is no longer whole (check 13)."""
    reason = Reason(
        code="UNMARKED",
        text=f"It must not cross without {', '.join(labels)}, and the clause tells that coarse.",
        clause=clause,
        fix="Let the clause release the label as it is.",
    )
    return Decision(allowed=False, clause=clause, reasons=(reason,))


def _over(clause: str, quota: Quota) -> Decision:
    """Refuse what goes beyond a quota (check 15, S-59)."""
    reason = Reason(
        code="QUOTA",
        text=f"{quota.records} records crossed by themselves in this {quota.per} already.",
        clause=clause,
        fix="Let a second person release it, or put it again later.",
    )
    return Decision(allowed=False, clause=clause, reasons=(reason,))


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

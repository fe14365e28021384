"""View of one question: may this nation have that kind of record, for this purpose? The gate's own policy answers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, Protocol

import msgspec

from lindero.engine.desk import WorkDesk
from lindero.kernel.decisions import Decision, Reason
from lindero.kernel.desk import Desk, Rows
from lindero.kernel.errors import Defect
from lindero.kernel.names import Nation
from lindero.kernel.places import Place
from lindero.trust.agreements.analysis_page import LENT_AS
from lindero.trust.agreements.boundary import places_of
from lindero.trust.agreements.coarseness import NO_WAY, coarsest
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.questions import Request, question_of
from lindero.trust.agreements.rulebook import Rulebook, days_at
from lindero.trust.agreements.standing import Standing, State
from lindero.trust.agreements.treaty import Agreement, Clause, Overlay
from lindero.trust.agreements.vocabulary import CLAUSE_LANES, NO_PERSON, PERSON_CLASSES, PURPOSES, KindFacts

FieldOutcome = Literal["sent", "coarsened", "withheld"]
Lane = Literal["life", "alert", "operations", "bulk"]

NOWHERE: Final = ""
"""Where: the record has no place."""

_NOBODY: Final = frozenset[Nation]()


class HowTheyStand(Protocol):
    """Agreements as they stand; `exchange.border.Stand` is one."""

    @property
    def policy(self) -> Policy:
        """The compiled agreements, with the laws laid over them."""

    @property
    def standings(self) -> Mapping[str, Standing]:
        """How each version stands, by `AG-7@1`."""


class AsTheGate(Protocol):
    """What the node lends: the texts and standings by which its gate decides."""

    @property
    def laws(self) -> Sequence[Overlay]:
        """The own nation's laws."""

    def stand(self, rows: Rows, now: int) -> HowTheyStand:
        """Return the agreements as they stand now."""


class MayQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """May they have it? Without a kind and a recipient nothing is asked yet.

    Attributes:
        sender: Who would send; the own nation if empty.
        to: Who would receive.
        kind: Kind of record.
        purpose: What for.
        lane: Delivery lane.
        about: Whom the record speaks of.
        where: An agreed area within which it lies, `AG-7@1/strait`; empty for a record without a place.
    """

    sender: str = ""
    to: str = ""
    kind: str = ""
    purpose: str = ""
    lane: Lane = "operations"
    about: str = NO_PERSON
    where: str = NOWHERE


class FieldAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one field.

    Attributes:
        name: The field.
        outcome: Whether it crosses as it is, coarse, or not at all.
        coarse: How coarse, by the clause and the laws on it; empty for what is not coarsened.
        reason: Why it does not cross; None for what does.
    """

    name: str
    outcome: FieldOutcome
    coarse: str = ""
    reason: Reason | None = None


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What can be asked for: nations, kinds, purposes, lanes, classes of persons, and agreed areas."""

    nations: tuple[str, ...]
    kinds: tuple[str, ...]
    purposes: tuple[str, ...]
    lanes: tuple[str, ...]
    classes: tuple[str, ...]
    areas: tuple[str, ...]


class MayView(msgspec.Struct, frozen=True, kw_only=True):
    """The answer, with the clause that speaks.

    Attributes:
        choices: What can be asked for.
        is_asked: Whether anything was asked.
        sender: Who would send.
        to: Who would receive.
        allowed: Whether anything may cross.
        is_whole: Whether every field that the kind may share crosses as it is.
        fields: The fields that the kind may share at all, those that cross first.
        clause: The clause that permits it or comes nearest; empty if none does.
        agreement: The clause's agreement, `AG-7@1`; empty if none speaks.
        clause_id: The clause's name within it.
        article: Its article in the treaty.
        retain_days: How long the recipient may keep it; 0 where nothing crosses.
        handling: How it must be handled; empty where nothing crosses.
        needs_approval: Whether people must release each record.
        reasons: Why not, or why not everything.
    """

    choices: Choices
    is_asked: bool
    sender: str
    to: str
    allowed: bool = False
    is_whole: bool = False
    fields: tuple[FieldAnswer, ...] = ()
    clause: str = ""
    agreement: str = ""
    clause_id: str = ""
    article: str = ""
    retain_days: int = 0
    handling: str = ""
    needs_approval: bool = False
    reasons: tuple[Reason, ...] = ()


def show_may(desk: Desk, query: MayQuery) -> MayView:
    """Answer a question as the gate would, were the record to be sent now and the line to the neighbour alive."""
    if not isinstance(desk, WorkDesk):
        raise Defect("agreements.may_desk", "This is asked of a node.", "Ask a running node.")
    lent: AsTheGate = desk.lent(LENT_AS)
    now = desk.now()
    stand = lent.stand(desk.tx, now)
    agreements = stand.policy.book.agreements
    sender = query.sender or desk.nation
    choices = _choices(stand.policy, desk.nation)
    if not query.kind or not query.to:
        return MayView(choices=choices, is_asked=False, sender=sender, to=query.to)
    names = _fields_of(stand.policy, query.kind)
    decision = _decided(stand, _request(query, sender, names, _place(agreements, query.where), now), now)
    clause, agreement = _clause_of(agreements, decision.clause)
    terms = _terms(stand.policy.book, decision, (sender, query.to), query, now)
    fields = tuple(_answers(names, decision, terms.coarse))
    crossing = clause if decision.allowed else None
    return MayView(
        choices=choices,
        is_asked=True,
        sender=sender,
        to=query.to,
        allowed=decision.allowed,
        is_whole=decision.allowed and all(one.outcome == "sent" for one in fields),
        fields=fields,
        clause=decision.clause,
        agreement=agreement,
        clause_id=clause.id if clause is not None else "",
        article=clause.article if clause is not None else "",
        retain_days=terms.days if crossing is not None else 0,
        handling=crossing.handling.words if crossing is not None else "",
        needs_approval=terms.needs_approval,
        reasons=decision.reasons,
    )


def _decided(stand: HowTheyStand, request: Request, now: int) -> Decision:
    """Put a question to the policy as agreements stand; that the line lives is supposed, that no nation is safe too.

    Where a nation was judged to be without risk for people who seek protection is looked up when a record is sent;
    without that a "no" is the answer that cannot hurt (S-12).
    """
    question = question_of(request)
    if isinstance(question, Decision):
        return question
    ends = (question.sender, question.recipient)
    standings = {
        ref: msgspec.structs.replace(standing, leases=ends) for ref, standing in stand.standings.items()
    }
    return stand.policy.decide(question, State(now=now, standings=standings, without_risk=_NOBODY))


def _request(query: MayQuery, sender: str, names: Sequence[str], place: Place | None, now: int) -> Request:
    # Of a record that reached the node a moment ago.
    return Request(
        sender=sender,
        recipient=query.to,
        kind=query.kind,
        fields=tuple(names),
        purpose=query.purpose,
        person_class=query.about or None,
        place=None if place is None else (place.lon_deg, place.lat_deg),
        at=now,
        lane=query.lane,
    )


class _Terms(msgspec.Struct, frozen=True):
    """On which terms a clause lets something cross, after every reservation and law that bites on it."""

    coarse: Mapping[str, str] = {}
    days: int = 0
    needs_approval: bool = False


def _terms(
    book: Rulebook, decision: Decision, flow: tuple[Nation, Nation], query: MayQuery, now: int
) -> _Terms:
    for agreement in book.agreements:
        for clause in agreement.clauses:
            if f"{agreement.ref}/{clause.id}" == decision.clause:
                rules = [
                    rule.narrowing
                    for rule in book.biting(agreement, clause, flow, query.kind, query.purpose, now)
                ]
                return _Terms(
                    coarse=coarsest((*clause.coarsen, *(one for rule in rules for one in rule.coarsen))),
                    days=min(
                        [days_at(clause, now), *(r.max_retain_days for r in rules if r.max_retain_days)]
                    ),
                    needs_approval=book.needs_release(clause, query.kind)
                    or any(rule.needs_approval for rule in rules),
                )
    return _Terms()


def _answers(names: Sequence[str], decision: Decision, coarse: Mapping[str, str]) -> Iterator[FieldAnswer]:
    """Yield what becomes of each field: those that cross first, each with the way or the reason."""
    for name in sorted(names, key=lambda name: (name not in decision.fields, name in coarse, name)):
        if name not in decision.fields or coarse.get(name) == NO_WAY:
            yield FieldAnswer(name=name, outcome="withheld", reason=_reason_for(name, decision))
        elif name in coarse:
            yield FieldAnswer(name=name, outcome="coarsened", coarse=coarse[name])
        else:
            yield FieldAnswer(name=name, outcome="sent")


def _reason_for(name: str, decision: Decision) -> Reason | None:
    """Return the reason that names a field, else the first there is."""
    naming = (one for one in decision.reasons if name in one.text.replace(",", " ").split())
    return next(naming, decision.reasons[0] if decision.reasons else None)


def _clause_of(agreements: Sequence[Agreement], ref: str) -> tuple[Clause | None, str]:
    for agreement in agreements:
        for clause in agreement.clauses:
            if f"{agreement.ref}/{clause.id}" == ref:
                return clause, agreement.ref
    return None, ""


def _fields_of(policy: Policy, kind: str) -> tuple[str, ...]:
    """Return the fields of a kind that a clause may release; of one that is not installed, those that clauses name."""
    facts = _kinds(policy).get(kind)
    if facts is not None and facts.sharable:
        return tuple(sorted(facts.sharable))
    named = {
        name
        for agreement in policy.book.agreements
        for clause in agreement.clauses
        if kind in clause.kinds
        for name in clause.fields
    }
    return tuple(sorted(named)) or ("place",)


def _kinds(policy: Policy) -> Mapping[str, KindFacts]:
    return policy.book.vocabulary.kinds if policy.book.vocabulary is not None else {}


def _choices(policy: Policy, own: Nation) -> Choices:
    agreements = policy.book.agreements
    nations = {nation for agreement in agreements for nation in agreement.nations}
    named = {kind for agreement in agreements for clause in agreement.clauses for kind in clause.kinds}
    known = {kind for kind, facts in _kinds(policy).items() if facts.sharable}
    return Choices(
        nations=(own, *sorted(nations - {own})),
        kinds=tuple(sorted(named | known)),
        purposes=tuple(sorted({*PURPOSES, *(one for agreement in agreements for one in agreement.purposes)})),
        lanes=CLAUSE_LANES,
        classes=tuple(PERSON_CLASSES),
        areas=tuple(f"{agreement.ref}/{area.name}" for agreement in agreements for area in agreement.areas),
    )


def _place(agreements: Sequence[Agreement], where: str) -> Place | None:
    """Return a place inside an agreed area; None for a record without a place, or an area that is not known."""
    for agreement in agreements:
        for area in agreement.areas:
            if f"{agreement.ref}/{area.name}" == where:
                return next((place for name, place in places_of(area) if name.endswith("/inside")), None)
    return None

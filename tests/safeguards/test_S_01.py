"""S-01: nothing leaves without an active clause at the time of sending; default deny; no agreement sends nothing."""

from hypothesis import Phase, given, settings

from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.passage import Subject
from lindero.trust.agreements.policy import Policy, compile_policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import (
    NOW,
    Dice,
    a_question,
    an_agreement,
    anything,
    in_life,
    on_paper,
)
from lindero.trust.agreements.vocabulary import LIFE_FIELDS

WITHOUT_SHRINKING = (Phase.reuse, Phase.generate)


@settings(max_examples=1_000, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(Dice.question), anything(Dice.state))
def test_S_01_no_agreement_sends_nothing(question: Question, state: State) -> None:
    """With an empty set of agreements nothing is permitted but the few fields that save life."""
    for decision in (compile_policy([]).decide(question, state), evaluate(Rulebook([]), question, state)):
        if decision.allowed:
            assert question.lane == "life"
            assert set(decision.fields) <= set(LIFE_FIELDS)


@settings(max_examples=1_500, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(Dice.rulebook), anything(Dice.question), anything(Dice.state))
def test_S_01_every_permission_names_a_clause_that_says_so(
    book: Rulebook, question: Question, state: State
) -> None:
    """Whatever is permitted, a clause of an agreement that stands names every field, the purpose and the kind."""
    decision = Policy(book).decide(question, state)
    if not decision.allowed or question.lane == "life":
        return
    assert state.now is not None
    ref, _, clause_id = decision.clause.partition("/")
    agreement = next(agreement for agreement in book.agreements if agreement.ref == ref)
    clause = next(clause for clause in agreement.clauses if clause.id == clause_id)
    assert set(decision.fields) <= set(clause.fields) & set(question.fields)
    assert question.purpose in clause.purposes
    assert question.kind in clause.kinds
    assert question.sender in clause.senders
    assert question.recipient in clause.recipients
    assert book.spans[ref].start <= state.now < book.spans[ref].end
    if state.standings is not None:
        assert state.standings[ref].phase == "active"


def test_S_01_an_agreement_that_is_only_signed_sends_nothing() -> None:
    """Signatures alone open nothing: the agreement must be active, with a lease, at the time of sending."""
    policy = compile_policy([an_agreement()])
    assert policy.decide(a_question(), in_life()).allowed
    for state in (in_life(phase="signed"), in_life(leases=()), State(now=NOW, standings={})):
        assert not policy.decide(a_question(), state).allowed


def test_S_01_the_gates_fast_way_denies_by_default() -> None:
    """The compiled way refuses kinds, purposes and neighbours that no clause names, as the slow one does."""
    policy = compile_policy([an_agreement()])
    question = a_question()
    mask, place = policy.field_mask(question.fields), question.places[0]
    for recipient, kind, purpose in (
        ("VES", question.kind, question.purpose),
        ("SUD", "no.kind", question.purpose),
        ("SUD", question.kind, "trade_facilitation"),
        ("SUD", question.kind, ""),
    ):
        way = policy.open("NRD", recipient, on_paper()).way(
            Subject(kind=kind, purpose=purpose, lane="operations")
        )
        assert way.permitted(place.lon, place.lat, NOW, mask, NOW)[0] != 0

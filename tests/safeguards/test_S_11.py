"""S-11: the existence of a claim is never sent: its fields have no outbound form, whatever a clause says."""

import pytest
from hypothesis import Phase, given, settings

from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.policy import Policy, compile_policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import (
    Dice,
    a_clause,
    a_question,
    an_agreement,
    anything,
    on_paper,
)
from lindero.trust.agreements.vocabulary import LIFE_FIELDS, NEVER_SENT


@pytest.mark.parametrize("field", sorted(NEVER_SENT))
def test_S_11_a_clause_that_names_it_does_not_release_it(field: str) -> None:
    """Even an agreement that slipped past the linter releases nothing of a claim, and the reason is no clause's."""
    clause = a_clause(fields=("place", *sorted(NEVER_SENT)))
    agreement = an_agreement(clauses=(clause,))
    decision = compile_policy([agreement]).decide(a_question(fields=("place", field)), on_paper())
    assert decision.fields == ("place",)
    assert [(reason.code, reason.clause, reason.fix) for reason in decision.reasons] == [
        ("FIELD", "safeguard/S-11", "")
    ]
    assert not compile_policy([agreement]).decide(a_question(fields=(field,)), on_paper()).allowed


@settings(max_examples=1_500, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(anything(Dice.rulebook), anything(Dice.question), anything(Dice.state))
def test_S_11_no_answer_ever_releases_it(book: Rulebook, question: Question, state: State) -> None:
    """Whatever is agreed and asked, no permitted field tells of a claim."""
    for decision in (Policy(book).decide(question, state), evaluate(book, question, state)):
        assert not set(decision.fields) & NEVER_SENT


def test_S_11_the_life_lane_carries_no_claim() -> None:
    """What may always be sent to save life says nothing of protection."""
    assert not set(LIFE_FIELDS) & NEVER_SENT

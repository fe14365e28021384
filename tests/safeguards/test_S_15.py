"""S-15: rescue passes whatever stands in the way, with place, craft, counts, condition and needs, and no name."""

from typing import Any

import pytest
from hypothesis import Phase, given, settings

from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.policy import Policy, compile_policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import (
    NOW,
    OUTSIDE,
    Dice,
    a_question,
    a_suspension,
    an_agreement,
    anything,
    in_life,
    on_paper,
)
from lindero.trust.agreements.vocabulary import LIFE_FIELDS, RESCUE_PURPOSES

RESCUE: dict[str, Any] = {
    "lane": "life",
    "purpose": "sea_rescue",
    "fields": (*LIFE_FIELDS, "name", "identity"),
}


@pytest.mark.parametrize(
    "state",
    [
        in_life(),
        in_life(a_suspension()),
        in_life(leases=()),
        in_life(phase="denounced"),
        State(now=NOW, standings={}),
        on_paper(None),
    ],
)
@pytest.mark.parametrize("agreements", [(), (an_agreement(),), (an_agreement(level=1),)])
def test_S_15_rescue_passes(state: State, agreements: tuple[Any, ...]) -> None:
    """Suspended, without a lease, denounced, unknown, without any agreement, at any level, with an unsure clock."""
    decision = compile_policy(agreements).decide(a_question(**RESCUE, places=(OUTSIDE,)), state)
    assert decision.allowed
    assert decision.fields == LIFE_FIELDS
    assert decision.clause == "safeguard/S-15"
    assert decision.codes == ("FIELD",)


def test_S_15_without_any_of_its_fields_nothing_passes() -> None:
    """A name alone is no rescue."""
    question = a_question(lane="life", purpose="sea_rescue", fields=("name",))
    assert not compile_policy([an_agreement()]).decide(question, on_paper()).allowed


@pytest.mark.parametrize("purpose", ["border_surveillance", "crime_investigation", "trade_facilitation"])
def test_S_15_the_life_lane_is_for_rescue_only(purpose: str) -> None:
    """Nobody gets round an agreement by calling it rescue."""
    question = a_question(lane="life", purpose=purpose, fields=("place",))
    assert compile_policy([]).decide(question, on_paper()).codes == ("PURPOSE",)


@settings(max_examples=1_500, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(anything(Dice.rulebook), anything(Dice.question), anything(Dice.state))
def test_S_15_never_more_than_its_fields(book: Rulebook, question: Question, state: State) -> None:
    """Whatever is agreed, nothing but those fields ever passes in the life lane, and only for rescue."""
    if question.lane != "life":
        return
    for decision in (Policy(book).decide(question, state), evaluate(book, question, state)):
        assert set(decision.fields) <= set(LIFE_FIELDS)
        assert not decision.allowed or question.purpose in RESCUE_PURPOSES

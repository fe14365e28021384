"""S-10: nothing about a protected person can reach a country of origin; no clause, role or emergency overrides it."""

from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings

from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.passage import Subject
from lindero.trust.agreements.policy import Policy, compile_policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.safeguards import may_pass_on
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import (
    NOW,
    Dice,
    a_clause,
    a_question,
    an_agreement,
    anything,
    on_paper,
)
from lindero.trust.agreements.ways import CODES

CLASSES = ("claimant", "minor", "none", "other", "rescued", "victim")
OPEN = an_agreement(level=4, clauses=(a_clause(person_classes=CLASSES),))
"""An agreement that would permit everything that is asked here."""


def decided(*, agreements: tuple[Any, ...] = (OPEN,), **changes: Any) -> tuple[str, ...]:
    """Return the codes with which a question is answered by both evaluators."""
    question = a_question(**changes)
    decision = compile_policy(agreements).decide(question, on_paper())
    assert decision == evaluate(Rulebook(agreements), question, on_paper())
    return decision.codes


@pytest.mark.parametrize("lane", ["operations", "alert", "bulk", "life"])
@pytest.mark.parametrize("origins", [{"SUD"}, {"SUD", "VES"}, {"XXX", "SUD"}])
def test_S_10_the_country_of_origin_gets_nothing(lane: str, origins: set[str]) -> None:
    """Nothing about a protected person goes to a country of origin, in any lane, the life lane included."""
    codes = decided(
        protected=True,
        origin_countries=frozenset(origins),
        lane=lane,
        purpose="sea_rescue",
        fields=("place",),
    )
    assert codes == ("RIGHTS_RISK",)


@pytest.mark.parametrize("lane", ["operations", "life"])
def test_S_10_an_unknown_origin_is_a_risk(lane: str) -> None:
    """Where nobody knows which country a protected person fears, every country may be it."""
    codes = decided(protected=True, lane=lane, purpose="sea_rescue", fields=("place",))
    assert codes == ("RIGHTS_RISK",)


@pytest.mark.parametrize("person_class", ["claimant", "victim"])
def test_S_10_some_classes_are_protected_by_themselves(person_class: str) -> None:
    """Who asks for protection, and a presumed victim, need no further mark."""
    assert decided(person_class=person_class, origin_countries=frozenset({"SUD"})) == ("RIGHTS_RISK",)
    assert decided(person_class=person_class, origin_countries=frozenset({"VES"})) == ()


def test_S_10_a_chain_of_onward_clauses_counts() -> None:
    """A neighbour that may pass it on to the country of origin, through however many hands, gets nothing."""
    to_ves = an_agreement(id="AG-8", clauses=(a_clause(onward=("VES",)),))
    ves_on = an_agreement(
        id="AG-9",
        nations=("SUD", "VES"),
        clauses=(a_clause(senders=("SUD",), recipients=("VES",), onward=("XXX",)),),
    )
    person = {"protected": True, "person_class": "other"}
    for origin in ("VES", "XXX"):
        codes = decided(agreements=(OPEN, to_ves, ves_on), origin_countries=frozenset({origin}), **person)
        assert codes == ("RIGHTS_RISK",)
    assert decided(agreements=(OPEN, to_ves), origin_countries=frozenset({"XXX"}), **person) == ()


def test_S_10_the_refusal_is_always_the_same() -> None:
    """Nobody learns from the words of the refusal which clause, field or person it was about."""
    answers = {
        compile_policy(agreements).decide(
            a_question(protected=True, fields=fields, purpose=purpose, retain_days=days), on_paper()
        )
        for agreements in ((), (OPEN,))
        for fields in (("place",), ("name", "unheard"))
        for purpose in ("sea_rescue", "no_purpose")
        for days in (0, 9_999)
    }
    (answer,) = answers
    assert answer.clause == "safeguard/S-10"
    assert answer.reasons[0].fix == ""


def test_S_10_it_comes_before_everything_else() -> None:
    """An unsure clock, a missing agreement or a nonsense purpose does not change the answer."""
    question = a_question(protected=True, purpose="targeting", person_class="alien")
    assert compile_policy([]).decide(question, on_paper(None)).codes == ("RIGHTS_RISK",)


def test_S_10_others_may_be_told_under_a_clause() -> None:
    """Towards a nation that is no country of origin the clauses decide, as for anybody."""
    assert decided(protected=True, origin_countries=frozenset({"VES"}), person_class="other") == ()


@settings(max_examples=2_000, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(anything(Dice.rulebook), anything(Dice.question), anything(Dice.state))
def test_S_10_holds_whatever_is_agreed(book: Rulebook, question: Question, state: State) -> None:
    """No agreement, law, standing or lane ever lets a protected person's record reach a country of origin."""
    asked = msgspec.structs.replace(question, protected=True)
    decision = Policy(book).decide(asked, state)
    if asked.recipient in asked.origin_countries or not asked.origin_countries:
        assert decision.codes == ("RIGHTS_RISK",)


def test_S_10_the_gates_fast_way_knows_it() -> None:
    """The compiled way refuses before it looks at any clause."""
    policy = compile_policy([OPEN])
    for lane in ("operations", "life"):
        subject = Subject(
            kind="tracking.track_updated",
            purpose="sea_rescue",
            lane=lane,
            protected=True,
            origin_countries=frozenset({"SUD"}),
        )
        way = policy.open("NRD", "SUD", on_paper()).way(subject)
        place = a_question().places[0]
        assert (
            CODES[way.permitted(place.lon, place.lat, NOW, policy.field_mask(("place",)), NOW)[0]]
            == "RIGHTS_RISK"
        )


def test_S_10_holds_again_when_passing_on() -> None:
    """Consent and an onward clause do not help towards a country of origin."""
    permitted = {"onward": ("VES", "XXX"), "consented": True, "reach": {"VES": frozenset({"VES", "YYY"})}}
    for to, origins in (("XXX", {"XXX"}), ("VES", {"YYY"}), ("VES", set())):
        decision = may_pass_on(to=to, protected=True, origin_countries=origins, **permitted)  # type: ignore[arg-type]
        assert decision.codes == ("RIGHTS_RISK",)
    assert may_pass_on(to="VES", protected=True, origin_countries={"ZZZ"}, **permitted).allowed  # type: ignore[arg-type]
    for changes in ({"onward": ()}, {"consented": False}):
        decision = may_pass_on(to="VES", protected=False, origin_countries=(), **(permitted | changes))  # type: ignore[arg-type]
        assert decision.codes == ("ONWARD",)

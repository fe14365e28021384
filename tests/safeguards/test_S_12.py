"""S-12: nothing about rescued or intercepted people goes to a nation that is, or may be, a risk for them."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings

from lindero.app import find_registry
from lindero.capabilities.protection import records
from lindero.capabilities.protection.asks import care, judgements
from lindero.kernel.places import place_of
from lindero.kernel.record import Head
from lindero.kernel.times import DAY_MS
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import Dice, anything
from lindero.trust.agreements.vocabulary import TAKEN_UP
from tests.nodes.concluded import concluded_world
from tests.nodes.routes import ASYLUM, NODE, PLUGIN, do, judged, put_as
from tests.nodes.treaties import amended
from tests.nodes.world import World
from tests.safeguards.trespass import check_refused

ABOUT_ARRIVALS = amended(
    ("level: 2", "level: 4"),
    (
        "clauses:\n",
        """clauses:
  - id: art-9
    article: Article 9
    from: every_party
    to: every_party
    kinds: [protection.needs_listed]
    fields: [place, persons, person_class, children, needs]
    purposes: [border_surveillance]
    area: strait
    person_classes: [rescued, intercepted]
    retain_days: 5
    handling: {classification: restricted, tlp: amber, no_onward: true}
""",
    ),
)
"""A treaty that would permit everything that is tried here."""


@pytest.fixture(params=["production", "exercise"])
def coast(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return two nodes that have agreed to tell each other of arrivals, in production and in an exercise."""
    world = concluded_world(tmp_path, ABOUT_ARRIVALS, request.param, folders=(PLUGIN,))
    yield world
    world.close()


def listed(world: World, **more: Any) -> None:
    """List what people who arrive will need."""
    ask = care.ListNeeds(place=place_of(11.0, 55.5), persons=31, children=4, needs=("shelter",), **more)
    do(world, "protection.list_needs", ask)
    world.settle()


def arrived(world: World) -> list[Head]:
    """Return what the neighbour got."""
    return world.received("SUD", "protection.needs_listed")


def codes(world: World) -> tuple[str, ...]:
    """Return the codes of the last decision."""
    return tuple(world.rulings(NODE)[-1].codes)


@pytest.mark.parametrize("is_rescued", [True, False])
def test_S_12_unknown_country_is_a_risk(coast: World, is_rescued: bool) -> None:
    """A clause permits it, and nobody has judged the country: nothing leaves, in the words of a safeguard."""
    listed(coast, is_rescued=is_rescued)
    assert arrived(coast) == []
    ruling = coast.rulings(NODE)[-1]
    assert (ruling.codes, ruling.clause, ruling.fixes) == (("RIGHTS_RISK",), "safeguard/S-12", ("",))


def test_S_12_country_without_risk_is_told_under_the_clause(coast: World) -> None:
    """The test can fail: with a current judgement the clause decides, field by field."""
    judged(coast)
    listed(coast)
    (head,) = arrived(coast)
    assert (coast.body("SUD", head).persons, coast.body("SUD", head).needs) == (31, ("shelter",))


@pytest.mark.parametrize("change", ["flagged", "outdated"])
def test_S_12_risk_that_appears_stops_the_next_one(coast: World, change: str) -> None:
    """From the judgement on, and from the instant on at which the old one ceases to count."""
    judged(coast, days=1)
    listed(coast)
    if change == "flagged":
        judged(coast, risk="serious")
    else:
        coast.move(DAY_MS)
        coast.settle()
    listed(coast)
    assert len(arrived(coast)) == 1
    assert codes(coast) == ("RIGHTS_RISK",)


@pytest.mark.parametrize("change", ["flagged", "outdated"])
def test_S_12_what_waits_is_judged_again(coast: World, change: str) -> None:
    """Sealed while the country was without risk, and not sent yet: it does not leave any more."""
    judged(coast, days=1)
    coast.settle()
    coast.sever(NODE, "SUD")
    listed(coast)
    if change == "flagged":
        judged(coast, risk="serious")
    else:
        coast.move(DAY_MS)
    coast.settle()
    coast.mend(NODE, "SUD")
    coast.move(60_000)
    coast.settle()
    assert arrived(coast) == []


def test_S_12_nobody_but_a_person_who_signs_makes_a_country_safe(coast: World) -> None:
    """Direct call, administrator, plug-in, machine: without a fresh approval it is none, and the gate stays shut."""
    record = records.SituationAssessed(nation="SUD", risk="none_found", sources=("none",))
    for attempt in (
        partial(put_as, coast, record, ASYLUM),
        partial(put_as, coast, record, "person/admin"),
        partial(put_as, coast, record, "job/x"),
        partial(put_as, coast, record, ASYLUM, "plugin"),
    ):
        check_refused(coast, attempt, "protection.situation_assessed")
    listed(coast)
    assert arrived(coast) == []


def test_S_12_neighbours_word_makes_no_country_safe(coast: World) -> None:
    """What Sudia says of itself stays in Sudia: a judgement has no form in which it could cross."""
    ask = judgements.AssessSituation(nation="SUD", risk="none_found", sources=("own word",))
    do(coast, "protection.assess_situation", ask, ASYLUM, "SUD")
    coast.settle()
    listed(coast)
    assert arrived(coast) == []


def test_S_12_register_is_owned_by_asylum_and_rights_officers() -> None:
    """By declaration nobody else may judge a country."""
    grant = next(g for g in find_registry().offers("grants") if g.name == "protection.countries")
    assert set(grant.roles) == {"ASY", "FRO"}


@settings(max_examples=250, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(anything(Dice.rulebook), anything(Dice.question), anything(Dice.state))
def test_S_12_holds_whatever_is_agreed(book: Rulebook, question: Question, state: State) -> None:
    """No agreement, law or standing lets such a record go where no current judgement says that there is no risk."""
    for person_class in TAKEN_UP:
        asked = msgspec.structs.replace(question, person_class=person_class)
        if asked.lane == "life":
            continue
        for nations in (frozenset[str](), frozenset({asked.sender})):
            at_risk = msgspec.structs.replace(state, without_risk=nations)
            for decision in (Policy(book).decide(asked, at_risk), evaluate(book, asked, at_risk)):
                assert decision.codes == ("RIGHTS_RISK",)

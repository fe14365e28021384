"""S-17: a child, or who may be one, is not held with adults nor parted from family, by none of the six routes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from lindero.app import find_registry
from lindero.capabilities.protection import records
from lindero.capabilities.protection.asks import judgements, measures
from lindero.capabilities.protection.rules import CHILD_DECISION_MS
from lindero.capabilities.registers.records import WatchSort
from lindero.kernel.record import fields_with_role, is_personal
from tests.nodes.routes import CHILD_CARE, NODE, PLUGIN, check_every_route, do, entered, received
from tests.nodes.world import World

WHY = "the best-interests panel found so on Monday"


@pytest.fixture(params=["production", "exercise"])
def border(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return two nodes, in production and in an exercise."""
    world = World(tmp_path, setting=request.param, folders=(PLUGIN,))
    yield world
    world.close()


@pytest.mark.parametrize("age", ["minor", "age_doubt"])
def test_S_17_no_child_among_adults(border: World, age: str) -> None:
    """Whoever tries and however: the class is refused, for who is a child and for who may be one."""
    child = received(border, age=age)
    facts: dict[str, Any] = {"person": child, "facility": "Nordhavn", "hold_class": "adult"}
    check_every_route(
        border,
        records.PersonHeld(**facts),
        "protection.hold_person",
        measures.HoldPerson(**facts),
    )


def test_S_17_no_separation_without_best_interests(border: World) -> None:
    """A name that is no such assessment does not do, nor does one of another outcome or another child."""
    child, mother, other = (
        received(border, age="minor"),
        received(border, "W-18"),
        received(border, "W-19", age="minor"),
    )
    entered(border, child, "family", together_with=mother)
    stay = judgements.AssessBestInterests(person=child, outcome="stay_together", because=WHY)
    elsewhere = judgements.AssessBestInterests(person=other, outcome="separation", because=WHY)
    papers = [
        str(do(border, "protection.assess_best_interests", ask, CHILD_CARE)) for ask in (stay, elsewhere)
    ]
    for paper in ("", "a" * 26, *papers):
        facts: dict[str, Any] = {
            "person": child,
            "facility": "Sydhavn",
            "hold_class": "child_care",
            "best_interests": paper,
        }
        check_every_route(
            border,
            records.PersonHeld(**facts),
            "protection.hold_person",
            measures.HoldPerson(**facts),
        )


def test_S_17_separation_that_child_protection_decided_is_possible(border: World) -> None:
    """The test can fail: with the assessment, the child can be placed elsewhere."""
    child, mother = received(border, age="minor"), received(border, "W-18")
    entered(border, child, "family", together_with=mother)
    ask = judgements.AssessBestInterests(person=child, outcome="separation", because=WHY)
    paper = str(do(border, "protection.assess_best_interests", ask, CHILD_CARE))
    held = measures.HoldPerson(
        person=child, facility="Sydhavn", hold_class="child_care", best_interests=paper
    )
    do(border, "protection.hold_person", held)
    assert border.records(NODE, "protection.person_held")[0].facility == "Sydhavn"


def test_S_17_decision_is_due_in_twelve_hours(border: World) -> None:
    """A child for whom nothing is decided by then is on the list of the independent monitor."""
    received(border, age="minor")
    border.move(CHILD_DECISION_MS)
    border.settle()
    assert border.records(NODE, "protection.hold_overrun") == []
    border.move(60_000)
    border.settle()
    assert [one.clock for one in border.records(NODE, "protection.hold_overrun")] == ["child_decision"]


def test_S_17_there_is_no_watchlist_of_children() -> None:
    """What is watched is a thing or a place: no such kind names a person, or says what class of person it is about."""
    for kind, record_type in find_registry().record_types.items():
        if "watch" in kind:
            assert not is_personal(record_type), kind
            assert not fields_with_role(record_type, "person_class"), kind
    assert set(get_args(WatchSort)).isdisjoint({"person", "child", "group", "group_of_persons"})

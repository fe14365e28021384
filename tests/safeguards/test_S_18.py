"""S-18: no return of an unaccompanied child without four answered criteria, best interests, guardian and reception."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lindero.capabilities.protection.asks import judgements
from lindero.kernel.errors import Invalid
from tests.nodes.routes import (
    CHILD_CARE,
    NODE,
    PLUGIN,
    check_every_route,
    do,
    informed,
    judged,
    received,
    signed,
)
from tests.nodes.world import World
from tests.safeguards.test_S_13 import ask_for, transfer

WHY = "stated in the interview with the guardian"
CRITERIA: dict[str, Any] = {
    "is_no_victim": True,
    "no_victim_because": WHY,
    "is_at_no_risk": True,
    "no_risk_because": WHY,
    "has_no_fear": True,
    "no_fear_because": WHY,
    "can_decide": True,
    "can_decide_because": WHY,
    "was_guardian_heard": True,
    "is_reception_confirmed": True,
}
ANSWERS = sorted(name for name in CRITERIA if not name.endswith("because"))


@pytest.fixture
def border(tmp_path: Path) -> Iterator[World]:
    """Return two nodes."""
    world = World(tmp_path, folders=(PLUGIN,))
    yield world
    world.close()


def prepared(world: World, age: str = "minor") -> tuple[str, str]:
    """Return an unaccompanied child of whom everything else stands, and the assessment."""
    child = received(world, age=age, is_alone=True)
    informed(world, child)
    judged(world)
    return child, signed(world, child)


def weighed(world: World, child: str, **but: Any) -> None:
    """Answer the criteria."""
    do(
        world,
        "protection.weigh_child_return",
        judgements.WeighChildReturn(person=child, **(CRITERIA | but)),
        CHILD_CARE,
    )


def best(world: World, child: str, outcome: str = "return") -> None:
    """Decide what is best."""
    ask = judgements.AssessBestInterests(person=child, outcome=outcome, because=WHY)  # type: ignore[arg-type]
    do(world, "protection.assess_best_interests", ask, CHILD_CARE)


@pytest.mark.parametrize("missing", ["everything", "criteria", "best interests", "other outcome", *ANSWERS])
def test_S_18_one_missing_answer_keeps_the_child_here(border: World, missing: str) -> None:
    """Whatever one of them is, and whichever route is tried."""
    child, assessment = prepared(border, age="age_doubt")
    if missing not in {"everything", "criteria"}:
        weighed(border, child, **({missing: False} if missing in ANSWERS else {}))
    if missing not in {"everything", "best interests"}:
        best(border, child, "stay" if missing == "other outcome" else "return")
    record = transfer(border, child, assessment)
    check_every_route(border, record, "protection.transfer_person", ask_for(child, assessment))


def test_S_18_with_all_of_it_a_return_is_possible(border: World) -> None:
    """The test can fail."""
    child, assessment = prepared(border)
    weighed(border, child)
    best(border, child)
    do(border, "protection.transfer_person", ask_for(child, assessment))
    assert len(border.records(NODE, "protection.person_transferred")) == 1


@pytest.mark.parametrize("reason", [name for name in CRITERIA if name.endswith("because")])
def test_S_18_criterion_without_a_reason_cannot_be_written(border: World, reason: str) -> None:
    """A yes alone is no answer: the record without its reason is none."""
    child, _ = prepared(border)
    with pytest.raises(Invalid):
        weighed(border, child, **{reason: "yes"})

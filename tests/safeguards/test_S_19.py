"""S-19: a presumed victim of trafficking is not returned, nor locked up for what trafficking made them do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from lindero.capabilities.protection import records
from lindero.capabilities.protection.asks import care, measures
from lindero.capabilities.protection.capability import CAPABILITY
from lindero.capabilities.protection.rules import REFLECTION_MS
from tests.nodes.routes import NODE, PLUGIN, check_every_route, do, entered, received
from tests.nodes.world import World
from tests.safeguards.test_S_13 import ask_for, prepared


@pytest.fixture(params=["production", "exercise"])
def border(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return two nodes, in production and in an exercise."""
    world = World(tmp_path, setting=request.param, folders=(PLUGIN,))
    yield world
    world.close()


def test_S_19_no_return_during_reflection(border: World) -> None:
    """Thirty days, by every route, and the stop cannot be lifted before they are over."""
    person, assessment, record = prepared(border)
    presumed = entered(border, person, "vulnerability", is_presumed_victim=True)
    check_every_route(border, record, "protection.transfer_person", ask_for(person, assessment))
    lifting = records.MatterEntered(person=person, compartment="vulnerability", words="x", lifts=presumed)
    lift = care.LiftStop(matter=presumed, words="x")
    border.move(REFLECTION_MS - 60_000)
    check_every_route(border, lifting, "protection.lift_stop", lift)
    border.move(60_000)
    do(border, "protection.lift_stop", lift)


def test_S_19_no_custody_for_an_offence_during_reflection(border: World) -> None:
    """By every route; for screening they may be held like anybody."""
    person = received(border)
    entered(border, person, "vulnerability", is_presumed_victim=True)
    facts: dict[str, Any] = {
        "person": person,
        "facility": "Nordhavn",
        "hold_class": "adult",
        "ground": "offence",
    }
    check_every_route(
        border,
        records.PersonHeld(**facts),
        "protection.hold_person",
        measures.HoldPerson(**facts),
    )
    do(border, "protection.hold_person", measures.HoldPerson(**(facts | {"ground": "screening"})))
    assert len(border.records(NODE, "protection.person_held")) == 1


def test_S_19_assistance_has_no_price() -> None:
    """There is no word for help on condition of testimony, nor for custody because of trafficking."""
    assert get_args(records.Ground) == ("screening", "identity", "return_prepared", "offence")
    for record_type in CAPABILITY.records:
        assert not [name for name in record_type.__struct_fields__ if "testi" in name or "condition" in name]

"""S-15 beside the ordinary way: no role, no folder from outside and no exercise lets a name ride along with rescue."""

from pathlib import Path

import pytest

from lindero.app import find_folders
from lindero.capabilities.rescue import asks
from lindero.engine.registry import joined
from lindero.kernel.errors import Invalid, Refused
from lindero.kernel.places import place_of
from lindero.kernel.times import MINUTE_MS
from lindero.trust.agreements.vocabulary import LIFE_FIELDS
from tests.nodes.concluded import concluded_world
from tests.nodes.folders import RESCUE, CraftInDistress
from tests.nodes.treaties import amended
from tests.nodes.world import World
from tests.safeguards.trespass import SPY, administrator, check_plug_in_has_no_way, check_refused, everybody

NAME = "Amina of Vesta"
FAR = place_of(14.0, 57.0)


def test_S_15_no_role_writes_a_name_into_it(tmp_path: Path) -> None:
    """The administrator opens no case at all; who may do everything has no field for a name, and no word for one."""
    world = World(tmp_path)
    node = world.nodes["NRD"]
    case = asks.OpenCase(place=FAR, persons=31, needs=("evacuation",), because=("danger_certain",))
    check_refused(world, lambda: node.act("rescue.open_case", case, administrator(world)), "rescue.open_case")
    loud = asks.OpenCase(place=FAR, persons=31, craft=NAME)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        node.act("rescue.open_case", loud, everybody(world))
    node.act("rescue.open_case", case, everybody(world))
    world.settle()
    assert len(world.received("SUD", "rescue.case_opened")) == 1
    assert NAME.encode() not in world.wire("NRD", "SUD")
    world.close()


@pytest.mark.parametrize("setting", ["production", "exercise"])
def test_S_15_folder_that_was_added_tells_no_name(tmp_path: Path, setting: str) -> None:
    """Its calls pass a suspension and a dead lease, in either setting; the caller's name stays, and the log says so."""
    world = concluded_world(tmp_path, amended(), setting, folders=(RESCUE, SPY))
    world.suspend("SUD", "AG-1@1")
    world.settle()
    world.move(20 * MINUTE_MS)
    call = CraftInDistress(place=FAR, counts=31, needs="pumps", name=NAME)
    world.put("NRD", "lifeboat", call)
    world.settle()
    (head,) = world.received("SUD", "lifeboat.craft_in_distress")
    body = world.body("SUD", head)
    assert (body.counts, body.needs, body.name) == (31, "pumps", None)
    ruling = world.rulings("NRD")[-1]
    assert (ruling.allowed, ruling.clause, ruling.withheld) == (True, "safeguard/S-15", ("name",))
    assert NAME not in repr(ruling)
    assert "name" not in LIFE_FIELDS
    check_plug_in_has_no_way(world, NAME)
    assert world.files_holding("SUD", NAME) == []
    world.close()


def test_S_15_folder_from_outside_has_no_life_lane() -> None:
    """What nobody in the house wrote may not call itself rescue, and so pass without any clause."""
    with pytest.raises(Refused, match="life lane"):
        joined([*find_folders(), RESCUE], outside={"lifeboat"})

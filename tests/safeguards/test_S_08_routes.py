"""S-08 beside the ordinary way: nobody, nothing and no exercise gets round the nation's own law."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.kernel.capability import Capability
from lindero.kernel.errors import LinderoError
from lindero.trust.exchange.release.actions import ApproveRelease
from tests.nodes.releasing import agreed_to, waiting_for
from tests.nodes.treaties import amended
from tests.nodes.world import World
from tests.safeguards.test_S_08_nodes import LAW
from tests.safeguards.trespass import SPY, check_plug_in_has_no_way, everybody

SECRET = "219005508"


@pytest.fixture
def ruled(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """Give two nodes in a setting; Nordia's law withholds what the treaty would let cross."""
    law = LAW.format(nation="NRD", rule="    withhold: everything", direction="sends")
    setting = getattr(request, "param", "production")
    world = World(tmp_path, setting=setting, laws={"NRD": law}, folders=(SPY,))
    world.conclude(amended())
    world.observe("NRD", identity=SECRET)
    world.settle()
    yield world
    world.close()


def check_nothing_came(world: World) -> None:
    """Nothing crossed, and the log says which law forbade it, without the values."""
    world.settle()
    assert SECRET.encode() not in world.wire("NRD", "SUD")
    rulings = world.rulings("NRD")
    assert {ruling.codes for ruling in rulings} == {("OVERLAY",)}
    assert "Data Protection Act" in rulings[0].texts[0]
    assert SECRET not in repr(rulings)


@pytest.mark.parametrize("ruled", ["production", "exercise"], indirect=True)
def test_S_08_law_holds_in_an_exercise(ruled: World) -> None:
    """It is the same law and the same gate in both settings."""
    check_nothing_came(ruled)


def test_S_08_no_action_and_no_role_lifts_a_law(ruled: World) -> None:
    """Nothing that may be asked of a node changes its law; what the law forbids waits for nobody's approval."""
    assert not [name for name in ruled.registry.actions if "overlay" in name or "law" in name.split("_")]
    (ruling,) = ruled.rulings("NRD")
    assert waiting_for(ruled, "NRD", "SUD") is None
    ask = ApproveRelease(peer="SUD", record_id=ruling.about, digest="0" * 64)
    with pytest.raises(LinderoError):
        agreed_to(ruled, "NRD", "exchange.approve_release", ask, everybody(ruled))
    check_nothing_came(ruled)


@pytest.mark.parametrize(
    "rule", ["permit: [identity]", "retain_days: 99", "purposes: []\n    allow: everything"]
)
def test_S_08_law_that_would_widen_keeps_the_node_closed(ruled: World, rule: str) -> None:
    """Who may edit the node's files may write a stricter law; one that permits more is none, and nothing runs."""
    ruled.nodes["NRD"].close()
    law = ruled.folder / "NRD" / "law.yaml"
    sound = law.read_text(encoding="utf-8")
    law.write_text(LAW.format(nation="NRD", rule=f"    {rule}", direction="sends"), encoding="utf-8")
    with pytest.raises(LinderoError) as error:
        ruled.open("NRD")
    assert error.value.advice
    law.write_text(sound, encoding="utf-8")
    ruled.open("NRD")
    check_nothing_came(ruled)


def test_S_08_plug_in_declares_no_law(ruled: World) -> None:
    """A folder has no word for clauses and laws; its code reaches neither, and a copy does not cross either."""
    declared = set(Capability.__struct_fields__)
    assert not [name for name in declared if name in {"overlays", "clauses", "policies", "laws"}]
    check_plug_in_has_no_way(ruled, SECRET)
    check_nothing_came(ruled)

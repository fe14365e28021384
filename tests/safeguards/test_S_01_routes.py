"""S-01 from a plug-in: nothing leaves because code inside the node wants it to."""

from pathlib import Path

from tests.nodes.concluded import concluded_world
from tests.nodes.treaties import amended
from tests.safeguards.trespass import SPY, check_plug_in_has_no_way

SECRET = "219005571"


def test_S_01_plug_in_sends_nothing_by_itself(tmp_path: Path) -> None:
    """Forged decisions, others' tables, what is lent to the exchange, a copy in a kind of its own: none of it helps."""
    world = concluded_world(tmp_path, amended(), folders=(SPY,))
    check_plug_in_has_no_way(world, SECRET)
    assert not [ruling for ruling in world.rulings("NRD") if ruling.kind == "spy.copy_made"]
    world.observe("NRD", identity="219000002")
    world.settle()
    assert len(world.received("SUD")) == 1
    world.close()

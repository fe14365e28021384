"""Past decisions reach the page of an amendment's effect, for those alone who may see them."""

from pathlib import Path

import pytest

from lindero.capabilities.oversight.capability import CAPABILITY as OVERSIGHT
from lindero.engine.registry import joined
from lindero.kernel.desk import Actor
from lindero.shells.api.tests import nodes
from lindero.shells.past_decisions import past_decisions
from lindero.trust.exchange.records import GateDecided, Ruling

KIND = "tracking.track_updated"


@pytest.mark.parametrize(("grants", "counted"), [({"oversight.read"}, 2), (set(), None)])
def test_who_may_not_see_decisions_gets_none_of_them(
    tmp_path: Path, grants: set[str], counted: int | None
) -> None:
    """Gathered decisions come as they are counted; without the grant there is nothing, and no refusal."""
    registry = joined([*nodes.harbour_registry().capabilities, OVERSIGHT])
    node = nodes.open_node(nodes.make(tmp_path / "node", registry=registry).folder, registry)
    rulings = tuple(
        Ruling(str(n).zfill(26), KIND, allowed=True, clause="AG-1@1/art-6-1", withheld=("name",))
        for n in range(2)
    )
    record = GateDecided(peer="SUD", lane="operations", rulings=rulings)
    node.work("exchange", Actor(name="test/gate"), lambda desk: desk.put(record))
    node.runner.catch_up()
    found = past_decisions(node, Actor(name="person/voss", grants=frozenset(grants)), 30)
    assert (None if found is None else sum(one.records for one in found)) == counted
    node.close()

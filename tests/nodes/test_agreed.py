"""What desks and guards are told to be agreed, on whole nodes: exactly what the gate goes by."""

from lindero.kernel.agreed import Agreed
from tests.nodes.treaties import version_2
from tests.nodes.world import TREATY, World


def told(world: World, nation: str) -> tuple[Agreed, ...]:
    """Return what a node's desks are told."""
    node = world.nodes[nation]
    return node.store.run(node.log.agreed)


def test_S_02_what_is_told_to_be_agreed_follows_versions_suspensions_and_consents(world: World) -> None:
    """Nothing before it is in force, all ways stopped while one side suspends, and from its day the next version."""
    assert told(world, "NRD") == told(world, "SUD") == ()
    ref = world.conclude(TREATY.read_text(encoding="utf-8"))
    for nation in world.nodes:
        (one,) = told(world, nation)
        assert one.ref == ref
        assert one.clauses
        assert not any(clause.stopped for clause in one.clauses)
    world.suspend("SUD", ref)
    world.settle()
    for nation in world.nodes:
        (one,) = told(world, nation)
        for clause in one.clauses:
            assert clause.stopped == {(kind, *way) for kind in clause.kinds for way in clause.ways()}
    world.agree(version_2("2026-11-22T08:10:00Z"))
    assert [one.ref for one in told(world, "NRD")] == [ref]
    world.move(10 * 60_000)
    for _ in range(3):
        world.move(1_000)
        world.settle()
    for nation in world.nodes:
        (one,) = told(world, nation)
        assert one.ref == "AG-1@2"
        assert any(clause.stopped for clause in one.clauses)

"""S-26: what a sensor may not see is gone before anything of it is kept, by every one of the six routes."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.capabilities.boundaries.asks import RegisterZone
from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.records import BatchObserved, Counts, seal, unseal
from lindero.capabilities.sensors.tests.described import box
from lindero.capabilities.sensors.tests.test_masking import OURS, THEIRS, seen
from lindero.engine.tables import rebuild
from lindero.kernel.errors import Refused
from lindero.kernel.record import marks_of
from tests.nodes.routes import OFFICER, PLUGIN, do, put_as
from tests.nodes.world import World

KIND = "sensors.batch_observed"
SECRET = "hill/1"
"""The name of what stands beyond the line; it must be nowhere in the store."""


@pytest.fixture(params=["production", "exercise"])
def border(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return two nodes, one with a radar and the boundary on record, in production and in an exercise."""
    world = World(tmp_path, setting=request.param, folders=(PLUGIN,))
    do(world, "sensors.register_sensor", RegisterSensor(sensor_id="hill", title="Hill", format="asterix"))
    for nation, outer in (("NRD", box(9, 54, 11, 57)), ("SUD", box(11, 54, 13, 57))):
        zone = RegisterZone(
            name=f"land-{nation.lower()}", zone="territory", nation=nation, outer=outer, source="chart 7"
        )
        do(world, "boundaries.register_zone", zone)
    yield world
    world.close()


def both_sides() -> Observe:
    """Return a batch with a row on either side of the line."""
    rows = seen(OURS, THEIRS)
    return Observe(sensor_id="hill", columns=seal(rows), counts=Counts(lines=2, decoded=2))


def unmasked() -> BatchObserved:
    """Return the same batch as a record that nobody masked."""
    ask = both_sides()
    return BatchObserved(sensor_id="hill", count=2, counts=ask.counts, columns=ask.columns)


def test_S_26_normal_way_removes_it_before_anything_is_kept(border: World) -> None:
    """The feed's own door keeps the own side, counts the rest, and nothing that the store holds names it."""
    do(border, "sensors.observe", both_sides())
    (kept,) = border.records("NRD", KIND)
    assert unseal(kept.columns).identities == ("hill/0",)
    assert kept.withheld == {"beyond": 1}
    assert SECRET.encode() not in unseal_all(border)


def unseal_all(world: World) -> bytes:
    """Return everything that batches on the node say, opened."""
    batches = [msgspec.json.encode(record) for record in world.records("NRD", KIND)]
    names = ["|".join(unseal(record.columns).identities).encode() for record in world.records("NRD", KIND)]
    return b"".join(batches + names)


def test_S_26_no_other_route_keeps_it(border: World) -> None:
    """Direct calls, the log itself, administrators, machines and plug-ins are refused, and that is on record."""
    node = border.nodes["NRD"]
    routes: list[Callable[[], Any]] = [
        partial(put_as, border, unmasked(), who, "sensors") for who in (OFFICER, "person/admin", "feed/hill")
    ]
    routes.append(partial(put_as, border, unmasked(), "job/sensors.watch", "sensors"))
    routes.append(partial(put_as, border, unmasked(), OFFICER, "plugin"))
    put_many = partial(node.log.put_many, records=[unmasked(), unmasked()], actor="cli/owner")
    routes.append(lambda: node.store.run(put_many))
    for attempt in routes:
        before = len(border.records("NRD", "identity.access_refused"))
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.advice
        assert border.records("NRD", KIND) == []
        assert len(border.records("NRD", "identity.access_refused")) == before + 1


def test_S_26_replay_and_import_bring_nothing_back(border: World) -> None:
    """Tables folded anew mask as before, and no field of a batch could come in from a neighbour."""
    node = border.nodes["NRD"]
    node.store.run(lambda tx: rebuild(tx, node.registry, "sensors", node.log.replay))
    do(border, "sensors.observe", both_sides())
    assert border.records("NRD", KIND)[-1].withheld == {"beyond": 1}
    with pytest.raises(Refused):
        put_as(border, unmasked(), OFFICER, "sensors")
    assert not any(mark is not None and mark.sharable for mark in marks_of(BatchObserved).values())

"""S-25: what watches has an end and stops by itself, whoever would have it go on, by every one of the six routes."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.records import BatchObserved, Counts, SensorDescribed, seal
from lindero.capabilities.sensors.register.asks import DescribeSensor
from lindero.capabilities.sensors.tests.described import description
from lindero.capabilities.sensors.tests.test_masking import OURS, seen
from lindero.kernel.errors import Refused
from lindero.kernel.times import DAY_MS
from tests.nodes.routes import OFFICER, PLUGIN, check_every_route, do, put_as
from tests.nodes.world import World

BATCH = "sensors.batch_observed"


@pytest.fixture(params=["production", "exercise"])
def border(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return two nodes, one with a camera that watches for a month, in production and in an exercise."""
    world = World(tmp_path, setting=request.param, folders=(PLUGIN,))
    do(world, "sensors.register_sensor", RegisterSensor(sensor_id="hill", title="Hill", format="mqtt"))
    put_as(world, described(world), OFFICER, "sensors")
    yield world
    world.close()


def described(world: World, **more: Any) -> SensorDescribed:
    """Return the camera's description."""
    return description("hill", "camera", at=world.clocks["NRD"].now(), **more)


def asked(world: World, **more: Any) -> DescribeSensor:
    """Return what would describe it so."""
    record = described(world, **more)
    return DescribeSensor(**{name: getattr(record, name) for name in DescribeSensor.__struct_fields__})


@pytest.mark.parametrize("days", [None, 400])
def test_S_25_nothing_watches_without_an_end(border: World, days: int | None) -> None:
    """No route describes a camera without an end, or with one that is further away than a year."""
    end = None if days is None else border.clocks["NRD"].now() + days * DAY_MS
    ask = asked(border, ends_at=end)
    check_every_route(border, described(border, ends_at=end), "sensors.describe_sensor", ask)


def test_S_25_no_machine_prolongs_it(border: World) -> None:
    """A later end is for a person to set: neither a feed nor a job nor the owner of the machine does."""
    later = described(border, ends_at=border.clocks["NRD"].now() + 60 * DAY_MS)
    for who in ("feed/hill", "job/sensors.watch", "cli/owner", "reaction/sensors.follow"):
        with pytest.raises(Refused):
            put_as(border, later, who, "sensors")
    put_as(border, later, OFFICER, "sensors")


def test_S_25_after_its_end_nothing_is_kept(border: World) -> None:
    """At its end it stops with nobody's help: rows are counted and not kept, and put directly they are refused."""
    rows = seen(OURS)
    ask = Observe(sensor_id="hill", columns=seal(rows), counts=Counts(lines=1, decoded=1))
    border.move(30 * DAY_MS)
    do(border, "sensors.observe", ask)
    (kept,) = border.records("NRD", BATCH)
    assert (kept.count, kept.withheld) == (0, {"ended": 1})
    record = BatchObserved(sensor_id="hill", count=1, counts=ask.counts, columns=ask.columns)
    node = border.nodes["NRD"]
    routes: list[Callable[[], Any]] = [
        partial(put_as, border, record, who, "sensors") for who in (OFFICER, "person/admin", "feed/hill")
    ]
    routes.append(partial(put_as, border, record, OFFICER, "plugin"))
    routes.append(lambda: node.store.run(partial(node.log.put_many, records=[record], actor="cli/owner")))
    for attempt in routes:
        with pytest.raises(Refused):
            attempt()
    assert len(border.records("NRD", BATCH)) == 1

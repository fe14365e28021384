"""SEN-07: a nation with nothing but telephones, off the line for six hours, counts as one with radars does."""

import pytest

from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.lowtech.asks import TakeMessage
from lindero.capabilities.sensors.records import Counts, seal
from lindero.capabilities.sensors.register.asks import DescribeSensor
from lindero.capabilities.sensors.tests.described import box
from lindero.capabilities.sensors.tests.test_masking import seen
from lindero.kernel.times import DAY_MS, HOUR_MS, MINUTE_MS
from tests.nodes.routes import do
from tests.nodes.world import World


@pytest.fixture
def strait(allied: World) -> World:
    """Return two nations with a treaty: Nordia has a radar, Sudia one telephone."""
    world = allied
    do(world, "sensors.register_sensor", RegisterSensor(sensor_id="hill", title="Radar", format="asterix"))
    now = world.clocks["NRD"].now()
    described = DescribeSensor(
        sensor_id="hill", kind="radar", owner="Coast Guard", purpose="border surveillance",
        footprint=(box(10, 55, 12, 56),), ends_at=now + DAY_MS,
    )  # fmt: skip
    do(world, "sensors.describe_sensor", described)
    phone = RegisterSensor(sensor_id="post", title="Village post", format="phone")
    do(world, "sensors.register_sensor", phone, nation="SUD")
    return world


def sighting(world: World, lon: float) -> None:
    """Let the village post report a boat by text message."""
    ask = TakeMessage(sensor_id="post", text=f"SEEN VESSEL 55.5N {lon:.3f}E 12KN 090 #A1")
    taken = do(world, "sensors.take_message", ask, nation="SUD")
    assert taken.is_kept


def plot(world: World, lon: float) -> None:
    """Let the radar report a boat under its own number of a track."""
    now = world.clocks["NRD"].now()
    rows = seen((lon, 55.4), measured_at=[now], received_at=[now])
    do(
        world,
        "sensors.observe",
        Observe(sensor_id="hill", columns=seal(rows), counts=Counts(lines=1, decoded=1)),
    )


def test_SEN_07_telephones_count_as_radars_do_after_six_hours_off_the_line(strait: World) -> None:
    """What was seen by telephone while the line was cut is a track at home, and the neighbour's once it is mended."""
    strait.sever("SUD", "NRD")
    strait.sever("NRD", "SUD")
    for hour in range(6):
        for minute in range(3):
            sighting(strait, 11.0 + 0.02 * hour + 0.003 * minute)
            plot(strait, 11.1 + 0.02 * hour + 0.003 * minute)
            strait.move(MINUTE_MS)
            strait.settle_troubled()
        strait.move(HOUR_MS - 3 * MINUTE_MS)
    own = {nation: strait.records(nation, "tracking.track_updated") for nation in ("SUD", "NRD")}
    assert own["SUD"], "a sighting by telephone is a track at home"
    assert own["NRD"]
    assert strait.received("NRD") == []
    strait.mend("SUD", "NRD")
    strait.mend("NRD", "SUD")
    for minute in range(10):
        sighting(strait, 11.2 + 0.003 * minute)
        plot(strait, 11.3 + 0.003 * minute)
        strait.move(MINUTE_MS)
        strait.settle_troubled()
    assert strait.received("NRD"), "the neighbour has what was seen by telephone"
    assert strait.received("SUD"), "and the other way round"

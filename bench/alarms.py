"""Alarms of ground sensors from their message to the frame that the map is sent, quiet and beside a flood (SEN-03)."""

import asyncio
import json
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np

from lindero.capabilities.picture.capability import CAPABILITY as PICTURE
from lindero.capabilities.picture.live import LivePicture
from lindero.capabilities.sensors.alarms.rules import percentile
from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.feeds.ground import GroundDevice
from lindero.capabilities.sensors.feeds.mqtt import MqttSource, listen_mqtt
from lindero.capabilities.sensors.records import Counts, observations_of, seal
from lindero.capabilities.sensors.tests.broker import Broker, broker
from lindero.engine.clock import SystemClock
from lindero.engine.keys import SeededRandom
from lindero.engine.registry import joined
from lindero.kernel.desk import Actor
from lindero.shells.api.tests.nodes import harbour_registry
from lindero.shells.feeding import NodeInlet
from lindero.shells.node import SYSTEM, Node
from lindero.shells.setup import NewPerson, NodePlan, make_node

ALARMS: Final = 100
FLOOD_ROWS: Final = 1_000
"""Rows of each batch of the flood; batches come as fast as they can be put."""

_OPERATOR: Final = Actor(name="feed/flood", grants=frozenset({"sensors.operate"}))


def run() -> None:
    """Measure and print."""
    print(
        f"\nAlarms ({ALARMS} by MQTT, from the message to the map's frame, one node, tampering of as many devices)"
    )
    for name, is_flooded in (
        ("quiet", False),
        (f"beside batches of {FLOOD_ROWS:,} rows without a pause", True),
    ):
        with tempfile.TemporaryDirectory(prefix="lindero-bench-") as folder:
            took = sorted(_measured(Path(folder), is_flooded=is_flooded))
        told = ", ".join(f"{p} %: {percentile(took, p)} ms" for p in (50, 95))
        print(f"  {name}: {told}, longest {took[-1]} ms")


def _measured(folder: Path, *, is_flooded: bool) -> list[int]:
    registry = joined([*harbour_registry().capabilities, PICTURE])
    people = (NewPerson(person="adm", name="Officer", roles=("ADM",), phrase="three quiet words here"),)
    plan = NodePlan(
        nation="NRD",
        name="Nordia",
        setting="exercise",
        console_port=0,
        peer_port=0,
        people=people,
        officers=(),
    )
    made = make_node(folder / "node", plan, registry, clock=SystemClock(), random=SeededRandom("bench"))
    node, stopping = Node(made.folder, registry), threading.Event()
    flood = threading.Thread(target=_flood, args=(node, stopping))
    if is_flooded:
        flood.start()
    try:
        return asyncio.run(_alarms(node, stopping))
    finally:
        stopping.set()
        if is_flooded:
            flood.join()
        node.close()


async def _alarms(node: Node, stopping: threading.Event) -> list[int]:
    devices = {
        f"fence/{n}": GroundDevice(sensor_id=f"fence-{n}", lon=11 + n / 1_000, lat=55.4)
        for n in range(ALARMS)
    }
    live = LivePicture(node.reading_desk("picture", SYSTEM).rows, node.clock.now)
    async with broker() as one:
        settings = MqttSource(
            sensor_id="gateway", host="127.0.0.1", port=one.port, is_plain=True, devices=devices
        )
        inlet = NodeInlet(node, "fence", node.registry.feeds["sensors.ground_mqtt"], stopping)
        feed = asyncio.create_task(listen_mqtt(inlet, settings))
        while len(one.filters) < ALARMS:  # noqa: ASYNC110  the broker is looked at from outside
            await asyncio.sleep(0.05)
        took = [await _one(one, live, number) for number in range(ALARMS)]
        feed.cancel()
        with suppress(asyncio.CancelledError):
            await feed
        inlet.close()
        return took


async def _one(one: Broker, live: LivePicture, number: int) -> int:
    """Publish an alarm, and return after how many milliseconds the map's next frame holds it."""
    began_s = time.perf_counter()
    one.publish(f"fence/{number}", json.dumps({"tamper": True}).encode())
    while live.delta(number) is None:  # noqa: ASYNC110  so is the picture
        await asyncio.sleep(0.001)
    return round(1_000 * (time.perf_counter() - began_s))


def _flood(node: Node, stopping: threading.Event) -> None:
    """Put batch after batch of what nobody waits for."""
    node.act(
        "sensors.register_sensor", RegisterSensor(sensor_id="coast", title="Coast", format="ais"), _OPERATOR
    )
    ship = np.arange(FLOOD_ROWS)
    while not stopping.is_set():
        at = node.clock.now()
        rows = observations_of(
            tuple(f"mmsi:{219_000_000 + n}" for n in ship),
            (),
            measured_at=np.full(FLOOD_ROWS, at),
            identity=ship,
            lon=110_000_000 + ship * 100,
            lat=554_000_000 + ship,
            source_class=np.ones(FLOOD_ROWS, int),
        )
        counts = Counts(lines=FLOOD_ROWS, decoded=FLOOD_ROWS)
        node.act("sensors.observe", Observe(sensor_id="coast", columns=seal(rows), counts=counts), _OPERATOR)


if __name__ == "__main__":
    run()

"""A radar that sends 100,000 detections a second, on a whole node: the picture stays live, the loss is said."""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from lindero.capabilities.picture.finding import ListQuery
from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.feeds import carriers
from lindero.capabilities.sensors.feeds.radar import RadarUdp, hear_radar
from lindero.capabilities.sensors.formats.asterix import MAX_COUNTED
from lindero.capabilities.sensors.formats.asterix_options import AsterixOptions
from lindero.capabilities.sensors.formats.geometry import Site
from lindero.capabilities.sensors.records import Counts, observations_of, seal
from lindero.capabilities.sensors.register.asks import DescribeSensor
from lindero.capabilities.sensors.register.pages import RegisterQuery
from lindero.capabilities.sensors.simulation.asterix_writing import Emitter, Plot, plots_written
from lindero.capabilities.sensors.tests.described import box
from lindero.kernel.desk import Actor
from lindero.kernel.times import DAY_MS, SECOND_MS
from lindero.shells.feeding import NodeInlet
from lindero.shells.node import Node
from tests.nodes.acting import act
from tests.nodes.world import World

A_SECOND: Final = 100_000
IN_A_DATAGRAM: Final = 100
DATAGRAMS: Final = A_SECOND // IN_A_DATAGRAM
TURN_S: Final = 2
TURNS: Final = 5
ROOM: Final = 32_768
"""Bytes that may wait here, so that the test is short: what is beyond is lost as beyond the room of a node."""

FEW: Final = 40
"""Datagrams that differ: more than there is room for."""

SITE: Final = Site(lon=11.0, lat=55.5, height_m=30.0)
EMITTER: Final = Emitter(area=99, number=7, site=SITE)


class Stepped(NodeInlet):
    """A node's inlet whose pauses end when the test says so."""

    def __init__(self, node: Node) -> None:
        super().__init__(node, "jammed", node.registry.feeds["sensors.radar_udp"], threading.Event())
        self._go, self._rests = asyncio.Semaphore(0), asyncio.Event()

    async def pause(self, duration_s: float) -> None:
        """Rest until the next turn; let others go on where no time is to pass."""
        if duration_s <= 0:
            await asyncio.sleep(0)
            return
        self._rests.set()
        await self._go.acquire()

    async def turn(self) -> None:
        """Let the feed take what has come, and rest again."""
        await self._rests.wait()
        self._rests.clear()
        self._go.release()
        await self._rests.wait()


def echoes(at: int, random: np.random.Generator) -> list[bytes]:
    """Return a second of a radar that is jammed: so many echoes, anywhere within 20 kilometres."""
    blocks = []
    for _ in range(FEW):
        slant = random.uniform(1_000, 20_000, IN_A_DATAGRAM).tolist()
        turned = random.uniform(0, 360, IN_A_DATAGRAM).tolist()
        blocks.append(plots_written(EMITTER, [Plot(at, *one) for one in zip(slant, turned, strict=True)]))
    return blocks * (DATAGRAMS // FEW)


def manager(world: World) -> Actor:
    """Return who may do everything."""
    return Actor(
        name="person/manager", grants=frozenset(grant.name for grant in world.registry.offers("grants"))
    )


def sailed(world: World, turn: int) -> None:
    """Let a ship tell the mast where it is."""
    node = world.nodes["NRD"]
    rows = observations_of(
        ("mmsi:219000001",), (), measured_at=[node.clock.now()], identity=[0],
        lon=[110_000_000 + 1_000 * turn], lat=[555_000_000], source_class=[1],
    )  # fmt: skip
    ask = Observe(sensor_id="mast", columns=seal(rows), counts=Counts(lines=1, decoded=1))
    act(node, "sensors.observe", ask, manager(world))


@pytest.fixture
def world(tmp_path: Path) -> Any:
    """Return Nordia with a mast that hears ships, and a radar that will be jammed."""
    made = World(tmp_path, ("NRD",))
    node, who = made.nodes["NRD"], manager(made)
    for name, written_as in (("mast", "ais"), ("jammed", "asterix")):
        sensor = RegisterSensor(sensor_id=name, title=name, format=written_as)  # type: ignore[arg-type]
        act(node, "sensors.register_sensor", sensor, who)
    described = DescribeSensor(
        sensor_id="jammed", kind="radar", owner="Coast Guard", purpose="border surveillance",
        footprint=(box(10, 55, 12, 56),), ends_at=node.clock.now() + DAY_MS,
    )  # fmt: skip
    act(node, "sensors.describe_sensor", described, who)
    yield made
    made.close()


async def fed(node: Node, story: Callable[[Stepped, carriers.Mailbox], Awaitable[None]]) -> None:
    """Run the radar's feed on a node without a socket while a story is told."""
    boxes: list[carriers.Mailbox] = []

    async def endpoint(
        factory: Callable[[], carriers.Mailbox], **_: Any
    ) -> tuple[asyncio.DatagramTransport, Any]:
        boxes.append(factory())
        return asyncio.DatagramTransport(), boxes[0]

    asyncio.get_running_loop().create_datagram_endpoint = endpoint  # type: ignore[method-assign,assignment]
    inlet = Stepped(node)
    settings = RadarUdp(sensor_id="jammed", port=1, radar=AsterixOptions(site=SITE))
    feed = asyncio.create_task(hear_radar(inlet, settings))
    await inlet.turn()
    await story(inlet, boxes[0])
    feed.cancel()
    with contextlib.suppress(asyncio.CancelledError, NotImplementedError):
        await feed
    inlet.close()


def test_flood_leaves_the_picture_live_and_its_loss_is_said(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ship is where it was heard last at every look; each lost plot or datagram is accounted for."""
    monkeypatch.setattr(carriers, "MAX_WAITING", ROOM)
    node, random = world.nodes["NRD"], np.random.default_rng(5)
    shown: list[tuple[int, int, bool]] = []

    async def story(inlet: Stepped, mailbox: carriers.Mailbox) -> None:
        for turn in range(TURNS):
            for datagram in echoes(node.clock.now(), random) * TURN_S:
                mailbox.datagram_received(datagram, ("192.0.2.1", 1))
            sailed(world, turn)
            await inlet.turn()
            world.settle()
            view: Any = node.show(node.page("/picture/list"), ListQuery(q="219000001"), manager(world))
            (ship,) = view.items
            shown.append((ship.measured_at - node.clock.now(), ship.place.lon, ship.is_stale))
            world.move(TURN_S * SECOND_MS)

    asyncio.run(fed(node, story))
    assert shown == [(0, 110_000_000 + 1_000 * turn, False) for turn in range(TURNS)]
    batches = [one for one in world.records("NRD", "sensors.batch_observed") if one.sensor_id == "jammed"]
    size = len(echoes(0, random)[0])
    taken, told = ROOM // size, MAX_COUNTED // size
    plots, untold = TURNS * taken * IN_A_DATAGRAM, TURN_S * DATAGRAMS - taken - told
    lost = TURNS * (told * IN_A_DATAGRAM + untold)
    assert sum(one.counts.invalid.get("lost", 0) for one in batches) == lost, "plots, then datagrams"
    assert sum(one.counts.unread_bytes for one in batches) == TURNS * untold * size
    assert sum(one.counts.decoded for one in batches) == plots
    followed = [one for one in world.records("NRD", "tracking.batch_tracked") if one.sensor_id == "jammed"]
    assert sum(one.observed for one in followed) == plots
    assert all(one.observed == one.plots + one.dropped + one.late for one in followed)
    world.move(20 * SECOND_MS)
    world.settle()
    view: Any = node.show(node.page("/sensors/register"), RegisterQuery(doubted=True), manager(world))
    assert [(one.sensor_id, [line.doubt for line in one.doubts]) for one in view.sensors] == [
        ("jammed", ["flood", "garbage"])
    ], "most of its plots could not be used"

"""SAPIENT over real sockets: invented sensors connect, register, detect, and are tasked; what breaks is told."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.feeds.sapient import SapientSource, serve_nodes
from lindero.capabilities.sensors.formats.sapient_checks import blank_message, faults_of
from lindero.capabilities.sensors.formats.sapient_framing import framed
from lindero.capabilities.sensors.formats.states import Admitted
from lindero.capabilities.sensors.records import (
    AlarmRaised,
    BatchObserved,
    SensorHealthReported,
    SensorRegistered,
)
from lindero.capabilities.sensors.tasks.actions import answer_task, task_sensor
from lindero.capabilities.sensors.tasks.asks import AnswerTask, TaskSensor
from lindero.capabilities.sensors.tasks.pages import TasksQuery, show_tasks
from lindero.capabilities.sensors.tests.sapient_made import (
    NODES,
    OURS,
    SENSOR,
    STRANGER,
    alert,
    detection,
    registration,
    status,
    task_ack,
)
from lindero.capabilities.sensors.tests.test_ground_feeds import SteadyInlet, lines, running, until
from lindero.kernel.errors import Invalid, Missing, Refused, Unavailable
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import FakeDesk

HERE = place_of(11.2, 55.4)


class Door:
    """A fusion node in a test.

    Attributes:
        inlet: Where everything goes.
        port: Where it listens.
    """

    def __init__(self, inlet: SteadyInlet, port: int) -> None:
        self.inlet, self.port = inlet, port

    @property
    def desk(self) -> FakeDesk:
        """The desk behind it."""
        return self.inlet.desk


class Sensor:
    """An invented sensor on a socket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    def send(self, *messages: Any) -> None:
        """Send messages."""
        self._writer.write(b"".join(framed(one) for one in messages))

    def send_bytes(self, data: bytes) -> None:
        """Send bytes that may be no message."""
        self._writer.write(data)

    async def hear(self, content: str) -> Any:
        """Return the next message with this content; pass over others."""
        async with asyncio.timeout(10):
            while True:
                length = int.from_bytes(await self._reader.readexactly(4), "little")
                message = blank_message()
                message.ParseFromString(await self._reader.readexactly(length))
                if message.WhichOneof("content") == content:
                    assert faults_of(message) == ()
                    return message

    async def is_let_go(self) -> bool:
        """Wait until the other side has closed."""
        async with asyncio.timeout(10):
            await self._reader.read()
        return True


@contextlib.asynccontextmanager
async def door(inlet: SteadyInlet, **more: Any) -> AsyncIterator[Door]:
    """Run a fusion node on a free port."""
    port = await _free_port()
    plain = {"sensor_id": "door", "port": port, "node_id": OURS, "nodes": NODES, "seal_ms": 20}
    async with running(serve_nodes(inlet, SapientSource(**{**plain, **more}))):
        await asyncio.sleep(0.02)
        yield Door(inlet, port)


async def _free_port() -> int:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


@contextlib.asynccontextmanager
async def sensor(door: Door) -> AsyncIterator[Sensor]:
    """Connect a sensor."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    try:
        yield Sensor(reader, writer)
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


class TickingInlet(SteadyInlet):
    """An inlet whose clock goes on a little with every look."""

    def now(self) -> int:
        """Return the time, a little later each time."""
        self.desk.at += 100
        return self.desk.at


def inlet() -> SteadyInlet:
    """Return an inlet onto an empty desk."""
    return TickingInlet(FakeDesk(CAPABILITY), CAPABILITY)


def run(story: Callable[[Door], Any], **more: Any) -> FakeDesk:
    """Tell a story at a fusion node; return its desk."""
    one = inlet()

    async def told() -> None:
        async with door(one, **more) as opened:
            await story(opened)

    asyncio.run(told())
    return one.desk


def test_SEN_01_sensor_registers_and_detects() -> None:
    """Acknowledged, it is a registered sensor; detections, condition and alert go on record, the alert at once."""

    async def story(door: Door) -> None:
        async with sensor(door) as one:
            one.send(registration())
            assert (await one.hear("registration_ack")).registration_ack.acceptance
            one.send(status(battery=60), detection(), alert())
            assert (await one.hear("alert_ack")).alert_ack.alert_ack_status == 1
            await until(lambda: lines(door.desk, "hill-radar") == 4)

    desk = run(story)
    assert [record.sensor_id for record in desk.of(SensorRegistered)] == ["door", "hill-radar"]
    assert desk.of(SensorHealthReported)[0].battery_percent == 60
    assert [batch.counts.kinds for batch in desk.of(BatchObserved)][-1]


def test_stranger_is_refused_and_counted_at_the_door() -> None:
    """Who is not configured learns its own number and is let go; the door counts it."""

    async def story(door: Door) -> None:
        async with sensor(door) as one:
            one.send(registration(STRANGER), detection())
            answer = await one.hear("registration_ack")
            assert STRANGER in answer.registration_ack.ack_response_reason[0]
            assert await one.is_let_go()
        await until(lambda: lines(door.desk, "door") == 1)

    desk = run(story)
    assert [record.sensor_id for record in desk.of(SensorRegistered)] == ["door"]


def test_garbage_is_answered_and_ends_only_its_own_connection() -> None:
    """A stream of garbage is told so and closed; another sensor goes on beside it."""

    async def story(door: Door) -> None:
        async with sensor(door) as good, sensor(door) as bad:
            good.send(registration())
            await good.hear("registration_ack")
            bad.send_bytes(b"\xff" * 1_000)
            await bad.hear("error")
            assert await bad.is_let_go()
            good.send(detection())
            await until(lambda: lines(door.desk, "hill-radar") == 2)

    run(story)


def test_same_node_twice_is_let_go() -> None:
    """A second connection of the same node is closed: nobody takes a sensor's place while it is there."""

    async def story(door: Door) -> None:
        async with sensor(door) as first, sensor(door) as second:
            first.send(registration())
            await first.hear("registration_ack")
            second.send(registration())
            assert await second.is_let_go()

    run(story)


def test_who_never_registers_makes_room() -> None:
    """A connection that says nothing for too long is closed: idle strangers keep no sensor out."""

    async def story(door: Door) -> None:
        async with sensor(door) as silent:
            assert await silent.is_let_go()

    assert run(story).of(BatchObserved) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"command": "look_at", "places": (HERE,)}, "look_at"),
        ({"command": "move_to", "places": (HERE,)}, "move_to"),
        ({"command": "change_mode", "value": "night"}, "mode_change"),
        ({"command": "request", "value": "Registration"}, "request"),
    ],
)
def test_officer_tasks_a_sensor_and_it_answers(asked: dict[str, Any], said: str) -> None:
    """The task reaches the sensor as the standard writes it, and its answer is on record with its reasons."""

    async def story(door: Door) -> None:
        async with sensor(door) as one:
            one.send(registration())
            await one.hear("registration_ack")
            await until(lambda: len(door.desk.of(SensorRegistered)) == 2)
            task_id = task_sensor(
                door.desk, TaskSensor(sensor_id="hill-radar", because="Light seen at the bay", **asked)
            )
            task = (await one.hear("task")).task
            assert (task.task_id, task.command.WhichOneof("command")) == (task_id, said)
            one.send(task_ack(task_id, 2))
            await until(lambda: show_tasks(door.desk, TasksQuery()).tasks[0].state == "rejected")

    desk = run(story)
    (task,) = show_tasks(desk, TasksQuery(sensor_id="hill-radar")).tasks
    assert (task.by, task.reasons) == ("person/test", ("The mast does not turn.",))


def test_task_waits_for_its_sensor_and_comes_again_until_answered() -> None:
    """Set while the sensor is away it waits; sent and not answered before the line broke, it is sent again."""

    async def story(door: Door) -> None:
        async with sensor(door) as one:
            one.send(registration())
            await one.hear("registration_ack")
        corners = (HERE, place_of(11.3, 55.4), place_of(11.3, 55.5))
        ask = TaskSensor(sensor_id="hill-radar", command="watch_region", because="Bay", places=corners)
        await until(lambda: len(door.desk.of(SensorRegistered)) == 2)
        first = task_sensor(door.desk, ask)
        for _ in range(2):
            async with sensor(door) as one:
                await asyncio.sleep(0.05)
                one.send(registration())
                task = (await one.hear("task")).task
                assert (task.task_id, len(task.region[0].region_area.location_list.locations)) == (first, 3)
        async with sensor(door) as one:
            await asyncio.sleep(0.05)
            one.send(registration(), task_ack(first))
            await one.hear("registration_ack")
            await until(lambda: show_tasks(door.desk, TasksQuery()).tasks[0].state == "accepted")
            stop = TaskSensor(sensor_id="hill-radar", command="stop", because="Done", stops=first)
            task_sensor(door.desk, stop)
            stopped = (await one.hear("task")).task
            assert (stopped.task_id, stopped.control) == (first, 2)

    run(story)


def tasking(**more: Any) -> TaskSensor:
    """Return a task."""
    return TaskSensor(**{"sensor_id": "hill-radar", "command": "look_at", "because": "a light", **more})


@pytest.mark.parametrize(
    "wrong",
    [
        {"places": ()},
        {"places": (HERE, HERE)},
        {"command": "watch_region", "places": (HERE, HERE)},
        {"command": "change_mode"},
        {"command": "look_at", "places": (HERE,), "value": "x"},
        {"command": "stop"},
        {"command": "look_at", "places": (HERE,), "stops": "x"},
    ],
)
def test_task_that_is_not_whole_is_refused(wrong: dict[str, Any]) -> None:
    """Each command says what it needs, before anything is on record."""
    desk = FakeDesk(CAPABILITY)
    desk.put(SensorRegistered(sensor_id="hill-radar", title="Hill", format="sapient", silent_after_s=60))
    with pytest.raises(Invalid):
        task_sensor(desk, tasking(**wrong))


def test_only_a_person_tasks_and_only_what_can_be_tasked() -> None:
    """A machine tasks nothing; AIS takes no tasks; a sensor answers its own tasks only."""
    desk = FakeDesk(CAPABILITY)
    desk.put(SensorRegistered(sensor_id="hill-radar", title="Hill", format="sapient", silent_after_s=60))
    desk.put(SensorRegistered(sensor_id="coast", title="Coast", format="ais", silent_after_s=60))
    with pytest.raises(Invalid):
        task_sensor(desk, tasking(sensor_id="coast", places=(HERE,)))
    task_id = task_sensor(desk, tasking(places=(HERE,)))
    with pytest.raises(Missing):
        answer_task(desk, AnswerTask(sensor_id="coast", task_id=task_id, state="accepted"))
    with pytest.raises(Missing):
        task_sensor(desk, tasking(command="stop", stops="01H4R63D7NVN8444Z5M77WEBY6"))

    class Machine(FakeDesk):
        """A desk of a machine."""

        @property
        def actor(self) -> Any:
            """A machine."""
            return type(super().actor)(name="machine/cleverbox")

    with pytest.raises(Refused):
        task_sensor(Machine(CAPABILITY), tasking(places=(HERE,)))


def test_wrong_settings_are_told() -> None:
    """Two nodes that are one sensor, and a port that is taken."""
    twins = {SENSOR: Admitted(sensor_id="a"), STRANGER: Admitted(sensor_id="a")}
    source = SapientSource(sensor_id="door", port=1, node_id=OURS, nodes=twins)
    with pytest.raises(Invalid):
        asyncio.run(serve_nodes(inlet(), source))

    async def taken() -> None:
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            await serve_nodes(inlet(), SapientSource(sensor_id="door", port=port, node_id=OURS, nodes=NODES))

    with pytest.raises(Unavailable):
        asyncio.run(taken())


def test_alarms_of_strangers_never_count() -> None:
    """What an unregistered node alerts is no alarm."""

    async def story(door: Door) -> None:
        async with sensor(door) as one:
            one.send(alert())
            await one.hear("error")
        await until(lambda: lines(door.desk, "door") == 1)

    assert run(story).of(AlarmRaised) == []

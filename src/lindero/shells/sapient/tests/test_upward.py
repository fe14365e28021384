"""Below a higher fusion node: it is told of own tracks and of nothing else, and its tasks are answered."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from types import SimpleNamespace
from typing import Any, cast

import pytest

from lindero.capabilities.picture.capability import CAPABILITY as PICTURE
from lindero.capabilities.sensors.formats.sapient_checks import blank_message, faults_of
from lindero.capabilities.sensors.formats.sapient_framing import Framer, framed
from lindero.capabilities.sensors.formats.sapient_writing import Sender, message_at, registration_ack
from lindero.capabilities.sensors.tasks.naming import ulid_of
from lindero.capabilities.tracking.capability import CAPABILITY as TRACKING
from lindero.capabilities.tracking.records import TrackEnded, TrackStarted
from lindero.engine.config import SapientParent
from lindero.kernel.errors import Invalid
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import FakeDesk
from lindero.shells.node import Node
from lindero.shells.sapient.upward import Upward

OURS = "6f1c1b7e-5d0f-4a3b-9c62-1d8a4e2b7f01"
PARENT = Sender(node_id="9d0e6c1b-3a57-4f28-b6c4-8e1f2a7d5b44", destination_id=OURS)
SHIP = "mmsi:219005012"
HERE = place_of(11.2, 55.4)


class Parent:
    """A higher fusion node on a socket.

    Attributes:
        port: Where it listens.
        heard: Every message, in order.
        reasons: Why it refuses registrations; empty where it accepts.
    """

    def __init__(self) -> None:
        self.port = 0
        self.heard: list[Any] = []
        self.reasons: tuple[str, ...] = ()
        self._writers: list[asyncio.StreamWriter] = []

    def send(self, message: Any) -> None:
        """Send a message to who is connected."""
        self.send_bytes(framed(message))

    def send_bytes(self, data: bytes) -> None:
        """Send bytes that may be no message."""
        self._writers[-1].write(data)

    def drop(self) -> None:
        """Lose the connection."""
        self._writers[-1].close()

    def of(self, content: str) -> list[Any]:
        """Return what was heard of one kind."""
        return [getattr(one, content) for one in self.heard if one.WhichOneof("content") == content]

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(10):
            while not is_so():  # noqa: ASYNC110  what is heard is looked at from outside
                await asyncio.sleep(0.01)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hear everything; answer registrations."""
        self._writers.append(writer)
        framer = Framer()
        while data := await reader.read(65_536):
            for packet in framer.feed(data):
                message = blank_message()
                message.ParseFromString(packet)
                assert faults_of(message) == (), "what we send is valid by the standard's own marks"
                self.heard.append(message)
                if message.WhichOneof("content") == "registration":
                    self.send(registration_ack(PARENT, 1, self.reasons))
        writer.close()


@contextlib.asynccontextmanager
async def parent() -> AsyncIterator[Parent]:
    """Run a higher fusion node on a free port."""
    made = Parent()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        await server.wait_closed()


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk with a ship of our own on the map, one that a neighbour sent, and a thing without a ship's name."""
    desk = FakeDesk(TRACKING, PICTURE)
    for number, (identity, origin) in enumerate(
        ((SHIP, ""), ("mmsi:219000001", "SUD"), ("gate-3/Anna Berg", ""))
    ):
        track = TrackStarted(
            track_id="abcdefghijklmnopqrs" + "abc"[number],
            place=HERE,
            measured_at=desk.at,
            item_class="vessel",
            identity=identity,
        )
        desk.put(track, origin=origin, agreement="AG-1@1" if origin else "")
    return desk


def run(desk: FakeDesk, story: Callable[[Parent, Upward], Coroutine[Any, Any, None]], **more: Any) -> Parent:
    """Tell a story between a node and its parent; return the parent."""

    async def told() -> Parent:
        async with parent() as above:
            settings = SapientParent(host="127.0.0.1", port=above.port, node_id=OURS, every_s=0.2, **more)
            node = SimpleNamespace(
                nation="NRD",
                clock=SimpleNamespace(now=_ticking(desk)),
                config=SimpleNamespace(name="Nordia"),
                reading_desk=lambda *_: desk,
            )
            upward, stop = Upward(cast(Node, node), settings), asyncio.Event()
            task = asyncio.create_task(upward.run(stop))
            try:
                await story(above, upward)
            finally:
                stop.set()
                await task
            return above

    return asyncio.run(told())


def _ticking(desk: FakeDesk) -> Callable[[], int]:
    at = desk.at

    def now() -> int:
        nonlocal at
        at += 100
        return at

    return now


@pytest.fixture(autouse=True)
def _no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables in memory belong to one thread."""

    async def direct(function: Callable[..., Any], *values: Any) -> Any:
        return function(*values)

    monkeypatch.setattr(asyncio, "to_thread", direct)


def test_it_registers_and_tells_own_tracks_only(desk: FakeDesk) -> None:
    """As a fusion node, with its own tracks; what a neighbour sent stays, and so does a name that may be a person's."""

    async def story(above: Parent, upward: Upward) -> None:
        await above.until(lambda: len(above.of("detection_report")) >= 2 and bool(above.of("status_report")))
        desk.put(TrackEnded(track_id="abcdefghijklmnopqrsa", place=HERE, measured_at=desk.at))
        await above.until(lambda: any(one.state == "lost" for one in above.of("detection_report")))

    above = run(desk, story)
    (registered,) = above.of("registration")
    assert (registered.node_definition[0].node_type, registered.name) == (20, "Nordia")
    reports = above.of("detection_report")
    assert {one.id for one in reports} == {SHIP, ""}
    assert b"Anna" not in b"".join(one.SerializeToString() for one in above.heard)
    assert {one.classification[0].type for one in reports} == {"Sea Vessel"}
    lost = next(one for one in reports if one.state == "lost")
    assert lost.object_id in {one.object_id for one in reports if not one.state}
    assert above.of("status_report")[-1].system == 5


def test_tasks_are_accepted_or_rejected_with_a_reason(desk: FakeDesk) -> None:
    """A rate and a request are granted; pointing a sensor is our own officers' business, and that is said."""

    def task(number: int) -> Any:
        message = message_at(PARENT, 1)
        message.task.task_id, message.task.control = ulid_of(1, str(number)), 1
        return message

    async def story(above: Parent, upward: Upward) -> None:
        await above.until(lambda: upward.is_registered)
        rate, wish, look, stop = task(1), task(2), task(3), task(4)
        rate.task.command.detection_report_rate = 3
        wish.task.command.request = "Registration"
        look.task.command.move_to.locations.add().x = 1.0
        place = look.task.command.move_to.locations[0]
        place.y, place.coordinate_system, place.datum = 1.0, 1, 1
        stop.task.control = 2
        for one in (rate, wish, look, stop):
            above.send(one)
        await above.until(lambda: len(above.of("task_ack")) == 4 and len(above.of("registration")) == 2)

    acks = run(desk, story).of("task_ack")
    assert [ack.task_status for ack in acks] == [1, 1, 2, 2]
    assert "own officers" in acks[2].reason[0]


def test_what_is_invalid_is_told_back(desk: FakeDesk) -> None:
    """Bytes that are no message, and a task without its number, are answered by errors; the connection stays."""

    async def story(above: Parent, upward: Upward) -> None:
        await above.until(lambda: upward.is_registered)
        above.send_bytes((3).to_bytes(4, "little") + b"\xff\xff\xff")
        broken = message_at(PARENT, 1)
        broken.task.control = 1
        above.send(broken)
        await above.until(lambda: len(above.of("error")) == 2)

    errors = run(desk, story).of("error")
    assert "task.task_id" in errors[1].error_message[0]


def test_refused_it_says_nothing_and_remembers_why(desk: FakeDesk) -> None:
    """A parent that does not want this node hears nothing of its tracks."""

    async def story(above: Parent, upward: Upward) -> None:
        above.reasons = ("Not known here.",)
        await above.until(lambda: bool(upward.refused_for))
        assert upward.refused_for == ("Not known here.",)

    assert run(desk, story).of("detection_report") == []


@pytest.mark.parametrize("layer", ["rescue.cases", "protection.people"])
def test_layers_of_people_in_need_never_leave(layer: str) -> None:
    """Configured all the same, the node says so and does not start."""
    settings = SapientParent(host="x", port=1, node_id=OURS, layers=(layer,))
    with pytest.raises(Invalid):
        Upward(cast(Node, SimpleNamespace()), settings)

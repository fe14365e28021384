"""The live feed: one frame for all, snapshots for who needs one, nothing queued without bound."""

import asyncio
import itertools
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from lindero.engine.config import Limits
from lindero.kernel.desk import Actor
from lindero.shells.console import live, live_socket
from lindero.shells.console.live import LiveFeed
from lindero.shells.console.live_readers import BACKLOG, Reader
from lindero.shells.console.live_socket import LiveSocket
from lindero.shells.console.routes import GuardedSocket
from lindero.shells.seats import Seats

ORIGIN = {"origin": "http://testserver"}
"""What a page of the asked host states; the test client asks this one."""


class Counted:
    """A source whose frames say what they are; what changed is said by the test."""

    def __init__(self) -> None:
        self.changes = 0
        self.made: list[str] = []
        self._threads = threading.Lock()

    def delta(self, sequence: int) -> bytes | None:
        """Return a delta if something changed."""
        with self._threads:
            if not self.changes:
                return None
            self.changes -= 1
            return self._make("delta", sequence)

    def empty(self, sequence: int) -> bytes:
        """Return an empty delta."""
        return self._make("empty", sequence)

    def snapshot(self, sequence: int) -> bytes:
        """Return a snapshot."""
        return self._make("snapshot", sequence)

    def _make(self, what: str, sequence: int) -> bytes:
        self.made.append(f"{what} {sequence}")
        return self.made[-1].encode()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a tick, a silence and a check of the session take no time to speak of."""
    monkeypatch.setattr(live, "TICK_S", 0.01)
    monkeypatch.setattr(live, "SILENCE_S", 0.06)
    monkeypatch.setattr(live_socket, "CHECK_EVERY_S", 0.05)
    monkeypatch.setattr(live_socket, "SNAPSHOT_EVERY_S", 0.05)


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a test's coroutine to its end, in time."""

    async def timed() -> None:
        await asyncio.wait_for(work(), 20)

    asyncio.run(timed())


def test_a_reader_begins_with_a_snapshot() -> None:
    """What was sent before somebody came is in the snapshot, not in a queue."""

    async def work() -> None:
        reader = Reader()
        reader.offer(b"early")
        assert await reader.next() is None
        reader.catch_up()
        reader.offer(b"late")
        assert await reader.next() == b"late"

    run(work)


def test_a_slow_reader_is_conflated() -> None:
    """While one is slow at most a few frames wait; then one snapshot stands for them all."""

    async def work() -> None:
        reader = Reader()
        reader.catch_up()
        for number in range(10 * BACKLOG):
            reader.offer(bytes([number]))
            assert len(reader._frames) <= BACKLOG
        assert await reader.next() is None

    run(work)


def test_a_reader_that_keeps_up_gets_every_frame_in_order() -> None:
    """Up to the bound nothing is lost and nothing overtakes."""

    async def work() -> None:
        reader = Reader()
        reader.catch_up()
        for number in range(BACKLOG):
            reader.offer(bytes([number]))
        assert [await reader.next() for _ in range(BACKLOG)] == [bytes([number]) for number in range(BACKLOG)]

    run(work)


def test_all_readers_get_the_same_frame_made_once() -> None:
    """A change is encoded once, however many watch."""

    async def work() -> None:
        source = Counted()
        feed = LiveFeed(source)
        readers = [feed.join() for _ in range(50)]
        for reader in readers:
            reader.catch_up()
        source.changes = 1
        feed.committed()
        frames = {id(await reader.next()) for reader in readers}
        assert len(frames) == 1
        assert source.made.count("delta 1") == 1

    run(work)


def test_a_snapshot_is_made_once_for_all_who_need_one() -> None:
    """When many connect at once the picture is encoded once."""

    async def work() -> None:
        source = Counted()
        feed = LiveFeed(source)
        feed.join()
        made = await asyncio.gather(*(feed.snapshot() for _ in range(50)))
        assert set(made) == {b"snapshot 0"}
        assert source.made.count("snapshot 0") == 1

    run(work)


def test_frames_are_counted_without_a_gap() -> None:
    """Each frame is the next one of its number, whether something changed or not."""

    async def work() -> None:
        source = Counted()
        feed = LiveFeed(source)
        reader = feed.join()
        reader.catch_up()
        numbers = []
        for _ in range(6):
            source.changes = 1
            feed.committed()
            frame = await reader.next()
            assert frame is not None
            numbers.append(int(frame.split()[1]))
        assert numbers == list(range(1, 7))

    run(work)


def test_silence_is_broken() -> None:
    """Without any change a frame still comes, so that a lost feed can be told from a calm sea."""

    async def work() -> None:
        feed = LiveFeed(Counted())
        reader = feed.join()
        reader.catch_up()
        assert await reader.next() == b"empty 1"

    run(work)


def test_many_commits_are_one_frame() -> None:
    """Commits that follow each other within a tick are encoded together."""

    async def work() -> None:
        source = Counted()
        feed = LiveFeed(source)
        reader = feed.join()
        reader.catch_up()
        await asyncio.sleep(0.03)
        calls = len(source.made)
        for _ in range(1_000):
            feed.committed()
        await asyncio.sleep(0.03)
        assert len(source.made) - calls <= 3

    run(work)


def test_nothing_is_encoded_for_nobody() -> None:
    """After the last reader has left the encoder ends, and commits cost nothing."""

    async def work() -> None:
        source = Counted()
        feed = LiveFeed(source)
        feed.leave(feed.join())
        await asyncio.sleep(0.15)
        calls = len(source.made)
        source.changes = 5
        feed.committed()
        await asyncio.sleep(0.15)
        assert len(source.made) == calls

    run(work)


def test_the_feed_begins_again_for_a_new_reader() -> None:
    """Somebody who comes after everybody has left is served as the first was."""

    async def work() -> None:
        source = Counted()
        feed = LiveFeed(source)
        feed.leave(feed.join())
        await asyncio.sleep(0.15)
        reader = feed.join()
        reader.catch_up()
        source.changes = 1
        feed.committed()
        assert b"delta" in (await reader.next() or b"")

    run(work)


class Door:
    """Who stands at the socket: changed by the test."""

    def __init__(self) -> None:
        self.actor: Actor | None = Actor(name="person/keller", grants=frozenset({"picture.read"}))


@pytest.fixture
def door() -> Door:
    """Return the door, with a duty officer at it."""
    return Door()


@pytest.fixture
def source() -> Counted:
    """Return the source of the served feed."""
    return Counted()


@pytest.fixture
def browser(door: Door, source: Counted) -> Iterator[TestClient]:
    """Return a browser that can open the feed."""
    feed = LiveFeed(source)
    seats = Seats(Limits(live_pictures_of_person=2, live_pictures=3))
    served = LiveSocket(lambda _: feed, lambda _: door.actor, "picture.read", seats)
    application = Starlette(routes=[GuardedSocket("/live", served.serve, needs="picture.read")])
    with TestClient(application, base_url="http://nordia.test") as client:
        yield client


def closed_with(socket: WebSocketTestSession) -> int:
    """Read until the socket is closed, and return the code."""
    for _ in itertools.count():
        try:
            socket.receive_bytes()
        except WebSocketDisconnect as error:
            return error.code
    raise AssertionError


def test_the_first_frame_is_a_snapshot_unasked(browser: TestClient) -> None:
    """Opening the picture shows it at once."""
    with browser.websocket_connect("/live", headers=ORIGIN) as socket:
        assert socket.receive_bytes().startswith(b"snapshot")
        assert socket.receive_bytes().startswith((b"empty", b"delta"))


def test_a_gap_is_answered_by_a_snapshot(browser: TestClient) -> None:
    """A browser that lost a frame asks, and gets the whole picture."""
    with browser.websocket_connect("/live", headers=ORIGIN) as socket:
        socket.receive_bytes()
        socket.send_text("snapshot")
        assert any(socket.receive_bytes().startswith(b"snapshot") for _ in range(20))


def test_asking_again_and_again_is_answered_once_in_a_while(browser: TestClient, source: Counted) -> None:
    """A browser gone wild cannot keep the node busy with snapshots."""
    with browser.websocket_connect("/live", headers=ORIGIN) as socket:
        for _ in range(200):
            socket.send_text("snapshot")
        for _ in range(5):
            socket.receive_bytes()
    assert sum(made.startswith("snapshot") for made in source.made) < 10


def test_other_words_close_the_socket(browser: TestClient) -> None:
    """What is not understood is not guessed at."""
    with browser.websocket_connect("/live", headers=ORIGIN) as socket:
        socket.send_text("everything")
        assert closed_with(socket) == live_socket.NOT_UNDERSTOOD


def test_a_stranger_is_told_to_sign_in(browser: TestClient, door: Door) -> None:
    """Without a session the socket says so with the code that leads to the sign-in."""
    door.actor = None
    with browser.websocket_connect("/live", headers=ORIGIN) as socket:
        assert closed_with(socket) == live_socket.SIGNED_OUT


def test_the_grant_is_needed(browser: TestClient, door: Door) -> None:
    """A session without the grant sees no frame."""
    door.actor = Actor(name="person/adams")
    with browser.websocket_connect("/live", headers=ORIGIN) as socket:
        assert closed_with(socket) == live_socket.NOT_ALLOWED


def test_a_session_that_ends_ends_the_feed(browser: TestClient, door: Door) -> None:
    """Who signs out, or loses the role, sees no more of the picture soon after."""
    with browser.websocket_connect("/live", headers=ORIGIN) as socket:
        socket.receive_bytes()
        door.actor = None
        assert closed_with(socket) == live_socket.SIGNED_OUT


def watch(browser: TestClient) -> WebSocketTestSession:
    """Open a live picture."""
    return browser.websocket_connect("/live", headers=ORIGIN)


@contextmanager
def seated(browser: TestClient) -> Iterator[WebSocketTestSession]:
    """Open a live picture and wait for its first frame: only then is it sure who took the seat."""
    with watch(browser) as socket:
        assert socket.receive_bytes().startswith(b"snapshot")
        yield socket


def test_one_too_many_is_told_so_and_cuts_nobody(browser: TestClient) -> None:
    """Who has the picture open often enough is refused one more; what is open goes on, and a closed one makes room."""
    with seated(browser) as first:
        with seated(browser), watch(browser) as third:
            assert closed_with(third) == live_socket.TOO_MANY
            first.send_text("snapshot")
            while not first.receive_bytes().startswith(b"snapshot"):
                pass
        with seated(browser):
            pass


def test_a_node_without_room_says_so_to_whoever_comes(browser: TestClient, door: Door) -> None:
    """A node tells no more pictures than it can, whoever asks, and says that it is not the person's doing."""
    with seated(browser), seated(browser):
        door.actor = Actor(name="person/dahl", grants=frozenset({"picture.read"}))
        with seated(browser), watch(browser) as fourth:
            assert closed_with(fourth) == live_socket.NO_ROOM


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"origin": "http://testserver:8450"}, {}]
)
def test_another_page_cannot_open_the_feed(browser: TestClient, headers: dict[str, str]) -> None:
    """A page of another site, or of another port, gets no socket although the cookie would come with it."""
    with (
        pytest.raises(WebSocketDisconnect),
        browser.websocket_connect("/live", headers=headers) as socket,
    ):
        socket.receive_bytes()


def test_a_source_that_fails_ends_the_feed_loudly(browser: TestClient, source: Counted) -> None:
    """A defect of the encoder closes the sockets: a frozen picture must never look alive."""

    def broken(sequence: int) -> bytes | None:
        raise RuntimeError("broken")

    source.delta = broken  # type: ignore[method-assign]
    with (
        pytest.raises(RuntimeError, match="broken"),
        browser.websocket_connect("/live", headers=ORIGIN) as socket,
    ):
        closed_with(socket)

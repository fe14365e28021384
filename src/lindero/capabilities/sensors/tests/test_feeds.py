"""AIS coming in from files and sockets: at its own pace, whole, and never fatal."""

import asyncio
import contextlib
import itertools
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from pyais import encode_dict

from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.counts import added
from lindero.capabilities.sensors.feeds.ais import (
    AisFile,
    AisTcp,
    AisUdp,
    listen_tcp,
    listen_udp,
    play_file,
)
from lindero.capabilities.sensors.feeds.carriers import MAX_WAITING, Mailbox
from lindero.capabilities.sensors.feeds.invented import AisInvented, play_invented
from lindero.capabilities.sensors.formats.nmea import checksum_of
from lindero.capabilities.sensors.playback import Playback, pieces_of
from lindero.capabilities.sensors.records import BatchObserved, Counts, SensorRegistered, unseal
from lindero.kernel.errors import Missing, Unavailable
from lindero.kernel.tests.fakes import MORNING, FakeDesk, FakeInlet

LONG_AGO = 1_700_000_000_000
PATIENCE_S = 10.0


def line(at: int, mmsi: int = 219_005_012) -> bytes:
    """Return one report with the time at which it was received."""
    content = b"c:%d" % (at // 1_000)
    sentence = encode_dict({"type": 1, "mmsi": mmsi, "lon": 11.0, "lat": 55.5, "second": 60})[0].encode()
    return b"\\%b*%02X\\%b\r\n" % (content, checksum_of(content), sentence)


def inlet() -> FakeInlet:
    """Return an inlet onto an empty desk."""
    return FakeInlet(FakeDesk(CAPABILITY), CAPABILITY)


def counted(desk: FakeDesk) -> Counts:
    """Return what became of all lines on record."""
    total = Counts()
    for record in desk.of(BatchObserved):
        total = added(total, record.counts)
    return total


def instants(desk: FakeDesk) -> list[list[int]]:
    """Return the instants measured, batch by batch."""
    return [unseal(record.columns).measured_at.tolist() for record in desk.of(BatchObserved)]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Return a recording of ten reports, one a second, and a line of garbage."""
    path = tmp_path / "day.nmea"
    path.write_bytes(b"garbage\n" + b"".join(line(LONG_AGO + 1_000 * second) for second in range(10)))
    return path


def play(inlet: FakeInlet, settings: AisFile) -> None:
    """Play a recording to its end."""
    asyncio.run(play_file(inlet, settings))


def test_file_is_played_as_fast_as_can_be(recording: Path) -> None:
    """At full speed nothing waits, every line is accounted for, and instants stay as recorded."""
    feed = inlet()
    play(feed, AisFile(sensor_id="ais", path=str(recording), speed="max"))
    assert feed.pauses_s == []
    counts = counted(feed.desk)
    assert (counts.lines, counts.decoded, counts.invalid) == (11, 10, {"garbage": 1})
    assert instants(feed.desk) == [[LONG_AGO + 1_000 * second for second in range(10)]]


@pytest.mark.parametrize(("speed", "lasts_s"), [(1.0, 9.0), (3.0, 3.0), (0.5, 18.0)])
def test_file_is_played_at_its_own_pace(recording: Path, speed: float, lasts_s: float) -> None:
    """A recording of nine seconds lasts nine seconds, or as much less as it is played faster."""
    feed = inlet()
    play(feed, AisFile(sensor_id="ais", path=str(recording), speed=speed))
    assert sum(feed.pauses_s) == pytest.approx(lasts_s, abs=0.1)
    assert counted(feed.desk).decoded == 10


def test_live_reports_do_not_wait_for_a_full_batch(recording: Path) -> None:
    """With a second between reports, each is on record before the next is due."""
    feed = inlet()
    play(feed, AisFile(sensor_id="ais", path=str(recording)))
    assert [len(batch) for batch in instants(feed.desk)] == [1] * 10


@pytest.mark.parametrize("speed", [1.0, 10.0, "max"])
def test_recording_in_the_present_ends_when_the_run_does(recording: Path, speed: float) -> None:
    """Old reports are moved so that the last is of now, none is of the future, and intervals stay."""
    feed = inlet()
    play(feed, AisFile(sensor_id="ais", path=str(recording), speed=speed, times="now"))
    moved = [at for batch in instants(feed.desk) for at in batch]
    assert moved[-1] == pytest.approx(feed.now(), abs=2)
    assert all(later - earlier == 1_000 for earlier, later in itertools.pairwise(moved))


def test_looped_recording_goes_on(recording: Path) -> None:
    """Played again and again, time goes on and no line is lost."""
    feed = inlet()
    settings = AisFile(sensor_id="ais", path=str(recording), speed=10.0, loop=True)

    async def three_rounds() -> None:
        async with running(play_file(feed, settings)):
            await until(lambda: counted(feed.desk).decoded >= 30)

    asyncio.run(three_rounds())
    moved = [at for batch in instants(feed.desk) for at in batch]
    assert moved == sorted(set(moved))


def test_file_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    """A wrong path is told with the path, and advice."""
    with pytest.raises(Unavailable) as caught:
        play(inlet(), AisFile(sensor_id="ais", path=str(tmp_path / "none.nmea")))
    assert "none.nmea" in caught.value.text


def test_empty_file_is_no_error(tmp_path: Path) -> None:
    """A recording without a line has nothing to say."""
    (tmp_path / "empty").write_bytes(b"")
    feed = inlet()
    play(feed, AisFile(sensor_id="ais", path=str(tmp_path / "empty")))
    assert feed.desk.of(BatchObserved) == []


def test_recording_of_this_very_time_is_played_live(tmp_path: Path) -> None:
    """Lines of the past come at once, those of the future when their time comes, and no instant is moved."""
    feed = inlet()
    path = tmp_path / "live.nmea"
    path.write_bytes(b"".join(line(feed.now() + 1_000 * second) for second in range(-60, 31, 10)))
    play(feed, AisFile(sensor_id="ais", path=str(path), speed=50.0, times="live"))
    assert sum(feed.pauses_s) == pytest.approx(30.0, abs=0.1)
    played = [at for batch in instants(feed.desk) for at in batch]
    assert played == [MORNING + 1_000 * second for second in range(-60, 31, 10)]


@pytest.mark.parametrize("speed", [0.0, 0.5, 1.0, 7.0])
@pytest.mark.parametrize("rounds", [0, 1, 5])
def test_playback_in_the_present_is_never_of_the_future(speed: float, rounds: int) -> None:
    """Whatever the speed and the round, no line moved into the present is later than when it is played."""
    run = Playback(
        began_at=MORNING,
        first_at=LONG_AGO,
        last_at=LONG_AGO + 60_000,
        speed=speed,
        round=rounds,
        times="now",
    )
    for recorded_at in range(LONG_AGO, LONG_AGO + 60_001, 1_000):
        played_at = max(run.due_at(recorded_at), run.began_at)
        assert recorded_at + run.shift_ms <= played_at or speed == 0.5


@pytest.mark.parametrize("speed", [1.0, 20.0, "max"])
def test_looped_recording_goes_on_in_the_present(recording: Path, speed: float) -> None:
    """Once it has caught up with the present, a looped recording goes on at its own pace: nothing comes late."""
    feed = inlet()
    settings = AisFile(sensor_id="ais", path=str(recording), speed=speed, loop=True, times="now")

    async def rounds() -> None:
        async with running(play_file(feed, settings)):
            await until(lambda: counted(feed.desk).decoded >= 40)

    asyncio.run(rounds())
    played = [at for batch in instants(feed.desk) for at in batch]
    assert played == sorted(set(played))
    assert played[-1] <= feed.now() + 2


def test_invented_ships_play_as_a_receiver_hears_them() -> None:
    """A scene of the catalogue is made up, heard as AIS and put on record; the same seed gives the same ships."""
    names = []
    for _ in range(2):
        here = inlet()
        settings = AisInvented(sensor_id="try-ais", hours=0.1, speed=100.0, loop=False)
        asyncio.run(play_invented(here, settings))
        assert here.desk.of(SensorRegistered)[0].sensor_id == "try-ais"
        assert counted(here.desk).decoded > 0
        names.append({n for batch in here.desk.of(BatchObserved) for n in unseal(batch.columns).identities})
    assert names[0] == names[1]
    assert names[0]


def test_a_scene_that_is_not_in_the_catalogue_is_missing() -> None:
    """Its name is told with those that there are."""
    with pytest.raises(Missing, match="no scene"):
        asyncio.run(play_invented(inlet(), AisInvented(sensor_id="try-ais", scene="sea-nowhere")))


def test_pieces_are_lines() -> None:
    """Bytes fall into lines with their ends, and nothing is lost."""
    assert list(pieces_of(b"a\n\nb")) == [b"a\n", b"\n", b"b"]
    assert list(pieces_of(b"")) == []


Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def serving(handler: Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Serve on a free port, and end when every reader has been served."""
    served: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        served.add(task)
        await handler(reader, writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]
        # Who connected at the very last moment is served too, so that no connection is left open.
        await asyncio.sleep(0.05)
        await asyncio.gather(*served)


@contextlib.asynccontextmanager
async def running(task: Awaitable[None]) -> AsyncIterator[None]:
    """Run a feed that has no end, and end it."""
    running_task = asyncio.ensure_future(task)
    try:
        yield
    finally:
        running_task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running_task


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - what is waited for knows nothing of the test
            await asyncio.sleep(0.005)


def test_tcp_is_read_across_lost_connections() -> None:
    """A server that drops its readers is connected to again; cut lines are counted, whole ones used."""
    connections = 0

    async def send_and_drop(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        writer.write(line(LONG_AGO + 1_000 * connections) + b"!AIVDM,1,1")
        await writer.drain()

    async def scenario(feed: FakeInlet) -> None:
        async with serving(send_and_drop) as port:
            settings = AisTcp(sensor_id="ais", host="127.0.0.1", port=port)
            async with running(listen_tcp(feed, settings)):
                await until(lambda: counted(feed.desk).decoded >= 3)

    feed = inlet()
    asyncio.run(scenario(feed))
    counts = counted(feed.desk)
    assert counts.is_whole
    assert counts.invalid["no_checksum"] >= 2


def test_tcp_waits_longer_each_time_that_nobody_answers() -> None:
    """A server that is down is asked again, half as often each time, up to a limit."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    feed = inlet()

    async def scenario() -> None:
        settings = AisTcp(sensor_id="ais", host="127.0.0.1", port=port, reconnect_max_s=4)
        async with running(listen_tcp(feed, settings)):
            await until(lambda: len(feed.pauses_s) >= 6)

    asyncio.run(scenario())
    assert feed.pauses_s[:6] == [0.5, 1.0, 2.0, 4.0, 4.0, 4.0]


def test_tcp_report_is_on_record_though_nothing_follows() -> None:
    """A single report on a quiet line does not wait for the next."""

    async def send_and_wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(line(LONG_AGO))
        await reader.read()

    async def scenario(feed: FakeInlet) -> None:
        async with serving(send_and_wait) as port:
            settings = AisTcp(sensor_id="ais", host="127.0.0.1", port=port, seal_ms=10)
            async with running(listen_tcp(feed, settings)):
                await until(lambda: counted(feed.desk).decoded == 1)

    asyncio.run(scenario(inlet()))


def test_udp_datagrams_are_taken() -> None:
    """Datagrams with one line, several, or no line end become observations."""
    feed = inlet()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    async def scenario() -> None:
        async with running(listen_udp(feed, AisUdp(sensor_id="ais", port=port))):
            await until(lambda: len(feed.pauses_s) > 1)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                for datagram in (line(LONG_AGO), line(LONG_AGO).strip(), line(LONG_AGO) * 2):
                    sender.sendto(datagram, ("127.0.0.1", port))
            await until(lambda: counted(feed.desk).decoded == 4)

    asyncio.run(scenario())


def test_udp_port_in_use_is_unavailable() -> None:
    """A port that something else holds is told, with advice."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        settings = AisUdp(sensor_id="ais", port=taken.getsockname()[1])
        with pytest.raises(Unavailable) as caught:
            asyncio.run(listen_udp(inlet(), settings))
    assert caught.value.advice


def test_mailbox_is_bounded_and_counts_what_it_loses() -> None:
    """A flood of datagrams cannot fill the memory, and the lines lost are known."""
    mailbox = Mailbox()
    datagram = b"x" * 63_999 + b"\n"
    for _ in range(MAX_WAITING // len(datagram) + 3):
        mailbox.datagram_received(datagram, ("127.0.0.1", 1))
    datagrams, lost = mailbox.take()
    assert sum(map(len, datagrams)) <= MAX_WAITING
    assert lost == 3
    assert mailbox.take() == ([], 0)

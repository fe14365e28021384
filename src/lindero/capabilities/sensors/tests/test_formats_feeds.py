"""Radars, aircraft, drones and patrols coming in: from recordings, over TCP, UDP and HTTP, onto the record."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.demo import DAY_BEGINS_AT
from lindero.capabilities.sensors.demo_radar import radar_turns
from lindero.capabilities.sensors.feeds import FEEDS
from lindero.capabilities.sensors.feeds.air import AirFile, AirHttp, AirTcp, play_air, poll_air, read_air
from lindero.capabilities.sensors.feeds.carriers import AT_ONCE
from lindero.capabilities.sensors.feeds.drones import (
    DronesFile,
    MavlinkTcp,
    MavlinkUdp,
    RemoteIdUdp,
    hear_mavlink,
    hear_remote_id,
    play_drones,
    read_mavlink,
)
from lindero.capabilities.sensors.feeds.patrols import (
    PatrolFile,
    PatrolTcp,
    PatrolUdp,
    hear_patrol,
    play_patrol,
    read_patrol,
)
from lindero.capabilities.sensors.feeds.polling import MAX_DOCUMENT
from lindero.capabilities.sensors.feeds.radar import (
    RadarFile,
    RadarTcp,
    RadarUdp,
    hear_radar,
    play_radar,
    read_radar,
)
from lindero.capabilities.sensors.formats.asterix_options import AsterixOptions
from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.formats.parting import ROWS, parts_of
from lindero.capabilities.sensors.records import (
    BatchObserved,
    Counts,
    SensorRegistered,
    observations_of,
    unseal,
)
from lindero.capabilities.sensors.tests.described import let_watch
from lindero.capabilities.sensors.tests.test_feeds import counted, inlet, instants, running, serving, until
from lindero.capabilities.sensors.tests.test_formats_golden import bytes_of, fixture
from lindero.kernel.errors import Invalid, Unavailable
from lindero.kernel.tests.fakes import MORNING, FakeDesk, FakeInlet
from lindero.kernel.times import DAY_MS

SITE = {"site": {"lon": 11.0, "lat": 55.0, "height_m": 150}}

RECORDINGS: list[tuple[str, Any, Any]] = [
    ("asterix_048", play_radar, RadarFile),
    ("asterix_capture", play_radar, RadarFile),
    ("adsb_snapshots", play_air, AirFile),
    ("adsb_sbs", play_air, AirFile),
    ("mavlink_log_remote_id", play_drones, DronesFile),
    ("remote_id_wifi", play_drones, DronesFile),
    ("gnss", play_patrol, PatrolFile),
    ("gpx", play_patrol, PatrolFile),
    ("kml", play_patrol, PatrolFile),
]


def settings_of(made: Any, path: Path, **more: Any) -> Any:
    """Return the settings of a recording, as a node's configuration gives them."""
    told = {"sensor_id": "s-1", "path": str(path), **more}
    if made is RadarFile:
        told["radar"] = SITE
    return msgspec.convert(told, made)


def watching() -> FakeInlet:
    """Return an inlet onto a desk where a person said what the sensor may see, and for how long."""
    feed = inlet()
    let_watch(feed.desk, "s-1", ends_at=MORNING + 100 * DAY_MS)
    return feed


def on_record(desk: FakeDesk) -> list[int]:
    """Return the instants measured of all batches."""
    return [at for batch in instants(desk) for at in batch]


@pytest.mark.parametrize(("name", "play", "made"), RECORDINGS)
def test_a_recording_goes_on_record(name: str, play: Any, made: Any, tmp_path: Path) -> None:
    """Whatever its format, told by its bytes: every row and every line of the fixture is on record."""
    told = fixture(name)
    path = tmp_path / "recording"
    path.write_bytes(bytes_of(told))
    feed = watching()
    asyncio.run(play(feed, settings_of(made, path)))
    assert counted(feed.desk).lines == told["outcome"]["lines"]
    assert len(on_record(feed.desk)) == len(told["outcome"]["rows"])
    (registered,) = feed.desk.of(SensorRegistered)
    assert registered.format.replace("_", "-") in told["format"] or registered.format == "adsb"
    assert feed.pauses_s in ([], [0.0])


def test_a_recording_in_the_present_begins_now(tmp_path: Path) -> None:
    """Moved into the present, its first instant is now, and nothing is played before its time."""
    path = tmp_path / "trace.json"
    path.write_bytes(bytes_of(fixture("adsb_trace")))
    feed = watching()
    asyncio.run(play_air(feed, settings_of(AirFile, path, times="now")))
    assert on_record(feed.desk) == [MORNING, MORNING + 4_500]
    assert sum(feed.pauses_s) == pytest.approx(4.5, abs=0.1)


def test_a_recording_is_played_at_its_own_pace(tmp_path: Path) -> None:
    """Three times as fast as recorded, it lasts a third, and keeps its instants."""
    path = tmp_path / "trace.json"
    path.write_bytes(bytes_of(fixture("adsb_trace")))
    feed = watching()
    asyncio.run(play_air(feed, settings_of(AirFile, path, speed=3.0)))
    assert sum(feed.pauses_s) == pytest.approx(1.5, abs=0.1)
    assert on_record(feed.desk)[0] == 1_800_000_000_000


def radar_recording(folder: Path, began_at: int) -> Path:
    """Write a minute of the demonstration's radar; return the file."""
    path = folder / "radar.asterix"
    path.write_bytes(b"".join(data for _, data in radar_turns("feeds", began_at, 60.0)))
    return path


def test_a_recording_played_fast_in_the_present_ends_when_the_run_does(tmp_path: Path) -> None:
    """Twenty times as fast, 55 seconds last 2.75: the last turn is of the run's end, none is of the future."""
    path = radar_recording(tmp_path, DAY_BEGINS_AT)
    feed = watching()
    source = msgspec.structs.replace(
        settings_of(RadarFile, path, times="now", speed=20.0), radar=AsterixOptions(began_at=DAY_BEGINS_AT)
    )
    asyncio.run(play_radar(feed, source))
    told = on_record(feed.desk)
    assert max(told) == MORNING + 2_750
    assert max(told) - min(told) == 55_000
    assert sum(feed.pauses_s) == pytest.approx(2.75, abs=0.01)


def test_a_live_recording_waits_for_its_instants(tmp_path: Path) -> None:
    """What is past is played at once, what is to come when it comes, and no instant moves."""
    began_at = MORNING - 30_000
    path = radar_recording(tmp_path, began_at)
    feed = watching()
    source = msgspec.structs.replace(
        settings_of(RadarFile, path, times="live"), radar=AsterixOptions(began_at=began_at)
    )
    asyncio.run(play_radar(feed, source))
    assert min(on_record(feed.desk)) == began_at
    assert max(on_record(feed.desk)) == MORNING + 25_000
    assert sum(feed.pauses_s) == pytest.approx(25.0, abs=0.01)
    # A turn waits for the next one at most.
    assert max(feed.pauses_s) <= 10.0


def test_a_recording_of_another_kind_is_refused(tmp_path: Path) -> None:
    """A patrol's journey is no radar: the refusal says what it is, and what is wanted."""
    path = tmp_path / "journey.ast"
    path.write_bytes(bytes_of(fixture("gpx")))
    with pytest.raises(Invalid, match="gpx") as caught:
        asyncio.run(play_radar(inlet(), settings_of(RadarFile, path)))
    assert "asterix" in caught.value.advice


def test_a_recording_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    """A wrong path is told with the path."""
    with pytest.raises(Unavailable, match="none"):
        asyncio.run(play_air(inlet(), settings_of(AirFile, tmp_path / "none")))


SERVERS: list[tuple[str, Any, Any, dict[str, Any]]] = [
    ("asterix_048", read_radar, RadarTcp, {"radar": SITE}),
    ("adsb_sbs", read_air, AirTcp, {}),
    ("mavlink_stream", read_mavlink, MavlinkTcp, {}),
    ("gnss", read_patrol, PatrolTcp, {"patrol": {"unit": "patrol-4"}}),
]


@pytest.mark.parametrize(("name", "read", "made", "more"), SERVERS)
def test_a_server_is_read(name: str, read: Any, made: Any, more: dict[str, Any]) -> None:
    """What a server sends is on record, whole, though nothing follows."""
    told = fixture(name)

    async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(bytes_of(told))
        await writer.drain()

    async def scenario(feed: FakeInlet) -> None:
        async with serving(send) as port:
            settings = msgspec.convert(
                {"sensor_id": "s-1", "host": "127.0.0.1", "port": port, "seal_ms": 10, **more}, made
            )
            async with running(read(feed, settings)):
                await until(lambda: counted(feed.desk).lines >= told["outcome"]["lines"])

    feed = watching()
    asyncio.run(scenario(feed))
    assert counted(feed.desk).is_whole
    assert len(on_record(feed.desk)) >= len(told["outcome"]["rows"])


def free_port() -> int:
    """Return a port for datagrams that nobody has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def hear(
    run: Callable[[FakeInlet], Awaitable[None]], port: int, datagrams: list[bytes], lines: int
) -> Counts:
    """Send datagrams to a feed, and return what became of them."""
    feed = watching()

    async def scenario() -> None:
        async with running(run(feed)):
            await until(lambda: len(feed.pauses_s) > 1)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                for datagram in datagrams:
                    sender.sendto(datagram, ("127.0.0.1", port))
            await until(lambda: counted(feed.desk).lines >= lines)

    asyncio.run(scenario())
    return counted(feed.desk)


def test_radar_datagrams_are_taken() -> None:
    """A datagram that is cut short ends with itself: the next one is read from its beginning."""
    whole = bytes_of(fixture("asterix_021"))
    port = free_port()
    settings = RadarUdp(sensor_id="s-1", port=port)
    counts = hear(lambda feed: hear_radar(feed, settings), port, [whole[:-3], whole], 2)
    assert (counts.decoded, counts.invalid) == (1, {"short": 1})


def test_a_flood_of_plots_holds_up_nothing_else() -> None:
    """While more comes than can be decoded at once, others have their turn in between, and no batch is too large."""
    whole = bytes_of(fixture("asterix_021")) * 400
    port = free_port()
    feed = watching()
    turns = 0

    async def scenario() -> None:
        nonlocal turns
        settings = RadarUdp(sensor_id="s-1", port=port, batch_rows=200)
        async with running(hear_radar(feed, settings)):
            await until(lambda: len(feed.pauses_s) > 1)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                for _ in range(2):
                    sender.sendto(whole, ("127.0.0.1", port))
            await until(lambda: counted(feed.desk).lines >= 800)
            turns = feed.pauses_s.count(0)

    asyncio.run(scenario())
    assert len(whole) > AT_ONCE
    assert turns == 2
    assert max(len(batch) for batch in instants(feed.desk)) <= 400


def test_drone_datagrams_are_taken() -> None:
    """MAVLink by UDP, a frame or several in each datagram."""
    told = fixture("mavlink_stream")
    port = free_port()
    settings = MavlinkUdp(sensor_id="s-1", port=port)
    counts = hear(
        lambda feed: hear_mavlink(feed, settings), port, [bytes_of(told)] * 2, 2 * told["outcome"]["lines"]
    )
    assert counts.invalid == {"checksum": 2, "garbage": 2, "short": 2}


def test_broadcasts_of_drones_are_taken() -> None:
    """Remote identification handed on by a receiver, one broadcast in each datagram."""
    told = fixture("remote_id_pack")
    port = free_port()
    settings = RemoteIdUdp(sensor_id="s-1", port=port)
    counts = hear(lambda feed: hear_remote_id(feed, settings), port, [bytes_of(told), b"?"], 6)
    assert (counts.decoded, counts.invalid) == (5, {"payload": 1})


def test_patrol_datagrams_are_taken() -> None:
    """Sentences by UDP, with a line end or without."""
    sentence = bytes_of(fixture("gnss")).splitlines()[1]
    port = free_port()
    settings = PatrolUdp(sensor_id="s-1", port=port)
    counts = hear(lambda feed: hear_patrol(feed, settings), port, [sentence, sentence + b"\r\n"], 2)
    assert counts.decoded == 2


def test_snapshots_are_read_again_and_again() -> None:
    """Answers become observations, one that is too long is lost and counted, and silence is waited out."""
    snapshots = bytes_of(fixture("adsb_snapshots")).splitlines()
    answers: list[bytes | None] = [
        snapshots[0],
        None,
        None,
        b" " * (MAX_DOCUMENT + 1),
        snapshots[1][:-9],
        snapshots[1],
    ]

    def get(url: str) -> bytes:
        answer = answers.pop(0) if answers else b""
        if answer is None:
            raise Unavailable("sensors.server", f"{url} does not answer.", "Check its address.")
        return answer

    async def scenario(feed: FakeInlet) -> None:
        settings = AirHttp(sensor_id="s-1", url="http://receiver.test/aircraft.json")
        async with running(poll_air(feed, settings, get)):
            await until(lambda: counted(feed.desk).lines >= 9)

    feed = watching()
    asyncio.run(scenario(feed))
    counts = counted(feed.desk)
    assert counts.invalid == {"identity": 1, "time": 1, "lost": 1, "short": 1}
    assert feed.pauses_s[:4] == [1.0, 0.5, 1.0, 1.0]


def test_every_feed_has_a_name_of_its_own() -> None:
    """A configuration names each without doubt."""
    assert len({feed.name for feed in FEEDS}) == len(FEEDS)


def test_a_document_with_many_rows_becomes_several_batches() -> None:
    """No batch is larger than a record may hold, and rows and counts together are those of the document."""
    rows = 2 * ROWS + 5
    observations = observations_of(
        (), (), measured_at=list(range(rows)), lon=[0] * rows, lat=[0] * rows, source_class=[0] * rows
    )
    counts = Counts(lines=rows + 2, decoded=rows + 1, invalid={"row": 1}, kinds={"trkpt": rows + 1})
    parts = list(parts_of(Decoded(observations=observations, identifications=(), counts=counts)))
    assert [len(part.observations) for part in parts] == [ROWS, 5, ROWS]
    assert all(part.counts.is_whole for part in parts)
    assert sum(part.counts.lines for part in parts) == rows + 2
    assert sorted(at for part in parts for at in part.observations.measured_at.tolist()) == list(range(rows))


def test_what_is_on_record_has_the_columns_of_its_format(tmp_path: Path) -> None:
    """A radar's scan, ellipse and altitude, and what called itself by name, come through the seal."""
    path = tmp_path / "recording"
    path.write_bytes(bytes_of(fixture("asterix_048")))
    feed = watching()
    asyncio.run(play_radar(feed, settings_of(RadarFile, path)))
    (batch,) = feed.desk.of(BatchObserved)
    rows = unseal(batch.columns)
    assert len(set(rows.scan.tolist())) == 2
    assert rows.major_dm.min() >= 700
    assert rows.altitude_dm.max() == 30_480
    assert [said.callsign for said in batch.identifications] == ["NRD12"]


def test_the_capability_offers_them() -> None:
    """Radars, aircraft, drones and patrols can be named in a node's configuration."""
    names = {feed.name for feed in CAPABILITY.feeds}
    assert {"sensors.radar_udp", "sensors.air_http", "sensors.mavlink_udp", "sensors.patrol_tcp"} <= names

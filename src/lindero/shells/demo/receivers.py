"""What the nations' receivers hear and Nordia's radar sees: a recording or the scenario, played to each node."""

import math
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

import msgspec

from lindero.capabilities.sensors.demo import scenario_lines
from lindero.capabilities.sensors.demo_radar import FAST_FERRY, RADAR, RADAR_PLANE, radar_turns
from lindero.capabilities.tracking.warming import warm_up
from lindero.engine.clock import Clock
from lindero.kernel.errors import Unavailable
from lindero.kernel.places import place_of
from lindero.kernel.times import DAY_MS, MINUTE_MS
from lindero.shells.demo.caller import Caller
from lindero.shells.demo.cast import PHRASE
from lindero.shells.demo.crew import Post, start_all, stop_all
from lindero.shells.demo.plan import Plan
from lindero.shells.node import CONFIG_FILE

RADAR_NATION: Final = "NRD"
RADAR_TITLE: Final = "Coastal radar"
RADAR_WATERS: Final = tuple(
    place_of(lon, lat) for lon, lat in ((10.60, 55.05), (11.55, 55.05), (11.55, 55.65), (10.60, 55.65))
)
"""Where the radar may look."""

LIVE_PAST_MS: Final = 14 * MINUTE_MS
"""Long enough that what moves without a word is dark from the beginning."""

LIVE_S: Final = 3_600.0


class Recordings(msgspec.Struct, frozen=True, kw_only=True):
    """What is played to the nodes; written beside whatever else goes on, and there when `written` has ended.

    Attributes:
        is_live: Whether it is played as time goes by; otherwise a stretch is played fast, to its end.
        start_at: The instant of its beginning, milliseconds UTC.
        receivers: By nation what its receivers hear.
        radar: What Nordia's radar sends; None beside a recording, which it did not see.
        written: The process that writes it, after it has compiled the tracker's loops.
    """

    is_live: bool
    start_at: int
    receivers: dict[str, Path]
    radar: Path | None
    written: BaseProcess


def begin_recordings(plan: Plan, folder: Path, nations: Sequence[str], now: int) -> Recordings:
    """Begin to write what the nodes will hear and see, while the neighbours meet; nobody waits for it before `feed`.

    A headless run plays a stretch fast, to its end. Otherwise the ships of the last minutes come at once, and
    those of the next hour as time goes by. Nordia's radar sees the same ships, unless they come from a recording.
    """
    is_live = not plan.headless and plan.ais is None
    start_at = now - LIVE_PAST_MS if is_live else now
    duration_s = LIVE_S if is_live else plan.duration_s
    paths = {nation: folder / f"receivers-{nation.lower()}.nmea" for nation in nations}
    if plan.ais is not None:
        paths[RADAR_NATION] = plan.ais
    radar = folder / "radar.asterix" if plan.ais is None else None
    made = {nation: path for nation, path in paths.items() if path != plan.ais}
    # Another process: what compiles and computes there keeps nobody here from talking to a node.
    process = get_context("spawn").Process(
        target=_write_all, args=(made, radar, plan.seed, start_at, duration_s), daemon=True
    )
    process.start()
    return Recordings(is_live=is_live, start_at=start_at, receivers=paths, radar=radar, written=process)


def _write_all(
    receivers: Mapping[str, Path], radar: Path | None, seed: str, start_at: int, duration_s: float
) -> None:
    """Compile the tracker's loops, so that no node must when its radar starts, then write every recording."""
    warm_up()
    for nation, path in receivers.items():
        write_scenario(path, f"{seed} {nation}", start_at, duration_s, is_watched=nation == RADAR_NATION)
    if radar is not None:
        write_radar(radar, f"{seed} {RADAR_NATION}", start_at, duration_s)


def feed(plan: Plan, recordings: Recordings, posts: list[Post], clock: Clock) -> None:
    """Give each node its recording and start it again with that: a restart changes nothing.

    Raises:
        Unavailable: If the recordings could not be written.
    """
    recordings.written.join()
    if recordings.written.exitcode:
        raise Unavailable(
            "demo.recordings",
            "What the receivers hear could not be written.",
            "The lines above say why; give the disk room and run it again.",
        )
    times, speed = ("live", 1.0) if recordings.is_live else ("now", plan.speed)
    for post in posts:
        loop = not plan.headless and not recordings.is_live
        post.add_feed(recordings.receivers[post.nation], speed=speed, loop=loop, times=times)
        if post.nation == RADAR_NATION and recordings.radar is not None:
            describe_radar(post, clock.now())
            add_radar(post, recordings.radar, recordings.start_at, times, speed)
    stop_all(posts)
    start_all(posts)


def describe_radar(post: Post, now: int) -> None:
    """Let people register the radar and say where it may look, and for how long: before that nothing of it is kept."""
    sensor = {"sensor_id": RADAR.sensor_id}
    admin = Caller(post.console, "admin", PHRASE)
    admin.act("sensors.register_sensor", **sensor, title=RADAR_TITLE, format="asterix")
    post.person("duty").act(
        "sensors.describe_sensor",
        **sensor,
        kind="radar",
        owner="Coast Guard of Nordia",
        purpose="border surveillance",
        place=RADAR_PLANE.origin,
        view={"farthest_m": round(RADAR.range_m), "height_dm": round(10 * RADAR.height_m)},
        footprint=[RADAR_WATERS],
        ends_at=now + 30 * DAY_MS,
    )


def add_radar(post: Post, path: Path, began_at: int, times: str, speed: float) -> None:
    """Let a node play what its radar sends from its next start on; `times` as in the feed's settings."""
    quoted = msgspec.json.encode(str(path)).decode()
    text = f"""
[feeds.radar]
feed = "sensors.radar_file"
{post.assessed("DPIA-RADAR")}
[feeds.radar.settings]
sensor_id = "{RADAR.sensor_id}"
title = "{RADAR_TITLE}"
path = {quoted}
speed = {speed}
times = "{times}"

[feeds.radar.settings.radar]
range_deviation_m = {RADAR.range_deviation_m}
azimuth_deviation_deg = {math.degrees(RADAR.azimuth_deviation_rad)}
began_at = {began_at}
"""
    with (post.folder / CONFIG_FILE).open("a", encoding="utf-8") as file:
        file.write(text)


def write_radar(path: Path, seed: str, start_at: int, duration_s: float) -> None:
    """Write what the radar sends."""
    with path.open("wb") as file:
        file.writelines(data for _, data in radar_turns(seed, start_at, duration_s))


def write_scenario(
    path: Path, seed: str, start_at: int, duration_s: float, *, is_watched: bool = False
) -> None:
    """Write what a nation's receivers hear, with the ferry where a radar watches."""
    also = (FAST_FERRY,) if is_watched else ()
    with path.open("wb") as file:
        for _, line in scenario_lines(seed, start_at, duration_s, also):
            file.write(line.rstrip(b"\r\n") + b"\r\n")

"""What the nations' receivers hear: a recording or the scenario, played to each node."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from lindero.capabilities.sensors.demo import scenario_lines
from lindero.engine.clock import Clock
from lindero.kernel.times import MINUTE_MS
from lindero.shells.demo.crew import Post, start_all, stop_all
from lindero.shells.demo.plan import Plan

LIVE_PAST_MS: Final = 5 * MINUTE_MS
LIVE_S: Final = 3_600.0


def feed(plan: Plan, folder: Path, posts: list[Post], clock: Clock) -> None:
    """Give each node its recording and start it again with that: a restart changes nothing.

    A headless run plays a stretch fast, to its end. Otherwise the ships of the last minutes come at once, and
    those of the next hour as time goes by.
    """
    is_live = not plan.headless and plan.ais is None
    start_at = clock.now() - LIVE_PAST_MS if is_live else clock.now()
    duration_s = LIVE_S if is_live else plan.duration_s
    paths = {post.nation: folder / f"receivers-{post.nation.lower()}.nmea" for post in posts}
    if plan.ais is not None:
        paths["NRD"] = plan.ais
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        written = [
            pool.submit(write_scenario, path, f"{plan.seed} {nation}", start_at, duration_s)
            for nation, path in paths.items()
            if path != plan.ais
        ]
        for job in written:
            job.result()
    for post in posts:
        if is_live:
            post.add_feed(paths[post.nation], speed=1.0, loop=False, times="live")
        else:
            post.add_feed(paths[post.nation], speed=plan.speed, loop=not plan.headless, times="now")
    stop_all(posts)
    start_all(posts)


def write_scenario(path: Path, seed: str, start_at: int, duration_s: float) -> None:
    """Write what a nation's receivers hear; runs in a process of its own."""
    with path.open("wb") as file:
        for _, line in scenario_lines(seed, start_at, duration_s):
            file.write(line.rstrip(b"\r\n") + b"\r\n")

"""Running the demonstration: the acts in order, told to whoever watches, and the figures at the end."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from threading import Event
from typing import Final

import msgspec
from rich.console import Console
from rich.table import Table

from lindero.capabilities.sensors.demo import scenario_lines
from lindero.engine.clock import Clock, SystemClock
from lindero.engine.keys import SystemRandom
from lindero.engine.registry import Registry
from lindero.kernel.errors import LinderoError
from lindero.kernel.times import MINUTE_MS
from lindero.shells.demo.cast import PHRASE
from lindero.shells.demo.crew import Post, make_posts, start_all, stop_all
from lindero.shells.demo.result import Result, Seen, result_of
from lindero.shells.demo.story import SUSPENDED, Story

SCENARIO_S: Final = 900.0
SCENARIO_SPEED: Final = 20.0
RECORDING_SPEED: Final = 10.0
ACT_PAUSE_S: Final = 1.5
LIVE_PAST_MS: Final = 5 * MINUTE_MS
LIVE_S: Final = 3_600.0


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How to run.

    Attributes:
        ais: A recording for Nordia's receivers, in place of the scenario.
        speed: How many times faster than recorded.
        seed: What the scenario is made from.
        duration_s: How much of the scenario is played, seconds of its own time.
        headless: Whether to end by itself.
        as_json: Whether the last line is JSON.
        keep: Where the nodes stay; a folder that goes at the end otherwise.
    """

    ais: Path | None
    speed: float
    seed: str
    duration_s: float
    headless: bool
    as_json: bool
    keep: Path | None


def run_demo(
    registry: Registry,
    *,
    ais: Path | None = None,
    speed: float | None = None,
    seed: str = "lindero",
    duration_s: float | None = None,
    headless: bool = False,
    as_json: bool = False,
    keep: Path | None = None,
) -> int:
    """Run the demonstration.

    Returns:
        Exit status: 0 if everything that it promises was seen, 1 if not.
    """
    default = RECORDING_SPEED if ais is not None else SCENARIO_SPEED
    plan = Plan(
        ais=ais.absolute() if ais is not None else None,
        speed=default if speed is None else speed,
        seed=seed,
        duration_s=SCENARIO_S if duration_s is None else duration_s,
        headless=headless,
        as_json=as_json,
        keep=keep,
    )
    screen = Console(stderr=True)
    clock = SystemClock()
    with _folder(plan) as folder:
        posts = make_posts(folder, registry, clock, SystemRandom())
        try:
            return _run(plan, folder, posts, clock, screen)
        except LinderoError as error:
            screen.print(
                f"[bold red]The demonstration failed:[/] {error.text}\n{error.advice}", highlight=False
            )
            return 1
        except KeyboardInterrupt:
            screen.print("Stopped.")
            return 0
        finally:
            stop_all(posts)


def _run(plan: Plan, folder: Path, posts: list[Post], clock: Clock, screen: Console) -> int:
    story, seen = Story(posts, clock), Seen()
    with screen.status("Three neighbours start their nodes") as status:
        began_s = clock.monotonic_s()
        start_all(posts)
        status.update("They compare fingerprints")
        story.meet()
        status.update("They conclude two agreements, signed by two officers a side")
        hashes = story.conclude()
        _say(
            screen,
            f"{len(hashes)} agreements in force: " + ", ".join(f"{r} ({h[:12]}…)" for r, h in hashes.items()),
        )
        status.update("Their receivers begin to hear ships")
        _feed(plan, folder, posts, clock)
        status.update("Nordia sees ships, Sudia waits for the first of them")
        story.wait_for_tracks()
        seen.first_track_s = clock.monotonic_s() - began_s
        _say(screen, f"First track of Nordia on Sudia's map {seen.first_track_s:.1f} s after the start")
        _acts(story, seen, clock, screen)
        if plan.headless:
            status.update("The recordings play to their end")
            _await_end(plan, story)
        status.update("Every channel is exported from both ends and verified without a node")
        reports = story.bundles()
    result = result_of(story, seen, reports)
    _show(screen, result)
    for nation, channel, report in reports:
        for finding in report.findings:
            _say(screen, f"[red]{nation} {channel}: {finding.where}: {finding.what}[/]")
    if not plan.headless:
        _keep_serving(posts, screen)
    if plan.as_json:
        print(msgspec.json.encode(result).decode(), flush=True)
    return 0 if result.ok else 1


def _acts(story: Story, seen: Seen, clock: Clock, screen: Console) -> None:
    """Suspend and resume a clause, and recall a record, while ships go on."""
    ref, clause = SUSPENDED
    clock.wait(ACT_PAUSE_S, Event())
    suspension, seen.suspended_effective_ms = story.suspend()
    _say(
        screen,
        f"{ref} {clause} suspended; effective on both sides after {seen.suspended_effective_ms:.0f} ms",
    )
    clock.wait(ACT_PAUSE_S, Event())
    story.resume(suspension)
    _say(screen, f"{ref} {clause} resumed by both sides; nothing was replayed")
    clock.wait(ACT_PAUSE_S, Event())
    record = story.recall()
    seen.recalled = 1
    story.wait_for_erasure()
    _say(screen, f"Record {record[:8]}… recalled; Sudia erased it and certified that")


def _feed(plan: Plan, folder: Path, posts: list[Post], clock: Clock) -> None:
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


def _await_end(plan: Plan, story: Story) -> None:
    longest_s = plan.duration_s / plan.speed if plan.speed else 0.0
    story.wait_for_feeds(120.0 + 2 * longest_s)


def _say(screen: Console, text: str) -> None:
    screen.print(f"[green]✓[/] {text}", highlight=False)


def _show(screen: Console, result: Result) -> None:
    """Print what was observed, released, refused, received, proved, and how fast."""
    table = Table(title="What the three nodes did, by their own logs", show_header=False)
    refused = ", ".join(f"{code} {count:,}" for code, count in result.refused.items()) or "nothing"
    latency = result.latency_ms
    for name, value in (
        (
            "Observed",
            f"{result.observed:,} messages, {result.invalid:,} lines unusable, {result.tracks:,} tracks",
        ),
        ("Released", f"{result.released:,} decisions"),
        ("Refused", refused),
        ("Received", f"{result.received:,} entries"),
        (
            "Proved",
            f"{result.receipts_verified:,} receipts; {result.logs_verified} of {result.logs} exported logs verified",
        ),
        (
            "How fast",
            f"put here to proved there: half in {latency.p50} ms, 95 % in {latency.p95} ms, 99 % in {latency.p99} ms",
        ),
        ("Suspended", f"effective on both sides in {result.suspended_effective_ms} ms"),
        ("Recalled", f"{result.recalled}, erasures proved: {result.erased_proved}"),
    ):
        table.add_row(name, value)
    screen.print(table)


def _keep_serving(posts: list[Post], screen: Console) -> None:
    """Print where the consoles are, and serve them until Ctrl-C."""
    screen.print()
    for post in posts:
        screen.print(
            f"  {post.neighbour.name:<8}{post.console}  sign in as [bold]{post.neighbour.duty[0]}[/]",
            highlight=False,
        )
    screen.print(f"\nPass phrase of everybody: [bold]{PHRASE}[/]. Ctrl-C ends it.", highlight=False)
    with contextlib.suppress(KeyboardInterrupt):
        Event().wait()


@contextlib.contextmanager
def _folder(plan: Plan) -> Iterator[Path]:
    """Give the folder of the nodes."""
    if plan.keep is not None:
        plan.keep.mkdir(parents=True, exist_ok=True)
        yield plan.keep.absolute()
        return
    folder = Path(tempfile.mkdtemp(prefix="lindero-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

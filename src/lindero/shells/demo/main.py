"""Running the demonstration: the acts in order, told to whoever watches, and the figures at the end."""

import signal
from pathlib import Path
from threading import Event
from typing import Final

import msgspec
from rich.console import Console

from lindero.engine.clock import Clock, SystemClock
from lindero.engine.keys import SystemRandom
from lindero.engine.registry import Registry
from lindero.kernel.errors import LinderoError
from lindero.shells.demo.crew import Post, make_posts, start_all, stop_all
from lindero.shells.demo.plan import Plan, folder_of
from lindero.shells.demo.receivers import begin_recordings, feed
from lindero.shells.demo.result import Seen, result_of
from lindero.shells.demo.screen import keep_serving, say, show_result
from lindero.shells.demo.story import SUSPENDED, Story

SCENARIO_S: Final = 860.0
SCENARIO_SPEED: Final = 40.0
"""A stretch that is long enough for the radar's boat, as fast as two cores follow it without falling behind."""

RECORDING_SPEED: Final = 10.0
ACT_PAUSE_S: Final = 1.5


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
    with folder_of(plan) as folder:
        posts = make_posts(folder, registry, clock, SystemRandom())
        # Told to end, it ends its nodes first, as at Ctrl-C; otherwise they would go on without it.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            return _run(plan, folder, posts, clock, screen)
        except LinderoError as error:
            screen.print(
                f"[bold red]The demonstration failed:[/] {error.text}\n{error.advice}", highlight=False
            )
            for ended in filter(None, (post.ended() for post in posts)):
                screen.print(ended, highlight=False, markup=False)
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
        recordings = begin_recordings(plan, folder, [post.nation for post in posts], clock.now())
        start_all(posts)
        status.update("They compare fingerprints")
        story.meet()
        status.update("They conclude their agreements, signed by two officers a side")
        hashes = story.conclude()
        say(
            screen,
            f"{len(hashes)} agreements in force: " + ", ".join(f"{r} ({h[:12]}…)" for r, h in hashes.items()),
        )
        status.update("Contact desks enter themselves, and Nordia's asks Sudia's")
        story.enquire()
        status.update("Officers keep their watch: detectors, units, an event, a level, a rescue")
        story.watch()
        say(
            screen,
            "The night's watch is entered: suspected smuggling, a weather warning, units of both sides, a boat in"
            " distress; both sides agree on the level of a border section",
        )
        status.update("Nordia asks its public about lights at the border")
        say(
            screen,
            f"Nordia asks its public about lights; comments without a name so far: {story.consult()}. On the fog"
            " horn it asked weeks ago, and has answered everybody and decided",
        )
        status.update("Somebody without an account reports on Nordia's public page")
        code = story.hear_citizen()
        say(
            screen,
            "Somebody without an account reports a boat on Nordia's public page and leaves no name; an officer answers,"
            " and whoever reported reads it with the receipt code",
        )
        status.update("Their receivers begin to hear ships")
        feed(plan, recordings, posts, clock)
        status.update("Nordia sees ships, Sudia waits for the first of them")
        story.wait_for_tracks()
        seen.first_track_s = clock.monotonic_s() - began_s
        say(
            screen,
            f"Sudia's map shows the first ship that Nordia sees, {seen.first_track_s:.1f} s after the start",
        )
        _acts(story, seen, clock, screen)
        if plan.headless:
            status.update("The recordings play to their end")
            _await_end(plan, story)
        if plan.sees_dark_boat:
            status.update("Nordia's radar sees a boat that says nothing of itself")
            _alert(story, seen, screen)
        status.update("Every channel is exported from both ends and verified without a node")
        reports = story.bundles()
    result = result_of(story, seen, reports)
    show_result(screen, result)
    for nation, channel, report in reports:
        for finding in report.findings:
            say(screen, f"[red]{nation} {channel}: {finding.where}: {finding.what}[/]")
    if not plan.headless:
        keep_serving(posts, screen, code)
    if plan.as_json:
        print(msgspec.json.encode(result).decode(), flush=True)
    return 0 if result.ok else 1


def _acts(story: Story, seen: Seen, clock: Clock, screen: Console) -> None:
    """Suspend and resume a clause, and recall a record, while ships go on."""
    ref, clause = SUSPENDED
    clock.wait(ACT_PAUSE_S, Event())
    suspension, seen.suspended_effective_ms = story.suspend()
    say(
        screen,
        f"Nordia's data protection officer suspends {clause} of {ref}; Sudia's node refuses too after"
        f" {seen.suspended_effective_ms:.0f} ms",
    )
    clock.wait(ACT_PAUSE_S, Event())
    story.resume(suspension)
    say(screen, f"Both sides resume {clause} of {ref}; nothing of the time between is sent afterwards")
    clock.wait(ACT_PAUSE_S, Event())
    record = story.recall()
    seen.recalled = 1
    story.wait_for_erasure()
    say(
        screen,
        f"Nordia recalls record {record[:8]}…, a ship mistaken for another; Sudia erased it and certified that",
    )


def _alert(story: Story, seen: Seen, screen: Console) -> None:
    """Let Nordia find the boat that only its radar sees, judge it and tell Sudia."""
    seen.fused = story.fused()
    seen.dark_permille, seen.handed_over_ms = story.see_dark_boat()
    say(
        screen,
        f"Nordia's radar sees a boat that sends no AIS ({seen.dark_permille / 1_000:.0%} sure); Keller judges the alert"
        f" and hands it over, and Sudia reads it {seen.handed_over_ms:.0f} ms later",
    )


def _await_end(plan: Plan, story: Story) -> None:
    longest_s = plan.duration_s / plan.speed if plan.speed else 0.0
    story.wait_for_feeds(120.0 + 2 * longest_s)

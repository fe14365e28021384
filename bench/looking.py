"""How long another thread of a node waits for its turn while the detectors look at many tracks, beside a plain loop."""

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.detect import detect
from lindero.capabilities.alerts.detecting.histories import About, Histories, histories_of
from lindero.capabilities.sensors.records import SOURCE_CLASSES
from lindero.kernel.units import DEGREE_E7

TRACKS: Final = (2_000, 10_000, 50_000)
MINUTES: Final = 60
KINDS: Final = ("speed_drop", "rendezvous", "spoofed_position", "route_deviation", "drone_launch")
"""Those that ask everything that detectors share of all tracks: the clock, shadows, where ships lie, lanes."""

EVERY_S: Final = 0.005
LOOP_S: Final = 5.0
BEGIN: Final = 1_795_334_400_000
CLASSES: Final = ("cargo", "tanker", "fishing", "passenger")


class Waited(msgspec.Struct, frozen=True):
    """The longest wait of a thread that wakes every few milliseconds.

    Attributes:
        found: What the work returned.
        took_s: How long the work took.
        wall_s: The longest wait beyond its sleep.
        held_s: The same without what the machine gave to others: time on the processor of who worked meanwhile.
    """

    found: int
    took_s: float
    wall_s: float
    held_s: float


def run() -> None:
    """Measure and print; the loop, which gives way whenever it is asked to, is the base."""
    print(
        f"\nLooking (a thread that wakes every {1e3 * EVERY_S:g} ms beside one that works; {MINUTES} minutes)"
    )
    _show("a plain loop of Python", waited(_loop))
    for tracks in TRACKS:
        histories = _histories(tracks)
        found = waited(partial(_look, histories))
        _show(f"{tracks:,} tracks, {len(histories):,} fixes, {found.found:,} findings", found)


def waited(work: Callable[[], int]) -> Waited:
    """Run work in a thread as a node's job does, and wake beside it until it is done."""
    found: list[int] = []
    worker = threading.Thread(target=lambda: found.append(work()))
    started = time.perf_counter()
    worker.start()
    clock = time.pthread_getcpuclockid(worker.ident or 0)
    wall_s = held_s = 0.0
    while worker.is_alive():
        before, worked = time.perf_counter(), _seconds(clock)
        time.sleep(EVERY_S)
        late, done = time.perf_counter() - before - EVERY_S, _seconds(clock) - worked
        wall_s, held_s = max(wall_s, late), max(held_s, min(late, done))
    worker.join()
    return Waited(found[0], time.perf_counter() - started, wall_s, held_s)


def _seconds(clock: int) -> float:
    try:
        return time.clock_gettime(clock)
    except OSError:
        # The thread ended between two looks.
        return 0.0


def _show(what: str, one: Waited) -> None:
    print(
        f"  {what:<52} {one.took_s:6.1f} s, longest wait {1e3 * one.wall_s:5.0f} ms,"
        f" of it held by the work {1e3 * one.held_s:5.0f} ms"
    )


def _look(histories: Histories) -> int:
    return len(detect(histories, kinds=KINDS))


def _loop() -> int:
    count, end = 0, time.perf_counter() + LOOP_S
    while time.perf_counter() < end:
        count += 1
    return count


def _histories(tracks: int) -> Histories:
    """Return ships of a wide sea, seeded: a quarter lie, some stop on their way, each fifth is seen by radar only."""
    random = np.random.default_rng(7)
    is_radar = np.arange(tracks) % 5 == 4
    lies, stops = random.random((2, tracks)) < np.array([[0.25], [0.03]])
    course = random.uniform(0, 2 * np.pi, tracks)
    speed = np.where(lies, 0.05, random.uniform(1, 9, tracks))
    seconds = np.broadcast_to(60 * np.arange(MINUTES), (tracks, MINUTES))
    under_way = np.where(stops[:, None], np.minimum(seconds, 30 * MINUTES), seconds) * speed[:, None]
    east, north = (
        begin[:, None] * DEGREE_E7 + (under_way * way[:, None] + random.normal(0, 5, seconds.shape)) * 90.0
        for begin, way in (
            (random.uniform(8, 16, tracks), 1.7 * np.cos(course)),
            (random.uniform(53, 57, tracks), np.sin(course)),
        )
    )
    return histories_of(
        tuple(_about(number, is_radar=bool(is_radar[number])) for number in range(tracks)),
        track=np.repeat(np.arange(tracks), MINUTES),
        measured_at=BEGIN + 1_000 * seconds.ravel(),
        lon=east.ravel().astype(np.int64),
        lat=north.ravel().astype(np.int64),
        source_class=np.repeat(
            np.where(is_radar, SOURCE_CLASSES.index("radar"), SOURCE_CLASSES.index("ais_a")), MINUTES
        ),
    )


def _about(number: int, *, is_radar: bool) -> About:
    if is_radar:
        return About(track_id=f"t{number}")
    return About(
        track_id=f"t{number}",
        identity=f"mmsi:{219_000_000 + number}",
        item_class="vessel",
        vessel_class=CLASSES[number % len(CLASSES)],
    )

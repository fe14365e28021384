"""What a look of all detectors costs, how it grows with the tracks, how late findings are, how long others wait."""

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.actions.looking import histories_in
from lindero.capabilities.alerts.capability import CAPABILITY
from lindero.capabilities.alerts.detecting.detect import DETECTORS, detect
from lindero.capabilities.alerts.detecting.histories import About, Histories, histories_of
from lindero.capabilities.alerts.detecting.surroundings import Scene, Zone
from lindero.capabilities.sensors.records import SOURCE_CLASSES
from lindero.kernel.places import area_of, place_of
from lindero.kernel.tests.fakes import FakeDesk
from lindero.kernel.units import DEGREE_E7

TRACKS: Final = (1_000, 10_000, 50_000)
MINUTES: Final = 60
LOOK_S: Final = 60.0
"""How often a node looks."""

EVERY_S: Final = 0.005
LOOP_S: Final = 5.0
BEGIN: Final = 1_795_334_400_000
CLASSES: Final = ("cargo", "tanker", "fishing", "passenger")

SEA: Final = Zone(
    name="own sea",
    kind="border",
    area=area_of([place_of(10, 54), place_of(12, 54), place_of(12, 55), place_of(10, 55)]),
)


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
    seas = {tracks: _histories(tracks) for tracks in TRACKS}
    _grow(seas)
    _late(seas[TRACKS[-1]])
    print(
        f"\nLooking (a thread that wakes every {1e3 * EVERY_S:g} ms beside one that works; {MINUTES} minutes)"
    )
    _show("a plain loop of Python", waited(_loop))
    for tracks, histories in seas.items():
        found = waited(partial(_look, histories))
        _show(f"{tracks:,} tracks, {len(histories):,} fixes, {found.found:,} findings", found)


def _grow(seas: dict[int, Histories]) -> None:
    """Print what each detector takes, and how much more the most tracks take than the fewest: ten times is linear."""
    print(f"\nDetectors ({MINUTES} minutes of each track; s of processor, what they share apart)")
    detect(_histories(100))  # What is imported and compiled at the first look is no cost of the tracks.
    scenes = [Scene(histories, (SEA,)) for histories in seas.values()]
    rows = {"the clock, shadows, reception": [_spent(partial(_shared, scene)) for scene in scenes]} | {
        kind: [_spent(partial(one.find, scene.histories, scene, one.limits)) for scene in scenes]
        for kind, one in DETECTORS.items()
    }
    rows["all"] = [sum(one) for one in zip(*rows.values(), strict=True)]
    print(f"  {'':<30}" + "".join(f"{tracks:>10,}" for tracks in seas) + "   a track, first to last")
    for name, spent in rows.items():
        each = [one / tracks for one, tracks in zip(spent, seas, strict=True)]
        print(f"  {name:<30}" + "".join(f"{one:>10.2f}" for one in spent) + f"   x {each[-1] / each[0]:.1f}")


def _shared(scene: Scene) -> None:
    """Work out what several detectors ask for."""
    scene.is_shadow.any()
    scene.reception.silence_ms.any()


def _late(histories: Histories) -> None:
    """Print what a look takes of a core with its reading, and by when a finding is there at the latest."""
    desk = _desk(histories)
    read_s = _spent(partial(histories_in, desk))
    started = time.perf_counter()
    compared_s = _spent(partial(detect, histories_in(desk)[0], (SEA,)))
    took_s = time.perf_counter() - started
    print(
        f"\nA node with {len(histories.about):,} tracks looks every {LOOK_S:g} s: reading {read_s:.1f} s and comparing"
        f" {compared_s:.1f} s of processor, {(read_s + compared_s) / LOOK_S:.0%} of a core;"
        f" a finding is there {LOOK_S / 2 + took_s:.0f} s after its fix on average, {LOOK_S + took_s:.0f} s at most"
    )


def _spent(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _desk(histories: Histories) -> FakeDesk:
    """Return a desk that has kept these fixes."""
    desk = FakeDesk(CAPABILITY, at=histories.until)
    columns = (histories.track, histories.measured_at, histories.lon, histories.lat, histories.source_class)
    # The rows one by one, not a list of them: there are millions.
    desk.tables.database.executemany(
        "INSERT INTO alerts_fixes (track_id, minute, measured_at, lon, lat, speed_mmps, course_mdeg, heading_mdeg,"
        " navigation_status, source_class, identity, item_class, vessel_class, record_id, seq)"
        " VALUES (?, ?, ?, ?, ?, -1, -1, -1, -1, ?, ?, ?, ?, ?, 0)",
        (
            (
                (about := histories.about[track]).track_id, at // 60_000, at, lon, lat, SOURCE_CLASSES[source],
                about.identity, about.item_class, about.vessel_class, f"{track:016}{at:016}",
            )
            for track, at, lon, lat, source in zip(*(column.tolist() for column in columns), strict=True)
        ),
    )  # fmt: skip
    return desk


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
    return len(detect(histories, (SEA,)))


def _loop() -> int:
    count, end = 0, time.perf_counter() + LOOP_S
    while time.perf_counter() < end:
        count += 1
    return count


def _histories(tracks: int) -> Histories:
    """Return ships of a wide sea, seeded: a quarter lie, some stop or fall silent, each fifth is seen by radar only."""
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
    silent = random.uniform(15, 45, tracks) * 60
    is_told = (seconds < silent[:, None]) | (random.random(tracks) > 0.03)[:, None]
    source = np.where(is_radar, SOURCE_CLASSES.index("radar"), SOURCE_CLASSES.index("ais_a"))
    columns = {
        "track": np.broadcast_to(np.arange(tracks)[:, None], is_told.shape),
        "measured_at": BEGIN + 1_000 * seconds,
        "lon": east.astype(np.int64),
        "lat": north.astype(np.int64),
        "source_class": np.broadcast_to(source[:, None], is_told.shape),
    }
    return histories_of(
        tuple(_about(number, is_radar=bool(is_radar[number])) for number in range(tracks)),
        until=BEGIN + 60_000 * MINUTES,
        **{name: column[is_told] for name, column in columns.items()},
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

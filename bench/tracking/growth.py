"""How cost grows from a hundred targets to a hundred thousand: one process, and the area cut between two."""

import math
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Final

import numpy as np

from bench.tracking.ladder import Scene, ladder
from bench.tracking.world import World
from lindero.capabilities.tracking.filtering.detections import Detections
from lindero.capabilities.tracking.filtering.following import frames_of, warm_up

_SCANS: Final = 8
_SETTLED: Final = 4
"""Scans that are left out: the first ones begin all tracks at once."""


def show_growth(sizes: tuple[int, ...] = (100, 1_000, 10_000, 100_000)) -> list[str]:
    """Print and return, for each number of targets, milliseconds a scan in one process and in two."""
    lines = []
    for targets in sizes:
        side = 12_000.0 * math.sqrt(targets / 100)
        scene = Scene(targets=targets, side=side, scans=_SCANS, clutter=targets)
        world = ladder("growth", targets, scene=scene)
        whole = settled_ms(world)
        with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
            halves = list(pool.map(settled_ms, [half(world, side, part) for part in (0, 1)]))
        lines.append(f"| {targets:,} | {whole:,.2f} | {max(halves):,.2f} |")
        print(
            f"{targets:>8,} targets {whole:10.2f} CPU ms a scan, cut between two {max(halves):10.2f}",
            flush=True,
        )
    return lines


def half(world: World, side: float, part: int) -> World:
    """Return what lies in one half of a world's area."""
    west, east = part * side / 2, (part + 1) * side / 2
    all_of = world.detections
    rows = (all_of.places[:, 0] >= west) & (all_of.places[:, 0] < east)
    detections = Detections(
        scan=all_of.scan[rows],
        time=all_of.time[rows],
        sensor=all_of.sensor[rows],
        arrival=all_of.arrival[rows],
        places=all_of.places[rows],
        noises=all_of.noises[rows],
    )
    return World(world.name, world.seed, detections, world.truth, world.known, world.scans, world.cut_off)


def settled_ms(world: World) -> float:
    """Return the mean CPU milliseconds of a scan, once tracks have begun."""
    warm_up(world.known)
    spent, began = [], time.process_time()
    for _ in frames_of(world.detections, world.known):
        spent.append(time.process_time() - began)
        began = time.process_time()
    return 1_000 * float(np.mean(spent[_SETTLED:]))

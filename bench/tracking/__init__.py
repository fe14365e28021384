"""The tracker beside Stone Soup on a ladder of scenes, by cost and accuracy; writes docs/reference/benchmarks.md."""

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from bench.tracking import stonesoup
from bench.tracking.growth import show_growth
from bench.tracking.harbour import harbour
from bench.tracking.ladder import ladder
from bench.tracking.meeting import meeting
from bench.tracking.nations import followed, of_nation, two_nations, united
from bench.tracking.page import Row, page_of
from bench.tracking.scoring import Score, Shown, score
from bench.tracking.world import World
from lindero.capabilities.tracking.filtering.following import frames_of, warm_up

SEEDS: Final = "LINDERO_TRACKING_SEEDS"
"""Environment variable: how many seeds each scene is run with; 5 without it."""

SCENES: Final = "LINDERO_TRACKING_SCENES"
"""Environment variable: names of the scenes to be run, separated by commas; all without it."""

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "benchmarks.md"
FIRST_SEED: Final = 7_001
"""No scene with this seed or a later one was ever looked at while the tracker was changed."""


@dataclass(frozen=True)
class Contest:
    """A scene and the tunings of the peer (kind, hits to show, misses to end), of which the best counts.

    Of gnn 2 of 2, 3 of 2, 3 of 3, 4 of 2 and 4 of 3 those stand here that were best for a scene on other seeds.
    """

    make: Callable[[int], World]
    tunings: tuple[tuple[str, int, int], ...]


CONTESTS: Final = {
    "cv100": Contest(lambda seed: ladder("cv100", seed), (("gnn", 3, 3),)),
    "convoy": Contest(lambda seed: ladder("convoy", seed), (("gnn", 4, 2),)),
    "dense200": Contest(lambda seed: ladder("dense200", seed), (("gnn", 4, 2),)),
    "cv500": Contest(lambda seed: ladder("cv500", seed), (("gnn", 3, 3), ("gnn", 4, 2))),
    "man300": Contest(lambda seed: ladder("man300", seed), (("gnn", 4, 2),)),
    "harbour": Contest(harbour, (("gnn", 3, 2), ("gnn", 4, 2), ("jpda", 4, 2))),
}


def run() -> None:
    """Measure, print, and write the page."""
    seeds = range(FIRST_SEED, FIRST_SEED + int(os.environ.get(SEEDS, "5")))
    chosen = os.environ.get(SCENES, ",".join((*CONTESTS, "meeting", "two nations"))).split(",")
    print(
        f"\nTracking ({len(seeds)} seeds, Stone Soup {'beside' if stonesoup.is_there() else 'not installed'})"
    )
    rows: list[Row] = []
    for name in chosen:
        for row in _rows(name, seeds):
            print(row.line, flush=True)
            rows.append(row)
        _write(rows, len(seeds), ())
    if SCENES not in os.environ:
        _write(rows, len(seeds), show_growth())


def _write(rows: Sequence[Row], seeds: int, growth: Sequence[str]) -> None:
    """Write the page with what is known by now."""
    page = page_of(rows, growth, seeds, os.cpu_count() or 1, os.getloadavg()[0])
    PAGE.write_text(page, encoding="utf-8")


def _rows(name: str, seeds: Sequence[int]) -> list[Row]:
    if name == "two nations":
        return _nations(seeds)
    if name == "meeting":
        return [_own(name, [meeting(seed) for seed in seeds])[0]]
    contest = CONTESTS[name]
    worlds = [contest.make(seed) for seed in seeds]
    own, scores = _own(name, worlds)
    if not stonesoup.is_there():
        return [own]
    peers = []
    for kind, confirm, delete in contest.tunings:
        # Two at a time: each counts its own CPU seconds.
        with ThreadPoolExecutor(max_workers=2) as pool:
            runs = list(
                pool.map(partial(stonesoup.follow, kind=kind, confirm=confirm, delete=delete), worlds)
            )
        told = [score(world, shown) for world, (shown, _) in zip(worlds, runs, strict=True)]
        cost = sum(cpu_s for _, cpu_s in runs)
        peers.append((np.mean([one.gospa for one in told]), f"{kind} {confirm} of {delete}", told, cost))
    _, tuning, told, cost = min(peers, key=lambda one: float(one[0]))
    peer = Row.of(name, f"Stone Soup {tuning}", told, _rate(worlds, cost))
    return [own.beside(scores, told, peer.rate), peer]


def _own(name: str, worlds: Sequence[World]) -> tuple[Row, list[Score]]:
    """Follow worlds, and return how well and how fast."""
    scores, cost = [], 0.0
    for world in worlds:
        warm_up(world.known)
        began = time.process_time()
        shown: Shown = [
            (frame.estimates.number.tolist(), frame.estimates.state[:, (0, 2)])
            for frame in frames_of(world.detections, world.known)
        ]
        cost += time.process_time() - began
        shown += [([], np.zeros((0, 2)))] * (world.scans - len(shown))
        scores.append(score(world, shown))
    return Row.of(name, "Lindero", scores, _rate(worlds, cost)), scores


def _rate(worlds: Sequence[World], cpu_s: float) -> float:
    return sum(len(world.detections.time) for world in worlds) / max(cpu_s, 1e-9)


def _nations(seeds: Sequence[int]) -> list[Row]:
    """Compare the common picture of two nations with one centre, and with the better nation alone."""
    centre, alone, common = [], [], []
    for seed in seeds:
        world = two_nations(seed)
        pictures = [followed(of_nation(world.detections, nation), world.known) for nation in "AB"]
        told = [
            score(world, [(one.number.tolist(), one.state[:, (0, 2)]) for one in frames])
            for frames in (followed(world.detections, world.known), *pictures)
        ]
        centre.append(told[0])
        alone.append(min(told[1:], key=lambda one: one.gospa))
        common.append(score(world, united(*pictures)))
    return [
        Row.of("two nations", "one centre, all detections", centre, 0.0),
        Row.of("two nations", "the better nation alone", alone, 0.0),
        Row.of("two nations", "tracks intersected, no detection crosses", common, 0.0).beside(
            common, centre, 0.0
        ),
    ]

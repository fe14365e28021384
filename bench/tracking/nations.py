"""Two nations with two sensors each, whose views overlap in the middle; each sensor tells a little late."""

from typing import Final

import numpy as np

from bench.tracking.ladder import INTERVAL_S, Scene, known_of, trajectories
from bench.tracking.scoring import Shown
from bench.tracking.world import Sweep, World, detections_of
from lindero.capabilities.tracking.filtering.detections import Detections
from lindero.capabilities.tracking.filtering.estimator import Estimates
from lindero.capabilities.tracking.filtering.following import frames_of
from lindero.capabilities.tracking.filtering.intersection import Tracked
from lindero.capabilities.tracking.filtering.pairing import Said, pair
from lindero.capabilities.tracking.filtering.scenes import Parameters
from lindero.capabilities.tracking.filtering.united import unite

_SCENE: Final = Scene(
    targets=200, side=20_000, scans=100, clutter=100, detection=0.85, deviation=25.0, psd=0.03
)

_SENSORS: Final = (
    ("A.radar", 0.0, 0.65, 0.0, 25.0, 0.85, 60, 0.2),
    ("A.camera", 0.0, 0.65, 2.0, 12.0, 0.6, 15, 4.0),
    ("B.radar", 0.35, 1.0, 1.0, 30.0, 0.85, 60, 0.2),
    ("B.camera", 0.35, 1.0, 3.5, 12.0, 0.6, 15, 8.0),
)
"""Name, west and east edge of the view (shares of the area), seconds after the scan's time, deviation in metres,
probability of detection, false alarms, delay in seconds."""


def two_nations(seed: int) -> World:
    """Return the scene, made from a seed."""
    random = np.random.default_rng([seed, 2])
    truth = np.vstack(trajectories(_SCENE, random))
    sweeps = []
    for scan in range(_SCENE.scans):
        there = truth[truth[:, 0] == scan]
        for name, west, east, after, deviation, detection, clutter, delay in _SENSORS:
            low, high = west * _SCENE.side, east * _SCENE.side
            places = there[:, 2:4] + after * there[:, 4:6]
            seen = places[
                (places[:, 0] >= low) & (places[:, 0] <= high) & (random.random(len(places)) < detection)
            ]
            count = random.poisson(clutter)
            false = np.column_stack([random.uniform(low, high, count), random.uniform(0, _SCENE.side, count)])
            measured = np.vstack([seen + random.normal(0, deviation, seen.shape), false])
            sweeps.append(Sweep(scan, scan * INTERVAL_S + after, name, measured, deviation, delay))
    return World(
        "two nations", seed, detections_of(sweeps), truth[:, :4], known_of(_SCENE), _SCENE.scans, 100.0
    )


def followed(detections: Detections, known: Parameters) -> list[Estimates]:
    """Return what one centre makes of detections, scan by scan."""
    return [frame.estimates for frame in frames_of(detections, known)]


def of_nation(detections: Detections, nation: str) -> Detections:
    """Return what one nation's sensors measured."""
    own = np.char.startswith(detections.sensor, f"{nation}.")
    return Detections(
        scan=detections.scan[own],
        time=detections.time[own],
        sensor=detections.sensor[own],
        arrival=detections.arrival[own],
        places=detections.places[own],
        noises=detections.noises[own],
    )


def united(own: list[Estimates], theirs: list[Estimates]) -> Shown:
    """Return the common picture of two nations that tell each other tracks and no detection."""
    shown: Shown = []
    names: dict[tuple[str, int], int] = {}
    before: set[tuple[int, int]] = set()
    for ours, others in zip(own, theirs, strict=True):
        rows = [{number: row for row, number in enumerate(one.number.tolist())} for one in (ours, others)]
        said = Said(before=[(rows[0][a], rows[1][b]) for a, b in before if a in rows[0] and b in rows[1]])
        mine_all, yours_all = (Tracked(one.state, one.covariance, one.existence) for one in (ours, others))
        found = unite(mine_all, yours_all, pair(mine_all, yours_all, said))
        before, numbers = set(), []
        for row, other in zip(found.own.tolist(), found.theirs.tolist(), strict=True):
            mine = ("own", int(ours.number[row])) if row >= 0 else None
            yours = ("theirs", int(others.number[other])) if other >= 0 else None
            if mine and yours:
                before.add((mine[1], yours[1]))
            keys = [key for key in (mine, yours) if key]
            name = next((names[key] for key in keys if key in names), len(names))
            for key in keys:
                names.setdefault(key, name)
            numbers.append(name)
        shown.append((numbers, found.tracked.state[:, (0, 2)]))
    return shown

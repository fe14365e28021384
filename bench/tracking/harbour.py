"""A harbour as its radar sees it: few boats under way among piers, moored boats, a sea wall, wakes and blind corners.

What the follower is told is wrong on purpose, as in life: detection, clutter and noise are a guess, and nobody tells
what stands still.
"""

import math
from typing import Final

import numpy as np

from bench.tracking.world import Flags, Floats, Sweep, World, detections_of
from lindero.capabilities.tracking.filtering.scenes import Parameters

SIDE_M: Final = 2_400.0
DECLARED_DEVIATION_M: Final = 5.0
_SCANS: Final = 160


def harbour(seed: int, *, interval_s: float = 1.5) -> World:
    """Return a seeded harbour; each seed has its own coast, boats, sensor and errors."""
    random = np.random.default_rng([seed, 77])
    truth = _boats(random, interval_s)
    fixed, shown = _coast(random)
    sensor = random.uniform(0.3, 0.7, 2) * SIDE_M
    view = (random.uniform(15.0, 60.0), random.uniform(600.0, 1_100.0), random.uniform(0, 2 * np.pi))
    deviation = DECLARED_DEVIATION_M * random.uniform(0.5, 1.6)
    detection, wake = random.uniform(0.6, 0.95), random.uniform(0.0, 0.25)
    stray = random.uniform(0.5, 4.0)
    sweeps = []
    for scan in range(_SCANS):
        now = truth[truth[:, 0] == scan]
        seen = now[random.random(len(now)) < detection]
        parts = [seen[:, 3:5] + random.normal(0, deviation, (len(seen), 2))]
        trailing = seen[random.random(len(seen)) < wake]
        speed = np.maximum(np.hypot(trailing[:, 5], trailing[:, 6]), 0.1)[:, None]
        behind = -trailing[:, 5:7] / speed * random.uniform(8.0, 25.0, (len(trailing), 1))
        parts.append(trailing[:, 3:5] + behind + random.normal(0, deviation, behind.shape))
        echoes = fixed[random.random(len(fixed)) < shown]
        parts.append(echoes + random.normal(0, deviation, echoes.shape))
        parts.append(random.uniform(0, SIDE_M, (random.poisson(stray), 2)))
        measured = np.vstack(parts)
        measured = measured[_in_view(measured, sensor, view)]
        sweeps.append(Sweep(scan, scan * interval_s, "radar", measured, DECLARED_DEVIATION_M))
    visible = truth[_in_view(truth[:, 3:5], sensor, view)]
    return World(
        name="harbour",
        seed=seed,
        detections=detections_of(sweeps),
        truth=visible[:, [0, 2, 3, 4]],
        known=Parameters(
            area=(0.0, 0.0, SIDE_M, SIDE_M),
            dt=interval_s,
            pd=0.8,
            clutter_density=1e-6,
            q=0.3,
            v_std=5.0,
            mean_life=600.0,
            birth_density=1e-8,
            initial_density=1e-6,
        ),
        scans=_SCANS,
        cut_off=30.0,
    )


def _boats(random: np.random.Generator, interval_s: float) -> Floats:
    """Return (scan, time, number, x, y, vx, vy) of the boats under way: legs, turns and now and then a stop."""
    rows = []
    for number in range(int(random.integers(2, 6))):
        place = random.uniform(0.25, 0.75, 2) * SIDE_M
        heading, cruise = random.uniform(0, 2 * np.pi), random.uniform(1.0, 8.0)
        turn, target, left = 0.0, cruise, random.exponential(40.0)
        speed = cruise
        first, last = random.integers(0, 40), random.integers(90, _SCANS + 1)
        for scan in range(_SCANS):
            left -= interval_s
            if left < 0:
                left = random.exponential(40.0)
                turn = float(random.choice([0.0, 0.0, 1.0, -1.0])) * random.uniform(0.01, 0.08)
                target = 0.0 if random.random() < 0.12 else cruise
            speed += np.clip(target - speed, -0.4 * interval_s, 0.4 * interval_s)
            heading += turn * interval_s
            velocity = speed * np.array([math.cos(heading), math.sin(heading)])
            place = place + velocity * interval_s
            if first <= scan < last:
                rows.append((scan, scan * interval_s, number, *place, *velocity))
    return np.array(rows)


def _coast(random: np.random.Generator) -> tuple[Floats, Floats]:
    """Return what stands still and how often each part of it gives an echo: a sea wall, piers, moored boats, buoys."""
    places, chances = [], []
    for _ in range(int(random.integers(2, 5))):
        start, heading = random.uniform(0.2, 0.8, 2) * SIDE_M, random.uniform(0, 2 * np.pi)
        parts = int(random.integers(4, 16))
        along = np.arange(parts)[:, None] * random.uniform(8.0, 20.0)
        places.append(start + along * np.array([math.cos(heading), math.sin(heading)]))
        chances.append(random.uniform(0.03, 0.5, parts))
    moored = int(random.integers(2, 9))
    places.append(random.uniform(0.25, 0.75, (moored, 2)) * SIDE_M)
    chances.append(random.uniform(0.4, 0.95, moored))
    return np.vstack(places), np.concatenate(chances)


def _in_view(places: Floats, sensor: Floats, view: tuple[float, float, float]) -> Flags:
    """Say what lies between the blind circle and the range, and not behind the mast."""
    near, far, mast = view
    apart = places - sensor
    distance = np.hypot(apart[:, 0], apart[:, 1])
    off = np.abs((np.arctan2(apart[:, 1], apart[:, 0]) - mast + np.pi) % (2 * np.pi) - np.pi)
    return (distance > near) & (distance < far) & (off > 0.3)

"""A ladder of scenes: even traffic, convoys, crowds, weak sensors, manoeuvres, two nations, four that meet."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from bench.tracking.world import Flags, Floats, Sweep, World, detections_of
from lindero.capabilities.tracking.filtering.scenes import Parameters

INTERVAL_S: Final = 5.0


@dataclass(frozen=True)
class Scene:
    """A scene with one sensor, metres and seconds; of convoys `group` targets follow one another `gap` apart."""

    targets: int
    side: float
    scans: int
    clutter: float
    detection: float = 0.9
    deviation: float = 20.0
    psd: float = 0.05
    slowest: float = 3.0
    fastest: float = 25.0
    group: int = 1
    gap: float = 60.0
    manoeuvre: bool = False

    @property
    def mean_life_s(self) -> float:
        """Mean time for which a target stays, seconds."""
        return 6.0 * self.scans

    @property
    def births(self) -> float:
        """Groups that come in a second: as many as end or leave the area."""
        mean_speed = (self.slowest + self.fastest) / 2
        return self.targets / self.group * (1 / self.mean_life_s + 4 * mean_speed / (math.pi * self.side))


LADDER: Final = {
    "cv100": Scene(targets=100, side=20_000, scans=100, clutter=100),
    "cv500": Scene(targets=500, side=20_000, scans=60, clutter=500),
    "man300": Scene(targets=300, side=15_000, scans=100, clutter=300, psd=0.02, manoeuvre=True),
    "convoy": Scene(targets=150, side=12_000, scans=80, clutter=150, psd=0.02, fastest=20.0, group=5),
    "dense200": Scene(targets=200, side=4_000, scans=80, clutter=200, detection=0.85),
    "lowpd": Scene(
        targets=100,
        side=15_000,
        scans=100,
        clutter=400,
        detection=0.6,
        deviation=30.0,
        psd=0.03,
        fastest=20.0,
    ),
}


def ladder(name: str, seed: int, *, scene: Scene | None = None) -> World:
    """Return a scene of the ladder, made from a seed."""
    scene = scene or LADDER[name]
    random = np.random.default_rng([seed, *name.encode()])
    truth = np.vstack(trajectories(scene, random))
    sweeps = []
    for scan in range(scene.scans):
        there = truth[truth[:, 0] == scan, 2:4]
        seen = there[random.random(len(there)) < scene.detection]
        measured = np.vstack(
            [
                seen + random.normal(0, scene.deviation, seen.shape),
                random.uniform(0, scene.side, (random.poisson(scene.clutter), 2)),
            ]
        )
        mixed = measured[random.permutation(len(measured))]
        sweeps.append(Sweep(scan, scan * INTERVAL_S, "radar", mixed, scene.deviation))
    return World(name, seed, detections_of(sweeps), truth[:, :4], known_of(scene), scene.scans, 100.0)


def known_of(scene: Scene) -> Parameters:
    """Return what a follower may know of a scene."""
    surface = scene.side**2
    return Parameters(
        area=(0.0, 0.0, scene.side, scene.side),
        dt=INTERVAL_S,
        pd=scene.detection,
        clutter_density=scene.clutter / surface,
        q=scene.psd,
        v_std=scene.fastest / math.sqrt(3),
        mean_life=scene.mean_life_s,
        birth_density=scene.births * scene.group * INTERVAL_S / surface,
        initial_density=scene.targets / surface,
        manoeuvre=scene.manoeuvre,
    )


def trajectories(scene: Scene, random: np.random.Generator) -> list[Floats]:
    """Return (scan, number, x, y, vx, vy) of the targets in the area, scan by scan."""
    root = np.linalg.cholesky(
        scene.psd * np.array([[INTERVAL_S**3 / 3, INTERVAL_S**2 / 2], [INTERVAL_S**2 / 2, INTERVAL_S]])
    )
    state, number = np.zeros((0, 4)), np.zeros(0)
    turn, brake, left = np.zeros(0), np.zeros(0, bool), np.zeros(0)
    found, begun = [], 0
    for scan in range(scene.scans):
        if scan:
            if scene.manoeuvre:
                left = left - INTERVAL_S
                _decide(scene, random, state, turn, brake, left)
            state = _moved(state, turn, brake)
            kick = random.standard_normal((len(state), 2, 2)) @ root.T
            state[:, (0, 2)] += kick[:, :, 0]
            state[:, (1, 3)] += kick[:, :, 1]
            inside = ((state[:, (0, 2)] >= 0) & (state[:, (0, 2)] <= scene.side)).all(axis=1)
            stay = inside & (random.random(len(state)) < math.exp(-INTERVAL_S / scene.mean_life_s))
            state, number, turn, brake, left = (one[stay] for one in (state, number, turn, brake, left))
        groups = scene.targets // scene.group if not scan else random.poisson(scene.births * INTERVAL_S)
        new = _begun(scene, random, groups)
        state = np.vstack([state, new])
        number = np.concatenate([number, begun + np.arange(len(new))])
        begun += len(new)
        turn, brake = np.append(turn, np.zeros(len(new))), np.append(brake, np.zeros(len(new), bool))
        left = np.append(left, random.exponential(60.0, len(new)))
        inside = ((state[:, (0, 2)] >= 0) & (state[:, (0, 2)] <= scene.side)).all(axis=1)
        rows = np.column_stack(
            [np.full(len(state), scan), number, state[:, 0], state[:, 2], state[:, 1], state[:, 3]]
        )
        found.append(rows[inside])
    return found


def _begun(scene: Scene, random: np.random.Generator, groups: int) -> Floats:
    """Return the states of new targets, group by group in line."""
    place = random.uniform(0, scene.side, (groups, 2))
    speed, heading = (
        random.uniform(scene.slowest, scene.fastest, groups),
        random.uniform(0, 2 * np.pi, groups),
    )
    along = np.column_stack([np.cos(heading), np.sin(heading)])
    behind = scene.gap * np.arange(scene.group)[None, :, None] * along[:, None, :]
    places = (place[:, None, :] - behind).reshape(-1, 2)
    speeds = np.repeat(speed[:, None] * along, scene.group, axis=0)
    return np.column_stack([places[:, 0], speeds[:, 0], places[:, 1], speeds[:, 1]])


def _decide(
    scene: Scene, random: np.random.Generator, state: Floats, turn: Floats, brake: Flags, left: Floats
) -> None:
    """Let those whose leg is over go straight on, turn, or stop; who stands and goes on gets a new velocity."""
    for one in np.flatnonzero(left <= 0):
        way = int(random.choice(3, p=[0.5, 0.35, 0.15]))
        left[one] = random.exponential((90.0, 25.0, 40.0)[way]) + INTERVAL_S
        turn[one] = random.choice([-1, 1]) * math.radians(random.uniform(2, 9)) if way == 1 else 0.0
        brake[one] = way == 2
        if way == 0 and math.hypot(state[one, 1], state[one, 3]) < 1.0:
            speed, heading = random.uniform(scene.slowest, scene.fastest), random.uniform(0, 2 * np.pi)
            state[one, (1, 3)] = speed * math.cos(heading), speed * math.sin(heading)


def _moved(state: Floats, turn: Floats, brake: Flags) -> Floats:
    """Return states a scan later: straight on, along an arc, or braking."""
    x, vx, y, vy = state.T
    rate = np.where(turn == 0.0, 1e-9, turn)
    sin, cos = np.sin(rate * INTERVAL_S), np.cos(rate * INTERVAL_S)
    along, aside = sin / rate, (1 - cos) / rate
    way = np.where(brake, 0.5, 1.0)
    after = np.where(brake, 0.3, 1.0)
    return np.column_stack(
        [
            x + way * (along * vx - aside * vy),
            after * (cos * vx - sin * vy),
            y + way * (aside * vx + along * vy),
            after * (sin * vx + cos * vy),
        ]
    )

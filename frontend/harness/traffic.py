"""Made-up traffic in the Great Belt and the Kattegat, and its frames on the wire. For looking at the console only."""

import struct

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LANES = (
    (
        (10.65, 57.65),
        (10.85, 57.3),
        (11.3, 56.85),
        (11.35, 56.45),
        (10.95, 56.15),
        (10.78, 55.92),
        (10.82, 55.6),
        (11.03, 55.34),
        (10.98, 55.05),
        (10.88, 54.75),
        (11.25, 54.52),
        (11.9, 54.42),
        (12.3, 54.62),
    ),
    (
        (12.05, 57.35),
        (12.15, 56.9),
        (12.45, 56.35),
        (12.64, 56.04),
        (12.72, 55.75),
        (12.68, 55.4),
        (12.8, 55.05),
    ),
    ((10.35, 55.7), (10.6, 55.85), (10.9, 55.98), (11.2, 56.05), (11.6, 56.15), (12.1, 56.25)),
    ((10.75, 56.35), (11.1, 56.4), (11.6, 56.65), (12.1, 56.9)),
    ((10.95, 55.0), (10.7, 54.75), (10.4, 54.6), (10.25, 54.5)),
)
"""Sea lanes as lines of (longitude, latitude)."""

HUBS = ((10.6, 55.9), (10.3, 55.55), (11.0, 55.3), (12.6, 55.65), (11.8, 57.6), (10.25, 56.15), (11.9, 55.0))
"""Places around which vehicles, aircraft and drones are seen."""


class Traffic:
    """The state of ``count`` tracks as arrays; ``step`` moves them on."""

    def __init__(self, count: int, seed: int = 7) -> None:
        self.random = np.random.default_rng(seed)
        self.count = count
        kinds = self.random.choice([1, 2, 3, 4, 5, 0], size=count, p=[0.86, 0.06, 0.03, 0.02, 0.02, 0.01])
        self.kind = kinds.astype(np.uint8)
        self.kind[0] = 6
        self.lane = self.random.choice(len(LANES), size=count, p=[0.45, 0.25, 0.12, 0.1, 0.08])
        self.along = self.random.uniform(0, 1, count)
        self.aside = self.random.normal(0, 0.045, count)
        self.way = self.random.choice([-1.0, 1.0], count)
        self.speed_mps = np.where(
            self.kind == 1, self.random.gamma(6, 1.0, count), self.random.uniform(8, 60, count)
        )
        self.speed_mps[0] = 0.4
        hub = np.array(HUBS)[self.random.integers(0, len(HUBS), count)]
        self.home = hub + self.random.normal(0, 0.14, (count, 2))
        self.heading = self.random.uniform(0, 360, count)
        received = self.random.random(count) < 0.3
        stale = self.random.random(count) < 0.05
        self.flags = (received.astype(np.uint8) | (stale.astype(np.uint8) << 1)).astype(np.uint8)
        self.flags[0] = 4
        self.lon = np.zeros(count)
        self.lat = np.zeros(count)
        self.course = np.zeros(count)
        self.step(0.0)

    def step(self, seconds: float) -> None:
        """Move every track on by so many seconds."""
        for number, lane in enumerate(LANES):
            chosen = self.lane == number
            self.along_lane(chosen, np.array(lane), seconds)
        free = ~np.isin(self.kind, (1, 5, 6))
        turn = np.radians(self.heading)
        drift = self.speed_mps * seconds / 111_320.0
        self.home[:, 0] += np.where(free, drift * np.sin(turn) / 0.56, 0)
        self.home[:, 1] += np.where(free, drift * np.cos(turn), 0)
        self.heading += np.where(free, self.random.normal(0, 2, self.count), 0)
        self.lon = np.where(free, self.home[:, 0], self.lon)
        self.lat = np.where(free, self.home[:, 1], self.lat)
        self.course = np.where(free, self.heading % 360, self.course)

    def along_lane(self, chosen: NDArray[np.bool_], lane: Floats, seconds: float) -> None:
        """Move the chosen tracks along one lane, each at its own distance from the middle."""
        leg = np.hypot(np.diff(lane[:, 0]) * 0.56, np.diff(lane[:, 1]))
        total = leg.sum()
        ends = np.concatenate([[0.0], np.cumsum(leg)]) / total
        moved = self.along + self.way * self.speed_mps * seconds / 111_320.0 / total
        self.along = np.where(chosen, moved % 1.0, self.along)
        at = self.along[chosen]
        index = np.clip(np.searchsorted(ends, at, side="right") - 1, 0, len(leg) - 1)
        part = (at - ends[index]) / (ends[index + 1] - ends[index])
        start, stop = lane[index], lane[index + 1]
        middle = start + (stop - start) * part[:, None]
        direction = np.arctan2((stop - start)[:, 0] * 0.56, (stop - start)[:, 1])
        aside = self.aside[chosen]
        self.lon[chosen] = middle[:, 0] + aside * np.cos(direction) / 0.56
        self.lat[chosen] = middle[:, 1] - aside * np.sin(direction)
        wander = 6 * np.sin(self.along[chosen] * 900 + aside * 400)
        self.course[chosen] = (np.degrees(direction) + np.where(self.way[chosen] < 0, 180, 0) + wander) % 360


def encode(traffic: Traffic, rows: NDArray[np.intp], *, sequence: int, kind: int, now_ms: float) -> bytes:
    """Return one frame of WIRE.md with these rows of the traffic."""
    course = np.round(traffic.course[rows] * 100) % 36_000
    speed = np.minimum(np.round(traffic.speed_mps[rows] * 100), 65_534)
    columns = (
        np.full(len(rows), now_ms, "<f8"),
        rows.astype("<u4"),
        np.round(traffic.lon[rows] * 1e7).astype("<i4"),
        np.round(traffic.lat[rows] * 1e7).astype("<i4"),
        course.astype("<u2"),
        speed.astype("<u2"),
        traffic.kind[rows],
        traffic.flags[rows],
    )
    head = struct.pack("<BBHIdII", 1, kind, 0, sequence, now_ms, len(rows), 0)
    return head + b"".join(padded(column.tobytes()) for column in columns)


def padded(column: bytes) -> bytes:
    """Return the column with zeroes to a multiple of four bytes."""
    return column + bytes(-len(column) % 4)

"""How long a unit takes: the quickest way over a network of roads and sea ways, or an honest guess without one."""

import heapq
import math
from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.capabilities.units.records import Node, Surface, Way
from lindero.kernel.places import Place, distance_m

DETOUR: Final = {"land": 1.4, "sea": 1.15, "air": 1.0}
"""How much longer than the straight line the way is off every network (product default)."""

OFF_ROAD_KMH: Final = 20
"""Fastest that anybody gets on between a network and a place beside it on land."""

_SECONDS_AN_HOUR: Final = 3_600


class Reckoned(msgspec.Struct, frozen=True, kw_only=True):
    """How long a way takes.

    Attributes:
        eta_s: Seconds.
        is_estimate: Whether no network leads there and it is a guess.
    """

    eta_s: int
    is_estimate: bool = False


class Network:
    """Ways that can be searched; built once for each record of them."""

    def __init__(self, nodes: Sequence[Node], ways: Sequence[Way]) -> None:
        """Build it.

        Args:
            nodes: The points.
            ways: The ways; one that names a point that is not there is left out.
        """
        self._places = [node.place for node in nodes]
        self._ways: dict[Surface, dict[int, list[tuple[int, int, int]]]] = {"land": {}, "sea": {}}
        for way in ways:
            if max(way.start, way.end) < len(self._places):
                onto = self._ways[way.surface]
                onto.setdefault(way.start, []).append((way.end, way.length_m, way.limit_kmh))
                onto.setdefault(way.end, []).append((way.start, way.length_m, way.limit_kmh))

    def times_to(self, target: Place, surface: Surface, speed_kmh: int) -> dict[int, float]:
        """Return how long it takes from every point to a place, seconds, at a speed (Dijkstra 1959).

        The way between the place and the point of the network nearest to it is included.
        """
        ways = self._ways.get(surface, {})
        nearest = self._nearest(ways, target)
        if nearest is None:
            return {}
        best = {nearest: _beside(self._places[nearest], target, surface, speed_kmh)}
        waiting = [(best[nearest], nearest)]
        while waiting:
            spent, point = heapq.heappop(waiting)
            if spent > best[point]:
                continue
            for other, length_m, limit_kmh in ways[point]:
                reached = spent + _seconds(length_m, min(limit_kmh, speed_kmh))
                if reached < best.get(other, math.inf):
                    best[other] = reached
                    heapq.heappush(waiting, (reached, other))
        return best

    def eta(self, start: Place, target: Place, surface: Surface, speed_kmh: int) -> Reckoned:
        """Return how long a unit takes from a place to another.

        It takes the quicker of the network and the straight way beside it; where the network does not lead there, or
        in the air, the straight way alone, and on the ground that is a guess.
        """
        beside = _beside(start, target, surface, speed_kmh)
        times = self.times_to(target, surface, speed_kmh)
        point = self._nearest(self._ways.get(surface, {}), start)
        if point is None or point not in times:
            guess = _straight(start, target, surface, speed_kmh)
            return Reckoned(eta_s=round(guess), is_estimate=surface != "air")
        along = _beside(start, self._places[point], surface, speed_kmh) + times[point]
        return Reckoned(eta_s=round(min(along, beside)))

    def _nearest(self, ways: dict[int, list[tuple[int, int, int]]], place: Place) -> int | None:
        return min(ways, key=lambda point: (distance_m(self._places[point], place), point), default=None)


NOWHERE: Final = Network((), ())
"""No network at all: every way is a guess."""


def _seconds(length_m: float, speed_kmh: float) -> float:
    return length_m / 1_000 / speed_kmh * _SECONDS_AN_HOUR


def _straight(start: Place, end: Place, surface: Surface, speed_kmh: int) -> float:
    return _seconds(distance_m(start, end) * DETOUR[surface], speed_kmh)


def _beside(start: Place, end: Place, surface: Surface, speed_kmh: int) -> float:
    """Return how long the straight way takes beside the network: slow on land, as there is no road."""
    return _straight(start, end, surface, min(speed_kmh, OFF_ROAD_KMH) if surface == "land" else speed_kmh)

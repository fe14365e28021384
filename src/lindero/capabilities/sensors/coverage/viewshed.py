"""What a sensor can see over the terrain: rays from its eye, the Earth's curvature, and air that bends them.

The air bends rays so that they run as straight lines over an Earth of 4/3 of its radius (ITU-R P.452, median
refraction): ground at a distance d lies d^2 / (2 k R) below the horizontal plane.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from lindero.capabilities.sensors.coverage.terrain import Numbers, Terrain, heights_at
from lindero.capabilities.sensors.records import View
from lindero.kernel.places import EARTH_RADIUS_M, Place
from lindero.kernel.units import DEGREE_E7

REFRACTION: Final = 4 / 3
RAY_MDEG: Final = 2_000
"""Rays are two degrees apart: at 40 kilometres 1.4 kilometres, fine enough for a border section."""

STEPS: Final = 160
"""Steps along each ray: at 40 kilometres one every 250 metres."""


def seen_from(place: Place, view: View, terrain: Sequence[Terrain]) -> BaseGeometry:
    """Return the ground that a sensor sees, as areas on the plane of longitude and latitude in 1e-7 degree."""
    rays = max(1, round(view.width_mdeg / RAY_MDEG))
    edges = np.radians((view.from_mdeg + np.arange(rays + 1) * view.width_mdeg / rays) / 1_000)
    middles = (edges[:-1] + edges[1:]) / 2
    distances = np.linspace(0.0, view.farthest_m, STEPS + 1)[1:]
    sees = line_of_sight(place, view, terrain, middles, distances) & (distances >= view.nearest_m)
    step_m = view.farthest_m / STEPS
    pieces = [
        _sector(place, edges[ray], edges[ray + 1], near, far)
        for ray in range(rays)
        for near, far in _runs(sees[ray], step_m)
    ]
    return shapely.union_all(pieces)


def line_of_sight(
    place: Place, view: View, terrain: Sequence[Terrain], bearings: Numbers, distances: Numbers
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Say for each bearing (radians) and distance (metres, ascending) whether the sensor sees a target there."""
    lon, lat = ends_of(place, bearings[:, None], distances[None, :])
    drop = distances**2 / (2 * REFRACTION * EARTH_RADIUS_M)
    ground = heights_at(terrain, lon, lat) - drop
    here = np.array([float(place.lon)]), np.array([float(place.lat)])
    eye = heights_at(terrain, *here)[0] + view.height_dm / 10
    slopes = (ground - eye) / distances
    highest = np.maximum.accumulate(slopes, axis=1)
    before = np.hstack([np.full((len(bearings), 1), -np.inf), highest[:, :-1]])
    seen: np.ndarray[tuple[int, int], np.dtype[np.bool_]] = (
        ground + view.target_dm / 10 - eye
    ) / distances >= before
    return seen


def horizon_m(view: View) -> float:
    """Return how far a sensor sees its lowest target over the open sea, metres."""
    radius = 2 * REFRACTION * EARTH_RADIUS_M
    return float(np.sqrt(radius * view.height_dm / 10) + np.sqrt(radius * view.target_dm / 10))


def ends_of(place: Place, bearings: Numbers, distances: Numbers) -> tuple[Numbers, Numbers]:
    """Return where great circles of some bearings (radians) end after some metres, 1e-7 degree, unwrapped."""
    lat, angle = np.radians(place.lat_deg), distances / EARTH_RADIUS_M
    sine = np.sin(lat) * np.cos(angle) + np.cos(lat) * np.sin(angle) * np.cos(bearings)
    east = np.sin(bearings) * np.sin(angle) * np.cos(lat)
    lon = np.arctan2(east, np.cos(angle) - np.sin(lat) * sine)
    return place.lon + np.degrees(lon) * DEGREE_E7, np.degrees(np.arcsin(np.clip(sine, -1, 1))) * DEGREE_E7


def _runs(sees: np.ndarray[tuple[int], np.dtype[np.bool_]], step_m: float) -> list[tuple[float, float]]:
    """Return where along a ray seeing begins and ends, metres."""
    padded = np.concatenate([[False], sees, [False]]).astype(np.int8)
    turns = np.flatnonzero(np.diff(padded))
    return [(begin * step_m, end * step_m) for begin, end in zip(turns[::2], turns[1::2], strict=True)]


def _sector(place: Place, first: float, last: float, near: float, far: float) -> Polygon:
    """Return the piece of ground between two bearings (radians) and two distances (metres)."""
    bearings = np.array([first, last, last, first])
    lon, lat = ends_of(place, bearings, np.array([far, far, near, near]))
    return Polygon(np.column_stack([lon, lat])).buffer(0)

"""Areas covered by a grid: most places take one look-up, only those near an edge the exact test."""

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, Protocol

from lindero.kernel.places import MAX_LAT_E7, MAX_LON_E7, Area, Place, Ring, area_contains, wrap_lon
from lindero.trust.agreements.shapes import (
    METRES_PER_E7,
    area_of_polygon,
    corridor_distance_m,
    edges_of,
    shape_contains,
)
from lindero.trust.agreements.treaty import Corridor, Everywhere, Polygon, Shape

GRID: Final = 64
"""Cells of the grid in each direction."""

OUTSIDE: Final = 0
INSIDE: Final = 1
EDGE: Final = 2
_TURN: Final = 2 * MAX_LON_E7


class Covering(Protocol):
    """Answers quickly whether a place lies in an area."""

    everywhere: bool
    """Whether it also takes in what has no place."""

    def contains(self, lon: int, lat: int) -> bool:
        """Say whether the area contains the place given in 1e-7 degree; the same answer as the exact test."""


class Everything:
    """The covering of the whole Earth."""

    everywhere = True

    def contains(self, lon: int, lat: int) -> bool:
        """Say yes."""
        return True


class Union:
    """Several areas taken together."""

    def __init__(self, parts: tuple[Covering, ...]) -> None:
        self.everywhere = any(part.everywhere for part in parts)
        self._parts = parts

    def contains(self, lon: int, lat: int) -> bool:
        """Say whether any of the areas contains the place."""
        return any(part.contains(lon, lat) for part in self._parts)


class Cover:
    """A grid over the area's bounding box: each cell is inside, outside, or touched by an edge."""

    __slots__ = ("_cells", "_exact", "_height", "_rows", "_south", "_west", "_width", "everywhere")

    def __init__(self, shape: Polygon | Corridor, box: "_Box", cells: bytes) -> None:
        self.everywhere = False
        self._west, self._south, self._width, self._height = box.west, box.south, box.width, box.height
        self._rows = box.rows
        self._cells = cells
        self._exact = shape

    def contains(self, lon: int, lat: int) -> bool:
        """Say whether the area contains the place given in 1e-7 degree."""
        column = (lon - self._west) % _TURN // self._width
        row = (lat - self._south) // self._height
        if column >= GRID or not 0 <= row < self._rows:
            return False
        state = self._cells[row * GRID + column]
        if state == EDGE:
            return shape_contains(self._exact, Place(lon, lat))
        return state == INSIDE


@lru_cache(maxsize=1_024)
def cover_of(shape: Shape) -> Covering:
    """Return an area's covering; made once, however often texts are compiled anew."""
    if isinstance(shape, Everywhere):
        return Everything()
    if isinstance(shape, Corridor):
        box = _box_of_corridor(shape)
        return Cover(shape, box, _corridor_cells(shape, box))
    area = area_of_polygon(shape)
    box = _Box(area.outer.west, area.outer.south, area.outer.east, area.outer.north)
    return Cover(shape, box, _polygon_cells(area, box))


def union_of(parts: tuple[Covering, ...]) -> Covering:
    """Return several coverings as one."""
    return parts[0] if len(parts) == 1 else Union(parts)


class _Box:
    """A bounding box on the unrolled plane, cut into cells of whole steps of 1e-7 degree."""

    def __init__(self, west: int, south: int, east: int, north: int) -> None:
        self.west, self.south = west, south
        self.width = (east - west) // GRID + 1
        self.height = (north - south) // GRID + 1
        self.rows = GRID
        self.turns = east - west > _TURN
        self.poles = {row for row, lat in ((0, south), (GRID - 1, north)) if abs(lat) == MAX_LAT_E7}

    def centre(self, row: int, column: int) -> tuple[int, int]:
        """Return a cell's middle: unrolled longitude and latitude."""
        lon = self.west + column * self.width + self.width // 2
        return lon, self.south + row * self.height + self.height // 2

    def columns(self, west: int, east: int) -> range:
        """Return the columns that an interval of longitudes touches."""
        first, last = (west - 1 - self.west) // self.width, (east + 1 - self.west) // self.width
        return range(max(0, first), min(GRID, last + 1))

    def rows_of(self, south: int, north: int) -> range:
        """Return the rows that an interval of latitudes touches."""
        first, last = (south - 1 - self.south) // self.height, (north + 1 - self.south) // self.height
        return range(max(0, first), min(GRID, last + 1))


def _polygon_cells(area: Area, box: _Box) -> bytes:
    """Mark the cells that an edge touches; a run of cells between two of those is all in or all out."""
    cells = bytearray(GRID * GRID)
    if box.turns:
        return bytes([EDGE]) * (GRID * GRID)
    for ring in (area.outer, *area.holes):
        for row, columns in _touched(ring, box):
            for column in columns:
                cells[row * GRID + column] = EDGE
    for row in box.poles:
        # A pole is one point under every longitude, which a plane cannot show.
        cells[row * GRID : (row + 1) * GRID] = bytes([EDGE]) * GRID
    _fill(cells, box, lambda lon, lat: area_contains(area, Place(wrap_lon(lon), lat)))
    return bytes(cells)


def _touched(ring: Ring, box: _Box) -> Iterator[tuple[int, range]]:
    """Yield row and columns of the cells that a ring's edges touch, a step more rather than less."""
    first = (box.west - ring.east) // _TURN
    last = (box.west + GRID * box.width - ring.west) // _TURN
    for edge in edges_of(ring):
        south, north = sorted((edge[1], edge[3]))
        for row in box.rows_of(south, north):
            bottom = box.south + row * box.height
            west, east = _span(edge, max(south, bottom - 1), min(north, bottom + box.height + 1))
            for turn in range(first, last + 1):
                yield row, box.columns(west + turn * _TURN, east + turn * _TURN)


def _span(edge: tuple[int, int, int, int], south: int, north: int) -> tuple[int, int]:
    """Return the longitudes between which an edge runs through a band of latitudes that it touches."""
    x1, y1, x2, y2 = edge
    if y1 == y2:
        return min(x1, x2), max(x1, x2)
    ends = [x1 + (x2 - x1) * (lat - y1) // (y2 - y1) for lat in (south, north)]
    return min(ends), max(ends) + 1


def _fill(cells: bytearray, box: _Box, contains: Callable[[int, int], bool]) -> None:
    """Decide the cells that no edge touches, one exact test for each run of them."""
    for row in range(GRID):
        known = -1
        for column in range(GRID):
            index = row * GRID + column
            if cells[index] == EDGE:
                known = -1
                continue
            if known < 0:
                lon, lat = box.centre(row, column)
                known = INSIDE if abs(lat) <= MAX_LAT_E7 and contains(lon, lat) else OUTSIDE
            cells[index] = known


def _box_of_corridor(corridor: Corridor) -> _Box:
    """Return a box that holds everything within half the corridor's width of its line, and a little more."""
    lats = [place.lat for place in corridor.line]
    lons = [corridor.line[0].lon]
    for place in corridor.line[1:]:
        lons.append(lons[-1] + MAX_LON_E7 - (MAX_LON_E7 - place.lon + lons[-1]) % _TURN)
    reach_lat = round(corridor.width_m / 2 / METRES_PER_E7) + 10
    south, north = max(-MAX_LAT_E7, min(lats) - reach_lat), min(MAX_LAT_E7, max(lats) + reach_lat)
    narrowest = math.cos(math.radians(max(abs(south), abs(north)) / 1e7))
    reach_lon = round(reach_lat / narrowest) + 10
    return _Box(min(lons) - reach_lon, south, max(lons) + reach_lon, north)


def _corridor_cells(corridor: Corridor, box: _Box) -> bytes:
    """Decide each cell by its middle's distance, with a margin for the cell's size and the plane's scale."""
    if box.turns:
        return bytes([EDGE]) * (GRID * GRID)
    cells = bytearray(GRID * GRID)
    half_height_m = box.height * METRES_PER_E7 / 2
    for row in range(GRID):
        _, lat = box.centre(row, 0)
        near = max(0, abs(lat) - box.height)
        half_width_m = box.width * METRES_PER_E7 / 2 * math.cos(math.radians(near / 1e7))
        half_m = math.hypot(half_width_m, half_height_m) * 1.01
        # Within a cell the scale of longitude changes by tan(lat) times the change of latitude in radians.
        far = min(MAX_LAT_E7 - 1, abs(lat) + box.height)
        drift = math.tan(math.radians(far / 1e7)) * math.radians(box.height / 1e7)
        for column in range(GRID):
            lon, lat = box.centre(row, column)
            distance = corridor_distance_m(corridor, Place(wrap_lon(lon), min(lat, MAX_LAT_E7)))
            margin = half_m + (distance + half_m) * drift
            cells[row * GRID + column] = (
                INSIDE
                if distance + margin < corridor.width_m / 2
                else OUTSIDE
                if distance - margin > corridor.width_m / 2
                else EDGE
            )
    return bytes(cells)

"""Areas inside a rectangle of the map: none of it, all of it, one straight edge through it, or not settled yet."""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

from lindero.kernel.places import MAX_LAT_E7, MAX_LON_E7, Place
from lindero.trust.agreements.analysis.half_planes import HalfPlane
from lindero.trust.agreements.shapes import (
    METRES_PER_E7,
    area_of_polygon,
    corridor_distance_m,
    edges_of,
    shape_contains,
)
from lindero.trust.agreements.treaty import Corridor, Everywhere, Shape

_TURN: Final = 2 * MAX_LON_E7
Edge = tuple[int, int, int, int]
"""An edge on the map: lon and lat of its start, lon and lat of its end, 1e-7 degree."""


class Cell(NamedTuple):
    """A closed rectangle of the map, its sides in 1e-7 degree."""

    west: int
    south: int
    east: int
    north: int

    @property
    def is_smallest(self) -> bool:
        """Whether it holds no place that is not one of its corners."""
        return self.east - self.west <= 1 and self.north - self.south <= 1

    def corners(self) -> list[Place]:
        """Return its corners."""
        return [Place(lon, lat) for lon in (self.west, self.east) for lat in (self.south, self.north)]

    def round(self) -> list[tuple[int, int]]:
        """Return its corners one after another, as longitude and latitude."""
        west, south, east, north = self
        return [(west, south), (east, south), (east, north), (west, north)]

    def middle(self) -> Place:
        """Return the place nearest to its middle."""
        return Place((self.west + self.east) // 2, (self.south + self.north) // 2)

    def halves(self) -> "tuple[Cell, Cell]":
        """Return its two halves, which share the line between them."""
        if self.east - self.west >= self.north - self.south:
            cut = (self.west + self.east) // 2
            return Cell(self.west, self.south, cut, self.north), Cell(cut, self.south, self.east, self.north)
        cut = (self.south + self.north) // 2
        return Cell(self.west, self.south, self.east, cut), Cell(self.west, cut, self.east, self.north)


WHOLE_MAP: Final = Cell(-MAX_LON_E7, 1 - MAX_LAT_E7, MAX_LON_E7, MAX_LAT_E7 - 1)
"""Every place but the poles, which are points of their own."""


class Piece(NamedTuple):
    """An area as far as one cell sees it: of a polygon, the edges that touch the cell."""

    shape: Shape
    edges: tuple[Edge, ...]


class Seen(NamedTuple):
    """What a cell sees of an area: `inside` None means that an edge runs through it.

    Attributes:
        inside: Whether all of the cell belongs to the area, or none of it.
        half: The part that does, where one straight line cuts the cell.
        piece: The area with what of its edges touches the cell.
    """

    inside: bool | None
    half: HalfPlane | None
    piece: Piece


def piece_of(shape: Shape) -> Piece:
    """Return an area with all of its edges, moved by whole turns to wherever the map shows them."""
    if isinstance(shape, Corridor | Everywhere):
        return Piece(shape, ())
    area = area_of_polygon(shape)
    return Piece(shape, tuple(edge for ring in (area.outer, *area.holes) for edge in _on_map(edges_of(ring))))


def _on_map(edges: Iterator[Edge]) -> Iterator[Edge]:
    for x1, y1, x2, y2 in edges:
        first = -((max(x1, x2) + MAX_LON_E7) // _TURN)
        last = (MAX_LON_E7 - min(x1, x2)) // _TURN
        for turn in range(first, last + 1):
            yield x1 + turn * _TURN, y1, x2 + turn * _TURN, y2


def look(piece: Piece, cell: Cell) -> Seen:
    """Return what a cell sees of an area; exact for polygons, cautious for corridors."""
    if isinstance(piece.shape, Everywhere):
        return Seen(inside=True, half=None, piece=piece)
    if isinstance(piece.shape, Corridor):
        return Seen(_corridor_state(piece.shape, cell), None, piece)
    touching = tuple(edge for edge in piece.edges if _touches(edge, cell))
    near = Piece(piece.shape, touching)
    if not touching:
        return Seen(shape_contains(piece.shape, cell.middle()), None, near)
    if len(touching) == 1 and not _ends_in(touching[0], cell):
        return Seen(None, _half(piece.shape, touching[0], cell), near)
    return Seen(None, None, near)


def _touches(edge: Edge, cell: Cell) -> bool:
    """Say whether an edge has a point in the cell; exact on whole numbers."""
    x1, y1, x2, y2 = edge
    if max(x1, x2) < cell.west or min(x1, x2) > cell.east:
        return False
    if max(y1, y2) < cell.south or min(y1, y2) > cell.north:
        return False
    # The corners that lie furthest to either side of the line.
    a, b, c = _line(edge)
    low = (a * cell.west if a > 0 else a * cell.east) + (b * cell.south if b > 0 else b * cell.north)
    high = (a * cell.east if a > 0 else a * cell.west) + (b * cell.north if b > 0 else b * cell.south)
    return low <= c <= high


def _ends_in(edge: Edge, cell: Cell) -> bool:
    x1, y1, x2, y2 = edge
    return any(cell.west <= x <= cell.east and cell.south <= y <= cell.north for x, y in ((x1, y1), (x2, y2)))


def _line(edge: Edge) -> HalfPlane:
    x1, y1, x2, y2 = edge
    a, b = y2 - y1, x1 - x2
    return HalfPlane(a, b, a * x1 + b * y1)


def _half(shape: Shape, edge: Edge, cell: Cell) -> HalfPlane | None:
    """Return the side of an edge on which the area lies, told by a corner off the line."""
    line = _line(edge)
    for corner in cell.corners():
        slack = line.slack((corner.lon, corner.lat))
        if slack:
            return line if (slack > 0) == shape_contains(shape, corner) else line.other_side
    return None


def _corridor_state(corridor: Corridor, cell: Cell) -> bool | None:
    """Decide by the distance of the cell's middle, with a margin for its size and for the plane's scale."""
    reach_e7 = round(corridor.width_m / 2 / METRES_PER_E7) + 10
    lats = [place.lat for place in corridor.line]
    if cell.south > max(lats) + reach_e7 or cell.north < min(lats) - reach_e7:
        return False
    middle = cell.middle()
    height_e7, width_e7 = cell.north - cell.south + 2, cell.east - cell.west + 2
    far = max(abs(cell.south), abs(cell.north))
    near = 0 if cell.south <= 0 <= cell.north else min(abs(cell.south), abs(cell.north))
    if far >= MAX_LAT_E7 - height_e7 or width_e7 > MAX_LON_E7 // 2 or height_e7 > MAX_LAT_E7 // 4:
        return None
    half_width_m = width_e7 * METRES_PER_E7 / 2 * math.cos(math.radians(near / 1e7))
    half_m = math.hypot(half_width_m, height_e7 * METRES_PER_E7 / 2) * 1.01
    # Within a cell the scale of longitude changes by tan(lat) times the change of latitude in radians.
    drift = math.tan(math.radians(far / 1e7)) * math.radians(height_e7 / 1e7)
    distance = corridor_distance_m(corridor, middle)
    margin = half_m + (distance + half_m) * drift
    if distance + margin < corridor.width_m / 2:
        return True
    return False if distance - margin > corridor.width_m / 2 else None

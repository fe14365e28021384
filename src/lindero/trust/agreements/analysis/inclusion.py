"""Whether one area lies within another: yes and proved, no and shown by a place, or not settled.

The map is halved again and again. In a cell that no edge or one straight edge cuts, the answer is computed in whole
numbers and fractions; where corners meet, halving ends at single places, of which there are finitely many. Corridors
have curved edges: along an edge of one, the answer may stay open, and then it is said to be open.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import Final, Literal

import msgspec

from lindero.kernel.places import MAX_LAT_E7, Place
from lindero.trust.agreements.analysis.cells import WHOLE_MAP, Cell, Piece, Seen, look, piece_of
from lindero.trust.agreements.analysis.half_planes import HalfPlane, rest_of
from lindero.trust.agreements.shapes import shape_contains
from lindero.trust.agreements.treaty import Corridor, Everywhere, Polygon, Shape

Where = tuple[tuple[Shape, ...], ...]
"""An area as clauses and laws leave it: in each group, at least one of the shapes must contain the place."""

MAX_CELLS: Final = 20_000
"""Cells that are looked at before the answer is left open."""

_MAX_CHOICES: Final = 64


class Inclusion(msgspec.Struct, frozen=True):
    """Whether an area lies within another.

    Attributes:
        verdict: `within`: proved. `beyond`: it does not, see the place. `unsure`: nothing found, nothing proved.
        place: A place of the one and not of the other; where unsure, a place near which it may differ.
    """

    verdict: Literal["within", "beyond", "unsure"]
    place: Place | None = None


WITHIN: Final = Inclusion("within")


def contains(where: Where, place: Place) -> bool:
    """Say whether a place lies in an area, exactly."""
    return all(any(shape_contains(shape, place) for shape in group) for group in where)


def a_place_in(where: Where) -> Inclusion:
    """Return a place of an area as `beyond`; `within` if the area is proved to be empty."""
    return within_shapes(where, ())


def within(inner: Where, outer: Where) -> Inclusion:
    """Say whether an area lies within another one."""
    unsure = None
    for group in outer:
        found = within_shapes(inner, group)
        if found.verdict == "beyond":
            return found
        if found.verdict == "unsure":
            unsure = found
    return unsure or WITHIN


def within_any(inner: Where, outers: Sequence[Where]) -> Inclusion:
    """Say whether every place of an area lies in one or another of several areas."""
    choices = 1
    for outer in outers:
        choices *= len(outer)
    if choices > _MAX_CHOICES:
        return Inclusion("unsure", a_place_in(inner).place)
    unsure = None
    # A place lies outside of all if it lies outside of one group of each.
    for chosen in product(*outers):
        found = within_shapes(inner, tuple(dict.fromkeys(shape for group in chosen for shape in group)))
        if found.verdict == "beyond":
            return found
        if found.verdict == "unsure":
            unsure = found
    return unsure or WITHIN


@lru_cache(maxsize=4_096)
def within_shapes(inner: Where, outer: tuple[Shape, ...]) -> Inclusion:
    """Say whether an area lies within the union of some shapes."""
    if any(_all_covered(group, outer) for group in inner):
        return WITHIN
    for place in _telling_places((*inner, outer)):
        if contains(inner, place) and not contains((outer,), place):
            return Inclusion("beyond", place)
    return _scan(inner, outer)


def _all_covered(group: Iterable[Shape], outer: Sequence[Shape]) -> bool:
    return all(any(shape_within(shape, other) for other in outer) for shape in group)


def shape_within(inner: Shape, outer: Shape) -> bool:
    """Say whether a shape lies within another as one sees without computing: the same, everywhere, narrower."""
    if inner == outer or isinstance(outer, Everywhere):
        return True
    if isinstance(inner, Corridor) and isinstance(outer, Corridor):
        return inner.line == outer.line and inner.width_m <= outer.width_m
    return False


def _telling_places(where: Where) -> Iterable[Place]:
    """Yield places at which areas tend to differ: the poles, corners, the middles of edges."""
    yield from (Place(0, MAX_LAT_E7), Place(0, -MAX_LAT_E7), Place(0, 0))
    for group in where:
        for shape in group:
            if isinstance(shape, Corridor):
                yield from shape.line
            elif isinstance(shape, Polygon):
                yield from shape.outer


def _scan(inner: Where, outer: tuple[Shape, ...]) -> Inclusion:
    groups = tuple(tuple(piece_of(shape) for shape in group) for group in inner)
    waiting = deque([_Task(WHOLE_MAP, groups, tuple(piece_of(shape) for shape in outer))])
    for _ in range(MAX_CELLS):
        if not waiting:
            return WITHIN
        task = waiting.popleft()
        found = task.settle()
        if isinstance(found, Place):
            return Inclusion("beyond", found)
        waiting.extend(found)
    return Inclusion("unsure", waiting[0].cell.middle()) if waiting else WITHIN


class _Task:
    """One cell of the map: is anything of the inner area in it that the outer one does not contain?"""

    def __init__(self, cell: Cell, inner: tuple[tuple[Piece, ...], ...], outer: tuple[Piece, ...]) -> None:
        self.cell, self._inner, self._outer = cell, inner, outer

    def settle(self) -> "Place | tuple[_Task, ...]":
        """Return a place that is beyond, or what is still to be looked at: nothing, or two halves."""
        outer = [seen for piece in self._outer if (seen := look(piece, self.cell)).inside is not False]
        if any(seen.inside for seen in outer):
            return ()
        groups = []
        for group in self._inner:
            seen_group = [seen for piece in group if (seen := look(piece, self.cell)).inside is not False]
            if not seen_group:
                return ()
            groups.append([] if any(seen.inside for seen in seen_group) else seen_group)
        open_groups = [group for group in groups if group]
        if any(self._same(group, outer) for group in open_groups):
            return ()
        corners = self.cell.corners() if self.cell.is_smallest else []
        for place in (self.cell.middle(), *corners):
            if self._is_beyond(place):
                return place
        if self.cell.is_smallest:
            return ()
        return self._by_edges(open_groups, outer)

    def _by_edges(self, groups: list[list[Seen]], outer: list[Seen]) -> "Place | tuple[_Task, ...]":
        """Settle a cell that straight edges cut; halve it where that is not all there is."""
        halves = [seen.half for seen in outer]
        choices = list(product(*groups)) if len(groups) < 4 else []
        if None in halves or len(choices) > _MAX_CHOICES or (groups and not choices):
            return self._halved(groups, outer)
        beyond = [half for half in halves if half is not None]
        for chosen in choices:
            sides: list[HalfPlane] = [seen.half for seen in chosen if seen.half is not None]
            if len(sides) < len(chosen):
                return self._halved(groups, outer)
            point = rest_of(self.cell.round(), sides, beyond)
            if point is not None:
                for place in _round_about(point, self.cell):
                    if self._is_beyond(place):
                        return place
                return self._halved(groups, outer)
        return ()

    def _halved(self, groups: list[list[Seen]], outer: list[Seen]) -> "tuple[_Task, ...]":
        inner = tuple(tuple(seen.piece for seen in group) for group in groups)
        rest = tuple(seen.piece for seen in outer)
        return tuple(_Task(cell, inner, rest) for cell in self.cell.halves())

    def _same(self, group: list[Seen], outer: list[Seen]) -> bool:
        """Say whether each shape of a group looks here like one of the outer ones, or is known to lie within."""
        return all(any(self._alike(seen.piece, other.piece) for other in outer) for seen in group)

    def _alike(self, one: Piece, other: Piece) -> bool:
        if shape_within(one.shape, other.shape):
            return True
        if not one.edges or set(one.edges) != set(other.edges):
            return False
        # With the same edges, two polygons are the same here, or one is where the other is not: a place off the
        # edges, and so in one of two that complement each other, tells.
        places = (self.cell.middle(), *self.cell.corners())
        tests = [(shape_contains(one.shape, place), shape_contains(other.shape, place)) for place in places]
        return all(a == b for a, b in tests) and (False, False) in tests

    def _is_beyond(self, place: Place) -> bool:
        inner = all(any(shape_contains(piece.shape, place) for piece in group) for group in self._inner)
        return inner and not any(shape_contains(piece.shape, place) for piece in self._outer)


def _round_about(point: tuple[object, object], cell: Cell) -> Iterable[Place]:
    """Yield the places next to a point of a cell."""
    lon, lat = (int(value) for value in point)  # type: ignore[call-overload]
    for east in (0, 1, -1):
        for north in (0, 1, -1):
            x, y = lon + east, lat + north
            if cell.west <= x <= cell.east and cell.south <= y <= cell.north:
                yield Place(x, y)

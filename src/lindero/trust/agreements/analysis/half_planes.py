"""Half-planes of the map, and what is left of a cell when some of them are cut away; exact, in whole numbers."""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

Point = tuple[Fraction, Fraction]


class HalfPlane(NamedTuple):
    """The places with `a * lon + b * lat <= c`; its line belongs to it."""

    a: int
    b: int
    c: int

    def slack(self, point: tuple[int, int]) -> int:
        """Return how far inside a point lies; negative outside, 0 on the line."""
        return self.c - self.a * point[0] - self.b * point[1]

    @property
    def other_side(self) -> "HalfPlane":
        """The other side of the line, with the line."""
        return HalfPlane(-self.a, -self.b, -self.c)


def rest_of(
    corners: Sequence[tuple[int, int]], inside: Sequence[HalfPlane], outside: Sequence[HalfPlane]
) -> Point | None:
    """Return a point of a rectangle that lies in all of some half-planes and strictly outside all of others.

    The part that is left is convex. Cut with the closed complements, its corners' mean lies strictly outside of
    every half-plane that anything of it lies strictly outside of.
    """
    kept: list[_Shared] = [(x, y, 1) for x, y in corners]
    for half in (*inside, *(other.other_side for other in outside)):
        kept = _cut(kept, half)
        if not kept:
            return None
    common = math.lcm(*(under for _, _, under in kept))
    x = sum([x * (common // under) for x, _, under in kept])
    y = sum([y * (common // under) for _, y, under in kept])
    under = common * len(kept)
    is_outside = all(half.c * under < half.a * x + half.b * y for half in outside)
    return (Fraction(x, under), Fraction(y, under)) if is_outside else None


_Shared = tuple[int, int, int]
"""A point by whole numbers: its two coordinates over one denominator above 0, which stands last."""


def _cut(corners: list[_Shared], half: HalfPlane) -> list[_Shared]:
    """Cut a convex polygon with a half-plane (Sutherland and Hodgman, 1974)."""
    a, b, c = half
    ring = [(point, c * point[2] - a * point[0] - b * point[1]) for point in corners]
    kept: list[_Shared] = []
    for (start, before), (end, after) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if before >= 0:
            kept.append(start)
        if (before > 0 > after) or (before < 0 < after):
            kept.append(_between(start, before, end, after))
    return kept


def _between(start: _Shared, before: int, end: _Shared, after: int) -> _Shared:
    """Return where an edge meets a line; the ends lie on its two sides, by so much, each times its denominator."""
    x, y, under = (before * other - after * one for one, other in zip(start, end, strict=True))
    shared = math.gcd(x, y, under) if under > 0 else -math.gcd(x, y, under)
    return x // shared, y // shared, under // shared

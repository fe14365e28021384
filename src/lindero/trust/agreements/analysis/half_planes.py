"""Half-planes of the map, and what is left of a cell when some of them are cut away; exact, in whole numbers."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

Point = tuple[Fraction, Fraction]


class HalfPlane(NamedTuple):
    """The places with `a * lon + b * lat <= c`; its line belongs to it."""

    a: int
    b: int
    c: int

    def slack(self, point: tuple[Fraction | int, Fraction | int]) -> Fraction | int:
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
    kept: list[Point] = [(Fraction(x), Fraction(y)) for x, y in corners]
    for half in (*inside, *(other.other_side for other in outside)):
        kept = _cut(kept, half)
        if not kept:
            return None
    mean = (
        sum((x for x, _ in kept), Fraction(0)) / len(kept),
        sum((y for _, y in kept), Fraction(0)) / len(kept),
    )
    return mean if all(half.slack(mean) < 0 for half in outside) else None


def _cut(corners: list[Point], half: HalfPlane) -> list[Point]:
    """Cut a convex polygon with a half-plane (Sutherland and Hodgman, 1974)."""
    kept: list[Point] = []
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        before, after = Fraction(half.slack(start)), Fraction(half.slack(end))
        if before >= 0:
            kept.append(start)
        if (before > 0 > after) or (before < 0 < after):
            part = before / (before - after)
            kept.append((start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part))
    return kept

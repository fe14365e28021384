"""One area within another: proved, or shown by a place; against sampling and against constructed cases."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lindero.kernel.places import MAX_LAT_E7, Place, place_of
from lindero.trust.agreements.analysis.inclusion import (
    Inclusion,
    a_place_in,
    contains,
    within,
    within_any,
    within_shapes,
)
from lindero.trust.agreements.shapes import shape_contains
from lindero.trust.agreements.treaty import Corridor, Everywhere, Polygon, Shape

Corner = tuple[float, float]


def ring(*corners: Corner) -> tuple[Place, ...]:
    """Return corners as places."""
    return tuple(place_of(*corner) for corner in corners)


def box(west: float, south: float, east: float, north: float, *holes: Sequence[Place]) -> Polygon:
    """Return a rectangle with holes."""
    outer = ring((west, south), (east, south), (east, north), (west, north))
    return Polygon(outer=outer, holes=tuple(tuple(hole) for hole in holes))


WHOLE = box(10, 54, 13, 57)
WEST, EAST = box(10, 54, 11.5, 57), box(11.5, 54, 13, 57)
LOWER = Polygon(outer=ring((10, 54), (13, 54), (13, 57)))
UPPER = Polygon(outer=ring((10, 54), (13, 57), (10, 57)))
HOLE = box(11, 55, 12, 56)
HOLED = box(10, 54, 13, 57, HOLE.outer)
SEAM = Polygon(outer=ring((179, 0), (-179, 0), (-179, 1), (179, 1)))
SEAM_INNER = Polygon(outer=ring((179.2, 0.1), (-179.3, 0.1), (-179.3, 0.9), (179.2, 0.9)))
POLE = Polygon(outer=ring((0, 60), (90, 61), (180, 60), (-90, 61)))
NEAR_POLE = Polygon(outer=ring((0, 70), (90, 70), (180, 71), (-90, 70)))
LINE = ring((9, 55), (14, 56))
NARROW, BROAD = Corridor(line=LINE, width_m=20_000), Corridor(line=LINE, width_m=30_000)
INNER = Corridor(line=ring((9.5, 55.1), (13, 55.8)), width_m=10_000)
EVERYWHERE = Everywhere(because="statistics")


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ((WHOLE,), (WHOLE,)),
        ((WHOLE,), (WEST, EAST)),
        ((WEST, EAST), (WHOLE,)),
        ((WHOLE,), (LOWER, UPPER)),
        ((WHOLE,), (HOLED, HOLE)),
        ((HOLED,), (WHOLE,)),
        ((SEAM_INNER,), (SEAM,)),
        ((NEAR_POLE,), (POLE,)),
        ((NARROW,), (box(0, 40, 30, 70),)),
        ((NARROW,), (BROAD,)),
        ((INNER,), (NARROW,)),
        ((WHOLE, NARROW, POLE), (EVERYWHERE,)),
    ],
)
def test_what_lies_within_is_proved(inner: tuple[Shape, ...], outer: tuple[Shape, ...]) -> None:
    """Shared edges, halves, holes, the antimeridian, a pole and corridors: all of it is settled exactly."""
    assert within_shapes((inner,), outer) == Inclusion("within")


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        (WHOLE, (WEST,)),
        (WHOLE, (HOLED,)),
        (WHOLE, (LOWER,)),
        (SEAM, (SEAM_INNER,)),
        (POLE, (NEAR_POLE,)),
        (WHOLE, (NARROW,)),
        (BROAD, (NARROW,)),
        (EVERYWHERE, (WHOLE, POLE)),
        (box(10, 54, 13.0000001, 57), (WHOLE,)),
    ],
)
def test_what_goes_beyond_is_shown_by_a_place(inner: Shape, outer: tuple[Shape, ...]) -> None:
    """The place that is given lies in the one and in none of the others; one step of 1e-7 degree is enough."""
    found = within_shapes(((inner,),), outer)
    assert found.verdict == "beyond"
    assert found.place is not None
    assert shape_contains(inner, found.place)
    assert not any(shape_contains(shape, found.place) for shape in outer)


def test_areas_taken_together_and_limited() -> None:
    """A law's area cuts a clause's: what is left may be nothing, a line, or within what neither is within."""
    assert a_place_in(((WEST,), (box(12, 54, 13, 57),))).verdict == "within"
    line = a_place_in(((WEST,), (EAST,)))
    assert line.place is not None
    assert line.place.lon == 115_000_000
    assert within(((WHOLE,), (NARROW,)), ((BROAD,),)).verdict == "within"
    assert within(((WHOLE,),), ((WHOLE,), (WEST,))).verdict == "beyond"
    assert within_any(((WHOLE,),), [((WEST,),), ((EAST,),)]).verdict == "within"
    assert within_any(((WHOLE,),), [((WEST,), (LOWER,)), ((EAST,),)]).verdict == "beyond"


def test_what_stays_open_is_said_to_be_open() -> None:
    """Of two corridors with the same edges but other corners nothing is proved, and nothing is claimed."""
    bent = Corridor(line=ring((9, 55), (11.5, 55.5), (14, 56)), width_m=20_000)
    found = within_shapes(((NARROW,),), (bent,))
    assert found.verdict == "unsure"
    assert found.place is not None


def test_a_pole_is_a_place_like_others() -> None:
    """Only a ring round the pole holds it, and a difference there is found."""
    ringed = Polygon(outer=POLE.outer, holes=(NEAR_POLE.outer,))
    found = within_shapes(((POLE,),), (ringed,))
    assert found.verdict == "beyond"
    assert contains(((POLE,),), Place(0, MAX_LAT_E7))


def _random_shape(dice: random.Random) -> Shape:
    spread = dice.choice((3, 60))
    west, south = dice.randint(-spread, spread), dice.randint(-spread, spread)
    corners = [(dice.randint(0, 4), dice.randint(0, 4)) for _ in range(3)]
    places = ring(*((west + x, max(-89, min(89, south + y))) for x, y in corners))
    if dice.random() < 0.15:
        return Corridor(line=places[:2], width_m=dice.choice((1_000, 50_000, 150_000)))
    if len(set(places)) < 3 or dice.random() < 0.4:
        return box(west, south, west + 3, min(89, south + 3))
    return Polygon(outer=places)


@settings(max_examples=200, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.integers(0, 2**32 - 1))
def test_no_place_contradicts_the_answer(seed: int) -> None:
    """Whatever the areas, no place within the one and beyond the other exists where it is said to lie within."""
    dice = random.Random(seed)
    inner = (tuple(_random_shape(dice) for _ in range(dice.choice((1, 1, 2)))),)
    outer = tuple(_random_shape(dice) for _ in range(dice.choice((1, 2, 3))))
    found = within_shapes(inner, outer)
    if found.verdict == "beyond":
        assert found.place is not None
        assert contains(inner, found.place)
        assert not contains((outer,), found.place)
    elif found.verdict == "within":
        for _ in range(200):
            place = Place(
                dice.randint(-8, 8) * 10_000_000 + dice.randint(-1, 1),
                dice.randint(-8, 8) * 10_000_000 + dice.randint(-1, 1),
            )
            assert not contains(inner, place) or contains((outer,), place)

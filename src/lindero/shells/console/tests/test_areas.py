"""Areas of agreements are drawn as the standard asks, over the antimeridian too."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.places import place_of
from lindero.shells.console.areas import Coordinates, collection_of, rings_of
from lindero.shells.console.tests.treaties import STRAIT, corners, treaty
from lindero.trust.agreements.shapes import corridor_distance_m
from lindero.trust.agreements.treaty import Corridor, Everywhere, NamedArea, Polygon


def doubled_area(ring: Coordinates) -> float:
    """Return twice the area of a ring; above zero where it runs anticlockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


def test_an_area_says_agreement_and_name() -> None:
    """The map writes the words of the treaty beside the line."""
    feature = collection_of([treaty()])["features"][0]
    assert feature["properties"] == {"agreement": "AG-7", "name": "shared strait"}


def test_a_polygon_is_closed_and_runs_anticlockwise() -> None:
    """The outer ring is as RFC 7946 asks, whichever way the treaty wrote it."""
    for shape in (STRAIT.shape, Polygon(outer=tuple(reversed(corners((10, 55), (11, 55), (11, 56)))))):
        (ring,) = rings_of(shape)
        assert ring[0] == ring[-1]
        assert doubled_area(ring) > 0


def test_holes_run_the_other_way() -> None:
    """Inner rings run clockwise."""
    hole = corners((10.2, 55.2), (10.4, 55.2), (10.4, 55.4))
    _, inner = rings_of(Polygon(outer=corners((10, 55), (11, 55), (11, 56), (10, 56)), holes=(hole,)))
    assert doubled_area(inner) < 0


def test_a_polygon_over_the_antimeridian_does_not_run_round_the_earth() -> None:
    """Longitudes go on beyond 180 degrees, so that the map draws the short way."""
    (ring,) = rings_of(Polygon(outer=corners((179, -1), (-179, -1), (-179, 1), (179, 1))))
    lons = [lon for lon, _ in ring]
    assert max(lons) - min(lons) == pytest.approx(2)


def test_the_whole_earth_is_not_drawn() -> None:
    """What holds everywhere has no outline."""
    earth = NamedArea(name="everywhere", shape=Everywhere(because="signals of distress have no border"))
    assert collection_of([treaty(areas=(earth, STRAIT))])["features"][1:] == []


def test_a_corridor_has_its_width() -> None:
    """The outline of a straight corridor lies at half its width from the line."""
    corridor = Corridor(line=corners((10.0, 55.0), (11.0, 55.0)), width_m=4_000)
    (ring,) = rings_of(corridor)
    for lon, lat in ring:
        assert corridor_distance_m(corridor, place_of(lon, lat)) == pytest.approx(2_000, rel=0.01)


@given(
    st.lists(st.tuples(st.floats(-179, 179), st.floats(-70, 70)), min_size=2, max_size=6, unique=True),
    st.integers(100, 50_000),
)
def test_any_corridor_has_an_outline(line: list[tuple[float, float]], width_m: int) -> None:
    """However a line bends, its outline is closed and made of numbers."""
    rings = rings_of(Corridor(line=corners(*line), width_m=width_m))
    assert len(rings) == 1
    assert rings[0][0] == rings[0][-1]
    assert all(math.isfinite(value) for point in rings[0] for value in point)

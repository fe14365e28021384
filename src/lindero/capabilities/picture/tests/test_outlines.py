"""Areas are drawn as the standard asks, over the antimeridian too, and a corridor in its width."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.picture.areas import can_be_drawn, rings_of
from lindero.capabilities.picture.outlines import Outline, outline_of_corridor, outline_of_ring
from lindero.kernel.agreed import AgreedArea
from lindero.kernel.places import Place, place_of
from lindero.trust.agreements.shapes import corridor_distance_m
from lindero.trust.agreements.treaty import Corridor


def corners(*degrees: tuple[float, float]) -> tuple[Place, ...]:
    """Return places from longitudes and latitudes in degrees."""
    return tuple(place_of(lon, lat) for lon, lat in degrees)


def doubled_area(ring: Outline) -> float:
    """Return twice the area of a ring; above zero where it runs anticlockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


@pytest.mark.parametrize("turned", [False, True])
def test_a_ring_is_closed_and_runs_anticlockwise(*, turned: bool) -> None:
    """The outer ring is as RFC 7946 asks, whichever way the treaty wrote it; a hole runs the other way."""
    written = corners((10, 55), (11, 55), (11, 56), (10, 56))
    ring = outline_of_ring(tuple(reversed(written)) if turned else written)
    assert ring[0] == ring[-1]
    assert doubled_area(ring) > 0
    assert doubled_area(outline_of_ring(written, is_hole=True)) < 0


def test_a_ring_over_the_antimeridian_does_not_run_round_the_earth() -> None:
    """Longitudes go on beyond 180 degrees, so that the map draws the short way."""
    ring = outline_of_ring(corners((179, -1), (-179, -1), (-179, 1), (179, 1)))
    lons = [lon for lon, _ in ring]
    assert max(lons) - min(lons) == pytest.approx(2)


def test_a_corridor_has_its_width() -> None:
    """The outline of a straight corridor lies at half its width from the line, as the gate measures."""
    line = corners((10.0, 55.0), (11.0, 55.0))
    for lon, lat in outline_of_corridor(line, 4_000):
        distance = corridor_distance_m(Corridor(line=line, width_m=4_000), place_of(lon, lat))
        assert distance == pytest.approx(2_000, rel=0.01)


@given(
    st.lists(st.tuples(st.floats(-179, 179), st.floats(-70, 70)), min_size=2, max_size=6, unique=True),
    st.integers(100, 50_000),
)
def test_any_corridor_has_an_outline(line: list[tuple[float, float]], width_m: int) -> None:
    """However a line bends, its outline is closed and made of numbers."""
    ring = outline_of_corridor(corners(*line), width_m)
    assert ring[0] == ring[-1]
    assert all(math.isfinite(value) for point in ring for value in point)


def test_a_corridor_of_an_agreement_is_drawn() -> None:
    """The map shows corridors as well as polygons; what holds everywhere has no outline."""
    lane = AgreedArea(name="lane", form="corridor", line=corners((13.8, 55.1), (15.2, 55.35)), width_m=20_000)
    assert can_be_drawn(lane)
    assert len(rings_of(lane)) == 1
    assert not can_be_drawn(AgreedArea(name="everywhere", form="everywhere"))


@pytest.mark.parametrize(
    "area", [AgreedArea(name="x", form="corridor"), AgreedArea(name="x", form="polygon")]
)
def test_a_shape_without_corners_is_not_drawn(area: AgreedArea) -> None:
    """An area that says too little to draw is passed over."""
    assert not can_be_drawn(area)

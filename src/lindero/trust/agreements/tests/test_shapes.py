"""Areas of treaties: corridors, crossing edges, routes cut to an area; the grid never errs against the exact test."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lindero.kernel.places import MAX_LAT_E7, MAX_LON_E7, Place, distance_m, moved, place_of, wrap_lon
from lindero.kernel.units import DEGREE_E7
from lindero.trust.agreements.cover import Covering, cover_of, union_of
from lindero.trust.agreements.shapes import corridor_distance_m, crossing_edges, cut_route, shape_contains
from lindero.trust.agreements.treaty import Corridor, Everywhere, Polygon, Shape

LANE = Corridor(line=(place_of(10, 55), place_of(12, 55), place_of(12, 57)), width_m=20_000)
WORLD = Everywhere(because="figures")


def polygon(
    *corners: tuple[float, float], holes: tuple[tuple[tuple[float, float], ...], ...] = ()
) -> Polygon:
    """Return a polygon from pairs of degrees."""
    return Polygon(
        outer=tuple(place_of(*corner) for corner in corners),
        holes=tuple(tuple(place_of(*corner) for corner in hole) for hole in holes),
    )


def turned(shape: Polygon, shift: int) -> Polygon:
    """Return a polygon with all longitudes moved by the same angle."""

    def ring(places: tuple[Place, ...]) -> tuple[Place, ...]:
        return tuple(Place(lon=wrap_lon(place.lon + shift), lat=place.lat) for place in places)

    return Polygon(outer=ring(shape.outer), holes=tuple(ring(hole) for hole in shape.holes))


BOX = polygon((10, 54), (13, 54), (13, 57), (10, 57), holes=(((11, 55), (12, 55), (12, 56), (11, 56)),))
COMB = polygon(
    (10, 54), (16, 54), (16, 57), (15, 57), (15, 54.1), (14, 57), (13, 54.1), (12, 57), (11, 54.1), (10, 57)
)
SPIKE = polygon((10, 54), (13, 55.00001), (10, 55.00002), (13, 57), (9, 57))
CAP = Polygon(
    outer=tuple(place_of(lon, 60) for lon in range(-180, 180, 30)),
    holes=(tuple(place_of(lon, 85) for lon in range(-180, 180, 30)),),
)
WEDGE = polygon((-10, 80), (10, 80), (0, 90))
SHAPES: tuple[Shape, ...] = (
    BOX, COMB, SPIKE, CAP, WEDGE, LANE,
    turned(BOX, round(168.5 * DEGREE_E7)), turned(COMB, -190 * DEGREE_E7),
    Corridor(line=(place_of(179, 10), place_of(-179, 11), place_of(-178, 9)), width_m=5_000),
    Corridor(line=(place_of(20, 84), place_of(60, 84.9)), width_m=150_000),
    Corridor(line=(place_of(5, -0.01), place_of(5, 0.01)), width_m=2),
)  # fmt: skip


# --- the grid -------------------------------------------------------------------------------------------------


def _near(shape: Shape) -> st.SearchStrategy[Place]:
    """Return a strategy for places anywhere, and for places close to the shape's corners."""
    corners = shape.outer if isinstance(shape, Polygon) else shape.line if isinstance(shape, Corridor) else ()
    anywhere = st.builds(
        Place, lon=st.integers(-MAX_LON_E7, MAX_LON_E7), lat=st.integers(-MAX_LAT_E7, MAX_LAT_E7)
    )
    step = st.sampled_from([1, 90, 10_000, 1_000_000, 20_000_000]).flatmap(
        lambda reach: st.integers(-reach, reach)
    )
    close = st.builds(
        lambda corner, east, north: Place(
            lon=wrap_lon(corner.lon + east), lat=max(-MAX_LAT_E7, min(MAX_LAT_E7, corner.lat + north))
        ),
        st.sampled_from(corners),
        step,
        step,
    )
    return st.one_of(anywhere, close, close, close)


@settings(max_examples=1_500, deadline=None)
@given(st.data())
def test_the_grid_agrees_with_the_exact_test(data: st.DataObject) -> None:
    """The covering gives the exact answer everywhere: at edges, holes, the antimeridian and poles."""
    shape = data.draw(st.sampled_from(SHAPES))
    place = data.draw(_near(shape))
    assert cover_of(shape).contains(place.lon, place.lat) == shape_contains(shape, place)


@st.composite
def _rings(draw: st.DrawFn) -> Polygon:
    """Draw a polygon of any corners, its edges crossing or not, anywhere on Earth."""
    west = draw(st.integers(-MAX_LON_E7, MAX_LON_E7))
    south = draw(st.integers(-MAX_LAT_E7, MAX_LAT_E7 - DEGREE_E7))
    size = draw(st.sampled_from([100, DEGREE_E7 // 10, DEGREE_E7]))
    corners = draw(
        st.lists(st.tuples(st.integers(0, size), st.integers(0, size)), min_size=3, max_size=8, unique=True)
    )
    return Polygon(outer=tuple(Place(lon=wrap_lon(west + x), lat=south + y) for x, y in corners))


@settings(max_examples=300, deadline=None)
@given(_rings(), st.data())
def test_the_grid_agrees_on_any_polygon(shape: Polygon, data: st.DataObject) -> None:
    """The covering is exact for any ring of corners, however small, on every corner and beside it."""
    place = data.draw(_near(shape))
    covering = cover_of(shape)
    assert covering.contains(place.lon, place.lat) == shape_contains(shape, place)
    assert all(covering.contains(corner.lon, corner.lat) for corner in shape.outer)


def test_most_cells_need_no_exact_test() -> None:
    """A covering decides most places of its box by one look-up, else it would be no help."""
    cells = cover_of(BOX)._cells  # type: ignore[attr-defined]
    assert cells.count(2) < len(cells) / 8


def test_areas_taken_together() -> None:
    """A union contains what any of its parts contains, and what has no place if one of them is everywhere."""
    both: Covering = union_of((cover_of(BOX), cover_of(LANE)))
    assert both.contains(place_of(10.5, 56).lon, place_of(10.5, 56).lat)
    assert both.contains(place_of(11.5, 55.05).lon, place_of(11.5, 55.05).lat)
    assert not both.contains(0, 0)
    assert not both.everywhere
    assert union_of((cover_of(BOX), cover_of(WORLD))).everywhere
    assert cover_of(WORLD).contains(0, 0)


# --- corridors ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("beyond_m", "inside"), [(-1, True), (-0.05, True), (0.05, False), (1, False)])
def test_one_metre_beside_a_corridor_is_outside(beyond_m: float, inside: bool) -> None:
    """Half of the width is inside to the side of the line, a few centimetres more are outside."""
    beside = moved(place_of(11, 55), 0, 10_000 + beyond_m)
    assert shape_contains(LANE, beside) is inside


def test_the_ends_of_a_corridor_are_round() -> None:
    """Beyond its ends a corridor reaches as far as beside them."""
    assert shape_contains(LANE, moved(place_of(10, 55), 270, 9_990))
    assert not shape_contains(LANE, moved(place_of(10, 55), 270, 10_050))


@given(st.floats(10, 12), st.floats(0, 360), st.floats(0, 100_000))
def test_the_distance_from_a_corridor_is_that_on_the_sphere(
    lon: float, bearing: float, distance: float
) -> None:
    """Distances from a short line agree with great-circle distances within 2 %, at the latitude of the Belt."""
    start = place_of(lon, 55)
    place = moved(start, bearing, distance)
    point = Corridor(line=(start, Place(lon=start.lon + 1, lat=start.lat)), width_m=1)
    assert corridor_distance_m(point, place) == pytest.approx(distance_m(start, place), rel=0.02, abs=0.1)


def test_a_corridor_over_the_antimeridian() -> None:
    """A line from 179 east to 179 west is two degrees long and takes in the line between."""
    lane = Corridor(line=(place_of(179, 10), place_of(-179, 10)), width_m=1_000)
    assert shape_contains(lane, place_of(180, 10))
    assert shape_contains(lane, place_of(-180, 10.004))
    assert not shape_contains(lane, place_of(0, 10))


# --- drawing --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [BOX, COMB, SPIKE, CAP, turned(BOX, round(168.5 * DEGREE_E7))])
def test_proper_rings_do_not_cross_themselves(shape: Polygon) -> None:
    """Rings that a surveyor would draw are accepted, also over the antimeridian and round a pole."""
    assert crossing_edges(shape.outer) is None


@pytest.mark.parametrize(
    ("corners", "edges"),
    [
        (((0, 0), (2, 2), (2, 0), (0, 2)), (0, 2)),
        (((0, 0), (4, 0), (4, 4), (2, 0), (0, 4)), (0, 3)),
        (((0, 0), (4, 0), (2, 0), (2, 4)), (0, 1)),
        (((179, 0), (-179, 2), (-179, 0), (179, 2)), (0, 2)),
    ],
)
def test_crossing_edges_are_found(corners: tuple[tuple[float, float], ...], edges: tuple[int, int]) -> None:
    """Crossing, touching and turning back are told by the corners at which the edges begin."""
    assert crossing_edges([place_of(*corner) for corner in corners]) == edges


@given(st.integers(3, 12), st.randoms(use_true_random=False))
def test_convex_rings_never_cross(count: int, order: object) -> None:
    """Corners on a circle in their order make a proper ring; two of them swapped cross."""
    corners = [
        place_of(5 * math.cos(2 * math.pi * i / count), 5 * math.sin(2 * math.pi * i / count))
        for i in range(count)
    ]
    assert crossing_edges(corners) is None
    assume(count > 4)
    corners[1], corners[2] = corners[2], corners[1]
    assert crossing_edges(corners) is not None


# --- routes ---------------------------------------------------------------------------------------------------


def test_S_09_a_route_is_cut_to_the_area() -> None:
    """Of a route only the places within the area are left, in their order."""
    route = [place_of(lon, 54.5) for lon in (8, 9.9999999, 10, 11, 13, 13.0000001, 12)]
    assert cut_route([BOX], route) == tuple(place_of(lon, 54.5) for lon in (10, 11, 13, 12))
    assert cut_route([WORLD], route) == tuple(route)
    assert cut_route([BOX], [place_of(11.5, 55.5)]) == ()


@given(
    st.lists(
        st.builds(Place, lon=st.integers(90_000_000, 140_000_000), lat=st.integers(530_000_000, 580_000_000))
    )
)
def test_S_09_nothing_of_a_cut_route_lies_outside(route: list[Place]) -> None:
    """Every place that is left lies in one of the areas, and none of those was lost."""
    left = cut_route([BOX, LANE], route)
    inside = [place for place in route if shape_contains(BOX, place) or shape_contains(LANE, place)]
    assert list(left) == inside

"""Places and areas: the edge belongs to the area, one metre beyond does not, anywhere on Earth."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lindero.kernel.errors import Invalid
from lindero.kernel.places import (
    MAX_LAT_E7,
    MAX_LON_E7,
    Area,
    Place,
    area_contains,
    area_of,
    bearing_deg,
    distance_m,
    moved,
    on_edge,
    place_of,
    ring_contains,
    ring_of,
    wrap_lon,
)
from lindero.kernel.units import DEGREE_E7

TURN = 2 * MAX_LON_E7
METRE_E7 = 90
"""One metre of latitude is 89.9 steps of 1e-7 degree; rounded up."""

LONS = st.integers(-MAX_LON_E7, MAX_LON_E7)
LATS = st.integers(-MAX_LAT_E7, MAX_LAT_E7)
PLACES = st.builds(Place, lon=LONS, lat=LATS)
SHIFTS = st.integers(-TURN, TURN)


def at(lon_deg: float, lat_deg: float) -> Place:
    """Return a place from degrees."""
    return place_of(lon_deg, lat_deg)


def ring(*corners: tuple[float, float]) -> list[Place]:
    """Return a ring of places from pairs of degrees."""
    return [at(*corner) for corner in corners]


def turned(places: Sequence[Place], shift: int) -> list[Place]:
    """Return places with all longitudes moved by the same angle, as if the Earth were turned."""
    return [Place(lon=wrap_lon(place.lon + shift), lat=place.lat) for place in places]


@st.composite
def stars(draw: st.DrawFn, lat_limit: int = 60 * DEGREE_E7) -> list[Place]:
    """Draw a simple ring round longitude 0: corners in the order of their angle round a centre."""
    centre_lat = draw(st.integers(-lat_limit, lat_limit))
    spokes = draw(st.lists(st.integers(0, 359), min_size=3, max_size=9, unique=True).map(sorted))
    assume(all((b - a) % 360 < 180 for a, b in zip(spokes, [*spokes[1:], spokes[0]], strict=True)))
    corners = []
    for spoke in spokes:
        reach = draw(st.integers(DEGREE_E7 // 100, 25 * DEGREE_E7))
        east, north = math.cos(math.radians(spoke)), math.sin(math.radians(spoke))
        corners.append(Place(lon=round(east * reach), lat=centre_lat + round(north * reach)))
    assume(len(set(corners)) == len(corners))
    return corners


def winds_round(corners: Sequence[Place], place: Place) -> bool:
    """Say whether a ring winds round a place: an oracle by winding number, apart from the kernel's."""
    winding = 0
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        side = (end.lon - start.lon) * (place.lat - start.lat) - (place.lon - start.lon) * (
            end.lat - start.lat
        )
        if start.lat <= place.lat < end.lat and side > 0:
            winding += 1
        elif end.lat <= place.lat < start.lat and side < 0:
            winding -= 1
    return winding != 0


# --- places ------------------------------------------------------------------------------------------------


@given(PLACES)
def test_a_place_survives_degrees(place: Place) -> None:
    """A place shown in degrees and read again is the same place."""
    assert place_of(place.lon_deg, place.lat_deg) == place


@given(st.integers(-10 * TURN, 10 * TURN))
def test_a_wrapped_longitude_is_the_same_meridian(lon: int) -> None:
    """Wrapping changes a longitude by whole turns only, and ends within half a turn."""
    wrapped = wrap_lon(lon)
    assert -MAX_LON_E7 <= wrapped <= MAX_LON_E7
    assert (wrapped - lon) % TURN == 0


@pytest.mark.parametrize(("lon", "expected"), [(180, 180), (-180, -180), (181, -179), (-181, 179), (360, 0)])
def test_longitudes_beyond_a_half_turn_are_wrapped(lon: float, expected: float) -> None:
    """Sources that count longitudes to 360 degrees mean the same places."""
    assert at(lon, 0) == at(expected, 0)


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(0, 90.0001), (0, -91), (0, 181), (361, 0), (1e305, 0), (math.nan, 0), (0, math.nan), (math.inf, 0)],
)
def test_what_is_no_place_is_refused(lon: float, lat: float) -> None:
    """A latitude beyond a pole, a longitude beyond a turn and what is no number are refused, not repaired."""
    with pytest.raises(Invalid) as caught:
        place_of(lon, lat)
    assert caught.value.code == "places.coordinate"


# --- distances ---------------------------------------------------------------------------------------------


@given(PLACES, PLACES)
def test_distance_is_the_same_both_ways(start: Place, end: Place) -> None:
    """It is as far there as back, never negative, never beyond half of the Earth's girth."""
    there = distance_m(start, end)
    assert there == pytest.approx(distance_m(end, start), abs=1e-3)
    assert 0 <= there <= math.pi * 6_371_009


@given(PLACES, st.floats(0, 360), st.floats(1, 1_000_000))
def test_moving_goes_as_far_as_it_says(start: Place, bearing: float, distance: float) -> None:
    """A place moved by a distance lies at that distance, to a centimetre of rounding."""
    assert distance_m(start, moved(start, bearing, distance)) == pytest.approx(distance, abs=0.05, rel=1e-6)


@given(st.builds(Place, lon=LONS, lat=st.integers(-800_000_000, 800_000_000)), st.floats(0, 359.99))
def test_moving_goes_where_it_says(start: Place, bearing: float) -> None:
    """A place moved along a bearing is seen under that bearing."""
    seen = bearing_deg(start, moved(start, bearing, 10_000))
    assert math.cos(math.radians(seen - bearing)) > math.cos(math.radians(0.001))


def test_known_distances() -> None:
    """One degree of the equator, the antimeridian's width and pole to pole come out as on the mean sphere."""
    assert distance_m(at(0, 0), at(1, 0)) == pytest.approx(111_195, abs=1)
    assert distance_m(at(179.5, 0), at(-179.5, 0)) == pytest.approx(111_195, abs=1)
    assert distance_m(at(0, 90), at(0, -90)) == pytest.approx(20_015_115, abs=10)
    assert distance_m(at(33, 90), at(-120, 90)) == pytest.approx(0, abs=1e-6)


# --- rings -------------------------------------------------------------------------------------------------


@given(stars(), st.integers(-40 * DEGREE_E7, 40 * DEGREE_E7), st.integers(-40, 40), st.integers(0, DEGREE_E7))
def test_a_ring_contains_what_it_winds_round(corners: list[Place], lon: int, lat_deg: int, more: int) -> None:
    """Off the edge, the kernel agrees with a winding-number test that was written apart from it."""
    place = Place(lon=lon, lat=lat_deg * DEGREE_E7 + more)
    made = ring_of(corners)
    assume(not on_edge(made, place))
    assert ring_contains(made, place) == winds_round(corners, place)


@given(stars(), SHIFTS, PLACES)
def test_turning_the_earth_changes_nothing(corners: list[Place], shift: int, place: Place) -> None:
    """A ring over the antimeridian contains what the same ring over Greenwich contains."""
    here, there = ring_of(corners), ring_of(turned(corners, shift))
    moved_place = turned([place], shift)[0]
    assert ring_contains(here, place) == ring_contains(there, moved_place)
    assert on_edge(here, place) == on_edge(there, moved_place)


@given(stars(), st.integers(0, 8), st.sampled_from([1, -1]), st.integers(0, 1), PLACES)
def test_how_a_ring_is_written_changes_nothing(
    corners: list[Place], first: int, direction: int, closed: int, place: Place
) -> None:
    """Another first corner, the other direction and a repeated closing corner make the same ring."""
    first %= len(corners)
    other = corners[first:] + corners[:first]
    other = other[::direction]
    other += other[:closed]
    assert ring_contains(ring_of(corners), place) == ring_contains(ring_of(other), place)


@given(stars(), SHIFTS)
def test_corners_belong_to_the_ring(corners: list[Place], shift: int) -> None:
    """Each corner that the treaty lists lies on the edge, and so inside."""
    there = turned(corners, shift)
    made = ring_of(there)
    assert all(on_edge(made, corner) and ring_contains(made, corner) for corner in there)


@given(stars(), st.integers(0, 8), st.integers(0, 12), SHIFTS)
def test_points_of_an_edge_belong_to_the_ring(
    corners: list[Place], index: int, steps: int, shift: int
) -> None:
    """A point exactly on an edge is inside, also where the edge crosses the antimeridian."""
    # On a grid of twelve steps, so that each edge has points with whole coordinates; no star is so small.
    corners = [Place(lon=corner.lon // 12 * 12, lat=corner.lat // 12 * 12) for corner in corners]
    start, end = corners[index % len(corners)], corners[(index + 1) % len(corners)]
    scale = math.gcd(end.lon - start.lon, end.lat - start.lat)
    part = scale * steps // 12
    point = Place(
        lon=start.lon + (end.lon - start.lon) // scale * part,
        lat=start.lat + (end.lat - start.lat) // scale * part,
    )
    made, there = ring_of(turned(corners, shift)), turned([point], shift)[0]
    assert on_edge(made, there)
    assert ring_contains(made, there)


@pytest.mark.parametrize("lon", [12.0, 180.0, -180.0, 179.9999999, -0.0000001])
@pytest.mark.parametrize("lat", [0.0, 55.5, -61.0])
def test_one_metre_outside_is_outside(lon: float, lat: float) -> None:
    """Exactly on each side of a box is inside; one metre and one step of 1e-7 degree beyond it is outside."""
    centre = at(lon, lat)
    half = 5 * DEGREE_E7
    corners = [
        Place(lon=wrap_lon(centre.lon + east * half), lat=centre.lat + north * half)
        for east, north in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    made = ring_of(corners)
    for beyond, expected in ((0, True), (1, False), (METRE_E7, False), (-METRE_E7, True)):
        for side in (-1, 1):
            north = Place(lon=centre.lon, lat=centre.lat + side * (half + beyond))
            east = Place(lon=wrap_lon(centre.lon + side * (half + beyond)), lat=centre.lat)
            assert ring_contains(made, north) is expected
            assert ring_contains(made, east) is expected


def test_both_names_of_the_antimeridian_are_one_line() -> None:
    """180 degrees east and west are the same meridian for a ring across it, and for one that ends on it."""
    across = ring_of(ring((170, -10), (-170, -10), (-170, 10), (170, 10)))
    up_to = ring_of(ring((170, -10), (180, -10), (180, 10), (170, 10)))
    for made in (across, up_to):
        assert ring_contains(made, at(180, 0))
        assert ring_contains(made, at(-180, 0))
        assert ring_contains(made, at(175, 0))
        assert not ring_contains(made, at(0, 0))
    assert ring_contains(across, at(-175, 0))
    assert not ring_contains(up_to, at(-175, 0))


# --- poles -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("first", [0, 90, 180, -120])
@pytest.mark.parametrize("direction", [1, -1])
def test_a_ring_round_a_pole_contains_the_cap(side: int, first: int, direction: int) -> None:
    """A parallel of latitude given as a ring contains everything poleward of it, from every meridian."""
    corners = [at((first + step) % 360 - 180, side * 60) for step in range(0, 360, 30)]
    made = ring_of(corners[::direction])
    for lon in range(-180, 181, 15):
        assert ring_contains(made, at(lon, side * 60))
        assert ring_contains(made, at(lon, side * 75.5))
        assert ring_contains(made, at(lon, side * 90))
        assert not ring_contains(made, Place(lon=at(lon, 0).lon, lat=side * (60 * DEGREE_E7 - METRE_E7)))
        assert not ring_contains(made, at(lon, -side * 90))


def test_a_pole_is_one_point() -> None:
    """A ring with a corner at the pole reaches the pole, whatever longitude is written beside it."""
    wedge = ring_of(ring((-10, 80), (10, 80), (0, 90)))
    for lon in (-180, -77, 0, 5, 180):
        assert ring_contains(wedge, at(lon, 90))
        assert on_edge(wedge, at(lon, 90))
    assert not ring_contains(wedge, at(50, 89))


def test_the_seam_of_a_ring_round_a_pole_is_no_edge() -> None:
    """Where a ring round a pole is cut open to compute with it, nothing becomes an edge."""
    cap = ring_of([at(lon, 80) for lon in range(-180, 180, 30)])
    assert on_edge(cap, at(-180, 80))
    assert not on_edge(cap, at(-180, 85))
    assert not on_edge(cap, at(180, 85))
    assert not on_edge(cap, at(0, 90))
    area = Area(ring_of([at(lon, 60) for lon in range(-180, 180, 30)]), (cap,))
    for lon in (-180, -179, 0, 33, 180):
        assert area_contains(area, at(lon, 70))
        assert area_contains(area, at(lon, 80))
        assert not area_contains(area, at(lon, 85))
        assert not area_contains(area, at(lon, 90))


# --- areas with holes --------------------------------------------------------------------------------------

BOX = ring((170, -10), (-170, -10), (-170, 10), (170, 10))
HOLE = ring((175, -5), (-175, -5), (-175, 5), (175, 5))


def test_a_hole_is_outside_and_its_edge_inside() -> None:
    """Inside the hole is outside the area; the hole's edge belongs to it; also on the antimeridian."""
    area = area_of(BOX, [HOLE])
    for lon in (179, 180, -180, -179):
        assert not area_contains(area, at(lon, 0))
        assert area_contains(area, at(lon, 5))
        assert area_contains(area, at(lon, 7))
    inside_the_hole = Place(lon=MAX_LON_E7, lat=5 * DEGREE_E7 - METRE_E7)
    assert not area_contains(area, inside_the_hole)
    assert not area_contains(area, at(169.9999, 0))


@given(stars(), PLACES, SHIFTS)
def test_an_area_is_its_ring_without_its_holes(corners: list[Place], place: Place, shift: int) -> None:
    """A place is in the area exactly if it is in the outer ring and strictly inside no hole."""
    outer = ring((-80, -85), (80, -85), (80, 85), (-80, 85))
    area = area_of(turned(outer, shift), [turned(corners, shift)])
    there = turned([place], shift)[0]
    strictly = ring_contains(ring_of(corners), place) and not on_edge(ring_of(corners), place)
    assert area_contains(area, there) == (ring_contains(ring_of(outer), place) and not strictly)


@pytest.mark.parametrize("corners", [[], [(1, 1)], [(1, 1), (2, 2)], [(1, 1), (2, 2), (1, 1), (2, 2)]])
def test_a_ring_needs_three_corners(corners: list[tuple[float, float]]) -> None:
    """Fewer than three different corners enclose nothing and are refused."""
    with pytest.raises(Invalid) as caught:
        ring_of(ring(*corners))
    assert caught.value.code == "places.ring"

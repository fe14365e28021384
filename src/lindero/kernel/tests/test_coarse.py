"""Coarse values: equal on every machine, never finer than they say, and provable from the true value."""

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.coarse import WAYS, cell_of, coarsened, verify_coarse
from lindero.kernel.errors import Invalid, Unproved
from lindero.kernel.places import EARTH_RADIUS_M, MAX_LAT_E7, MAX_LON_E7, Place, distance_m, place_of

PLACES = st.builds(Place, st.integers(-MAX_LON_E7, MAX_LON_E7), st.integers(-MAX_LAT_E7, MAX_LAT_E7))
KM_PER_E7 = EARTH_RADIUS_M * math.pi / 180 / 1e7 / 1_000


@given(PLACES, st.sampled_from([1, 10, 100]))
def test_a_cell_is_its_own_cell(place: Place, size_km: int) -> None:
    """What is coarse already stays as it is, so that a value made coarse twice is the value made coarse once."""
    cell = cell_of(place, size_km)
    assert cell_of(cell, size_km) == cell
    assert -MAX_LON_E7 <= cell.lon <= MAX_LON_E7
    assert -MAX_LAT_E7 <= cell.lat <= MAX_LAT_E7


@given(PLACES, st.sampled_from([1, 10, 100]))
def test_a_cell_lies_near_its_places(place: Place, size_km: int) -> None:
    """A picture of cells stays a picture: no place is farther from its cell than a few sizes."""
    near_a_pole = abs(place.lat) > MAX_LAT_E7 - 3 * size_km * 89_932
    assert near_a_pole or distance_m(place, cell_of(place, size_km)) < size_km * 1_500


@given(st.integers(-MAX_LON_E7, MAX_LON_E7 - 1), st.integers(-850_000_000, 850_000_000))
def test_a_cell_is_never_finer_than_it_says(lon: int, lat: int) -> None:
    """A thousand steps over a third of its size, in either direction, meet at most two cells."""
    size_e7 = 10 / KM_PER_E7
    step = size_e7 / 3_000 / math.cos(math.radians(lat / 1e7))
    here = cell_of(Place(lon, lat), 10)
    beyond = cell_of(Place(min(MAX_LON_E7, round(lon + 900 * step)), lat), 10)
    between = {cell_of(Place(min(MAX_LON_E7, round(lon + n * step)), lat), 10).lon for n in range(0, 900, 90)}
    assert between <= {here.lon, beyond.lon}


@pytest.mark.parametrize(
    ("way", "value", "coarse"),
    [
        ("hour", 1_795_336_234_567, 1_795_334_400_000),
        ("day", 1_795_336_234_567, 1_795_305_600_000),
        ("tens", 47, 40),
        ("hundreds", -1, -100),
        ("initial", "Ada Lovelace", "A."),
        ("initial", "  ", ""),
        ("masked", "Ada Lovelace", "***"),
        ("hour", None, None),
    ],
)
def test_ways_of_being_coarse(way: str, value: object, coarse: object) -> None:
    """Instants and numbers go down to a round one, a name to its first letter; nothing stays nothing."""
    assert msgspec.json.decode(coarsened(way, msgspec.json.encode(value))) == coarse


def test_a_place_is_told_as_the_middle_of_a_known_cell() -> None:
    """The grid is part of the protocol: this value is the same on every node, and never changes."""
    assert coarsened("cell_10km", b"[110000000,555000000]") == msgspec.json.encode(
        cell_of(place_of(11, 55.5), 10)
    )
    assert cell_of(place_of(11, 55.5), 10) == Place(lon=GOLDEN[0], lat=GOLDEN[1])


GOLDEN = (109_308_510, 555_022_488)


@pytest.mark.parametrize(
    ("way", "value"), [("cell_10km", b'"x"'), ("hour", b'"x"'), ("initial", b"7"), ("x", b"7")]
)
def test_a_way_that_does_not_suit_the_value_is_refused(way: str, value: bytes) -> None:
    """No value crosses exact because the way to make it coarse failed."""
    with pytest.raises(Invalid):
        coarsened(way, value)


@given(st.sampled_from(["tens", "hour", "day"]), st.integers(0, 2**53))
def test_a_coarse_value_is_proved_from_the_true_one(way: str, value: int) -> None:
    """Whoever later sees the true value proves that the coarse one follows, and that no other does."""
    true = msgspec.json.encode(value)
    coarse = coarsened(way, true)
    verify_coarse(way, true, coarse)
    with pytest.raises(Unproved):
        verify_coarse(way, true, msgspec.json.encode(msgspec.json.decode(coarse) + 1))


@given(st.lists(st.integers(0, 3), max_size=8), st.lists(st.booleans(), min_size=8, max_size=8))
def test_a_cut_route_is_proved_from_the_whole_one(route: list[int], kept: list[bool]) -> None:
    """What is left of a route stands in it in the same order; anything added, or moved, is unproved."""
    parts = [place for place, keep in zip(route, kept, strict=False) if keep]
    verify_coarse("cut", msgspec.json.encode(route), msgspec.json.encode(parts))
    for wrong in ([*parts, 9], parts[0] if parts else 9):
        with pytest.raises(Unproved):
            verify_coarse("cut", msgspec.json.encode(route), msgspec.json.encode(wrong))


def test_every_way_has_a_word_of_its_own() -> None:
    """The words are part of signed treaties: none is ever renamed."""
    assert tuple(WAYS) == (
        "cell_1km", "cell_10km", "cell_100km", "minute", "quarter_hour", "hour", "day",
        "tens", "hundreds", "thousands", "initial", "masked",
    )  # fmt: skip

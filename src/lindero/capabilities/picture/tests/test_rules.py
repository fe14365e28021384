"""Arithmetic of the map: areas across the antimeridian, cells, keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.picture.rules import (
    COLUMNS,
    Box,
    box_of,
    cell_of,
    column_of,
    item_key,
    row_of,
)
from lindero.kernel.places import MAX_LAT_E7, MAX_LON_E7, Place

LONS = st.integers(-MAX_LON_E7, MAX_LON_E7)
LATS = st.integers(-MAX_LAT_E7, MAX_LAT_E7)


def holds(box: Box, lon: int) -> bool:
    """Say whether a longitude lies in one of a box's spans."""
    return any(low <= lon <= high for low, high in box.spans)


@given(LONS, LATS)
def test_every_place_has_its_cell(lon: int, lat: int) -> None:
    """A cell is the row and the column of its place, and no place is without one."""
    cell = cell_of(Place(lon=lon, lat=lat))
    assert divmod(cell, COLUMNS) == (row_of(lat), column_of(lon))
    assert 0 <= column_of(lon) < COLUMNS


@given(LONS, LONS, LONS)
def test_columns_of_a_span_hold_every_place_in_it(first: int, second: int, third: int) -> None:
    """Looking through the cells of a span misses nothing."""
    low, middle, high = sorted((first, second, third))
    assert column_of(low) <= column_of(middle) <= column_of(high)


@pytest.mark.parametrize(
    ("edges", "inside", "outside"),
    [
        ((10, 54, 13, 57), [10.0, 11.5, 13.0], [9.9, 13.1, -11.5]),
        ((170, -10, -170, 10), [170.0, 180.0, -180.0, -170.0], [169.9, -169.9, 0.0]),
        ((170, -10, 190, 10), [175.0, -175.0], [0.0]),
        ((-180, -90, 180, 90), [-180.0, 0.0, 180.0], []),
        ((-200, -90, 200, 90), [-180.0, 0.0, 180.0], []),
    ],
)
def test_box_holds_what_lies_between_its_edges(
    edges: tuple[float, float, float, float], inside: list[float], outside: list[float]
) -> None:
    """From the western edge eastwards to the eastern one, across the antimeridian if that lies between."""
    box = box_of(*edges)
    assert all(holds(box, round(lon * 1e7)) for lon in inside)
    assert not any(holds(box, round(lon * 1e7)) for lon in outside)


@given(st.floats(-180, 180), st.floats(0, 359), st.floats(0, 1))
def test_box_of_any_width_holds_its_middle(west: float, width: float, share: float) -> None:
    """However a box lies, what is a part of its width east of its western edge is inside."""
    box = box_of(west, -10, west + width, 10)
    lon = west + share * width
    wrapped = lon if lon <= 180 else lon - 360
    e7 = round(wrapped * 1e7)
    assert any(holds(box, min(MAX_LON_E7, max(-MAX_LON_E7, e7 + slack))) for slack in (-2, 0, 2))


def test_keys_differ_by_layer_origin_and_thing() -> None:
    """The history of one thing is never another's."""
    keys = {item_key(layer, origin, item) for layer in "ab" for origin in "cd" for item in "ef"}
    assert len(keys) == 8
    assert all(0 <= key < 2**63 for key in keys)
    assert item_key("a", "bc", "d") != item_key("ab", "c", "d")

"""Files of heights: tiles and grids are read to the metre, and what is no ground is refused in words."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.sensors.coverage import files
from lindero.capabilities.sensors.coverage.files import pieces_of, read_ground
from lindero.capabilities.sensors.coverage.terrain import Terrain, heights_at, unpack
from lindero.kernel.errors import Invalid

GRID = """\
ncols 3
nrows 2
xllcorner 11.0
yllcorner 55.0
cellsize 0.5
NODATA_value -9999
10 20 30
40 -9999 60
"""


def test_tile_lies_where_its_name_says() -> None:
    """The first height of N55E011 is its north-western corner; a void counts as the sea and is counted."""
    heights = np.zeros((1_201, 1_201), ">i2")
    heights[0, 0], heights[1_200, 1_200], heights[0, 1] = 120, 7, -32_768
    ground = read_ground("N55E011.hgt", heights.tobytes())
    assert (ground.west, ground.north, ground.step, ground.unknown) == (11.0, 56.0, 1 / 1_200, 1)
    assert (ground.heights[0, 0], ground.heights[0, 1], ground.heights[-1, -1]) == (120, 0, 7)
    south = read_ground("s01w002.HGT", heights.tobytes())
    assert (south.west, south.north) == (-2.0, 0.0)


def test_grid_is_read_from_its_corner_or_its_middle() -> None:
    """A corner is half a cell off the first middle; both ways of saying it give the same ground."""
    by_corner = read_ground("a.asc", GRID.encode())
    centred = GRID.replace("xllcorner 11.0", "xllcenter 11.25").replace("yllcorner 55.0", "yllcenter 55.25")
    by_middle = read_ground("a.asc", centred.encode())
    assert (by_corner.west, by_corner.north) == (by_middle.west, by_middle.north) == (11.25, 55.75)
    assert by_corner.heights.tolist() == [[10, 20, 30], [40, 0, 60]]
    assert by_corner.unknown == 1


@given(rows=st.integers(2, 12), columns=st.integers(2, 6), most=st.integers(12, 40))
@settings(max_examples=30, deadline=None)
def test_pieces_say_what_the_file_says(rows: int, columns: int, most: int) -> None:
    """However a grid is cut, the height of every cell is found at its place again."""
    heights = np.arange(rows * columns, dtype=np.int16).reshape(rows, columns)
    ground = files.Ground(11.0, 56.0, 0.001, heights, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "MAX_CELLS", most)
        asks = list(pieces_of(ground, "n55e011", "survey"))
    assert len({ask.name for ask in asks}) == len(asks)
    pieces = [
        Terrain(
            ask.north_west.lon, ask.north_west.lat, ask.step_lon, ask.step_lat,
            unpack(ask.heights, ask.rows, ask.columns),
        )
        for ask in asks
    ]  # fmt: skip
    row, column = (index.ravel() for index in np.indices((rows, columns)))
    lon, lat = 1.1e8 + column.astype(np.float64) * 1e4, 5.6e8 - row.astype(np.float64) * 1e4
    assert heights_at(pieces, lon, lat).tolist() == heights.ravel().tolist()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("N55E011.tif", b"", "neither with .hgt"),
        ("hill.hgt", b"", "south-western corner"),
        ("N55E011.hgt", b"\0" * 9, "9 bytes are no tile"),
        ("a.asc", b"\xff", "no text"),
        ("a.asc", b"ncols 3", "cellsize is missing"),
        ("a.asc", GRID.replace("nrows 2", "nrows 3").encode(), "6 heights are not 3 rows"),
        ("a.asc", GRID.replace("xllcorner 11.0\n", "").encode(), "xllcorner is missing"),
        ("a.asc", GRID.replace("cellsize 0.5", "cellsize 30").encode(), "cellsize is 30"),
        ("a.asc", GRID.replace("40", "4x").encode(), "'4x' is no number"),
        ("a.asc", GRID.replace("40", "nan").encode(), "no height"),
        ("a.asc", GRID.replace("40", "40000").encode(), "no ground"),
        ("a.asc", GRID.replace("nrows 2", "nrows 2\nnrows 2").encode(), "said twice"),
        ("a.asc", GRID.replace("yllcorner 55.0", "yllcorner 6100000").encode(), "in degrees"),
    ],
)
def test_what_is_no_ground_is_refused(name: str, data: bytes, told: str) -> None:
    """The message says what is wrong, and what to give instead."""
    with pytest.raises(Invalid) as refusal:
        read_ground(name, data)
    assert told in refusal.value.text
    assert ".hgt" in refusal.value.advice

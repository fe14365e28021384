"""Terrain as surveys hand it out: SRTM tiles (`.hgt`) and Esri ASCII grids (`.asc`), read into pieces of heights."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.sensors.coverage.asks import TakeTerrain
from lindero.capabilities.sensors.coverage.terrain import SEA_M, pack
from lindero.capabilities.sensors.records import MAX_CELLS
from lindero.kernel.errors import Invalid
from lindero.kernel.places import place_of

_TILE: Final = re.compile(r"([NS])(\d{2})([EW])(\d{3})\.hgt\Z", re.IGNORECASE)
_TILE_ROWS: Final = (1_201, 3_601)
"""Rows of a tile of one degree, in steps of three arc seconds or of one; the outermost lie on the degree."""

_VOID_M: Final = -32_768
"""What SRTM writes where it has no height."""

_LOWEST_M, _HIGHEST_M = -500.0, 9_000.0
"""No ground lies deeper than the shore of the Dead Sea, or higher than the highest mountain."""

_HEADER: Final = (
    "ncols",
    "nrows",
    "xllcorner",
    "xllcenter",
    "yllcorner",
    "yllcenter",
    "cellsize",
    "nodata_value",
)
_DEGREE: Final = 10_000_000
_LARGEST_STEP: Final = 1.0


class Ground(msgspec.Struct, frozen=True, eq=False):
    """A grid of heights as a file has it.

    Attributes:
        west: Longitude of its first column's middle, degrees.
        north: Latitude of its first row's middle, degrees.
        step: From cell to cell both ways, degrees.
        heights: Metres, by row from the north and by column from the west.
        unknown: How many cells the survey has no height for; they count as the sea.
    """

    west: float
    north: float
    step: float
    heights: NDArray[np.int16]
    unknown: int


def read_ground(file_name: str, data: bytes) -> Ground:
    """Read a file of heights.

    Args:
        file_name: Its name without folders: a tile says by it where it lies, `N55E011.hgt`.
        data: Its bytes.

    Raises:
        Invalid: If it is no file of heights, or one cut short.
    """
    if file_name.lower().endswith(".hgt"):
        return _tile(file_name, data)
    if file_name.lower().endswith(".asc"):
        return _ascii_grid(data)
    raise _no_ground("its name ends neither with .hgt nor with .asc")


def pieces_of(ground: Ground, name: str, source: str) -> Iterator[TakeTerrain]:
    """Yield a grid in pieces, from the north, each small enough for one record.

    Args:
        ground: The grid.
        name: What the pieces are called, each with its number behind it where there are several.
        source: Whose survey it is.
    """
    rows, columns = ground.heights.shape
    most = max(2, min(rows, MAX_CELLS // columns))
    # A band of one row alone is no grid: the last one begins a row earlier, which says the same twice.
    begins = [min(begin, rows - 2) for begin in range(0, rows, most)]
    for number, begin in enumerate(begins, 1):
        band = ground.heights[begin : begin + most]
        yield TakeTerrain(
            name=name if len(begins) == 1 else f"{name}-{number}",
            source=source,
            north_west=place_of(ground.west, ground.north - begin * ground.step),
            step_lon=round(ground.step * _DEGREE),
            step_lat=round(ground.step * _DEGREE),
            rows=band.shape[0],
            columns=columns,
            heights=pack(band),
        )


def _tile(file_name: str, data: bytes) -> Ground:
    named = _TILE.search(file_name)
    if named is None:
        raise _no_ground("a tile's name says its south-western corner, as in N55E011.hgt")
    rows = next((rows for rows in _TILE_ROWS if len(data) == 2 * rows * rows), 0)
    if not rows:
        raise _no_ground(f"{len(data)} bytes are no tile of {' or '.join(f'{n} rows' for n in _TILE_ROWS)}")
    south = float(named[2]) * (1 if named[1].upper() == "N" else -1)
    west = float(named[4]) * (1 if named[3].upper() == "E" else -1)
    heights = np.frombuffer(data, ">i2").reshape(rows, rows)
    return _ground(west, south + 1, 1 / (rows - 1), heights.astype(np.float64), _VOID_M)


def _ascii_grid(data: bytes) -> Ground:
    try:
        words = data.decode("ascii").split()
    except UnicodeDecodeError as error:
        raise _no_ground(f"it is no text: {error}") from error
    header: dict[str, float] = {}
    while len(words) > 2 * len(header) + 1 and words[2 * len(header)].lower() in _HEADER:
        name, value = words[2 * len(header)].lower(), words[2 * len(header) + 1]
        if name in header:
            raise _no_ground(f"{name} is said twice")
        header[name] = _number(value)
    step = _within(header, "cellsize", 1 / _DEGREE, _LARGEST_STEP)
    columns, rows = (int(_within(header, name, 2, MAX_CELLS)) for name in ("ncols", "nrows"))
    written = words[2 * len(header) :]
    if len(written) != rows * columns:
        raise _no_ground(f"{len(written)} heights are not {rows} rows of {columns}")
    west = _first_middle(header, "x", step)
    south = _first_middle(header, "y", step)
    heights = np.array([_number(word) for word in written]).reshape(rows, columns)
    return _ground(west, south + (rows - 1) * step, step, heights, header.get("nodata_value", -9_999.0))


def _ground(west: float, north: float, step: float, heights: NDArray[np.float64], void: float) -> Ground:
    """Put the sea where there is no height, and refuse what no ground is like."""
    unknown = heights == void
    known = np.where(unknown, SEA_M, heights)
    if known.min() < _LOWEST_M or known.max() > _HIGHEST_M:
        raise _no_ground(f"heights from {known.min():.0f} to {known.max():.0f} metres are no ground")
    last = north - (heights.shape[0] - 1) * step
    east = west + (heights.shape[1] - 1) * step
    if not (last >= -90 and north <= 90 and west >= -180 and east <= 181):
        raise _no_ground("it lies outside the world: its corner must be in degrees")
    return Ground(west, north, step, np.rint(known).astype(np.int16), int(unknown.sum()))


def _first_middle(header: dict[str, float], axis: str, step: float) -> float:
    """Return the middle of the first cell along an axis: the file says it, or the cell's outer corner."""
    if f"{axis}llcenter" in header:
        return header[f"{axis}llcenter"]
    if f"{axis}llcorner" in header:
        return header[f"{axis}llcorner"] + step / 2
    raise _no_ground(f"{axis}llcorner is missing")


def _within(header: dict[str, float], name: str, least: float, most: float) -> float:
    if name not in header:
        raise _no_ground(f"{name} is missing")
    if not least <= header[name] <= most:
        raise _no_ground(f"{name} is {header[name]:g}")
    return header[name]


def _number(word: str) -> float:
    try:
        number = float(word)
    except ValueError as error:
        raise _no_ground(f"{word[:20]!r} is no number") from error
    if not np.isfinite(number):
        raise _no_ground(f"{word[:20]!r} is no height")
    return number


def _no_ground(what: str) -> Invalid:
    return Invalid(
        "sensors.terrain_file",
        f"This is no file of heights: {what}.",
        "Give an SRTM tile (.hgt) or an Esri ASCII grid (.asc) in degrees.",
    )

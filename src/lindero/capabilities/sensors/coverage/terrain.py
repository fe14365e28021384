"""Heights of the ground: pieces of a grid, and the height at many places at once."""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.sensors.records import MAX_CELLS
from lindero.kernel.errors import Invalid

Numbers = NDArray[np.float64]
SEA_M: Final = 0.0
"""Height where no piece says anything: the sea's."""


class Terrain(msgspec.Struct, frozen=True, eq=False):
    """A piece of ground.

    Attributes:
        lon: Longitude of its first cell's middle, 1e-7 degree.
        lat: Latitude of its first cell's middle, the northernmost, 1e-7 degree.
        step_lon: From cell to cell eastwards, 1e-7 degree.
        step_lat: From row to row southwards, 1e-7 degree.
        heights: Metres, by row and column.
    """

    lon: int
    lat: int
    step_lon: int
    step_lat: int
    heights: NDArray[np.int16]


def heights_at(pieces: Sequence[Terrain], lon: Numbers, lat: Numbers) -> Numbers:
    """Return the ground's height at places in 1e-7 degree, metres: the nearest cell's, of the last piece."""
    found = np.full(lon.shape, SEA_M)
    for piece in pieces:
        column = np.rint((lon - piece.lon) / piece.step_lon).astype(np.int64)
        row = np.rint((piece.lat - lat) / piece.step_lat).astype(np.int64)
        rows, columns = piece.heights.shape
        known = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        found[known] = piece.heights[row[known], column[known]]
    return found


def pack(heights: NDArray[Any]) -> bytes:
    """Pack heights in whole metres, by row from the north and by column from the west."""
    return zlib.compress(np.ascontiguousarray(heights, dtype="<i2").tobytes(), 6)


@lru_cache(maxsize=8)
def unpack(packed: bytes, rows: int, columns: int) -> NDArray[np.int16]:
    """Return heights in whole metres by row and column.

    Raises:
        Invalid: If the bytes are not as many heights as that.
    """
    if rows * columns > MAX_CELLS:
        raise _broken(f"{rows} rows of {columns} cells are too many")
    machine = zlib.decompressobj()
    try:
        plain = machine.decompress(packed, 2 * rows * columns + 1)
    except zlib.error as error:
        raise _broken(f"they do not inflate: {error}") from error
    if len(plain) != 2 * rows * columns or not machine.eof:
        raise _broken(f"they are not {rows} rows of {columns} cells")
    return np.frombuffer(plain, "<i2").astype(np.int16).reshape(rows, columns)


def _broken(what: str) -> Invalid:
    return Invalid(
        "sensors.terrain", f"These are no heights: {what}.", "Take the terrain in again from its file."
    )

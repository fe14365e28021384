"""Arithmetic of the map: areas across the antimeridian, cells for finding by area, keys for history."""

import hashlib
from typing import Final

import msgspec

from lindero.kernel.places import MAX_LAT_E7, MAX_LON_E7, Place, wrap_lon
from lindero.kernel.units import DEGREE_E7, e7_of_degrees

CELL_E7: Final = DEGREE_E7 // 16
"""A sixteenth of a degree: 7 km of latitude, so that a coastal view is some hundred cells."""

COLUMNS: Final = 2 * MAX_LON_E7 // CELL_E7


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """An area between two meridians and two parallels; it may lie across the antimeridian.

    Attributes:
        west: 1e-7 degree.
        south: 1e-7 degree.
        east: 1e-7 degree; less than `west` if the antimeridian lies between.
        north: 1e-7 degree.
    """

    west: int
    south: int
    east: int
    north: int

    @property
    def spans(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The longitudes as two spans that do not cross the antimeridian; the second may be empty."""
        if self.west <= self.east:
            return (self.west, self.east), (1, 0)
        return (self.west, MAX_LON_E7), (-MAX_LON_E7, self.east)


def box_of(west: float, south: float, east: float, north: float) -> Box:
    """Return the area between four edges in degrees; whole turns and poles are cut to what there is.

    Args:
        west: Western edge; `west` 170 and `east` -170 lie 20 degrees apart.
        south: Southern edge.
        east: Eastern edge.
        north: Northern edge.
    """
    low, high = (e7_of_degrees(min(90.0, max(-90.0, edge))) for edge in (south, north))
    if east - west >= 360:
        return Box(west=-MAX_LON_E7, south=low, east=MAX_LON_E7, north=high)
    return Box(west=wrap_lon(e7_of_degrees(west)), south=low, east=wrap_lon(e7_of_degrees(east)), north=high)


def cell_of(place: Place) -> int:
    """Return the number of the cell that a place lies in, row by row from the south-west."""
    # Written out, since every position that is drawn passes here: `row_of` and `column_of` say the same in words.
    column = (place.lon + MAX_LON_E7) // CELL_E7
    return (place.lat + MAX_LAT_E7) // CELL_E7 * COLUMNS + (column if column < COLUMNS else COLUMNS - 1)


def row_of(lat: int) -> int:
    """Return the row of cells of a latitude, 1e-7 degree."""
    return (lat + MAX_LAT_E7) // CELL_E7


def column_of(lon: int) -> int:
    """Return the column of cells of a longitude, 1e-7 degree; 180 degrees east lies in the last."""
    return min(COLUMNS - 1, (lon + MAX_LON_E7) // CELL_E7)


def item_key(layer: str, origin: str, item_id: str) -> int:
    """Return the number under which the history of a thing stands: 63 bits of SHA-256.

    It holds across erasure, when the thing's newest record is gone and its next one comes.
    """
    digest = hashlib.sha256(f"{layer}\0{origin}\0{item_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1

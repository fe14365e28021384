"""Coarse values: what is told instead of a value that is too exact to cross. Pure, and exact on whole numbers.

Both nations compute the same: who later sees the true value can prove that the coarse one follows from it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from lindero.kernel.errors import Invalid, Unproved
from lindero.kernel.places import MAX_LAT_E7, MAX_LON_E7, Place

_KM_LAT_E7: Final = 89_932
"""One kilometre of latitude in 1e-7 degree, on the sphere of 6,371,008.8 m."""

_CELLS_KM: Final[Mapping[str, int]] = {"cell_1km": 1, "cell_10km": 10, "cell_100km": 100}
_TURN: Final = 2 * MAX_LON_E7
_SECOND_MS: Final = 1_000
_CUT: Final = "cut"

Coarsen = Callable[[Any], Any]


def cell_of(place: Place, size_km: int) -> Place:
    """Return the middle of the cell in which a place lies; cells are at least `size_km` wide and high."""
    west, south, east, north = _edges(place, size_km)
    return Place(lon=(west + east) // 2, lat=(south + north) // 2)


def cell_samples(way: str, place: Place) -> tuple[Place, ...]:
    """Return 25 places all over the cell in which a place lies, edges included; none for a way without cells."""
    if way not in _CELLS_KM:
        return ()
    west, south, east, north = _edges(place, _CELLS_KM[way])
    return tuple(
        Place(lon=west + (east - west) * column // 4, lat=south + (north - south) * row // 4)
        for row in range(5)
        for column in range(5)
    )


def _edges(place: Place, size_km: int) -> tuple[int, int, int, int]:
    """Return west, south, east and north of a cell, 1e-7 degree.

    Rows of one height run from the south pole; each is cut into equal columns from 180 degrees west. The cosine by
    which columns grow wider towards the poles is Bhaskara's, (32400 - 4 d^2) / (32400 + d^2) for d degrees, at the
    row's edge that is nearer to a pole: whole numbers give the same cells on every machine.
    """
    height = size_km * _KM_LAT_E7
    rows = max(1, 2 * MAX_LAT_E7 // height)
    row = min(rows - 1, (place.lat + MAX_LAT_E7) * rows // (2 * MAX_LAT_E7))
    south = 2 * MAX_LAT_E7 * row // rows - MAX_LAT_E7
    north = 2 * MAX_LAT_E7 * (row + 1) // rows - MAX_LAT_E7
    far = max(abs(south), abs(north)) // 100_000  # hundredths of a degree
    square = far * far // 10_000
    # An edge errs by less than 0.0017, so that much is taken off: a column is never narrower than it says.
    cosine = max(0, 10_000 * (32_400 - 4 * square) // (32_400 + square) - 17)
    columns = max(1, _TURN * cosine // (10_000 * height))
    column = (place.lon + MAX_LON_E7) % _TURN * columns // _TURN
    west, east = _TURN * column // columns, _TURN * (column + 1) // columns
    return west - MAX_LON_E7, south, east - MAX_LON_E7, north


def _cell(size_km: int) -> Coarsen:
    def coarsen(value: Any) -> Any:
        place = msgspec.convert(value, Place)
        return msgspec.to_builtins(cell_of(place, size_km))

    return coarsen


def _floor(step: int) -> Coarsen:
    def coarsen(value: Any) -> Any:
        whole = msgspec.convert(value, int)
        return whole // step * step

    return coarsen


def _initial(value: Any) -> Any:
    text = msgspec.convert(value, str).strip()
    return f"{text[0]}." if text else ""


def _masked(value: Any) -> Any:
    msgspec.convert(value, str)
    return "***"


WAYS: Final[Mapping[str, Coarsen]] = {
    **{way: _cell(size_km) for way, size_km in _CELLS_KM.items()},
    "minute": _floor(60 * _SECOND_MS),
    "quarter_hour": _floor(900 * _SECOND_MS),
    "hour": _floor(3_600 * _SECOND_MS),
    "day": _floor(86_400 * _SECOND_MS),
    "tens": _floor(10),
    "hundreds": _floor(100),
    "thousands": _floor(1_000),
    "initial": _initial,
    "masked": _masked,
}
"""Every way of making a value coarse, by the word that clauses and entries use."""

ENTRY_WAYS: Final = frozenset({*WAYS, _CUT})
"""The words that an entry may use: those of clauses, and `cut` for a route cut to the clause's area."""


def coarsened(way: str, value_json: bytes) -> bytes:
    """Return the coarse value of a value, both as JSON bytes; null stays null.

    Raises:
        Invalid: If there is no such way, or it does not suit the value.
    """
    if way not in WAYS:
        raise Invalid(
            "coarse.way", f"There is no way {way!r} of being coarse.", f"Choose one of {', '.join(WAYS)}."
        )
    try:
        value = msgspec.json.decode(value_json)
        return msgspec.json.encode(None if value is None else WAYS[way](value))
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Invalid(
            "coarse.value", f"A value cannot be told as {way}: {error}.", "Choose a way for such values."
        ) from error


def verify_coarse(way: str, true_json: bytes, coarse_json: bytes) -> None:
    """Prove that a coarse value follows from the true one; for a cut route, that it leaves out and adds nothing.

    Raises:
        Unproved: If it does not follow.
        Invalid: If there is no such way, or it does not suit the value.
    """
    follows = _is_part(true_json, coarse_json) if way == _CUT else coarsened(way, true_json) == coarse_json
    if not follows:
        raise Unproved(
            "coarse.proof",
            f"The coarse value does not follow from the true one by {way}.",
            "Keep both as evidence and ask the origin.",
        )


def _is_part(true_json: bytes, coarse_json: bytes) -> bool:
    """Say whether the members of a list stand in another in the same order."""
    members, parts = msgspec.json.decode(true_json), msgspec.json.decode(coarse_json)
    if not (isinstance(members, list) and isinstance(parts, list)):
        return False
    rest = iter(members)
    return all(any(part == member for member in rest) for part in parts)

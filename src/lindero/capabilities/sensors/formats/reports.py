"""Reports by other systems: rows of named values in, observations out, every bad row counted with its number.

Quantities by name: `mmsi` or `id` (who), `time` (RFC 3339 with its offset, or seconds or milliseconds since
1970; the arrival if absent), `lon`, `lat` (degrees), and if known `speed_mps`, `speed_kn` or `speed_kmh`,
`course_deg`, `heading_deg`, `accuracy_m`, `altitude_m`, `climb_mps`, `bearing_deg`, `bearing_deviation_deg`, `class`,
`class_percent`, `name`. A sensor's registration may say for each where it comes from instead (`records.mapping`).
"""

import math
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.counts import Tally
from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.mapping import Mapper
from lindero.capabilities.sensors.formats.nmea import instant_of_number
from lindero.capabilities.sensors.formats.rows import Rows
from lindero.capabilities.sensors.records import (
    OBJECT_CLASSES,
    SOURCE_CLASSES,
    Counts,
    Identification,
    Observations,
)
from lindero.capabilities.sensors.records.mapping import Origin
from lindero.kernel.errors import Invalid
from lindero.kernel.times import instant_of
from lindero.kernel.units import MMPS_PER_KNOT, e7_of_degrees

QUANTITIES: Final = (
    "mmsi",
    "id",
    "time",
    "lon",
    "lat",
    "speed_mps",
    "speed_kn",
    "speed_kmh",
    "course_deg",
    "heading_deg",
    "accuracy_m",
    "name",
    "altitude_m",
    "climb_mps",
    "bearing_deg",
    "bearing_deviation_deg",
    "class",
    "class_percent",
)

ROWS: Final = "rows"
"""Beside the quantities: where in a body of JSON the list of reports stands."""

MAX_FAULTS: Final = 100
"""Faults told one by one; a sender that made more has made the same one again and again."""

_MAX_NAME: Final = 120
_MAX_IDENTITY: Final = 64
_MMSI_DIGITS: Final = 9
_FASTEST_MPS: Final = 10_000.0
_WIDEST_M: Final = 1_000_000.0
_HIGHEST_M: Final = 100_000.0
_SPEEDS: Final = (("speed_mps", 1_000.0), ("speed_kn", MMPS_PER_KNOT), ("speed_kmh", 1_000 / 3.6))
_ANGLES: Final = (
    ("course_deg", "course_mdeg"),
    ("heading_deg", "heading_mdeg"),
    ("bearing_deg", "bearing_mdeg"),
    ("bearing_deviation_deg", "bearing_deviation_mdeg"),
)
_REPORT: Final = SOURCE_CLASSES.index("report")


class RowsRead(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What a body of reports held.

    Attributes:
        observations: One row for each usable report.
        identifications: Names that reports gave.
        counts: What became of every row.
        faults: Row number from 1, reason and sentence of the first bad rows.
    """

    observations: Observations
    identifications: tuple[Identification, ...]
    counts: Counts
    faults: tuple[tuple[int, str, str], ...]


class ReportReader:
    """Collects the rows of one body."""

    def __init__(self, sensor_id: str, names: Mapping[str, str | Origin], received_at: int) -> None:
        """Prepare for one body.

        Args:
            sensor_id: The sensor that sent it; its own names of things stand under it.
            names: Where each quantity comes from, where that is elsewhere than under its own name.
            received_at: When the body came, milliseconds UTC.

        Raises:
            Invalid: If `names` speaks of a quantity that does not exist, or of an origin that is none.
        """
        origins = {name: origin for name, origin in names.items() if name != ROWS}
        self._mapper = Mapper(QUANTITIES, origins)
        self._sensor_id = sensor_id
        self._received_at = received_at
        self._tally = Tally()
        self._rows = Rows()
        self._named: dict[str, Identification] = {}
        self._faults: list[tuple[int, str, str]] = []

    def add(self, row: int, values: Mapping[str, object] | Fault) -> None:
        """Read one row and count it.

        Args:
            row: Its number in the body, from 1.
            values: Its values by name, or why it has none.
        """
        try:
            if isinstance(values, Fault):
                raise values
            self._read(self._mapper.said(values))
        except Fault as fault:
            self._tally.invalid[fault.reason] += 1
            if len(self._faults) < MAX_FAULTS:
                self._faults.append((row, fault.reason, fault.text))
        else:
            self._tally.decoded += 1

    def finish(self) -> RowsRead:
        """Return what was read."""
        return RowsRead(
            observations=self._rows.take(),
            identifications=tuple(self._named.values()),
            counts=self._tally.take(),
            faults=tuple(self._faults),
        )

    def _read(self, said: Mapping[str, Any]) -> None:
        identity = self._identity(said)
        columns = columns_of(said, self._received_at)
        name = str(said.get("name", ""))[:_MAX_NAME]
        self._rows.add(identity, received_at=self._received_at, source_class=_REPORT, **columns)
        if name:
            at = columns["measured_at"]
            self._named[identity] = Identification(identity=identity, measured_at=at, name=name)

    def _identity(self, said: Mapping[str, Any]) -> str:
        mmsi = str(said.get("mmsi", ""))
        if mmsi:
            if not (mmsi.isascii() and mmsi.isdigit() and len(mmsi) <= _MMSI_DIGITS and int(mmsi)):
                raise Fault("identity", f"{mmsi[:_MAX_IDENTITY]!r} is no MMSI.")
            return f"mmsi:{int(mmsi):09d}"
        name = str(said.get("id", "")).strip()
        if not name or len(name) > _MAX_IDENTITY or not name.isprintable():
            raise Fault("identity", "The row does not say whose position it is.")
        return f"{self._sensor_id}/{name}"


def columns_of(said: Mapping[str, Any], received_at: int) -> dict[str, int]:
    """Return the columns of one report.

    Args:
        said: Its quantities.
        received_at: When it came, which stands for the time of a report that has none, milliseconds UTC.

    Raises:
        Fault: If it has no place, or a value that cannot be used.
    """
    columns = {
        "measured_at": _instant(said["time"]) if "time" in said else received_at,
        "lon": _coordinate(said, "lon", 180),
        "lat": _coordinate(said, "lat", 90),
        **_speed(said),
    }
    for name, column in _ANGLES:
        if name in said:
            columns[column] = round(_number(said, name, 0, 360) * 1_000) % 360_000
    if "accuracy_m" in said:
        columns["accuracy_m"] = round(_number(said, "accuracy_m", 0, _WIDEST_M))
    if "altitude_m" in said:
        columns["altitude_dm"] = round(_number(said, "altitude_m", -_HIGHEST_M, _HIGHEST_M) * 10)
    if "climb_mps" in said:
        columns["climb_mmps"] = round(_number(said, "climb_mps", -_FASTEST_MPS, _FASTEST_MPS) * 1_000)
    if "class" in said:
        columns["object_class"] = _class(said["class"])
    if "class_percent" in said:
        columns["class_percent"] = round(_number(said, "class_percent", 0, 100))
    return columns


def _class(value: Any) -> int:
    name = str(value).strip().lower()
    if name not in OBJECT_CLASSES:
        raise Fault("words", f"{name[:_MAX_IDENTITY]!r} is none of our classes: {', '.join(OBJECT_CLASSES)}.")
    return OBJECT_CLASSES.index(name)


def _number(said: Mapping[str, Any], name: str, low: float, high: float) -> float:
    value = said.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Fault("number", f"{name} is not a number.")
    try:
        number = float(value)
    except (ValueError, OverflowError) as error:
        raise Fault("number", f"{name} is not a number.") from error
    if not (math.isfinite(number) and low <= number <= high):
        raise Fault("number", f"{name} is not between {low:g} and {high:g}.")
    return number


def _coordinate(said: Mapping[str, Any], name: str, limit: int) -> int:
    try:
        return e7_of_degrees(_number(said, name, -limit, limit))
    except Fault as fault:
        raise Fault("place", fault.text) from fault


def _speed(said: Mapping[str, Any]) -> dict[str, int]:
    for name, mmps in _SPEEDS:
        if name in said:
            return {"speed_mmps": round(_number(said, name, 0, _FASTEST_MPS) * mmps)}
    return {}


def _instant(value: object) -> int:
    if isinstance(value, str) and not value.replace(".", "", 1).isdigit():
        try:
            return instant_of(value.strip())
        except Invalid as error:
            raise Fault("time", f"{error.text} {error.advice}") from error
    whole = str(value).partition(".")[0]
    at = instant_of_number(whole)
    if at is None:
        raise Fault("time", f"{str(value)[:_MAX_IDENTITY]!r} is no time.")
    return at

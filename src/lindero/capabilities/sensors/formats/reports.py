"""Reports by other systems: rows of named values in, observations out, every bad row counted with its number.

Quantities by name: `mmsi` or `id` (who), `time` (RFC 3339 with its offset, or seconds or milliseconds since
1970; the arrival if absent), `lon`, `lat` (degrees), and if known `speed_mps`, `speed_kn` or `speed_kmh`,
`course_deg`, `heading_deg`, `accuracy_m`, `name`. A sensor's registration may give each of them another name.
"""

import math
from collections.abc import Mapping
from typing import Final

import msgspec

from lindero.capabilities.sensors.counts import Tally
from lindero.capabilities.sensors.formats.nmea import instant_of_number
from lindero.capabilities.sensors.records import (
    MISSING,
    SOURCE_CLASSES,
    Counts,
    Identification,
    Observations,
    observations_of,
)
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
)

MAX_FAULTS: Final = 100
"""Faults told one by one; a sender that made more has made the same one again and again."""

_MAX_NAME: Final = 120
_MAX_IDENTITY: Final = 64
_MMSI_DIGITS: Final = 9
_FASTEST_MPS: Final = 10_000.0
_WIDEST_M: Final = 1_000_000.0
_SPEEDS: Final = (("speed_mps", 1_000.0), ("speed_kn", MMPS_PER_KNOT), ("speed_kmh", 1_000 / 3.6))
_REPORT: Final = SOURCE_CLASSES.index("report")


class Fault(Exception):
    """A row cannot be used.

    Attributes:
        reason: Code, see `counts.FAULTS`.
        text: One sentence: what was found.
    """

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason
        self.text = text


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


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One report, read and checked; units and missing values as in `Observations`."""

    identity: str
    measured_at: int
    lon: int
    lat: int
    speed_mmps: int
    course_mdeg: int
    heading_mdeg: int
    accuracy_m: int
    name: str


class ReportReader:
    """Collects the rows of one body."""

    def __init__(self, sensor_id: str, names: Mapping[str, str], received_at: int) -> None:
        """Prepare for one body.

        Args:
            sensor_id: The sensor that sent it; its own names of things stand under it.
            names: For each quantity, the name of its column or property, where it is another.
            received_at: When the body came, milliseconds UTC.

        Raises:
            Invalid: If `names` speaks of a quantity that does not exist.
        """
        unknown = sorted(set(names) - set(QUANTITIES))
        if unknown:
            raise Invalid(
                "sensors.quantity",
                f"There is no quantity {', '.join(unknown)}.",
                f"Name these: {', '.join(QUANTITIES)}.",
            )
        self._names = {quantity: names.get(quantity, quantity) for quantity in QUANTITIES}
        self._sensor_id = sensor_id
        self._received_at = received_at
        self._tally = Tally()
        self._reports: list[Report] = []
        self._faults: list[tuple[int, str, str]] = []

    def add(self, row: int, values: Mapping[str, object] | Fault) -> None:
        """Read one row and count it.

        Args:
            row: Its number in the body, from 1.
            values: Its values by name, or why it has none.
        """
        try:
            self._reports.append(self._report(values))
        except Fault as fault:
            self._tally.invalid[fault.reason] += 1
            if len(self._faults) < MAX_FAULTS:
                self._faults.append((row, fault.reason, fault.text))
        else:
            self._tally.decoded += 1

    def finish(self) -> RowsRead:
        """Return what was read."""
        reports = self._reports
        identities = tuple(dict.fromkeys(report.identity for report in reports))
        index = {identity: number for number, identity in enumerate(identities)}
        columns = ("measured_at", "lon", "lat", "speed_mmps", "course_mdeg", "heading_mdeg", "accuracy_m")
        observations = observations_of(
            identities,
            (),
            identity=[index[report.identity] for report in reports],
            received_at=[self._received_at] * len(reports),
            source_class=[_REPORT] * len(reports),
            **{name: [getattr(report, name) for report in reports] for name in columns},
        )
        named = {report.identity: report for report in reports if report.name}
        identifications = tuple(
            Identification(identity=report.identity, measured_at=report.measured_at, name=report.name)
            for report in named.values()
        )
        return RowsRead(
            observations=observations,
            identifications=identifications,
            counts=self._tally.take(),
            faults=tuple(self._faults),
        )

    def _report(self, values: Mapping[str, object] | Fault) -> Report:
        if isinstance(values, Fault):
            raise values
        said = {
            quantity: values[name]
            for quantity, name in self._names.items()
            if name in values and values[name] not in {None, ""}
        }
        return Report(
            identity=self._identity(said),
            measured_at=_instant(said["time"]) if "time" in said else self._received_at,
            lon=_coordinate(said, "lon", 180),
            lat=_coordinate(said, "lat", 90),
            speed_mmps=_speed(said),
            course_mdeg=_angle(said, "course_deg"),
            heading_mdeg=_angle(said, "heading_deg"),
            accuracy_m=round(_number(said, "accuracy_m", 0, _WIDEST_M)) if "accuracy_m" in said else MISSING,
            name=str(said.get("name", ""))[:_MAX_NAME],
        )

    def _identity(self, said: Mapping[str, object]) -> str:
        mmsi = str(said.get("mmsi", ""))
        if mmsi:
            if not (mmsi.isascii() and mmsi.isdigit() and len(mmsi) <= _MMSI_DIGITS and int(mmsi)):
                raise Fault("identity", f"{mmsi[:_MAX_IDENTITY]!r} is no MMSI.")
            return f"mmsi:{int(mmsi):09d}"
        name = str(said.get("id", "")).strip()
        if not name or len(name) > _MAX_IDENTITY or not name.isprintable():
            raise Fault("identity", "The row does not say whose position it is.")
        return f"{self._sensor_id}/{name}"


def _number(said: Mapping[str, object], name: str, low: float, high: float) -> float:
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


def _coordinate(said: Mapping[str, object], name: str, limit: int) -> int:
    try:
        return e7_of_degrees(_number(said, name, -limit, limit))
    except Fault as fault:
        raise Fault("place", fault.text) from fault


def _angle(said: Mapping[str, object], name: str) -> int:
    return round(_number(said, name, 0, 360) * 1_000) % 360_000 if name in said else MISSING


def _speed(said: Mapping[str, object]) -> int:
    for name, mmps in _SPEEDS:
        if name in said:
            return round(_number(said, name, 0, _FASTEST_MPS) * mmps)
    return MISSING


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

"""Rows from AIS messages: what each field means, and what counts as not said (ITU-R M.1371-5)."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.sensors.formats.ais_usual import (
    ACCURATE_M,
    EARLY_MS,
    INACCURATE_M,
    UsualReports,
)
from lindero.capabilities.sensors.formats.nmea import Tag
from lindero.capabilities.sensors.records import (
    MISSING,
    SOURCE_CLASSES,
    Identification,
    Observations,
    observations_of,
)
from lindero.kernel.times import MINUTE_MS, SECOND_MS
from lindero.kernel.units import DEGREE_E7, MMPS_PER_KNOT

MMSI_SCHEME: Final = "mmsi:"
_LAST_MMSI: Final = 999_999_999
_SECONDS: Final = 60

_LONG_RANGE_M: Final = 200
"""Message 27 rounds to a tenth of a minute, 185 m of latitude."""

_NO_SPEED_KN: Final = {"ais_a": 102.3, "ais_b": 102.3, "ais_long_range": 63.0, "ais_aircraft": 1_023.0}
_SPEED_LIMIT_KN: Final = np.array([_NO_SPEED_KN.get(name, np.inf) for name in SOURCE_CLASSES])

_CLASS_A, _CLASS_B, _LONG_RANGE, _AIRCRAFT = (SOURCE_CLASSES.index(name) for name in _NO_SPEED_KN)

Row = tuple[float, ...]
_WIDTH: Final = 13


def _accuracy(is_accurate: bool) -> int:  # noqa: FBT001 - it is a column's value
    return ACCURATE_M if is_accurate else INACCURATE_M


def _class_a(m: Any) -> Row:
    return m.lon, m.lat, m.speed, m.course, m.heading, _accuracy(m.accuracy), m.status, m.second, _CLASS_A


def _class_b(m: Any) -> Row:
    return m.lon, m.lat, m.speed, m.course, m.heading, _accuracy(m.accuracy), MISSING, m.second, _CLASS_B


def _aircraft(m: Any) -> Row:
    return m.lon, m.lat, m.speed, m.course, MISSING, _accuracy(m.accuracy), MISSING, m.second, _AIRCRAFT


def _long_range(m: Any) -> Row:
    return m.lon, m.lat, m.speed, m.course, MISSING, _LONG_RANGE_M, m.status, MISSING, _LONG_RANGE


_POSITIONS: Final[dict[int, Callable[[Any], Row]]] = {
    1: _class_a,
    2: _class_a,
    3: _class_a,
    9: _aircraft,
    18: _class_b,
    19: _class_b,
    27: _long_range,
}
_IDENTIFYING: Final = frozenset({5, 19, 24})


class Rows:
    """Collects messages as rows of numbers, and turns them into columns all at once."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._places: list[int] = []
        self._usual = UsualReports()
        self._identifications: list[Identification] = []
        self._stations: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._rows) + len(self._usual) + len(self._identifications)

    def add_usual(self, payload: bytes, tag: Tag, clock: int, arrived_at: int | None) -> None:
        """Add a report that is decoded with all others of its kind, see `ais_usual`."""
        received_at = clock if arrived_at is None else arrived_at
        self._usual.add(payload, self._next_place(), tag.at, received_at, self._station(tag))

    def add(self, message: Any, tag: Tag, clock: int, arrived_at: int | None) -> bool:
        """Add a decoded message, if it says anything of a position or an identity.

        Args:
            message: A message of pyais.
            tag: Time and station of its line.
            clock: Time of the recording at this line, milliseconds UTC.
            arrived_at: When it arrived, milliseconds UTC; None if only the recording knows.

        Returns:
            Whether it could be used: False if it says something of a thing whose identity cannot be.
        """
        mmsi, position = int(message.mmsi), _POSITIONS.get(message.msg_type)
        is_identifying = message.msg_type in _IDENTIFYING
        if position is None and not is_identifying:
            return True
        if not 0 < mmsi <= _LAST_MMSI:
            return False
        received_at = clock if arrived_at is None else arrived_at
        measured_at = tag.at if tag.at is not None else received_at
        if position is not None:
            row = position(message)
            if tag.at is None and arrived_at is not None:
                measured_at = measured_before(arrived_at, int(row[7]))
            self._places.append(self._next_place())
            self._rows.append((measured_at, received_at, mmsi, self._station(tag), *row))
        if is_identifying:
            self._identifications.append(_identification(message, mmsi, measured_at))
        return True

    def take(self) -> tuple[Observations, tuple[Identification, ...]]:
        """Return what was added since the last call, and begin again."""
        observations = _columns(self._in_order(), tuple(self._stations))
        identifications = tuple(self._identifications)
        self._rows, self._places, self._identifications, self._stations = [], [], [], {}
        return observations, identifications

    def _next_place(self) -> int:
        return len(self._rows) + len(self._usual)

    def _station(self, tag: Tag) -> int:
        return self._stations.setdefault(tag.station, len(self._stations)) if tag.station else MISSING

    def _in_order(self) -> NDArray[np.float64]:
        """Return the rows of both ways in the order in which their lines came."""
        places, usual = self._usual.take()
        table = np.empty((len(self._rows) + len(usual), _WIDTH))
        table[self._places] = np.array(self._rows, np.float64).reshape(len(self._rows), _WIDTH)
        table[places] = usual
        return table


def instant_of_second(near: int, second: int) -> int:
    """Return the instant with this second of the minute that is nearest to `near`.

    Args:
        near: Milliseconds UTC.
        second: Second of the minute, 0 to 59; with 60 and more the sender does not know, nor do we: `near`.
    """
    if not 0 <= second < _SECONDS:
        return near
    difference = (second * SECOND_MS - near) % MINUTE_MS
    return near + difference - (MINUTE_MS if difference > MINUTE_MS // 2 and near >= MINUTE_MS else 0)


def measured_before(arrived_at: int, second: int) -> int:
    """Return the latest instant with this second of the minute that is not after the arrival.

    Args:
        arrived_at: Milliseconds UTC.
        second: Second of the minute, 0 to 59; otherwise the arrival itself is the best that is known.
    """
    if not 0 <= second < _SECONDS:
        return arrived_at
    latest = arrived_at + EARLY_MS
    return latest - (latest - second * SECOND_MS) % MINUTE_MS


def _columns(table: NDArray[np.float64], stations: tuple[str, ...]) -> Observations:
    """Turn rows into columns: convert units, mark what was not said, leave out rows without a position."""
    table = table[(np.abs(table[:, 4]) <= 180) & (np.abs(table[:, 5]) <= 90)]
    (
        measured_at,
        received_at,
        mmsi,
        station,
        lon,
        lat,
        knots,
        course,
        heading,
        accuracy,
        status,
        second,
        kind,
    ) = table.T
    numbers, identity = np.unique(mmsi, return_inverse=True)
    no_speed = (knots >= _SPEED_LIMIT_KN[kind.astype(np.int64)]) | (knots < 0)
    return observations_of(
        tuple(f"{MMSI_SCHEME}{int(number):09d}" for number in numbers),
        stations,
        measured_at=measured_at,
        received_at=received_at,
        identity=identity,
        lon=np.rint(lon * DEGREE_E7),
        lat=np.rint(lat * DEGREE_E7),
        speed_mmps=np.where(no_speed, MISSING, np.rint(knots * MMPS_PER_KNOT)),
        course_mdeg=_angle(course),
        heading_mdeg=_angle(heading),
        accuracy_m=accuracy,
        station=station,
        navigation_status=status,
        utc_second=np.where(second < _SECONDS, second, MISSING),
        source_class=kind,
    )


def _angle(degrees: Any) -> Any:
    return np.where((degrees >= 0) & (degrees < 360), np.rint(degrees * 1_000), MISSING)


def _identification(message: Any, mmsi: int, measured_at: int) -> Identification:
    """Read what messages 5, 19 and 24 say of a ship; its dimensions are distances from the antenna."""
    bow, stern = getattr(message, "to_bow", 0) or 0, getattr(message, "to_stern", 0) or 0
    port, starboard = getattr(message, "to_port", 0) or 0, getattr(message, "to_starboard", 0) or 0
    draught = getattr(message, "draught", None)
    return Identification(
        identity=f"{MMSI_SCHEME}{mmsi:09d}",
        measured_at=measured_at,
        name=_words(getattr(message, "shipname", None)),
        callsign=_words(getattr(message, "callsign", None)),
        destination=_words(getattr(message, "destination", None)),
        imo=getattr(message, "imo", None) or None,
        ship_type=int(getattr(message, "ship_type", None) or 0) or None,
        length_m=bow + stern or None,
        beam_m=port + starboard or None,
        draught_dm=round(draught * 10) or None if draught is not None else None,
    )


def _words(text: str | None) -> str:
    """Return the text up to the first `@`, which ends it (ITU-R M.1371-5, table 47)."""
    return (text or "").partition("@")[0].strip()

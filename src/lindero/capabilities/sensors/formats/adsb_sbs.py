"""ADS-B as lines of BaseStation (SBS-1), as readsb sends them on port 30003: position, speed and name come apart.

`MSG,3,...` carries a place without speed, `MSG,4,...` a speed without place: the last speed goes with the next
place of the same aircraft if it is not older than `SPEED_AGE_MS`.
"""

import re
from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.formats.adsb_aircraft import (
    MAX_AIRCRAFT,
    Heard,
    columns_of,
    identity_of,
    words_of,
)
from lindero.capabilities.sensors.formats.collecting import Collecting
from lindero.capabilities.sensors.formats.nmea import LineCutter
from lindero.kernel.errors import Invalid
from lindero.kernel.times import MINUTE_MS, instant_of

SPEED_AGE_MS: Final = 10_000
_FIELDS: Final = 22
_OTHER_KINDS: Final = frozenset({"SEL", "ID", "AIR", "STA", "CLK"})
_MOMENT: Final = re.compile(r"^(\d{4})/(\d\d)/(\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,3})?)$(?!\n)")
_NUMBER: Final = re.compile(r"^-?\d{1,9}(?:\.\d{1,9})?$(?!\n)")
_ADDRESS, _DATE, _TIME, _CALLSIGN, _ALTITUDE, _SPEED, _TRACK, _LAT, _LON, _RATE = (
    4,
    6,
    7,
    10,
    11,
    12,
    13,
    14,
    15,
    16,
)
_MOTION: Final = {"gs": _SPEED, "track": _TRACK, "baro_rate": _RATE}


class SbsOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must be known of a source of SBS-1 lines.

    Attributes:
        ahead_of_utc_min: Minutes by which the clock is ahead of UTC that the receiver writes: its lines name no zone.
    """

    ahead_of_utc_min: int = 0


class SbsDecoder(Collecting):
    """Turns lines into observations."""

    def __init__(self, sensor_id: str, options: SbsOptions | None = None) -> None:
        """Prepare for one source.

        Args:
            sensor_id: The sensor's name, under which addresses that it made up are names of things.
            options: What must be known beside the lines.
        """
        super().__init__()
        self._sensor_id = sensor_id
        self._ahead_ms = (options or SbsOptions()).ahead_of_utc_min * MINUTE_MS
        self._cutter = LineCutter()
        self._heard = Heard()
        self._motions: dict[str, tuple[int, dict[str, float]]] = {}
        self._arrived_at: int | None = None

    def feed(self, data: bytes, received_at: int | None = None) -> None:
        """Take a piece of a stream in; see `decoder.Decoder`."""
        self._arrived_at = received_at
        self._take_lines(*self._cutter.cut(data))

    def finish(self) -> None:
        """End the source: its last line may have no line end."""
        self._take_lines(*self._cutter.finish())

    def _take_lines(self, lines: list[bytes], too_long: int) -> None:
        self.count_fault("too_long", too_long)
        for line in lines:
            self._take_line(line.strip())

    def _take_line(self, line: bytes) -> None:
        if not line:
            self.tally.blank += 1
            return
        if not line.isascii():
            self.count_fault("not_ascii")
            return
        cells = line.decode("ascii").split(",")
        if cells[0] in _OTHER_KINDS:
            self.tally.not_ais += 1
        elif cells[0] != "MSG":
            self.count_fault("garbage")
        elif len(cells) != _FIELDS or cells[1] not in set("12345678"):
            self.count_fault("fields")
        else:
            self._take_message(cells)

    def _take_message(self, cells: list[str]) -> None:
        identity = identity_of(cells[_ADDRESS], self._sensor_id)
        at = self._instant(f"{cells[_DATE]} {cells[_TIME]}")
        if not identity or at is None:
            self.count_fault("identity" if not identity else "time")
            return
        self.callsigns.say(identity, words_of(cells[_CALLSIGN]), at)
        motion = _numbers(cells, _MOTION)
        if motion:
            self._keep_motion(identity, at, motion)
        said: dict[str, Any] = _numbers(cells, {"lat": _LAT, "lon": _LON, "alt_baro": _ALTITUDE})
        columns = columns_of(self._motion(identity, at) | motion | said)
        if columns:
            if not self._heard.is_new(identity, at):
                self.count_decoded("repeated")
                return
            received_at = at if self._arrived_at is None else self._arrived_at
            columns |= {"measured_at": at, "received_at": received_at}
            self.rows.add(identity, **columns)
        self.count_decoded(cells[1])

    def _keep_motion(self, identity: str, at: int, motion: dict[str, float]) -> None:
        if len(self._motions) >= MAX_AIRCRAFT and identity not in self._motions:
            self._motions = {}
        self._motions[identity] = (at, self._motion(identity, at) | motion)

    def _motion(self, identity: str, at: int) -> dict[str, float]:
        told_at, motion = self._motions.get(identity, (0, {}))
        return motion if abs(at - told_at) <= SPEED_AGE_MS else {}

    def _instant(self, text: str) -> int | None:
        match = _MOMENT.match(text)
        if match is None:
            return self._arrived_at
        year, month, day, time = match.groups()
        try:
            at = instant_of(f"{year}-{month}-{day}T{time}Z") - self._ahead_ms
        except Invalid:
            return None
        return at if at >= 0 else None


def _numbers(cells: list[str], names: dict[str, int]) -> dict[str, float]:
    return {name: float(cells[place]) for name, place in names.items() if _NUMBER.match(cells[place])}

"""ADS-B as JSON: snapshots of readsb (aircraft.json), its traces of single aircraft, and state vectors.

An aircraft heard again at a position that was taken already is counted as `repeated`, and is no new observation.
State vectors are objects with `icao24`, `latitude`, `longitude`, `timestamp` as OpenSky and its tools write them.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.formats.adsb_aircraft import (
    Heard,
    columns_of,
    identity_of,
    is_obstacle,
    number,
    words_of,
)
from lindero.capabilities.sensors.formats.collecting import Collecting
from lindero.capabilities.sensors.formats.json_objects import ObjectCutter
from lindero.kernel.times import SECOND_MS

_LATEST_MS: Final = 4_102_444_800_000
_SECONDS_BELOW: Final = 100_000_000_000
"""A number of a time below it is of seconds since 1970, above it of milliseconds."""

_TRACE: Final = ("lat", "lon", "alt_baro", "gs", "track")
_TRACE_RATE, _TRACE_MORE, _TRACE_HEIGHT = 7, 8, 10
_VECTOR: Final = {
    "latitude": "lat",
    "longitude": "lon",
    "altitude": "alt_baro",
    "geoaltitude": "alt_geom",
    "groundspeed": "gs",
    "track": "track",
    "vertical_rate": "baro_rate",
    "callsign": "flight",
}


class AdsbJsonDecoder(Collecting):
    """Turns JSON objects into observations; each aircraft, point of a trace or state vector counts as a line."""

    def __init__(self, sensor_id: str) -> None:
        """Prepare for one source.

        Args:
            sensor_id: The sensor's name, under which addresses that it made up are names of things.
        """
        super().__init__()
        self._sensor_id = sensor_id
        self._cutter = ObjectCutter()
        self._heard = Heard()
        self._arrived_at: int | None = None

    def feed(self, data: bytes, received_at: int | None = None) -> None:
        """Take a piece of a stream in, or a whole snapshot; see `decoder.Decoder`."""
        self._arrived_at = received_at
        objects, faults = self._cutter.cut(data)
        for fault in faults:
            self.count_fault(fault)
        for encoded in objects:
            try:
                told = msgspec.json.decode(encoded)
            except (msgspec.MsgspecError, UnicodeError, RecursionError):
                self.count_fault("payload")
                continue
            self._take_object(told)

    def finish(self) -> None:
        """End the source: an unfinished object is counted as cut short."""
        self.count_fault("short", self._cutter.finish())

    def _take_object(self, told: dict[str, Any]) -> None:
        if isinstance(told.get("aircraft"), list):
            self._take_snapshot(told)
        elif isinstance(told.get("trace"), list):
            self._take_trace(told)
        elif "icao24" in told:
            said = {name: told.get(key) for key, name in _VECTOR.items()}
            measured_at = _instant(number(told, "last_position", "timestamp"))
            self._take_aircraft(told["icao24"], said, measured_at, "vector")
        else:
            self.count_fault("unknown_type")

    def _take_snapshot(self, told: dict[str, Any]) -> None:
        now = _instant(number(told, "now"))
        for said in told["aircraft"]:
            if not isinstance(said, dict):
                self.count_fault("row")
                continue
            seconds = number(said, "seen_pos")
            age_ms = (
                None if seconds is None or not 0 <= seconds < _SECONDS_BELOW else round(seconds * SECOND_MS)
            )
            measured_at = None if now is None else now - (age_ms or 0)
            if "lat" in said and age_ms is None:
                self.count_fault("time")
                continue
            self._take_aircraft(said.get("hex"), said, measured_at, "aircraft")

    def _take_trace(self, told: dict[str, Any]) -> None:
        began_at = number(told, "timestamp")
        for point in told["trace"]:
            if not isinstance(point, list) or len(point) <= len(_TRACE):
                self.count_fault("row")
                continue
            said: dict[str, Any] = dict(zip(_TRACE, point[1:], strict=False))
            if len(point) > _TRACE_RATE:
                said["baro_rate"] = point[_TRACE_RATE]
            if len(point) > _TRACE_HEIGHT:
                said["alt_geom"] = point[_TRACE_HEIGHT]
            if len(point) > _TRACE_MORE and isinstance(point[_TRACE_MORE], dict):
                said = point[_TRACE_MORE] | said
            since = number({"since": point[0]}, "since")
            at = None if began_at is None or since is None else _instant(began_at + since)
            self._take_aircraft(told.get("icao"), said, at, "trace")

    def _take_aircraft(self, address: object, said: Mapping[str, Any], at: int | None, kind: str) -> None:
        identity = identity_of(address, self._sensor_id)
        if not identity:
            self.count_fault("identity")
            return
        if at is None or not 0 <= at < _LATEST_MS:
            self.count_fault("time")
            return
        columns = columns_of(said)
        if columns and not is_obstacle(said.get("category")):
            if not self._heard.is_new(identity, at):
                self.count_decoded("repeated")
                return
            received_at = at if self._arrived_at is None else self._arrived_at
            columns |= {"measured_at": at, "received_at": received_at}
            self.rows.add(identity, **columns)
        self.callsigns.say(identity, words_of(said.get("flight")), at)
        self.count_decoded(kind)


def _instant(value: float | None) -> int | None:
    """Return seconds or milliseconds since 1970 as milliseconds UTC; None if no plausible instant."""
    if value is None or not 0 <= value < _LATEST_MS:
        return None
    return round(value * SECOND_MS) if value < _SECONDS_BELOW else round(value)

"""Flight logs of PX4 (ULog): where a drone of ours was, how fast, how exactly, with the time of its satellites.

A message of the log counts as a line. Positions are those of the autopilot (`vehicle_global_position`), with the time
of its receiver (`vehicle_gps_position`, `sensor_gps`), or the receiver's own where the log has no others.
"""

import math
import struct
from typing import Final

from lindero.capabilities.sensors.formats.collecting import Collecting
from lindero.capabilities.sensors.formats.geometry import Fix, covariance_ellipse
from lindero.capabilities.sensors.formats.motion import heading, velocity, vertical
from lindero.capabilities.sensors.formats.ulog_layouts import Layouts
from lindero.capabilities.sensors.records import OBJECT_CLASSES, SOURCE_CLASSES
from lindero.kernel.units import DEGREE_E7

MAGIC: Final = b"ULog\x01\x12\x35"
_FILE_HEADER: Final = 16
_HEADER: Final = 3
_FORMAT, _SUBSCRIBED, _DATA = b"FAD"
_KINDS: Final = frozenset(b"BFIMPQADRLCSO")
_POSITION: Final = "vehicle_global_position"
_RECEIVERS: Final = frozenset({"vehicle_gps_position", "sensor_gps"})
_HAS_FIX: Final = 2
_EARLIEST_MS, _LATEST_MS = 946_684_800_000, 4_102_444_800_000
_WIDEST_M: Final = 1_000_000.0
_GNSS: Final = SOURCE_CLASSES.index("gnss")
_DRONE: Final = OBJECT_CLASSES.index("drone")


class UlogDecoder(Collecting):
    """Turns messages of a log into observations; holds an unfinished message of 65,538 bytes."""

    def __init__(self, sensor_id: str) -> None:
        """Prepare for one log.

        Args:
            sensor_id: The sensor's name, under which the drone is known.
        """
        super().__init__()
        self._identity = f"{sensor_id}/own"
        self._rest = b""
        self._is_open = False
        self._is_broken = False
        self._layouts = Layouts()
        self._topics: dict[int, str] = {}
        self._started_at: int | None = None

    def feed(self, data: bytes, received_at: int | None = None) -> None:
        """Take a piece of the log in; the log's own times count, not the arrival."""
        if self._is_broken:
            return
        self._rest += data
        start = 0
        while taken := self._step(start):
            start += taken
        self._rest = self._rest[start:]

    def finish(self) -> None:
        """End the log: a message that is cut short is counted."""
        self.count_fault("short", int(bool(self._rest)))
        self._rest, self._is_open, self._is_broken = b"", False, False
        self._topics, self._layouts, self._started_at = {}, Layouts(), None

    def _step(self, start: int) -> int:
        """Take one thing in; return its length, 0 if more is needed."""
        held = len(self._rest) - start
        if not self._is_open:
            if held < _FILE_HEADER:
                return 0
            self._is_open = self._rest.startswith(MAGIC, start)
            return _FILE_HEADER if self._is_open else self._break()
        if held < _HEADER:
            return 0
        size, kind = struct.unpack_from("<HB", self._rest, start)
        if kind not in _KINDS:
            return self._break()
        if held < _HEADER + size:
            return 0
        self._take_message(kind, self._rest[start + _HEADER : start + _HEADER + size])
        return int(_HEADER + size)

    def _break(self) -> int:
        """Give the log up: without its lengths, nothing after this can be found."""
        self.count_fault("garbage")
        self._rest, self._is_broken = b"", True
        return 0

    def _take_message(self, kind: int, body: bytes) -> None:
        if kind == _FORMAT:
            is_layout = self._layouts.learn(body.decode("utf-8", "replace"))
            if not is_layout:
                self.count_fault("payload")
                return
        elif kind == _SUBSCRIBED and len(body) > _HEADER:
            number = struct.unpack_from("<H", body, 1)[0]
            self._topics[number] = body[_HEADER:].decode("utf-8", "replace")
        elif kind == _DATA and len(body) >= 2:
            topic = self._topics.get(struct.unpack_from("<H", body)[0], "")
            if topic in _RECEIVERS:
                self._take_receiver(self._layouts.read(topic, body[2:]))
                return
            if topic == _POSITION:
                self._take_position(self._layouts.read(topic, body[2:]))
                return
        self.tally.not_ais += 1

    def _take_receiver(self, told: dict[str, float]) -> None:
        """Learn when the drone was switched on; take the position where the log has none of the autopilot."""
        at = (told.get("time_utc_usec", 0) - told.get("timestamp", 0)) / 1_000
        if _EARLIEST_MS <= at < _LATEST_MS:
            self._started_at = round(at)
        if _POSITION in self._topics.values() or told.get("fix_type", 0) < _HAS_FIX:
            self.count_decoded("receiver")
        else:
            self._take_position(_as_position(told))

    def _take_position(self, told: dict[str, float]) -> None:
        fix = Fix(told.get("lon", math.nan), told.get("lat", math.nan), 0.0)
        if not fix.is_place or not (fix.lon or fix.lat):
            self.count_fault("place")
            return
        if self._started_at is None or not 0 <= told.get("timestamp", -1) < _LATEST_MS:
            self.count_fault("time")
            return
        at = self._started_at + round(told["timestamp"] / 1_000)
        yaw, down = told.get("yaw"), told.get("vel_d")
        columns = fix.columns | {
            "measured_at": at,
            "received_at": at,
            "source_class": _GNSS,
            "object_class": _DRONE,
        }
        columns |= velocity(told.get("vel_e"), told.get("vel_n"))
        columns |= heading(None if yaw is None else math.degrees(yaw))
        columns |= vertical(told.get("alt"), None if down is None else -down)
        deviation_m = told.get("eph", 0.0)
        if 0 < deviation_m < _WIDEST_M:
            columns |= covariance_ellipse(deviation_m, deviation_m)
        self.rows.add(self._identity, **columns)
        self.count_decoded("position")


def _as_position(told: dict[str, float]) -> dict[str, float]:
    """Return what a receiver says as the autopilot would say it; older logs have whole numbers."""
    named = {
        "timestamp": told.get("timestamp"),
        "lon": told.get("longitude_deg", told.get("lon", math.nan) / DEGREE_E7),
        "lat": told.get("latitude_deg", told.get("lat", math.nan) / DEGREE_E7),
        "alt": told.get("altitude_msl_m", told.get("alt", math.nan) / 1_000),
        "vel_n": told.get("vel_n_m_s"),
        "vel_e": told.get("vel_e_m_s"),
        "vel_d": told.get("vel_d_m_s"),
        "eph": told.get("eph"),
    }
    return {name: value for name, value in named.items() if value is not None}

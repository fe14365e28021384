"""MAVLink: what drones and ground stations tell of position, and remote identification that receivers hand on.

A system's own position (GLOBAL_POSITION_INT) is of a vehicle of ours or of one that tells us; OPEN_DRONE_ID_*
messages are what others broadcast, as a receiver heard them. Only these and what mends their time, heading,
accuracy and class is read; every other sound message is counted as of another kind.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.formats.accuracy import accuracy_columns
from lindero.capabilities.sensors.formats.collecting import Collecting
from lindero.capabilities.sensors.formats.mavlink_frames import Frame, FrameCutter
from lindero.capabilities.sensors.formats.mavlink_messages import fault_of, read_frame
from lindero.capabilities.sensors.formats.motion import heading, velocity, vertical
from lindero.capabilities.sensors.formats.remote_id_craft import Drones
from lindero.capabilities.sensors.formats.remote_id_messages import (
    OPERATOR_ID,
    SELF_ID,
    BasicId,
    Location,
    System,
    Words,
    accuracy_of,
    name_of,
)
from lindero.capabilities.sensors.records import OBJECT_CLASSES, SOURCE_CLASSES
from lindero.kernel.places import MAX_LAT_E7, MAX_LON_E7

_GNSS: Final = SOURCE_CLASSES.index("gnss")
_DRONE, _VEHICLE, _VESSEL, _AIRCRAFT = (
    OBJECT_CLASSES.index(name) for name in ("drone", "vehicle", "vessel", "aircraft")
)
_CLASSES: Final = {10: _VEHICLE, 11: _VESSEL, 12: _VESSEL, 7: _AIRCRAFT, 8: _AIRCRAFT, 9: _AIRCRAFT}
"""Classes by MAV_TYPE where the system is no drone: rover, boat, submarine, airship, balloon, rocket."""

_GROUND_STATION: Final = 6
_HAS_FIX: Final = 2
_NO_HEADING: Final = 65_535
_NO_DIRECTION, _NO_SPEED, _NO_CLIMB, _NO_ALTITUDE, _NO_TENTHS = 36_100, 25_500, 6_300, -1_000.0, 65_535
_DEG_PER_RAD: Final = 57.29577951308232
_EARLIEST_MS, _LATEST_MS = 946_684_800_000, 4_102_444_800_000


class _Vehicle(msgspec.Struct):
    """What a system said of itself beside its position."""

    craft: int | None = None
    accuracy_m: float | None = None
    yaw_deg: float | None = None
    booted_at: int | None = None


class MavlinkDecoder(Collecting):
    """Turns frames into observations; holds an unfinished frame from one piece of a stream to the next."""

    def __init__(self, sensor_id: str, *, takes_datagrams: bool = False) -> None:
        """Prepare for one source.

        Args:
            sensor_id: The sensor's name, under which systems are known by their number.
            takes_datagrams: Whether each piece holds whole frames.
        """
        super().__init__()
        self._sensor_id = sensor_id
        self._takes_datagrams = takes_datagrams
        self._cutter = FrameCutter(fault_of)
        self._vehicles: dict[int, _Vehicle] = {}
        self._drones = Drones(self, sensor_id)
        self._clock = 0
        self._arrived_at: int | None = None
        self._readers: Mapping[str, Callable[[int, dict[str, Any]], None]] = {
            "HEARTBEAT": self._take_heartbeat,
            "SYSTEM_TIME": self._take_time,
            "ATTITUDE": self._take_attitude,
            "GPS_RAW_INT": self._take_fix,
            "GLOBAL_POSITION_INT": self._take_position,
            "OPEN_DRONE_ID_BASIC_ID": self._take_basic_id,
            "OPEN_DRONE_ID_LOCATION": self._take_location,
            "OPEN_DRONE_ID_SYSTEM": self._take_system,
            "OPEN_DRONE_ID_SELF_ID": self._take_self_id,
            "OPEN_DRONE_ID_OPERATOR_ID": self._take_operator_id,
            "OPEN_DRONE_ID_MESSAGE_PACK": self._take_pack,
        }

    def feed(self, data: bytes, received_at: int | None = None) -> None:
        """Take a piece of a stream in, or a datagram; see `decoder.Decoder`."""
        self._arrived_at = received_at
        self._take_in(data, is_end=self._takes_datagrams)

    def finish(self) -> None:
        """End the source: an unfinished frame is counted as cut short."""
        self._take_in(b"", is_end=True)

    def _take_in(self, data: bytes, *, is_end: bool) -> None:
        for found in self._cutter.cut(data, is_end=is_end):
            if isinstance(found, Frame):
                self._take_frame(found)
            else:
                self.count_fault(found)

    def _take_frame(self, frame: Frame) -> None:
        if frame.at is not None or self._arrived_at is not None:
            self._clock = frame.at if frame.at is not None else self._arrived_at or 0
        read = read_frame(frame.data)
        if read is None:
            self.count_fault("payload")
            return
        name, system, fields = read
        reader = self._readers.get(name)
        if reader is None:
            self.tally.not_ais += 1
        else:
            reader(system, fields)

    def _vehicle(self, system: int) -> _Vehicle:
        return self._vehicles.setdefault(system, _Vehicle())

    def _take_heartbeat(self, system: int, told: dict[str, Any]) -> None:
        if told["type"] != _GROUND_STATION:
            self._vehicle(system).craft = _CLASSES.get(told["type"], _DRONE)
        self.count_decoded("heartbeat")

    def _take_time(self, system: int, told: dict[str, Any]) -> None:
        at = told["time_unix_usec"] // 1_000 - told["time_boot_ms"]
        self._vehicle(system).booted_at = at if _EARLIEST_MS <= at < _LATEST_MS else None
        self.count_decoded("system_time")

    def _take_attitude(self, system: int, told: dict[str, Any]) -> None:
        self._vehicle(system).yaw_deg = told["yaw"] * _DEG_PER_RAD
        self.count_decoded("attitude")

    def _take_fix(self, system: int, told: dict[str, Any]) -> None:
        accuracy_mm = told.get("h_acc", 0)
        has_accuracy = told["fix_type"] >= _HAS_FIX and accuracy_mm
        self._vehicle(system).accuracy_m = accuracy_mm / 1_000 if has_accuracy else None
        self.count_decoded("gps_raw")

    def _take_position(self, system: int, told: dict[str, Any]) -> None:
        lon, lat = told["lon"], told["lat"]
        if (not lon and not lat) or abs(lon) > MAX_LON_E7 or abs(lat) > MAX_LAT_E7:
            self.count_fault("place")
            return
        vehicle = self._vehicle(system)
        told_at = None if vehicle.booted_at is None else vehicle.booted_at + told["time_boot_ms"]
        at = told_at if told_at is not None else self._clock or told["time_boot_ms"]
        bow_deg = vehicle.yaw_deg if told["hdg"] == _NO_HEADING else told["hdg"] / 100
        columns = {
            "measured_at": at,
            "received_at": self._clock or at,
            "lon": lon,
            "lat": lat,
            "source_class": _GNSS,
            "object_class": _DRONE if vehicle.craft is None else vehicle.craft,
        }
        columns |= velocity(told["vy"] / 100, told["vx"] / 100) | heading(bow_deg)
        columns |= vertical(told["alt"] / 1_000, -told["vz"] / 100) | accuracy_columns(vehicle.accuracy_m)
        self.rows.add(f"{self._sensor_id}/s{system}", **columns)
        self.count_decoded("position")

    def _take_basic_id(self, system: int, told: dict[str, Any]) -> None:
        name = name_of(bytes(told["uas_id"]), told["id_type"])
        self._drones.take_message(
            BasicId(told["id_type"], told["ua_type"], name), _transmitter(system, told), self._clock
        )

    def _take_location(self, system: int, told: dict[str, Any]) -> None:
        altitudes = (told["altitude_geodetic"], told["altitude_barometric"])
        tenths = round(told["timestamp"] * 10) if 0 <= told["timestamp"] < _NO_TENTHS else None
        location = Location(
            status=told["status"],
            lon=told["longitude"],
            lat=told["latitude"],
            direction_deg=None if told["direction"] >= _NO_DIRECTION else told["direction"] // 100 % 360,
            speed_mps=None if told["speed_horizontal"] >= _NO_SPEED else told["speed_horizontal"] / 100,
            climb_mps=None if told["speed_vertical"] == _NO_CLIMB else told["speed_vertical"] / 100,
            altitude_m=next((metres for metres in altitudes if metres > _NO_ALTITUDE), None),
            accuracy_m=accuracy_of(told["horizontal_accuracy"]),
            tenths=tenths if tenths is not None and tenths <= 36_000 else None,
        )
        self._drones.take_message(location, _transmitter(system, told), self._clock)

    def _take_system(self, system: int, told: dict[str, Any]) -> None:
        has_place = bool(told["operator_latitude"] or told["operator_longitude"])
        self._drones.take_message(System(has_place), _transmitter(system, told), self._clock)

    def _take_self_id(self, system: int, told: dict[str, Any]) -> None:
        self._drones.take_message(Words(SELF_ID), _transmitter(system, told), self._clock)

    def _take_operator_id(self, system: int, told: dict[str, Any]) -> None:
        self._drones.take_message(Words(OPERATOR_ID), _transmitter(system, told), self._clock)

    def _take_pack(self, system: int, told: dict[str, Any]) -> None:
        size, count = told["single_message_size"], told["msg_pack_size"]
        messages = bytes(told["messages"])[: size * count]
        pack = bytes([0xF0, size, count]) + messages
        self._drones.take_messages(pack, _transmitter(system, told), self._clock)


def _transmitter(system: int, told: dict[str, Any]) -> str:
    """Return who broadcast: the address that the receiver heard, or the system that speaks of itself."""
    address = bytes(told["id_or_mac"])
    return address.hex() if any(address) else f"s{system}"

"""Drones by who transmits: what each said of itself in one message goes with its place in another.

Where the operator stands, their registration and their words are a person's data. They are not taken into any
observation: that they were told is counted, and said with the drone's identification (`withheld`), so that who
has a lawful ground can ask the operator by the law's own way.
"""

from typing import Final

from lindero.capabilities.sensors.formats.accuracy import accuracy_columns
from lindero.capabilities.sensors.formats.collecting import Collecting
from lindero.capabilities.sensors.formats.motion import over_ground, vertical
from lindero.capabilities.sensors.formats.remote_id_messages import (
    OPERATOR_ID,
    BasicId,
    Broken,
    Location,
    Message,
    System,
    Words,
    messages_in,
    read_message,
)
from lindero.capabilities.sensors.records import OBJECT_CLASSES, SOURCE_CLASSES
from lindero.kernel.places import MAX_LAT_E7, MAX_LON_E7
from lindero.kernel.times import HOUR_MS

MAX_TRANSMITTERS: Final = 16_384
BELIEVED_MS: Final = 30_000
_REMOTE_ID: Final = SOURCE_CLASSES.index("remote_id")
_DRONE: Final = OBJECT_CLASSES.index("drone")


class Drones:
    """What each transmitter said last; adds to a decoder's rows."""

    def __init__(self, out: Collecting, sensor_id: str) -> None:
        """Prepare.

        Args:
            out: The decoder that collects.
            sensor_id: The sensor's name, under which transmitters that gave no name are known.
        """
        self._out = out
        self._sensor_id = sensor_id
        self._names: dict[str, str] = {}
        self._withheld: dict[str, tuple[str, ...]] = {}
        self._last: dict[str, tuple[int | None, Location]] = {}

    def take_messages(self, data: bytes, transmitter: str, at: int) -> None:
        """Take in a message or a pack: each message is counted."""
        try:
            messages = messages_in(data)
        except Broken:
            self._out.count_fault("payload")
            return
        read: list[Message] = []
        for message in messages:
            try:
                read.append(read_message(message))
            except Broken:
                self._out.count_fault("unknown_type")
        # A pack is one moment: who it is goes before where it is, whatever the order.
        for told in sorted(read, key=lambda told: isinstance(told, Location)):
            self._take(told, transmitter, at)
        self._say(transmitter, at)

    def take_message(self, told: Message, transmitter: str, at: int) -> None:
        """Take in one message, and count it."""
        self._take(told, transmitter, at)
        self._say(transmitter, at)

    def _take(self, told: Message, transmitter: str, at: int) -> None:
        if isinstance(told, BasicId):
            self._take_name(told, transmitter)
        elif isinstance(told, Location):
            self._take_location(told, transmitter, at)
        elif isinstance(told, System):
            if told.has_operator_place:
                self._withhold("operator_place", transmitter)
            self._out.count_decoded("operator_place_withheld" if told.has_operator_place else "system")
        elif isinstance(told, Words):
            what = "operator_name" if told.kind == OPERATOR_ID else "words"
            self._withhold(what, transmitter)
            self._out.count_decoded(f"{what}_withheld")
        else:
            self._out.count_decoded("other")

    def _take_name(self, told: BasicId, transmitter: str) -> None:
        if not told.name:
            self._out.count_fault("identity")
            return
        if transmitter not in self._names and len(self._names) >= MAX_TRANSMITTERS:
            self._names, self._last, self._withheld = {}, {}, {}
        self._names[transmitter] = f"uas:{told.name}"
        self._out.count_decoded("basic_id")

    def _take_location(self, told: Location, transmitter: str, at: int) -> None:
        is_nowhere = not told.lon and not told.lat
        if is_nowhere or abs(told.lon) > MAX_LON_E7 or abs(told.lat) > MAX_LAT_E7:
            self._out.count_fault("place")
            return
        if told.tenths is not None and self._last.get(transmitter) == (at // HOUR_MS, told):
            # A transmitter repeats a location until it has a new one.
            self._out.count_decoded("repeated")
            return
        if transmitter not in self._last and len(self._last) >= MAX_TRANSMITTERS:
            self._last = {}
        self._last[transmitter] = (at // HOUR_MS, told)
        columns = {
            "measured_at": instant_in_hour(at, told.tenths),
            "received_at": at,
            "lon": told.lon,
            "lat": told.lat,
            "source_class": _REMOTE_ID,
            "object_class": _DRONE,
        }
        columns |= over_ground(told.speed_mps, told.direction_deg) | vertical(told.altitude_m, told.climb_mps)
        self._out.rows.add(self._name(transmitter), **columns, **accuracy_columns(told.accuracy_m))
        self._out.count_decoded("location")

    def _withhold(self, what: str, transmitter: str) -> None:
        told = self._withheld.get(transmitter, ())
        if what not in told:
            if len(self._withheld) >= MAX_TRANSMITTERS:
                self._withheld = {}
            self._withheld[transmitter] = tuple(sorted({*told, what}))

    def _say(self, transmitter: str, at: int) -> None:
        """Tell what a drone calls itself, and what it said beside that and is not kept."""
        identity = self._name(transmitter)
        name = identity.removeprefix("uas:") if identity.startswith("uas:") else ""
        self._out.callsigns.say(identity, name, at, withheld=self._withheld.get(transmitter, ()))

    def _name(self, transmitter: str) -> str:
        known = self._names.get(transmitter)
        if known is None and transmitter:
            return f"{self._sensor_id}/{transmitter}"
        return known or ""


def instant_in_hour(near: int, tenths: int | None) -> int:
    """Return the instant with these tenths of a second since the full hour that lies nearest to `near`.

    A drone broadcasts what is at most a second old: an instant further away than `BELIEVED_MS` is of a clock that
    was never set, and then the arrival is the best that is known.
    """
    if tenths is None:
        return near
    at = near - near % HOUR_MS + tenths * 100
    nearest = min((at - HOUR_MS, at, at + HOUR_MS), key=lambda instant: abs(instant - near))
    return nearest if abs(nearest - near) <= BELIEVED_MS and nearest >= 0 else near

"""Ground sensors (seismic, infrared, fence, magnetic, LoRa): one small message at a time, as JSON or a bare value.

A message says that something is there, how strong, that somebody tampers, how much battery is left, or only that the
device lives. What is there becomes an observation at the device's place; the rest is its condition and its alarms.
"""

import math
from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from lindero.capabilities.sensors.counts import Tally
from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.mapping import Mapper
from lindero.capabilities.sensors.formats.position import Position
from lindero.capabilities.sensors.formats.reports import columns_of
from lindero.capabilities.sensors.formats.rows import Rows
from lindero.capabilities.sensors.formats.states import Alarm, Condition
from lindero.capabilities.sensors.records import SOURCE_CLASSES
from lindero.capabilities.sensors.records.mapping import Origin
from lindero.kernel.places import Place

QUANTITIES: Final = (
    "time",
    "alarm",
    "level",
    "tamper",
    "fault",
    "battery_percent",
    "battery_v",
    "words",
    "class",
    "class_percent",
    "bearing_deg",
    "bearing_deviation_deg",
    "lon",
    "lat",
)
"""What a message may say; `names` in the configuration say where each comes from."""

Sensing = Literal["seismic", "infrared", "fence", "magnetic", "acoustic", "radar", "contact", "other"]

MAX_MESSAGE: Final = 65_536
MAX_HELD: Final = 10_000
_YES: Final = frozenset({"1", "true", "yes", "on", "alarm", "detected", "triggered", "open", "active"})
_NO: Final = frozenset({"0", "false", "no", "off", "ok", "normal", "none", "clear", "closed", "inactive", ""})
_GROUND: Final = SOURCE_CLASSES.index("ground_sensor")
_MAX_WORDS: Final = 200


class Device(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A device, as it is configured.

    Attributes:
        sensor_id: Its stable name here.
        lon: Longitude where it stands, degrees; None where its messages say it.
        lat: Latitude where it stands, degrees; likewise.
        title: What people call it.
        sensing: How it senses.
        range_m: How far around it senses, metres: what it detects is somewhere within.
        threshold: Level from which on its `level` is an alarm; None if it has none.
        low_battery_percent: What its battery must fall to for an alarm, per cent.
        empty_v: Voltage of its empty battery, where it tells volts only.
        full_v: Voltage of its full battery, likewise.
    """

    sensor_id: str
    lon: float | None = None
    lat: float | None = None
    title: str = "Ground sensor"
    sensing: Sensing = "other"
    range_m: int = 50
    threshold: float | None = None
    low_battery_percent: int = 15
    empty_v: float = 3.0
    full_v: float = 4.2


class GroundDecoder:
    """Decodes the messages of one device."""

    def __init__(self, device: Device, names: Mapping[str, str | Origin]) -> None:
        """Prepare for one device.

        Args:
            device: The device.
            names: Where each quantity comes from, where that is not its own name.

        Raises:
            Invalid: If `names` cannot be used.
        """
        self.device = device
        self._mapper = Mapper(QUANTITIES, names)
        self._tally = Tally()
        self._rows = Rows()
        self._conditions: list[Condition] = []
        self._alarms: list[Alarm] = []
        self._last: Condition | None = None
        self._is_low = False

    @property
    def rows_held(self) -> int:
        """Rows since the last `take`."""
        return len(self._rows)

    def feed(self, data: bytes, received_at: int | None = None) -> None:
        """Take in one message."""
        if len(data) > MAX_MESSAGE:
            self._tally.invalid["too_long"] += 1
            return
        try:
            said = msgspec.json.decode(data) if data.strip() else {}
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            said = data.decode("utf-8", "replace").strip()
        self.feed_values(said, received_at)

    def feed_values(self, said: Any, received_at: int | None = None) -> None:
        """Take in one message that is decoded already; a bare value counts as what stands at `value`."""
        if len(self._alarms) + len(self._conditions) + len(self._rows) >= MAX_HELD:
            self.count_lost(1)
            return
        values = said if isinstance(said, dict) else {"value": said}
        try:
            self._read(self._mapper.said(values), received_at or 0)
        except Fault as fault:
            self._tally.invalid[fault.reason] += 1
        else:
            self._tally.decoded += 1

    def finish(self) -> None:
        """End the source; no message is ever half."""

    def count_lost(self, lines: int) -> None:
        """Count messages that came faster than they could be taken in."""
        self._tally.invalid["lost"] += lines

    def count_invalid(self, reason: str, lines: int = 1) -> None:
        """Count messages that could not even be taken apart."""
        self._tally.invalid[reason] += lines

    def take(self) -> Decoded:
        """Return what was decoded since the last call."""
        return Decoded(observations=self._rows.take(), identifications=(), counts=self._tally.take())

    def take_states(self) -> tuple[list[Condition], list[Alarm]]:
        """Return what the device said of itself where it is new, and its alarms, each in order."""
        taken = self._conditions, self._alarms
        self._conditions, self._alarms = [], []
        return taken

    def _read(self, said: Mapping[str, Any], at: int) -> None:
        """Read what one message says.

        Raises:
            Fault: If a value cannot be used; nothing of the message counts then.
        """
        standing = {"lon": self.device.lon, "lat": self.device.lat} if self.device.lon is not None else {}
        placed = {**standing, **said}
        columns = columns_of(placed, at)
        is_there, is_tampered = self._is_there(said), _truth(said, "tamper")
        is_faulty, battery = _truth(said, "fault"), self._battery(said)
        words = str(said.get("words", ""))[:_MAX_WORDS]
        position = Position(place=Place(lon=columns["lon"], lat=columns["lat"]))
        measured_at = columns["measured_at"]
        if is_there:
            accuracy = {} if "bearing_mdeg" in columns else {"accuracy_m": self.device.range_m}
            self._rows.add("", received_at=at or measured_at, source_class=_GROUND, **accuracy, **columns)
            self._raise(
                "detection", measured_at, position, words or f"{self.device.sensing}: something is there"
            )
        if is_tampered:
            self._raise("tamper", measured_at, position, words or "Somebody tampers with it.")
        if is_faulty:
            self._raise("fault", measured_at, position, words or "It has a fault.")
        self._judge_battery(battery, measured_at, position)
        self._note(
            Condition(
                measured_at=measured_at,
                state="error" if is_faulty else "warning" if is_tampered else "ok",
                position=position if "lon" in said else None,
                battery_percent=battery,
                is_tampered=bool(is_tampered),
                mode=words,
            )
        )

    def _is_there(self, said: Mapping[str, Any]) -> bool:
        if _truth(said, "alarm"):
            return True
        if "level" not in said or self.device.threshold is None:
            return False
        return _number(said, "level") >= self.device.threshold

    def _battery(self, said: Mapping[str, Any]) -> int | None:
        if "battery_percent" in said:
            return round(min(100.0, max(0.0, _number(said, "battery_percent"))))
        if "battery_v" not in said:
            return None
        share = (_number(said, "battery_v") - self.device.empty_v) / (
            self.device.full_v - self.device.empty_v
        )
        return round(100 * min(1.0, max(0.0, share)))

    def _judge_battery(self, battery: int | None, at: int, position: Position) -> None:
        """Raise an alarm when the battery falls to its limit, and end it when it has clearly been changed."""
        if battery is None:
            return
        if battery <= self.device.low_battery_percent and not self._is_low:
            self._is_low = True
            self._raise("low_battery", at, position, f"{battery} % left")
        elif self._is_low and battery > self.device.low_battery_percent + 10:
            self._is_low = False
            ended = Alarm(
                kind="low_battery", measured_at=at, text=f"{battery} %", position=position, is_over=True
            )
            self._alarms.append(ended)

    def _raise(
        self,
        kind: Literal["detection", "tamper", "fault", "low_battery"],
        at: int,
        position: Position,
        text: str,
    ) -> None:
        self._alarms.append(Alarm(kind=kind, measured_at=at, text=text, position=position))

    def _note(self, condition: Condition) -> None:
        """Keep what a device says of itself where it differs from the last time; a heartbeat alone is counted only."""
        last = self._last
        known = condition.battery_percent if condition.battery_percent is not None else _battery_in(last)
        now = msgspec.structs.replace(condition, battery_percent=known)
        if last is None or _gist(now) != _gist(last):
            self._conditions.append(now)
            self._last = now


def _battery_in(condition: Condition | None) -> int | None:
    return None if condition is None else condition.battery_percent


def _gist(condition: Condition) -> tuple[object, ...]:
    """Return what makes two conditions different: the battery counts in steps of five per cent."""
    battery = None if condition.battery_percent is None else condition.battery_percent // 5
    return (condition.state, condition.is_tampered, battery, condition.position)


def _truth(said: Mapping[str, Any], name: str) -> bool:
    value = said.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    if isinstance(value, int | float):
        return value != 0
    word = str(value).strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Fault(
        "words", f"{name} is {word[:40]!r}, which is neither yes nor no; name it in the mapping's words."
    )


def _number(said: Mapping[str, Any], name: str) -> float:
    try:
        value = float(said[name])
    except (TypeError, ValueError, OverflowError) as error:
        raise Fault("number", f"{name} is not a number.") from error
    if not math.isfinite(value):
        raise Fault("number", f"{name} is not a number.")
    return value

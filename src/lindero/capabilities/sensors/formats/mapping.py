"""Mapping what another system writes onto our quantities: nested paths, constants, units, words, ways of writing time.

A mapping is declared with the sensor (`records.mapping`); nothing of it is code, so a new sender needs none.
"""

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.records.mapping import Origin
from lindero.kernel.errors import Invalid
from lindero.kernel.units import METRES_PER_NAUTICAL_MILE

_LENGTHS: Final = {"m": 1.0, "km": 1_000.0, "ft": 0.3048, "nmi": METRES_PER_NAUTICAL_MILE, "cm": 0.01}
_SPEEDS: Final = {
    "m/s": 1.0, "km/h": 1 / 3.6, "kn": METRES_PER_NAUTICAL_MILE / 3_600, "mph": 0.44704, "cm/s": 0.01, "ft/s": 0.3048
}  # fmt: skip
_ANGLES: Final = {
    "deg": 1.0,
    "rad": math.degrees(1),
    "mdeg": 0.001,
    "1e-7deg": 1e-7,
    "1e-6deg": 1e-6,
    "gon": 0.9,
}
_SHARES: Final = {"%": 1.0, "1": 100.0}
_VOLTS: Final = {"V": 1.0, "mV": 0.001}

UNITS: Final[Mapping[str, Mapping[str, float]]] = {
    **dict.fromkeys(
        ("lon", "lat", "course_deg", "heading_deg", "bearing_deg", "bearing_deviation_deg"), _ANGLES
    ),
    **dict.fromkeys(("speed_mps", "climb_mps"), _SPEEDS),
    "speed_kn": {"kn": 1.0},
    "speed_kmh": {"km/h": 1.0},
    **dict.fromkeys(("accuracy_m", "altitude_m"), _LENGTHS),
    **dict.fromkeys(("class_percent", "battery_percent"), _SHARES),
    "battery_v": _VOLTS,
}
"""Units that a sender may use for each quantity, and how much of ours one of them is."""

_CLOCKS: Final = {"s": 1_000.0, "ms": 1.0, "us": 0.001, "ns": 0.000_001}
_STEP: Final = re.compile(r"([^.\[\]]+)|\[([0-9]{1,4})\]")
_PATH: Final = re.compile(r"^[^.\[\]]+(\.[^.\[\]]+|\[[0-9]{1,4}\])*$(?!\n)")
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND: Final = dt.timedelta(milliseconds=1)


class Mapper:
    """Finds quantities in what a sender wrote."""

    def __init__(self, quantities: Sequence[str], origins: Mapping[str, str | Origin]) -> None:
        """Prepare for one sender.

        Args:
            quantities: Every quantity that is looked for; without an origin it stands under its own name.
            origins: Where each comes from, where that is elsewhere.

        Raises:
            Invalid: If a quantity does not exist, or a path, a unit or a pattern of time is none.
        """
        unknown = sorted(set(origins) - set(quantities))
        if unknown:
            raise Invalid(
                "sensors.quantity",
                f"There is no quantity {', '.join(unknown)}.",
                f"Name these: {', '.join(quantities)}.",
            )
        self._origins = {quantity: _origin_of(origins.get(quantity, quantity)) for quantity in quantities}
        for quantity, origin in self._origins.items():
            _check(quantity, origin)

    def said(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the quantities that values hold, in our units and words; what says nothing is left out.

        Raises:
            Fault: If a value cannot be read as its origin says.
        """
        found = {}
        for quantity, origin in self._origins.items():
            value = _find(values, origin)
            if value is not None and value != "":
                found[quantity] = _converted(quantity, value, origin)
        return found


def find(values: Any, path: str) -> Any:
    """Return what stands at a path; None if there is nothing."""
    for name, index in _STEP.findall(path):
        if name and isinstance(values, Mapping):
            values = values.get(name)
        elif index and isinstance(values, list) and int(index) < len(values):
            values = values[int(index)]
        else:
            return None
    return values


def _find(values: Mapping[str, Any], origin: Origin) -> Any:
    value = None
    if origin.path:
        value = values[origin.path] if origin.path in values else find(values, origin.path)
    if value is None or value == "":
        return origin.constant
    return None if isinstance(value, Mapping | list) else value


def _origin_of(said: str | Origin) -> Origin:
    return Origin(path=said) if isinstance(said, str) else said


def _check(quantity: str, origin: Origin) -> None:
    """Refuse an origin from which nothing could ever come."""
    if not origin.path and origin.constant is None:
        raise _wrong(quantity, "it has neither a path nor a constant", "Give one of them.")
    plain = origin.words or origin.unit or origin.time
    if origin.path and plain and not _PATH.match(origin.path):
        raise _wrong(
            quantity, f"{origin.path!r} is no path", "Write names parted by full stops, such as a.b[0]."
        )
    if origin.unit and origin.unit not in UNITS.get(quantity, {}):
        known = ", ".join(UNITS.get(quantity, {})) or "none"
        raise _wrong(quantity, f"{origin.unit!r} is no unit of it", f"Its units are: {known}.")
    if origin.time and (quantity != "time" or not (origin.time in _CLOCKS or "%" in origin.time)):
        raise _wrong(
            quantity, f"{origin.time!r} is no way of writing it", "Write s, ms, us, ns, or a pattern."
        )


def _wrong(quantity: str, why: str, advice: str) -> Invalid:
    return Invalid("sensors.mapping", f"The origin of {quantity} cannot be used: {why}.", advice)


def _converted(quantity: str, value: Any, origin: Origin) -> Any:
    if origin.words:
        word = origin.words.get(str(value))
        if word is None:
            raise Fault("words", f"{quantity} is {str(value)[:40]!r}, which the mapping does not name.")
        return word
    if origin.time:
        return _instant(value, origin.time)
    if not origin.unit:
        return value
    return _number(quantity, value) * UNITS[quantity][origin.unit]


def _number(quantity: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Fault("number", f"{quantity} is not a number.")
    try:
        return float(value)
    except (ValueError, OverflowError) as error:
        raise Fault("number", f"{quantity} is not a number.") from error


def _instant(value: Any, written: str) -> int:
    """Return an instant, milliseconds UTC."""
    if written in _CLOCKS:
        at = _number("time", value) * _CLOCKS[written]
        if not math.isfinite(at):
            raise Fault("time", "The time is no instant.")
        return math.floor(at)
    try:
        read = dt.datetime.strptime(str(value), written)  # noqa: DTZ007  # the next line says what a naive one is
        moment = read.replace(tzinfo=dt.UTC) if read.tzinfo is None else read
        return (moment - _EPOCH) // _MILLISECOND
    except (ValueError, OverflowError) as error:
        raise Fault("time", f"{str(value)[:40]!r} is not written as {written}.") from error

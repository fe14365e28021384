"""Points with a place and a time, as files of journeys have them, as rows."""

import math

from lindero.capabilities.sensors.formats.accuracy import accuracy_of_hdop
from lindero.capabilities.sensors.formats.collecting import Collecting
from lindero.capabilities.sensors.formats.geometry import Fix
from lindero.capabilities.sensors.formats.motion import over_ground, vertical
from lindero.capabilities.sensors.records import SOURCE_CLASSES
from lindero.kernel.errors import Invalid
from lindero.kernel.times import instant_of

_GNSS = SOURCE_CLASSES.index("gnss")
_LONGEST_NAME = 60


def number_of(text: str) -> float | None:
    """Return a finite number; None for anything else."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def named(sensor_id: str, name: str) -> str:
    """Return the name of a thing under its sensor's, from what a file calls its journey."""
    words = "".join(letter if letter.isprintable() else " " for letter in name).strip()
    return f"{sensor_id}/{words[:_LONGEST_NAME].strip() or 'own'}"


def add_point(
    out: Collecting, identity: str, place: tuple[str, str], time: str, told: dict[str, str], kind: str
) -> None:
    """Add a point, and count it.

    Args:
        out: The decoder that collects.
        identity: Whose journey it is.
        place: Longitude and latitude, degrees.
        time: RFC 3339; without an offset it is UTC, as both formats say.
        told: As far as known `ele` (metres), `speed` (metres per second), `course` (degrees), `hdop`.
        kind: What the point is, for the counts.
    """
    lon, lat = number_of(place[0]), number_of(place[1])
    if lon is None or lat is None or not (fix := Fix(lon, lat, 0.0)).is_place:
        out.count_fault("place")
        return
    at = _instant(time)
    if at is None:
        out.count_fault("time")
        return
    columns = fix.columns | {"measured_at": at, "received_at": at, "source_class": _GNSS}
    columns |= over_ground(number_of(told.get("speed", "")), number_of(told.get("course", "")))
    columns |= vertical(number_of(told.get("ele", "")))
    columns |= accuracy_of_hdop(number_of(told.get("hdop", "")))
    out.rows.add(identity, **columns)
    out.count_decoded(kind)


def _instant(text: str) -> int | None:
    has_zone = text.endswith(("Z", "z")) or text[-6:-5] in {"+", "-"}
    try:
        at = instant_of(text if has_zone else f"{text}Z")
    except Invalid:
        return None
    return at if at >= 0 else None

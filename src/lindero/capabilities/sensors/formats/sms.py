"""Sightings by text message: a short grammar that fits into 160 letters and can be typed on any telephone.

    SEEN VESSEL 55.612N 11.204E 0930Z 12KN 045 #AB12 : grey, three masts

In this order: `SEEN`, what (VESSEL, VEHICLE, AIRCRAFT, DRONE, PERSON, ANIMAL or THING), latitude, longitude (degrees,
or degrees-minutes as 55-36.7N), and then, in any order and each at most once, a time UTC (the last time it was so
late), a speed in knots (KN) or kilometres per hour (KMH), a course in degrees (three digits), and a name of one's own
choice for the thing, by which two sightings are of the same. What follows a colon is for whoever reads the telephone;
it is not kept.
"""

import re
from typing import Final

import msgspec

from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.records import MISSING, OBJECT_CLASSES
from lindero.kernel.errors import Invalid
from lindero.kernel.places import Place, place_of
from lindero.kernel.times import DAY_MS, HOUR_MS, MINUTE_MS
from lindero.kernel.units import MMPS_PER_KNOT

MAX_LETTERS: Final = 480
"""Three messages joined, as telephones do."""

_WHAT: Final = {name.upper(): index for index, name in enumerate(OBJECT_CLASSES) if index} | {"THING": 0}
_DEGREES: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,7})?)([NSEW])$(?!\n)")
_MINUTES: Final = re.compile(r"([0-9]{1,3})-([0-5]?[0-9](?:\.[0-9]{1,5})?)([NSEW])$(?!\n)")
_TIME: Final = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])Z$(?!\n)")
_SPEED: Final = re.compile(r"([0-9]{1,4}(?:\.[0-9])?)(KN|KMH)$(?!\n)")
_COURSE: Final = re.compile(r"([0-2][0-9]{2}|3[0-5][0-9])$(?!\n)")
_NAME: Final = re.compile(r"#([A-Z0-9]{1,16})$(?!\n)")


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody saw.

    Attributes:
        object_class: Index into `OBJECT_CLASSES`.
        place: Where.
        measured_at: When, milliseconds UTC.
        speed_mmps: Millimetres per second; -1 if it was not said.
        course_mdeg: Millidegrees clockwise from north; -1 if it was not said.
        name: The sender's own name for the thing; empty if there is none.
    """

    object_class: int
    place: Place
    measured_at: int
    speed_mmps: int = MISSING
    course_mdeg: int = MISSING
    name: str = ""


def read_message(text: str, received_at: int) -> Sighting:
    """Read a message.

    Args:
        text: The message, in letters of any size.
        received_at: When it came, milliseconds UTC.

    Raises:
        Fault: If it is no sighting; its text says what to correct.
    """
    if len(text) > MAX_LETTERS:
        raise Fault("too_long", f"It is longer than {MAX_LETTERS} letters.")
    words = text.upper().partition(":")[0].split()
    if len(words) < 4 or words[0] != "SEEN" or words[1] not in _WHAT:
        raise Fault("row", "Write SEEN, what it is, latitude and longitude: SEEN VESSEL 55.61N 11.20E.")
    said = _said(words[4:], received_at)
    return Sighting(
        object_class=_WHAT[words[1]],
        place=_place(words[2], words[3]),
        measured_at=int(said.get("time", received_at)),
        speed_mmps=int(said.get("speed", MISSING)),
        course_mdeg=int(said.get("course", MISSING)),
        name=str(said.get("name", "")),
    )


def _said(words: list[str], received_at: int) -> dict[str, int | str]:
    """Return what the further words say, each at most once."""
    found: dict[str, int | str] = {}
    for word in words:
        if match := _TIME.match(word):
            what: tuple[str, int | str] = ("time", _instant(int(match[1]), int(match[2]), received_at))
        elif match := _SPEED.match(word):
            unit = MMPS_PER_KNOT if match[2] == "KN" else 1_000 / 3.6
            what = ("speed", round(float(match[1]) * unit))
        elif match := _COURSE.match(word):
            what = ("course", int(match[1]) * 1_000)
        elif match := _NAME.match(word):
            what = ("name", match[1])
        else:
            raise Fault("row", f"{word[:20]} is no time, speed, course or name: write 0930Z 12KN 045 #AB12.")
        if what[0] in found:
            raise Fault("row", f"It says its {what[0]} twice.")
        found[what[0]] = what[1]
    return found


def _place(first: str, second: str) -> Place:
    """Read latitude and longitude."""
    try:
        return place_of(_degrees(second, "EW"), _degrees(first, "NS"))
    except Invalid as error:
        raise Fault("place", error.text) from error


def _degrees(word: str, letters: str) -> float:
    """Read degrees with their letter, negative for south and west."""
    if match := _DEGREES.match(word):
        value, letter = float(match[1]), match[2]
    elif match := _MINUTES.match(word):
        value, letter = int(match[1]) + float(match[2]) / 60, match[3]
    else:
        raise Fault("place", f"{word[:20]} is no place: write 55.61N or 55-36.7N.")
    if letter not in letters:
        raise Fault("place", "Write latitude (N or S) before longitude (E or W).")
    return -value if letter in "SW" else value


def _instant(hour: int, minute: int, received_at: int) -> int:
    """Return the last instant at which it was so late, milliseconds UTC."""
    day = received_at - received_at % DAY_MS
    at = day + hour * HOUR_MS + minute * MINUTE_MS
    return at if at <= received_at else at - DAY_MS

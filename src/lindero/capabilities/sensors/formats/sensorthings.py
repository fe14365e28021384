"""Observations of OGC SensorThings API 1.1: one, a list, an answer with its next page, or a data array."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.records.mapping import Origin

MAX_OBSERVATIONS: Final = 10_000
"""Observations of one body that are read; the others are counted as lost."""

_LINK: Final = "@iot.nextLink"

NAMES: Final[Mapping[str, str | Origin]] = {
    "time": "phenomenonTime",
    "words": "parameters.words",
    "lon": "FeatureOfInterest.feature.coordinates[0]",
    "lat": "FeatureOfInterest.feature.coordinates[1]",
}
"""Where an observation says when and where; what its result means is said of its data stream."""

Meaning = str
"""What a data stream's result is: a quantity of `formats.ground.QUANTITIES`, or `heartbeat`."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What a body holds.

    Attributes:
        observations: Each as a mapping of its members.
        faults: How many could not be taken apart.
        lost: How many were more than are read of one body.
        next_link: Where the next page is; empty at the last.
    """

    observations: tuple[dict[str, Any], ...]
    faults: int = 0
    lost: int = 0
    next_link: str = ""


def names_for(meaning: Meaning) -> dict[str, str | Origin]:
    """Return where each quantity comes from in an observation of a data stream with this meaning."""
    return {**NAMES} if meaning == "heartbeat" else {**NAMES, meaning: "result"}


def page_of(data: bytes) -> Page:
    """Read a body.

    Raises:
        Fault: If it is no JSON, or neither an observation nor a list of them.
    """
    try:
        body = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Fault("row", f"The body is no JSON: {error}.") from error
    link = ""
    if isinstance(body, dict) and isinstance(body.get("value"), list):
        link = str(body.get(_LINK) or "")
        body = body["value"]
    entries = body if isinstance(body, list) else [body]
    found: list[dict[str, Any]] = []
    faults = 0
    for entry in entries:
        if not isinstance(entry, dict):
            faults += 1
        elif "dataArray" in entry:
            rows, wrong = _rows_of_array(entry)
            found.extend(rows)
            faults += wrong
        elif "result" in entry:
            found.append(_with_end(entry))
        else:
            faults += 1
    if not found and not isinstance(body, list):
        raise Fault("row", "The body holds no observation.")
    lost = max(0, len(found) - MAX_OBSERVATIONS)
    return Page(observations=tuple(found[:MAX_OBSERVATIONS]), faults=faults, lost=lost, next_link=link)


def stream_of(observation: Mapping[str, Any]) -> str:
    """Return the number of the data stream that an observation names; empty if it names none."""
    stream = observation.get("Datastream")
    number = stream.get("@iot.id", "") if isinstance(stream, Mapping) else ""
    return str(number) if isinstance(number, str | int) else ""


def _rows_of_array(entry: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """Return the observations of a data array (clause 12.2), and how many of its rows are none."""
    names, rows = entry.get("components"), entry.get("dataArray")
    if not isinstance(names, list) or not isinstance(rows, list) or "result" not in names:
        return [], 1
    keys = [str(name) for name in names]
    good = [row for row in rows if isinstance(row, list) and len(row) == len(keys)]
    stream = {"Datastream": entry.get("Datastream")}
    return [_with_end({**stream, **dict(zip(keys, row, strict=True))}) for row in good], len(rows) - len(good)


def _with_end(observation: dict[str, Any]) -> dict[str, Any]:
    """Return an observation whose time is an instant: an interval counts from its end, when all of it was seen.

    Where the phenomenon has no time of its own, the result's is taken.
    """
    time = observation.get("phenomenonTime") or observation.get("resultTime")
    if isinstance(time, str) and "/" in time:
        time = time.rpartition("/")[2]
    return {**observation, "phenomenonTime": time}

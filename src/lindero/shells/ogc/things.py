"""The node's sensors as OGC SensorThings API 1.1, to read: things, locations, data streams, observations.

A sensor is a thing with two data streams: how many lines a second come from it, and the alarms that it raised.
"""

from typing import Any, Final

from lindero.capabilities.sensors.alarms.pages import AlarmLine
from lindero.capabilities.sensors.pages import SensorHealth
from lindero.kernel.places import Place
from lindero.kernel.times import text_of

VERSION: Final = "v1.1"
SETS: Final = ("Things", "Locations", "Datastreams", "Observations")
_MEASURED: Final = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"
_CLASSED: Final = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_CategoryObservation"
LINES: Final = "lines"
ALARMS: Final = "alarms"


def thing_of(sensor: SensorHealth, root: str) -> dict[str, Any]:
    """Return a sensor as a thing."""
    own = f"{root}/Things('{sensor.sensor_id}')"
    return {
        "@iot.id": sensor.sensor_id,
        "@iot.selfLink": own,
        "name": sensor.title,
        "description": f"A sensor that writes {sensor.format}",
        "properties": {"is_silent": sensor.is_silent, "quality": sensor.quality or None},
        "Locations@iot.navigationLink": f"{own}/Locations",
        "Datastreams@iot.navigationLink": f"{own}/Datastreams",
    }


def location_of(sensor_id: str, place: Place, root: str) -> dict[str, Any]:
    """Return where a sensor stands."""
    return {
        "@iot.id": sensor_id,
        "@iot.selfLink": f"{root}/Locations('{sensor_id}')",
        "name": sensor_id,
        "description": "Where it stands",
        "encodingType": "application/geo+json",
        "location": {"type": "Point", "coordinates": [place.lon_deg, place.lat_deg]},
        "Things@iot.navigationLink": f"{root}/Things('{sensor_id}')",
    }


def streams_of(sensor: SensorHealth, root: str) -> list[dict[str, Any]]:
    """Return a sensor's data streams."""
    return [
        _stream(sensor, LINES, "Lines per second", _MEASURED, {"name": "per second", "symbol": "1/s"}, root),
        _stream(sensor, ALARMS, "Alarms", _CLASSED, {"name": "none", "symbol": ""}, root),
    ]


def _stream(
    sensor: SensorHealth, what: str, name: str, kind: str, unit: dict[str, str], root: str
) -> dict[str, Any]:
    number = f"{sensor.sensor_id}~{what}"
    own = f"{root}/Datastreams('{number}')"
    return {
        "@iot.id": number,
        "@iot.selfLink": own,
        "name": f"{sensor.title}: {name}",
        "description": name,
        "observationType": kind,
        "unitOfMeasurement": {**unit, "definition": ""},
        "Thing@iot.navigationLink": f"{root}/Things('{sensor.sensor_id}')",
        "Observations@iot.navigationLink": f"{own}/Observations",
    }


def rate_of(sensor: SensorHealth, at: int, root: str) -> dict[str, Any]:
    """Return the rate of a sensor as an observation at an instant, milliseconds UTC."""
    return _observation(f"{sensor.sensor_id}~{LINES}~{at}", at, at, sensor.rate_per_s, {}, root)


def alarm_of(line: AlarmLine, root: str) -> dict[str, Any]:
    """Return an alarm as an observation, with the time that it took to the picture."""
    said = {"latency_ms": line.took_ms, "words": line.words, "is_over": line.ended_at is not None}
    return _observation(line.alarm, line.measured_at, line.raised_at, line.about, said, root)


def _observation(
    number: str, measured_at: int, at: int, result: object, said: dict[str, Any], root: str
) -> dict[str, Any]:
    return {
        "@iot.id": number,
        "@iot.selfLink": f"{root}/Observations('{number}')",
        "phenomenonTime": text_of(measured_at),
        "resultTime": text_of(at),
        "result": result,
        "parameters": {name: value for name, value in said.items() if value not in {None, ""}},
    }

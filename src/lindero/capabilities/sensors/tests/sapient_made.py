"""SAPIENT messages of an invented sensor, for tests: complete and valid unless a test takes something out."""

from collections.abc import Mapping
from typing import Any

from lindero.capabilities.sensors.formats.sapient import SapientDecoder
from lindero.capabilities.sensors.formats.sapient_checks import blank_message
from lindero.capabilities.sensors.formats.sapient_framing import framed
from lindero.capabilities.sensors.formats.states import Admitted
from lindero.capabilities.sensors.tasks.naming import ulid_of

OURS = "6f1c1b7e-5d0f-4a3b-9c62-1d8a4e2b7f01"
SENSOR = "0b9d7c44-2f61-4f0e-8a35-7c1e9d3f5a22"
STRANGER = "c3a1e0d2-94b7-4d6c-b8f1-2e5a7d9c0b33"
AT = 1_795_334_400_000
LON, LAT = 11.2, 55.4

NODES = {SENSOR: Admitted(sensor_id="hill-radar", title="Radar on the hill")}


def message(node: str = SENSOR, at: int = AT) -> Any:
    """Return a message with its head only."""
    made = blank_message()
    made.timestamp.FromMilliseconds(at)
    made.node_id = node
    made.destination_id = OURS
    return made


def registration(node: str = SENSOR) -> Any:
    """Return a complete registration of a radar with one mode."""
    made = message(node)
    said = made.registration
    said.node_definition.add().node_type = 2
    said.icd_version = "BSI Flex 335 v2.0"
    said.name = "Hill radar"
    capability = said.capabilities.add()
    capability.category, capability.type = "Radar", "Range"
    _duration(said.status_definition.status_interval, 5)
    mode = said.mode_definition.add()
    mode.mode_name, mode.mode_type = "watch", 1
    _duration(mode.settle_time, 1)
    mode.task.region_definition.region_type.append(1)
    area = mode.task.region_definition.region_area.add()
    area.location_units, area.location_datum = 1, 1
    config = said.config_data.add()
    config.manufacturer, config.model = "Fictional Radars", "FR-1"
    return made


def _duration(said: Any, seconds: float) -> None:
    said.units, said.value = 4, seconds


def status(system: int = 1, *, at: int = AT, battery: int = 80) -> Any:
    """Return a status report with a place and a battery."""
    made = message(at=at)
    said = made.status_report
    said.report_id = ulid_of(at, "status")
    said.system, said.info, said.mode = system, 1, "watch"
    said.power.level = battery
    _location(said.node_location, LON, LAT, 30.0)
    return made


def detection(number: int = 1, *, at: int = AT, lon: float = LON + 0.01, lat: float = LAT) -> Any:
    """Return a detection of a person with a place in degrees."""
    made = message(at=at)
    said = made.detection_report
    said.report_id, said.object_id = ulid_of(at, f"report {number}"), ulid_of(AT, f"object {number}")
    _location(said.location, lon, lat, 2.0)
    kind = said.classification.add()
    kind.type, kind.confidence = "Human", 0.8
    kind.sub_class.add().type = "Male"
    kind.sub_class[0].level = 1
    return made


def bearing(azimuth: float, distance: float | None = None, *, datum: int = 1) -> Any:
    """Return a detection by bearing, and by range where one is given."""
    made = detection()
    said = made.detection_report
    said.ClearField("location")
    said.range_bearing.azimuth, said.range_bearing.azimuth_error = azimuth, 1.0
    said.range_bearing.coordinate_system, said.range_bearing.datum = 1, datum
    if distance is not None:
        said.range_bearing.range, said.range_bearing.range_error = distance, 10.0
    return made


def alert(*, at: int = AT, kind: int = 3) -> Any:
    """Return an alert with a place."""
    made = message(at=at)
    said = made.alert
    said.alert_id, said.alert_type, said.status = ulid_of(at, "alert"), kind, 1
    said.description = "Steps near the fence"
    _location(said.location, LON, LAT, 5.0)
    return made


def task_ack(task_id: str, state: int = 1) -> Any:
    """Return an answer to a task."""
    made = message()
    made.task_ack.task_id, made.task_ack.task_status = task_id, state
    if state != 1:
        made.task_ack.reason.append("The mast does not turn.")
    return made


def _location(said: Any, lon: float, lat: float, height_m: float) -> None:
    said.x, said.y, said.z = lon, lat, height_m
    said.x_error = said.y_error = 0.0001
    said.coordinate_system, said.datum = 1, 1


def decoder(*messages: Any, registered: bool = True, nodes: Mapping[str, Admitted] = NODES) -> SapientDecoder:
    """Return a decoder that was fed messages, after a registration unless told otherwise."""
    made = SapientDecoder(OURS, nodes)
    for one in (registration(), *messages) if registered else messages:
        made.feed(framed(one), AT + 100)
    return made


def replies(made: SapientDecoder) -> list[Any]:
    """Return the replies due out, decoded."""
    return unframed(made.take_replies())


def unframed(data: bytes) -> list[Any]:
    """Return the messages in a stream."""
    found = []
    while data:
        length = int.from_bytes(data[:4], "little")
        one = blank_message()
        one.ParseFromString(data[4 : 4 + length])
        found.append(one)
        data = data[4 + length :]
    return found

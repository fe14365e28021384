"""SAPIENT, ground sensors and mapped JSON as ways in: counts must add up, and a sender's faults are never ours."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.ground import Device, GroundDecoder
from lindero.capabilities.sensors.formats.json_reports import read_json
from lindero.capabilities.sensors.formats.sapient import SapientDecoder
from lindero.capabilities.sensors.formats.sapient_framing import framed
from lindero.capabilities.sensors.formats.sensorthings import names_for, page_of
from lindero.capabilities.sensors.records import Counts
from lindero.capabilities.sensors.records.mapping import Origin, Origins
from lindero.capabilities.sensors.tests.sapient_made import NODES, OURS, registration
from lindero.shells.ogc.parameters import wanted_in

CONVERSATION: Final = Path("src/lindero/capabilities/sensors/tests/golden/sapient/conversation.bin")
MAPPED: Final[Origins] = {
    "rows": "rows",
    "id": "track.nr",
    "time": Origin(path="t", time="ms"),
    "lon": Origin(path="pos[0]", unit="1e-7deg"),
    "lat": Origin(path="pos[1]", unit="1e-7deg"),
    "class": Origin(path="kind", words={"Lkw": "vehicle"}),
}
_AT: Final = 1_795_334_400_000

Way = tuple[str, Callable[[bytes], object], tuple[bytes, ...]]


def devices() -> Iterator[Way]:
    """Yield for each way in its name, its reader, and good bytes."""
    yield "SAPIENT", _sapient, (CONVERSATION.read_bytes(),)
    yield (
        "ground sensor",
        _ground,
        (b'{"alarm": true, "battery_v": 3.7, "time": "2026-11-22T08:00:00Z"}', b"ON"),
    )
    observation = {"phenomenonTime": "2026-11-22T08:00:00Z", "result": True, "Datastream": {"@iot.id": 7}}
    page = {"value": [observation], "@iot.nextLink": "https://sensors.example/v1.1/next"}
    yield "SensorThings", _things, (json.dumps(page).encode(), json.dumps(observation).encode())
    row = {"track": {"nr": 1}, "t": _AT, "pos": [112_000_000, 554_000_000], "kind": "Lkw"}
    yield "mapped JSON", _mapped, (json.dumps({"rows": [row]}).encode(),)
    yield "OGC query", _query, (b"bbox=1,2,3,4&datetime=../2026-11-22T08:00:00Z&limit=5",)


def _sapient(data: bytes) -> object:
    """Read bytes as a stream of their own, and as one message of a node that has registered."""
    for stream in (data, framed(registration()) + len(data).to_bytes(4, "little") + data):
        decoder = SapientDecoder(OURS, NODES)
        decoder.feed(stream, _AT)
        decoder.finish()
        _whole(decoder.take().counts)
    return None


def _ground(data: bytes) -> object:
    decoder = GroundDecoder(Device(sensor_id="s", lon=11, lat=55, threshold=1), {})
    decoder.feed(data, _AT)
    _whole(decoder.take().counts)
    return None


def _things(data: bytes) -> object:
    decoder = GroundDecoder(Device(sensor_id="s", lon=11, lat=55), names_for("alarm"))
    with suppress(Fault):
        for observation in page_of(data).observations:
            decoder.feed_values(observation, _AT)
    _whole(decoder.take().counts)
    return None


def _mapped(data: bytes) -> object:
    with suppress(UnicodeDecodeError):
        _whole(read_json(data.decode(), sensor_id="s", names=MAPPED, received_at=_AT).counts)
    return None


def _query(data: bytes) -> object:
    with suppress(UnicodeDecodeError):
        return wanted_in(dict(parse_qsl(data.decode(), keep_blank_values=True)))
    return None


def _whole(counts: Counts) -> None:
    if not counts.is_whole:
        raise ValueError("a message was counted twice, or not at all")

"""Ground sensors: what one message says becomes an observation, alarms and a condition; heartbeats are counted."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.ground import Device, GroundDecoder
from lindero.capabilities.sensors.formats.mqtt import check_filter, filter_for, fits
from lindero.capabilities.sensors.formats.sensorthings import names_for, page_of, stream_of
from lindero.capabilities.sensors.records import SOURCE_CLASSES
from lindero.capabilities.sensors.records.mapping import Origin
from lindero.kernel.errors import Invalid

AT = 1_795_334_400_000
FENCE = Device(sensor_id="fence-3", lon=11.2, lat=55.4, sensing="fence", range_m=40, threshold=0.5)


def fed(
    *messages: Any, names: dict[str, str | Origin] | None = None, device: Device = FENCE
) -> GroundDecoder:
    """Return a decoder that was fed messages."""
    decoder = GroundDecoder(device, names or {})
    for message in messages:
        decoder.feed(message if isinstance(message, bytes) else json.dumps(message).encode(), AT + 250)
    return decoder


def test_SEN_01_an_alarm_is_an_observation_at_the_device() -> None:
    """Something is there, somewhere within the device's reach: a row without a name, and an alarm."""
    decoder = fed({"time": "2026-11-22T08:00:00Z", "alarm": True, "words": "Climbing"})
    rows = decoder.take().observations
    assert (rows.lon.tolist(), rows.lat.tolist()) == ([112_000_000], [554_000_000])
    assert rows.identity.tolist() == [-1]
    assert rows.accuracy_m.tolist() == [40]
    assert (rows.measured_at.tolist(), rows.received_at.tolist()) == ([AT], [AT + 250])
    assert SOURCE_CLASSES[rows.source_class[0]] == "ground_sensor"
    _, (alarm,) = decoder.take_states()
    assert (alarm.kind, alarm.measured_at, alarm.text) == ("detection", AT, "Climbing")


@pytest.mark.parametrize(("level", "rows"), [(0.49, 0), (0.5, 1), (9, 1)])
def test_level_is_an_alarm_from_its_threshold_on(level: float, rows: int) -> None:
    """A seismic or magnetic sensor that tells how strong: from the configured level on something is there."""
    assert len(fed({"level": level}).take().observations) == rows


def test_SEN_03_tamper_fault_and_battery_raise_alarms() -> None:
    """Each is an alarm of its own; a battery raises one when it gets low, and ends it when it was changed."""
    decoder = fed(
        {"tamper": 1},
        {"fault": "yes"},
        {"battery_percent": 15},
        {"battery_percent": 14},
        {"battery_percent": 90},
    )
    conditions, alarms = decoder.take_states()
    assert [(alarm.kind, alarm.is_over) for alarm in alarms] == [
        ("tamper", False), ("fault", False), ("low_battery", False), ("low_battery", True)
    ]  # fmt: skip
    assert conditions[0].is_tampered
    assert [condition.battery_percent for condition in conditions] == [None, None, 15, 14, 90]
    assert len(decoder.take().observations) == 0


def test_battery_in_volts() -> None:
    """A device that tells volts only: the share between its empty and its full battery."""
    conditions, _ = fed({"battery_v": 3.6}).take_states()
    assert conditions[0].battery_percent == 50


def test_heartbeats_are_counted_and_not_kept_one_by_one() -> None:
    """A thousand messages that say nothing new are a thousand lines and one condition."""
    decoder = fed(*[{"battery_percent": 80}] * 1_000)
    conditions, alarms = decoder.take_states()
    assert (len(conditions), len(alarms)) == (1, 0)
    assert decoder.take().counts.decoded == 1_000


@pytest.mark.parametrize(
    ("payload", "rows", "invalid"),
    [
        (b"1", 1, {}),
        (b"OFF", 0, {}),
        (b"triggered", 1, {}),
        (b'"on"', 1, {}),
        (b"", 0, {}),
        (b"perhaps", 0, {"words": 1}),
        (b"\xff\xfe", 0, {"words": 1}),
        (b"[[[", 0, {"words": 1}),
        (b"x" * 70_000, 0, {"too_long": 1}),
    ],
)
def test_bare_values(payload: bytes, rows: int, invalid: dict[str, int]) -> None:
    """A device that publishes a bare value; what is neither yes nor no is counted, never guessed."""
    decoder = fed(payload, names={"alarm": "value"})
    decoded = decoder.take()
    assert (len(decoded.observations), decoded.counts.invalid) == (rows, invalid)
    assert decoded.counts.lines == 1


def test_lora_network_server_is_a_matter_of_mapping() -> None:
    """The nested message of a LoRa network server, read by paths and words alone."""
    names: dict[str, str | Origin] = {
        "alarm": Origin(path="uplink_message.decoded_payload.event", words={"motion": "yes", "idle": "no"}),
        "battery_v": Origin(path="uplink_message.decoded_payload.bat", unit="mV"),
        "time": "received_at",
    }
    message = {
        "received_at": "2026-11-22T08:00:00.123456Z",
        "uplink_message": {"decoded_payload": {"event": "motion", "bat": 4_200}},
    }
    decoder = fed(message, names=names)
    assert decoder.take().observations.measured_at.tolist() == [AT + 123]
    conditions, _ = decoder.take_states()
    assert conditions[0].battery_percent == 100


def test_acoustic_sensor_tells_a_bearing() -> None:
    """A bearing without distance keeps the device's place and says no radius."""
    rows = fed({"alarm": True, "bearing_deg": 270, "bearing_deviation_deg": 5}).take().observations
    assert (rows.bearing_mdeg.tolist(), rows.bearing_deviation_mdeg.tolist()) == ([270_000], [5_000])
    assert rows.accuracy_m.tolist() == [-1]


def test_device_without_a_place_is_told_so() -> None:
    """Nothing is put at a place that nobody named."""
    assert fed({"alarm": 1}, device=Device(sensor_id="x")).take().counts.invalid == {"place": 1}


@settings(max_examples=40, deadline=None)
@given(
    st.binary(max_size=60)
    | st.recursive(st.none() | st.text(max_size=5) | st.floats(), st.lists).map(json.dumps).map(str.encode)
)
def test_no_message_is_fatal(data: bytes) -> None:
    """Whatever a device sends is one line, decoded or counted."""
    decoder = fed(data, names={"alarm": "value", "battery_percent": "value", "time": "value"})
    counts = decoder.take().counts
    assert counts.is_whole
    assert counts.lines == 1


OBSERVATION = {
    "phenomenonTime": "2026-11-22T07:59:50Z/2026-11-22T08:00:00Z",
    "resultTime": "2026-11-22T08:00:01Z",
    "result": True,
    "Datastream": {"@iot.id": 7},
    "FeatureOfInterest": {"feature": {"type": "Point", "coordinates": [11.25, 55.45]}},
}


def test_SEN_01_sensorthings_observation() -> None:
    """The result counts as what its data stream means, from the end of the interval, where the feature is."""
    (observation,) = page_of(json.dumps(OBSERVATION).encode()).observations
    assert stream_of(observation) == "7"
    decoder = GroundDecoder(FENCE, names_for("alarm"))
    decoder.feed_values(observation, AT + 1_000)
    rows = decoder.take().observations
    assert (rows.measured_at.tolist(), rows.lon.tolist()) == ([AT], [112_500_000])


def test_sensorthings_page_list_and_data_array() -> None:
    """An answer with its next page, a plain list, and a data array hold the same observations."""
    page = page_of(json.dumps({"value": [OBSERVATION, 5], "@iot.nextLink": "https://x/v1.1/next"}).encode())
    assert (len(page.observations), page.faults, page.next_link) == (1, 1, "https://x/v1.1/next")
    array = [
        {
            "Datastream": {"@iot.id": 7},
            "components": ["phenomenonTime", "result"],
            "dataArray": [["2026-11-22T08:00:00Z", True], ["2026-11-22T08:00:05Z"]],
        }
    ]
    page = page_of(json.dumps(array).encode())
    assert (len(page.observations), page.faults) == (1, 1)
    assert stream_of(page.observations[0]) == "7"


@pytest.mark.parametrize("body", [b"", b"{", b"5", b"{}", b'{"dataArray": 3}', b"\xff"])
def test_sensorthings_body_that_is_none(body: bytes) -> None:
    """No JSON, or nothing that is an observation: said as a whole, or counted."""
    with pytest.raises(Fault) as refused:
        page_of(body)
    assert refused.value.text


@pytest.mark.parametrize(
    ("topic", "text", "is_fit"),
    [
        ("a/b", "a/b", True),
        ("a/b", "a/+", True),
        ("a/b/c", "a/+", False),
        ("a", "a/#", True),
        ("a/b/c", "a/#", True),
        ("$SYS/x", "#", False),
        ("$SYS/x", "+/x", False),
        ("$SYS/x", "$SYS/#", True),
        ("a", "a/+", False),
        ("a/", "a/+", True),
    ],
)
def test_topics_fit_filters_as_mqtt_says(topic: str, text: str, is_fit: bool) -> None:
    """The examples of MQTT 3.1.1, clause 4.7."""
    assert fits(topic, text) is is_fit


def test_most_particular_filter_counts() -> None:
    """Of several filters that fit, the one with the fewest wildcards names the device."""
    assert filter_for("fence/3", ["fence/+", "#", "fence/3"]) == "fence/3"
    assert filter_for("gate/1", ["fence/+"]) is None


@pytest.mark.parametrize("text", ["", "a/#/b", "a+/b", "a/b#", "a\0"])
def test_filter_that_is_none_is_refused(text: str) -> None:
    """A wildcard stands for a whole level, and # at the end only."""
    with pytest.raises(Invalid):
        check_filter(text)

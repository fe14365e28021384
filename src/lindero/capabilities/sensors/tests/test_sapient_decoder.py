"""SAPIENT: what a sensor sends becomes observations, conditions and alarms; what is wrong is told back and counted."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.sensors.formats.sapient import SapientDecoder
from lindero.capabilities.sensors.formats.sapient_checks import faults_of
from lindero.capabilities.sensors.formats.sapient_framing import MAX_MESSAGE, Framer, framed
from lindero.capabilities.sensors.formats.states import Admitted
from lindero.capabilities.sensors.records import OBJECT_CLASSES, SOURCE_CLASSES
from lindero.capabilities.sensors.tests.sapient_made import (
    AT,
    LAT,
    LON,
    NODES,
    OURS,
    SENSOR,
    STRANGER,
    alert,
    bearing,
    decoder,
    detection,
    message,
    registration,
    replies,
    status,
    task_ack,
)
from lindero.kernel.places import Place, bearing_deg, distance_m, place_of

GOLDEN = Path(__file__).parent / "golden" / "sapient"


def test_SEN_01_detections_become_observations() -> None:
    """A detection is a row with its sensor's own name for the object, its class, its place and how exact it is."""
    rows = decoder(detection(1), detection(2, lon=11.3), detection(1, at=AT + 5_000)).take().observations
    assert len(rows) == 3
    assert rows.identities[0].startswith("hill-radar/")
    assert rows.identity.tolist() == [0, 1, 0]
    assert (rows.lon[1], rows.lat[1]) == (113_000_000, 554_000_000)
    assert rows.measured_at.tolist() == [AT, AT, AT + 5_000]
    assert rows.received_at.tolist() == [AT + 100] * 3
    assert rows.altitude_dm.tolist() == [20] * 3
    assert OBJECT_CLASSES[rows.object_class[0]] == "person"
    assert rows.class_percent.tolist() == [80] * 3
    assert SOURCE_CLASSES[rows.source_class[0]] == "sapient"
    assert rows.major_dm[0] == pytest.approx(111, abs=1)
    assert rows.minor_dm[0] == pytest.approx(63, abs=1)


def test_registration_is_acknowledged() -> None:
    """A node that is configured is let in, and told so."""
    made = decoder()
    (answer,) = replies(made)
    assert answer.registration_ack.acceptance
    assert (answer.node_id, answer.destination_id) == (OURS, SENSOR)
    assert made.admitted == NODES[SENSOR]
    assert not faults_of(answer)


@pytest.mark.parametrize("what", ["stranger", "incomplete"])
def test_registration_is_refused_with_its_reason(what: str) -> None:
    """A node that nobody configured, or that leaves out what the standard asks for, learns why and is let go."""
    asked = registration(STRANGER if what == "stranger" else SENSOR)
    if what == "incomplete":
        asked.registration.ClearField("config_data")
    made = decoder(asked, registered=False)
    (answer,) = replies(made)
    assert not answer.registration_ack.acceptance
    assert (
        "not configured" if what == "stranger" else "config_data"
    ) in answer.registration_ack.ack_response_reason[0]
    assert made.has_left
    assert made.admitted is None


def test_nothing_is_taken_from_who_has_not_registered() -> None:
    """Detections before a registration, or under another node's name, are refused by an error and counted."""
    early = decoder(detection(), registered=False)
    (answer,) = replies(early)
    assert "not registered" in answer.error.error_message[0]
    foreign = detection()
    foreign.node_id = STRANGER
    made = decoder(foreign)
    assert len(made.take().observations) == 0
    assert replies(made)[-1].WhichOneof("content") == "error"


def test_every_fault_is_named_in_the_error() -> None:
    """The error carries the packet and one sentence for each fault, so that a vendor can mend them at once."""
    wrong = detection()
    wrong.detection_report.object_id = "seven"
    wrong.detection_report.location.ClearField("datum")
    made = decoder(wrong)
    answer = replies(made)[-1]
    assert [text.partition(" ")[0] for text in answer.error.error_message] == [
        "detection_report.object_id",
        "detection_report.location.datum",
    ]
    assert answer.error.packet == wrong.SerializeToString()
    assert made.take().counts.invalid == {"fields": 1}


@pytest.mark.parametrize("azimuth", [0.0, 45.0, 359.0, -90.0])
def test_range_and_bearing_lead_from_where_the_sensor_is(azimuth: float) -> None:
    """Two kilometres along an azimuth from the place that the last status report told."""
    rows = decoder(status(), bearing(azimuth, 2_000.0)).take().observations
    here, there = place_of(LON, LAT), Place(lon=int(rows.lon[0]), lat=int(rows.lat[0]))
    assert distance_m(here, there) == pytest.approx(2_000, abs=1)
    assert (bearing_deg(here, there) - azimuth + 180) % 360 - 180 == pytest.approx(0, abs=0.05)
    assert (rows.major_dm[0], rows.minor_dm[0]) == (pytest.approx(349, abs=1), 100)


def test_bearing_without_range_is_a_bearing() -> None:
    """A sensor that tells no distance gives its own place, and where the thing lies as seen from there."""
    rows = decoder(status(), bearing(45.0)).take().observations
    assert (rows.lon[0], rows.lat[0]) == (round(LON * 1e7), round(LAT * 1e7))
    assert (rows.bearing_mdeg[0], rows.bearing_deviation_mdeg[0]) == (45_000, 1_000)


def test_bearings_from_another_north_need_to_be_told() -> None:
    """A bearing from magnetic north is refused until the declination is configured, and turned once it is."""
    refused = decoder(status(), bearing(10.0, datum=2))
    assert "declination_deg" in replies(refused)[-1].error.error_message[0]
    made = SapientDecoder(OURS, {SENSOR: Admitted(sensor_id="hill-radar", declination_deg=4.5)})
    for one in (registration(), status(), bearing(10.0, datum=2)):
        made.feed(framed(one), AT)
    assert made.take().observations.bearing_mdeg.tolist() == [14_500]


def test_bearing_of_a_sensor_that_never_said_where_it_is_leads_nowhere() -> None:
    """Nothing is guessed: the sensor is asked for its place."""
    answer = replies(decoder(bearing(10.0, 500.0)))[-1]
    assert "has not said where it is" in answer.error.error_message[0]


def test_utm_coordinates_are_places() -> None:
    """The middle meridian of zone 32 is at 9 degrees east; the band says which half of the Earth."""
    made = detection()
    said = made.detection_report.location
    said.x, said.y, said.coordinate_system, said.utm_zone = 500_000.0, 6_094_791.4, 5, "32U"
    said.x_error = said.y_error = 12.0
    rows = decoder(made).take().observations
    assert rows.lon[0] == pytest.approx(90_000_000, abs=2)
    assert rows.lat[0] == pytest.approx(550_000_000, abs=5)
    assert rows.major_dm[0] == rows.minor_dm[0] == 120
    said.utm_zone = "61U"
    assert "UTM zone" in replies(decoder(made))[-1].error.error_message[0]


def test_velocity_becomes_speed_and_course() -> None:
    """Three metres a second east and four north: five, towards 36.87 degrees; up is the climb."""
    made = detection()
    velocity = made.detection_report.enu_velocity
    velocity.east_rate, velocity.north_rate, velocity.up_rate = 3.0, 4.0, -1.5
    rows = decoder(made).take().observations
    assert (rows.speed_mmps[0], rows.course_mdeg[0], rows.climb_mmps[0]) == (5_000, 36_870, -1_500)


def test_a_subclass_tells_a_drone_from_an_aircraft() -> None:
    """`Air Vehicle` with a subclass of UAV is a drone; the surest class counts."""
    made = detection()
    said = made.detection_report
    said.classification[0].confidence = 0.1
    air = said.classification.add()
    air.type, air.confidence = "Air Vehicle", 0.7
    air.sub_class.add().type = "UAV Rotary Wing"
    air.sub_class[0].level = 1
    rows = decoder(made).take().observations
    assert OBJECT_CLASSES[rows.object_class[0]] == "drone"


def test_S_38_nothing_is_kept_of_a_person_but_that_it_is_one() -> None:
    """What the sensor believes of sex, looks and ways of a person is in no column and in no name."""
    made = detection()
    made.detection_report.colour = "red jacket"
    made.detection_report.id = "someone"
    made.detection_report.behaviour.add().type = "limping"
    decoded = decoder(made).take()
    assert decoded.identifications == ()
    kept = " ".join(decoded.observations.identities).lower()
    assert not any(word in kept for word in ("male", "red", "someone", "limping"))


def test_status_alert_and_answer_are_told_apart() -> None:
    """How the node is, what it raises an alarm for, and its answer to a task each come out on their own."""
    made = decoder(status(2, battery=9), alert(), task_ack("01H4R63D7NVN8444Z5M77WEBY6", 2))
    (condition,), (alarm,), (answer,) = made.take_states()
    assert (condition.state, condition.battery_percent, condition.mode) == ("warning", 9, "watch")
    assert condition.position is not None
    assert condition.position.place == place_of(LON, LAT)
    assert (alarm.kind, alarm.text) == ("detection", "Steps near the fence")
    assert (answer.state, answer.reasons) == ("rejected", ("The mast does not turn.",))
    acked = replies(made)[-1].alert_ack
    assert (acked.alert_id, acked.alert_ack_status) == (alert().alert.alert_id, 1)
    assert made.take_states() == ([], [], [])


def test_goodbye_ends_the_connection() -> None:
    """A node that says goodbye is let go, and what it sends afterwards is passed over."""
    made = decoder(status(5), detection())
    assert made.has_left
    assert len(made.take().observations) == 0


def test_a_sensor_does_not_task_us() -> None:
    """A task from below is refused by an error."""
    made = message()
    made.task.task_id, made.task.control = "01H4R63D7NVN8444Z5M77WEBY6", 1
    assert "does not send task" in replies(decoder(made))[-1].error.error_message[0]


def test_an_impossible_length_ends_the_stream() -> None:
    """Nobody knows where the next message begins, so the connection ends, once told and once counted."""
    made = decoder()
    made.feed((MAX_MESSAGE + 1).to_bytes(4, "little") + b"x" * 100, AT)
    made.feed(framed(detection()), AT)
    assert made.has_left
    assert made.take().counts.invalid == {"too_long": 1}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 60), max_size=40))
def test_where_the_stream_is_cut_changes_nothing(cuts: list[int]) -> None:
    """Messages come in pieces of any size; the same rows and counts come out."""
    stream = b"".join(
        framed(one) for one in (registration(), status(), detection(), bearing(3.0, 9.0), alert())
    )
    whole, pieces = SapientDecoder(OURS, NODES), SapientDecoder(OURS, NODES)
    whole.feed(stream, AT)
    start = 0
    for cut in [*cuts, len(stream)]:
        pieces.feed(stream[start : start + cut], AT)
        start += cut
    one, other = whole.take(), pieces.take()
    assert one.counts == other.counts
    assert one.observations.lon.tolist() == other.observations.lon.tolist()
    assert whole.take_replies() == pieces.take_replies()


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_are_fatal(data: bytes) -> None:
    """Whatever a registered node sends is decoded or counted."""
    made = decoder()
    made.feed(data, AT)
    made.feed(len(data).to_bytes(4, "little") + data, AT)
    made.finish()
    assert made.take().counts.is_whole


def test_framer_holds_no_more_than_a_message() -> None:
    """What waits for its rest is bounded by the longest message."""
    framer = Framer()
    for _ in range(40):
        framer.feed((MAX_MESSAGE).to_bytes(4, "little") + b"x" * 65_536)
        assert framer.bytes_held <= MAX_MESSAGE + 4


def test_golden_stream_decodes_for_ever() -> None:
    """The bytes of a whole conversation, good and bad messages, as they were sent when the format was first read."""
    made = SapientDecoder(OURS, NODES)
    made.feed((GOLDEN / "conversation.bin").read_bytes(), AT)
    made.finish()
    decoded = made.take()
    assert decoded.counts.kinds == {
        "alert": 1, "detection_report": 2, "registration": 1, "status_report": 1, "task_ack": 1
    }  # fmt: skip
    assert decoded.counts.invalid == {"fields": 1, "payload": 1, "short": 1}
    assert decoded.observations.lon.tolist()[0] == round((LON + 0.01) * 1e7)

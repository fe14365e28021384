"""A partner without sensors counts the same: form and text message make a radar's observations (SEN-07)."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.sensors.actions import register_sensor
from lindero.capabilities.sensors.asks import RegisterSensor
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.sms import read_message
from lindero.capabilities.sensors.lowtech.actions import report_sighting, take_message
from lindero.capabilities.sensors.lowtech.asks import ReportSighting, TakeMessage
from lindero.capabilities.sensors.records import OBJECT_CLASSES, BatchObserved, PrivacyZoneDrawn, unseal
from lindero.capabilities.sensors.tests.described import box, let_watch
from lindero.kernel.errors import Missing
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import DAY_MS, HOUR_MS, MINUTE_MS

MESSAGE = "Seen vessel 55.612N 11.204E 0730Z 12KN 045 #ab12 : grey, three masts"


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk with one telephone."""
    desk = FakeDesk(CAPABILITY)
    register_sensor(desk, RegisterSensor(sensor_id="phone-1", title="Village post", format="phone"))
    return desk


def test_SEN_07_message_says_what_where_when_and_how_fast() -> None:
    """Everything that the grammar can say is read; the words after the colon are not."""
    sighting = read_message(MESSAGE, MORNING)
    assert OBJECT_CLASSES[sighting.object_class] == "vessel"
    assert sighting.place == place_of(11.204, 55.612)
    assert sighting.measured_at == MORNING - 30 * MINUTE_MS
    assert (sighting.speed_mmps, sighting.course_mdeg, sighting.name) == (6_173, 45_000, "AB12")
    assert "masts" not in repr(sighting)


def test_SEN_07_minutes_and_a_time_of_yesterday_are_read() -> None:
    """Degrees with minutes are as good as decimals, and a later hour than now was yesterday's."""
    sighting = read_message("SEEN THING 5-30.0S 070-15.0W 2300Z 36KMH", MORNING)
    assert sighting.place == place_of(-70.25, -5.5)
    assert sighting.measured_at == MORNING - DAY_MS + 15 * HOUR_MS
    assert sighting.speed_mmps == 10_000


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hello", "row"),
        ("SEEN GHOST 55N 11E", "row"),
        ("SEEN VESSEL 55N", "row"),
        ("SEEN VESSEL 11E 55N", "place"),
        ("SEEN VESSEL 95N 11E", "place"),
        ("SEEN VESSEL 55-60N 11E", "place"),
        ("SEEN VESSEL 55N 11E 2460Z", "row"),
        ("SEEN VESSEL 55N 11E 12KN 13KN", "row"),
        ("SEEN VESSEL 55N 11E soon", "row"),
        ("SEEN " * 200, "too_long"),
    ],
)
def test_SEN_07_message_that_is_no_sighting_is_counted_and_answered(
    desk: FakeDesk, text: str, reason: str
) -> None:
    """Nothing is lost in silence: it is on record as a line that was no use, and the answer says what to write."""
    taken = take_message(desk, TakeMessage(sensor_id="phone-1", text=text))
    (record,) = desk.of(BatchObserved)
    assert record.counts.invalid == {reason: 1}
    assert not taken.is_kept
    assert taken.reply.startswith("NOT TAKEN: ")


@settings(max_examples=60)
@given(st.text(max_size=60).map(lambda text: f"SEEN VESSEL {text}") | st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever a telephone sends, the reader returns a sighting or a fault, and nothing else."""
    with contextlib.suppress(Fault):
        assert read_message(text, MORNING).measured_at <= MORNING


def test_SEN_07_form_and_message_make_the_same_observation(desk: FakeDesk) -> None:
    """A sighting by form and one by text message are equal in every column."""
    take_message(desk, TakeMessage(sensor_id="phone-1", text="SEEN VESSEL 55.612N 11.204E 12KN 045 #AB12"))
    form = ReportSighting(
        sensor_id="phone-1",
        what="vessel",
        place=place_of(11.204, 55.612),
        speed_kn=12,
        course_deg=45,
        name="AB12",
    )
    assert report_sighting(desk, form).is_kept
    first, second = desk.of(BatchObserved)
    assert (first.columns, first.counts) == (second.columns, second.counts)
    assert unseal(first.columns).identities == ("phone-1/AB12",)


def test_SEN_07_telephone_that_was_described_as_a_camera_is_masked(desk: FakeDesk) -> None:
    """The same guard looks at it: what a person called a watching sensor keeps nothing of dwellings."""
    let_watch(desk, "phone-1", "camera")
    desk.put(PrivacyZoneDrawn(name="village", outline=box(11, 55, 12, 56), because="dwellings"))
    taken = take_message(desk, TakeMessage(sensor_id="phone-1", text=MESSAGE))
    assert not taken.is_kept
    assert desk.of(BatchObserved)[-1].withheld == {"dwelling": 1}


def test_unknown_telephone_is_refused(desk: FakeDesk) -> None:
    """A message from a telephone that nobody registered is nobody's sighting."""
    with pytest.raises(Missing):
        take_message(desk, TakeMessage(sensor_id="phone-2", text=MESSAGE))

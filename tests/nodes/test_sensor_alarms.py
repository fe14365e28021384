"""An alarm of a ground sensor is in the very next frame of the live map, and gone from it when it is over."""

from lindero.capabilities.picture.capability import CAPABILITY as PICTURE
from lindero.capabilities.picture.live import LivePicture
from lindero.capabilities.sensors.actions import register_sensor
from lindero.capabilities.sensors.alarms.actions import end_alarm, raise_alarm
from lindero.capabilities.sensors.alarms.asks import EndAlarm, RaiseAlarm
from lindero.capabilities.sensors.asks import RegisterSensor
from lindero.capabilities.sensors.capability import CAPABILITY as SENSORS
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import FakeDesk


def test_SEN_03_alarm_is_in_the_next_frame_of_the_map() -> None:
    """Nothing stands between the record of an alarm and the screen: one put, one frame; and one more to end it."""
    desk = FakeDesk(SENSORS, PICTURE)
    register_sensor(desk, RegisterSensor(sensor_id="fence-3", title="Fence", format="mqtt"))
    live = LivePicture(desk.rows, desk.now)
    live.snapshot(0)
    live.delta(1)
    ask = RaiseAlarm(
        sensor_id="fence-3", about="tamper", place=place_of(11.2, 55.4), measured_at=desk.at - 300
    )
    name = raise_alarm(desk, ask)
    assert live.delta(2) is not None
    assert live.delta(3) is None
    end_alarm(desk, EndAlarm(alarm=name, because="A branch lay on it."))
    assert live.delta(4) is not None

"""Clips: around their event, over own ground, by a payload that keeps them, and gone in time (SEN-02)."""

from typing import Any

import pytest

from lindero.capabilities.boundaries.records import ZoneRegistered
from lindero.capabilities.sensors.actions import register_sensor
from lindero.capabilities.sensors.asks import RegisterSensor
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.clips.actions import keep_clip
from lindero.capabilities.sensors.clips.asks import KeepClip
from lindero.capabilities.sensors.records import ClipKept, Payload, PrivacyZoneDrawn
from lindero.capabilities.sensors.tests.described import box, let_watch
from lindero.kernel.errors import Refused
from lindero.kernel.record import Record
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import DAY_MS, HOUR_MS, SECOND_MS

OWN = box(10.5, 55.5, 10.51, 55.51)
KEEPS = Payload(medium="thermal", keeps_clips=True, keep_hours=48, before_s=10, after_s=60)


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk with a camera at the line, whose thermal clips are kept for two days."""
    desk = FakeDesk(CAPABILITY)
    register_sensor(desk, RegisterSensor(sensor_id="mast", title="Mast", format="mqtt"))
    for nation, outer in (("NRD", box(9, 54, 11, 57)), ("SUD", box(11, 54, 13, 57))):
        zone = ZoneRegistered(
            name=f"land-{nation.lower()}", zone="territory", nation=nation, outer=outer, source="chart 7"
        )
        desk.put(zone)
    let_watch(desk, "mast", "camera", footprint=(), payloads=(KEEPS, Payload(medium="video")))
    return desk


def clip(**more: Any) -> KeepClip:
    """Return a clip of half a minute around an event on own ground."""
    facts: dict[str, Any] = {
        "medium": "thermal",
        "event": "EV-1",
        "event_at": MORNING,
        "begins_at": MORNING - 5 * SECOND_MS,
        "ends_at": MORNING + 25 * SECOND_MS,
        "footprint": OWN,
        "content": b"frames",
    }
    return KeepClip(sensor_id="mast", **(facts | more))


def test_SEN_02_clip_of_an_event_is_kept_until_its_payloads_time(desk: FakeDesk) -> None:
    """Its head says when it must be gone: two days, not the thirty that its kind could be kept."""
    record_id = keep_clip(desk, clip())
    head, _ = desk.record(record_id)
    assert head.delete_by == MORNING + 48 * HOUR_MS


@pytest.mark.parametrize(
    "more",
    [
        {"begins_at": MORNING - 11 * SECOND_MS},
        {"ends_at": MORNING + 61 * SECOND_MS},
        {"begins_at": MORNING + 1},
        {"ends_at": MORNING - 1},
    ],
)
def test_SEN_02_clip_outside_its_event_window_is_not_kept(desk: FakeDesk, more: dict[str, int]) -> None:
    """What is longer than its event allows, or does not show it, is not kept."""
    with pytest.raises(Refused) as refusal:
        keep_clip(desk, clip(**more))
    assert refusal.value.code == "sensors.clip_window"
    assert desk.of(ClipKept) == []


@pytest.mark.parametrize("medium", ["video", "still", "sound"])
def test_SEN_02_nothing_is_recorded_unless_a_person_said_so(desk: FakeDesk, medium: str) -> None:
    """A payload keeps what was measured and nothing else by default, and what it lacks it cannot keep."""
    with pytest.raises(Refused):
        keep_clip(desk, clip(medium=medium))


def test_SEN_02_clip_of_ground_beyond_the_line_or_of_dwellings_is_not_kept(desk: FakeDesk) -> None:
    """A picture that shows a strip of the other side, or a home, is not kept at all."""
    with pytest.raises(Refused):
        keep_clip(desk, clip(footprint=box(10.99, 55.5, 11.001, 55.51)))
    desk.put(PrivacyZoneDrawn(name="farm", outline=box(10.505, 55.505, 10.506, 55.506), because="a farm"))
    with pytest.raises(Refused):
        keep_clip(desk, clip())
    keep_clip(desk, clip(footprint=box(10.5, 55.5, 10.504, 55.504)))


def test_SEN_02_S_40_keeping_a_clip_again_does_not_lengthen_its_time(desk: FakeDesk) -> None:
    """The end is counted from the clip's own: put again a day later it ends no later, and after its time not at all."""
    desk.at = MORNING + 24 * HOUR_MS
    head, _ = desk.record(keep_clip(desk, clip()))
    assert head.delete_by == MORNING + 25 * SECOND_MS + 48 * HOUR_MS
    desk.at = MORNING + 49 * HOUR_MS
    with pytest.raises(Refused):
        keep_clip(desk, clip())
    assert len(desk.of(ClipKept)) == 1


def test_SEN_02_guard_refuses_what_no_action_would_put(desk: FakeDesk) -> None:
    """A clip put past its action must be gone in time, too, and end before its sensor does."""
    record = _record(gone_by=MORNING + 49 * HOUR_MS)
    with pytest.raises(Refused):
        desk.put(record)
    desk.at += 31 * DAY_MS
    with pytest.raises(Refused):
        desk.put(_record(gone_by=desk.at + HOUR_MS))


def _record(gone_by: int) -> Record:
    ask = clip()
    fields = {name: getattr(ask, name) for name in KeepClip.__struct_fields__}
    return ClipKept(**fields, gone_by=gone_by)

"""A clip is kept, or it is not; and what was kept is shown by what is on record of it."""

from lindero.capabilities.sensors.clips.asks import KeepClip
from lindero.capabilities.sensors.clips.rules import end_of_clip
from lindero.capabilities.sensors.records import ClipKept
from lindero.capabilities.sensors.register.tables import description_of
from lindero.capabilities.sensors.tables import known_sensor
from lindero.kernel.desk import Desk


def keep_clip(desk: Desk, ask: KeepClip) -> str:
    """Keep a clip around an event; the guard looks at its window and at the ground that it shows.

    Returns:
        The record's name.

    Raises:
        Missing: If the sensor is not registered.
        Refused: If such clips are not kept, it is no clip of its event, or it shows what the sensor may not see.
    """
    known_sensor(desk, ask.sensor_id)
    described = description_of(desk, ask.sensor_id)
    clip = ClipKept(
        sensor_id=ask.sensor_id,
        medium=ask.medium,
        event=ask.event,
        event_at=ask.event_at,
        begins_at=ask.begins_at,
        ends_at=ask.ends_at,
        footprint=ask.footprint,
        content=ask.content,
        gone_by=end_of_clip(described, ask.medium, min(desk.now(), ask.ends_at)),
    )
    return desk.put(clip).record_id

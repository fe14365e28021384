"""No clip is kept by whatever route that is no clip of its event, shows too much, or outlives its payload's time."""

from typing import Final

from lindero.capabilities.sensors.clips.rules import ROW, check_ground, check_window, end_of_clip
from lindero.capabilities.sensors.masking.tables import limits_of, sensor_in
from lindero.capabilities.sensors.records import ClipKept
from lindero.capabilities.sensors.register.tables import SELECT_DESCRIPTION, description_in
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head


def only_clips(rows: Rows, head: Head, record: ClipKept) -> None:
    """Let a clip be kept as its sensor's description allows.

    Raises:
        Refused: If it does not.
    """
    sensor = sensor_in(rows.query, record.sensor_id)
    described = description_in(rows.query(SELECT_DESCRIPTION, (record.sensor_id,)))
    latest = end_of_clip(described, record.medium, min(head.at, record.ends_at))
    if sensor is None or described is None or not head.at < record.gone_by <= latest:
        raise Refused(
            "sensors.clip_end",
            "The clip would be kept for longer than its payload allows, or its time is over.",
            "A clip is kept from its own end on for its payload's hours; keeping it again adds nothing.",
            ROW,
        )
    check_window(described, record)
    limits = limits_of(rows.query, sensor, head.origin, head.at)
    if limits.ends_at is not None and max(head.at, record.ends_at) >= limits.ends_at:
        raise Refused(
            "sensors.ended",
            "The sensor has ended.",
            "Let a person describe it anew, with a later end.",
            ("S-25",),
        )
    check_ground(limits, record)


GUARDS: Final = (
    Guard(
        name="sensors.only_clips",
        sentence="No recording but a clip of its event, over ground that the sensor may see, for its payload's time.",
        check=only_clips,
        on=(ClipKept,),
    ),
)

"""Which clip may be kept, and until when. A pure rule: there is no way to ask for a continuous recording."""

from typing import Final

import shapely

from lindero.capabilities.sensors.masking.areas import rings_json, union_of
from lindero.capabilities.sensors.masking.rules import Limits
from lindero.capabilities.sensors.records import ClipKept, SensorDescribed
from lindero.kernel.errors import Refused
from lindero.kernel.times import HOUR_MS, SECOND_MS

ROW: Final = ("SEN-02",)


def end_of_clip(described: SensorDescribed | None, medium: str, ended_at: int) -> int:
    """Return when a clip must be gone, milliseconds UTC, counted from its own end: keeping it again adds nothing.

    Raises:
        Refused: If the sensor has no payload of that medium whose clips are kept.
    """
    for payload in described.payloads if described else ():
        if payload.medium == medium and payload.keeps_clips:
            return ended_at + payload.keep_hours * HOUR_MS
    raise Refused(
        "sensors.clip_payload",
        f"The sensor has no payload whose {medium} is kept.",
        "What was measured is kept without it; let a person describe the payload if clips are needed.",
        ROW,
    )


def check_window(described: SensorDescribed, clip: ClipKept) -> None:
    """Let a clip show its event and little more.

    Raises:
        Refused: If it begins too early, ends too late, does not show the event, or is kept for too long.
    """
    payload = next(one for one in described.payloads if one.medium == clip.medium and one.keeps_clips)
    earliest = clip.event_at - payload.before_s * SECOND_MS
    latest = clip.event_at + payload.after_s * SECOND_MS
    if not earliest <= clip.begins_at <= clip.event_at <= clip.ends_at <= latest:
        raise Refused(
            "sensors.clip_window",
            f"A clip shows {payload.before_s} s before its event and {payload.after_s} s after it at the most.",
            "Cut it to its event.",
            ROW,
        )


def check_ground(limits: Limits, clip: ClipKept) -> None:
    """Let a clip show only ground that the sensor may see: a part of a picture cannot be taken out afterwards here.

    Raises:
        Refused: If any of the ground is beyond the line, in a dwelling, or outside the footprint.
    """
    shown = union_of((rings_json((clip.footprint,)),))
    may = union_of(limits.footprint or limits.own)
    seen = shapely.difference(shapely.difference(may, union_of(limits.others)), union_of(limits.dwellings))
    if not shapely.covers(shapely.union(seen, _allowed(limits)), shown):
        raise Refused(
            "sensors.clip_ground",
            "The clip shows ground that the sensor may not see.",
            "Mask or crop it at the sensor, and send it again with the ground that is left.",
            ("SEN-02", "S-26"),
        )


def _allowed(limits: Limits) -> shapely.Geometry:
    return shapely.difference(union_of(limits.allowed), union_of(limits.dwellings))

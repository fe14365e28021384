"""Zones: who enters one that is closed, and who will be at the border within half an hour."""

import math
from collections.abc import Iterator
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.declaring import declared
from lindero.capabilities.alerts.detecting.findings import Finding, RuleDetector, permille, ramp
from lindero.capabilities.alerts.detecting.histories import EARTH_RADIUS_M, Bools, Histories, Ints
from lindero.capabilities.alerts.detecting.surroundings import Scene, Zone
from lindero.kernel.places import Area, Place, area_contains, bearing_deg, distance_m, moved
from lindero.kernel.units import DEGREE_E7


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """When an approach is told.

    Attributes:
        ahead_minutes: How far ahead is looked.
        step_minutes: In which steps.
        slowest_mps: How fast it moves, at least, for its course to say anything.
        steady_minutes: Over which time course and speed are taken.
    """

    ahead_minutes: int = 30
    step_minutes: int = 2
    slowest_mps: float = 1.0
    steady_minutes: int = 6


def is_inside(area: Area, lon: Ints, lat: Ints) -> Bools:
    """Return which places lie in an area: those in its box by the kernel's rule, one by one."""
    box, turn = area.outer, 360 * DEGREE_E7
    # The first copy of each meridian that is not west of the box; a pole is every longitude's.
    east = lon - turn * ((lon - box.west) // turn)
    near = (lat >= box.south) & (lat <= box.north) & ((east <= box.east) | (np.abs(lat) == 90 * DEGREE_E7))
    inside = np.zeros(len(lon), bool)
    for row in np.flatnonzero(near):
        inside[row] = area_contains(area, Place(lon=int(lon[row]), lat=int(lat[row])))
    return inside


def find_entries(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find tracks that enter a closed zone; what began inside did not enter it."""
    found = []
    for zone in scene.zones:
        if zone.kind == "closed":
            inside = is_inside(zone.area, histories.lon, histories.lat)
            enters = inside & ~np.append(True, inside[:-1]) & (np.diff(histories.track, prepend=-1) == 0)
            found += [_entry(histories, scene, zone, int(row)) for row in np.flatnonzero(enters)]
    return _first_each(found)


def _first_each(found: list[Finding]) -> list[Finding]:
    """Keep the first entry of each track into each zone within an hour: who runs along an edge enters once."""
    kept: dict[tuple[str, str], int] = {}
    first = []
    for one in sorted(found, key=lambda finding: finding.at):
        key = (one.track_ids[0], str(one.evidence["zone"]))
        if one.at - kept.get(key, -(2**60)) > 3_600_000:
            first.append(one)
        kept[key] = one.at
    return first


def _entry(histories: Histories, scene: Scene, zone: Zone, row: int) -> Finding:
    at = int(histories.measured_at[row])
    return Finding(
        kind="zone_entry",
        at=at,
        since=int(histories.measured_at[row - 1]),
        until=at,
        track_ids=(histories.about[int(histories.track[row])].track_id,),
        place=scene.place_at(row),
        score_permille=800,
        reasons=(f"went into {zone.name}, which is closed",),
        evidence={"zone": zone.name},
    )


def find_approaches(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find the newest of each track that will be in a border's zone soon, if it keeps course and speed."""
    borders = [zone for zone in scene.zones if zone.kind == "border"]
    found = []
    for row, first in _newest(histories, limits) if borders else ():
        start, here = scene.place_at(first), scene.place_at(row)
        seconds = max(1.0, (histories.measured_at[row] - histories.measured_at[first]) / 1_000)
        speed = distance_m(start, here) / seconds
        if speed < limits.slowest_mps:
            continue
        bearing, far_m = bearing_deg(start, here), speed * 60 * limits.ahead_minutes
        for zone in borders:
            may = may_reach(zone.area, here, far_m)
            minutes = _minutes_to(zone.area, here, speed, bearing, limits) if may else 0
            if minutes:
                found.append(_approach(histories, row, here, zone, minutes, speed, limits))
    return found


def _newest(histories: Histories, limits: Limits) -> Iterator[tuple[int, int]]:
    """Yield each fresh track's newest row, and its first of the last minutes, over which course and speed are taken."""
    steady_ms, times = limits.steady_minutes * 60_000, histories.measured_at
    starts, last = histories.starts[:-1], histories.starts[1:] - 1
    tracks = np.flatnonzero(last >= starts)
    tracks = tracks[histories.until - times[last[tracks]] < steady_ms]
    for start, row in zip(starts[tracks].tolist(), last[tracks].tolist(), strict=True):
        first = start + int(np.searchsorted(times[start : row + 1], times[row] - steady_ms))
        if row - first + 1 >= 3:
            yield row, first


def may_reach(area: Area, here: Place, far_m: float) -> bool:
    """Say whether an area's box may be as near as some metres: what is not is told without working out the way.

    A great circle of so many metres changes no latitude by more, and a longitude by no more than where it touches the
    meridian; about a pole every longitude is near.
    """
    box, angle = area.outer, 1.001 * far_m / EARTH_RADIUS_M + 1e-7
    reach = math.degrees(angle) * DEGREE_E7
    if not box.south - reach <= here.lat <= box.north + reach:
        return False
    sine, level = math.sin(min(angle, math.pi / 2)), math.cos(math.radians(here.lat_deg))
    if sine >= level:
        return True
    aside, turn = 1 + math.degrees(math.asin(sine / level)) * DEGREE_E7, 360 * DEGREE_E7
    # The first copy of the meridian that is not west of what can be reached.
    lon = here.lon - turn * ((here.lon - (box.west - aside)) // turn)
    return lon <= box.east + aside


def _minutes_to(area: Area, here: Place, speed: float, bearing: float, limits: Limits) -> int:
    """Return in how many minutes an area is reached on this course; 0 if not in time, or if it is reached."""
    if area_contains(area, here):
        return 0
    for minutes in range(limits.step_minutes, limits.ahead_minutes + 1, limits.step_minutes):
        if area_contains(area, moved(here, bearing, speed * 60 * minutes)):
            return minutes
    return 0


def _approach(
    histories: Histories, row: int, here: Place, zone: Zone, minutes: int, speed: float, limits: Limits
) -> Finding:
    at = int(histories.measured_at[row])
    return Finding(
        kind="border_approach",
        at=at,
        since=at,
        until=at,
        track_ids=(histories.about[int(histories.track[row])].track_id,),
        place=here,
        score_permille=permille(0.2 + 0.3 * ramp(limits.ahead_minutes - minutes, 0, limits.ahead_minutes)),
        reasons=(f"at {speed:.1f} m/s on this course it is in {zone.name} in about {minutes} minutes",),
        evidence={"zone": zone.name, "minutes": minutes, "speed_mps": round(speed, 1)},
    )


ENTRY: Final = RuleDetector(
    kind="zone_entry",
    declared=declared(
        "zone_entry", "Propose things to look at that enter a closed zone.", "position", "time", "zone"
    ),
    limits=Limits(),
    find=find_entries,
)
APPROACH: Final = RuleDetector(
    kind="border_approach",
    declared=declared(
        "border_approach", "Say how soon something will be at the border.",
        "position", "time", "zone", "speed", "course",
        subject_kind="track",
    ),
    limits=Limits(),
    find=find_approaches,
)  # fmt: skip

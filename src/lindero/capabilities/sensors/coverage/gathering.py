"""What every sensor sees now: its view over the terrain, without what it may not see, unless something puts it out."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from lindero.capabilities.sensors.coverage.rules import Reach, sees_now
from lindero.capabilities.sensors.coverage.tables import terrain_in
from lindero.capabilities.sensors.coverage.terrain import Terrain
from lindero.capabilities.sensors.coverage.viewshed import seen_from
from lindero.capabilities.sensors.masking.areas import rings_json, union_of
from lindero.capabilities.sensors.masking.rules import Limits
from lindero.capabilities.sensors.masking.tables import limits_of, sections_of
from lindero.capabilities.sensors.records import Outline, SensorDescribed
from lindero.capabilities.sensors.register.tables import description_of, doubts_of, health_of, view_told_by
from lindero.capabilities.sensors.tables import SELECT_SENSORS, Sensor, sensor_of
from lindero.kernel.desk import Desk


def sections_now(desk: Desk) -> dict[str, BaseGeometry]:
    """Return the own border sections by name."""
    found = sections_of(desk.rows, desk.nation, desk.now())
    return {name: union_of((rings,)) for name, rings in sorted(found.items())}


def reaches_now(desk: Desk) -> list[Reach]:
    """Return what each sensor sees now of which that is known, by name.

    What people described of its view, over the terrain; what it says of itself narrows that and never widens it. Its
    word alone counts where people said nothing of a view: for a mast that turns, or a drone.
    """
    terrain = terrain_in(desk.rows)
    found = []
    for row in desk.rows(f"{SELECT_SENSORS} ORDER BY sensor_id"):
        sensor = sensor_of(row)
        described = description_of(desk, sensor.sensor_id)
        ground = None if described is None else _ground(desk, described, terrain)
        if described is None or ground is None:
            continue
        limits = limits_of(desk.rows, sensor, desk.nation, desk.now())
        outage = _outage(desk, sensor, described, limits)
        found.append(Reach(sensor_id=sensor.sensor_id, ground=_permitted(ground, limits), outage=outage))
    return found


def _ground(desk: Desk, described: SensorDescribed, terrain: Sequence[Terrain]) -> BaseGeometry | None:
    """Return the ground that a sensor sees by what people and the sensor itself say; None if nobody said anything."""
    sees, blind = view_told_by(desk, described.sensor_id)
    ground: BaseGeometry | None = None
    if described.place is not None and described.view is not None:
        ground = seen_from(described.place, described.view, terrain)
    if sees:
        told = _union(sees)
        ground = told if ground is None else shapely.intersection(ground, told)
    return ground if ground is None or not blind else shapely.difference(ground, _union(blind))


def _union(outlines: Sequence[Outline]) -> BaseGeometry:
    return union_of(rings_json((outline,)) for outline in outlines)


def _permitted(ground: BaseGeometry, limits: Limits) -> BaseGeometry:
    """Return the part of a sensor's ground of which anything would be kept."""
    if not limits.watches:
        return ground
    base = union_of(limits.footprint or limits.own)
    own = shapely.difference(shapely.intersection(ground, base), union_of(limits.others))
    allowed = shapely.intersection(ground, union_of(limits.allowed))
    return shapely.difference(shapely.union(own, allowed), union_of(limits.dwellings))


def _outage(desk: Desk, sensor: Sensor, described: SensorDescribed, limits: Limits) -> str:
    """Return why a sensor sees nothing now; empty if it sees."""
    now = desk.now()
    health = health_of(desk, sensor.sensor_id)
    if limits.ends_at is not None and now >= limits.ends_at:
        return "its time is over"
    if sensor.was_silent(now):
        return "silent"
    if health and health[0].condition in {"failed", "off"}:
        return health[0].condition
    if "tampered" in doubts_of(desk, sensor.sensor_id):
        return "tampered with"
    if described.view and described.place and not sees_now(described.view.light, described.place, now):
        return "too dark" if described.view.light == "daylight" else "too light"
    return ""

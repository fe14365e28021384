"""The page of bearings: what the map draws of them as GeoJSON, and a list of all of them in words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

import msgspec
from shapely.geometry.base import BaseGeometry

from lindero.capabilities.sensors.bearings.rules import (
    FRESH_MS,
    MOST_IN_ALL,
    MOST_OF_A_SENSOR,
    SHOWN_MS,
    Bearing,
    chosen,
    cut,
    is_fresh,
    line_out,
    pieces_of,
    wedge_out,
)
from lindero.capabilities.sensors.bearings.tables import KEPT_OF_A_SENSOR, bearings_now
from lindero.capabilities.sensors.masking.rules import Limits
from lindero.capabilities.sensors.masking.tables import limits_of
from lindero.capabilities.sensors.register.tables import description_of
from lindero.capabilities.sensors.tables import SELECT_SENSORS, sensor_of
from lindero.kernel.desk import Desk
from lindero.kernel.geojson import Corner, LineString, Polygon, ShapeFeature
from lindero.kernel.paging import Key, slice_sorted
from lindero.kernel.places import Place
from lindero.kernel.times import SECOND_MS
from lindero.kernel.units import DEGREE_E7

MOST_LINES: Final = 200
"""Bearings on one page of the list."""

Extent = Literal["whole", "cut", "masked", "older", "no_reach"]


class BearingsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which page of the list to show; the map is told the same on each.

    Attributes:
        after: Only bearings after this place: where the page before ended.
    """

    after: Key | None = None


class BearingLine(msgspec.Struct, frozen=True, kw_only=True):
    """A bearing, drawn or not.

    Attributes:
        number: Its number in the whole list and among the features.
        sensor_id: The sensor.
        title: What people call it.
        place: Where the sensor was.
        bearing_mdeg: Millidegrees clockwise from true north, as the sensor told it.
        deviation_mdeg: Its standard deviation, millidegrees; None if unknown.
        measured_at: When, milliseconds UTC.
        is_fresh: Whether it is drawn as one of now.
        farthest_m: How far the line is drawn, metres: the declared reach; None if nobody declared one.
        extent: How much is drawn: `whole`, `cut` where the sensor may not look, nothing since it may look at none of
            it (`masked`), since too many are newer (`older`), or since nobody said how far it reaches (`no_reach`).
    """

    number: int
    sensor_id: str
    title: str
    place: Place
    bearing_mdeg: int
    deviation_mdeg: int | None
    measured_at: int
    is_fresh: bool
    farthest_m: int | None
    extent: Extent


class SensorCut(msgspec.Struct, frozen=True, kw_only=True):
    """A sensor that told more bearings than are drawn, or than are counted.

    Attributes:
        sensor_id: The sensor.
        title: What people call it.
        told: How many it told in the last minutes.
        is_more: Whether it told as many as are counted at the most, or more.
        newest: How many of them are drawn, where the sensor may look: the newest.
    """

    sensor_id: str
    title: str
    told: int
    is_more: bool
    newest: int


class BearingsView(msgspec.Struct, frozen=True, kw_only=True):
    """Bearings as GeoJSON (RFC 7946), with members of its own that a map passes over.

    Attributes:
        type: What GeoJSON calls it.
        features: Lines and wedges, each with the `number` of its bearing, its `sensor`, `sort` (`line` or `wedge`),
            `age` (`new` or `old`) and, for a line, the `label` beside it.
        at: The time of the view, milliseconds UTC.
        shown_s: For how long a bearing is shown, seconds.
        fresh_s: For how long it is drawn as one of now, seconds.
        most_of_a_sensor: Bearings of one sensor that are drawn, at the most.
        most_in_all: Bearings that are drawn together, at the most.
        bearings: The list, drawn or not, by sensor, the newest first.
        next: The place to ask `after` for the next page of it; None at the end.
        total: How many bearings there are, on this page or not.
        cuts: Sensors that told more than are drawn, or than are counted.
    """

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: tuple[ShapeFeature, ...]
    at: int
    shown_s: int = SHOWN_MS // SECOND_MS
    fresh_s: int = FRESH_MS // SECOND_MS
    most_of_a_sensor: int = MOST_OF_A_SENSOR
    most_in_all: int = MOST_IN_ALL
    bearings: tuple[BearingLine, ...]
    next: Key | None
    total: int
    cuts: tuple[SensorCut, ...]


class _Site(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a sensor that told bearings: its title, its reach, and where it may look."""

    title: str
    farthest_m: int | None
    limits: Limits


class _Numbered(msgspec.Struct, frozen=True, kw_only=True):
    """A bearing with its number in the whole list, and what is drawn of it."""

    number: int
    bearing: Bearing
    extent: Extent
    pieces: Sequence[BaseGeometry]


def show_bearings(desk: Desk, query: BearingsQuery) -> BearingsView:
    """Show the bearings of the last minutes; the newest of each sensor are drawn, cut where it may not look."""
    now, told = desk.now(), bearings_now(desk)
    sites = _sites(desk, {one.sensor_id for one in told})
    newest = chosen([one for one in told if sites[one.sensor_id].farthest_m is not None])
    lines = _numbered(told, {one.place_in_list for one in newest}, sites)
    page = slice_sorted(lines, lambda one: one.bearing.place_in_list, query.after, MOST_LINES)
    return BearingsView(
        features=tuple(
            feature for one in lines for feature in _features(one, sites[one.bearing.sensor_id], now)
        ),
        at=now,
        bearings=tuple(_line(one, sites[one.bearing.sensor_id], now) for one in page.items),
        next=page.next,
        total=len(lines),
        cuts=_cuts(told, newest, sites),
    )


def _sites(desk: Desk, sensor_ids: set[str]) -> dict[str, _Site]:
    """Return what is known of some sensors; of one that is not registered, nothing but its name."""
    found = {one: _Site(title=one, farthest_m=None, limits=Limits(kind="system")) for one in sensor_ids}
    for row in desk.rows(f"{SELECT_SENSORS} ORDER BY sensor_id"):
        sensor = sensor_of(row)
        if sensor.sensor_id not in sensor_ids:
            continue
        described = description_of(desk, sensor.sensor_id)
        found[sensor.sensor_id] = _Site(
            title=sensor.title,
            farthest_m=described.view.farthest_m if described and described.view else None,
            limits=limits_of(desk.rows, sensor, desk.nation, desk.now()),
        )
    return found


def _numbered(
    told: list[Bearing], newest: set[tuple[str, int, str, int]], sites: dict[str, _Site]
) -> list[_Numbered]:
    """Return every bearing in the list's order, with what is drawn of those that are among the newest."""
    found = []
    for number, one in enumerate(told, start=1):
        extent, pieces = _drawn(one, sites[one.sensor_id], is_newest=one.place_in_list in newest)
        found.append(_Numbered(number=number, bearing=one, extent=extent, pieces=pieces))
    return found


def _line(one: _Numbered, site: _Site, now: int) -> BearingLine:
    bearing = one.bearing
    return BearingLine(
        number=one.number,
        sensor_id=bearing.sensor_id,
        title=site.title,
        place=bearing.place,
        bearing_mdeg=bearing.bearing_mdeg,
        deviation_mdeg=bearing.deviation_mdeg,
        measured_at=bearing.measured_at,
        is_fresh=is_fresh(bearing.measured_at, now),
        farthest_m=site.farthest_m,
        extent=one.extent,
    )


def _features(one: _Numbered, site: _Site, now: int) -> list[ShapeFeature]:
    """Return what is drawn of a bearing, the wedge below its line."""
    bearing = one.bearing
    age = "new" if is_fresh(bearing.measured_at, now) else "old"
    said = {"number": one.number, "sensor": bearing.sensor_id, "age": age}
    label = f"{site.title} {round(bearing.bearing_mdeg / 1_000) % 360:03d}°"
    more: dict[str, dict[str, Any]] = {
        "LineString": {"sort": "line", "label": label},
        "Polygon": {"sort": "wedge"},
    }
    return [
        ShapeFeature(geometry=_geometry(piece), properties=said | more[piece.geom_type])
        for piece in one.pieces
    ]


def _drawn(one: Bearing, site: _Site, *, is_newest: bool) -> tuple[Extent, list[BaseGeometry]]:
    """Return what is drawn of a bearing, the wedge below its line, and how much of the line that is."""
    if site.farthest_m is None:
        return "no_reach", []
    if not is_newest:
        return "older", []
    line = line_out(one.place, one.bearing_mdeg, site.farthest_m)
    wedge = wedge_out(one.place, one.bearing_mdeg, one.deviation_mdeg, site.farthest_m)
    left = cut(line, site.limits, one.source_class)
    pieces = [piece for piece in pieces_of(left) if piece.geom_type == "LineString"]
    if not pieces:
        return "masked", []
    areas = [
        piece
        for piece in pieces_of(cut(wedge, site.limits, one.source_class))
        if piece.geom_type == "Polygon"
    ]
    is_whole = sum(piece.length for piece in pieces) >= line.length - 1
    return "whole" if is_whole else "cut", [*areas, *pieces]


def _geometry(piece: BaseGeometry) -> LineString | Polygon:
    """Return a line or an area of the plane as GeoJSON, its outer ring anticlockwise."""
    if piece.geom_type == "LineString":
        return LineString(coordinates=_corners(piece.coords))
    wound = piece.exterior if piece.exterior.is_ccw else piece.exterior.reverse()
    holes = [hole.reverse() if hole.is_ccw else hole for hole in piece.interiors]
    return Polygon(coordinates=tuple(_corners(ring.coords) for ring in (wound, *holes)))


def _corners(coords: Iterable[tuple[float, ...]]) -> tuple[Corner, ...]:
    return tuple((round(point[0]) / DEGREE_E7, round(point[1]) / DEGREE_E7) for point in coords)


def _cuts(told: list[Bearing], newest: list[Bearing], sites: dict[str, _Site]) -> tuple[SensorCut, ...]:
    many, few = (Counter(one.sensor_id for one in run) for run in (told, newest))
    return tuple(
        SensorCut(
            sensor_id=sensor_id,
            title=sites[sensor_id].title,
            told=count,
            is_more=count >= KEPT_OF_A_SENSOR,
            newest=few[sensor_id],
        )
        for sensor_id, count in sorted(many.items())
        if count >= KEPT_OF_A_SENSOR or (count > few[sensor_id] and sites[sensor_id].farthest_m is not None)
    )

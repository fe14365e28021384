"""The way of a thing as OGC Moving Features JSON (19-045r3): a moving point, with speed and course along it."""

from collections.abc import Sequence
from typing import Any, Final

from lindero.capabilities.picture.track import PastPosition, TrackView
from lindero.kernel.times import text_of
from lindero.shells.ogc.features import feature_of

_CRS: Final = {"type": "Name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
_TRS: Final = {
    "type": "Link",
    "properties": {"type": "OGCDEF", "href": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"},
}


def moving_feature_of(view: TrackView) -> dict[str, Any]:
    """Return a thing with its whole way as one moving feature."""
    way = way_of(view)
    feature = feature_of(view.item)
    return {
        **feature,
        "crs": _CRS,
        "trs": _TRS,
        "temporalGeometry": moving_point(way),
        "temporalProperties": properties_of(way),
        "geometry": _geometry(way),
        "bbox": _box(way),
        "time": [text_of(way[0].measured_at), text_of(way[-1].measured_at)],
    }


def sequence_of(view: TrackView, begin: int, end: int) -> dict[str, Any]:
    """Return the way between two instants (milliseconds UTC) as a sequence of temporal geometries."""
    way = [position for position in way_of(view) if begin <= position.measured_at <= end]
    found = [{"id": "way", **moving_point(way), "crs": _CRS, "trs": _TRS}] if way else []
    return {"type": "TemporalGeometrySequence", "geometrySequence": found, "numberReturned": len(found)}


def way_of(view: TrackView) -> list[PastPosition]:
    """Return where a thing was, oldest first, each instant once; at least where it is."""
    by_instant = {position.measured_at: position for position in view.past}
    item = view.item
    by_instant.setdefault(
        item.measured_at,
        PastPosition(
            measured_at=item.measured_at,
            place=item.place,
            course_mdeg=item.course_mdeg,
            speed_mmps=item.speed_mmps,
        ),
    )
    return [by_instant[at] for at in sorted(by_instant)]


def moving_point(way: Sequence[PastPosition]) -> dict[str, Any]:
    """Return a way as a moving point."""
    return {
        "type": "MovingPoint",
        "datetimes": [text_of(position.measured_at) for position in way],
        "coordinates": [[position.place.lon_deg, position.place.lat_deg] for position in way],
        "interpolation": "Linear",
    }


def properties_of(way: Sequence[PastPosition]) -> list[dict[str, Any]]:
    """Return speed and course along a way, at the instants at which they are known."""
    found = []
    for name, unit, values in (
        ("speed", "m/s", [(p.measured_at, p.speed_mmps) for p in way]),
        ("course", "deg", [(p.measured_at, p.course_mdeg) for p in way]),
    ):
        known = [(at, value / 1_000) for at, value in values if value is not None]
        if known:
            said = {
                "type": "Measure",
                "form": unit,
                "values": [value for _, value in known],
                "interpolation": "Step",
            }
            found.append({"datetimes": [text_of(at) for at, _ in known], name: said})
    return found


def _geometry(way: Sequence[PastPosition]) -> dict[str, Any]:
    points = [[position.place.lon_deg, position.place.lat_deg] for position in way]
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "LineString", "coordinates": points}


def _box(way: Sequence[PastPosition]) -> list[float]:
    lons, lats = [p.place.lon_deg for p in way], [p.place.lat_deg for p in way]
    return [min(lons), min(lats), max(lons), max(lats)]

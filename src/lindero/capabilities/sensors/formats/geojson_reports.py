"""Reports as GeoJSON (RFC 7946): a point feature, or a collection of them, quantities as properties."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.mapping import find
from lindero.capabilities.sensors.formats.reports import ReportReader, RowsRead
from lindero.capabilities.sensors.records import MAX_ROWS
from lindero.capabilities.sensors.records.mapping import Origin
from lindero.kernel.errors import Invalid


class _Point(msgspec.Struct, frozen=True, tag="Point"):
    coordinates: Annotated[list[float], msgspec.Meta(min_length=2, max_length=4)]


class _Feature(msgspec.Struct, frozen=True):
    geometry: msgspec.Raw = msgspec.Raw(b"null")
    properties: dict[str, Any] | None = None
    id: str | int | None = None


class _Body(msgspec.Struct, frozen=True):
    type: str
    features: list[msgspec.Raw] | None = None


def read_geojson(
    text: str, *, sensor_id: str, names: Mapping[str, str | Origin], received_at: int
) -> RowsRead:
    """Read a GeoJSON body.

    Args:
        text: The body: a `Feature` or a `FeatureCollection`.
        sensor_id: The sensor that sent it.
        names: Where each quantity comes from, where that is not the property of its own name.
        received_at: When it came, milliseconds UTC.

    Returns:
        The usable features, and what was wrong with the others; features are numbered from 1.

    Raises:
        Invalid: If the body is neither of the two, or has too many features.
    """
    raw = text.encode()
    try:
        body = msgspec.json.decode(raw, type=_Body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _unreadable(str(error)) from error
    if body.type == "Feature":
        features = [msgspec.Raw(raw)]
    elif body.type == "FeatureCollection" and body.features is not None:
        features = body.features
    else:
        raise _unreadable(f"its type is {body.type!r}")
    if len(features) > MAX_ROWS:
        raise Invalid("sensors.rows", "There are too many features.", f"Send at most {MAX_ROWS} at once.")
    said_by_geometry = {"lon", "lat"}
    others = {name: origin for name, origin in names.items() if name not in said_by_geometry}
    reader = ReportReader(sensor_id, others, received_at)
    of_id = names.get("id", "id")
    path_of_id = of_id if isinstance(of_id, str) else of_id.path
    for number, feature in enumerate(features, start=1):
        reader.add(number, _values(feature, path_of_id))
    return reader.finish()


def _values(raw: msgspec.Raw, path_of_id: str) -> Mapping[str, object] | Fault:
    """Return a feature's quantities by name: its properties, its coordinates, its id if they have none."""
    try:
        feature = msgspec.json.decode(raw, type=_Feature)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        return Fault("row", f"The feature cannot be read: {error}.")
    try:
        point = msgspec.json.decode(feature.geometry, type=_Point)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return Fault("place", "The feature's geometry is not a point.")
    values: dict[str, object] = {**(feature.properties or {})}
    if feature.id is not None and path_of_id not in values and find(values, path_of_id) is None:
        values[path_of_id] = feature.id
    # The geometry says where it is, whatever properties have such names.
    values.update(zip(("lon", "lat", "altitude_m"), point.coordinates, strict=False))
    return values


def _unreadable(why: str) -> Invalid:
    return Invalid(
        "sensors.geojson",
        f"The body is not GeoJSON of points: {why}.",
        "Send a Feature or a FeatureCollection (RFC 7946), longitude before latitude.",
    )

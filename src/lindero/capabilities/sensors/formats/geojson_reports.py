"""Reports as GeoJSON (RFC 7946): a point feature, or a collection of them, quantities as properties."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from lindero.capabilities.sensors.formats.reports import Fault, ReportReader, RowsRead
from lindero.capabilities.sensors.records import MAX_ROWS
from lindero.kernel.errors import Invalid

_Scalar = str | int | float | bool | None


class _Point(msgspec.Struct, frozen=True, tag="Point"):
    coordinates: Annotated[list[float], msgspec.Meta(min_length=2, max_length=4)]


class _Feature(msgspec.Struct, frozen=True):
    geometry: msgspec.Raw = msgspec.Raw(b"null")
    properties: dict[str, msgspec.Raw] | None = None
    id: str | int | None = None


class _Body(msgspec.Struct, frozen=True):
    type: str
    features: list[msgspec.Raw] | None = None


def read_geojson(text: str, *, sensor_id: str, names: Mapping[str, str], received_at: int) -> RowsRead:
    """Read a GeoJSON body.

    Args:
        text: The body: a `Feature` or a `FeatureCollection`.
        sensor_id: The sensor that sent it.
        names: For each quantity, the name of its property, where it is another.
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
    reader = ReportReader(sensor_id, names, received_at)
    for number, feature in enumerate(features, start=1):
        reader.add(number, _values(feature, names))
    return reader.finish()


def _values(raw: msgspec.Raw, names: Mapping[str, str]) -> Mapping[str, object] | Fault:
    """Return a feature's quantities by name: its properties, its coordinates, its id if they have none."""
    try:
        feature = msgspec.json.decode(raw, type=_Feature)
        properties = {name: _scalar(value) for name, value in (feature.properties or {}).items()}
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        return Fault("row", f"The feature cannot be read: {error}.")
    try:
        point = msgspec.json.decode(feature.geometry, type=_Point)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return Fault("place", "The feature's geometry is not a point.")
    lon, lat = point.coordinates[:2]
    values: dict[str, object] = {**properties, names.get("lon", "lon"): lon, names.get("lat", "lat"): lat}
    if feature.id is not None:
        values.setdefault(names.get("id", "id"), feature.id)
    return values


def _scalar(raw: msgspec.Raw) -> Any:
    """Return a property's value; one that is an object or a list says nothing that we look for."""
    return None if bytes(raw)[:1] in {b"{", b"["} else msgspec.json.decode(raw, type=_Scalar)


def _unreadable(why: str) -> Invalid:
    return Invalid(
        "sensors.geojson",
        f"The body is not GeoJSON of points: {why}.",
        "Send a Feature or a FeatureCollection (RFC 7946), longitude before latitude.",
    )

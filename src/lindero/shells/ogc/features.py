"""Things on the map as GeoJSON features (RFC 7946) of OGC API Features; a withheld field is simply not there."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lindero.capabilities.picture.finding import ItemLine
from lindero.kernel.capability import Layer
from lindero.kernel.times import text_of

GEOJSON: Final = "application/geo+json"
CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMS: Final = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
)
"""What is implemented whole. The class `oas30` asks for OpenAPI 3.0, and our document is of 3.1; the classes of Moving
Features ask for writing too, and here nothing is written: ways are only read, in their form."""

_OWN_NAMES: Final = ("mmsi:", "imo:", "icao24:", "uas:")
"""Identifiers of ships and aircraft: nothing else that could lead to a person leaves this way (safeguard S-23)."""


def feature_of(line: ItemLine) -> dict[str, Any]:
    """Return one thing as a feature."""
    said = {
        "layer": line.layer,
        "class": line.item_class,
        "origin": line.origin,
        "measured_at": text_of(line.measured_at),
        "is_stale": line.is_stale,
        "identity": identity_in(line),
        "name": name_in(line),
        "course_deg": None if line.course_mdeg is None else line.course_mdeg / 1_000,
        "speed_mps": None if line.speed_mmps is None else line.speed_mmps / 1_000,
        "agreement": line.agreement,
        "clause": line.clause,
        "record": line.record_id,
    }
    return {
        "type": "Feature",
        "id": line.slot,
        "geometry": {"type": "Point", "coordinates": [line.place.lon_deg, line.place.lat_deg]},
        "properties": {name: value for name, value in said.items() if value not in {None, ""}},
    }


def identity_in(line: ItemLine) -> str:
    """Return a thing's identifier if it is one of a ship or an aircraft; else nothing."""
    return line.identity if is_open_identity(line.identity) else ""


def is_open_identity(identity: str) -> bool:
    """Say whether an identifier is one of a ship or an aircraft, which may leave in the clear."""
    return identity.startswith(_OWN_NAMES)


def name_in(line: ItemLine) -> str:
    """Return the name of a ship or an aircraft; names of other things may be names of people."""
    return line.title if identity_in(line) and line.title != line.identity else ""


def collection_of(layer: Layer, root: str) -> dict[str, Any]:
    """Return what a collection is: one for each layer of the picture."""
    address = f"{root}/collections/{layer.name}"
    return {
        "id": layer.name,
        "title": layer.title,
        "description": f"{layer.title}: where each is now, own and received under agreements.",
        "itemType": "movingfeature" if layer.name == "tracking.tracks" else "feature",
        "extent": {"spatial": {"bbox": [[-180, -90, 180, 90]], "crs": CRS84}},
        "crs": [CRS84],
        "links": [
            _link("self", address, "application/json", layer.title),
            _link("items", f"{address}/items", GEOJSON, f"{layer.title} as features"),
        ],
    }


def landing(root: str, openapi: str) -> dict[str, Any]:
    """Return the landing page."""
    return {
        "title": "Lindero",
        "description": "The picture of this node, for whoever may see it.",
        "links": [
            _link("self", f"{root}/", "application/json", "This page"),
            _link("service-desc", openapi, "application/vnd.oai.openapi+json;version=3.1", "The interface"),
            _link("conformance", f"{root}/conformance", "application/json", "What is implemented"),
            _link("data", f"{root}/collections", "application/json", "Layers of the picture"),
            _link("related", f"{root}/sta/v1.1", "application/json", "Sensors, as SensorThings"),
        ],
    }


def items_of(
    lines: Sequence[ItemLine],
    *,
    at: int,
    address: str,
    query: Mapping[str, str],
    following: int | None,
    total: int | None,
) -> dict[str, Any]:
    """Return one page of features.

    Args:
        lines: The things.
        at: When they were looked up, milliseconds UTC.
        address: The collection's items.
        query: What was asked.
        following: Offset of the next page; None on the last.
        total: How many there are in all; None where that was not counted.
    """
    links = [_link("self", _address(address, query), GEOJSON, "This page")]
    if following is not None:
        further = {**query, "offset": str(following)}
        links.append(_link("next", _address(address, further), GEOJSON, "The next page"))
    counted = {} if total is None else {"numberMatched": total}
    return {
        "type": "FeatureCollection",
        "timeStamp": text_of(at),
        **counted,
        "numberReturned": len(lines),
        "links": links,
        "features": [feature_of(line) for line in lines],
    }


def _address(address: str, query: Mapping[str, str]) -> str:
    told = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{address}?{told}" if told else address


def _link(rel: str, href: str, kind: str, title: str) -> dict[str, str]:
    return {"rel": rel, "href": href, "type": kind, "title": title}

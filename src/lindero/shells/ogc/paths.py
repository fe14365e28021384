"""What the OpenAPI document says of the OGC doors."""

from collections.abc import Mapping
from typing import Any, Final

PATH: Final = "/ogc"
_GEOJSON: Final = "application/geo+json"
_LAYER: Final = {"name": "layer", "in": "path", "required": True, "schema": {"type": "string"}}
_SLOT: Final = {"name": "slot", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 0}}


def _query(name: str, words: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": words, "schema": dict(schema)}


_BBOX: Final = _query(
    "bbox",
    "West, south, east, north in degrees.",
    {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
)
_DATETIME: Final = _query(
    "datetime", "An instant, or two parted by /, either of them open.", {"type": "string"}
)
_LIMIT: Final = _query("limit", "How many at most.", {"type": "integer", "minimum": 1, "maximum": 1_000})
_OFFSET: Final = _query("offset", "How many to pass over.", {"type": "integer", "minimum": 0})


def ogc_paths() -> Mapping[str, dict[str, Any]]:
    """Return the paths of the OGC doors, each with its operation."""
    root = f"/api{PATH}"
    layer = f"{root}/collections/{{layer}}"
    wanted = [_BBOX, _DATETIME, _LIMIT, _OFFSET]
    return {
        f"{root}/": _get("landing", "Landing page of OGC API Features.", []),
        f"{root}/conformance": _get("conformance", "Which classes of the standards are implemented.", []),
        f"{root}/collections": _get("collections", "Layers of the picture as collections.", []),
        layer: _get("collection", "One layer of the picture.", [_LAYER]),
        f"{layer}/items": _get("items", "Things on the map as features.", [_LAYER, *wanted], _GEOJSON),
        f"{layer}/items/{{slot}}": _get("item", "One thing with its way.", [_LAYER, _SLOT], _GEOJSON),
        f"{layer}/items/{{slot}}/tgsequence": _get(
            "way", "The way of a thing, as Moving Features JSON.", [_LAYER, _SLOT, _DATETIME]
        ),
        f"{root}/sta/v1.1": _get("things", "Entity sets of SensorThings.", []),
        f"{root}/sta/v1.1/{{path}}": _get(
            "entities",
            "Things, Locations, Datastreams or Observations of the node's sensors.",
            [{"name": "path", "in": "path", "required": True, "schema": {"type": "string"}}],
        ),
    }


def _get(
    name: str, words: str, parameters: list[dict[str, Any]], kind: str = "application/json"
) -> dict[str, Any]:
    grant = "sensors.read" if name in {"things", "entities"} else "picture.read"
    refused = {"description": "Refused or wrong; `code` and `advice` say what to do."}
    return {
        "get": {
            "operationId": f"ogc.{name}",
            "summary": words,
            "description": f"Needs the grant `{grant}`.",
            "tags": ["ogc"],
            "parameters": parameters,
            "responses": {
                "200": {"description": "Done.", "content": {kind: {"schema": {"type": "object"}}}},
                "400": refused,
                "401": refused,
                "403": refused,
                "404": refused,
            },
        }
    }

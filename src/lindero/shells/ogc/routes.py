"""The OGC doors: what a signed-in person or a machine with a key may see, in the standards' forms, to read only."""

import asyncio
import re
from collections.abc import Callable
from typing import Any, Final, cast

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from lindero.capabilities.picture.finding import ItemLine, ListQuery
from lindero.capabilities.picture.overview import ListView
from lindero.capabilities.picture.track import TrackQuery, TrackView
from lindero.capabilities.sensors.alarms.pages import AlarmsQuery, AlarmsView
from lindero.capabilities.sensors.pages import SensorHealth, SensorsQuery, SensorsView
from lindero.capabilities.sensors.register.tables import description_of
from lindero.kernel.capability import Layer
from lindero.kernel.errors import Missing
from lindero.shells.access import Guard, Visitor
from lindero.shells.node import Node
from lindero.shells.ogc import features, moving, things
from lindero.shells.ogc.parameters import MAX_LIMIT, Wanted, wanted_in
from lindero.shells.ogc.paths import PATH

PICTURE: Final = "picture.read"
SENSORS: Final = "sensors.read"
_LIST: Final = "/picture/list"
_TRACK: Final = "/picture/track/{slot}"
_MOST_PAGES: Final = 100
_ENTITY: Final = re.compile(r"^(Things|Datastreams)\('([a-z0-9~-]{1,80})'\)$(?!\n)")


def is_offered(node: Node) -> bool:
    """Say whether the node has what the doors show."""
    return {_LIST, _TRACK, "/sensors", "/sensors/alarms"} <= set(node.registry.pages)


def ogc_routes(node: Node, guard: Guard) -> list[BaseRoute]:
    """Return the routes; none where the node has no picture or no sensors."""
    if not is_offered(node):
        return []
    doors = _Doors(node)
    paths: tuple[tuple[str, Callable[[Request, Visitor], Any], str], ...] = (
        ("/", doors.landing, PICTURE),
        ("/conformance", doors.conformance, PICTURE),
        ("/collections", doors.collections, PICTURE),
        ("/collections/{layer}", doors.collection, PICTURE),
        ("/collections/{layer}/items", doors.items, PICTURE),
        ("/collections/{layer}/items/{slot:int}", doors.item, PICTURE),
        ("/collections/{layer}/items/{slot:int}/tgsequence", doors.way, PICTURE),
        (f"/sta/{things.VERSION}", doors.things_root, SENSORS),
        (f"/sta/{things.VERSION}/{{path:path}}", doors.entities, SENSORS),
    )
    return [guard.route(PATH + path, _answered(show), needs=needs) for path, show, needs in paths]


def _answered(show: Callable[[Request, Visitor], Any]) -> Callable[[Request, Visitor], Any]:
    async def answer(request: Request, visitor: Visitor) -> Response:
        body = await asyncio.to_thread(show, request, visitor)
        is_features = isinstance(body, dict) and body.get("type") in {"Feature", "FeatureCollection"}
        kind = features.GEOJSON if is_features else "application/json"
        headers = {"cache-control": "no-store"}
        return Response(msgspec.json.encode(body), media_type=kind, headers=headers)

    return answer


class _Doors:
    """What stands behind each path; every look goes through the declared page, with its grant and its read log."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def landing(self, request: Request, visitor: Visitor) -> dict[str, Any]:
        root = _root(request)
        return features.landing(root, root.removesuffix(PATH) + "/openapi.json")

    def conformance(self, request: Request, visitor: Visitor) -> dict[str, Any]:
        return {"conformsTo": features.CONFORMS}

    def collections(self, request: Request, visitor: Visitor) -> dict[str, Any]:
        root = _root(request)
        layers: list[Layer] = list(self._node.registry.offers("layers"))
        link = {"rel": "self", "href": f"{root}/collections", "type": "application/json"}
        return {"links": [link], "collections": [features.collection_of(layer, root) for layer in layers]}

    def collection(self, request: Request, visitor: Visitor) -> dict[str, Any]:
        return features.collection_of(self._layer(request), _root(request))

    def items(self, request: Request, visitor: Visitor) -> dict[str, Any]:
        layer, query = self._layer(request), dict(request.query_params)
        wanted = wanted_in(query)
        lines, following, total, at = self._find(layer.name, wanted, visitor)
        address = f"{_root(request)}/collections/{layer.name}/items"
        return features.items_of(lines, at=at, address=address, query=query, following=following, total=total)

    def item(self, request: Request, visitor: Visitor) -> dict[str, Any]:
        return moving.moving_feature_of(self._track(request, visitor))

    def way(self, request: Request, visitor: Visitor) -> dict[str, Any]:
        wanted = wanted_in(dict(request.query_params))
        return moving.sequence_of(self._track(request, visitor), wanted.begin, wanted.end)

    def things_root(self, request: Request, visitor: Visitor) -> dict[str, Any]:
        root = _things_root(request)
        return {"value": [{"name": name, "url": f"{root}/{name}"} for name in things.SETS]}

    def entities(self, request: Request, visitor: Visitor) -> dict[str, Any]:
        """Return a set of entities, or those of one thing or data stream.

        Raises:
            Missing: If there is no such set or entity.
        """
        entity, _, inner = str(request.path_params["path"]).rpartition("/")
        found = _ENTITY.match(entity or inner)
        number = found[2] if found else ""
        sensor_id, _, what = number.partition("~")
        sensors = [one for one in self._sensors(visitor).sensors if not number or one.sensor_id == sensor_id]
        if (number and not sensors) or (entity and not found):
            raise Missing("ogc.entity", "There is no such thing here.", "See Things for what there is.")
        root, at = _things_root(request), self._node.clock.now()
        if found and not entity:
            if found[1] == "Things":
                return things.thing_of(sensors[0], root)
            inner = "Datastreams"
        return {"value": self._entities(inner, sensors, what, at, root, visitor)}

    def _entities(
        self, name: str, sensors: list[SensorHealth], what: str, at: int, root: str, visitor: Visitor
    ) -> list[dict[str, Any]]:
        if name == "Things":
            return [things.thing_of(sensor, root) for sensor in sensors]
        if name == "Locations":
            return self._locations(sensors, root, visitor)
        if name == "Datastreams":
            streams = [stream for sensor in sensors for stream in things.streams_of(sensor, root)]
            return [one for one in streams if not what or one["@iot.id"].endswith(f"~{what}")]
        if name == "Observations":
            return self._observations(sensors, what, at, root, visitor)
        raise Missing("ogc.entity", f"There is no set {name[:40]}.", f"There are: {', '.join(things.SETS)}.")

    def _observations(
        self, sensors: list[SensorHealth], what: str, at: int, root: str, visitor: Visitor
    ) -> list[dict[str, Any]]:
        rates = [things.rate_of(sensor, at, root) for sensor in sensors if what in {"", things.LINES}]
        if what == things.LINES:
            return rates
        only = sensors[0].sensor_id if len(sensors) == 1 else ""
        page = self._node.page("/sensors/alarms")
        view = cast(AlarmsView, self._node.show(page, AlarmsQuery(sensor_id=only), visitor.actor))
        return [*rates, *(things.alarm_of(line, root) for line in view.alarms)]

    def _locations(self, sensors: list[SensorHealth], root: str, visitor: Visitor) -> list[dict[str, Any]]:
        """Return where sensors stand, of those of which somebody said it."""
        desk = self._node.reading_desk("sensors", visitor.actor)
        described = {sensor.sensor_id: description_of(desk, sensor.sensor_id) for sensor in sensors}
        return [
            things.location_of(sensor_id, said.place, root)
            for sensor_id, said in described.items()
            if said is not None and said.place is not None
        ]

    def _sensors(self, visitor: Visitor) -> SensorsView:
        return cast(SensorsView, self._node.show(self._node.page("/sensors"), SensorsQuery(), visitor.actor))

    def _layer(self, request: Request) -> Layer:
        name = request.path_params["layer"]
        layers: list[Layer] = list(self._node.registry.offers("layers"))
        for layer in layers:
            if layer.name == name:
                return layer
        known = ", ".join(layer.name for layer in layers)
        raise Missing("ogc.collection", f"There is no collection {name[:80]}.", f"There are: {known}.")

    def _track(self, request: Request, visitor: Visitor) -> TrackView:
        layer = self._layer(request)
        slot = TrackQuery(slot=min(request.path_params["slot"], 2**32 - 1))
        view = cast(TrackView, self._node.show(self._node.page(_TRACK), slot, visitor.actor))
        if view.item.layer != layer.name:
            raise Missing("ogc.item", "There is no such feature in this collection.", "See its items.")
        return view

    def _find(
        self, layer: str, wanted: Wanted, visitor: Visitor
    ) -> tuple[list[ItemLine], int | None, int | None, int]:
        """Return things, offset of the next page if there is one, how many in all if that is known, and the time."""
        page, found, offset = self._node.page(_LIST), [], wanted.offset
        west, south, east, north = wanted.bbox or (None, None, None, None)
        size = MAX_LIMIT if wanted.is_timed else wanted.limit
        at, total = 0, 0
        for _ in range(_MOST_PAGES):
            query = ListQuery(
                layer=layer, limit=size, offset=offset, west=west, south=south, east=east, north=north
            )
            view = cast(ListView, self._node.show(page, query, visitor.actor))
            at, total = view.at, view.total
            for line in view.items:
                offset += 1
                if wanted.begin <= line.measured_at <= wanted.end:
                    found.append(line)
                if len(found) == wanted.limit:
                    break
            if len(found) == wanted.limit or view.next is None:
                break
        return found, offset if offset < total else None, None if wanted.is_timed else total, at


def _root(request: Request) -> str:
    return str(request.url.replace(query="", fragment="")).partition(f"{PATH}/")[0] + PATH


def _things_root(request: Request) -> str:
    return f"{_root(request)}/sta/{things.VERSION}"

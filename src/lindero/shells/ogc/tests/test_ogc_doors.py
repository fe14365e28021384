"""The OGC doors of a whole node: who gets in, what stands there, page by page."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from lindero.capabilities.picture.capability import CAPABILITY as PICTURE
from lindero.capabilities.sensors.alarms.asks import RaiseAlarm
from lindero.capabilities.sensors.asks import RegisterSensor
from lindero.capabilities.sensors.register.asks import DescribeSensor
from lindero.engine.clock import SystemClock
from lindero.engine.keys import SeededRandom
from lindero.engine.registry import joined
from lindero.kernel.desk import Actor
from lindero.kernel.places import place_of
from lindero.kernel.times import DAY_MS
from lindero.shells.access import by_session
from lindero.shells.api.application import api_application
from lindero.shells.api.tests import nodes
from lindero.shells.node import Node
from lindero.shells.setup import NewPerson, NodePlan, make_node

OPERATOR = Actor(name="person/adm", grants=frozenset({"sensors.operate", "sensors.describe"}))
LAYER = "/ogc/collections/sensors.alarms"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """Return a node with three devices whose tampering stands on the map."""
    registry = joined([*nodes.harbour_registry().capabilities, PICTURE])
    people = tuple(
        NewPerson(person=role.lower(), name=f"Officer {role}", roles=(role,), phrase=nodes.PHRASE)
        for role in ("NCC", "DPO", "ADM")
    )
    plan = NodePlan(
        nation="NRD",
        name="Nordia",
        setting="exercise",
        console_port=0,
        peer_port=0,
        people=people,
        officers=(),
    )
    folder = tmp_path_factory.mktemp("ogc") / "nordia"
    made = make_node(folder, plan, registry, clock=SystemClock(), random=SeededRandom("ogc"))
    node = Node(made.folder, registry)
    for number in range(3):
        name, place = f"fence-{number}", place_of(11.2 + number / 10, 55.4)
        node.act(
            "sensors.register_sensor", RegisterSensor(sensor_id=name, title=name, format="mqtt"), OPERATOR
        )
        node.act("sensors.raise_alarm", RaiseAlarm(sensor_id=name, about="tamper", place=place), OPERATOR)
    described = DescribeSensor(
        sensor_id="fence-1",
        kind="ground_sensor",
        owner="Border Guard",
        purpose="fence",
        place=place_of(11.3, 55.4),
        ends_at=node.clock.now() + DAY_MS,
    )
    node.act("sensors.describe_sensor", described, OPERATOR)
    yield node
    node.close()


@pytest.fixture(scope="module")
def client(node: Node) -> Iterator[TestClient]:
    """Return a client in which the coordination centre's officer is signed in."""
    with TestClient(api_application(node, by_session(node)), raise_server_exceptions=False) as client:
        token = client.post("/session", json={"person": "ncc", "phrase": nodes.PHRASE}).json()["token"]
        client.cookies.clear()
        client.headers["authorization"] = f"Bearer {token}"
        yield client


def got(client: TestClient, path: str) -> Any:
    """Return what stands at a path."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_link_of_the_landing_page_leads_somewhere(client: TestClient) -> None:
    """A client that knows the address alone finds collections, conformance, the interface and the sensors."""
    landing = got(client, "/ogc/")
    assert {link["rel"] for link in landing["links"]} >= {"self", "service-desc", "conformance", "data"}
    for link in landing["links"]:
        assert client.get(link["href"]).status_code == 200, link


def test_collections_are_the_layers(client: TestClient) -> None:
    """Each layer of the picture is a collection, with a link to its items."""
    names = {one["id"] for one in got(client, "/ogc/collections")["collections"]}
    assert {"tracking.tracks", "sensors.alarms"} <= names
    assert got(client, LAYER)["id"] == "sensors.alarms"
    assert client.get("/ogc/collections/nothing").status_code == 404


def test_items_come_page_by_page(client: TestClient) -> None:
    """Following the next link gives each feature exactly once."""
    answer = client.get(f"{LAYER}/items?limit=2")
    assert answer.headers["content-type"] == "application/geo+json"
    first = answer.json()
    assert (first["numberMatched"], first["numberReturned"]) == (3, 2)
    following = next(link["href"] for link in first["links"] if link["rel"] == "next")
    second = got(client, following)
    assert not [link for link in second["links"] if link["rel"] == "next"]
    assert len({one["id"] for one in first["features"] + second["features"]}) == 3


def test_items_by_box_and_time(client: TestClient) -> None:
    """A box and an interval choose; what cannot be read is refused with status 400."""
    assert len(got(client, f"{LAYER}/items?bbox=11.25,55,11.35,56")["features"]) == 1
    assert got(client, f"{LAYER}/items?datetime=../2026-01-01T00:00:00Z")["features"] == []
    assert len(got(client, f"{LAYER}/items?datetime=2020-01-01T00:00:00Z/..&limit=1")["features"]) == 1
    assert client.get(f"{LAYER}/items?bbox=1").status_code == 400


def test_item_has_its_way(client: TestClient) -> None:
    """One feature, with where it was; under its own collection only."""
    slot = got(client, f"{LAYER}/items")["features"][0]["id"]
    assert got(client, f"{LAYER}/items/{slot}")["temporalGeometry"]["type"] == "MovingPoint"
    assert got(client, f"{LAYER}/items/{slot}/tgsequence")["type"] == "TemporalGeometrySequence"
    assert client.get(f"/ogc/collections/tracking.tracks/items/{slot}").status_code == 404


def test_sensors_are_things(client: TestClient) -> None:
    """Things, their locations, streams and observations, for who may see sensors."""
    root = "/ogc/sta/v1.1"
    assert {one["name"] for one in got(client, root)["value"]} == {
        "Things",
        "Locations",
        "Datastreams",
        "Observations",
    }
    assert len(got(client, f"{root}/Things")["value"]) == 3
    assert got(client, f"{root}/Things('fence-1')")["name"] == "fence-1"
    (place,) = got(client, f"{root}/Things('fence-1')/Locations")["value"]
    assert place["location"]["coordinates"] == [11.3, 55.4]
    assert got(client, f"{root}/Things('fence-2')/Locations")["value"] == []
    (alarm,) = got(client, f"{root}/Datastreams('fence-2~alarms')/Observations")["value"]
    assert alarm["result"] == "tamper"
    for wrong in ("Things('nobody')", "Sensors", "Things('fence-1')/Friends", "Things(1)/Locations"):
        assert client.get(f"{root}/{wrong}").status_code == 404, wrong


@pytest.mark.parametrize("path", ["/ogc/", f"{LAYER}/items", "/ogc/sta/v1.1/Things"])
def test_S_58_nobody_gets_in_without_the_grant(node: Node, path: str) -> None:
    """A stranger is asked to sign in; an officer without the grant is refused, and that is on record."""
    with TestClient(api_application(node, by_session(node)), raise_server_exceptions=False) as client:
        assert client.get(path).status_code == 401
        token = client.post("/session", json={"person": "dpo", "phrase": nodes.PHRASE}).json()["token"]
        client.cookies.clear()
        answer = client.get(path, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 403
    assert "fence" not in answer.text

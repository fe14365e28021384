"""Bearings on a whole node: who sees them on the map, the list in words, what erasure and upgrade leave of them."""

import re
from collections.abc import Iterator
from functools import partial
from operator import methodcaller
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.app import find_registry
from lindero.capabilities.boundaries.actions import register_zone
from lindero.capabilities.boundaries.asks import RegisterZone
from lindero.capabilities.sensors.actions import observe, register_sensor
from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.records import SOURCE_CLASSES, Counts, View, observations_of, seal
from lindero.capabilities.sensors.tests.described import box, description
from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom
from lindero.kernel.desk import Actor
from lindero.kernel.places import place_of
from lindero.shells.console.tests.browsing import BEGIN_AT, enrol, make_node, signed_in
from lindero.shells.node import Node
from lindero.shells.web import web_application

HERE = place_of(10.9, 55.5)
OFFICER = Actor(name="person/officer", grants=frozenset({"*"}), roles=("NCC",))
DRAWN = 'data-bearings="/api/sensors/bearings"'


def told(node: Node, sensor_id: str, *bearings: int) -> str:
    """Let a mast on our side of the line tell bearings in degrees; return its batch."""
    now, count = node.clock.now(), len(bearings)
    seen = observations_of(
        (),
        (),
        measured_at=[now - 1_000 * index for index in range(count)],
        lon=[HERE.lon] * count,
        lat=[HERE.lat] * count,
        bearing_mdeg=[1_000 * one for one in bearings],
        bearing_deviation_mdeg=[2_500] * count,
        source_class=[SOURCE_CLASSES.index("acoustic")] * count,
    )
    ask = Observe(sensor_id=sensor_id, columns=seal(seen), counts=Counts(lines=count, decoded=count))
    return node.work("sensors", OFFICER, lambda desk: observe(desk, ask))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a node's folder: one mast that reaches 20 km, six from the line, one of which no reach is declared."""
    folder = tmp_path_factory.mktemp("bearings")
    node = make_node(folder, find_registry())
    for nation, outer in (("NRD", box(9, 54, 11, 57)), ("SUD", box(11, 54, 13, 57))):
        zone = RegisterZone(
            name=f"land-{nation.lower()}", zone="territory", nation=nation, outer=outer, source="chart 7"
        )
        node.work("boundaries", OFFICER, partial(register_zone, ask=zone))
    for sensor_id, view in (("mast", View(farthest_m=20_000)), ("ear", None)):
        ask = RegisterSensor(sensor_id=sensor_id, title=f"{sensor_id.title()} <b>", format="csv")
        said = description(sensor_id, "acoustic", at=node.clock.now(), place=HERE, view=view, footprint=())
        node.work("sensors", OFFICER, partial(register_sensor, ask=ask))
        node.work("sensors", OFFICER, methodcaller("put", said))
    told(node, "mast", 90, 270)
    told(node, "ear", 45)
    for person, role in (("keller", "NCC"), ("berg", "CMD")):
        enrol(node, person, person.title(), role)
    node.close()
    return folder


def started(folder: Path, seed: str) -> Node:
    """Return the node of a folder, at the same instant."""
    return Node(folder, find_registry(), clock=SetClock(BEGIN_AT), random=SeededRandom(seed))


@pytest.fixture
def node(request: pytest.FixtureRequest, folder: Path) -> Iterator[Node]:
    """Return the node, started anew."""
    node = started(folder, request.node.name)
    yield node
    node.close()


def test_S_26_page_says_of_every_bearing_what_the_map_draws(node: Node) -> None:
    """In words what is whole, cut and not drawn, and why; as JSON the same as shapes, none of them beyond the line."""
    with TestClient(web_application(node), base_url="http://127.0.0.1") as browser:
        keller = signed_in(browser, node, "keller")
        page = keller.get("/sensors/bearings").text
        (table,) = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
        rows = [re.sub(r"<[^>]+>|\s+", " ", row) for row in table.split("</tr>")[:-1]]
        assert len(rows) == 3
        for row, words in zip(
            rows,
            (("Ear", "045°", "Nobody said"), ("Mast", "090°", "Cut"), ("Mast", "270°", "line")),
            strict=True,
        ):
            assert all(word in row for word in words), row
            assert "± 2.5°" in row
            assert "55.5000 N 10.9000 E" in row
        assert "Cut" not in rows[2]
        assert "<b>" not in table
        told = msgspec.json.decode(keller.get("/api/sensors/bearings").content)
    assert told["type"] == "FeatureCollection"
    assert [one["extent"] for one in told["bearings"]] == ["no_reach", "cut", "whole"]
    assert {one["properties"]["number"] for one in told["features"]} == {2, 3}
    for one in told["features"]:
        coordinates = one["geometry"]["coordinates"]
        corners = coordinates if one["geometry"]["type"] == "LineString" else coordinates[0]
        assert all(lon <= 11.0 for lon, _ in corners)


def test_map_draws_bearings_for_whoever_may_read_sensors(node: Node) -> None:
    """A duty officer's map asks for them, and links to the list; a commander's neither asks nor could."""
    with TestClient(web_application(node), base_url="http://127.0.0.1") as browser:
        keller = signed_in(browser, node, "keller")
        page = keller.get("/picture?hide=bearings").text
        assert DRAWN in page
        assert '<input type="checkbox" name="shown" value="bearings">' in page
        assert 'href="/sensors/bearings"' in page
        berg = signed_in(browser, node, "berg")
        page = berg.get("/picture").text
        assert 'data-areas="' in page
        assert DRAWN not in page
        assert 'value="bearings"' not in page
        assert berg.get("/api/sensors/bearings").status_code == 403


def test_first_start_after_an_upgrade_finds_the_bearings_in_the_log(folder: Path) -> None:
    """A node that never had the table folds it from its batches, and has the very same rows."""
    node = started(folder, "before")
    select = "SELECT * FROM sensors_bearings"
    before = node.store.query(select)
    assert len(before) == 3
    node.store.run(lambda tx: tx.execute("DROP TABLE sensors_bearings"))
    node.store.run(lambda tx: tx.execute("DELETE FROM engine_tables WHERE name = 'sensors_bearings'"))
    node.close()
    after = started(folder, "after")
    assert after.store.query(select) == before
    after.close()


def test_S_40_erased_batch_leaves_no_bearing(node: Node) -> None:
    """Its line leaves the map and the list with it, and no rebuilding brings it back."""
    batch = told(node, "mast", 180)
    count = "SELECT COUNT(*) FROM sensors_bearings WHERE record_id = ?"
    assert node.store.query(count, (batch,)) == [(1,)]
    node.store.run(lambda tx: node.log.erase(tx, [batch], "NRD"))
    assert node.store.query(count, (batch,)) == [(0,)]

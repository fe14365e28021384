"""EXC-14 on whole nodes: a feed that stops is seen where it comes in, on the map, and at the neighbour."""

from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.records import Counts, observations_of, seal
from lindero.kernel.desk import Actor
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from tests.nodes.acting import act
from tests.nodes.world import World

SILENT_AFTER_S = 60
STALE_TRACK_S = 6 * 60


def told(world: World, nation: str, path: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a page of a node as its officer's program reads it, as JSON over the door."""
    node = world.nodes[nation]
    grants = frozenset(grant.name for grant in world.registry.offers("grants"))
    officer = Actor(name="person/duty", grants=grants, roles=("NCC",))
    monkeypatch.setattr(node.people, "person_of", lambda _, **__: (officer, "Duty"))
    with TestClient(web_application(node), base_url="http://127.0.0.1") as client:
        client.cookies.set(cookie_name(node, "http"), "duty")
        answer = client.get(f"/api{path}")
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content)


def heard(world: World) -> None:
    """Let a station of Nordia send a line, and the track that is made of it cross."""
    node = world.nodes["NRD"]
    now = node.clock.now()
    seen = observations_of(
        ("mmsi:219000001",),
        (),
        measured_at=[now - 500],
        identity=[0],
        lon=[110_000_000],
        lat=[555_000_000],
        source_class=[1],
    )
    ask = Observe(sensor_id="mast", columns=seal(seen), counts=Counts(lines=1, decoded=1))
    act(node, "sensors.observe", ask, manager(world))
    world.settle()


def manager(world: World) -> Actor:
    """Return who may register sensors."""
    return Actor(
        name="person/manager", grants=frozenset(grant.name for grant in world.registry.offers("grants"))
    )


def test_EXC_14_a_feed_that_stops_is_seen_in_time_on_both_sides(
    allied: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The source turns stale a second after its time, its quality drops, and the neighbour's map greys the track."""
    sensor = RegisterSensor(sensor_id="mast", title="Mast", format="ais", silent_after_s=SILENT_AFTER_S)
    act(allied.nodes["NRD"], "sensors.register_sensor", sensor, manager(allied))
    for _ in range(7):
        heard(allied)
        allied.move(10_000)

    def looked() -> tuple[Any, ...]:
        (source,) = [
            one
            for one in told(allied, "NRD", "/picture/sources", monkeypatch)["sources"]
            if one["source_id"] == "mast"
        ]
        (health,) = told(allied, "NRD", "/sensors", monkeypatch)["sensors"]
        there = told(allied, "SUD", "/picture", monkeypatch)
        return source["is_stale"], health["is_silent"], health["number"], there["received"], there["stale"]

    stale, silent, number, received, greyed = looked()
    assert (stale, silent, received, greyed) == (False, False, 1, 0)
    assert number > 80
    allied.move((SILENT_AFTER_S - 9) * 1_000)
    assert looked()[:3] == (True, True, 0)
    # A transponder may be silent longer than that before what it said of itself is old.
    allied.move(STALE_TRACK_S * 1_000)
    assert looked()[3:] == (1, 1)

"""Boundaries on two nodes: each draws its own line, and nothing but a person decides in a disputed strip (AGR-11)."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.capabilities.boundaries import actions, asks, records
from lindero.capabilities.boundaries.pages import BoundariesQuery, show_boundaries
from lindero.capabilities.boundaries.tests.samples import registered
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.places import place_of
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from tests.nodes.eventful import events_world, step
from tests.nodes.routes import PLUGIN
from tests.nodes.world import World

IN_STRIP = place_of(11.0, 55.5)
DUTY = Actor(
    name="person/duty",
    grants=frozenset({"boundaries.read", "boundaries.register", "boundaries.place", "boundaries.choose"}),
    roles=("NCC",),
)
BECAUSE = "the patrol of Nordia was nearest and both duty officers agreed by telephone"


@pytest.fixture(params=["production", "exercise"])
def strait(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return two nodes with the same register, in production and in an exercise."""
    world = World(tmp_path, setting=request.param, folders=(PLUGIN,))
    for node in world.nodes.values():
        node.work("boundaries", DUTY, registered)
    yield world
    world.close()


def drawn(world: World, nation: str, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, object], list[str]]:
    """Return what a node's map of boundaries says as JSON, and which files the page of the map loads."""
    node = world.nodes[nation]
    monkeypatch.setattr(node.people, "person_of", lambda _, **__: (DUTY, "Duty"))
    with TestClient(web_application(node), base_url="http://127.0.0.1") as client:
        client.cookies.set(cookie_name(node, "http"), "duty")
        answer = client.get("/api/boundaries/map")
        assert answer.status_code == 200
        page = client.get("/boundaries/map")
        assert page.status_code == 200
        files = [word for word in page.text.split('"') if word.startswith("/static/")]
        return msgspec.json.decode(answer.content), sorted(files)


def test_AGR_11_what_two_nodes_draw_differs_in_the_line_layer_only(
    strait: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same strips, zones and files on both sides; each draws its own line, and beside it the other's as theirs."""
    ours, our_files = drawn(strait, "NRD", monkeypatch)
    theirs, their_files = drawn(strait, "SUD", monkeypatch)
    assert {name for name in ours if ours[name] != theirs[name]} == {"lines", "others"}
    assert our_files == their_files
    for mine, other, name in ((ours, "line-sud", "SUD"), (theirs, "line-nrd", "NRD")):
        assert other not in str({**mine, "others": ()})
        assert other in str(mine["others"])
        assert {line["holder"] for line in mine["others"]} == {name}  # type: ignore[attr-defined]


def test_AGR_11_event_in_the_strip_is_undetermined_on_both_sides(strait: World) -> None:
    """Neither node decides for itself what the other disputes."""
    for nation, node in strait.nodes.items():
        node.act("boundaries.place_event", asks.PlaceEvent(reference="EV-1", place=IN_STRIP), DUTY)
        (placed,) = strait.records(nation, "boundaries.event_placed")
        assert (placed.jurisdiction, placed.claimants) == ("undetermined", ("NRD", "SUD"))


@pytest.mark.parametrize(
    "machine",
    ["job/boundaries.decide", "reaction/boundaries.follow", "feed/ais", "peer/SUD", "exchange/gate", "cli/x"],
)
def test_AGR_11_no_machine_decides_there(strait: World, machine: str) -> None:
    """Not a job, a reaction, a feed, a neighbour or a script: neither who deals with it nor where a line runs."""
    node = strait.nodes["NRD"]
    event = str(node.act("boundaries.place_event", asks.PlaceEvent(reference="EV-1", place=IN_STRIP), DUTY))
    actor = msgspec.structs.replace(DUTY, name=machine)
    choice = asks.ChooseJurisdiction(event=event, nation="NRD", because=BECAUSE)
    chosen = records.JurisdictionChosen(event=event, nation="NRD", because=BECAUSE)
    withdrawn = records.ShapeWithdrawn(name="the-strip", because="a machine thinks so", valid_until=1)
    with pytest.raises(Refused):
        node.act("boundaries.choose_jurisdiction", choice, actor)
    for record in (chosen, withdrawn):
        with pytest.raises(Refused):
            node.store.run(lambda tx, record=record: node.log.put(tx, record, actor=machine))  # type: ignore[misc]
    with pytest.raises(Refused):
        node.work("plugin", DUTY, lambda desk: desk.put(chosen))
    assert strait.records("NRD", "boundaries.jurisdiction_chosen") == []
    node.act("boundaries.choose_jurisdiction", choice, DUTY)
    assert [one.nation for one in strait.records("NRD", "boundaries.jurisdiction_chosen")] == ["NRD"]


def test_AGR_11_neighbours_register_changes_nothing_here(strait: World) -> None:
    """What Sudia registers stays in Sudia, and the answer here stays what it was."""
    sudia = strait.nodes["SUD"]
    withdraw = asks.WithdrawShape(name="the-strip", because="Sudia says that it is all its own")
    sudia.act("boundaries.withdraw_shape", withdraw, DUTY)
    strait.settle()
    node = strait.nodes["NRD"]
    event = node.work(
        "boundaries",
        DUTY,
        lambda desk: actions.place_event(desk, asks.PlaceEvent(reference="E", place=IN_STRIP)),
    )
    assert event
    assert strait.records("NRD", "boundaries.event_placed")[-1].jurisdiction == "undetermined"


def test_AGR_11_event_reported_in_the_strip_waits_for_a_person_on_both_sides(tmp_path: Path) -> None:
    """Nobody has to look it up: own and received, it is undetermined, and listed once for a choice while it is kept."""
    world = events_world(tmp_path)
    for node in world.nodes.values():
        node.work("boundaries", DUTY, registered)
    reference = step(world, "NRD", "report_event", event_type="border_incident", place=IN_STRIP)
    step(world, "NRD", "report_event", event_type="border_incident", place=place_of(10.2, 55.5))
    step(world, "NRD", "update_event", reference=reference, is_ongoing=True)
    world.settle()
    for nation, told in (("NRD", reference), ("SUD", f"NRD {reference}")):
        (placed,) = world.events(nation, "boundaries.event_placed")
        record = placed.record
        assert isinstance(record, records.EventPlaced)
        assert (record.reference, record.jurisdiction) == (told, "undetermined")
        assert record.claimants == ("NRD", "SUD")
        view = world.nodes[nation].work(
            "boundaries", DUTY, lambda desk: show_boundaries(desk, BoundariesQuery())
        )
        assert (view.waiting, [one.chosen for one in view.events]) == (1, [""])
        choice = asks.ChooseJurisdiction(event=placed.head.record_id, nation="SUD", because=BECAUSE)
        world.nodes[nation].act("boundaries.choose_jurisdiction", choice, DUTY)
    step(world, "NRD", "update_event", reference=reference, injured=1)
    world.settle()
    assert len(world.events("SUD", "boundaries.event_placed")) == 1
    (received, *_) = world.received("SUD", "events.event_reported")
    assert world.events("SUD", "boundaries.event_placed")[0].head.delete_by == received.delete_by
    world.close()

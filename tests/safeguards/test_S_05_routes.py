"""S-05 beside the ordinary way: no administrator, no plug-in and no exercise opens a way to ask for what is here."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.kernel.capability import Capability
from lindero.kernel.errors import LinderoError
from tests.nodes.concluded import concluded_world
from tests.nodes.treaties import amended
from tests.nodes.world import World
from tests.safeguards.trespass import SPY, administrator, check_plug_in_has_no_way, everybody

SECRET = "219005505"
ASKING = (
    b'{"list":"tracking.track_updated"}',
    b'{"protocol":"lindero/1","query":"SELECT body FROM log_bodies"}',
    b'{"type":"subscribe","kinds":["tracking.track_updated"]}',
    b"GET /api/records HTTP/1.1",
    b"[]",
    b"",
)
"""What a curious neighbour might post to any of a node's handlers."""


@pytest.fixture
def held(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """Give two nodes in a setting, with a plug-in; Nordia holds something that it shares with nobody."""
    world = concluded_world(tmp_path, amended(), getattr(request, "param", "production"), folders=(SPY,))
    world.observe("NRD", lon=12.5, identity=SECRET)
    world.settle()
    yield world
    world.close()


@pytest.mark.parametrize("held", ["production", "exercise"], indirect=True)
def test_S_05_what_asks_for_records_is_turned_away_and_noted(held: World) -> None:
    """Posted to each handler in turn, in production and in an exercise: no answer, and a note of each without it."""
    node = held.nodes["NRD"]
    for path in node.exchange.handlers():
        for body in ASKING:
            before = len(held.records("NRD", "exchange.batch_rejected"))
            with pytest.raises(LinderoError) as error:
                held.deliver("SUD", "NRD", path, body)
            assert SECRET not in f"{error.value.text} {error.value.advice}"
            after = held.records("NRD", "exchange.batch_rejected")
            assert len(after) == before + 1, path
            assert (after[-1].peer, after[-1].code) == ("SUD", error.value.code)
            assert "log_bodies" not in after[-1].text


def test_S_05_no_role_asks_a_neighbour_for_what_it_holds(held: World) -> None:
    """Who holds every grant on Sudia's node has no action and no page there that would show it."""
    node = held.nodes["SUD"]
    stated: dict[str, Any] = {
        "purpose": "border_surveillance",
        "case_ref": "SUD 1/26",
        "reason": "to see what can be seen",
    }
    counts: list[int] = []
    for person in (administrator(held, "SUD"), everybody(held, "SUD")):
        actor, seen = msgspec.structs.replace(person, **stated), 0
        for page in node.registry.pages.values():
            try:
                shown = repr(node.show(page, page.asks(), actor))
            except (LinderoError, TypeError):  # it wants a permission, or the name of one thing
                continue
            assert SECRET not in shown, page.path
            seen += 1
        counts.append(seen)
    assert counts[0] > 10, "the administrator sees hardly a page, and the test hardly anything"
    assert counts[1] > 80
    assert held.files_holding("SUD", SECRET) == []
    assert SECRET.encode() not in held.wire("NRD", "SUD")


def test_S_05_plug_in_has_no_door_for_neighbours(held: World) -> None:
    """The neighbours' door has its fixed handlers, whatever folders are added; nothing that they declare adds one."""
    plain = World(held.folder / "plain")
    assert set(held.nodes["NRD"].exchange.handlers()) == set(plain.nodes["NRD"].exchange.handlers())
    plain.close()
    declared: dict[str, Any] = dict.fromkeys(Capability.__struct_fields__)
    assert not [name for name in declared if "handler" in name or "route" in name or "peer" in name]
    check_plug_in_has_no_way(held, SECRET)

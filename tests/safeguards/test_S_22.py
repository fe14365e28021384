"""S-22: custody, refusal and return cannot be closed before rights were told, by none of the six routes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lindero.capabilities.protection import records
from lindero.capabilities.protection.asks import measures
from tests.nodes.routes import NODE, PLUGIN, check_every_route, do, informed, received
from tests.nodes.world import World

LACKING: tuple[dict[str, Any] | None, ...] = (
    None,
    {"is_understood": False},
    {"has_remedies": False},
    {"statement": "not_asked"},
)


@pytest.fixture(params=["production", "exercise"])
def border(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return two nodes, in production and in an exercise."""
    world = World(tmp_path, setting=request.param, folders=(PLUGIN,))
    yield world
    world.close()


@pytest.mark.parametrize("lacking", LACKING)
def test_S_22_nothing_ends_before_rights_were_told(border: World, lacking: dict[str, Any] | None) -> None:
    """Not told at all, not understood, no remedies, not asked to speak: neither custody nor refusal is closed."""
    person = received(border)
    if lacking is not None:
        informed(border, person, **lacking)
    ended = records.HoldEnded(person=person, how="released")
    check_every_route(border, ended, "protection.end_hold", measures.EndHold(person=person, how="released"))
    refused = records.EntryRefused(person=person, ground="C")
    check_every_route(
        border, refused, "protection.refuse_entry", measures.RefuseEntry(person=person, ground="C")
    )


def test_S_22_with_all_of_it_it_is_closed(border: World) -> None:
    """The test can fail: once told, custody ends; a later, poorer telling takes nothing back."""
    person = received(border)
    informed(border, person)
    informed(border, person, is_understood=False)
    do(border, "protection.end_hold", measures.EndHold(person=person, how="released"))
    assert len(border.records(NODE, "protection.hold_ended")) == 1

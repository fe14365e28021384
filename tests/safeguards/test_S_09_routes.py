"""S-09 beside the ordinary way: no role, no plug-in, no dishonest neighbour and no exercise moves the line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.kernel.errors import LinderoError
from lindero.kernel.places import place_of
from lindero.trust.exchange.release.actions import ApproveRelease
from tests.nodes.concluded import concluded_world
from tests.nodes.releasing import agreed_to, waiting_for
from tests.nodes.treaties import amended
from tests.nodes.world import World
from tests.safeguards.trespass import (
    SPY,
    administrator,
    check_plug_in_has_no_way,
    check_refused,
    dishonest,
    everybody,
    turned_away,
)

SECRET = "219005509"
INSIDE = place_of(11.0, 55.5)


@pytest.fixture
def strait(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """Give two nodes in a setting, under a treaty about the strait."""
    world = concluded_world(tmp_path, amended(), getattr(request, "param", "production"), folders=(SPY,))
    yield world
    world.close()


@pytest.mark.parametrize("strait", ["production", "exercise"], indirect=True)
def test_S_09_nobody_releases_what_lies_outside(strait: World) -> None:
    """Refused at the gate in either setting, with the code in the log; neither role nor approval moves the line."""
    head = strait.observe("NRD", lon=12.5, identity=SECRET)
    strait.settle()
    (ruling,) = strait.rulings("NRD")
    assert (ruling.allowed, ruling.codes) == (False, ("AREA",))
    assert waiting_for(strait, "NRD", "SUD") is None
    ask = ApproveRelease(peer="SUD", record_id=head.record_id, digest="0" * 64)
    with pytest.raises(LinderoError):
        agreed_to(strait, "NRD", "exchange.approve_release", ask, everybody(strait))
    node = strait.nodes["NRD"]
    check_refused(
        strait,
        lambda: node.act("exchange.approve_release", ask, administrator(strait)),
        "exchange.approve_release",
    )
    strait.settle()
    assert SECRET.encode() not in strait.wire("NRD", "SUD")


def test_S_09_receiver_takes_nothing_from_outside_the_area(strait: World) -> None:
    """A neighbour whose gate looks away is told no by ours: entry and code are on record, and no byte of the values."""
    with dishonest(strait, place=INSIDE):
        strait.observe("NRD", lon=12.5, identity=SECRET)
        strait.settle()
    assert [ruling.allowed for ruling in strait.rulings("NRD")] == [True]
    assert turned_away(strait) == ["AREA"]
    assert strait.received("SUD") == []
    assert strait.files_holding("SUD", SECRET) == []


def test_S_09_plug_in_carries_nothing_across_the_line(strait: World) -> None:
    """What it copies from outside the area, with whatever place it writes beside it, crosses under no clause."""
    strait.observe("NRD", lon=12.5, identity=SECRET)
    check_plug_in_has_no_way(strait, SECRET)
    assert strait.received("SUD") == []

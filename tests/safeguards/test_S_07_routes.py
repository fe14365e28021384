"""S-07 beside the ordinary way: no administrator, no plug-in and no exercise passes on what a neighbour sent."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from lindero.kernel.record import Head
from lindero.trust.exchange.consent.actions import PassOn
from lindero.trust.exchange.consent.records import PassingAsked, PassingDecided
from lindero.trust.exchange.tests.test_consent import two_treaties
from tests.nodes.concluded import left_world
from tests.nodes.releasing import agreed_to
from tests.nodes.world import World
from tests.safeguards.trespass import (
    CODE,
    SPY,
    administrator,
    check_plug_in_has_no_way,
    check_refused,
    everybody,
)

SECRET = "219005507"


@pytest.fixture
def chain(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[World, Head]]:
    """Give three nodes in a setting; Sudia has a record of Nordia, whose clause permits Vesta by consent alone."""
    setting = getattr(request, "param", "production")
    nations = ("NRD", "SUD", "VES")
    world = left_world(tmp_path, two_treaties, nations=nations, setting=setting, folders=(SPY,))
    world.observe("NRD", identity=SECRET)
    world.settle()
    (head,) = world.received("SUD")
    yield world, head
    world.close()


def check_nothing_came(world: World) -> None:
    """Vesta has not a byte of it."""
    world.settle()
    assert SECRET.encode() not in world.wire("SUD", "VES")
    assert world.files_holding("VES", SECRET) == []


@pytest.mark.parametrize("chain", ["production", "exercise"], indirect=True)
def test_S_07_no_role_and_no_exercise_passes_on_without_consent(chain: tuple[World, Head]) -> None:
    """The administrator may not even ask; who may do everything asks, and the gate's no is on record."""
    world, head = chain
    ask = PassOn(origin="NRD", record_id=head.record_id, peer="VES")
    attempt = partial(world.nodes["SUD"].act, "exchange.pass_on", ask, administrator(world, "SUD"))
    check_refused(world, attempt, "exchange.pass_on", "SUD")
    attempt = partial(agreed_to, world, "SUD", "exchange.pass_on", ask, everybody(world, "SUD"))
    refusal = check_refused(world, attempt, "exchange", "SUD")
    assert refusal.reasons == ("ONWARD",)
    check_nothing_came(world)


def test_S_07_asking_past_the_action_is_decided_by_the_gate(chain: tuple[World, Head]) -> None:
    """The record that asks for it, put by a direct call: the gate looks for clause and token when it would leave."""
    world, head = chain
    world.put("SUD", "exchange", PassingAsked(about=head.record_id, origin="NRD", peer="VES"))
    check_nothing_came(world)
    decided = world.records("SUD", "exchange.passing_decided")
    assert [one.codes for one in decided] == [("ONWARD",)]
    assert SECRET not in repr(decided)


def test_S_07_plug_in_passes_nothing_on(chain: tuple[World, Head]) -> None:
    """It may put neither the asking nor the decision, and a copy in its own kind crosses under no clause."""
    world, head = chain
    node = world.nodes["SUD"]
    asked = PassingAsked(about=head.record_id, origin="NRD", peer="VES")
    decided = PassingDecided(about=head.record_id, origin="NRD", peer="VES", codes=())
    for record, kind in ((asked, "exchange.passing_asked"), (decided, "exchange.passing_decided")):
        put = partial(node.work, "spy", CODE, lambda desk, record=record: desk.put(record))  # type: ignore[misc]
        check_refused(world, put, kind, "SUD")
    check_plug_in_has_no_way(world, SECRET, "SUD", "VES")
    check_nothing_came(world)

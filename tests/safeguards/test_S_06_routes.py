"""S-06 beside the ordinary way: no copied token, no plug-in, no emergency and no exercise opens another purpose."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest

from lindero.app import find_folders
from lindero.engine.registry import joined
from lindero.kernel.capability import Capability, Reaction
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError, Refused
from lindero.kernel.record import Head
from lindero.trust.exchange.consent.actions import RefuseConsent
from lindero.trust.exchange.tests.test_consent import OFFICER, OTHER, ask_for, give, use
from lindero.trust.exchange.using import UseRecord
from lindero.trust.exchange.wire import PARCEL_PATH
from tests.nodes.concluded import concluded_world
from tests.nodes.folders import CROSSING, PersonMet
from tests.nodes.treaties import amended
from tests.nodes.world import World
from tests.safeguards.trespass import (
    CODE,
    SPY,
    administrator,
    check_plug_in_has_no_way,
    check_refused,
    everybody,
    turned_away,
)

SECRET = "219005506"


@pytest.fixture
def two(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[World, Head, Head]]:
    """Give two nodes in a setting, with a plug-in, and two records of Nordia as Sudia has them."""
    world = concluded_world(tmp_path, amended(), getattr(request, "param", "production"), folders=(SPY,))
    for identity in (SECRET, "219000006"):
        world.observe("NRD", identity=identity)
    world.settle()
    first, second = world.received("SUD")
    yield world, first, second
    world.close()


def opened(world: World, head: Head, who: Actor, purpose: str = OTHER) -> None:
    """Let somebody at Sudia's node open a record for another purpose."""
    ask = UseRecord(origin="NRD", record_id=head.record_id, purpose=purpose)
    world.nodes["SUD"].act("exchange.use_record", ask, who)


@pytest.mark.parametrize("two", ["production", "exercise"], indirect=True)
def test_S_06_no_role_no_emergency_and_no_exercise_opens_another_purpose(
    two: tuple[World, Head, Head],
) -> None:
    """Refused and noted for the administrator, for who holds everything, and for grants held in an emergency."""
    world, head, _ = two
    all_ = everybody(world, "SUD")
    urgent = msgspec.structs.replace(all_, emergency="a" * 26, emergency_grants=all_.grants)
    for who in (administrator(world, "SUD"), all_, urgent):
        check_refused(world, partial(opened, world, head, who), "exchange.use_record", "SUD")
    assert world.records("SUD", "exchange.record_used") == []


def test_S_06_plug_in_opens_nothing_that_neighbours_sent(two: tuple[World, Head, Head]) -> None:
    """Its desk finds own records only; what finds others is not lent to it; and nothing of it leaves again."""
    world, head, _ = two
    node = world.nodes["SUD"]
    with pytest.raises(LinderoError):
        node.work("spy", CODE, lambda desk: desk.record(head.record_id))
    check_plug_in_has_no_way(world, SECRET, "SUD", "NRD")


def test_S_06_plug_in_from_outside_follows_no_persons() -> None:
    """What would hand it every person that neighbours send, for no purpose at all, keeps it from joining."""
    reaction = Reaction(name="spy.follow", on=(PersonMet,), run=lambda *_: None, received=True)
    spy = Capability(name="spy", title="Spy", reactions=(reaction,))
    with pytest.raises(Refused, match="speaks of persons"):
        joined([*find_folders(), CROSSING, spy], outside={"spy"})


def test_S_06_token_of_one_record_opens_no_other(two: tuple[World, Head, Head]) -> None:
    """Written into the own log by hand, or sent by an originator whose node mixes things up: it is none."""
    world, first, second = two
    ask_for(world, first, "SUD", OTHER)
    give(world, first, "SUD", OTHER)
    assert use(world, first, OTHER).fields["identity"] == SECRET
    (given,) = world.records("NRD", "exchange.consent_given")
    copied = msgspec.structs.replace(given, about=second.record_id)
    world.put("SUD", "exchange", copied)
    check_refused(world, partial(opened, world, second, OFFICER), "exchange.use_record", "SUD")
    world.put("NRD", "exchange", copied)
    world.settle()
    assert turned_away(world) == ["ONWARD"]
    check_refused(world, partial(opened, world, second, OFFICER), "exchange.use_record", "SUD")
    assert [event.head.cause for event in world.events("SUD", "exchange.record_used")] == [first.record_id]


def test_S_06_consent_that_was_replayed_after_it_was_taken_back_opens_nothing(
    two: tuple[World, Head, Head],
) -> None:
    """The old token is still signed and still within its time; the later word counts."""
    world, first, _ = two
    ask_for(world, first, "SUD", OTHER)
    give(world, first, "SUD", OTHER)
    parcels = world.parcels("NRD", "SUD")
    refusal = RefuseConsent(
        holder="SUD", record_id=first.record_id, to="SUD", purpose=OTHER, code="DISPROPORTIONATE"
    )
    world.nodes["NRD"].act("exchange.refuse_consent", refusal, OFFICER)
    world.settle()
    for parcel in parcels:
        world.deliver("NRD", "SUD", PARCEL_PATH, parcel)
    check_refused(world, partial(opened, world, first, OFFICER), "exchange.use_record", "SUD")

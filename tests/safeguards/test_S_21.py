"""S-21: the holding clock is neither stopped nor set back nor relabelled; who is held too long is counted and shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.capabilities.protection import records
from lindero.capabilities.protection.asks import care, measures
from lindero.capabilities.protection.capability import CAPABILITY
from lindero.capabilities.protection.pages import holds
from lindero.capabilities.protection.rules import HOLD_LIMIT_MS
from lindero.kernel.desk import Actor
from lindero.kernel.times import HOUR_MS
from tests.nodes.routes import NODE, PLUGIN, check_every_route, do, everything, informed, received
from tests.nodes.world import World


@pytest.fixture(params=["production", "exercise"])
def border(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return two nodes, in production and in an exercise."""
    world = World(tmp_path, setting=request.param, folders=(PLUGIN,))
    yield world
    world.close()


def due(world: World, person: str) -> int:
    """Return when somebody's clock runs out."""
    return int(
        world.nodes[NODE].store.query("SELECT due_at FROM protection_persons WHERE record_id = ?", (person,))[
            0
        ][0]
    )


@pytest.mark.parametrize("label", ["W-17", "w-17", "W 17".replace(" ", "-").lower() + " "])
def test_S_21_no_new_card_for_who_is_here(border: World, label: str) -> None:
    """However the label is spelled and whoever writes it: nobody is received twice."""
    received(border)
    now = border.clocks[NODE].now()
    again = records.PersonReceived(label=label, facility="Sydhavn", met_at=now, how="presented")
    ask = care.ReceivePerson(label=label, facility="Sydhavn")
    check_every_route(border, again, "protection.receive_person", ask)


def test_S_21_no_contact_dated_ahead(border: World) -> None:
    """A clock cannot be wound on by a date."""
    ahead = border.clocks[NODE].now() + HOUR_MS
    record = records.PersonReceived(label="W-17", facility="Sydhavn", met_at=ahead, how="presented")
    ask = care.ReceivePerson(label="W-17", facility="Sydhavn", met_at=ahead)
    check_every_route(border, record, "protection.receive_person", ask)


def test_S_21_moving_releasing_and_rebuilding_leave_the_clock(border: World) -> None:
    """Another place or class, an hour outside and a restart: the end stays, or what was left of it."""
    person = received(border)
    informed(border, person)
    end = due(border, person)
    for facility in ("Sydhavn", "Osthavn"):
        border.move(HOUR_MS)
        ask = measures.HoldPerson(person=person, facility=facility, hold_class="medical", ground="identity")
        do(border, "protection.hold_person", ask)
        assert due(border, person) == end
    border.reopen(NODE)
    assert due(border, person) == end
    do(border, "protection.end_hold", measures.EndHold(person=person, how="released"))
    border.move(HOUR_MS)
    assert due(border, received(border)) == end + HOUR_MS


def test_S_21_there_is_no_word_for_stopping_a_clock() -> None:
    """No record, no action and no setting pauses, resets or extends: it cannot be asked for."""
    words = [*CAPABILITY.kinds, *(action.name for action in CAPABILITY.actions)]
    for record_type in CAPABILITY.records:
        words += record_type.__struct_fields__
    assert not [
        word
        for word in words
        if any(w in word for w in ("pause", "reset", "extend", "restart", "stop_clock"))
    ]


def test_S_21_who_is_held_too_long_is_counted_and_shown(border: World) -> None:
    """By itself, once, to the monitor with the place and to everybody as a number; leaving does not take it back."""
    person = received(border)
    informed(border, person)
    border.move(HOLD_LIMIT_MS + 60_000)
    border.settle()
    node = border.nodes[NODE]
    monitor = Actor(name="person/monitor", grants=frozenset({"protection.monitor"}), roles=("IMM",))
    anybody = Actor(name="person/clerk", grants=frozenset({"protection.count"}), roles=("COM",))
    watched = node.show(node.page("/protection/holds"), holds.HoldsQuery(), monitor)
    count = node.show(node.page("/protection/count"), holds.NothingAsked(), anybody)
    assert isinstance(watched, holds.HoldsView)
    assert isinstance(count, holds.CountView)
    assert [(one.person, one.is_here) for one in watched.overruns] == [(person, True)]
    assert (count.overdue, count.overruns) == (1, 1)
    do(border, "protection.end_hold", measures.EndHold(person=person, how="released"))
    border.settle()
    count = node.show(node.page("/protection/count"), holds.NothingAsked(), anybody)
    assert isinstance(count, holds.CountView)
    assert (count.overdue, count.overruns) == (0, 1)
    assert len(border.records(NODE, "protection.hold_overrun")) == 1


def test_S_21_monitor_sees_no_label(border: World) -> None:
    """What watches over holds knows people by their record alone."""
    received(border, "W-17")
    node = border.nodes[NODE]
    monitor = Actor(name="person/monitor", grants=everything(border), roles=("IMM",))
    border.move(HOLD_LIMIT_MS + 60_000)
    border.settle()
    assert "W-17" not in repr(node.show(node.page("/protection/holds"), holds.HoldsQuery(), monitor))

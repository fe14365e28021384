"""Declared guards asked by themselves, past every action and past each other: each refuses what it is declared for."""

from typing import Any

import msgspec
import pytest

from lindero.capabilities.protection import records
from lindero.capabilities.protection.guards import GUARDS
from lindero.engine.agreeing import WatchedRows
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from tests.nodes.world import World

NOBODY = "p" * 26
MACHINES = ("job/x", "reaction/x", "feed/x", "peer/SUD", "exchange/inbox")


def asked(world: World, name: str, actor: str, record: Any = None) -> None:
    """Ask one declared guard about a record that somebody would put."""
    (guard,) = [guard for guard in GUARDS if guard.name == name]
    head = msgspec.structs.replace(world.observe("NRD"), actor=actor)
    node = world.nodes["NRD"]
    node.store.run(lambda tx: guard.check(WatchedRows(tx, node.log.agreed), head, record))


def informed() -> records.PersonInformed:
    """Return a step of somebody who is not on record."""
    return records.PersonInformed(
        person=NOBODY,
        language="fr",
        by="interpreter",
        is_understood=True,
        has_remedies=True,
        statement="made",
    )


def test_S_22_nobody_who_is_not_on_record_is_said_to_be_told_anything(world: World) -> None:
    """A step of somebody unknown is no step, whoever puts it, and leaves nothing in the log."""
    node, size = world.nodes["NRD"], len(world.events("NRD", "protection.person_informed"))
    with pytest.raises(Refused) as refused:
        node.work("protection", Actor(name="person/officer"), lambda desk: desk.put(informed()))
    assert refused.value.code == "protection.person"
    assert len(world.events("NRD", "protection.person_informed")) == size
    with pytest.raises(Refused):
        asked(world, "protection.known", "person/officer", informed())


@pytest.mark.parametrize("machine", MACHINES)
def test_S_18_no_machine_answers_for_a_judgement(world: World, machine: str) -> None:
    """Not even where everything else about it would be in order; a person does."""
    with pytest.raises(Refused) as refused:
        asked(world, "protection.signed_by_a_person", machine)
    assert refused.value.code == "protection.signature"
    asked(world, "protection.signed_by_a_person", "person/officer")

"""Units of two nations: asked for, taken and arrived under an agreement; nobody crosses without one (SEN-04)."""

from pathlib import Path
from typing import Any

import pytest

from lindero.capabilities.events.capability import CAPABILITY as EVENTS
from lindero.capabilities.events.records import EventReported
from lindero.capabilities.units.capability import CAPABILITY
from lindero.capabilities.units.pages import UnitsQuery
from lindero.capabilities.units.records import (
    StatusGiven,
    TaskAnswered,
    TaskEnded,
    UnitArrived,
    UnitRegistered,
    UnitSent,
)
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.places import place_of
from lindero.kernel.record import kind_of, sharable_fields
from tests.nodes.concluded import concluded_world
from tests.nodes.treaties import amended
from tests.nodes.world import World

GRANTS = frozenset(grant.name for folder in (CAPABILITY, EVENTS) for grant in folder.grants)
OFFICER = Actor(name="person/officer", grants=GRANTS)
SEEN = (UnitRegistered, StatusGiven, EventReported)
HELP = (UnitSent, TaskAnswered, UnitArrived, TaskEnded)
STRAIT = place_of(11.0, 55.5)


def treaty(*kinds: Any) -> str:
    """Return a treaty text with a clause for some kinds."""
    fields = dict.fromkeys(field for one in kinds for field in sharable_fields(one))
    return amended(
        (
            "clauses:\n",
            f"""\
clauses:
  - id: art-11
    article: Article 11
    from: every_party
    to: every_party
    kinds: [{", ".join(kind_of(one) for one in kinds)}]
    fields: [{", ".join(fields)}]
    purposes: [border_surveillance]
    area: strait
    retain_days: 30
    handling: {{classification: restricted, tlp: amber, no_onward: true}}
""",
        )
    )


def act(world: World, nation: str, action: str, **facts: Any) -> Any:
    """Run an action at a nation's node, and let it reach the other."""
    done = world.nodes[nation].act(action, world.registry.actions[action].asks(**facts), OFFICER)
    world.settle()
    return done


def with_units(folder: Path, text: str) -> World:
    """Return a world with a cutter of Sudia's near an event of Nordia's, and one of Nordia's farther off."""
    world = concluded_world(folder, text)
    for nation, name, lat in (("SUD", "Gaviota", 55.52), ("NRD", "Havorn", 55.8)):
        place = place_of(11.0, lat)
        act(world, nation, "units.register_unit", call_sign=name, place=place, surface="sea", speed_kmh=50)
        act(world, nation, "units.note_status", call_sign=name, place=place, status="fully_available")
    act(
        world, "NRD", "events.report_event", event_type="vessel_of_interest", place=STRAIT,
        reliability="B", credibility="2",
    )  # fmt: skip
    return world


def shown(world: World, nation: str) -> Any:
    """Return what a node shows of units and of whom to send."""
    node = world.nodes[nation]
    return node.show(node.page("/units"), UnitsQuery(origin="NRD", reference="EV-2026-0001"), OFFICER)


def test_SEN_04_neighbours_unit_is_asked_for_taken_and_timed_on_both_nodes(tmp_path: Path) -> None:
    """Sudia's cutter is nearer and agreed: it is recommended, Sudia takes it, and both nodes show that it arrived."""
    world = with_units(tmp_path, treaty(*SEEN, *HELP))
    assert [one.unit.call_sign for one in shown(world, "NRD").choices] == ["Gaviota", "Havorn"]
    task = act(world, "NRD", "units.send_unit", reference="EV-2026-0001")
    with pytest.raises(Refused):
        act(world, "NRD", "units.answer_task", task=task, accepts=True)
    act(world, "SUD", "units.answer_task", task=task, accepts=True)
    world.move(600_000)
    act(world, "SUD", "units.note_arrival", task=task)
    for nation in ("NRD", "SUD"):
        (line,) = shown(world, nation).tasks
        assert (line.state, line.task.call_sign, line.took_s) == ("arrived", "Gaviota", 600)
    world.suspend("SUD", "AG-1@1")
    world.settle()
    assert [one.is_permitted for one in shown(world, "NRD").choices if one.unit.nation == "SUD"] == [False]
    world.close()


def test_SEN_04_units_are_seen_but_not_sent_where_no_clause_permits_it(tmp_path: Path) -> None:
    """Sharing where units are is not leave to send them: the own cutter is recommended, the near one refused."""
    world = with_units(tmp_path, treaty(*SEEN))
    first, second = shown(world, "NRD").choices
    assert (first.unit.call_sign, second.unit.call_sign, second.is_permitted) == ("Havorn", "Gaviota", False)
    with pytest.raises(Refused) as refusal:
        act(world, "NRD", "units.send_unit", reference="EV-2026-0001", unit="Gaviota", unit_nation="SUD")
    assert refusal.value.code == "units.border"
    world.close()

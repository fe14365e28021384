"""SEN-07: a nation without a radar, six hours off the line, asks, reports and patrols, and is answered as any other."""

from pathlib import Path
from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.asks import RegisterSensor
from lindero.capabilities.sensors.lowtech.asks import TakeMessage
from lindero.kernel.desk import Actor
from lindero.kernel.places import place_of
from lindero.kernel.times import HOUR_MS, MINUTE_MS
from tests.nodes.concluded import concluded_world
from tests.nodes.eventful import step, with_events
from tests.nodes.requesting import do as at_requests
from tests.nodes.requesting import passing, released, shown, treaty
from tests.nodes.test_events_shared import shown as event_shown
from tests.nodes.world import World

STRAIT: Final = place_of(11.0, 55.5)
PATROL: Final = "Gaviota"


def acted(world: World, action: str, **facts: Any) -> Any:
    """Run an action at Sudia's node as somebody who may."""
    grants = frozenset(grant.name for grant in world.registry.offers("grants"))
    who = Actor(name="person/rivas", grants=grants, roles=("PTL",))
    return world.nodes["SUD"].act(action, world.registry.actions[action].asks(**facts), who)


def told_by_phone(world: World, action: str, **facts: Any) -> str:
    """Let the patrol's phone tell what it kept, an hour late and twice, as one does that had no network."""
    done_at = world.clocks["SUD"].now() - HOUR_MS
    key = f"{action}{facts.get('step', '')}{done_at}".replace("_", "")
    first = acted(world, f"patrol.{action}", done_at=done_at, key=key, **facts)
    again = acted(world, f"patrol.{action}", done_at=done_at, key=key, **facts)
    assert (again.record_id, again.is_repeat) == (first.record_id, True)
    return str(first.record_id)


def hour_off_the_line(world: World) -> None:
    """Let an hour pass in which Sudia's node works alone."""
    for _ in range(3):
        world.settle_troubled()
        world.move(20 * MINUTE_MS)
    world.settle_troubled()


def reported(world: World) -> str:
    """Let the village post see a boat, and the duty officer make an event of it; return its reference."""
    acted(
        world,
        "sensors.register_sensor",
        **asdict(RegisterSensor(sensor_id="post", title="P", format="phone")),
    )
    text = "SEEN VESSEL 55.5N 11.000E 12KN 090 #A1"
    assert acted(world, "sensors.take_message", **asdict(TakeMessage(sensor_id="post", text=text))).is_kept
    return step(
        world, "SUD", "report_event", event_type="vessel_of_interest", place=STRAIT, persons=4,
        description="Boat without lights.", reliability="B", credibility="2",
    )  # fmt: skip


def patrolled(world: World, reference: str) -> None:
    """Let Sudia send its patrol to an event, and the patrol tell by phone how far it is and what it saw."""
    acted(world, "units.register_unit", call_sign=PATROL, place=STRAIT, surface="sea", speed_kmh=50)
    acted(world, "units.note_status", call_sign=PATROL, place=STRAIT, status="fully_available")
    task = acted(world, "units.send_unit", reference=reference)
    hour_off_the_line(world)
    for one in ("accepted", "arrived"):
        told_by_phone(world, "take_step", task=task, step=one)
    told_by_phone(world, "report_sighting", call_sign=PATROL, what="vessel", place=STRAIT, number=1)
    hour_off_the_line(world)
    told_by_phone(world, "take_step", task=task, step="ended")


def asdict(ask: msgspec.Struct) -> dict[str, Any]:
    """Return an ask's fields."""
    return msgspec.structs.asdict(ask)


def test_SEN_07_request_event_and_patrol_pass_without_a_radar_and_six_hours_off_the_line(
    tmp_path: Path,
) -> None:
    """What was done meanwhile is there at the neighbour's afterwards, once, and the question is answered."""
    world = concluded_world(tmp_path, with_events(treaty()), folders=())
    world.sever("SUD", "NRD")
    world.sever("NRD", "SUD")
    reference = reported(world)
    patrolled(world, reference)
    request = str(
        at_requests(
            world, "SUD", "ask_information", neighbour="NRD", purpose="counter_smuggling", wanted="vessel",
            description="Does your radar know the boat of 55.5N 11E?", because="We have no radar.",
            case_ref="SUD/2026/3", contact="duty officer", link="Seen by the village post.",
        )
    )  # fmt: skip
    for _ in range(4):
        hour_off_the_line(world)
    assert world.received("NRD", "events.event_reported") == []
    world.mend("SUD", "NRD")
    world.mend("NRD", "SUD")
    passing(world, MINUTE_MS)
    there = event_shown(world, "NRD", "SUD", reference)
    assert (there.description, there.persons.total) == ("Boat without lights.", 4)
    assert len(world.received("NRD", "events.event_reported")) == 1
    at_requests(world, "NRD", "acknowledge_request", request=request, access="direct")
    at_requests(
        world, "NRD", "give_information", request=request, completes="all", person_class="other", source="B",
        information="2", basis="fact", text="It left Nordhavn at four.",
    )  # fmt: skip
    world.settle()
    released(world, "NRD", "SUD")
    for nation in ("NRD", "SUD"):
        assert shown(world, nation, request).line.state == "answered"
    steps = [record.step for record in world.records("SUD", "patrol.step_taken")]
    assert steps == ["accepted", "arrived", "ended"]
    world.check_logs_agree()
    world.close()

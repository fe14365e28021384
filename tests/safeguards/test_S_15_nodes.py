"""S-15 on nodes: people in need are told of whatever is agreed, and nothing rides along."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest

from lindero.app import find_folders
from lindero.capabilities.rescue import asks, records
from lindero.capabilities.rescue.capability import CAPABILITY
from lindero.engine.registry import joined
from lindero.engine.store import Transaction
from lindero.kernel.capability import Capability
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid
from lindero.kernel.marks import field
from lindero.kernel.places import Place, place_of
from lindero.kernel.record import Head, Lane, Record, decode_record, is_personal, sharable_fields
from lindero.kernel.times import MINUTE_MS
from lindero.trust.agreements import compiled, safeguards
from lindero.trust.agreements.vocabulary import LIFE_FIELDS
from lindero.trust.exchange.wire import LEASE_PATH
from tests.nodes.treaties import amended
from tests.nodes.world import World

RCC = Actor(
    name="person/rcc", grants=frozenset({"rescue.read", "rescue.alert", "rescue.coordinate"}), roles=("RCC",)
)
FAR = place_of(14.0, 57.0)
"""Outside every area of the treaty."""


@pytest.fixture
def sea(tmp_path: Path) -> Iterator[World]:
    """Return two nodes that have agreed on nothing."""
    world = World(tmp_path)
    yield world
    world.close()


def call(world: World, nation: str = "NRD", **more: Any) -> str:
    """Open a case on a node."""
    ask = asks.OpenCase(place=FAR, persons=31, needs=("evacuation",), because=("danger_certain",), **more)
    return str(world.nodes[nation].act("rescue.open_case", ask, RCC))


def calls(world: World, nation: str = "SUD") -> list[Head]:
    """Return the calls that a node received."""
    return world.received(nation, "rescue.case_opened")


def test_S_15_without_any_agreement_both_centres_know(sea: World) -> None:
    """Distress on either side reaches the other, with no agreement at all."""
    ours, theirs = call(sea), call(sea, "SUD")
    sea.settle()
    assert [head.record_id for head in calls(sea, "SUD")] == [ours]
    assert [head.record_id for head in calls(sea, "NRD")] == [theirs]
    body = sea.body("SUD", calls(sea)[0])
    assert (body.place, body.counts.persons, body.needs) == (FAR, 31, ("evacuation",))
    assert sea.nodes["SUD"].store.query("SELECT origin FROM rescue_calls") == [("NRD",)]


def test_S_15_passes_suspension_area_and_dead_lease(sea: World) -> None:
    """Suspended whole, outside every area, named by no clause, and with a lease that has died: it arrives."""
    sea.conclude(amended())
    sea.suspend("SUD", "AG-1@1")
    sea.settle()
    first = call(sea)
    sea.settle()
    sea.sever("NRD", "SUD")
    sea.move(20 * MINUTE_MS)
    second = call(sea)
    sea.settle()
    assert [head.record_id for head in calls(sea)] == [first]
    sea.mend("NRD", "SUD")
    sea.settle()
    assert [head.record_id for head in calls(sea)] == [first, second]


def test_S_15_passes_many_at_once(sea: World) -> None:
    """No quota and no bulk limit holds up a day on which many boats are in need."""
    names = [call(sea) for _ in range(120)]
    sea.settle()
    assert [head.record_id for head in calls(sea)] == names


def test_S_15_what_becomes_known_later_arrives_too(sea: World) -> None:
    """Every update is told, and is known to the neighbour as a call of its own."""
    case = call(sea)
    ask = asks.UpdateCase(case=case, place=FAR, persons=30, needs=("medical_care",))
    sea.nodes["NRD"].act("rescue.update_case", ask, RCC)
    sea.settle()
    (head,) = sea.received("SUD", "rescue.case_updated")
    body = sea.body("SUD", head)
    assert (body.counts.persons, body.case) == (30, "")


def test_S_15_nothing_else_of_a_rescue_leaves(sea: World) -> None:
    """Who coordinates, which unit, which phase, where they are brought: none of it is in a byte that crosses."""
    node = sea.nodes["NRD"]
    case = call(sea, environment="other_land", uncertainty_m=4_321)
    coordinator = "Ingrid Holm, duty officer"
    node.act("rescue.assign_coordinator", asks.AssignCoordinator(case=case, coordinator=coordinator), RCC)
    node.act("rescue.task_unit", asks.TaskUnit(case=case, unit="Nora 7"), RCC)
    sea.settle()
    assert len(calls(sea)) == 1
    for secret in ("Ingrid Holm", "Nora 7", "other_land", "4321", "distress_call"):
        assert secret.encode() not in sea.wire("NRD", "SUD")
    stored = sea.nodes["SUD"].store.query("SELECT DISTINCT kind FROM log_heads WHERE kind LIKE 'rescue.%'")
    assert stored == [("rescue.case_opened",)]


@pytest.mark.parametrize("record_type", [r for r in CAPABILITY.records if r.default_lane == "life"])
def test_S_15_schema_of_the_life_lane_has_its_six_fields_only(record_type: Any) -> None:
    """What may cross is place, time, craft, counts, condition and needs, and none of it speaks of a person."""
    assert set(sharable_fields(record_type)) == set(LIFE_FIELDS)
    assert not is_personal(record_type)


@pytest.mark.parametrize(
    "written",
    [
        '"craft":"Amina from Vesta"',
        '"condition":["claimed asylum"]',
        '"needs":["lawyer for Amina"]',
        '"counts":{"persons":3,"name":"Amina"}',
        '"counts":{"persons":"Amina"}',
    ],
)
def test_S_15_names_and_claims_cannot_be_written_into_it(written: str) -> None:
    """Both sides read it by the same schema: words from closed lists and numbers, or it is no such record."""
    body = f'{{"type":"rescue.case_opened","place":[140000000,570000000],"measured_at":1,{written}}}'
    with pytest.raises(Invalid):
        decode_record(records.CaseOpened, body.encode())


def test_S_15_sender_cannot_put_a_name(sea: World) -> None:
    """A record built past its types is refused when it is put: it is decoded before it is kept."""
    record = records.CaseOpened(place=FAR, measured_at=1, craft="Amina from Vesta")  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        sea.put("NRD", "rescue", record)


class LoudCall(Record, frozen=True, kw_only=True, tag="rescue.case_opened"):
    """The same kind as a dishonest neighbour would declare it, with a name in it."""

    keep_days: ClassVar[int] = 90
    default_lane: ClassVar[Lane] = "life"
    place: Annotated[Place, field("where", sharable=True, role="place")]
    measured_at: Annotated[int, field("when", sharable=True)]
    name: Annotated[str, field("who called", personal="direct", sharable=True)] = ""
    aware_by: Annotated[str, field("how it became known")] = "distress_call"


def test_S_15_receiver_refuses_a_field_that_does_not_belong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A neighbour whose gate lets a name ride along is told no; nothing of it is kept here."""
    loud = Capability(name="rescue", title="Rescue", records=(LoudCall,))
    others = [capability for capability in find_folders() if capability.name != "rescue"]
    world = World(tmp_path, editions={"NRD": joined([*others, loud])})
    world.settle()
    world.put("NRD", "rescue", LoudCall(place=FAR, measured_at=1, name="Amina of Vesta"))
    with monkeypatch.context() as patched:
        for module in (safeguards, compiled):
            patched.setattr(module, "LIFE_FIELDS", (*LIFE_FIELDS, "name"))
        world.reopen("NRD")
        world.trouble = lambda *way: "" if way[2] == LEASE_PATH else "late"
        world.settle_troubled()
    assert b"Amina of Vesta" in b"".join(body for *_, body in world.late)
    world.trouble = None
    world.deliver_late()
    assert calls(world) == []
    assert world.records("SUD", "exchange.batch_received")[-1].outcomes[0].status == "FIELD"
    assert world.files_holding("SUD", "Amina of Vesta") == []
    world.close()


def test_S_15_a_rescue_is_asked_for_before_all_that_waits_at_the_store(
    sea: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an officer of rescue asks stands before feeds, reactions and deliveries that wait for the writer."""
    node, stood_first = sea.nodes["NRD"], list[bool]()
    run = node.store.run

    def watched(unit: Callable[[Transaction], Any], *, is_urgent: bool = False) -> Any:
        stood_first.append(is_urgent)
        return run(unit, is_urgent=is_urgent)

    monkeypatch.setattr(node.store, "run", watched)
    call(sea)
    assert stood_first
    assert all(stood_first)

"""S-16: what is tied to a rescue does nothing else before the place of safety, by none of the six routes."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, ClassVar, get_args

import msgspec
import pytest

from lindero.app import find_registry
from lindero.capabilities.rescue import asks, records
from lindero.capabilities.rescue.pages import rescues, views
from lindero.engine.registry import joined
from lindero.engine.tables import rebuild
from lindero.kernel.capability import Action, Capability, Grant
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.errors import LinderoError, Refused
from lindero.kernel.marks import field
from lindero.kernel.names import folder_of
from lindero.kernel.places import place_of
from lindero.kernel.record import Record, kind_of, marks_of
from tests.nodes.routes import check_import
from tests.nodes.world import World
from tests.safeguards.trespass import check_refused, notes

RCC = Actor(
    name="person/rcc", grants=frozenset({"rescue.read", "rescue.alert", "rescue.coordinate"}), roles=("RCC",)
)
UNIT = "Nora 7"
HERE = place_of(11.2, 55.6)


class PatrolOrdered(Record, frozen=True, kw_only=True, tag="patrols.patrol_ordered"):
    """Some other folder gives units a task: it marks what names a unit, and knows nothing of rescue."""

    keep_days: ClassVar[int] = 10
    unit: Annotated[str, field("which unit", role="unit")]
    others: Annotated[tuple[str, ...], field("further units", role="unit")] = ()


class OrderPatrol(msgspec.Struct, frozen=True, kw_only=True):
    """Order a patrol."""

    unit: str


def order(desk: Desk, ask: OrderPatrol) -> str:
    """Order a patrol."""
    return desk.put(PatrolOrdered(unit=ask.unit)).record_id


PATROLS = Capability(
    name="patrols",
    title="Patrols",
    records=(PatrolOrdered,),
    actions=(
        Action(
            name="patrols.order",
            asks=OrderPatrol,
            needs="patrols.order",
            run=order,
            sentence="Order a patrol.",
        ),
    ),
    grants=(Grant("patrols.order", "Order patrols.", roles=("CMD",)),),
)
COMMANDER = Actor(name="person/cmd", grants=frozenset({"patrols.order"}), roles=("CMD",))


@pytest.fixture(params=["production", "exercise"])
def sea(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return two nodes with a folder for patrols, in production and in an exercise: crisis or not, it is one rule."""
    world = World(tmp_path, setting=request.param, folders=(PATROLS,))
    yield world
    world.close()


def rescue(world: World) -> str:
    """Open a case and send a unit."""
    node = world.nodes["NRD"]
    case = str(node.act("rescue.open_case", asks.OpenCase(place=HERE, persons=12), RCC))
    node.act("rescue.task_unit", asks.TaskUnit(case=case, unit=UNIT), RCC)
    return case


def reach_safety(world: World, case: str) -> None:
    """Bring everybody to the place of safety."""
    node = world.nodes["NRD"]
    node.act("rescue.note_rescued", asks.NoteRescued(case=case, unit=UNIT, persons=12), RCC)
    because = "nearest harbour with a hospital"
    place = asks.SetPlaceOfSafety(case=case, name="Nordhavn", nation="NRD", place=HERE, because=because)
    node.act("rescue.set_place_of_safety", place, RCC)
    node.act("rescue.reach_safety", asks.ReachSafety(case=case), RCC)


def patrols(world: World) -> int:
    """Return how many patrols were ordered."""
    return len(world.records("NRD", "patrols.patrol_ordered"))


def test_S_16_action_cannot_take_a_tied_unit(sea: World) -> None:
    """Normal route: refused with the safeguard's name and a refusal in the log; free again once all are safe."""
    case = rescue(sea)
    node = sea.nodes["NRD"]
    with pytest.raises(Refused) as refusal:
        node.act("patrols.order", OrderPatrol(unit=UNIT), COMMANDER)
    assert refusal.value.reasons == ("safeguard/S-16",)
    assert case not in refusal.value.text
    assert sea.records("NRD", "identity.access_refused")[-1].what == "patrols.order"
    node.act("patrols.order", OrderPatrol(unit="Sigrid 2"), COMMANDER)
    reach_safety(sea, case)
    node.act("patrols.order", OrderPatrol(unit=UNIT), COMMANDER)
    assert patrols(sea) == 2


@pytest.mark.parametrize("name", ["Nora 7", "nora 7", "NORA7", " Nora  7 "])
def test_S_16_direct_call_cannot(sea: World, name: str) -> None:
    """Putting the record itself, whoever calls and however the unit is spelled, meets the same guard."""
    rescue(sea)
    for record in (PatrolOrdered(unit=name), PatrolOrdered(unit="other", others=("x", name))):
        log, store = sea.nodes["NRD"].log, sea.nodes["NRD"].store
        put_many = partial(log.put_many, records=[record, record], actor="script")
        for attempt in (partial(sea.put, "NRD", "patrols", record), partial(store.run, put_many)):
            assert "tied to a rescue" in check_refused(sea, attempt, "put patrols.patrol_ordered").text
        assert name.strip() not in repr(notes(sea))
    assert patrols(sea) == 0


def test_S_16_administrator_cannot(sea: World) -> None:
    """Every grant that there is, held at once, does not free the unit, and a case cannot be ended to free it."""
    case = rescue(sea)
    node = sea.nodes["NRD"]
    grants = frozenset(grant.name for grant in node.registry.offers("grants"))
    admin = Actor(name="person/admin", grants=grants, roles=("ADM",))
    node.act("rescue.note_rescued", asks.NoteRescued(case=case, unit=UNIT, persons=1), admin)
    with pytest.raises(Refused):
        node.act("patrols.order", OrderPatrol(unit=UNIT), admin)
    for outcome in get_args(records.Outcome):
        with pytest.raises(Refused):
            node.act("rescue.conclude_case", asks.ConcludeCase(case=case, outcome=outcome), admin)
    with pytest.raises(Refused):
        node.act("rescue.reach_safety", asks.ReachSafety(case=case), admin)
    assert patrols(sea) == 0


def test_S_16_plug_in_cannot(sea: World) -> None:
    """A folder from outside may not put rescue's records to free a unit, and its own are guarded by their mark."""
    case = rescue(sea)
    reached, taken = records.PlaceOfSafetyReached(case=case), PatrolOrdered(unit=UNIT)
    refusal = check_refused(
        sea, partial(sea.put, "NRD", "patrols", reached), "rescue.place_of_safety_reached"
    )
    assert "may not put" in refusal.text
    assert (
        "tied" in check_refused(sea, partial(sea.put, "NRD", "patrols", taken), "patrols.patrol_ordered").text
    )


def test_S_16_import_and_replay_cannot(sea: World) -> None:
    """What a neighbour sends frees nothing, and folding the log again ties what was tied."""
    rescue(sea)
    theirs = str(sea.nodes["SUD"].act("rescue.open_case", asks.OpenCase(place=HERE, persons=3), RCC))
    sea.settle()
    assert [head.record_id for head in sea.received("NRD", "rescue.case_opened")] == [theirs]
    node = sea.nodes["NRD"]
    node.store.run(lambda tx: rebuild(tx, node.registry, "rescue", node.log.replay))
    sea.reopen("NRD")
    with pytest.raises(Refused, match="tied"):
        sea.nodes["NRD"].act("patrols.order", OrderPatrol(unit=UNIT), COMMANDER)


def test_S_16_neighbour_frees_no_unit_and_takes_none(sea: World) -> None:
    """That all are safe, or that a tied unit is on patrol, is no neighbour's word to bring, by stick or by wire."""
    case = rescue(sea)
    for word in (records.PlaceOfSafetyReached(case=case), PatrolOrdered(unit=UNIT)):
        check_import(sea, word)
    with pytest.raises(Refused, match="tied"):
        sea.nodes["NRD"].act("patrols.order", OrderPatrol(unit=UNIT), COMMANDER)


@pytest.mark.parametrize(
    "reader",
    [
        Actor(name="person/a", roles=("ANL",), grants=frozenset({"rescue.read"})),
        Actor(name="person/b", roles=("BG2", "PTL"), grants=frozenset({"rescue.read"})),
        Actor(name="person/c", roles=("ADM",), grants=frozenset({"rescue.read"})),
        msgspec.structs.replace(RCC, purpose="crime_investigation"),
        msgspec.structs.replace(RCC, purpose="border_surveillance"),
        msgspec.structs.replace(RCC, emergency="a" * 26, emergency_grants=RCC.grants),
    ],
)
def test_S_16_data_of_an_open_rescue_are_read_for_rescue_only(sea: World, reader: Actor) -> None:
    """Enforcing roles, other purposes and emergency grants see nothing before the rescue is over."""
    case = rescue(sea)
    node = sea.nodes["NRD"]
    desk = node.reading_desk("rescue", reader)
    with pytest.raises(Refused):
        rescues.show_case(desk, views.CaseQuery(case=case))
    seen = rescues.show_rescues(desk, views.RescuesQuery())
    assert (seen.cases, seen.calls, seen.withheld) == ((), (), 1)
    assert (
        rescues.show_case(node.reading_desk("rescue", RCC), views.CaseQuery(case=case)).case.record_id == case
    )


def test_S_16_enforcing_roles_have_no_grant_to_read() -> None:
    """By their declarations the roles that enforce cannot open the pages of rescue at all."""
    read = next(grant for grant in find_registry().offers("grants") if grant.name == "rescue.read")
    assert not {"ANL", "BG1", "BG2", "CMD", "PTL", "CUS", "UAS", "ADM"} & set(read.roles)


def test_S_16_no_field_names_a_unit_without_its_mark() -> None:
    """Whatever folder gives a unit a task marks the field, so that the guard sees it."""
    for record_type in joined(list(find_registry().capabilities)).record_types.values():
        for name, mark in marks_of(record_type).items():
            if name in {"unit", "units", "unit_name", "patrol_unit"}:
                assert mark is not None
                assert mark.role == "unit", f"{kind_of(record_type)}.{name} is not marked as a unit"


def test_S_16_case_is_gone_only_with_its_own_folder() -> None:
    """No other folder declares an action about rescue: there is no second door."""
    for action in find_registry().actions.values():
        assert folder_of(action.name) == "rescue" or "rescue" not in action.name.partition(".")[2]


def test_S_16_refusal_says_what_to_do(sea: World) -> None:
    """Who is refused learns when the unit is free, and nothing of the people."""
    rescue(sea)
    with pytest.raises(LinderoError) as refusal:
        sea.nodes["NRD"].act("patrols.order", OrderPatrol(unit=UNIT), COMMANDER)
    assert "place of safety" in refusal.value.advice

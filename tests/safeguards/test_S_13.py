"""S-13: nobody is sent away without everything that makes it lawful, by none of the six routes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lindero.capabilities.protection import records
from lindero.capabilities.protection.asks import judgements, measures
from lindero.capabilities.rescue.asks import (
    NoteDisembarked,
    NoteRescued,
    OpenCase,
    ReachSafety,
    SetPlaceOfSafety,
    TaskUnit,
)
from lindero.capabilities.rescue.records import Counts, PersonsDisembarked
from lindero.kernel.errors import Refused
from lindero.kernel.places import place_of
from lindero.kernel.times import HOUR_MS
from tests.nodes.routes import (
    ASYLUM,
    NODE,
    OFFICER,
    PLUGIN,
    check_every_route,
    do,
    entered,
    informed,
    judged,
    put_as,
    received,
    signed,
)
from tests.nodes.world import World

ACTION = "protection.transfer_person"
AT_SEA = place_of(11.0, 55.5)


@pytest.fixture(params=["production", "exercise"])
def border(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return two nodes, in production and in an exercise."""
    world = World(tmp_path, setting=request.param, folders=(PLUGIN,))
    yield world
    world.close()


def nothing(world: World, person: str, assessment: str) -> None:
    """Leave everything in place."""


def stale(world: World, person: str, assessment: str) -> None:
    """Let the assessment grow older than 72 hours."""
    world.move(72 * HOUR_MS + 1)


def claimed(world: World, person: str, assessment: str) -> None:
    """Let somebody say that they seek protection."""
    entered(world, person, protection="wished", words="please do not send me back")


def stayed(world: World, person: str, assessment: str) -> None:
    """Let a court stay it."""
    entered(world, person, "counsel", stops=True, words="stay ordered by the court")


def flagged(world: World, person: str, assessment: str) -> None:
    """Let the country become a risk."""
    judged(world, risk="serious")


def prepared(world: World, **lacking: Any) -> tuple[str, str, records.PersonTransferred]:
    """Return somebody with everything in place but what is lacking, the assessment, and the transfer."""
    person = received(world)
    if lacking.get("informed", True):
        informed(world, person, **lacking.get("telling", {}))
    if lacking.get("judged", True):
        judged(world)
    assessment = signed(world, person, **lacking.get("assessment", {}))
    return person, assessment, transfer(world, person, assessment)


def transfer(world: World, person: str, assessment: str) -> records.PersonTransferred:
    """Return the transfer as somebody would write it who wants to get round the action."""
    situation = world.nodes[NODE].store.query("SELECT record_id FROM protection_situations")
    signed_at = world.nodes[NODE].store.query("SELECT at FROM protection_assessments")[0][0]
    return records.PersonTransferred(
        person=person,
        way="return",
        destination="SUD",
        assessment=assessment,
        assessed_at=signed_at,
        language="ar",
        situation=situation[0][0] if situation else "a" * 26,
    )


def ask_for(person: str, assessment: str) -> measures.TransferPerson:
    """Return the ask."""
    return measures.TransferPerson(person=person, way="return", destination="SUD", assessment=assessment)


@pytest.mark.parametrize("after", [stale, claimed, stayed, flagged])
def test_S_13_what_changes_afterwards_stops_it(
    border: World, after: Callable[[World, str, str], None]
) -> None:
    """An old assessment, a claim, a court's stay and a risk that is flagged: nobody goes, whichever way is tried."""
    person, assessment, record = prepared(border)
    after(border, person, assessment)
    check_every_route(border, record, ACTION, ask_for(person, assessment))


@pytest.mark.parametrize(
    "lacking",
    [
        {"informed": False},
        {"telling": {"is_understood": False}},
        {"judged": False},
        {"assessment": {"was_heard": False}},
        {"assessment": {"objection": "upheld"}},
        {"assessment": {"is_safe": False}},
        {"assessment": {"destination": "VES"}},
    ],
)
def test_S_13_what_is_missing_stops_it(tmp_path: Path, lacking: dict[str, Any]) -> None:
    """Not told, not understood, no judgement of the country, not heard, objection upheld, unsafe, or elsewhere."""
    world = World(tmp_path, folders=(PLUGIN,))
    person, assessment, record = prepared(world, **lacking)
    check_every_route(world, record, ACTION, ask_for(person, assessment))
    world.close()


def test_S_13_with_everything_in_place_it_is_possible(border: World) -> None:
    """The test can fail: what is lawful is put, and says why it was."""
    person, assessment, _ = prepared(border)
    do(border, ACTION, ask_for(person, assessment))
    assert len(border.records(NODE, "protection.person_transferred")) == 1


def test_S_13_assessment_without_a_fresh_approval_is_no_signature(border: World) -> None:
    """Put by a script under a person's name, by a machine, or with somebody else's or a used approval: refused."""
    person = received(border)
    used = signed(border, person)
    approval = border.records(NODE, "protection.assessment_signed")[0].approval
    for who, name in (
        (ASYLUM, ""),
        (ASYLUM, "a" * 26),
        (OFFICER, approval),
        (ASYLUM, approval),
        ("job/x", approval),
    ):
        forged = records.AssessmentSigned(
            person=person,
            destination="SUD",
            is_safe=True,
            was_heard=True,
            objection="none_raised",
            sources=("none",),
            approval=name,
        )
        with pytest.raises(Refused):
            put_as(border, forged, who)
    assert len(border.records(NODE, "protection.assessment_signed")) == 1
    assert used


def rescued_abroad(world: World) -> str:
    """Return a rescue whose place of safety lies in Sudia and is reached."""
    case = str(do(world, "rescue.open_case", OpenCase(place=AT_SEA, persons=12)))
    do(world, "rescue.task_unit", TaskUnit(case=case, unit="Nora 7"))
    do(world, "rescue.note_rescued", NoteRescued(case=case, unit="Nora 7", persons=12))
    because = "the nearest harbour by far"
    place = SetPlaceOfSafety(case=case, name="Sydhavn", nation="SUD", place=AT_SEA, because=because)
    do(world, "rescue.set_place_of_safety", place)
    do(world, "rescue.reach_safety", ReachSafety(case=case))
    return case


def group(case: str, **more: Any) -> judgements.AssessGroup:
    """Return the ask to judge the people of a rescue."""
    facts: dict[str, Any] = {
        "destination": "SUD",
        "is_safe": True,
        "languages": ("ar", "fr"),
        "objections": "none_raised",
        "sources": ("interviews on board",),
    }
    return judgements.AssessGroup(case=case, **(facts | more))


def test_S_13_nobody_goes_ashore_abroad_without_a_signed_judgement(border: World) -> None:
    """By no route, not with an old judgement, not with one for elsewhere; with a fresh one they may."""
    case = rescued_abroad(border)
    record = PersonsDisembarked(case=case, authority="Sydhavn reception", counts=Counts(persons=12))
    ask = NoteDisembarked(case=case, authority="Sydhavn reception", persons=12)
    check_every_route(border, record, "rescue.note_disembarked", ask)
    judged(border)
    do(border, "protection.assess_group", group(case, is_safe=False), ASYLUM)
    check_every_route(border, record, "rescue.note_disembarked", ask)
    border.move(1_000)
    do(border, "protection.assess_group", group(case), ASYLUM)
    border.move(72 * HOUR_MS + 1)
    check_every_route(border, record, "rescue.note_disembarked", ask)
    do(border, "protection.assess_group", group(case), ASYLUM)
    do(border, "rescue.note_disembarked", ask)
    assert len(border.records(NODE, "rescue.persons_disembarked")) == 1


@pytest.mark.parametrize("risk", ["serious", ""])
def test_S_13_no_group_is_found_safe_in_a_country_that_is_a_risk(border: World, risk: str) -> None:
    """Where a risk is flagged, or nobody ruled it out, no signature says otherwise."""
    if risk:
        judged(border, risk=risk)
    case = rescued_abroad(border)
    with pytest.raises(Refused):
        do(border, "protection.assess_group", group(case), ASYLUM)
    do(border, "protection.assess_group", group(case, is_safe=False), ASYLUM)

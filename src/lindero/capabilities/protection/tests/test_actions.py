"""Promises of protection: what is done with people is on record, and what may not be done is not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.protection import actions, records
from lindero.capabilities.protection.asks import care, judgements, measures
from lindero.capabilities.protection.pages import holds, people
from lindero.capabilities.protection.rules import (
    ASSESSMENT_MS,
    CHILD_DECISION_MS,
    HOLD_LIMIT_MS,
    REFLECTION_MS,
    SAME_STAY_MS,
    STOPPED,
    WARNING_MS,
    clock_state,
)
from lindero.capabilities.protection.tests.samples import (
    CRITERIA,
    OFFICER,
    WHY,
    Desk,
    a_desk,
    informed,
    judged,
    matter,
    ready,
    received,
    sent,
    signed,
)
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import MORNING
from lindero.kernel.times import DAY_MS, HOUR_MS


def line(desk: Desk, person: str) -> people.PersonLine:
    """Return how somebody is shown."""
    return people.show_person(desk, people.PersonQuery(person=person)).person


def test_person_who_may_be_sent_is_sent_and_the_record_says_why() -> None:
    """With everything in place a transfer is put, and repeats assessment, language and situation."""
    desk = a_desk()
    person, assessment = ready(desk)
    sent(desk, person, assessment)
    (record,) = desk.of(records.PersonTransferred)
    assert (record.assessment, record.language, record.assessed_at) == (assessment, "ar", MORNING)
    assert line(desk, person).ended == "readmission"


MISSING: dict[str, dict[str, Any]] = {
    "not heard": {"was_heard": False},
    "objection upheld": {"objection": "upheld"},
    "not safe": {"is_safe": False},
    "another country": {"destination": "VES"},
    "own signature": {"who": OFFICER},
}


@pytest.mark.parametrize("missing", sorted(MISSING))
def test_S_13_assessment_that_does_not_say_yes_sends_nobody(missing: str) -> None:
    """Not heard, objected with reason, found unsafe, for elsewhere, or signed by who would carry it out."""
    desk = a_desk()
    person = received(desk)
    informed(desk, person)
    judged(desk)
    assessment = signed(desk, person, **MISSING[missing])
    with pytest.raises(Refused):
        sent(desk, person, assessment)
    assert desk.of(records.PersonTransferred) == []


def test_S_13_assessment_holds_for_72_hours() -> None:
    """To the millisecond."""
    for late, is_sent in ((0, True), (1, False)):
        desk = a_desk()
        person, assessment = ready(desk)
        desk.at += ASSESSMENT_MS + late
        if is_sent:
            sent(desk, person, assessment)
            continue
        with pytest.raises(Refused, match="72 hours"):
            sent(desk, person, assessment)


@pytest.mark.parametrize("change", ["serious", "expired", "unknown"])
def test_S_13_situation_must_be_current(change: str) -> None:
    """A serious risk, an old judgement and no judgement stop it alike."""
    desk = a_desk()
    person = received(desk)
    informed(desk, person)
    if change != "unknown":
        judged(desk, risk="serious" if change == "serious" else "none_found", valid_days=1)
    if change == "expired":
        desk.at += DAY_MS
    assessment = signed(desk, person)
    with pytest.raises(Refused):
        sent(desk, person, assessment)


@pytest.mark.parametrize(
    "lacking", [{"is_understood": False}, {"has_remedies": False}, {"statement": "not_asked"}]
)
def test_S_22_nothing_ends_before_rights_were_told(lacking: dict[str, Any]) -> None:
    """Neither an end, nor a refusal, nor a transfer: each part must be there."""
    desk = a_desk()
    person = received(desk)
    judged(desk)
    informed(desk, person, **lacking)
    assessment = signed(desk, person)
    with pytest.raises(Refused):
        actions.end_hold(desk, measures.EndHold(person=person, how="released"))
    with pytest.raises(Refused):
        actions.refuse_entry(desk, measures.RefuseEntry(person=person, ground="C"))
    with pytest.raises(Refused):
        sent(desk, person, assessment)
    informed(desk, person)
    actions.refuse_entry(desk, measures.RefuseEntry(person=person, ground="C"))
    actions.end_hold(desk, measures.EndHold(person=person, how="released"))
    assert line(desk, person).ended == "released"


def test_S_22_death_needs_no_telling() -> None:
    """Who died in custody is on record as such, told or not."""
    desk = a_desk()
    person = received(desk)
    actions.end_hold(desk, measures.EndHold(person=person, how="died"))
    assert line(desk, person).ended == "died"


@pytest.mark.parametrize(
    "facts",
    [
        {"compartment": "claims", "protection": "wished"},
        {"compartment": "claims", "protection": "granted"},
        {"compartment": "counsel", "stops": True},
        {"compartment": "health", "stops": True},
        {"compartment": "vulnerability", "is_presumed_victim": True},
    ],
)
def test_S_13_S_14_whatever_stops_it_gets_the_same_answer(facts: dict[str, Any]) -> None:
    """A claim, a court's word, an illness and a presumed victim cannot be told apart by trying."""
    desk = a_desk()
    person, assessment = ready(desk)
    matter(desk, person, **facts)
    with pytest.raises(Refused) as refusal:
        sent(desk, person, assessment)
    assert refusal.value.text == STOPPED
    assert line(desk, person).is_stopped


def test_stop_is_lifted_by_who_may_read_it() -> None:
    """A decided claim is lifted by a matter of the same compartment; then the rest decides."""
    desk = a_desk()
    person, assessment = ready(desk)
    claim = matter(desk, person, protection="claimed")
    actions.lift_stop(desk, care.LiftStop(matter=claim, words="finally refused by the court"))
    assert not line(desk, person).is_stopped
    sent(desk, person, assessment)


def test_stop_of_somebody_else_is_not_lifted() -> None:
    """Neither by a matter of another person nor by a name that is no stop."""
    desk = a_desk()
    one, other = received(desk), received(desk, "W-18")
    claim = matter(desk, one, protection="claimed")
    for lifts in (claim, "b" * 26):
        with pytest.raises(Refused):
            desk.put(records.MatterEntered(person=other, compartment="claims", words="x", lifts=lifts))
    with pytest.raises(Refused):
        actions.lift_stop(desk, care.LiftStop(matter="b" * 26, words="x"))


def test_S_19_reflection_cannot_be_lifted_for_thirty_days() -> None:
    """To the millisecond, and no custody for an offence meanwhile."""
    desk = a_desk()
    person, _ = ready(desk)
    presumed = matter(desk, person, "vulnerability", is_presumed_victim=True)
    offence = measures.HoldPerson(person=person, facility="Nordhavn", hold_class="adult", ground="offence")
    with pytest.raises(Refused, match="not possible now"):
        actions.hold_person(desk, offence)
    lift = care.LiftStop(matter=presumed, words="the person decided not to stay")
    desk.at += REFLECTION_MS - 1
    with pytest.raises(Refused):
        actions.lift_stop(desk, lift)
    desk.at += 1
    actions.lift_stop(desk, lift)
    assert not line(desk, person).is_stopped


@pytest.mark.parametrize("age", ["minor", "age_doubt"])
def test_S_17_child_is_never_held_with_adults(age: str) -> None:
    """Nor is anybody of whom it is in doubt; other classes are possible."""
    desk = a_desk()
    child = received(desk, age=age)
    for hold_class in ("adult", "family", "child_care", "medical"):
        held = measures.HoldPerson(person=child, facility="Nordhavn", hold_class=hold_class)
        if hold_class == "adult":
            with pytest.raises(Refused, match="never held with adults"):
                actions.hold_person(desk, held)
        else:
            actions.hold_person(desk, held)


def test_S_17_family_is_not_separated_without_best_interests() -> None:
    """Both ends of the tie are kept; an assessment that says so is the only way, and its reasons are locked."""
    desk = a_desk()
    child, mother = received(desk, age="minor"), received(desk, "W-18")
    matter(desk, child, "family", together_with=mother)
    away = {"facility": "Sydhavn", "hold_class": "family"}
    for person in (child, mother):
        with pytest.raises(Refused, match="separated"):
            actions.hold_person(desk, measures.HoldPerson(person=person, **away))  # type: ignore[arg-type]
    assert line(desk, child).together_with == ("W-18",)
    best = actions.assess_best_interests(
        desk, judgements.AssessBestInterests(person=child, outcome="separation", because=WHY)
    )
    actions.hold_person(desk, measures.HoldPerson(person=child, best_interests=best, **away))  # type: ignore[arg-type]
    assert line(desk, child).facility == "Sydhavn"
    with pytest.raises(Refused):
        actions.hold_person(desk, measures.HoldPerson(person=mother, facility="Osthavn", hold_class="adult"))


@pytest.mark.parametrize(
    "missing", [None, *sorted(name for name in CRITERIA if not name.endswith("because"))]
)
def test_S_18_unaccompanied_child_is_returned_only_if_everything_stands(missing: str | None) -> None:
    """Four criteria, guardian, reception and best interests: one missing, and nobody goes."""
    desk = a_desk()
    child, assessment = ready(desk, age="minor", is_alone=True)
    with pytest.raises(Refused, match="not possible now"):
        sent(desk, child, assessment)
    actions.assess_best_interests(
        desk, judgements.AssessBestInterests(person=child, outcome="return", because=WHY)
    )
    with pytest.raises(Refused, match="not possible now"):
        sent(desk, child, assessment)
    facts = CRITERIA | ({missing: False} if missing else {})
    actions.weigh_child_return(desk, judgements.WeighChildReturn(person=child, **facts))
    if missing is None:
        sent(desk, child, assessment)
        return
    with pytest.raises(Refused, match="not possible now"):
        sent(desk, child, assessment)


def test_S_18_later_answer_counts() -> None:
    """A child who comes to fear is not returned because of what was found before."""
    desk = a_desk()
    child, assessment = ready(desk, age="minor", is_alone=True)
    actions.assess_best_interests(
        desk, judgements.AssessBestInterests(person=child, outcome="return", because=WHY)
    )
    actions.weigh_child_return(desk, judgements.WeighChildReturn(person=child, **CRITERIA))
    actions.weigh_child_return(
        desk, judgements.WeighChildReturn(person=child, **(CRITERIA | {"has_no_fear": False}))
    )
    with pytest.raises(Refused):
        sent(desk, child, assessment)


def test_S_21_clock_runs_from_the_first_contact_whatever_is_done() -> None:
    """Moving, another class and another ground leave the end where it is."""
    desk = a_desk()
    person = received(desk, met_at=MORNING - 10 * HOUR_MS)
    due = line(desk, person).due_at
    assert due == MORNING - 10 * HOUR_MS + HOLD_LIMIT_MS
    for facility, ground in (
        ("Nordhavn", "screening"),
        ("Sydhavn", "identity"),
        ("Nordhavn", "return_prepared"),
    ):
        desk.at += HOUR_MS
        actions.hold_person(
            desk,
            measures.HoldPerson(person=person, facility=facility, hold_class="medical", ground=ground),  # type: ignore[arg-type]
        )
        assert line(desk, person).due_at == due


@pytest.mark.parametrize("label", ["W-17", "w-17", " W - 17 "])
def test_S_21_new_card_does_not_begin_a_new_stay(label: str) -> None:
    """While somebody is here they cannot be received again; who comes back soon goes on with the clock of before."""
    desk = a_desk()
    person = received(desk)
    with pytest.raises(Refused, match="their clock runs"):
        received(desk, label)
    informed(desk, person)
    desk.at += 70 * HOUR_MS
    actions.end_hold(desk, measures.EndHold(person=person, how="released"))
    desk.at += HOUR_MS
    again = received(desk, label)
    assert line(desk, again).due_at == desk.at + 2 * HOUR_MS


def test_S_21_new_label_of_the_same_person_goes_on_too() -> None:
    """Where an officer says that it is the same person, another label changes nothing; after a week it does."""
    desk = a_desk()
    person = received(desk)
    informed(desk, person)
    desk.at += 60 * HOUR_MS
    actions.end_hold(desk, measures.EndHold(person=person, how="transferred"))
    again = received(desk, "X-1", same_as=person)
    assert line(desk, again).due_at == desk.at + 12 * HOUR_MS
    informed(desk, again)
    actions.end_hold(desk, measures.EndHold(person=again, how="released"))
    desk.at += SAME_STAY_MS
    later = received(desk, "X-1")
    assert line(desk, later).due_at == desk.at + HOLD_LIMIT_MS


def test_S_21_contact_cannot_be_dated_ahead() -> None:
    """A clock that begins tomorrow is none."""
    desk = a_desk()
    with pytest.raises(Refused, match="ahead"):
        received(desk, met_at=MORNING + 1)


def test_S_21_overrun_is_on_record_once_and_stays() -> None:
    """The job puts it a millisecond after the end, once; it stays on record when the person leaves, and is counted."""
    desk = a_desk()
    person = received(desk)
    informed(desk, person)
    desk.at += HOLD_LIMIT_MS
    actions.note_overruns(desk)
    assert desk.of(records.HoldOverrun) == []
    desk.at += 1
    actions.note_overruns(desk)
    actions.note_overruns(desk)
    assert [(one.person, one.clock) for one in desk.of(records.HoldOverrun)] == [(person, "holding")]
    assert holds.show_count(desk, holds.NothingAsked()).overdue == 1
    held = holds.show_holds(desk, holds.HoldsQuery())
    assert (held.overruns[0].is_here, held.facilities[0].overdue) == (True, 1)
    actions.end_hold(desk, measures.EndHold(person=person, how="released"))
    count = holds.show_count(desk, holds.NothingAsked())
    assert (count.overdue, count.overruns) == (0, 1)
    assert line(desk, person).clock == "overdue"


def test_S_17_child_waits_no_longer_than_twelve_hours_for_a_decision() -> None:
    """The clock of the decision runs out on its own, and stops when the decision is taken."""
    desk = a_desk()
    late, timely = received(desk, age="minor"), received(desk, "W-18", age="age_doubt")
    actions.assess_best_interests(
        desk, judgements.AssessBestInterests(person=timely, outcome="stay", because=WHY)
    )
    desk.at += CHILD_DECISION_MS + 1
    actions.note_overruns(desk)
    assert [(one.person, one.clock) for one in desk.of(records.HoldOverrun)] == [(late, "child_decision")]


@given(st.integers(0, 4 * HOLD_LIMIT_MS), st.integers(0, 4 * HOLD_LIMIT_MS))
def test_clock_only_goes_on(now: int, later: int) -> None:
    """Time never takes a clock back to a milder state."""
    order = ("running", "warning", "overdue")
    first, second = (clock_state(HOLD_LIMIT_MS, 0, at) for at in sorted((now, later)))
    assert order.index(first) <= order.index(second)
    assert clock_state(HOLD_LIMIT_MS, 0, HOLD_LIMIT_MS - WARNING_MS) == "running"
    assert clock_state(HOLD_LIMIT_MS, 0, HOLD_LIMIT_MS - WARNING_MS + 1) == "warning"


def test_needs_are_listed_without_names() -> None:
    """The list has numbers and needs; origin and wishes have no form in which they could cross."""
    desk = a_desk()
    ask = care.ListNeeds(
        place=place_of(11.0, 55.0), persons=31, needs=("shelter",), origin_countries=("VES",), any_wish=True
    )
    actions.list_needs(desk, ask)
    (record,) = desk.of(records.NeedsListed)
    assert (record.person_class, record.protection) == ("rescued", "wished")


def test_nobody_unknown_has_steps() -> None:
    """A name that nobody has gets the same answer from every action."""
    desk = a_desk()
    with pytest.raises(Missing):
        informed(desk, "b" * 26)
    with pytest.raises(Refused):
        desk.put(records.HoldEnded(person="b" * 26, how="released"))
    with pytest.raises(Missing):
        people.show_person(desk, people.PersonQuery(person="b" * 26))


def test_pages_tell_the_read_log_whom_they_show() -> None:
    """Who looked at whom is known."""
    desk = a_desk()
    person = received(desk)
    people.show_people(desk, people.PeopleQuery())
    assert desk.seen == [person]


def test_countries_that_are_not_current_count_as_a_risk() -> None:
    """The page says of each country whether anything may go there now."""
    desk = a_desk()
    judged(desk, "SUD")
    judged(desk, "VES", "serious")
    shown = holds.show_countries(desk, holds.NothingAsked()).countries
    assert [(one.nation, one.is_current) for one in shown] == [("SUD", True), ("VES", False)]
    desk.at += 90 * DAY_MS
    assert not any(one.is_current for one in holds.show_countries(desk, holds.NothingAsked()).countries)

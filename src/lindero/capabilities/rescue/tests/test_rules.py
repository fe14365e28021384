"""Promises of the rules: phases, turns, ties and readers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.rescue import records
from lindero.capabilities.rescue.records import PHASES
from lindero.capabilities.rescue.rules import (
    DEMANDS,
    READER_PURPOSES,
    READER_ROLES,
    WITHOUT_SAFETY,
    Case,
    demanded,
    fault_of,
    may_see,
    unit_key,
)
from lindero.kernel.places import place_of
from lindero.kernel.record import Record

CASE = "a" * 26
CRITERIA = st.lists(st.sampled_from(sorted(DEMANDS)), max_size=5)
HERE = place_of(11.0, 55.0)


@given(CRITERIA, CRITERIA)
def test_more_criteria_never_make_it_less_grave(
    some: list[records.Criterion], more: list[records.Criterion]
) -> None:
    """What is known can only raise the phase."""
    assert PHASES.index(demanded([*some, *more])) >= PHASES.index(demanded(some))


@given(CRITERIA.filter(bool), st.sampled_from(PHASES))
def test_phase_is_never_below_what_is_known(because: list[records.Criterion], phase: records.Phase) -> None:
    """A graver phase may always be set, a lesser one than the criteria demand never."""
    record = records.PhaseSet(case=CASE, phase=phase, because=tuple(because))
    assert bool(fault_of(Case(), record)) is (PHASES.index(phase) < PHASES.index(demanded(because)))


@given(st.text(max_size=20))
def test_unit_stays_the_same_however_it_is_written(name: str) -> None:
    """Capital letters and spaces make no other unit."""
    assert unit_key(f" {name} ") == unit_key(name)
    assert unit_key(unit_key(name)) == unit_key(name)


@pytest.mark.parametrize(
    ("case", "record", "fault"),
    [
        (Case(), records.UnitArrived(case=CASE, unit="x"), "not tasked"),
        (Case(units=frozenset({"nora7"})), records.UnitArrived(case=CASE, unit="Nora 7"), ""),
        (Case(safety_nation="NRD"), records.PlaceOfSafetyReached(case=CASE), "Nobody is on record"),
        (Case(rescued=3), records.PlaceOfSafetyReached(case=CASE), "No place of safety"),
        (Case(rescued=3, safety_nation="NRD"), records.PlaceOfSafetyReached(case=CASE), ""),
        (
            Case(rescued=3),
            records.PersonsDisembarked(case=CASE, authority="ab", counts=records.Counts()),
            "not reached",
        ),
        (Case(), records.ReportMade(case=CASE, text="a report of it"), "not concluded"),
        (Case(is_concluded=True), records.ReportMade(case=CASE, text="a report of it"), ""),
        (
            Case(is_concluded=True, is_reported=True),
            records.ReportMade(case=CASE, text="again, again"),
            "concluded",
        ),
        (Case(is_concluded=True), records.UnitTasked(case=CASE, unit="x"), "concluded"),
    ],
)
def test_steps_come_in_turn(case: Case, record: Record, fault: str) -> None:
    """Each step waits for what it stands on, and for nothing else."""
    found = fault_of(case, record)
    assert fault in found
    assert bool(found) is bool(fault)


@given(
    st.booleans(),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from(["all_safe", "some_missing", *WITHOUT_SAFETY]),
)
def test_S_16_no_case_ends_while_somebody_rescued_is_not_safe(
    is_safe: bool, rescued: int, is_answered: bool, outcome: records.Outcome
) -> None:
    """However it is called, an end leaves nobody between the sea and the place of safety."""
    case = Case(is_safe=is_safe, rescued=rescued, is_answered=is_answered)
    if not fault_of(case, records.CaseConcluded(case=CASE, outcome=outcome, place=HERE)):
        assert is_safe or not rescued
        assert is_safe or outcome in WITHOUT_SAFETY
        assert outcome != "handed_over" or is_safe or is_answered


@given(
    st.sets(st.sampled_from(["BG1", "ANL", "CMD", "PTL", "CUS", "ADM", "RCC", "FRO"])),
    st.sampled_from(["", "sea_rescue", "crime_investigation", "border_surveillance"]),
    st.booleans(),
)
def test_S_16_open_rescue_is_shown_for_rescue_only(roles: set[str], purpose: str, by_emergency: bool) -> None:
    """No enforcing role alone, no other purpose and no emergency grant opens it; once safe, the grant decides."""
    if may_see(roles, purpose, by_emergency=by_emergency, is_open=True):
        assert not roles or roles & READER_ROLES
        assert purpose in READER_PURPOSES
        assert not by_emergency
    assert may_see(roles, purpose, by_emergency=by_emergency, is_open=False)

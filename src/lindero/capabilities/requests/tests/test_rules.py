"""Promises of the rules: the same state in whatever order, time that goes somewhere, limits, grounds, relevance."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.requests.paths import paths_from
from lindero.capabilities.requests.records.terms import Ground, Purpose, Told
from lindero.capabilities.requests.rules.grounds import NEUTRAL, WORDS, told_as
from lindero.capabilities.requests.rules.relevance import OFFERED_KIND, Matter, Path, relevant_to_peers
from lindero.capabilities.requests.rules.standing import ASKERS, Stand, Step, delays_of, may_step, steps_open
from lindero.capabilities.requests.rules.timing import DEFAULTS, haste_of, is_founded, limit_of
from lindero.capabilities.requests.tables.agreed import limits_with
from lindero.kernel.deadlines import Limit, Pause
from lindero.kernel.places import area_of, place_of
from lindero.kernel.tests.agreements import agreement_with, clause_for
from lindero.trust.agreements.vocabulary import PURPOSES

T0 = 1_795_334_400_000
HOUR = 3_600_000
instants = st.none() | st.integers(1, 1_000).map(lambda hours: T0 + hours * HOUR)


def stand(**more: Any) -> Stand:
    """Return a request of Nordia to Sudia, as Sudia has it."""
    facts: dict[str, Any] = {
        "request": "a" * 26,
        "asker": "NRD",
        "addressee": "SUD",
        "is_own": False,
        "purpose": "counter_smuggling",
        "asked_at": T0,
    }
    return Stand(**(facts | more))


@st.composite
def stands(draw: st.DrawFn) -> Stand:
    """Return requests as records in any order may leave them."""
    names = ("received_at", "acknowledged_at", "assigned_at", "answered_at", "refused_at", "withdrawn_at")
    times = {name: draw(instants) for name in (*names, "fed_back_at", "closed_at")}
    pause = st.builds(Pause, st.integers(T0, T0 + 900 * HOUR), instants)
    return stand(
        is_own=draw(st.booleans()),
        due_at=T0 + 168 * HOUR,
        parts=draw(st.integers(0, 3)),
        court=tuple(draw(st.lists(pause, max_size=2))),
        questions=tuple(draw(st.lists(pause, max_size=2))),
        **times,
    )


# --- how it stands ----------------------------------------------------------------------------------------------


@given(one=stands())
def test_RFI_01_each_side_takes_its_own_steps_only(one: Stand) -> None:
    """Whatever is on record, no step is open to both sides, and none of the other side's is open here."""
    for step in steps_open(one):
        assert (step in ASKERS) is one.is_own
    there = stand(
        **({name: getattr(one, name) for name in one.__struct_fields__} | {"is_own": not one.is_own})
    )
    assert not set(steps_open(one)) & set(steps_open(there))
    assert one.state == there.state


@given(one=stands())
def test_RFI_01_what_has_ended_is_answered_no_more(one: Stand) -> None:
    """Once answered, refused or withdrawn, there is no step back, at either side."""
    if one.ended_at is not None:
        assert not set(steps_open(one)) & {"answer", "refuse", "acknowledge", "assign", "ask_authorisation"}


@given(one=stands(), hours=st.integers(0, 2_000))
def test_EXC_12_all_of_the_time_went_somewhere(one: Stand, hours: int) -> None:
    """Queue, court and asking side add up to the time since receipt, and none of them is negative."""
    now = T0 + hours * HOUR
    delays = delays_of(one, now)
    assert min(delays.link, delays.queue, delays.court, delays.asker) >= 0
    if one.received_at is not None:
        until = max(one.received_at, now if one.ended_at is None else min(now, one.ended_at))
        assert delays.queue + delays.court + delays.asker == until - one.received_at


@pytest.mark.parametrize(
    ("facts", "step", "code"),
    [
        ({}, "answer", "STATE"),
        ({"received_at": T0}, "answer", "STATE"),
        ({"received_at": T0, "acknowledged_at": T0}, "answer", ""),
        ({"received_at": T0, "acknowledged_at": T0, "court": (Pause(T0),)}, "answer", "STATE"),
        ({"received_at": T0, "acknowledged_at": T0, "court": (Pause(T0),)}, "decide_authorisation", ""),
        ({"received_at": T0, "acknowledged_at": T0, "parts": 1}, "refuse", "STATE"),
        ({"received_at": T0}, "withdraw", "SIDE"),
        ({"received_at": T0, "is_own": True}, "withdraw", ""),
        ({"received_at": T0, "is_own": True}, "close", "STATE"),
        ({"received_at": T0, "is_own": True, "refused_at": T0}, "close", ""),
    ],
)
def test_RFI_01_steps_follow_in_order(facts: dict[str, Any], step: Step, code: str) -> None:
    """What does not follow is refused with a code and with what it follows."""
    decision = may_step(stand(**facts), step)
    assert decision.codes == ((code,) if code else ())
    assert decision.allowed or decision.reasons[0].fix


# --- limits -----------------------------------------------------------------------------------------------------


def test_EXC_12_limit_by_urgency_and_by_where_the_data_are() -> None:
    """D-05, D-06 and D-07, each marked to be verified; urgency without reasons is none."""
    assert limit_of(haste_of(is_urgent=True, has_reasons=True), {}).words == "8 hours (D-05, to be verified)"
    indirect = haste_of(is_urgent=True, has_reasons=True, access="indirect")
    assert limit_of(indirect, {}).words == "3 days (D-06, to be verified)"
    for is_urgent, has_reasons in ((False, False), (False, True), (True, False)):
        haste = haste_of(is_urgent=is_urgent, has_reasons=has_reasons)
        assert limit_of(haste, {}).words == "7 days (D-07, to be verified)"
    assert not any(limit.is_verified for limit in DEFAULTS.values())


def test_EXC_12_agreement_comes_before_the_profile() -> None:
    """A limit that the agreement names counts, whatever the profile says."""
    agreed = Limit(name="D-07", limit=14, unit="days", source="Article 3", is_verified=True)
    assert limit_of("other", {"D-07": agreed}) == agreed


@pytest.mark.parametrize(
    ("reasons", "founded"), [("", False), (" " * 50, False), ("soon", False), ("It sails at noon.", True)]
)
def test_EXC_12_reasons_are_more_than_a_word(reasons: str, founded: bool) -> None:
    """Blanks are no reasons, and one short word neither."""
    assert is_founded(reasons) is founded


# --- words ------------------------------------------------------------------------------------------------------


def test_RFI_01_grounds_that_would_tell_something_are_told_alike() -> None:
    """Every ground is told as one of the words that there are; those that endanger all as the same."""
    told = {ground: told_as(ground) for ground in get_args(Ground)}
    assert {told[ground] for ground in NEUTRAL} == {"NEUTRAL"}
    assert set(told.values()) == set(get_args(Told)) == set(WORDS)
    assert {"NOT_AVAILABLE", "RISK_TO_PERSON", "ESSENTIAL_SECURITY"} <= NEUTRAL


@pytest.mark.parametrize(
    ("calendars", "words"),
    [
        ("{}", "2 working days (D-07, days off to be verified)"),
        ('{"NRD": {"rest_days": ["friday"]}}', "2 working days (D-07, days off to be verified)"),
        ('{"SUD": {"rest_days": ["friday"]}}', "2 working days (D-07)"),
    ],
)
def test_EXC_12_days_off_are_those_of_who_must_answer(calendars: str, words: str) -> None:
    """Sudia's calendar, not Nordia's; where Sudia stated none, the profile's, and the limit says so."""
    dated = '[{"from": 0, "limit": 2}]'
    limits = f'[{{"id": "D-07", "limits": {dated}, "unit": "working_days", "source": "Article 3", "verified": true}}]'
    rows = [("AG-1@1", "NRD SUD", limits, calendars)]
    assert limits_with(rows, "SUD", "NRD", 1)["D-07"].words == words


@pytest.mark.parametrize(
    ("stopped", "peers"), [((), ["SUD"]), (("SUD", "NRD"), ["SUD"]), (("NRD", "SUD"), [])]
)
def test_S_02_nothing_is_proposed_by_a_clause_that_is_suspended(
    stopped: tuple[str, ...], peers: list[str]
) -> None:
    """A suspension of offers on the way out leaves no way; one of the other direction does."""
    stop = frozenset({(OFFERED_KIND, *stopped)} if stopped else ())
    agreed = agreement_with(clause_for(OFFERED_KIND, stopped=stop))
    assert [path.peer for path in paths_from([agreed], "NRD")] == peers


def test_RFI_01_purposes_are_those_that_agreements_name() -> None:
    """Nothing can be asked for a purpose that no agreement could permit, and none is left out."""
    assert set(get_args(Purpose)) == set(PURPOSES)


# --- what a neighbour may need ----------------------------------------------------------------------------------

STRAIT = area_of([place_of(10, 55), place_of(12, 55), place_of(12, 56), place_of(10, 56)])
PATH = Path(
    peer="SUD",
    clause="AG-1@1/art-9",
    purposes=frozenset({"counter_smuggling"}),
    offences=frozenset({"smuggling"}),
    area_names=("strait",),
    areas=(STRAIT,),
)


def test_EXC_09_evidence_of_relevance_is_shown() -> None:
    """Kind, purpose, area and offence, each in words."""
    matter = Matter(purpose="counter_smuggling", place=place_of(11, 55.5), offence="smuggling")
    (found,) = relevant_to_peers(matter, (PATH,))
    assert (found.peer, found.clause) == ("SUD", "AG-1@1/art-9")
    assert [reason.partition(":")[0] for reason in found.because] == ["kind", "purpose", "area", "offence"]


@pytest.mark.parametrize(
    "matter",
    [
        Matter(purpose="customs_control", place=place_of(11, 55.5), offence="smuggling"),
        Matter(purpose="counter_smuggling", place=place_of(20, 55.5), offence="smuggling"),
        Matter(purpose="counter_smuggling", offence="smuggling"),
        Matter(purpose="counter_smuggling", place=place_of(11, 55.5), offence="theft"),
        Matter(purpose="counter_smuggling", place=place_of(11, 55.5)),
    ],
)
def test_EXC_09_what_a_clause_does_not_cover_is_not_relevant(matter: Matter) -> None:
    """Another purpose, another place or none, another offence or none: no proposal."""
    assert relevant_to_peers(matter, (PATH,)) == ()


def test_EXC_09_each_neighbour_is_named_once() -> None:
    """Two clauses that fit make one proposal, by the first."""
    matter = Matter(purpose="counter_smuggling", place=place_of(11, 55.5), offence="smuggling")
    other = Path(peer="SUD", clause="AG-2@1/b", purposes=frozenset({"counter_smuggling"}), is_everywhere=True)
    assert [found.clause for found in relevant_to_peers(matter, (PATH, other))] == ["AG-1@1/art-9"]


def test_EXC_09_rule_cannot_look_at_a_person() -> None:
    """What it is given has no field for a name, a class or a word of the note."""
    assert set(Matter.__struct_fields__) == {"purpose", "place", "offence"}

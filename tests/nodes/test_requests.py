"""W3 on whole nodes: asked by one contact point, answered by the other, with one clock that both see."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lindero.kernel.errors import Refused
from lindero.kernel.times import DAY_MS, HOUR_MS, MINUTE_MS
from tests.nodes.concluded import concluded_world
from tests.nodes.requesting import LATE_MS, asked, clocks, do, given, passing, released, shown, treaty
from tests.nodes.world import World

WHY = "The ship leaves the port at noon."
LIMITS = (
    '  - {id: D-05, what: "Answer to an urgent request", limit: 6, unit: hours,'
    ' source: "Article 9 (2)", verified: true}\n'
)


@pytest.fixture
def neighbours(tmp_path: Path) -> Iterator[World]:
    """Return Nordia and Sudia, who may ask each other."""
    world = concluded_world(tmp_path, treaty(deadlines=LIMITS), folders=())
    yield world
    world.close()


def test_RFI_01_request_goes_from_the_question_to_the_feedback(neighbours: World) -> None:
    """Both sides see the same state and the same clock at every step, each from its own copy."""
    request = asked(neighbours)
    assert shown(neighbours, "NRD", request).line.state == "received"
    do(neighbours, "SUD", "acknowledge_request", request=request, access="direct")
    do(neighbours, "SUD", "assign_request", request=request, office="coast guard records")
    do(neighbours, "SUD", "ask_clarification", request=request, text="Which of the two?")
    neighbours.settle()
    assert shown(neighbours, "NRD", request).line.state == "clarification"
    do(neighbours, "NRD", "give_clarification", request=request, text="The one of 24 metres.")
    neighbours.settle()
    given(neighbours, request, completes="part", left_out="ONGOING_INVESTIGATION")
    assert shown(neighbours, "NRD", request).line.state == "answered_partly"
    given(neighbours, request)
    for nation in ("NRD", "SUD"):
        view = shown(neighbours, nation, request)
        assert (view.line.state, len(view.answers)) == ("answered", 2)
    do(neighbours, "NRD", "give_feedback", request=request, worth="decisive")
    do(neighbours, "NRD", "close_request", request=request)
    neighbours.settle()
    ours, theirs = (shown(neighbours, nation, request) for nation in ("NRD", "SUD"))
    assert ours.line.state == theirs.line.state == "closed"
    assert [step.step for step in ours.history] == [step.step for step in theirs.history]
    assert clocks(neighbours, request)[0] == clocks(neighbours, request)[1]
    neighbours.check_logs_agree()


def ends_of_bodies(world: World) -> set[tuple[str, int, int]]:
    """Return until when each node keeps the body of each of its records."""
    select = "SELECT seq, delete_by FROM log_bodies"
    return {(nation, *row) for nation, node in world.nodes.items() for row in node.store.query(select)}


def test_EXC_12_S_40_time_is_extended_once_with_reasons_as_far_as_the_agreement_allows(
    tmp_path: Path,
) -> None:
    """Both sides see the new time and why; nobody takes more than was agreed, twice, or keeps anything longer."""
    world = World(tmp_path)
    world.conclude(treaty(deadlines=LIMITS.replace("verified: true", "verified: true, extendable_by: 3")))
    request = asked(world, is_urgent=True, urgency_reasons=WHY)
    before = clocks(world, request)[0].due_at
    why = "The archive of the port opens at eight."
    with pytest.raises(Refused):
        do(world, "SUD", "extend_deadline", request=request, by=2, because=why)
    do(world, "SUD", "acknowledge_request", request=request, access="direct")
    world.settle()
    assert "extend_deadline" in shown(world, "SUD", request).actions
    for by in (4, 100):
        with pytest.raises(Refused, match="3 hours at most"):
            do(world, "SUD", "extend_deadline", request=request, by=by, because=why)
    ends = ends_of_bodies(world)
    do(world, "SUD", "extend_deadline", request=request, by=2, because=why)
    world.settle()
    assert ends < ends_of_bodies(world)
    ours, theirs = clocks(world, request)
    assert ours.due_at == theirs.due_at == before + 2 * HOUR_MS
    assert ours.limit == theirs.limit == "8 hours (D-05)"
    steps = {step.step: step for step in shown(world, "NRD", request).history}
    assert why in [fact.value for fact in steps["deadline_extended"].facts]
    assert "extend_deadline" not in shown(world, "SUD", request).actions
    with pytest.raises(Refused, match="extended already"):
        do(world, "SUD", "extend_deadline", request=request, by=1, because=why)
    world.close()


def test_EXC_12_time_is_not_extended_where_no_agreement_allows_it(neighbours: World) -> None:
    """A limit without a word on extension stays what it is, and is not offered to be extended."""
    request = asked(neighbours, is_urgent=True, urgency_reasons=WHY)
    do(neighbours, "SUD", "acknowledge_request", request=request, access="direct")
    assert "extend_deadline" not in shown(neighbours, "SUD", request).actions
    with pytest.raises(Refused, match="not"):
        do(neighbours, "SUD", "extend_deadline", request=request, by=1, because="It takes us longer today.")


def test_RFI_01_request_without_a_clause_does_not_leave(tmp_path: Path) -> None:
    """Another purpose than the treaty's: nothing of it crosses, and the gate says why."""
    world = concluded_world(tmp_path, treaty(), folders=())
    request = asked(world, purpose="customs_control")
    assert shown(world, "NRD", request).line.state == "sent"
    assert b"trawler Aurora" not in world.wire("NRD", "SUD")
    assert {code for one in world.rulings("NRD") if one.about == request for code in one.codes} >= {"PURPOSE"}
    world.close()


def test_RFI_01_request_goes_to_nobody_but_whom_it_names(three: World) -> None:
    """Vesta is bound by the same clause, and hears nothing of what Nordia asks Sudia, nor of the answer."""
    three.conclude(treaty("NRD", "SUD", "VES"))
    request = asked(three)
    do(three, "SUD", "acknowledge_request", request=request, access="direct")
    given(three, request)
    assert shown(three, "NRD", request).line.state == "answered"
    assert three.received("VES", "requests.information_asked") == []
    assert b"trawler" not in three.wire("NRD", "VES") + three.wire("SUD", "VES")
    assert three.files_holding("VES", "trawler") == []


def test_RFI_01_person_crosses_by_a_second_persons_release_and_then_the_clock_begins(
    neighbours: World,
) -> None:
    """The request alone is not whole: until the person's record is there, no time runs."""
    request = asked(neighbours, has_person=True)
    assert clocks(neighbours, request) == (None, None)
    do(
        neighbours,
        "NRD",
        "name_person",
        request=request,
        person_class="suspect",
        source="B",
        information="2",
        basis="fact",
        family_name="Marešová",
    )
    neighbours.settle()
    assert "Marešová".encode() not in neighbours.wire("NRD", "SUD")
    released(neighbours, "NRD", "SUD")
    assert "Marešová".encode() in neighbours.wire("NRD", "SUD")
    ours, theirs = clocks(neighbours, request)
    assert ours is not None
    assert ours.due_at == theirs.due_at


def test_RFI_01_refusal_has_a_ground_and_a_neutral_one_tells_nothing(neighbours: World) -> None:
    """The true ground stays at home: nothing, and what would endanger somebody, are refused in the same bytes."""
    told = []
    for ground in ("NOT_AVAILABLE", "RISK_TO_PERSON", "ESSENTIAL_SECURITY"):
        request = asked(neighbours)
        do(neighbours, "SUD", "acknowledge_request", request=request, access="direct")
        do(neighbours, "SUD", "refuse_request", request=request, ground=ground)
        neighbours.settle()
        assert shown(neighbours, "SUD", request).own_ground == ground
        view = shown(neighbours, "NRD", request)
        assert view.line.state == "refused"
        assert view.own_ground == ""
        told.append(view.history[-1].facts)
    assert told[0] == told[1] == told[2]
    assert b"RISK_TO_PERSON" not in neighbours.wire("SUD", "NRD")


def test_RFI_01_withdrawn_request_is_answered_by_nobody(neighbours: World) -> None:
    """The clock ends at both sides, and an answer is refused."""
    request = asked(neighbours)
    do(neighbours, "SUD", "acknowledge_request", request=request, access="direct")
    do(neighbours, "NRD", "withdraw_request", request=request, reason="found otherwise")
    neighbours.settle()
    assert [clock.has_ended for clock in clocks(neighbours, request)] == [True, True]
    with pytest.raises(Refused):
        given(neighbours, request)


def test_RFI_01_request_crosses_for_its_own_purpose_among_several(tmp_path: Path) -> None:
    """The clause permits two purposes: the receiver may use it for the one that the request names, at both gates."""
    world = concluded_world(tmp_path, treaty(purposes="border_checks, counter_smuggling"), folders=())
    asked(world, purpose="counter_smuggling")
    asked(world, purpose="border_checks")
    heads = world.received("SUD", "requests.information_asked")
    assert [head.purpose for head in heads] == ["counter_smuggling", "border_checks"]
    (channel,) = [name for name in world.channels("SUD") if name.endswith("NRD-SUD/AG-1/operations")]
    entry, record = world.entries("SUD", channel)[0], world.body("SUD", heads[0])
    node = world.nodes["SUD"]
    inbox = node.exchange._inbox  # What a dishonest neighbour's entry meets.

    def admitted(**changes: str) -> str:
        changed = msgspec.structs.replace(entry, **changes)
        return node.store.run(lambda tx: inbox._admission.admitter(tx, "NRD", "operations")(changed, record))

    assert admitted() == "STORED"
    assert admitted(purpose="border_checks") == "PURPOSE"
    world.close()


# --- clocks -----------------------------------------------------------------------------------------------------


def test_EXC_12_limit_is_the_agreements_and_what_it_leaves_open_the_profiles(neighbours: World) -> None:
    """Six hours as agreed where it is urgent; seven days by default, marked to be verified, where it is not."""
    urgent = asked(neighbours, is_urgent=True, urgency_reasons=WHY)
    (ours, theirs), begun = clocks(neighbours, urgent), neighbours.clocks["SUD"].now()
    assert ours.limit == theirs.limit == "6 hours (D-05)"
    assert ours.source == "Article 9 (2)"
    assert abs(ours.due_at - begun - 6 * HOUR_MS) < 5_000
    plain = asked(neighbours)
    assert clocks(neighbours, plain)[0].limit == "7 days (D-07, to be verified)"


def test_EXC_12_urgency_without_reasons_is_treated_as_not_urgent(neighbours: World) -> None:
    """It is on record as it was asked, and both sides give it the ordinary limit."""
    request = asked(neighbours, is_urgent=True)
    assert [clock.limit for clock in clocks(neighbours, request)] == ["7 days (D-07, to be verified)"] * 2
    assert shown(neighbours, "SUD", request).line.haste == "urgent without reasons"


def test_EXC_12_answering_side_alone_says_that_the_data_are_elsewhere(neighbours: World) -> None:
    """Three days instead of six hours, from receipt, at both sides."""
    request = asked(neighbours, is_urgent=True, urgency_reasons=WHY)
    before = clocks(neighbours, request)[0].due_at
    do(neighbours, "SUD", "acknowledge_request", request=request, access="indirect")
    neighbours.settle()
    ours, theirs = clocks(neighbours, request)
    assert ours.due_at == theirs.due_at == before + 66 * HOUR_MS
    with pytest.raises(Refused):
        do(neighbours, "NRD", "acknowledge_request", request=request, access="direct")


def test_EXC_12_warnings_at_50_80_and_100_per_cent_and_then_a_ticket_at_both_sides(neighbours: World) -> None:
    """The breach makes the quality ticket by itself; each side has its own and the other's, and it stays."""
    request = asked(neighbours, is_urgent=True, urgency_reasons=WHY)
    do(neighbours, "SUD", "acknowledge_request", request=request, access="direct")
    neighbours.settle()
    begun = clocks(neighbours, request)[1].due_at - 6 * HOUR_MS
    for minutes, stages, is_breached in (
        (178, [], False),
        (182, [50], False),
        (286, [50], False),
        (290, [50, 80], False),
        (358, [50, 80], False),
        (362, [50, 80, 100], True),
    ):
        passing(neighbours, begun + minutes * MINUTE_MS - neighbours.clocks["SUD"].now())
        for nation in ("NRD", "SUD"):
            assert [w.percent for w in neighbours.records(nation, "requests.deadline_warned")] == stages
            assert bool(neighbours.records(nation, "requests.ticket_opened")) is is_breached
    passing(neighbours, LATE_MS)
    for nation in ("NRD", "SUD"):
        view = shown(neighbours, nation, request)
        assert sorted(ticket.origin for ticket in view.tickets) == ["NRD", "SUD"]
        assert view.line.clock.is_late
    given(neighbours, request)
    do(
        neighbours,
        "SUD",
        "answer_ticket",
        request=request,
        cause="own_queue",
        remedy="A second officer at night.",
    )
    passing(neighbours, DAY_MS // 2)
    for nation in ("NRD", "SUD"):
        view = shown(neighbours, nation, request)
        assert {ticket.cause for ticket in view.tickets} == {"own_queue"}
        assert view.line.clock.is_late
        assert view.line.clock.has_ended
        assert len(neighbours.records(nation, "requests.ticket_opened")) == 2


def test_EXC_12_answer_a_second_too_late_is_late_on_both_sides(neighbours: World) -> None:
    """Seven days and a second after receipt: late here and there, though no look at the clocks lay in between."""
    request = asked(neighbours)
    do(neighbours, "SUD", "acknowledge_request", request=request, access="direct")
    neighbours.settle()
    due_at = clocks(neighbours, request)[1].due_at
    neighbours.move(due_at + 1_000 - neighbours.clocks["SUD"].now())
    given(neighbours, request)
    passing(neighbours, 61_000)
    assert [clock.is_late for clock in clocks(neighbours, request)] == [True, True]
    assert len(shown(neighbours, "NRD", request).tickets) == 2


def test_EXC_12_answer_counts_when_it_was_released_and_not_before(neighbours: World) -> None:
    """Written at Sudia and waiting for a colleague: both clocks run on, and what comes of it is late for both."""
    request = asked(neighbours)
    do(neighbours, "SUD", "acknowledge_request", request=request, access="direct")
    neighbours.settle()
    facts = {
        "person_class": "other",
        "source": "B",
        "information": "2",
        "basis": "fact",
        "text": "Three calls.",
    }
    do(neighbours, "SUD", "give_information", request=request, completes="all", **facts)
    passing(neighbours, 7 * DAY_MS)
    for nation in ("NRD", "SUD"):
        view = shown(neighbours, nation, request)
        assert (view.line.state, view.line.clock.is_late) == ("acknowledged", True)
    released(neighbours, "SUD", "NRD")
    assert [clock.has_ended for clock in clocks(neighbours, request)] == [True, True]
    assert [clock.is_late for clock in clocks(neighbours, request)] == [True, True]


def test_EXC_12_clock_stands_still_for_a_declared_court_alone_and_that_is_logged(neighbours: World) -> None:
    """A day with the court moves the end by a day at both sides, and the asking side was told at once."""
    request = asked(neighbours, is_urgent=True, urgency_reasons=WHY)
    do(neighbours, "SUD", "acknowledge_request", request=request, access="direct")
    do(
        neighbours,
        "SUD",
        "ask_authorisation",
        request=request,
        court="District Court of Sudhavn",
        expected_days=2,
    )
    neighbours.settle()
    ours, theirs = clocks(neighbours, request)
    assert ours.is_paused
    assert theirs.is_paused
    assert "authorisation_asked" in [step.step for step in shown(neighbours, "NRD", request).history]
    before = ours.due_at
    passing(neighbours, DAY_MS)
    assert neighbours.records("SUD", "requests.ticket_opened") == []
    do(neighbours, "SUD", "decide_authorisation", request=request, outcome="granted")
    neighbours.settle()
    ours, theirs = clocks(neighbours, request)
    assert ours == theirs
    assert not ours.is_late
    assert DAY_MS <= ours.due_at - before <= DAY_MS + 60_000
    assert shown(neighbours, "NRD", request).delays.court >= DAY_MS


def test_EXC_12_neighbour_out_of_reach_loses_no_deadline(neighbours: World) -> None:
    """The line is cut, the time runs out: both sides have their ticket when it is mended, and nothing disappears."""
    request = asked(neighbours, is_urgent=True, urgency_reasons=WHY)
    neighbours.sever("NRD", "SUD")
    passing(neighbours, 7 * HOUR_MS)
    assert len(neighbours.records("NRD", "requests.ticket_opened")) == 1
    neighbours.mend("NRD", "SUD")
    passing(neighbours, 61_000)
    for nation in ("NRD", "SUD"):
        assert len(shown(neighbours, nation, request).tickets) == 2

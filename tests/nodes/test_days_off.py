"""Working days on whole nodes: counted with the days off of who must answer, with the same result at both sides."""

from pathlib import Path

from lindero.capabilities.requests.tables.agreed import SELECT_IN_FORCE, limits_with
from lindero.kernel.deadlines import due_after
from lindero.kernel.times import DAY_MS
from tests.nodes.requesting import asked, clocks, do, given, passing, shown, treaty
from tests.nodes.world import START, World

LIMITS = (
    '  - {id: D-07, what: "Answer to any other request", limit: 2, unit: working_days,'
    ' source: "Article 9 (3)", verified: true}\n'
)
CALENDARS = (
    "{rest_days: [friday, saturday]}",
    "{rest_days: [monday], days_off: [2026-11-24, 2026-11-26, 2026-12-25]}",
)
"""Of Nordia, and of Sudia, which must answer: from Sunday 22 November on, it works on Wednesday and on Friday."""


def with_days_off(nordia: str, sudia: str) -> str:
    """Return a treaty whose parties state their calendars."""
    signers = "    signers: {operational: 1, legal: 1}\n"
    before, between, after = treaty(deadlines=LIMITS).split(signers)
    return f"{before}{signers}    calendar: {nordia}\n{between}{signers}    calendar: {sudia}\n{after}"


def begun_at(world: World, nation: str, request: str) -> int:
    """Return when a request's time began, as a node keeps it, milliseconds UTC."""
    select = "SELECT received_at FROM requests_requests WHERE record_id = ?"
    ((begun,),) = world.nodes[nation].store.query(select, (request,))
    return int(begun)


def asked_by_sudia(world: World) -> str:
    """Let Sudia ask Nordia, and let it arrive; return the request's name."""
    names = {"purpose": "counter_smuggling", "wanted": "vessel", "case_ref": "SUD/2026/7", "contact": "desk"}
    why = {
        "description": "Crew lists of the trawler.",
        "because": "She calls there.",
        "link": "Seen on board.",
    }
    request = str(do(world, "SUD", "ask_information", neighbour="NRD", **names, **why))
    world.settle()
    return request


def due_by(world: World, nation: str, begun: int) -> int:
    """Return when Sudia's answer to Nordia is due, as one node computes it from the text that it holds."""
    rows = list(world.nodes[nation].store.query(SELECT_IN_FORCE))
    return due_after(begun, limits_with(rows, "SUD", "NRD", begun)["D-07"])


def test_EXC_12_working_days_skip_the_days_off_of_who_must_answer_at_both_sides(tmp_path: Path) -> None:
    """Two working days over Sudia's holidays are five days, and an answer on the fourth is late at neither side.

    Whoever is asked brings its calendar along: what Sudia asks, Nordia answers within two days.
    """
    world = World(tmp_path)
    world.conclude(with_days_off(*CALENDARS))
    request = asked(world)
    ours, theirs = clocks(world, request)
    begun = begun_at(world, "SUD", request)
    assert START <= begun < START + DAY_MS // 2
    assert ours.limit == theirs.limit == "2 working days (D-07)"
    assert ours.due_at == theirs.due_at == begun + 5 * DAY_MS
    assert due_by(world, "NRD", begun) == due_by(world, "SUD", begun) == ours.due_at
    back = asked_by_sudia(world)
    ours, theirs = clocks(world, back)
    assert ours.due_at == theirs.due_at == begun_at(world, "NRD", back) + 2 * DAY_MS
    passing(world, 4 * DAY_MS)
    do(world, "SUD", "acknowledge_request", request=request, access="direct")
    given(world, request)
    for nation in ("NRD", "SUD"):
        view = shown(world, nation, request)
        assert view.line.state == "answered"
        assert view.line.clock.due_at == begun + 5 * DAY_MS
        assert not view.line.clock.is_late
        assert view.tickets == ()
    assert [clock.is_late for clock in clocks(world, back)] == [True, True]
    world.close()

"""What follows a match: a qualified person who did not search, then the neighbour's person, and never less (HIT-02)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from lindero.capabilities.matching.pages.views import CandidateQuery, MatchingQuery
from lindero.capabilities.matching.records import CandidateReviewed, CoreDataAsked
from lindero.kernel.errors import LinderoError, Missing, Refused
from lindero.kernel.times import HOUR_MS
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from tests.nodes.matched import (
    CASE,
    EXPERT,
    REASON,
    SEARCHER,
    candidates,
    confirmed,
    do,
    keep,
    matching_world,
    search,
)
from tests.nodes.releasing import release
from tests.nodes.routes import put_as
from tests.nodes.world import World

SHIP = "219005533"
NECESSITY = "the ship is expected tonight and its crew is to be met at the quay"


@pytest.fixture
def matching(tmp_path: Path) -> Iterator[World]:
    """Give Nordia and Sudia, which has a ship on record."""
    world = matching_world(tmp_path)
    keep(world, "SUD", SHIP)
    yield world
    world.close()


def request_of(world: World, match: str, **changes: Any) -> CoreDataAsked:
    """Return a request for core data as its action would put it."""
    found = world.nodes["NRD"].store.query(
        "SELECT peer, search, reference, review FROM matching_candidates WHERE record_id = ?", (match,)
    )
    peer, question, reference, review = found[0]
    facts = {"to": peer, "question": question, "reference": reference, "review": review or question}
    return CoreDataAsked(
        **(facts | changes), purpose="crime_investigation", case_ref=CASE, necessity=NECESSITY
    )


def shown(world: World, nation: str) -> Any:
    """Show the page of matching."""
    node = world.nodes[nation]
    return node.show(node.page("/matching"), MatchingQuery(), SEARCHER)


def test_HIT_02_core_data_without_confirmation_is_refused_with_403(
    matching: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked over the JSON interface, a follow-up of an unconfirmed candidate is answered 403, and nothing leaves."""
    search(matching, SHIP)
    ((match, _, _),) = candidates(matching)
    node = matching.nodes["NRD"]
    monkeypatch.setattr(node.people, "person_of", lambda _, **__: (SEARCHER, "Searcher"))
    with TestClient(web_application(node), base_url="http://127.0.0.1") as client:
        client.cookies.set(cookie_name(node, "http"), "searcher")
        answer = client.post(
            "/api/matching/ask_core_data",
            json={"candidate": match, "necessity": NECESSITY},
            headers={"Origin": "http://127.0.0.1"},
        )
    assert answer.status_code == 403, answer.text
    assert answer.json()["code"] == "matching.unconfirmed"
    matching.settle()
    assert matching.records("SUD", "matching.core_data_asked") == []


@pytest.mark.parametrize("verdict", ["rejected", "inconclusive"])
def test_HIT_02_only_a_yes_is_followed_up(matching: World, verdict: str) -> None:
    """A candidate that a person rejected, or could not tell, leads nowhere."""
    search(matching, SHIP)
    ((match, _, _),) = candidates(matching)
    do(matching, "NRD", "review_candidate", EXPERT, candidate=match, verdict=verdict, because=REASON)
    with pytest.raises(Refused) as refusal:
        do(matching, "NRD", "ask_core_data", candidate=match, necessity=NECESSITY)
    assert refusal.value.code == "matching.unconfirmed"


def test_HIT_02_every_route_to_an_unconfirmed_follow_up_is_closed(matching: World) -> None:
    """Direct call, machine, administrator, plug-in, an invented review: none gets a request out."""
    search(matching, SHIP)
    ((match, reference, _),) = candidates(matching)
    forged = [request_of(matching, match), request_of(matching, match, review="a" * 26)]
    for record in forged:
        for who in ("person/searcher", "person/admin", "job/matching.sweep", "reaction/matching.ask"):
            with pytest.raises(Refused):
                put_as(matching, record, who, "matching")
        with pytest.raises(Refused):
            put_as(matching, record, "person/searcher", "plugin")
    another = confirmed_elsewhere(matching)
    with pytest.raises(Refused):
        # A confirmation of one match opens no other.
        put_as(matching, request_of(matching, match, review=another), "person/searcher", "matching")
    assert matching.records("NRD", "matching.core_data_asked") == []
    assert reference


def confirmed_elsewhere(world: World) -> str:
    """Confirm a match of another ship; return the confirmation's name."""
    keep(world, "SUD", "219777001")
    name = search(world, "219777001")
    ((match,),) = world.nodes["NRD"].store.query(
        "SELECT record_id FROM matching_candidates WHERE search = ?", (name,)
    )
    return str(
        do(world, "NRD", "review_candidate", EXPERT, candidate=match, verdict="confirmed", because=REASON)
    )


def test_HIT_02_who_searched_does_not_confirm_and_no_machine_does(matching: World) -> None:
    """S-53: the searcher, jobs and reactions are refused; a colleague is not; nobody confirms twice."""
    search(matching, SHIP)
    ((match, _, _),) = candidates(matching)
    with pytest.raises(Refused) as refusal:
        do(matching, "NRD", "review_candidate", candidate=match, verdict="confirmed", because=REASON)
    assert refusal.value.code == "duties.same_person"
    review = CandidateReviewed(candidate=match, verdict="confirmed", because=REASON)
    for who in ("job/matching.sweep", "reaction/matching.ask", "cli/owner"):
        with pytest.raises(Refused):
            put_as(matching, review, who, "matching")
    put_as(matching, review, "person/expert", "matching")
    with pytest.raises(Refused):
        put_as(matching, review, "person/other", "matching")


def test_HIT_03_core_data_follow_a_confirmed_match_and_two_persons(matching: World) -> None:
    """Asked with reasons, decided within 48 hours by a person there, released by two, read here by whom it concerns."""
    match = confirmed(matching, SHIP)
    do(matching, "NRD", "ask_core_data", candidate=match, necessity=NECESSITY)
    matching.settle()
    (line,) = shown(matching, "SUD").requests
    (asked,) = matching.events("SUD", "matching.core_data_asked")
    assert line.due_at - asked.head.at == 48 * HOUR_MS
    assert line.subject == matching.events("SUD", "matching.subject_entered")[0].head.record_id
    do(
        matching,
        "SUD",
        "release_core_data",
        request=line.request,
        person_class="suspect",
        source="B",
        information="2",
        basis="fact",
        family_names="Moreau",
        offence="smuggling",
    )
    matching.settle()
    assert matching.records("NRD", "matching.core_data_released") == []
    release(matching, "SUD", "NRD")
    matching.settle()
    node = matching.nodes["NRD"]
    view = node.show(node.page("/matching/candidate/{record_id}"), CandidateQuery(record_id=match), EXPERT)
    assert dict(view.core)["Family names"] == "Moreau"  # type: ignore[attr-defined]
    assert view.line.answer == "RELEASED"  # type: ignore[attr-defined]


def test_HIT_03_refusal_is_told_with_its_reason(matching: World) -> None:
    """A person there may say no, and who asked sees why."""
    match = confirmed(matching, SHIP)
    do(matching, "NRD", "ask_core_data", candidate=match, necessity=NECESSITY)
    matching.settle()
    (line,) = shown(matching, "SUD").requests
    do(matching, "SUD", "refuse_core_data", request=line.request, code="NATIONAL_LAW")
    matching.settle()
    (own,) = shown(matching, "NRD").candidates
    assert own.answer == "NATIONAL_LAW"
    with pytest.raises(Missing):
        do(matching, "SUD", "refuse_core_data", request=line.request, code="NATIONAL_LAW")


def test_HIT_03_follow_up_of_nothing_that_was_answered_is_refused_by_itself(matching: World) -> None:
    """A node of Nordia that makes up a reference learns nothing, whatever it claims was confirmed."""
    match = confirmed(matching, SHIP)
    node = matching.nodes["NRD"]
    node.store.run(lambda tx: tx.execute("UPDATE matching_candidates SET reference = ?", ("0" * 32,)))
    put_as(matching, request_of(matching, match), "person/searcher", "matching")
    matching.settle()
    (refusal,) = matching.records("NRD", "matching.core_data_refused")
    assert refusal.code == "UNKNOWN"


def test_HIT_02_page_of_a_match_is_read_for_a_purpose_only(matching: World) -> None:
    """The page that shows an identifier asks for purpose and case, and its view is in the read log."""
    search(matching, SHIP)
    ((match, _, _),) = candidates(matching)
    node = matching.nodes["NRD"]
    page = node.page("/matching/candidate/{record_id}")
    with pytest.raises(LinderoError):
        node.show(page, CandidateQuery(record_id=match), SEARCHER)
    view = node.show(page, CandidateQuery(record_id=match), EXPERT)
    assert view.identifier == f"vessel:mmsi:{SHIP}"  # type: ignore[attr-defined]

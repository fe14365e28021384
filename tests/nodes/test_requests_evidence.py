"""RFI-02 and EXC-09 on whole nodes: no evidence without its origin's consent, nothing offered by itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from lindero.capabilities.requests import asks, records
from lindero.capabilities.requests.pages.form import FormQuery
from lindero.capabilities.requests.pages.offers import OffersQuery
from lindero.capabilities.requests.pages.request import RequestQuery
from lindero.kernel.errors import Conflict, Refused
from lindero.kernel.grading import Grading
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from tests.nodes.concluded import concluded_world
from tests.nodes.requesting import asked, do, given, officer, passing, released, shown, treaty
from tests.nodes.routes import check_every_route
from tests.nodes.world import World

COURT = "Court of Nordhavn"
CASE = "NRD/2026/7"


@pytest.fixture
def neighbours(tmp_path: Path) -> Iterator[World]:
    """Return Nordia and Sudia, who may ask each other."""
    world = concluded_world(tmp_path, treaty(), folders=())
    yield world
    world.close()


def answered(world: World) -> tuple[str, str]:
    """Bring a request to its answer; return both names."""
    request = asked(world)
    do(world, "SUD", "acknowledge_request", request=request, access="direct")
    return request, given(world, request)


def bundle(world: World, request: str) -> Any:
    """Show the bundle for a court at Nordia."""
    node = world.nodes["NRD"]
    return node.show(
        node.page("/requests/{record_id}/bundle"), RequestQuery(record_id=request), officer(world)
    )


def offers(world: World, nation: str) -> Any:
    """Show proposals and offers on a node."""
    node = world.nodes[nation]
    return node.show(node.page("/offers"), OffersQuery(), officer(world))


def noted(world: World, **more: Any) -> str:
    """Let Nordia note something; return the note's name."""
    facts: dict[str, Any] = {
        "purpose": "counter_smuggling",
        "text": "Cargo was transferred at sea on two nights.",
        "source": "B",
        "information": "3",
        "basis": "assessment",
    }
    note = str(do(world, "NRD", "note_information", **(facts | more)))
    world.settle()
    return note


# --- evidence ---------------------------------------------------------------------------------------------------


def test_RFI_02_answer_is_stamped_on_the_wire_and_blocked_for_the_court(neighbours: World) -> None:
    """The stamp crosses with the answer; the bundle says why it is empty, and putting it in is refused."""
    request, answer = answered(neighbours)
    assert rb'"evidence":"no"' in neighbours.wire("SUD", "NRD").replace(rb"\"", rb'"')
    (record,) = neighbours.records("NRD", "requests.information_given")
    assert record.evidence == "no"
    (one,) = bundle(neighbours, request).answers
    assert one.blocked
    assert one.facts == ()
    with pytest.raises(Refused) as refusal:
        do(neighbours, "NRD", "bundle_for_court", answer=answer, court=COURT, case_ref=CASE)
    assert refusal.value.code == "requests.evidence"
    assert "RFI-02" in refusal.value.reasons


def test_RFI_02_consent_of_the_origin_opens_the_bundle(neighbours: World) -> None:
    """Asked by the one, consented to by the other, put in by a person: then the answer stands in the bundle."""
    request, answer = answered(neighbours)
    do(
        neighbours,
        "NRD",
        "ask_evidence",
        answer=answer,
        court=COURT,
        case_ref=CASE,
        because="The only proof of the landing.",
    )
    neighbours.settle()
    with pytest.raises(Refused):
        do(neighbours, "NRD", "decide_evidence", answer=answer, consents="yes", authority="ourselves")
    do(
        neighbours,
        "SUD",
        "decide_evidence",
        answer=answer,
        consents="yes",
        authority="Central authority of Sudia",
        conditions="For this case.",
    )
    neighbours.settle()
    do(neighbours, "NRD", "bundle_for_court", answer=answer, court=COURT, case_ref=CASE)
    view = bundle(neighbours, request)
    assert (view.cleared, view.answers[0].blocked) == (1, "")
    assert view.answers[0].facts


def test_RFI_02_without_consent_the_way_is_judicial_assistance(neighbours: World) -> None:
    """A no closes the short way, and the page names the other one."""
    request, answer = answered(neighbours)
    do(
        neighbours,
        "NRD",
        "ask_evidence",
        answer=answer,
        court=COURT,
        case_ref=CASE,
        because="The only proof of the landing.",
    )
    neighbours.settle()
    do(
        neighbours,
        "SUD",
        "decide_evidence",
        answer=answer,
        consents="no",
        authority="Central authority of Sudia",
        conditions="Letter rogatory, article 3.",
    )
    neighbours.settle()
    (one,) = bundle(neighbours, request).answers
    assert "judicial assistance" in one.blocked
    assert "Letter rogatory" in one.blocked
    with pytest.raises(Refused):
        do(neighbours, "NRD", "bundle_for_court", answer=answer, court=COURT, case_ref=CASE)


def test_RFI_02_no_route_leads_unconsented_information_into_a_bundle(neighbours: World) -> None:
    """Action, direct call, administrator, machine, plug-in, replay: each is refused, and nothing is on record."""
    _, answer = answered(neighbours)
    check_every_route(
        neighbours,
        records.EvidenceBundled(answer=answer, court=COURT, case_ref=CASE),
        "requests.bundle_for_court",
        asks.BundleForCourt(answer=answer, court=COURT, case_ref=CASE),
    )


def test_RFI_01_no_route_leads_to_an_answer_that_nobody_asked_for(neighbours: World) -> None:
    """An own request is no neighbour's: it can be answered by nobody here, by whatever route."""
    request = asked(neighbours)
    answer = records.InformationGiven(
        request=request,
        addressee="SUD",
        purpose="counter_smuggling",
        evidence="no",
        person_class="other",
        grading=Grading(source="B", information="2", basis="fact"),
        completes="all",
        text="An answer to our own question.",
    )
    ask = asks.GiveInformation(
        request=request,
        completes="all",
        person_class="other",
        source="B",
        information="2",
        basis="fact",
        text="An answer to our own question.",
    )
    check_every_route(neighbours, answer, "requests.give_information", ask)


# --- information that nobody asked for --------------------------------------------------------------------------


def test_EXC_09_rule_proposes_and_nothing_leaves_before_two_people_want_it(neighbours: World) -> None:
    """A note stays at home; the proposal says why; a person offers, a second one releases, then it crosses."""
    note = noted(neighbours, about_person="A man called Ferenc Abel was at the helm.", person_class="suspect")
    (line,) = offers(neighbours, "NRD").proposals
    assert (line.note, line.peer, line.outcome) == (note, "SUD", "")
    assert "purpose: counter smuggling" in line.because
    assert line.clause == "AG-1@1/art-9-2"
    passing(neighbours, 3_600_000)
    assert b"Ferenc" not in neighbours.wire("NRD", "SUD")
    do(neighbours, "NRD", "offer_information", note=note, neighbour="SUD", with_person=True)
    neighbours.settle()
    assert b"Ferenc" not in neighbours.wire("NRD", "SUD")
    released(neighbours, "NRD", "SUD")
    assert b"Ferenc" in neighbours.wire("NRD", "SUD")
    (offer,) = offers(neighbours, "SUD").offers
    assert (offer.origin, offer.consents) == ("NRD", "")
    assert offers(neighbours, "NRD").proposals[0].outcome == "offered"


def test_EXC_09_person_stays_at_home_unless_it_is_said(neighbours: World) -> None:
    """The note goes without what is known of the person, if nobody says that it goes along."""
    note = noted(neighbours, about_person="A man called Ferenc Abel was at the helm.", person_class="suspect")
    do(neighbours, "NRD", "offer_information", note=note, neighbour="SUD")
    neighbours.settle()
    released(neighbours, "NRD", "SUD")
    assert len(offers(neighbours, "SUD").offers) == 1
    assert neighbours.files_holding("SUD", "Ferenc") == []


def test_EXC_09_declined_offer_is_not_proposed_again(neighbours: World) -> None:
    """A no is on record with its reason, and the same note cannot be offered after it."""
    note = noted(neighbours)
    do(neighbours, "NRD", "decline_offer", note=note, neighbour="SUD", reason="known there already")
    neighbours.settle()
    assert [line.outcome for line in offers(neighbours, "NRD").proposals] == ["declined"]
    with pytest.raises(Conflict):
        do(neighbours, "NRD", "offer_information", note=note, neighbour="SUD")
    passing(neighbours, 3_600_000)
    assert [line.outcome for line in offers(neighbours, "NRD").proposals] == ["declined"]
    assert offers(neighbours, "SUD").offers == ()


def test_EXC_09_no_clause_no_proposal(neighbours: World) -> None:
    """Where no clause in force serves the purpose, nothing is proposed."""
    noted(neighbours, purpose="customs_control")
    assert offers(neighbours, "NRD").proposals == ()


def test_EXC_09_no_machine_offers_anything(neighbours: World) -> None:
    """A reaction, a job or a feed that would offer is refused inside `put`."""
    offer = records.InformationOffered(
        addressee="SUD",
        purpose="counter_smuggling",
        evidence="no",
        person_class="other",
        grading=Grading(source="B", information="2", basis="fact"),
        text="Offered by a machine at night.",
    )
    with pytest.raises(Refused):
        neighbours.put("NRD", "requests", offer)


# --- forms ------------------------------------------------------------------------------------------------------


def form(world: World, nation: str, request: str, whose: str) -> Any:
    """Show a request on a country's form, as one of the two nodes fills it in."""
    node = world.nodes[nation]
    query = FormQuery(record_id=request, nation=whose)
    return node.show(node.page("/requests/{record_id}/form"), query, officer(world)).form  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("more", "lacks"),
    [
        ({"authority": "coast-guard"}, set()),
        ({}, {"SUD"}),
        ({"authority": "coast-guard", "offence": "smuggling"}, {"NRD"}),
    ],
)
def test_EXC_13_a_request_that_crossed_stands_on_both_countries_forms(
    neighbours: World, more: dict[str, Any], lacks: set[str]
) -> None:
    """Filled in once at Nordia: each form is whole or says box by box what is missing, alike at both nodes."""
    request = asked(neighbours, **more)
    do(neighbours, "SUD", "acknowledge_request", request=request, access="direct")
    neighbours.settle()
    incomplete = set()
    for whose in ("NRD", "SUD"):
        here, there = (form(neighbours, nation, request, whose) for nation in ("NRD", "SUD"))
        assert here.nation == there.nation == whose
        assert here.sections == there.sections
        assert here.missing == there.missing
        assert here.needed > 3
        empty = {
            box.number for part in here.sections for box in part.boxes if box.is_needed and not box.value
        }
        assert empty <= {box.number for box in here.missing}
        assert all(box.because for box in here.missing)
        incomplete |= {whose} if here.missing else set()
    assert incomplete == lacks
    assert (
        form(neighbours, "NRD", request, "NRD").sections != form(neighbours, "NRD", request, "SUD").sections
    )


# --- drawn ------------------------------------------------------------------------------------------------------


def test_RFI_01_every_page_is_drawn_and_the_inbox_repeats_nobodys_words(
    neighbours: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The inbox and the figures show states and clocks alone; a request shows both sides' words, purpose stated."""
    request, _ = answered(neighbours)
    open_one = asked(neighbours, is_urgent=True, urgency_reasons="The ship leaves the port at noon.")
    passing(neighbours, 7 * 3_600_000)
    note = noted(neighbours)
    node = neighbours.nodes["NRD"]
    monkeypatch.setattr(node.people, "person_of", lambda _, **__: (officer(neighbours), "The officer"))
    session = {cookie_name(node, "http"): "any"}
    with TestClient(web_application(node), base_url="http://127.0.0.1", cookies=session) as browser:
        pages = ["/requests", "/delays", "/offers", f"/offers/{note}"]
        pages += [f"/requests/{request}{part}" for part in ("", "/form", "/form?nation=NRD", "/bundle")]
        pages += [f"/requests/{open_one}"]
        drawn = {page: browser.get(page) for page in pages}
    assert {page: one.status_code for page, one in drawn.items()} == dict.fromkeys(pages, 200)
    for page in ("/requests", "/delays", "/offers"):
        assert "trawler" not in drawn[page].text
    assert "trawler" in drawn[f"/requests/{request}"].text
    assert "80 % passed" in drawn["/requests"].text
    assert "Solicitud" in drawn[f"/requests/{request}/form"].text
    (box,) = shown(neighbours, "NRD", request).missing
    assert (box.number, box.because) == ("A.5", "no authority was given")

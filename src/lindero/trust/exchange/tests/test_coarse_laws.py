"""Laws and reservations that ask for coarse values: the sender tells less, and the receiver takes no more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.kernel.coarse import cell_of
from lindero.kernel.places import place_of
from lindero.trust.agreements.acting import MakeReservation
from lindero.trust.agreements.analysis_page import AnalysisQuery, AnalysisView
from tests.nodes.treaties import amended
from tests.nodes.world import DIPLOMAT, TREATY, World

TRUE = place_of(11.2345678, 55.4567891)
LAW = """\
lindero: overlay/1
overlay_for: {nation}
id: coarse-law
version: 1
agreement: every_agreement
title: Act on exact places
legal_basis: [Act on exact places, section 2]
effective: {{from: 2026-01-01}}
narrows:
  - {{id: cells, because: section 2, coarsen: {{place: cell_10km}}}}
"""
HANDLING = "handling: {classification: restricted, tlp: amber, no_onward: true}\n"


@pytest.fixture
def lawful(tmp_path: Path) -> Iterator[World]:
    """Return two nations of which Nordia has a law on exact places."""
    world = World(tmp_path, laws={"NRD": LAW.format(nation="NRD")})
    yield world
    world.close()


@pytest.mark.parametrize("agreed", ["", "cell_1km"])
def test_S_08_national_law_makes_what_leaves_coarser_than_agreed(lawful: World, agreed: str) -> None:
    """Sudia, which does not know of the law, takes the coarser value; the true one never travels."""
    coarsen = f"    coarsen: {{place: {agreed}}}\n" if agreed else ""
    lawful.conclude(amended((HANDLING, HANDLING + coarsen)))
    lawful.observe("NRD", place=TRUE)
    lawful.settle()
    (received,) = lawful.received("SUD")
    assert lawful.body("SUD", received).place == cell_of(TRUE, 10)
    assert str(TRUE.lon).encode() not in lawful.wire("NRD", "SUD")


def test_S_08_national_law_never_makes_finer_than_agreed(lawful: World) -> None:
    """Where the treaty asks for cells of 100 km, a law that asks for 10 km changes nothing."""
    lawful.conclude(amended((HANDLING, HANDLING + "    coarsen: {place: cell_100km}\n")))
    lawful.observe("NRD", place=TRUE)
    lawful.settle()
    (received,) = lawful.received("SUD")
    assert lawful.body("SUD", received).place == cell_of(TRUE, 100)


def test_S_08_what_comes_more_exact_than_the_own_law_wants_is_not_taken(lawful: World) -> None:
    """Nordia's law bites on what it receives too: Sudia's exact place stays out, and both sides see why."""
    lawful.conclude(TREATY.read_text(encoding="utf-8"))
    lawful.observe("SUD", place=TRUE)
    lawful.settle()
    assert lawful.received("NRD") == []
    assert [o.status for r in lawful.records("NRD", "exchange.batch_received") for o in r.outcomes] == [
        "COARSE"
    ]


def test_AGR_03_a_reservation_made_later_asks_both_sides_for_coarse_values(world: World) -> None:
    """Sudia reserves after signing: from then on both tell each other cells, and neither refuses the other's."""
    ref = world.conclude(TREATY.read_text(encoding="utf-8"))
    text = "{id: cells, party: SUD, because: a new law, coarsen: {place: cell_10km}}"
    world.nodes["SUD"].act("agreements.make_reservation", MakeReservation(agreement=ref, text=text), DIPLOMAT)
    world.settle()
    for nation in ("NRD", "SUD"):
        world.observe(nation, place=TRUE)
    world.settle()
    for nation in ("NRD", "SUD"):
        (received,) = world.received(nation)
        assert world.body(nation, received).place == cell_of(TRUE, 10)
    assert str(TRUE.lon).encode() not in world.wire("NRD", "SUD") + world.wire("SUD", "NRD")


def test_S_59_a_quota_that_begins_later_holds_from_its_date(world: World) -> None:
    """Before the date all cross, from it on one an hour; the others wait for people."""
    dated = "    quota: [{from: 2026-11-22T08:30:00Z, records: 1, per: hour}]\n"
    world.conclude(amended((HANDLING, HANDLING + dated)))
    for course in range(3):
        world.observe("NRD", course_mdeg=course)
    world.settle()
    assert len(world.received("SUD")) == 3
    world.move(40 * 60_000)
    for course in range(3):
        world.observe("NRD", course_mdeg=10 + course)
    world.settle()
    assert len(world.received("SUD")) == 3, "three crossed in this hour already"
    world.move(60 * 60_000)
    world.observe("NRD", course_mdeg=20)
    world.settle()
    assert len(world.received("SUD")) == 4


def test_AGR_04_the_analysis_shows_law_and_reservations(lawful: World) -> None:
    """What national law takes back, and what was reserved since, stands on the page, and the answers heed it."""
    ref = lawful.conclude(TREATY.read_text(encoding="utf-8"))
    text = "{id: later, party: SUD, because: a new law, withhold: [identity]}"
    lawful.nodes["SUD"].act(
        "agreements.make_reservation", MakeReservation(agreement=ref, text=text), DIPLOMAT
    )
    lawful.settle()
    node = lawful.nodes["NRD"]
    view = node.show(node.page("/agreements/{agreement}/analysis"), AnalysisQuery(agreement=ref), DIPLOMAT)
    assert isinstance(view, AnalysisView)
    assert [(one.nation, one.how) for one in view.taken_back] == [
        ("SUD", "reserved since"),
        ("NRD", "national law"),
    ]
    assert "cells of 10 km" in view.taken_back[1].words
    asked = AnalysisQuery(agreement=ref, field="identity")
    never = node.show(node.page("/agreements/{agreement}/analysis"), asked, DIPLOMAT)
    assert isinstance(never, AnalysisView)
    assert never.never

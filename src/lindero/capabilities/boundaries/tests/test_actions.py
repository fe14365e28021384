"""Promises of the register: versions follow each other, events are looked up, people choose."""

import pytest

from lindero.capabilities.boundaries import actions, asks, pages, records
from lindero.capabilities.boundaries.capability import CAPABILITY
from lindero.capabilities.boundaries.drawn import show_drawn
from lindero.capabilities.boundaries.following import PLACE_REPORTED
from lindero.capabilities.boundaries.rules import UNDETERMINED
from lindero.capabilities.boundaries.tests.samples import STRIP, registered, ring
from lindero.capabilities.events.records import EventReported
from lindero.kernel.errors import Refused
from lindero.kernel.geojson import Polygon
from lindero.kernel.places import Place, place_of
from lindero.kernel.tests.fakes import FakeDesk

IN_STRIP = place_of(11.0, 55.5)
BECAUSE = "the patrol of Nordia was nearest and both duty officers agreed by telephone"


def a_desk(nation: str = "NRD") -> FakeDesk:
    """Return a desk with a register."""
    desk = FakeDesk(CAPABILITY, nation=nation)
    registered(desk)
    return desk


def test_AGR_11_event_in_the_strip_waits_for_a_person() -> None:
    """It is undetermined, names who claims it, and a person's choice leaves it so and says who deals with it."""
    desk = a_desk()
    event = actions.place_event(desk, asks.PlaceEvent(reference="EV-7", place=IN_STRIP))
    view = pages.show_boundaries(desk, pages.BoundariesQuery())
    assert (view.waiting, view.events[0].jurisdiction, view.events[0].claimants) == (
        1,
        UNDETERMINED,
        ("NRD", "SUD"),
    )
    actions.choose_jurisdiction(desk, asks.ChooseJurisdiction(event=event, nation="NRD", because=BECAUSE))
    view = pages.show_boundaries(desk, pages.BoundariesQuery())
    assert (view.waiting, view.events[0].jurisdiction, view.events[0].chosen) == (0, UNDETERMINED, "NRD")
    (chosen,) = desk.of(records.JurisdictionChosen)
    assert chosen.without_prejudice == "to_the_boundary"


def test_there_is_nothing_to_choose_where_the_register_decides() -> None:
    """Not outside a strip, not for who claims nothing, not twice, not for an event that nobody placed."""
    desk = a_desk()
    sure = actions.place_event(desk, asks.PlaceEvent(reference="EV-8", place=place_of(9.5, 55.5)))
    open_event = actions.place_event(desk, asks.PlaceEvent(reference="EV-9", place=IN_STRIP))
    choice = asks.ChooseJurisdiction(event=open_event, nation="SUD", because=BECAUSE)
    for event, nation in ((sure, "NRD"), (open_event, "VES"), ("a" * 26, "NRD")):
        with pytest.raises(Refused):
            actions.choose_jurisdiction(
                desk, asks.ChooseJurisdiction(event=event, nation=nation, because=BECAUSE)
            )
    actions.choose_jurisdiction(desk, choice)
    with pytest.raises(Refused):
        actions.choose_jurisdiction(desk, choice)


def reported(desk: FakeDesk, place: Place, origin: str = "NRD", version: int = 1) -> None:
    """Report an event, and let the register follow."""
    report = EventReported(
        reference="EV-2026-0001",
        version=version,
        phase="initial",
        event_type="border_incident",
        place=place,
        happened_at=desk.at,
    )
    desk.put(report, origin=origin)
    desk.react(PLACE_REPORTED)


def test_AGR_11_reported_event_is_asked_about_once_for_each_event_and_its_claimants() -> None:
    """Where the register decides nobody is asked; two nations' events of one number are two; a later report is none."""
    desk = a_desk()
    reported(desk, place_of(9.5, 55.5))
    assert desk.of(records.EventPlaced) == []
    reported(desk, IN_STRIP, version=2)
    reported(desk, place_of(11.0, 55.6), version=3)
    reported(desk, IN_STRIP, origin="SUD")
    assert [one.reference for one in desk.of(records.EventPlaced)] == ["EV-2026-0001", "SUD EV-2026-0001"]
    assert {one.jurisdiction for one in desk.of(records.EventPlaced)} == {UNDETERMINED}


def test_a_node_without_a_register_places_no_event() -> None:
    """Who has registered nothing is not asked about anything."""
    desk = FakeDesk(CAPABILITY)
    reported(desk, IN_STRIP)
    assert desk.of(records.EventPlaced) == []


def test_event_cannot_be_put_with_another_jurisdiction() -> None:
    """A record that says otherwise than the register is refused, whoever puts it."""
    desk = a_desk()
    for claimed, claimants in (("NRD", ()), ("none", ()), (UNDETERMINED, ("NRD",))):
        record = records.EventPlaced(
            reference="EV-1", place=IN_STRIP, happened_at=desk.at, jurisdiction=claimed, claimants=claimants
        )
        with pytest.raises(Refused, match="undetermined"):
            desk.put(record)


def test_versions_follow_each_other_and_none_is_replaced() -> None:
    """The next version gets the next number; a number that is taken, or skipped, is refused."""
    desk = a_desk()
    smaller = ((10.9, 54.0), (11.1, 54.0), (11.1, 56.0))
    ask = asks.RegisterStrip(name="the-strip", claimants=("NRD", "SUD"), outer=ring(smaller), source="talks")
    actions.register_strip(desk, ask)
    shapes = pages.show_boundaries(desk, pages.BoundariesQuery()).shapes
    strip = [(one.version, one.is_drawn) for one in shapes if one.name == "the-strip"]
    assert strip == [(1, False), (2, True)]
    for version in (1, 2, 4):
        taken = records.StripRegistered(
            name="the-strip", version=version, claimants=("NRD", "SUD"), outer=ring(STRIP), source="talks"
        )
        with pytest.raises(Refused, match="at version 2"):
            desk.put(taken)


def test_outline_that_encloses_nothing_is_refused() -> None:
    """Three times the same corner is no area."""
    desk = a_desk()
    same = ring(((11.0, 55.0),) * 3)
    ask = asks.RegisterZone(name="nothing", zone="territory", nation="NRD", outer=same, source="none")
    with pytest.raises(Refused, match="encloses nothing"):
        actions.register_zone(desk, ask)


def test_settled_strip_is_withdrawn_and_no_longer_drawn() -> None:
    """After a settlement the strip is gone from the map, and stays in the register."""
    desk = a_desk()
    desk.at += 1_000
    actions.withdraw_shape(
        desk, asks.WithdrawShape(name="the-strip", because="settled by the award of the court")
    )
    assert pages.show_map(desk, pages.BoundaryMapQuery()).strips == ()
    assert [one.name for one in pages.show_boundaries(desk, pages.BoundariesQuery()).shapes].count(
        "the-strip"
    ) == 1
    with pytest.raises(Refused):
        actions.withdraw_shape(desk, asks.WithdrawShape(name="unheard-of", because="there is none of it"))


def test_AGR_11_what_two_nations_draw_differs_in_the_lines_alone() -> None:
    """The same register on both sides: strips and zones are equal, lines are each one's own."""
    ours, theirs = (pages.show_map(a_desk(nation), pages.BoundaryMapQuery()) for nation in ("NRD", "SUD"))
    assert (ours.strips, ours.zones) == (theirs.strips, theirs.zones)
    assert [one.name for one in ours.lines] == ["line-nrd"]
    assert [one.name for one in theirs.lines] == ["line-sud"]
    assert [one.name for one in ours.others] == ["line-sud"]
    assert [one.name for one in theirs.others] == ["line-nrd"]


def test_AGR_11_the_map_marks_each_line_as_whose_it_is() -> None:
    """Own line, neighbour's line and disputed strip have different sorts; a third party sees the treaty's alone."""

    def sorts(nation: str) -> list[tuple[str, str]]:
        drawn = show_drawn(a_desk(nation), pages.BoundaryMapQuery())
        return [(one.properties["sort"], one.properties["label"]) for one in drawn.features]

    assert sorts("NRD") == [("strip", "NRD · SUD"), ("own", "NRD"), ("other", "SUD")]
    assert sorts("SUD") == [("strip", "NRD · SUD"), ("own", "SUD"), ("other", "NRD")]
    assert sorts("VES") == [("strip", "NRD · SUD"), ("treaty", "treaty")]
    strip = show_drawn(a_desk("NRD"), pages.BoundaryMapQuery()).features[0].geometry
    assert isinstance(strip, Polygon)
    assert len(strip.coordinates) == 2
    assert all(ring[0] == ring[-1] for ring in strip.coordinates)

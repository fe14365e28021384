"""Permits: two persons, clipped at the boundary, beyond it by a clause in force only, over by themselves (SEN-05)."""

from pathlib import Path
from typing import Any

import pytest

from lindero.capabilities.boundaries.records import ZoneRegistered
from lindero.capabilities.sensors.actions import register_sensor
from lindero.capabilities.sensors.asks import RegisterSensor
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.masking.areas import inside, rings_json, union_of
from lindero.capabilities.sensors.permits.actions import (
    approve_permit,
    end_permit,
    end_without_clause,
    plan_permit,
    refuse_permit,
)
from lindero.capabilities.sensors.permits.asks import ApprovePermit, EndPermit, PlanPermit, RefusePermit
from lindero.capabilities.sensors.permits.clauses import OVERFLIGHT, overflight_in
from lindero.capabilities.sensors.permits.tables import plan_in
from lindero.capabilities.sensors.records import OverflightNoticed, PermitApproved, PermitEnded
from lindero.capabilities.sensors.tests.described import box
from lindero.capabilities.sensors.tests.test_masking import put, seen
from lindero.kernel.agreed import AgreedArea
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.places import place_of
from lindero.kernel.record import decode_record, encode_record
from lindero.kernel.tests.agreements import agreement_with, area_of, clause_for, suspended
from lindero.kernel.tests.fakes import EVERYTHING, MORNING, FakeDesk
from lindero.kernel.times import DAY_MS, HOUR_MS

GOLDEN = Path(__file__).parent / "golden" / "overflight_noticed-1.json"
OWN, ACROSS = box(10.5, 55.4, 10.9, 55.6), box(10.9, 55.4, 11.1, 55.6)
STRETCH = box(10.8, 55.0, 11.2, 56.0)
"""Where the clause allows flights."""


class Office(FakeDesk):
    """A desk at which more than one person works; `who` says which."""

    who = "person/pilot"

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return Actor(name=self.who, grants=EVERYTHING)


@pytest.fixture
def office() -> Office:
    """Return a desk with a drone and the boundary, and no agreement."""
    desk = Office(CAPABILITY)
    register_sensor(desk, RegisterSensor(sensor_id="hill", title="Drone", format="mavlink"))
    for nation, outer in (("NRD", box(9, 54, 11, 57)), ("SUD", box(11, 54, 13, 57))):
        zone = ZoneRegistered(
            name=f"land-{nation.lower()}", zone="territory", nation=nation, outer=outer, source="chart 7"
        )
        desk.put(zone)
    return desk


def agree(desk: Office, kind: str = OVERFLIGHT, **more: Any) -> None:
    """Let an agreement with a clause of overflight be in force."""
    facts: dict[str, Any] = {"areas": (area_of(STRETCH),)}
    desk.tables.agreements = (agreement_with(clause_for(kind, **(facts | more))),)


def planned(desk: Office, **more: Any) -> str:
    """Plan a flight of a day."""
    facts: dict[str, Any] = {
        "purpose": "search of the shore",
        "assessment": "DPIA-7",
        "airspace": "clearance 12",
        "geofence": OWN,
        "footprint": OWN,
        "begins_at": MORNING,
        "ends_at": MORNING + DAY_MS,
    }
    desk.who = "person/pilot"
    return plan_permit(desk, PlanPermit(sensor_id="hill", **(facts | more)))


def approve(desk: Office, plan: str, who: str = "person/commander") -> PermitApproved:
    """Permit a plan and return what is permitted."""
    desk.who = who
    approve_permit(desk, ApprovePermit(plan=plan))
    approved: PermitApproved = desk.of(PermitApproved)[-1]
    return approved


def test_SEN_05_plan_on_the_own_side_is_permitted_by_another_person(office: Office) -> None:
    """The planner cannot permit the own plan; somebody else can, once."""
    plan = planned(office)
    with pytest.raises(Refused):
        approve(office, plan, "person/pilot")
    assert approve(office, plan).beyond == ()
    with pytest.raises(Refused):
        approve(office, plan)
    found = plan_in(office.rows, plan)
    assert found is not None
    assert (found.state, found.decider) == ("approved", "person/commander")


def test_SEN_05_plan_that_crosses_without_a_clause_cannot_be_approved(office: Office) -> None:
    """A geofence that reaches over the boundary is refused: no clause named, one that nobody agreed."""
    plan = planned(office, geofence=ACROSS)
    for clause in ("", "AG-1@1 art-9"):
        with pytest.raises(Refused) as refusal:
            approve(office, planned(office, geofence=ACROSS, clause=clause))
        assert refusal.value.code == "sensors.permit_crosses"
    agree(office)
    with pytest.raises(Refused):
        approve(office, planned(office, geofence=ACROSS, clause="AG-1@2 art-9"))
    with pytest.raises(Refused):
        approve(office, plan)
    assert office.of(PermitApproved) == []


def test_SEN_05_footprint_is_clipped_at_the_boundary(office: Office) -> None:
    """What a camera would see of the other side is taken out of its permit, though it flies on this side only."""
    approved = approve(office, planned(office, footprint=ACROSS))
    areas = [rings_json(piece) for piece in approved.own]
    assert max(place.lon for piece in approved.own for ring in piece for place in ring) <= 110_000_000
    rows = seen((10.95, 55.5), (11.05, 55.5), (10.6, 55.5))
    assert list(inside(areas, rows.lon, rows.lat)) == [True, False, False]
    assert put(office, rows).withheld == {"beyond": 1, "outside": 1}


def test_SEN_05_clause_in_force_lets_it_cross_and_the_neighbour_is_told(office: Office) -> None:
    """Under a clause of overflight the part beyond the line that it covers is seen, and the neighbour has a notice."""
    agree(office)
    approved = approve(office, planned(office, geofence=ACROSS, footprint=ACROSS, clause="AG-1@1 art-9"))
    assert union_of([rings_json(piece) for piece in approved.beyond]).area > 0
    (notice,) = office.of(OverflightNoticed)
    assert (notice.nation, notice.begins_at, notice.ends_at) == ("SUD", MORNING, MORNING + DAY_MS)
    assert 110_000_000 < notice.place.lon < 111_000_000
    assert put(office, seen((10.95, 55.5), (11.05, 55.5), (11.15, 55.5))).withheld == {"beyond": 1}


@pytest.mark.parametrize(
    ("clause", "plan"),
    [
        ({}, {"geofence": box(10.9, 55.4, 11.3, 55.6)}),
        ({"senders": ("SUD",)}, {"geofence": ACROSS}),
        ({"recipients": ("VES",)}, {"geofence": ACROSS}),
        ({"ends_at": MORNING + HOUR_MS}, {"geofence": ACROSS}),
        ({"areas": (AgreedArea(name="all", form="everywhere"),)}, {"geofence": ACROSS}),
        ({"kind": "tracking.track_updated"}, {"geofence": ACROSS}),
    ],
)
def test_SEN_05_clause_covers_what_it_says_and_no_more(
    office: Office, clause: dict[str, Any], plan: dict[str, Any]
) -> None:
    """Neither beyond its area, nor by or over whom it does not name, nor after its end, nor where it has no area."""
    agree(office, **clause)
    with pytest.raises(Refused):
        approve(office, planned(office, clause="AG-1@1 art-9", **plan))


def test_SEN_05_permit_ends_with_its_clause(office: Office) -> None:
    """When the agreement is suspended the permit ends, and what the drone saw beyond the line is kept no more."""
    agree(office)
    approve(office, planned(office, geofence=ACROSS, footprint=ACROSS, clause="AG-1@1 art-9"))
    assert put(office, seen((11.05, 55.5))).withheld == {}
    office.tables.agreements = tuple(suspended(one) for one in office.agreed())
    end_without_clause(office, office.log[-1:])
    assert len(office.of(PermitEnded)) == 1
    assert put(office, seen((11.05, 55.5), (10.95, 55.5))).withheld == {"undecided": 2}


def test_SEN_05_permit_stays_while_something_else_is_suspended(office: Office) -> None:
    """A suspension of another kind does not touch it, nor one of flights in the other direction."""
    agree(office)
    approve(office, planned(office, geofence=ACROSS, footprint=ACROSS, clause="AG-1@1 art-9"))
    office.tables.agreements = tuple(suspended(one, "tracking.track_updated") for one in office.agreed())
    end_without_clause(office, office.log[-1:])
    assert office.of(PermitEnded) == []
    agree(office, stopped=frozenset({(OVERFLIGHT, "SUD", "NRD")}))
    assert overflight_in(office.agreed(), "AG-1@1 art-9", "NRD") is not None
    assert overflight_in(office.agreed(), "AG-1@1 art-9", "SUD") is None


def test_SEN_05_permit_does_not_outlive_an_amendment_that_drops_its_clause(office: Office) -> None:
    """When the next version is in force, flights that it no longer names end, though nobody suspended anything."""
    agree(office)
    approve(office, planned(office, geofence=ACROSS, footprint=ACROSS, clause="AG-1@1 art-9"))
    office.tables.agreements = (agreement_with(ref="AG-1@2"),)
    end_without_clause(office, office.log[-1:])
    assert len(office.of(PermitEnded)) == 1


def test_SEN_05_permit_ends_by_itself(office: Office) -> None:
    """After its end a drone sees nothing by it, and before its begin neither."""
    approve(office, planned(office, begins_at=MORNING + HOUR_MS))
    assert put(office, seen((10.6, 55.5))).withheld == {"undecided": 1}
    office.at += HOUR_MS
    assert put(office, seen((10.6, 55.5))).withheld == {}
    office.at += DAY_MS
    assert put(office, seen((10.6, 55.5))).withheld == {"undecided": 1}


def test_SEN_05_plan_without_an_end_or_by_a_machine_is_refused(office: Office) -> None:
    """A quarter of a year is the longest, and nothing plans but people."""
    with pytest.raises(Refused):
        planned(office, ends_at=MORNING + 93 * DAY_MS)
    with pytest.raises(Refused):
        planned(office, ends_at=MORNING)
    plan = planned(office)
    with pytest.raises(Refused):
        approve(office, plan, "job/sensors.permit")
    office.at += 2 * DAY_MS
    with pytest.raises(Refused):
        approve(office, plan)


def test_permit_wider_than_the_boundary_leaves_is_refused_by_the_guard(office: Office) -> None:
    """Whoever puts a permit past the action cannot give it a footprint of the own choice."""
    plan = planned(office)
    office.who = "person/commander"
    forged = PermitApproved(
        plan=plan, sensor_id="hill", own=((ACROSS,),), begins_at=MORNING, ends_at=MORNING + DAY_MS
    )
    with pytest.raises(Refused):
        office.put(forged)


def test_plan_is_refused_or_ended_once_with_the_reason(office: Office) -> None:
    """What is refused cannot be permitted or ended, and what nobody planned cannot be anything."""
    plan = planned(office)
    with pytest.raises(Refused):
        end_permit(office, EndPermit(plan=plan, because="the weather turned"))
    refuse_permit(office, RefusePermit(plan=plan, because="the weather turned"))
    with pytest.raises(Refused):
        approve(office, plan)
    with pytest.raises(Missing):
        approve(office, "a" * 26)
    other = planned(office)
    approve(office, other)
    end_permit(office, EndPermit(plan=other, because="the weather turned"))
    assert put(office, seen((10.6, 55.5))).withheld == {"undecided": 1}


def test_golden_bytes_of_a_notice() -> None:
    """A notice of overflight has the bytes that every neighbour reads; write them anew with `encode_record`."""
    notice = OverflightNoticed(
        plan="a" * 26, nation="SUD", place=place_of(11.05, 55.5), begins_at=MORNING, ends_at=MORNING + DAY_MS,
        ceiling_m=120, airspace="clearance 12",
    )  # fmt: skip
    assert encode_record(notice) == GOLDEN.read_bytes().strip()
    assert decode_record(OverflightNoticed, GOLDEN.read_bytes().strip()) == notice

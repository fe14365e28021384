"""What a SAPIENT node says of what it sees: read as ground, told once, and counted in coverage (SEN-06)."""

import math
from typing import Any

import pytest
import shapely

from lindero.capabilities.boundaries.records import ZoneRegistered
from lindero.capabilities.sensors.actions import register_sensor
from lindero.capabilities.sensors.alarms.told import health_ask
from lindero.capabilities.sensors.asks import RegisterSensor
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.coverage.gathering import reaches_now
from lindero.capabilities.sensors.coverage.rules import area_km2
from lindero.capabilities.sensors.formats.states import Admitted, Condition
from lindero.capabilities.sensors.records import View
from lindero.capabilities.sensors.register.actions import report_health
from lindero.capabilities.sensors.register.asks import ReportHealth
from lindero.capabilities.sensors.tests.described import box, description
from lindero.capabilities.sensors.tests.sapient_made import LAT, LON, SENSOR, decoder, registration, status
from lindero.kernel.places import Place, bearing_deg, distance_m, place_of
from lindero.kernel.tests.fakes import FakeDesk

HERE = place_of(LON, LAT)
EAST = box(LON, LAT - 0.1, LON + 0.2, LAT + 0.1)


def cone(
    said: Any, azimuth: float, width: float | None, reach: float, units: int = 1, datum: int = 1
) -> None:
    """Write a cone."""
    said.range_bearing.azimuth, said.range_bearing.range = azimuth, reach
    if width is not None:
        said.range_bearing.horizontal_extent = width
    said.range_bearing.coordinate_system, said.range_bearing.datum = units, datum


def corners(said: Any, outline: tuple[Place, ...]) -> None:
    """Write corners."""
    for place in outline:
        corner = said.location_list.locations.add()
        corner.x, corner.y, corner.coordinate_system, corner.datum = place.lon_deg, place.lat_deg, 1, 1


def conditions(*messages: Any) -> list[Condition]:
    """Return what a node said of itself."""
    return decoder(*messages).take_states()[0]


@pytest.mark.parametrize(
    ("azimuth", "width", "reach", "units"),
    [(90.0, 60.0, 5_000.0, 1), (-270.0, 60.0, 5.0, 3), (math.pi / 2, math.pi / 3, 5.0, 4)],
)
def test_SEN_06_cone_is_ground_about_its_azimuth(
    azimuth: float, width: float, reach: float, units: int
) -> None:
    """It begins where the node is and reaches as far as it says, half of its width to each side, in its units."""
    said = status()
    cone(said.status_report.field_of_view, azimuth, width, reach, units)
    ((outline,),) = [one.sees for one in conditions(said)]
    first, *arc = outline
    assert first == HERE
    assert [distance_m(HERE, place) for place in arc] == pytest.approx([5_000.0] * len(arc), abs=1)
    assert bearing_deg(HERE, arc[0]) == pytest.approx(60, abs=0.1)
    assert bearing_deg(HERE, arc[-1]) == pytest.approx(120, abs=0.1)


def test_SEN_06_cone_without_a_width_goes_all_round() -> None:
    """A radar that turns says a range and nothing else, and needs no north for it."""
    said = status()
    cone(said.status_report.field_of_view, 0.0, None, 5_000.0, datum=4)
    ((outline,),) = [one.sees for one in conditions(said)]
    assert len(outline) == 72
    assert {round(distance_m(HERE, place)) for place in outline} == {5_000}


def test_SEN_06_cone_counts_from_the_platforms_heading() -> None:
    """A bearing that counts from where the platform points is turned by its heading, as detections are."""
    said = status()
    cone(said.status_report.field_of_view, 10.0, 20.0, 5_000.0, datum=4)
    nodes = {SENSOR: Admitted(sensor_id="hill-radar", heading_deg=90.0)}
    made = decoder(registration(), said, registered=False, nodes=nodes)
    ((outline,),) = [one.sees for one in made.take_states()[0]]
    assert bearing_deg(HERE, outline[1]) == pytest.approx(90, abs=0.1)


def test_SEN_06_what_is_seen_covered_and_hidden_is_read() -> None:
    """What is seen at this moment goes before what could be covered; what is obscured is kept beside it."""
    said, moving = status(), status(at=1_795_334_401_000)
    for one in (said, moving):
        corners(one.status_report.coverage.add(), box(11, 55, 12, 56))
    corners(said.status_report.field_of_view, EAST)
    corners(said.status_report.obscuration.add(), box(11.3, 55.4, 11.35, 55.45))
    first, second = conditions(said, moving)
    assert (first.sees, first.blind) == ((EAST,), (box(11.3, 55.4, 11.35, 55.45),))
    assert (second.sees, second.blind) == ((box(11, 55, 12, 56),), ())


def test_view_that_did_not_change_is_told_once() -> None:
    """A node repeats itself every few seconds; what it sees goes on record when it changes."""
    messages = [status(at=1_795_334_400_000 + 1_000 * number) for number in range(3)]
    for number, said in enumerate(messages):
        cone(said.status_report.field_of_view, 0.0, 60.0, 5_000.0 if number < 2 else 4_000.0)
    assert [len(one.sees) for one in conditions(*messages)] == [1, 0, 1]


@pytest.mark.parametrize("wrong", ["width", "reach", "corners", "many", "north"])
def test_view_that_leads_nowhere_is_left_out_and_said(wrong: str) -> None:
    """The heartbeat counts all the same; none of what it sees is guessed, and its words say why."""
    said = status()
    view = said.status_report.field_of_view
    if wrong == "corners":
        corners(view, EAST[:2])
    elif wrong == "many":
        for _ in range(33):
            corners(said.status_report.obscuration.add(), EAST)
    else:
        cone(view, 0.0, -1.0 if wrong == "width" else 60.0, 0.0 if wrong == "reach" else 5_000.0, datum=1)
        view.range_bearing.datum = 2 if wrong == "north" else 1
    (condition,) = conditions(said)
    assert (condition.state, condition.sees, condition.blind) == ("ok", (), ())
    assert "what it sees is not known: " in condition.mode


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk of Nordia's, whose land is all round."""
    desk = FakeDesk(CAPABILITY)
    desk.put(
        ZoneRegistered(
            name="land", zone="territory", nation="NRD", outer=box(9, 53, 13, 57), source="chart 7"
        )
    )
    for name in ("mast", "drone"):
        register_sensor(desk, RegisterSensor(sensor_id=name, title=name, format="sapient"))
    view = View(farthest_m=10_000, height_dm=300, target_dm=20)
    desk.put(description("mast", "camera", at=desk.at, place=HERE, view=view))
    desk.put(description("drone", "drone", at=desk.at, is_mobile=True))
    return desk


def ground(desk: FakeDesk, sensor_id: str) -> Any:
    """Return the ground that a sensor sees; nothing where that is not known."""
    found = [reach.ground for reach in reaches_now(desk) if reach.sensor_id == sensor_id]
    return found[0] if found else shapely.Polygon()


def test_SEN_06_what_a_sensor_says_narrows_what_people_described(desk: FakeDesk) -> None:
    """A camera that looks east sees the eastern half of its ring, less what it says is hidden; never more than that."""
    whole = ground(desk, "mast")
    said = status()
    corners(said.status_report.field_of_view, box(LON, 54, 13, 57))
    corners(said.status_report.obscuration.add(), box(LON, LAT, 13, 57))
    (condition,) = conditions(said)
    report_health(desk, health_ask("mast", condition))
    left = ground(desk, "mast")
    assert area_km2(left) == pytest.approx(area_km2(whole) / 4, rel=0.02)
    assert shapely.difference(left, whole).area < 1
    report_health(desk, ReportHealth(sensor_id="mast"))
    assert ground(desk, "mast").equals(left)


def test_SEN_06_sensor_that_moves_counts_by_its_own_word(desk: FakeDesk) -> None:
    """Nobody can describe what a drone will see; where it says so it counts, as long as it is not out."""
    assert ground(desk, "drone").is_empty
    report_health(desk, ReportHealth(sensor_id="drone", sees=(EAST,)))
    assert area_km2(ground(desk, "drone")) == pytest.approx(12.6 * 22.2, rel=0.02)
    report_health(desk, ReportHealth(sensor_id="drone", condition="off"))
    assert [reach.outage for reach in reaches_now(desk) if reach.sensor_id == "drone"] == ["off"]


def test_SEN_06_nobodys_sensor_covers_nothing(desk: FakeDesk) -> None:
    """A machine that nobody described claims no ground: nothing of what it observes is kept either."""
    register_sensor(desk, RegisterSensor(sensor_id="stray", title="stray", format="sapient"))
    report_health(desk, ReportHealth(sensor_id="stray", sees=(EAST,)))
    assert ground(desk, "stray").is_empty

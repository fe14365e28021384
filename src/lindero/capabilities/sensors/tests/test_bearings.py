"""Bearings without a distance: great circles to the reach, wedges, bounds, and the cut where nobody may look (S-26)."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.boundaries.records import ZoneRegistered
from lindero.capabilities.sensors.actions import register_sensor
from lindero.capabilities.sensors.asks import RegisterSensor
from lindero.capabilities.sensors.bearings import pages
from lindero.capabilities.sensors.bearings.pages import (
    BearingLine,
    BearingsQuery,
    BearingsView,
    show_bearings,
)
from lindero.capabilities.sensors.bearings.rules import (
    FRESH_MS,
    MOST_IN_ALL,
    MOST_OF_A_SENSOR,
    SHOWN_MS,
    WIDEST_MDEG,
    Bearing,
    chosen,
    cut,
    line_out,
    pieces_of,
    wedge_out,
)
from lindero.capabilities.sensors.bearings.tables import AHEAD_MS, KEPT_OF_A_SENSOR
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.coverage.rules import area_km2
from lindero.capabilities.sensors.masking.areas import rings_json
from lindero.capabilities.sensors.masking.rules import Limits
from lindero.capabilities.sensors.records import SOURCE_CLASSES, PrivacyZoneDrawn, View, observations_of
from lindero.capabilities.sensors.tests.described import box, let_watch
from lindero.capabilities.sensors.tests.test_masking import put
from lindero.kernel.geojson import LineString, Polygon
from lindero.kernel.places import Place, bearing_deg, distance_m, place_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import MINUTE_MS, SECOND_MS

HERE = place_of(10.9, 55.5)
WEST, EAST = box(9.0, 54.0, 11.0, 57.0), box(11.0, 54.0, 13.0, 57.0)
VIEW = View(farthest_m=20_000)
ACOUSTIC, AIS = SOURCE_CLASSES.index("acoustic"), SOURCE_CLASSES.index("ais_a")
OPEN = Limits(kind="acoustic", footprint=(rings_json((box(0, 50, 20, 60),)),))


def heard(
    desk: FakeDesk, *bearings: float, sensor_id: str = "mast", deviation: float | None = None, **more: Any
) -> None:
    """Let a sensor tell bearings in degrees, each a second later than the one before, the last one now."""
    count = len(bearings)
    columns: dict[str, Any] = {
        "measured_at": [desk.at - (count - 1 - index) * SECOND_MS for index in range(count)],
        "lon": [HERE.lon] * count,
        "lat": [HERE.lat] * count,
        "bearing_mdeg": [round(1_000 * one) for one in bearings],
        "source_class": [ACOUSTIC] * count,
    }
    if deviation is not None:
        columns["bearing_deviation_mdeg"] = [round(1_000 * deviation)] * count
    put(desk, observations_of((), (), **columns | more), sensor_id)


def mast(desk: FakeDesk, sensor_id: str = "mast", **more: Any) -> None:
    """Register an acoustic mast that reaches twenty kilometres, on our side of the line."""
    register_sensor(desk, RegisterSensor(sensor_id=sensor_id, title=sensor_id.title(), format="csv"))
    let_watch(desk, sensor_id, "acoustic", **{"place": HERE, "view": VIEW, "footprint": ()} | more)


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk where the boundary is on record, with a mast six kilometres west of it."""
    desk = FakeDesk(CAPABILITY)
    for nation, outer in (("NRD", WEST), ("SUD", EAST)):
        desk.put(
            ZoneRegistered(
                name=f"land-{nation.lower()}", zone="territory", nation=nation, outer=outer, source="chart"
            )
        )
    mast(desk)
    return desk


def shown(desk: FakeDesk, after: str | None = None) -> BearingsView:
    """Return the page."""
    return show_bearings(desk, BearingsQuery(after=after))


def only(desk: FakeDesk) -> BearingLine:
    """Return the one bearing in the list."""
    (line,) = shown(desk).bearings
    return line


def lines(view: BearingsView) -> list[tuple[tuple[float, float], ...]]:
    """Return the lines that the map draws."""
    return [one.geometry.coordinates for one in view.features if isinstance(one.geometry, LineString)]


def wedges(view: BearingsView) -> list[tuple[tuple[tuple[float, float], ...], ...]]:
    """Return the areas that the map draws."""
    return [one.geometry.coordinates for one in view.features if isinstance(one.geometry, Polygon)]


def places(shape: Any) -> list[Place]:
    """Return the points of a line on the plane as places."""
    return [Place(lon=round(lon), lat=round(lat)) for lon, lat in shape.coords]


def test_line_is_a_great_circle_and_no_parallel() -> None:
    """Due east from 60° N, 1,000 kilometres or 8.9932° of arc: asin(sin 60° cos d) N and atan(tan d / cos 60°) E."""
    end = places(line_out(place_of(0, 60), 90_000, 1_000_000))[-1]
    assert [end.lat_deg, end.lon_deg] == pytest.approx([58.8017, 17.5639], abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.floats(-179, 179), st.floats(-80, 80), st.integers(0, 359_999), st.integers(100, 100_000))
def test_every_point_of_a_line_lies_on_its_bearing(lon: float, lat: float, bearing: int, reach: int) -> None:
    """From the sensor outwards to its reach; measured by the functions that the whole project measures with."""
    place = place_of(lon, lat)
    shape = line_out(place, bearing, reach)
    points = [point for piece in pieces_of(shape) for point in places(piece)]
    for point in points:
        away = distance_m(place, point)
        assert away <= reach + 1
        if away > 10:
            turn = (bearing_deg(place, point) - bearing / 1_000 + 180) % 360 - 180
            assert (
                abs(turn) * away < 2 * 57.3
            )  # within two metres: places are whole, and a cut lies on a chord
    assert max(distance_m(place, point) for point in points) == pytest.approx(reach, abs=1)


def test_wedge_is_one_standard_deviation_to_either_side() -> None:
    """Five degrees to either side over 20 kilometres: π 20² / 36 = 34.9 km², edges at 85° and 95°."""
    shape = wedge_out(HERE, 90_000, 5_000, 20_000)
    assert area_km2(shape) == pytest.approx(34.9, rel=0.01)
    turns = [bearing_deg(HERE, point) for point in places(shape.exterior) if distance_m(HERE, point) > 100]
    assert [min(turns), max(turns)] == pytest.approx([85, 95], abs=0.01)


@pytest.mark.parametrize("deviation", [None, 0, WIDEST_MDEG, 180_000])
def test_no_wedge_where_nothing_is_known_or_said(deviation: int | None) -> None:
    """Unknown, nought, or as wide as half the horizon: a line alone."""
    assert wedge_out(HERE, 0, deviation, 20_000).is_empty
    assert not wedge_out(HERE, 0, WIDEST_MDEG - 1, 20_000).is_empty


def test_line_over_the_antimeridian_is_in_two_pieces_on_one_turn() -> None:
    """50 kilometres due east of 179.9° E on the equator: to 180°, and on from 180° W to 179.65° W."""
    pieces = pieces_of(line_out(place_of(179.9, 0), 90_000, 50_000))
    ends = sorted((round(piece.bounds[0] / 1e7, 3), round(piece.bounds[2] / 1e7, 3)) for piece in pieces)
    assert ends == [(-180.0, -179.65), (179.9, 180.0)]


def test_S_26_what_lies_across_the_antimeridian_is_cut_too() -> None:
    """Own waters on both sides, and a dwelling beyond: the line ends before it and goes on behind it."""
    home = rings_json((box(-179.9, -1, -179.8, 1),))
    limits = Limits(kind="acoustic", footprint=(rings_json((box(179, -1, -179, 1),)),), dwellings=(home,))
    left = cut(line_out(place_of(179.9, 0), 90_000, 50_000), limits, ACOUSTIC)
    ends = sorted((round(one.bounds[0] / 1e7, 3), round(one.bounds[2] / 1e7, 3)) for one in pieces_of(left))
    assert ends == [(-180.0, -179.9), (-179.8, -179.65), (179.9, 180.0)]


def test_line_towards_a_pole_ends_short_of_it() -> None:
    """The plane ends there; 100 kilometres of 500 are drawn, and no point lies beyond."""
    shape = line_out(place_of(10, 89.1), 0, 500_000)
    assert 89.99 < shape.bounds[3] / 1e7 < 90
    assert shape.bounds[0] == pytest.approx(shape.bounds[2], abs=1)


def test_S_26_line_and_wedge_end_where_the_sensor_may_not_look(desk: FakeDesk) -> None:
    """Six kilometres east of the mast the neighbour begins: nothing is drawn of the fourteen behind the line."""
    heard(desk, 90, deviation=5)
    view = shown(desk)
    (line,), (wedge,) = lines(view), wedges(view)
    assert only(desk).extent == "cut"
    assert line[0] == (10.9, 55.5)
    assert line[-1][0] == pytest.approx(11.0, abs=1e-7)
    assert distance_m(HERE, place_of(*line[-1])) == pytest.approx(6_298, abs=2)
    assert max(lon for ring in wedge for lon, _ in ring) <= 11.0
    heard(desk, 270)
    west = next(one for one in shown(desk).bearings if one.bearing_mdeg == 270_000)
    assert west.extent == "whole"


def test_S_26_no_line_runs_through_a_privacy_zone(desk: FakeDesk) -> None:
    """From 10.75° to 10.8° E lies a farm: the line to the west is in two pieces, with nothing in between."""
    desk.put(PrivacyZoneDrawn(name="farm", outline=box(10.75, 55.45, 10.8, 55.55), because="a farm"))
    heard(desk, 270, deviation=2)
    view = shown(desk)
    assert only(desk).extent == "cut"
    (far_west, west), (east, mast_lon) = sorted((min(one)[0], max(one)[0]) for one in lines(view))
    assert [far_west, mast_lon] == pytest.approx([10.5825, 10.9], abs=0.001)
    assert [west, east] == pytest.approx([10.75, 10.8], abs=2e-7)
    corners = [corner for wedge in wedges(view) for ring in wedge for corner in ring]
    assert not [
        lon for lon, lat in corners if 10.7500001 < lon < 10.7999999 and 55.4500001 < lat < 55.5499999
    ]


def test_S_26_footprint_that_ends_before_the_reach_ends_the_line(desk: FakeDesk) -> None:
    """What a person described as footprint counts, and a later one counts for what was told before it."""
    heard(desk, 270)
    assert only(desk).extent == "whole"
    let_watch(desk, "mast", "acoustic", place=HERE, view=VIEW, footprint=(box(10.8, 55, 11, 56),))
    (line,) = lines(shown(desk))
    assert line[-1][0] == pytest.approx(10.8, abs=1e-7)
    let_watch(desk, "mast", "acoustic", place=HERE, view=VIEW, footprint=(box(9, 54, 10, 55),))
    assert (only(desk).extent, shown(desk).features) == ("masked", ())


@pytest.mark.parametrize(
    ("kind", "source", "east"),
    [("acoustic", ACOUSTIC, 11.0), ("receiver", ACOUSTIC, 11.0), ("receiver", AIS, 11.2173)],
)
def test_S_26_broadcasts_are_drawn_wherever_they_are_kept(kind: Any, source: int, east: float) -> None:
    """The line follows the rule for rows: what is broadcast is kept beyond the line, what is watched is not."""
    limits = Limits(kind=kind, own=(rings_json((WEST,)),), others=(rings_json((EAST,)),))
    left = cut(line_out(HERE, 90_000, 20_000), limits, source)
    assert left.bounds[2] / 1e7 == pytest.approx(east, abs=0.001)


def test_S_26_nothing_is_drawn_where_nothing_says_what_may_be_seen() -> None:
    """No footprint and no territory on record: no ground at all; a clause's area alone is drawn."""
    line = line_out(HERE, 90_000, 20_000)
    assert cut(line, Limits(kind="acoustic"), ACOUSTIC).is_empty
    allowed = Limits(kind="acoustic", others=(rings_json((EAST,)),), allowed=(rings_json((EAST,)),))
    assert cut(line, allowed, ACOUSTIC).bounds[0] / 1e7 == pytest.approx(11.0, abs=1e-6)


def test_bearing_without_a_declared_reach_is_listed_and_not_drawn(desk: FakeDesk) -> None:
    """Nobody said how far the sensor reaches: no length is made up."""
    mast(desk, "ear", view=None)
    heard(desk, 270, sensor_id="ear")
    line = only(desk)
    assert (line.extent, line.farthest_m, shown(desk).features) == ("no_reach", None, ())


def test_list_and_map_hold_the_same(desk: FakeDesk) -> None:
    """Each drawn bearing of the list has a line with its number, each number on the map is in the list."""
    mast(desk, "ear", view=None)
    heard(desk, 270, 300, deviation=3)
    heard(desk, 200, sensor_id="ear")
    view = shown(desk)
    drawn = {one.number for one in view.bearings if one.extent in {"whole", "cut"}}
    assert drawn == {one.properties["number"] for one in view.features if one.properties["sort"] == "line"}
    assert drawn == {one.properties["number"] for one in view.features if one.properties["sort"] == "wedge"}
    assert [(one.sensor_id, one.bearing_mdeg) for one in view.bearings] == [
        ("ear", 200_000),
        ("mast", 300_000),
        ("mast", 270_000),
    ]
    assert {one.properties.get("label") for one in view.features} == {None, "Mast 270°", "Mast 300°"}


def test_older_bearings_are_paler_and_then_gone(desk: FakeDesk) -> None:
    """New for two minutes, old until ten, then neither on the map nor in the list."""
    heard(desk, 270)
    for passed, age in ((FRESH_MS, "new"), (1, "old"), (SHOWN_MS - FRESH_MS - 1, "old")):
        desk.at += passed
        assert [one.properties["age"] for one in shown(desk).features] == [age]
        assert only(desk).is_fresh is (age == "new")
    desk.at += 1
    assert (shown(desk).bearings, shown(desk).features) == ((), ())


def test_many_bearings_are_cut_and_the_cut_is_said(desk: FakeDesk) -> None:
    """The newest twelve of a sensor are drawn; the others are listed, and counted up to a hundred or more."""
    heard(desk, *range(180, 200))
    view = shown(desk)
    assert [one.bearing_mdeg for one in view.bearings] == [1_000 * one for one in range(199, 179, -1)]
    assert [one.extent for one in view.bearings] == ["whole"] * MOST_OF_A_SENSOR + ["older"] * 8
    assert {one.properties["number"] for one in view.features} == set(range(1, 13))
    assert [(one.sensor_id, one.told, one.is_more, one.newest) for one in view.cuts] == [
        ("mast", 20, False, 12)
    ]
    heard(desk, *range(180, 300))
    (said,) = shown(desk).cuts
    assert (said.told, said.is_more, said.newest) == (KEPT_OF_A_SENSOR, True, MOST_OF_A_SENSOR)
    assert desk.rows("SELECT COUNT(*) FROM sensors_bearings") == [(KEPT_OF_A_SENSOR,)]


def test_every_page_of_the_list_goes_with_the_whole_map(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The map is told all on each page, by the numbers of the whole list; each bearing is on one page."""
    mast(desk, "ear")
    heard(desk, *range(180, 195))
    heard(desk, 200, 201, sensor_id="ear")
    whole = shown(desk)
    monkeypatch.setattr(pages, "MOST_LINES", 7)
    first = shown(desk)
    second = shown(desk, first.next)
    third = shown(desk, second.next)
    assert [*first.bearings, *second.bearings, *third.bearings] == list(whole.bearings)
    assert [one.number for one in whole.bearings] == list(range(1, 18))
    assert third.next is None
    assert first.features == second.features == third.features == whole.features
    assert [view.total for view in (whole, first, second, third)] == [17] * 4


def test_what_cannot_be_drawn_takes_no_place_on_the_map(desk: FakeDesk) -> None:
    """Twelve sensors that nobody gave a reach tell a gross of bearings: the mast's older dozen is drawn as ever."""
    heard(desk, *range(180, 192))
    desk.at += SECOND_MS
    for number in range(12):
        mast(desk, f"ear-{number:02}", view=None)
        heard(desk, *range(180, 192), sensor_id=f"ear-{number:02}")
    view = shown(desk)
    assert [one.extent for one in view.bearings] == ["no_reach"] * 144 + ["whole"] * 12
    assert {one.properties["sensor"] for one in view.features} == {"mast"}
    assert view.cuts == ()


def test_whoever_tells_most_does_not_crowd_out_the_others() -> None:
    """Of twenty sensors each has its newest six: 120 in all; nothing is said of another order than time."""
    told = [
        Bearing(
            sensor_id=f"s{sensor:02}",
            place=HERE,
            measured_at=MORNING - sensor * MINUTE_MS - rank,
            bearing_mdeg=rank,
            deviation_mdeg=None,
            source_class=ACOUSTIC,
            record_id=f"{sensor:026}",
            row=rank,
        )
        for sensor in range(20)
        for rank in range(MOST_OF_A_SENSOR + 5)
    ]
    found = chosen(told)
    assert len(found) == MOST_IN_ALL
    assert [(one.sensor_id, one.bearing_mdeg) for one in found] == [
        (f"s{sensor:02}", rank) for sensor in range(20) for rank in range(6)
    ]
    assert len(chosen(told[:17])) == MOST_OF_A_SENSOR


def test_only_bearings_of_now_are_kept(desk: FakeDesk) -> None:
    """A place is no bearing; a recording of last year and a clock that is ahead are not of the last minutes."""
    heard(desk, 270, measured_at=[desk.at - SHOWN_MS - 1])
    heard(desk, 270, measured_at=[desk.at + AHEAD_MS + 1])
    heard(desk, 0, bearing_mdeg=[-1])
    assert shown(desk).bearings == ()
    heard(desk, 270, measured_at=[desk.at + AHEAD_MS])
    assert only(desk).is_fresh
    desk.at += SHOWN_MS + 2 * MINUTE_MS
    heard(desk, 280)
    assert desk.rows("SELECT bearing_mdeg FROM sensors_bearings") == [(280_000,)]

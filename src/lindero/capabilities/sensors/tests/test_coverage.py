"""Coverage: over terrain, by day and night, with outages; without a sensor gaps grow; neighbours see cells (SEN-06)."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.boundaries.records import ZoneRegistered
from lindero.capabilities.sensors.actions import register_sensor
from lindero.capabilities.sensors.asks import RegisterSensor
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.coverage import gathering
from lindero.capabilities.sensors.coverage.actions import map_coverage, offer_help, take_terrain
from lindero.capabilities.sensors.coverage.asks import OfferHelp, TakeTerrain
from lindero.capabilities.sensors.coverage.gathering import reaches_now, sections_now
from lindero.capabilities.sensors.coverage.layers import GAPS
from lindero.capabilities.sensors.coverage.pages import CoverageQuery, show_coverage
from lindero.capabilities.sensors.coverage.rules import area_km2, cover
from lindero.capabilities.sensors.coverage.sun import is_dark, sun_height_deg
from lindero.capabilities.sensors.coverage.terrain import Terrain, heights_at, pack
from lindero.capabilities.sensors.coverage.viewshed import horizon_m, line_of_sight, seen_from
from lindero.capabilities.sensors.records import (
    CoverageMapped,
    HelpOffered,
    SensorDescribed,
    TerrainTaken,
    View,
)
from lindero.capabilities.sensors.register.actions import report_health
from lindero.capabilities.sensors.register.asks import ReportHealth
from lindero.capabilities.sensors.tests.described import box, description
from lindero.kernel.coarse import cell_of
from lindero.kernel.errors import Invalid, Missing
from lindero.kernel.places import place_of
from lindero.kernel.record import decode_record, encode_record, marks_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import DAY_MS, HOUR_MS

GOLDEN = Path(__file__).parent / "golden"
HERE = place_of(10.5, 55.5)
RADAR = View(farthest_m=20_000, height_dm=300, target_dm=20)
ALL = np.radians(np.arange(0, 360, 2.0))


def ground(heights: Any) -> Terrain:
    """Return a piece of terrain of some 50 kilometres round the sensor, 500 metres from cell to cell."""
    size = len(heights)
    step = 50_000
    return Terrain(
        105_000_000 - step * (size // 2), 555_000_000 + step * (size // 2), step, step, np.array(heights)
    )


def ridge(height: int) -> Terrain:
    """Return flat ground with a ridge of 5 kilometres' length, some 4 kilometres east of the sensor."""
    heights = np.zeros((101, 101), np.int16)
    heights[45:56, 62:64] = height
    return ground(heights)


def test_SEN_06_over_the_sea_a_sensor_sees_to_its_horizon() -> None:
    """Curvature and refraction end sight where the formula of the horizon says, whatever the range."""
    view = View(farthest_m=80_000, height_dm=300, target_dm=20)
    seen = line_of_sight(HERE, view, (), np.array([0.0]), np.arange(100.0, 80_001, 100))[0]
    assert seen.sum() * 100 == pytest.approx(horizon_m(view), abs=200)
    assert horizon_m(view) == pytest.approx(28_400, rel=0.01)


def test_SEN_06_ridge_hides_what_is_behind_it() -> None:
    """Low ground behind a ridge is not seen, the ridge itself and ground beside it are, high targets over it too."""
    distances = np.arange(250.0, 15_001, 250)
    east, north = np.radians([90.0, 0.0])
    seen = line_of_sight(HERE, RADAR, (ridge(100),), np.array([east, north]), distances)
    assert seen[1].all()
    assert seen[0, distances < 3_500].all()
    assert not seen[0, distances > 4_500].any()
    high = View(farthest_m=20_000, height_dm=300, target_dm=20_000)
    assert line_of_sight(HERE, high, (ridge(100),), np.array([east]), distances).all()


@settings(max_examples=15)
@given(st.integers(0, 400), st.integers(0, 400))
def test_SEN_06_higher_ridge_never_shows_more(lower: int, more: int) -> None:
    """What a lower obstacle hides, a higher one in the same place hides too."""
    distances = np.arange(250.0, 15_001, 250)
    behind = distances > 5_000
    low, high = (
        line_of_sight(HERE, RADAR, (ridge(height),), ALL, distances)[:, behind]
        for height in (lower, lower + more)
    )
    assert not (high & ~low).any()


def test_SEN_06_sector_and_nearest_range_bound_the_ground() -> None:
    """A quarter that begins at a kilometre has a quarter of the ring's size."""
    view = View(from_mdeg=45_000, width_mdeg=90_000, nearest_m=1_000, farthest_m=8_000, height_dm=5_000)
    assert area_km2(seen_from(HERE, view, ())) == pytest.approx(math.pi * (64 - 1) / 4, rel=0.02)


def test_heights_outside_every_piece_are_the_seas() -> None:
    """The last piece that has a cell counts; where none has, it is the sea."""
    lon, lat = np.array([105_000_000.0, 0.0]), np.array([555_000_000.0, 0.0])
    pieces = (ground(np.full((3, 3), 7)), ground(np.full((3, 3), 9)))
    assert list(heights_at(pieces, lon, lat)) == [9.0, 0.0]


@pytest.mark.parametrize(
    ("month_start", "hours", "height"),
    [(1_782_043_200_000, 0, 57.9), (1_782_043_200_000, 12, -11.1), (1_797_854_400_000, 0, 11.1)],
)
def test_sun_stands_where_the_almanac_says(month_start: int, hours: int, height: float) -> None:
    """At noon of midsummer, midnight of midsummer and noon of midwinter at 55.5 degrees north, within a degree."""
    at = month_start + hours * HOUR_MS
    assert sun_height_deg(place_of(0.0, 55.5), at) == pytest.approx(height, abs=1.0)
    assert is_dark(place_of(0.0, 55.5), at) == (height < -6)


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk with a border section and two radars that see most of it."""
    desk = FakeDesk(CAPABILITY)
    for zone, nation, outer in (
        ("territory", "NRD", box(9, 54, 11, 57)),
        ("territory", "SUD", box(11, 54, 13, 57)),
        ("border_30km", "NRD", box(10.5, 55.3, 11.0, 55.7)),
        ("border_30km", "SUD", box(11.0, 55.3, 11.5, 55.7)),
    ):
        name = f"{zone.replace('_', '-')}-{nation.lower()}"
        desk.put(ZoneRegistered(name=name, zone=zone, nation=nation, outer=outer, source="chart 7"))  # type: ignore[arg-type]
    for name, lat in (("north", 55.6), ("south", 55.4)):
        register_sensor(
            desk, RegisterSensor(sensor_id=name, title=name, format="asterix", silent_after_s=86_400)
        )
        place = place_of(10.75, lat)
        desk.put(description(name, "radar", at=desk.at, footprint=(), place=place, view=RADAR))
    return desk


def gap_of(desk: FakeDesk, without: str = "") -> Any:
    """Return the gap of the own section, without a sensor."""
    (section,) = sections_now(desk).values()
    return cover(section, [reach for reach in reaches_now(desk) if reach.sensor_id != without]).gap


def test_SEN_06_removing_a_radar_grows_the_gap(desk: FakeDesk) -> None:
    """Without a radar the gap is larger and holds all of the gap before; the page says so in figures."""
    before, after = gap_of(desk), gap_of(desk, "north")
    assert area_km2(after) > area_km2(before) + 100
    assert shapely.difference(before, after).area < 10_000
    shown, without = show_coverage(desk, CoverageQuery()), show_coverage(desk, CoverageQuery(without="north"))
    assert without.sections[0].percent < shown.sections[0].percent
    assert without.sections[0].gap_km2 > shown.sections[0].gap_km2
    assert [sensor.is_without for sensor in without.sensors] == [True, False]


def test_SEN_06_nothing_beyond_the_line_counts_as_seen(desk: FakeDesk) -> None:
    """What would be masked is no coverage: a radar at the line adds nothing on the other side."""
    for reach in reaches_now(desk):
        assert reach.ground.bounds[2] <= 110_000_000


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("silent", "silent"),
        ("failed", "failed"),
        ("tampered", "tampered with"),
        ("ended", "its time is over"),
    ],
)
def test_SEN_06_outage_grows_the_gap(desk: FakeDesk, how: str, why: str) -> None:
    """A radar that is silent, failed, tampered with or at its end sees nothing, and the page says why."""
    before = area_km2(gap_of(desk))
    if how == "silent":
        desk.at += 25 * HOUR_MS
        report_health(desk, ReportHealth(sensor_id="south"))
    elif how == "ended":
        desk.put(
            description("north", "radar", at=desk.at, footprint=(), place=HERE, view=RADAR, ends_at=desk.at)
        )
    else:
        condition = "failed" if how == "failed" else "working"
        report_health(
            desk,
            ReportHealth(sensor_id="north", condition=condition, is_tampered=how == "tampered"),  # type: ignore[arg-type]
        )
    assert area_km2(gap_of(desk)) > before
    found = {sensor.sensor_id: sensor.outage for sensor in show_coverage(desk, CoverageQuery()).sensors}
    assert found == {"north": why, "south": ""}


def test_SEN_06_camera_sees_by_day(desk: FakeDesk) -> None:
    """A camera without infrared counts as long as it is light."""
    view = View(farthest_m=20_000, height_dm=300, target_dm=20, light="daylight")
    place = place_of(10.75, 55.6)
    desk.put(
        description(
            "north", "camera", at=desk.at, footprint=(), place=place, view=view, ends_at=desk.at + DAY_MS
        )
    )
    outage = {}
    for hours in (4, 12):
        desk.at = MORNING + hours * HOUR_MS
        outage[hours] = {reach.sensor_id: reach.outage for reach in reaches_now(desk)}["north"]
    assert outage == {4: "", 12: "too dark"}


def test_SEN_06_terrain_is_taken_in_once_and_counts(desk: FakeDesk) -> None:
    """A hill between a radar and the border opens a gap; the same piece again is no further record."""
    before = area_km2(gap_of(desk))
    heights = np.zeros((101, 101), np.int16)
    heights[:, 60:62] = 300
    ask = TakeTerrain(
        name="strait", source="survey 3", north_west=place_of(10.5, 55.75), step_lon=50_000, step_lat=50_000,
        rows=101, columns=101, heights=pack(heights),
    )  # fmt: skip
    take_terrain(desk, ask)
    take_terrain(desk, ask)
    assert len(desk.of(TerrainTaken)) == 1
    assert area_km2(gap_of(desk)) > before + 100


@pytest.mark.parametrize("heights", [b"", b"x", pack(np.zeros((3, 3))), pack(np.zeros((2, 3))) + b"x"])
def test_terrain_that_is_no_grid_is_refused(desk: FakeDesk, heights: bytes) -> None:
    """Bytes that are cut short, too many or nothing at all never become ground."""
    ask = TakeTerrain(
        name="x", source="survey", north_west=HERE, step_lon=1, step_lat=1, rows=2, columns=2, heights=heights
    )
    with pytest.raises(Invalid):
        take_terrain(desk, ask)


def test_SEN_06_neighbours_are_told_cells_in_steps_of_ten_and_no_sensor(desk: FakeDesk) -> None:
    """Cells are ten kilometres wide and told once per change; what says where sensors are can never cross."""
    map_coverage(desk)
    told = desk.of(CoverageMapped)
    assert len(told) > 10
    assert {record.percent % 10 for record in told} == {0}
    assert all(record.place == cell_of(record.place, 10) for record in told)
    assert not any(str(record.place.lon)[:4] in record.cell for record in told)
    assert len({record.cell for record in told}) == len(told)
    map_coverage(desk)
    assert len(desk.of(CoverageMapped)) == len(told)
    report_health(desk, ReportHealth(sensor_id="north", condition="failed"))
    map_coverage(desk)
    assert len(told) < len(desk.of(CoverageMapped)) < 2 * len(told)
    assert not any(mark is not None and mark.sharable for mark in marks_of(SensorDescribed).values())
    assert not any(mark is not None and mark.sharable for mark in marks_of(TerrainTaken).values())


def test_SEN_06_looking_over_the_terrain_keeps_no_writer_waiting(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job finds beforehand what is seen; in its unit of work it looks over no terrain, and puts the same."""
    (job,) = (job for job in CAPABILITY.jobs if job.name == "sensors.map_coverage")
    assert job.prepare is not None
    found = job.prepare(desk)
    assert desk.of(CoverageMapped) == []
    monkeypatch.setattr(gathering, "seen_from", None)
    job.run(desk, found)
    assert {record.place: record.percent for record in desk.of(CoverageMapped)} == found
    assert len(found) > 10


def test_SEN_06_help_is_offered_where_a_neighbour_sees_little(desk: FakeDesk) -> None:
    """An offer answers a neighbour's cell and goes to it; there is none to offer for an own cell."""
    head = desk.put(CoverageMapped(cell="a" * 20, place=place_of(11.5, 55.5), percent=20), origin="SUD")
    own = desk.put(CoverageMapped(cell="b" * 20, place=HERE, percent=20))
    offer_help(desk, OfferHelp(answers=head.record_id, equipment="drone-team", words="two nights a week"))
    (offer,) = desk.of(HelpOffered)
    assert (offer.nation, offer.place, offer.answers) == ("SUD", place_of(11.5, 55.5), head.record_id)
    with pytest.raises(Missing):
        offer_help(desk, OfferHelp(answers=own.record_id, equipment="drone-team", words="two nights"))
    view = show_coverage(desk, CoverageQuery())
    assert [(cell.nation, cell.percent) for cell in view.cells] == [("SUD", 20)]
    assert [offered.equipment for offered in view.offers] == ["drone-team"]


def test_gaps_are_drawn_until_half_is_seen(desk: FakeDesk) -> None:
    """On the map a gap is the middle of its cell, and leaves it once sensors see half."""
    for percent, ended in ((40, False), (50, True)):
        record = CoverageMapped(cell="c" * 20, place=HERE, percent=percent)
        feature = GAPS.feature(desk.put(record), record)
        assert feature is not None
        assert feature.ended is ended


def test_page_without_sections_or_sensors_is_empty() -> None:
    """A node that has registered nothing shows nothing, and maps nothing."""
    desk = FakeDesk(CAPABILITY)
    map_coverage(desk)
    view = show_coverage(desk, CoverageQuery())
    assert (view.sections, view.sensors, view.cells, desk.log) == ((), (), (), [])


MAPPED = CoverageMapped(cell="b" * 20, place=HERE, percent=40)
OFFERED = HelpOffered(
    nation="SUD", place=HERE, equipment="drone-team", words="two nights a week", answers="a" * 26
)


@pytest.mark.parametrize("record", [MAPPED, OFFERED], ids=["coverage_mapped", "help_offered"])
def test_golden_bytes_of_what_crosses(record: Any) -> None:
    """What crosses has the bytes that every neighbour reads; write them anew with `encode_record`."""
    name = "coverage_mapped" if record is MAPPED else "help_offered"
    data = (GOLDEN / f"{name}-1.json").read_bytes().strip()
    assert encode_record(record) == data
    assert decode_record(type(record), data) == record

"""A calibration is taken off what a sensor measures, before anything is masked or kept."""

from typing import Any, Final

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.sensors.actions import observe, register_sensor
from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.bias.tables import bias_of
from lindero.capabilities.sensors.calibrating import corrected
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.doubts.actions import watch_doubts
from lindero.capabilities.sensors.records import (
    MISSING,
    SOURCE_CLASSES,
    BatchObserved,
    Correction,
    Counts,
    Identification,
    Observations,
    SensorDoubted,
    SensorTrusted,
    observations_of,
    seal,
    unseal,
)
from lindero.capabilities.sensors.register.actions import calibrate_sensor
from lindero.capabilities.sensors.register.asks import CalibrateSensor
from lindero.capabilities.sensors.register.pages import RegisterQuery, show_register
from lindero.capabilities.sensors.tests.described import box, let_watch
from lindero.capabilities.sensors.tests.test_bias import Sea
from lindero.kernel.places import Place, bearing_deg, distance_m, moved, place_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import HOUR_MS, SECOND_MS

SITE: Final = place_of(11.0, 55.5)
TURNED_FAR: Final = Correction(bearing_bias_mdeg=1_000, range_bias_mm=200_000)


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk with a radar on a hill."""
    desk = FakeDesk(CAPABILITY)
    register_sensor(desk, RegisterSensor(sensor_id="hill", title="Hill", format="asterix"))
    let_watch(desk, "hill", "radar", place=SITE)
    return desk


def rows_at(places: list[Place], source: str = "radar", **columns: Any) -> Observations:
    """Return one row at each place."""
    count = len(places)
    return observations_of(
        (), (),
        measured_at=[MORNING] * count, received_at=[MORNING] * count,
        lon=[place.lon for place in places], lat=[place.lat for place in places],
        source_class=[SOURCE_CLASSES.index(source)] * count, **columns,
    )  # fmt: skip


def calibrate(desk: FakeDesk, **biases: Any) -> None:
    """Enter a calibration of the radar."""
    calibrate_sensor(
        desk, CalibrateSensor(sensor_id="hill", by="Measuring office", calibrated_at=MORNING, **biases)
    )


def kept_of(desk: FakeDesk, rows: Observations, *said: Identification) -> tuple[BatchObserved, Observations]:
    """Let the radar observe; return its record, and what is in it."""
    counts = Counts(lines=len(rows), decoded=len(rows))
    observe(desk, Observe(sensor_id="hill", columns=seal(rows), counts=counts, identifications=said))
    record = desk.of(BatchObserved)[-1]
    return record, unseal(record.columns)


@given(
    lat=st.floats(-85, 85),
    bearing=st.floats(0, 359.9),
    away_m=st.floats(700, 150_000),
    turned=st.integers(-5_000, 5_000),
    far_mm=st.integers(-500_000, 500_000),
)
def test_SEN_01_what_was_measured_beside_the_truth_is_put_back(
    lat: float, bearing: float, away_m: float, turned: int, far_mm: int
) -> None:
    """Whatever the bias, and wherever on Earth, a plot comes back to where the thing was, within half a metre."""
    site = place_of(179.99, lat)
    true = moved(site, bearing, away_m)
    seen = moved(site, bearing + turned / 1_000, away_m + far_mm / 1_000)
    correction = Correction(bearing_bias_mdeg=turned, range_bias_mm=far_mm)
    rows = corrected(rows_at([seen]), correction, site)
    assert distance_m(Place(lon=int(rows.lon[0]), lat=int(rows.lat[0])), true) < 0.5


def test_SEN_01_calibration_is_taken_off_and_said(desk: FakeDesk) -> None:
    """From the calibration on plots lie where things are, and the record says what was taken off."""
    true = moved(SITE, 40.0, 12_000)
    seen = rows_at([moved(SITE, 41.0, 12_200)])
    before, rows = kept_of(desk, seen)
    assert before.corrected is None
    assert rows.lon[0] == seen.lon[0]
    calibrate(desk, bearing_bias_mdeg=1_000, range_bias_mm=200_000)
    after, rows = kept_of(desk, seen)
    assert after.corrected == TURNED_FAR
    assert distance_m(Place(lon=int(rows.lon[0]), lat=int(rows.lat[0])), true) < 0.5


def test_SEN_01_directions_turn_with_the_sensor_and_what_is_missing_stays_so() -> None:
    """Bearings, courses and ellipses are turned back; a line's place is the sensor's, and is not moved."""
    there = moved(SITE, 90.0, 5_000)
    rows = rows_at(
        [there, SITE, there],
        course_mdeg=[500, MISSING, 90_000],
        orientation_mdeg=[500, MISSING, MISSING],
        bearing_mdeg=[MISSING, 200_000, MISSING],
    )
    found = corrected(rows, Correction(bearing_bias_mdeg=1_000), SITE)
    assert found.course_mdeg.tolist() == [359_500, MISSING, 89_000]
    assert found.orientation_mdeg.tolist() == [179_500, MISSING, MISSING]
    assert found.bearing_mdeg.tolist() == [MISSING, 199_000, MISSING]
    assert (found.lon[1], found.lat[1]) == (SITE.lon, SITE.lat)
    place = Place(lon=int(found.lon[0]), lat=int(found.lat[0]))
    assert bearing_deg(SITE, place) == pytest.approx(89.0, abs=0.001)


def test_what_a_ship_tells_stays_where_it_says() -> None:
    """A place told by AIS is the ship's own measurement, whoever hears it."""
    rows = rows_at([moved(SITE, 90.0, 5_000)], source="ais_a", course_mdeg=[90_000])
    found = corrected(rows, TURNED_FAR, SITE)
    assert (found.lon[0], found.course_mdeg[0]) == (rows.lon[0], 90_000)


def test_SEN_01_clock_is_put_right_in_rows_and_names(desk: FakeDesk) -> None:
    """A clock that is an hour ahead is no doubt once its calibration is taken off, and times are true."""
    calibrate(desk, time_bias_ms=HOUR_MS)
    seen = rows_at([SITE]).shifted(0)
    seen.measured_at[:] += HOUR_MS
    record, rows = kept_of(desk, seen)
    assert (rows.measured_at.tolist(), record.first_at) == ([MORNING], MORNING)
    watch_doubts(desk)
    assert desk.of(SensorDoubted) == []


@pytest.mark.parametrize("more", [{"is_mobile": True}, {"place": None}])
def test_without_a_place_that_stays_only_the_clock_is_put_right(desk: FakeDesk, more: dict[str, Any]) -> None:
    """Nobody knows about which place to turn."""
    let_watch(desk, "hill", "radar", **({"place": SITE} | more))
    calibrate(desk, bearing_bias_mdeg=1_000, time_bias_ms=SECOND_MS)
    seen = rows_at([moved(SITE, 90.0, 5_000)])
    record, rows = kept_of(desk, seen)
    assert record.corrected == Correction(time_bias_ms=SECOND_MS)
    assert (rows.lon[0], rows.measured_at[0]) == (seen.lon[0], MORNING - SECOND_MS)


def test_calibration_for_the_record_only_moves_nothing(desk: FakeDesk) -> None:
    """Where the feed takes it off already, taking it off twice would be the next error."""
    calibrate(desk, bearing_bias_mdeg=1_000, only_recorded=True)
    seen = rows_at([moved(SITE, 90.0, 5_000)])
    record, rows = kept_of(desk, seen)
    assert (record.corrected, rows.lon[0]) == (None, seen.lon[0])


def test_S_26_line_masks_what_lies_beyond_it_and_not_what_was_measured_there(desk: FakeDesk) -> None:
    """The calibration comes before the mask: by true places, both ways."""
    let_watch(desk, "hill", "radar", place=SITE, footprint=(box(10.5, 55.0, 11.1, 56.0),))
    line = place_of(11.1, 55.5)
    away = distance_m(SITE, line)
    calibrate(desk, range_bias_mm=200_000)
    inside, beyond = moved(SITE, 90.0, away + 100), moved(SITE, 90.0, away + 300)
    record, rows = kept_of(desk, rows_at([inside, beyond]))
    assert (len(rows), record.withheld) == (1, {"outside": 1})
    assert int(rows.lon[0]) < line.lon


def test_SEN_01_bias_that_was_found_and_taken_off_is_doubted_no_longer() -> None:
    """The loop closes: found from ships, entered by a person, taken off, and found to be gone."""
    desk = FakeDesk(CAPABILITY)
    sea = Sea(desk, 30, turned=1.0)
    sea.watch(15)
    found = bias_of(desk.rows, "hill")
    assert found is not None
    offered = show_register(desk, RegisterQuery(doubted=True)).sensors[0].to_take_off
    assert offered == Correction(
        bearing_bias_mdeg=round(found.bearing_mdeg), range_bias_mm=round(1_000 * found.range_m)
    )
    calibrate(desk, **msgspec.structs.asdict(offered))
    assert bias_of(desk.rows, "hill") is None
    sea.watch(15)
    assert [(record.sensor_id, record.doubt) for record in desk.of(SensorTrusted)] == [("hill", "bias")]
    assert [one.to_take_off for one in show_register(desk, RegisterQuery()).sensors] == [None, None]
    left = bias_of(desk.rows, "hill")
    assert left is not None
    assert abs(left.bearing_mdeg) < 3 * np.hypot(left.bearing_error_mdeg, found.bearing_error_mdeg)

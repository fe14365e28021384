"""What a filter learns of a sensor: its detections, its view, and where its false alarms are."""

import numpy as np
import pytest

from lindero.capabilities.tracking.filtering.cells import Surface
from lindero.capabilities.tracking.filtering.clutter import ClutterMap
from lindero.capabilities.tracking.filtering.motion import Floats
from lindero.capabilities.tracking.filtering.sensor_model import SensorModel
from lindero.capabilities.tracking.filtering.undetected import Undetected

SURFACE = Surface(0.0, 0.0, 2_400.0, 1_200.0)
KNOWN = 10 / (2_400.0 * 1_200.0)
CORNER = np.array([[50.0, 50.0]])
BESIDE = np.array([[95.0, 95.0]])
MIDDLE = np.array([[1_250.0, 650.0]])


def model() -> SensorModel:
    """Return a sensor of which it is known that it detects four in five, with ten false alarms a scan."""
    return SensorModel(SURFACE, 0.8, KNOWN, 5.0)


def clutter() -> ClutterMap:
    """Return the map of ten false alarms a scan, measured to five metres."""
    return ClutterMap(SURFACE, KNOWN, 5.0)


def even(random: np.random.Generator, rate: float) -> Floats:
    """Return places anywhere, at this rate."""
    places: Floats = random.uniform((0, 0), (2_400, 1_200), (random.poisson(rate), 2))
    return places


def test_nothing_learned_is_what_was_known() -> None:
    """Before the first scan the sensor is as it was said to be, everywhere."""
    sensor = model()
    both = np.vstack([CORNER, MIDDLE])
    np.testing.assert_allclose(sensor.detection_at(both), 0.8)
    np.testing.assert_allclose(sensor.clutter.at(both), KNOWN)


def test_a_pier_is_found_where_it_is_and_not_beside_it() -> None:
    """What gives an echo in every second scan is known within twenty scans; fifty metres on it is quiet as before."""
    seen = clutter()
    for scan in range(20):
        if scan % 2:
            seen.count(CORNER, np.ones(1))
        seen.end_scan()
    corner, beside = seen.at(np.vstack([CORNER, BESIDE]))
    assert corner > 100 * KNOWN
    assert beside < 3 * KNOWN


def test_weather_is_learned_widely() -> None:
    """A noisy quarter is found within fifty scans, and the quiet middle is not blamed for it."""
    seen, random = clutter(), np.random.default_rng(2)
    for _ in range(50):
        seen.count(random.uniform(0, 100, (10, 2)), np.ones(10))
        seen.end_scan()
    corner, middle = seen.at(np.vstack([CORNER, MIDDLE]))
    assert corner > 30 * KNOWN
    assert middle < KNOWN


def test_one_false_alarm_blames_no_quarter() -> None:
    """Where false alarms come by chance alone, the surroundings of one count hardly more than the rest."""
    seen, random = clutter(), np.random.default_rng(5)
    for _ in range(3):
        places = even(random, 10)
        seen.count(places, np.ones(len(places)))
        seen.end_scan()
        beside = places + np.where(places % 100.0 < 50.0, 30.0, -30.0)
        assert (seen.at(beside) < 2 * KNOWN).all()


def test_even_clutter_stays_even() -> None:
    """Where the known density is true, learning does not move it far anywhere."""
    seen, random = clutter(), np.random.default_rng(1)
    for _ in range(300):
        places = even(random, 10)
        seen.count(places, np.ones(len(places)))
        seen.end_scan()
    assert seen.at(even(random, 500)).mean() == pytest.approx(KNOWN, rel=0.15)


def test_a_year_of_scans_overflows_nothing() -> None:
    """Old counts fade by a growing unit that is taken back in time: densities stay finite and true."""
    seen = clutter()
    for _ in range(9_000):
        seen.count(CORNER, np.ones(1))
        seen.end_scan()
    # One echo a scan in a fine cell of twenty metres.
    assert seen.at(CORNER)[0] == pytest.approx(1 / 400, rel=0.1)


def test_detection_is_learned_and_stays_within_reason() -> None:
    """A sensor that sees every second target is found out; one that sees none keeps a little credit."""
    half, none = model(), model()
    places = np.random.default_rng(3).uniform(0, 1_200, (10, 2))
    for _ in range(400):
        half.count_hits(places, np.full(10, 0.5), np.ones(10))
        none.count_hits(places, np.zeros(10), np.ones(10))
    assert half.detection == pytest.approx(0.5, abs=0.06)
    assert 0.05 <= none.detection < 0.2


def test_a_doubtful_target_counts_by_as_much_as_it_is_there() -> None:
    """What the scan showed whenever it was there at all speaks for the sensor, however seldom it was there."""
    sensor = model()
    places = np.random.default_rng(6).uniform(0, 1_200, (10, 2))
    for _ in range(400):
        sensor.count_hits(places, np.full(10, 0.5), np.full(10, 0.5))
    assert sensor.detection > 0.95


def test_a_blind_corner_is_learned() -> None:
    """Where targets are lost each time the sensor is known to see little, and elsewhere as much as before."""
    sensor = model()
    both = np.vstack([CORNER, MIDDLE])
    for _ in range(150):
        sensor.count_hits(both, np.array([0.0, 0.9]), np.ones(2))
    corner, middle = sensor.detection_at(both)
    assert corner < 0.4
    assert middle > 0.7


def test_half_an_area_that_never_reports_is_out_of_view() -> None:
    """A sensor that reports from the west alone is not asked about the east; one report from there is heard."""
    sensor, random = model(), np.random.default_rng(4)
    for _ in range(60):
        places = even(random, 80)
        sensor.count_heard(places[places[:, 0] < 1_200])
    east = np.array([[2_000.0, 600.0]])
    assert sensor.detection_at(east)[0] < 0.05
    assert sensor.detection_at(CORNER)[0] == pytest.approx(0.8)
    sensor.count_heard(east)
    assert sensor.detection_at(east)[0] == pytest.approx(0.8)


def test_where_reports_come_in_clumps_silence_says_little() -> None:
    """What some places report many times over and others seldom, a silent one may report seldom as well."""
    sensor, random = model(), np.random.default_rng(7)
    places = random.uniform(0, 1_200, (40, 2))
    rates = 0.05 * np.exp(random.normal(0.0, 1.5, 40))
    for _ in range(120):
        sensor.count_heard(np.repeat(places, random.poisson(rates), axis=0))
    assert sensor.detection_at(np.array([[2_000.0, 1_100.0]]))[0] > 0.5


def test_a_cell_that_is_heard_was_in_view_all_along() -> None:
    """The first report from the silent east says that the looks there found nothing; elsewhere nothing changes."""
    sensor, random = model(), np.random.default_rng(8)
    east = np.array([[2_000.0, 600.0]])
    both = np.vstack([east, CORNER])
    for _ in range(60):
        places = even(random, 80)
        sensor.count_heard(np.vstack([places[places[:, 0] < 1_200], CORNER]))
        assert sensor.left_where_first_heard(east) in (None, 1.0)
        sensor.look(both)
    sensor.count_heard(east)
    left = sensor.left_where_first_heard(both)
    assert left is not None
    assert left[0] < 1e-6
    assert left[1] == 1.0
    sensor.count_heard(east)
    assert sensor.left_where_first_heard(both) is None


def test_undetected_targets_are_taken_out_in_hindsight() -> None:
    """What nobody found where somebody looked is not there, but for what came since; the rest is as it was."""
    undetected = Undetected(SURFACE, 1e-6)
    left = np.ones(len(undetected.density))
    left[:3] = 0.0, 0.5, 1e-3
    undetected.look_again(left, 1e-8)
    np.testing.assert_allclose(undetected.density[:4], [1e-8, 5e-7, 1e-8, 1e-6])


def test_places_outside_the_area_count_to_its_edge() -> None:
    """A measurement beyond the edge is no error."""
    seen = clutter()
    seen.count(np.array([[-500.0, 5_000.0]]), np.ones(1))
    seen.end_scan()
    assert seen.at(np.array([[1e9, -1e9]]))[0] > 0

"""What a filter learns of a sensor: its detections and where its false alarms are."""

import numpy as np
import pytest

from lindero.capabilities.tracking.filtering.motion import Floats
from lindero.capabilities.tracking.filtering.sensor_model import SensorModel, Surface

SURFACE = Surface(0.0, 0.0, 2_400.0, 1_200.0)
KNOWN = 10 / (2_400.0 * 1_200.0)
CORNER = np.array([[50.0, 50.0]])
MIDDLE = np.array([[1_250.0, 650.0]])


def model() -> SensorModel:
    """Return a sensor of which it is known that it detects four in five, with ten false alarms a scan."""
    return SensorModel(SURFACE, 0.8, KNOWN)


def test_nothing_learned_is_what_was_known() -> None:
    """Before the first scan the sensor is as it was said to be, everywhere."""
    sensor = model()
    assert sensor.detection == 0.8
    np.testing.assert_allclose(sensor.clutter_at(np.vstack([CORNER, MIDDLE])), KNOWN)


def test_false_alarms_are_learned_where_they_are() -> None:
    """A noisy corner is found within fifty scans, and the quiet middle is not blamed for it."""
    sensor = model()
    for _ in range(50):
        sensor.count_false(np.tile(CORNER, (10, 1)), np.ones(10))
        sensor.end_scan()
    corner, middle = sensor.clutter_at(np.vstack([CORNER, MIDDLE]))
    assert corner > 100 * KNOWN
    assert middle < KNOWN


def test_even_clutter_stays_even() -> None:
    """Where the known density is true, learning does not move it far anywhere."""
    sensor, rng = model(), np.random.default_rng(1)
    for _ in range(300):
        places = rng.uniform((0, 0), (2_400, 1_200), (rng.poisson(10), 2))
        sensor.count_false(places, np.ones(len(places)))
        sensor.end_scan()
    densities: Floats = sensor.clutter_at(rng.uniform((0, 0), (2_400, 1_200), (500, 2)))
    assert densities.mean() == pytest.approx(KNOWN, rel=0.15)


def test_detection_is_learned_and_stays_within_reason() -> None:
    """A sensor that sees every second target is found out; one that sees none keeps a little credit."""
    half, none = model(), model()
    for _ in range(400):
        half.count_hits(5.0, 10.0)
        none.count_hits(0.0, 10.0)
    assert half.detection == pytest.approx(0.5, abs=0.06)
    assert 0.05 <= none.detection < 0.2


def test_places_outside_the_area_count_to_its_edge() -> None:
    """A measurement beyond the edge is no error."""
    sensor = model()
    sensor.count_false(np.array([[-500.0, 5_000.0]]), np.ones(1))
    sensor.end_scan()
    assert sensor.clutter_at(np.array([[1e9, -1e9]]))[0] > 0

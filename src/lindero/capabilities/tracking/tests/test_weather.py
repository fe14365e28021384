"""Weather: a cloud of false alarms is known within a few scans where it is, and forgotten when it is over."""

import numpy as np

from lindero.capabilities.tracking.filtering.cells import Cells, Surface
from lindero.capabilities.tracking.filtering.clutter import ClutterMap
from lindero.capabilities.tracking.filtering.motion import Floats
from lindero.capabilities.tracking.filtering.weather import Weather

SURFACE = Surface(0.0, 0.0, 2_400.0, 2_400.0)
CELLS = Cells(SURFACE, 100.0)
RATE = 20.0
KNOWN = RATE / 2_400.0**2
CLOUD = np.array([[650.0, 650.0]])
NEXT_TO_IT = np.array([[750.0, 750.0]])
FAR = np.array([[2_000.0, 2_000.0]])


def played(seen: ClutterMap, random: np.random.Generator, scans: int, cloud: int = 0) -> None:
    """Let scans pass with false alarms anywhere, and so many more in a cloud of two hundred metres."""
    for _ in range(scans):
        places = random.uniform(0, 2_400, (random.poisson(RATE), 2))
        places = np.vstack([places, CLOUD + random.uniform(-100, 100, (cloud, 2))])
        seen.count(places, np.ones(len(places)))
        seen.end_scan()


def known_after(scans: int, cloud: int = 0, after: int = 0) -> Floats:
    """Return how much thicker than known false alarms are in the cloud, next to it and far away.

    Args:
        scans: Scans with a cloud, after fifty without.
        cloud: False alarms of the cloud in each.
        after: Scans after it.
    """
    seen, random = ClutterMap(SURFACE, KNOWN, 5.0), np.random.default_rng(3)
    played(seen, random, 50)
    played(seen, random, scans, cloud)
    played(seen, random, after)
    known: Floats = seen.at(np.vstack([CLOUD, NEXT_TO_IT, FAR])) / KNOWN
    return known


def test_a_cloud_is_known_within_five_scans_and_reaches_a_little_further() -> None:
    """Ten false alarms a scan in four cells are many times the usual; the next cell is warned, the far one is not."""
    cloud, next_to_it, far = known_after(5, cloud=10)
    assert cloud > 30.0
    assert next_to_it > 2.0
    assert far < 1.5


def test_a_cloud_that_is_over_is_soon_forgotten() -> None:
    """Fifteen scans later hardly more is left than the long run says."""
    during, after = known_after(5, cloud=10)[0], known_after(5, cloud=10, after=15)[0]
    assert after < during / 8.0


def test_where_chance_alone_is_at_work_there_is_no_weather() -> None:
    """Two hundred scans of even false alarms make none of them more likely just now than in the long run."""
    random, expected = np.random.default_rng(4), np.full(CELLS.count, RATE / CELLS.count)
    weather = Weather(SURFACE, CELLS)
    for _ in range(200):
        weather.end_scan(random.poisson(expected).astype(np.float64), expected)
    assert weather.factor.max() < 1.05


def test_the_weather_is_never_better_than_the_long_run() -> None:
    """Where much was expected and nothing came, as much is expected again: one quiet minute promises nothing."""
    weather, expected = Weather(SURFACE, CELLS), np.full(CELLS.count, 0.5)
    for _ in range(20):
        weather.end_scan(np.zeros(CELLS.count), expected)
    assert weather.factor.min() == 1.0

"""Promises of looking at all tracks at once: what is found is what each track alone, or everything compared, gives."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.alerts.detecting.detectors import convoy, in_trouble, loitering
from lindero.capabilities.alerts.detecting.detectors.zone_entry import is_inside, may_reach
from lindero.capabilities.alerts.detecting.histories import About, Histories, histories_of
from lindero.capabilities.alerts.detecting.reception import LOST_MS
from lindero.capabilities.alerts.detecting.sampled import sampled
from lindero.capabilities.alerts.detecting.surroundings import Scene
from lindero.capabilities.alerts.tests import alone
from lindero.capabilities.alerts.tests.moving import BEGIN, ORIGIN
from lindero.capabilities.sensors.records import SOURCE_CLASSES
from lindero.kernel.places import Place, area_contains, area_of, moved, place_of
from lindero.kernel.units import DEGREE_E7

AIS, RADAR = SOURCE_CLASSES.index("ais_a"), SOURCE_CLASSES.index("radar")
seeds = st.integers(0, 2**32 - 1)


def a_sea(seed: int, tracks: int = 12, minutes: int = 110) -> Histories:
    """Return things that sail, stop, lie and turn round on a small sea, with breaks, some heard and some measured."""
    random = np.random.default_rng(seed)
    columns: list[np.ndarray] = []
    for track in range(tracks):
        seconds = 60.0 * np.arange(random.integers(0, 30), random.integers(40, minutes))
        seconds += random.uniform(0, 50, len(seconds)) * random.integers(0, 2)
        seconds = seconds[random.random(len(seconds)) < random.choice([0.15, 0.8, 1.0])]
        kind, speed, turns = random.integers(0, 4), random.uniform(0.5, 8), random.uniform(100, 900)
        way = speed * np.minimum(seconds, random.uniform(1_500, 3_600) if kind == 1 else 1e9)
        east = turns * np.cos(way / turns) if kind == 2 else way * (kind != 3)
        north = turns * np.sin(way / turns) if kind == 2 else 0.1 * way * (kind != 3)
        places = (
            (
                DEGREE_E7 * ORIGIN[0]
                + random.integers(-3, 3) * 20_000
                + 150 * (east + random.normal(0, 5, len(way)))
            ),
            (
                DEGREE_E7 * ORIGIN[1]
                + random.integers(-3, 3) * 20_000
                + 90 * (north + random.normal(0, 5, len(way)))
            ),
        )
        source = np.where(random.random(len(way)) < random.choice([0.0, 0.3, 1.0]), RADAR, AIS)
        columns.append(
            np.stack((np.full(len(way), track), BEGIN + 1_000 * seconds, *places, source)).astype(np.int64)
        )
    names = ("track", "measured_at", "lon", "lat", "source_class")
    about = tuple(
        About(track_id=f"t{track}", identity=f"mmsi:{track // 2}" if track < 6 else "")
        for track in range(tracks)
    )
    rows = dict(zip(names, np.concatenate(columns, axis=1), strict=True))
    return histories_of(about, until=BEGIN + 60_000 * minutes, **rows)


@settings(max_examples=12, deadline=None)
@given(seeds)
def test_clock_is_that_of_each_track_alone(seed: int) -> None:
    """Interpolated, bridged, smoothed and told about to the last bit, however tracks begin, break off and end."""
    histories = a_sea(seed)
    found = sampled(histories)
    names = ("track", "minute", "row", "points", "velocity", "is_said", "is_measured")
    for name, column in zip(names, alone.clock_of(histories), strict=True):
        one = getattr(found, name)
        assert (name, one.dtype, one.tobytes()) == (name, column.dtype, column.tobytes())


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_stays_and_drops_are_those_of_each_track_alone(seed: int) -> None:
    """A table of many tracks of unlike length, and medians only where they can count, change no window."""
    scene = Scene(a_sea(seed))
    for minutes in (12, 45):
        limits = loitering.Limits(minutes=minutes)
        tracks = np.flatnonzero(np.diff(scene.sampled.starts) >= minutes)
        found = loitering._staying(scene.sampled, tracks, limits).tolist() if len(tracks) else []
        plain = [alone.staying(scene.sampled, track, limits) for track in range(len(scene.histories.about))]
        assert len(found) == len(set(found))
        assert set(found) == set().union(*plain)
    trouble = in_trouble.Limits()
    assert in_trouble._drops(scene, trouble) == alone.drops(scene, trouble)


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_who_tells_a_place_near_is_found_by_comparing_all(seed: int) -> None:
    """Looked up once for all that ask, within each distance: as when every minute's points are compared."""
    scene = Scene(a_sea(seed))
    on_clock = scene.sampled
    silent, told = np.flatnonzero(~on_clock.is_said), np.flatnonzero(on_clock.is_said)
    apart = on_clock.points[silent][:, None] - on_clock.points[told][None, :]
    far = np.where(on_clock.minute[silent][:, None] == on_clock.minute[told], (apart**2).sum(axis=-1), np.inf)
    for near_m in (300.0, 700.0, 2_500.0):
        assert np.array_equal(scene.has_teller_near(silent, near_m), (far < near_m**2).any(axis=1))


def test_the_sea_has_what_is_compared() -> None:
    """Its stays, drops, silences and ships at rest are many, so that the comparisons mean something."""
    scenes = [Scene(a_sea(seed)) for seed in range(6)]
    limits = loitering.Limits(minutes=12)
    tracks = [np.flatnonzero(np.diff(scene.sampled.starts) >= 12) for scene in scenes]
    assert (
        sum(
            len(loitering._staying(scene.sampled, one, limits))
            for scene, one in zip(scenes, tracks, strict=True)
        )
        > 50
    )
    assert sum(len(in_trouble._drops(scene, in_trouble.Limits())) for scene in scenes) > 3
    assert sum(int((scene.reception.silence_ms > LOST_MS).sum()) for scene in scenes) > 20
    assert sum(scene.others_lying(99, scene.place_at(0), reach=5) for scene in scenes) > 3


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_others_about_a_place_are_all_who_are_there(seed: int) -> None:
    """Those lying, those who passed and those heard in a time, looked up by cell, are those found by asking all."""
    histories = a_sea(seed)
    scene, random = Scene(histories), np.random.default_rng(seed)
    reception = scene.reception
    for row in random.integers(0, len(histories), 8).tolist():
        place, track = scene.place_at(row), int(histories.track[row])
        for reach in (1, 3):
            pair = (track, (track + 1) % 12)
            assert scene.others_lying(track, place, reach) == alone.lying(scene, (track,), place, reach)
            assert scene.others_lying(pair, place, reach) == alone.lying(scene, pair, place, reach)
        since = int(histories.measured_at[row])
        for minutes in (1, 20, 65):
            times = range(since, since + 60_000 * minutes)
            found = reception.others_heard(track, place, times.start, times.stop)
            assert found == len(alone.heard(histories, track, place, 5, times))
        passed = alone.heard(histories, track, place, 1, range(2**60))
        assert reception.passed(track, place)[0] == len(passed)
        lost = reception.rows[reception.silence_ms > LOST_MS]
        only = {int(histories.track[one]) for one in lost if _is_about(histories, int(one), place)}
        assert reception.passed(track, place)[1] == len(only - {track})


def _is_about(histories: Histories, row: int, place: Place) -> bool:
    cells = (int(histories.lon[row]) // 200_000, int(histories.lat[row]) // 200_000)
    return abs(cells[0] - place.lon // 200_000) <= 1 and abs(cells[1] - place.lat // 200_000) <= 1


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 60), st.integers(0, 9)), max_size=40
    )
)
def test_convoys_are_the_pairs_that_meet_all_compared(drawn: list[tuple[int, int, int, int]]) -> None:
    """Groups, and the order within each, are as when every pair is compared with every other."""
    minutes = 80
    count = np.arange(8 * minutes)
    here = np.full(len(count), 0)
    scene = Scene(
        histories_of(
            tuple(About(track_id=f"t{track}") for track in range(8)),
            track=count // minutes,
            measured_at=BEGIN + 60_000 * (count % minutes),
            lon=here,
            lat=here,
        )
    )
    pairs = [
        (one * minutes + begins, other * minutes + begins, one * minutes + begins + lasts)
        for one, other, begins, lasts in drawn
        if one < other
    ]
    together = sorted(set(pairs), key=lambda pair: (pair[0] // minutes, pair[1] // minutes, pair))
    assert convoy._groups(scene, together) == alone.groups(scene, together)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(-180, 180),
    st.floats(-89, 89),
    st.floats(0, 359),
    st.floats(0, 300_000),
    st.floats(-180, 180),
    st.booleans(),
)
def test_whatever_is_reached_may_be_reached(
    lon: float, lat: float, bearing: float, far_m: float, shift: float, is_near: bool
) -> None:
    """No area in which a way ends is passed over because its box seemed too far, at any meridian and near a pole."""
    here = place_of(lon, lat)
    end = moved(here, bearing, far_m)
    west = end.lon_deg - 0.3 if is_near else shift
    south = max(-90.0, min(89.0, end.lat_deg - 0.3))
    corners = ((0, 0), (1, 0), (1, 1), (0, 1))
    area = area_of([place_of((west + x + 180) % 360 - 180, south + y) for x, y in corners])
    if area_contains(area, end):
        assert may_reach(area, here, far_m)
    lons, lats = np.array([end.lon, here.lon]), np.array([end.lat, here.lat])
    assert is_inside(area, lons, lats).tolist() == [area_contains(area, end), area_contains(area, here)]


def test_what_cannot_be_reached_is_passed_over() -> None:
    """A ship an hour away from an area's box is not asked step by step."""
    area = area_of([place_of(11, 54), place_of(12, 54), place_of(12, 55), place_of(11, 55)])
    near, far, aside = place_of(10.9, 54.5), place_of(11.5, 56.0), place_of(9.0, 54.5)
    assert [may_reach(area, here, 20_000.0) for here in (near, far, aside)] == [True, False, False]

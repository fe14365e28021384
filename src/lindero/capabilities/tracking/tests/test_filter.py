"""The filter as a whole: targets found, kept apart and let go, among false alarms."""

import msgspec
import numpy as np
import pytest

from lindero.capabilities.tracking.filtering.bank import Measurements
from lindero.capabilities.tracking.filtering.detections import Detections, read_detections
from lindero.capabilities.tracking.filtering.following import Frame, frames_of
from lindero.capabilities.tracking.filtering.motion import Floats, steady
from lindero.capabilities.tracking.filtering.multi_target import MultiTargetFilter, Scan, Scene
from lindero.capabilities.tracking.filtering.scenes import Parameters, parameters_of, scene_of
from lindero.kernel.errors import Invalid

SIDE_M = 5_000.0
DETECTION = 0.9
NOISE_M = 10.0
CLUTTER = 20
SCANS = 30
INTERVAL_S = 5.0
SCENE = Scene(
    west=0.0,
    south=0.0,
    east=SIDE_M,
    north=SIDE_M,
    detection=DETECTION,
    clutter=CLUTTER / SIDE_M**2,
    birth=1e-10,
    initial=1e-7,
    mean_life_s=3_600.0,
    speed_deviation=10.0,
)


def truth(scan: int) -> Floats:
    """Return where five targets are; the first two cross in the middle of the run."""
    time = scan * INTERVAL_S
    starts = np.array([[1000, 1000], [1000, 2500], [4000, 500], [500, 4000], [3000, 3000]], float)
    speeds = np.array([[15, 10], [15, -10], [-8, 4], [10, -3], [3, 4]], float)
    return starts + time * speeds


def scan_of(rng: np.random.Generator, scan: int, places: Floats) -> Scan:
    """Return what a sensor measures of targets at these places: nine in ten of them, and false alarms."""
    seen = places[rng.random(len(places)) < DETECTION]
    measured = np.vstack(
        [seen + rng.normal(0, NOISE_M, seen.shape), rng.uniform(0, SIDE_M, (rng.poisson(CLUTTER), 2))]
    )
    order = rng.permutation(len(measured))
    return Scan(
        scan * INTERVAL_S,
        Measurements(measured[order], np.tile([NOISE_M**2, 0.0, NOISE_M**2], (len(measured), 1))),
    )


def run(seed: int, present: int = 5) -> list[tuple[list[int], Floats]]:
    """Return the numbers and places of confirmed tracks at each scan; after half of them `present` targets are left."""
    rng = np.random.default_rng(seed)
    tracker = MultiTargetFilter(SCENE, steady(0.05))
    shown = []
    for scan in range(SCANS):
        places = truth(scan)[: 5 if scan < SCANS // 2 else present]
        tracker.advance(scan_of(rng, scan, places))
        found = tracker.estimates(scan * INTERVAL_S)
        shown.append((found.number.tolist(), found.state[:, [0, 2]]))
    return shown


@pytest.mark.parametrize("seed", range(5))
def test_each_target_has_one_track_all_along(seed: int) -> None:
    """Among four false alarms for each target all five are found, nearly nothing else, and none changes its track."""
    shown = run(seed)
    owners: dict[int, set[int]] = {target: set() for target in range(5)}
    false = missed = 0
    for scan, (numbers, places) in list(enumerate(shown))[4:]:
        apart = np.linalg.norm(truth(scan)[:, None] - places[None], axis=2)
        near = apart.min(axis=1) < 6 * NOISE_M if len(numbers) else np.zeros(5, bool)
        missed += int((~near).sum())
        false += len(numbers) - int(near.sum())
        for target in np.flatnonzero(near).tolist():
            owners[target].add(numbers[int(apart[target].argmin())])
    assert missed <= 0.03 * 5 * SCANS
    assert false <= 0.03 * 5 * SCANS
    assert all(len(numbers) == 1 for numbers in list(owners.values())[2:])
    assert sum(map(len, owners.values())) <= 7


def test_estimates_are_better_than_measurements() -> None:
    """Once a track is settled it knows a place better than one measurement does."""
    errors = []
    for scan, (_, places) in list(enumerate(run(11)))[10:]:
        apart = np.linalg.norm(truth(scan)[2:, None] - places[None], axis=2).min(axis=1)
        errors += [error for error in apart if error < 6 * NOISE_M]
    assert np.sqrt(np.mean(np.square(errors))) < 0.9 * NOISE_M * np.sqrt(2)


def test_what_leaves_is_let_go() -> None:
    """Targets that are gone are no longer shown a few scans later; the others are."""
    shown = run(3, present=3)
    assert [len(numbers) for numbers, _ in shown[-8:]] == pytest.approx([3] * 8, abs=1)


def test_the_same_scans_give_the_same_tracks() -> None:
    """Nothing is drawn by chance: two runs are equal to the last bit."""
    for (numbers, places), (same_numbers, same_places) in zip(run(7), run(7), strict=True):
        assert numbers == same_numbers
        assert np.array_equal(places, same_places)


def test_among_few_tracks_an_improbable_one_is_kept() -> None:
    """What was seen once where targets are rare, and missed once, is not forgotten while there are few tracks."""
    scene = msgspec.structs.replace(SCENE, detection=0.8, clutter=1e-6, birth=4e-8, initial=4e-8)
    tracker = MultiTargetFilter(scene, steady(0.05))
    noise = np.array([[25.0, 0.0, 25.0]])
    tracker.advance(Scan(0.0, Measurements(np.array([[100.0, 100.0]]), noise)))
    elsewhere = np.array([[700.0, 900.0], [900.0, 500.0], [500.0, 800.0]])
    tracker.advance(Scan(1.0, Measurements(elsewhere, np.repeat(noise, 3, axis=0))))
    assert tracker.tracks == 4


def test_a_scan_from_the_past_is_refused() -> None:
    """Time goes one way; what comes late is for somebody else to order."""
    tracker = MultiTargetFilter(SCENE, steady(0.05))
    nothing = Measurements(np.zeros((0, 2)), np.zeros((0, 3)))
    tracker.advance(Scan(5.0, nothing))
    with pytest.raises(ValueError, match="comes after"):
        tracker.advance(Scan(4.0, nothing))


def test_a_track_is_told_ahead_of_the_last_scan() -> None:
    """Between scans a target is where its velocity takes it, and less certain."""
    rng = np.random.default_rng(5)
    tracker = MultiTargetFilter(SCENE, steady(0.05))
    for scan in range(8):
        tracker.advance(scan_of(rng, scan, truth(scan)[4:] + scan * INTERVAL_S * np.array([5.0, 0.0])))
    now, later = tracker.estimates(35.0), tracker.estimates(39.0)
    np.testing.assert_allclose(later.state[:, 0], now.state[:, 0] + 4 * now.state[:, 1])
    assert (later.covariance[:, 0, 0] > now.covariance[:, 0, 0]).all()


def table(rows: int = 3) -> list[str]:
    """Return a table of detections as lines."""
    return ["scan,t,sensor,x,y,rxx,rxy,ryy", *(f"{n},{5 * n}.0,S1,{10 * n},7,4,0.5,4" for n in range(rows))]


def test_a_table_becomes_scans() -> None:
    """Rows are gathered by instant and sensor, whatever their order."""
    detections = read_detections([*table(), "1,5.0,S2,1,1,4,0,4"])
    scans = [(scan.time, len(scan.measurements.places)) for _, scan in detections.scans()]
    assert scans == [(0.0, 1), (5.0, 1), (5.0, 1), (10.0, 1)]
    assert detections.bounds == (0.0, 1.0, 20.0, 7.0)
    assert detections.interval_s == 5.0


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("3,15.0,S1,nan,7,4,0,4", "finite"),
        ("3,15.0,S1,1e300,7,4,0,4", "finite"),
        ("3,15.0,S1,,7,4,0,4", "could not convert"),
        ("x,15.0,S1,1,7,4,0,4", "invalid literal"),
        ("-1,15.0,S1,1,7,4,0,4", "negative"),
        ("3,15.0,S1,1,7,4,9,4", "no covariance"),
        ("3,15.0", "could not convert"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(line: str, why: str) -> None:
    """The first bad row is told by its line and its reason; nothing is guessed."""
    with pytest.raises(Invalid, match=rf"Line 5 .*{why}"):
        read_detections([*table(), line])


def test_a_table_without_its_columns_is_refused() -> None:
    """The message names what is missing."""
    with pytest.raises(Invalid, match="rxx, rxy, ryy"):
        read_detections(["scan,t,x,y", "0,0,1,1"])
    with pytest.raises(Invalid):
        read_detections([])


def test_parameters_out_of_range_are_refused() -> None:
    """A probability of two, or text that is no JSON, is refused with what to give instead."""
    assert parameters_of(b'{"pd": 0.8, "unheard": 1}').pd == 0.8
    assert scene_of(parameters_of(b'{"birth_density": 0.0}'), read_detections(table(0))).birth > 0
    for text in (b'{"pd": 2}', b"{", b"\xff"):
        with pytest.raises(Invalid, match="parameters"):
            parameters_of(text)


def recorded(seed: int, sensors: int = 1) -> Detections:
    """Return a recording of the five targets."""
    rng = np.random.default_rng(seed)
    lines = ["scan,t,sensor,x,y,rxx,rxy,ryy"]
    for scan in range(SCANS):
        for sensor in range(sensors):
            measured = scan_of(rng, scan, truth(scan)).measurements
            noise = ",".join(str(value) for value in measured.noises[0])
            lines += [
                f"{scan},{scan * INTERVAL_S},S{sensor},{x:.3f},{y:.3f},{noise}" for x, y in measured.places
            ]
    return read_detections(lines)


def shown_of(frames: list[Frame]) -> list[int]:
    """Return how many tracks each frame shows."""
    return [len(frame.estimates.number) for frame in frames]


def test_a_recording_is_followed_with_and_without_parameters() -> None:
    """What is not known beforehand is estimated from the recording, well enough to find all five targets."""
    known = Parameters(
        area=(0, 0, SIDE_M, SIDE_M), dt=INTERVAL_S, pd=DETECTION, clutter_density=SCENE.clutter
    )
    for parameters in (known, Parameters()):
        frames = list(frames_of(recorded(21), parameters))
        assert [frame.scan for frame in frames] == list(range(SCANS))
        assert shown_of(frames)[8:] == pytest.approx([5] * (SCANS - 8), abs=1)


def test_two_sensors_at_one_instant_are_both_used() -> None:
    """With two sensors a target is confirmed no later than with one."""
    one = shown_of(list(frames_of(recorded(22), Parameters())))
    two = shown_of(list(frames_of(recorded(22, sensors=2), Parameters())))
    assert sum(two[:4]) >= sum(one[:4])


def test_a_scan_that_found_nothing_was_a_scan() -> None:
    """A ship that a sensor which is alone sees no more is not carried on for ever; of two nobody knows which looked."""
    rows = [f"{k},{k},{{}},{1000 + 5 * k},1000,25,0,25" for k in range(30)]
    header = "scan,t,sensor,x,y,rxx,rxy,ryy"
    alone = [header, *(row.format("a") for row in rows)]
    both = [header, *(row.format("ab"[k % 2]) for k, row in enumerate(rows))]
    known = Parameters(scan_times=tuple(float(k) for k in range(60)), area=(0.0, 0.0, 5_000.0, 5_000.0))
    one, two = (shown_of(list(frames_of(read_detections(lines), known))) for lines in (alone, both))
    assert one[29] == two[29] == 1
    assert one[-1] == 0
    assert two[-1] == 1


def test_an_empty_recording_has_no_frames() -> None:
    """A table without rows is no error: nothing was seen."""
    nothing = read_detections(table(0))
    assert list(frames_of(nothing, Parameters())) == []
    assert scene_of(Parameters(), nothing).clutter > 0


def test_a_ship_on_a_straight_line_is_found_though_nobody_told_the_area() -> None:
    """Without parameters the area is what was measured and a margin, so that one track along a line is shown."""
    lines = ["scan,t,x,y,rxx,rxy,ryy", *(f"{k},{5 * k},{1000 + 40 * k},1000,25,0,25" for k in range(20))]
    assert len(list(frames_of(read_detections(lines), Parameters()))[-1].estimates.number) == 1

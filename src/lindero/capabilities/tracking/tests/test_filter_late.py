"""Scans that come late: put in their place within a window, counted and dropped beyond it."""

import numpy as np
import pytest

from lindero.capabilities.tracking.filtering.bank import Measurements
from lindero.capabilities.tracking.filtering.detections import read_detections
from lindero.capabilities.tracking.filtering.following import frames_of
from lindero.capabilities.tracking.filtering.late import Replaying
from lindero.capabilities.tracking.filtering.motion import steady
from lindero.capabilities.tracking.filtering.multi_target import MultiTargetFilter, Scan, Scene
from lindero.capabilities.tracking.filtering.scenes import Parameters
from lindero.kernel.errors import Invalid

SCENE = Scene(
    west=0.0,
    south=0.0,
    east=5_000.0,
    north=5_000.0,
    detection=0.9,
    clutter=4e-7,
    birth=1e-10,
    initial=1e-6,
    mean_life_s=3_600.0,
    speed_deviation=10.0,
)


def scans(seed: int = 1, count: int = 24) -> list[Scan]:
    """Return what two sensors measure of three targets, in the order of time."""
    random = np.random.default_rng(seed)
    starts = np.array([[1_000.0, 1_000.0], [3_000.0, 2_000.0], [2_000.0, 4_000.0]])
    speeds = np.array([[9.0, 4.0], [-6.0, 5.0], [3.0, -8.0]])
    made = []
    for number in range(count):
        time = 2.5 * number
        seen = (starts + time * speeds)[random.random(3) < 0.9]
        measured = np.vstack(
            [seen + random.normal(0, 10.0, seen.shape), random.uniform(0, 5_000, (random.poisson(8), 2))]
        )
        noises = np.tile([100.0, 0.0, 100.0], (len(measured), 1))
        made.append(Scan(time, Measurements(measured, noises), f"s{number % 2}"))
    return made


def test_scans_out_of_order_give_the_tracks_of_scans_in_order() -> None:
    """Each pair swapped: the same targets are shown, at the same places to a fraction of the noise."""
    ordered = scans()
    plain, late = MultiTargetFilter(SCENE, steady(0.05)), Replaying(MultiTargetFilter(SCENE, steady(0.05)))
    for one in ordered:
        plain.advance(one)
    for first, second in zip(ordered[::2], ordered[1::2], strict=True):
        assert late.advance(second)
        assert late.advance(first)
    expected, found = plain.estimates(60.0), late.estimates(60.0)
    assert late.late == len(ordered) // 2
    assert len(found.number) == len(expected.number) == 3
    apart = np.hypot(*(found.state[:, None, (0, 2)] - expected.state[None, :, (0, 2)]).T).min(axis=0)
    assert apart.max() < 3.0


def test_a_track_keeps_its_number_when_a_late_scan_comes() -> None:
    """Going back and following again gives no track another number."""
    ordered = scans()
    late = Replaying(MultiTargetFilter(SCENE, steady(0.05)))
    for one in [*ordered[:12], *ordered[13:]]:
        late.advance(one)
    before = late.estimates(60.0).number.tolist()
    late.advance(ordered[12])
    assert late.estimates(60.0).number.tolist() == before


def test_what_is_too_late_is_counted_and_changes_nothing() -> None:
    """A scan older than the window is refused with a count of its measurements."""
    ordered = scans()
    late = Replaying(MultiTargetFilter(SCENE, steady(0.05)), window_s=20.0)
    for one in ordered[1:]:
        late.advance(one)
    before = late.estimates(60.0).state
    assert not late.advance(ordered[0])
    assert late.dropped == len(ordered[0].measurements.places)
    assert np.array_equal(late.estimates(60.0).state, before)


def test_a_recording_is_followed_as_it_arrived() -> None:
    """A detection that arrives after the next scan changes the frame after that, not the one before it came."""
    lines = ["scan,t,t_arr,sensor,x,y,rxx,rxy,ryy"]
    lines += [f"{k},{k},{k},a,{1000 + 5 * k},1000,25,0,25" for k in range(10)]
    lines += ["3,3.5,7.5,b,1017,1000,4,0,4"]
    known = Parameters(dt=1.0, area=(0.0, 0.0, 5_000.0, 5_000.0))
    late = list(frames_of(read_detections(lines), known, as_arrived=True))
    plain = list(frames_of(read_detections(lines[:-1]), known))
    for number in range(8):
        assert np.array_equal(late[number].estimates.state, plain[number].estimates.state)
    assert not np.array_equal(late[8].estimates.covariance, plain[8].estimates.covariance)


def test_a_frame_may_wait_for_what_was_measured_by_then() -> None:
    """Waited for, detections that came late give exactly what they give in order: nobody learned from them yet."""
    rows = [
        f"{k},{k + 0.5 * (s == 'b')},{{}},{s},{1000 + 5 * k},1000,25,0,25" for k in range(10) for s in "ab"
    ]
    header = "scan,t,t_arr,sensor,x,y,rxx,rxy,ryy"
    ordered = [header, *(row.format(row.split(",")[1]) for row in rows)]
    delayed = [header, *(row.format(float(row.split(",")[1]) + 3.0 * ("b" in row)) for row in rows)]
    known = Parameters(dt=1.0, area=(0.0, 0.0, 5_000.0, 5_000.0))
    expected = frames_of(read_detections(ordered), known)
    for plain, waited in zip(expected, frames_of(read_detections(delayed), known), strict=True):
        assert waited.estimates.state == pytest.approx(plain.estimates.state, abs=1.0)


def test_nothing_arrives_before_it_was_measured() -> None:
    """Such a line is refused with its number."""
    with pytest.raises(Invalid, match="Line 2 cannot be used: it arrived before"):
        read_detections(["scan,t,t_arr,x,y,rxx,rxy,ryy", "0,5,4,0,0,1,0,1"])

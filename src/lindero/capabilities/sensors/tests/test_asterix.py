"""ASTERIX: places from slant range and azimuth, error ellipses, turns of the antenna, editions, several radars."""

import math

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.sensors.formats.asterix import AsterixDecoder
from lindero.capabilities.sensors.formats.asterix_blocks import BlockCutter
from lindero.capabilities.sensors.formats.asterix_options import AsterixOptions
from lindero.capabilities.sensors.formats.asterix_scans import Scans
from lindero.capabilities.sensors.formats.geometry import (
    Site,
    covariance_ellipse,
    earth_centred,
    geodetic,
    placed,
    polar_ellipse,
)
from lindero.capabilities.sensors.formats.motion import over_ground, velocity, vertical
from lindero.capabilities.sensors.tests.test_formats_golden import bytes_of, fixture
from lindero.kernel.errors import Invalid
from lindero.kernel.times import DAY_MS

SITE = Site(lon=11.0, lat=55.0, height_m=150.0)
NIGHT = 1_800_057_600_000
"""Midnight."""


def plot(at_s: float, rho: int = 2_560, theta: int = 8_192, sac: int = 1, sic: int = 2) -> bytes:
    """Return a block of category 048 with one primary plot: source, time of day, descriptor, place."""
    day = round(at_s * 128).to_bytes(3)
    record = bytes([0b11110000, sac, sic]) + day + bytes([0b00100000]) + rho.to_bytes(2) + theta.to_bytes(2)
    return bytes([48]) + (len(record) + 3).to_bytes(2) + record


def decoded(data: bytes, options: AsterixOptions, received_at: int | None = None) -> AsterixDecoder:
    """Return a decoder that took data in."""
    decoder = AsterixDecoder("radar-1", options)
    decoder.feed(data, received_at)
    return decoder


@settings(max_examples=60)
@given(
    lon=st.floats(-179, 179),
    lat=st.floats(-85, 85),
    height_m=st.floats(0, 2_000),
    slant_m=st.floats(500, 250_000),
    azimuth=st.floats(0, 360),
)
def test_slant_range_and_azimuth_give_the_place(
    lon: float, lat: float, height_m: float, slant_m: float, azimuth: float
) -> None:
    """The straight way from the radar to the place is the slant range, and it lies in the azimuth, on WGS 84."""
    site = Site(lon=lon, lat=lat, height_m=height_m)
    target_m = min(10_000.0, height_m + slant_m / 4)
    fix, elevation = placed(site, slant_m, azimuth, target_m)
    assert fix.height_m == pytest.approx(target_m, abs=1)
    start, end = earth_centred(lon, lat, height_m), earth_centred(fix.lon, fix.lat, fix.height_m)
    assert math.dist(start, end) == pytest.approx(slant_m, abs=0.01)
    geod = pyproj.Geod(ellps="WGS84")
    bearing, _, over_ground_m = geod.inv(lon, lat, fix.lon, fix.lat)
    assert (bearing - azimuth + 180) % 360 - 180 == pytest.approx(0, abs=0.05)
    assert abs(elevation) < math.pi / 2
    assert over_ground_m < slant_m * 1.01


@settings(max_examples=60)
@given(lon=st.floats(-180, 180), lat=st.floats(-89.9, 89.9), height_m=st.floats(-500, 20_000))
def test_places_and_centre_agree_with_a_library(lon: float, lat: float, height_m: float) -> None:
    """To the Earth's centre and back is the same place, and PROJ says the same."""
    x, y, z = earth_centred(lon, lat, height_m)
    fix = geodetic(x, y, z)
    assert fix.lat == pytest.approx(lat, abs=1e-8)
    assert fix.height_m == pytest.approx(height_m, abs=0.001)
    there = pyproj.Transformer.from_crs("EPSG:4979", "EPSG:4978").transform(lat, lon, height_m)
    assert (x, y, z) == pytest.approx(there, abs=0.001)


def test_a_height_that_no_ray_reaches_gives_the_steepest_ray() -> None:
    """What claims to fly higher than it is far is straight above, not an error."""
    fix, elevation = placed(SITE, 1_000, 90, 50_000)
    assert elevation == pytest.approx(math.pi / 2)
    assert [fix.lon, fix.lat] == pytest.approx([SITE.lon, SITE.lat])
    assert placed(SITE, 0, 90, 0)[0].lon == SITE.lon


@settings(max_examples=40)
@given(
    east=st.floats(1, 1_000),
    north=st.floats(1, 1_000),
    share=st.floats(-0.99, 0.99),
    azimuth=st.floats(0, 180),
)
def test_an_ellipse_is_the_covariance_that_it_came_from(
    east: float, north: float, share: float, azimuth: float
) -> None:
    """Its axes and its orientation give back variances and covariance, east and north."""
    covariance = share * east * north
    columns = covariance_ellipse(east, north, covariance)
    turn = math.radians(columns["orientation_mdeg"] / 1_000)
    along = np.array([math.sin(turn), math.cos(turn)])
    across = np.array([math.cos(turn), -math.sin(turn)])
    matrix = np.outer(along, along) * (columns["major_dm"] / 10) ** 2
    matrix += np.outer(across, across) * (columns["minor_dm"] / 10) ** 2
    allowed = 0.02 * (east * east + north * north) + 1
    assert matrix[0, 0] == pytest.approx(east * east, abs=allowed)
    assert matrix[1, 1] == pytest.approx(north * north, abs=allowed)
    assert matrix[0, 1] == pytest.approx(covariance, abs=allowed)


def test_a_plot_far_away_is_wide_and_one_nearby_is_long() -> None:
    """Range is as exact everywhere, azimuth is not: the longer axis lies across the ray, or along it."""
    near, far = polar_ellipse(1_000, 30, 70, 0.1), polar_ellipse(100_000, 30, 70, 0.1)
    assert (near["major_dm"], near["orientation_mdeg"]) == (700, 30_000)
    assert (far["major_dm"], far["minor_dm"], far["orientation_mdeg"]) == (1_745, 700, 120_000)


def test_a_plot_without_a_height_is_less_exact_where_it_is_steep() -> None:
    """What is not known of the height is an error of the way over ground."""
    unknown = AsterixOptions(site=SITE, target_height_m=3_000, target_height_deviation_m=2_000)
    sure, unsure = (
        decoded(plot(0, rho=1_024), options).take().observations
        for options in (AsterixOptions(site=SITE), unknown)
    )
    assert sure.major_dm[0] == 700
    assert unsure.major_dm[0] > 7_000


def test_a_calibration_is_taken_off() -> None:
    """A radar that measures too far and turned is put right by its biases."""
    known = AsterixOptions(site=SITE, range_bias_m=1_852, azimuth_bias_deg=45)
    true = decoded(plot(0, rho=2_304, theta=0), AsterixOptions(site=SITE)).take().observations
    mended = decoded(plot(0), known).take().observations
    assert abs(int(true.lon[0]) - int(mended.lon[0])) < 2
    assert abs(int(true.lat[0]) - int(mended.lat[0])) < 2


@pytest.mark.parametrize(
    ("near", "seconds", "expected"),
    [
        (NIGHT + 1_000, 86_399.0, NIGHT - 1_000),
        (NIGHT - 1_000, 0.5, NIGHT + 500),
        (NIGHT + 3_600_000, 3_599.0, NIGHT + 3_599_000),
        (NIGHT, 43_199.0, NIGHT + 43_199_000),
    ],
)
def test_the_time_of_day_is_of_the_nearest_day(near: int, seconds: float, expected: int) -> None:
    """Across midnight a radar's seconds belong to the day before or after."""
    decoder = decoded(plot(seconds), AsterixOptions(site=SITE), near)
    assert decoder.take().observations.measured_at.tolist() == [expected]


def test_a_recording_without_arrival_goes_on_across_midnight() -> None:
    """Where only the recording knows, its own last instant tells the day."""
    options = AsterixOptions(site=SITE, began_at=NIGHT - 10_000)
    rows = decoded(plot(86_398) + plot(2), options).take().observations
    assert rows.measured_at.tolist() == [NIGHT - 2_000, NIGHT + 2_000]
    unknown = decoded(plot(86_398) + plot(2), AsterixOptions(site=SITE)).take().observations
    assert unknown.measured_at.tolist() == [DAY_MS - 2_000, DAY_MS + 2_000]


@pytest.mark.parametrize("turn_s", [0.0, 4.0])
def test_turns_are_counted_by_azimuth_where_no_marks_come(turn_s: float) -> None:
    """Past north is a new turn; a plot a little out of order is not, and a single target is seen once a turn."""
    scans = Scans(turn_s)
    seen = [
        (0, 10),
        (3_780, 350),
        (3_950, 5),
        (6_110, 200),
        (6_112, 195),
        (7_880, 359),
        (7_905, 1),
        (7_906, 358),
    ]
    seen += [(7_920, 3), (11_920, 3), (15_930, 4), (19_910, 2)]
    numbers = [scans.number_of("1/2", NIGHT + later_ms, azimuth) for later_ms, azimuth in seen]
    assert [number - numbers[0] for number in numbers] == [0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 4, 5]


def test_turns_go_on_ascending_after_a_restart() -> None:
    """A node that begins again an hour later never gives a number that it gave before."""
    before, after = Scans(), Scans()
    for turn in range(900):
        before.mark("1/2", NIGHT + 4_000 * turn)
    last = before.number_of("1/2", NIGHT + 3_600_000, 1.0)
    assert after.number_of("1/2", NIGHT + 3_600_000, 1.0) > last


def test_a_first_plot_without_an_azimuth_leaves_turns_to_those_that_tell_it() -> None:
    """Turns are counted from the first plot that says where it is; one that does not say is of the turn at hand."""
    scans = Scans(4.0)
    silent = scans.number_of("1/2", NIGHT, None)
    assert scans.number_of("1/2", NIGHT + 1_000, 10.0) == silent
    assert scans.number_of("1/2", NIGHT + 5_000, 10.0) == silent + 1


def test_radars_on_one_line_keep_their_own_places_and_turns() -> None:
    """Each radar's plots lie about its own site, and the turn of one is none of the other's."""
    other = Site(lon=20.0, lat=60.0)
    options = AsterixOptions(site=SITE, sites={"9/9": other})
    data = plot(0, theta=64_000) + plot(1, sac=9, sic=9) + plot(1.25, sac=9, sic=9) + plot(0.25, theta=100)
    rows = decoded(data, options, NIGHT).take().observations
    assert (rows.lon // 10_000_000).tolist() == [10, 20, 20, 11]
    assert rows.scan[3] == rows.scan[0] + 1
    assert rows.scan[1] == rows.scan[2]


def test_a_radar_without_a_place_gives_no_detections() -> None:
    """Plots of a radar that nobody placed are counted, not put somewhere."""
    decoded_ = decoded(plot(0), AsterixOptions()).take()
    assert decoded_.counts.invalid == {"place": 1}
    assert len(decoded_.observations) == 0


def test_an_edition_can_be_chosen_and_a_wrong_one_is_refused() -> None:
    """An older radar is read by its own edition; one that does not exist is told with advice."""
    older = AsterixOptions(site=SITE, editions={"048": "1.27", "021": "0.26"})
    assert decoded(plot(0), older).take().counts.kinds == {"048": 1}
    for editions in ({"048": "9.9"}, {"007": "1.12"}):
        with pytest.raises(Invalid) as caught:
            AsterixDecoder("radar-1", AsterixOptions(editions=editions))
        assert caught.value.code == "sensors.edition"


def test_S_55_simulated_targets_never_become_detections() -> None:
    """A target that marks itself as simulated or as a test is refused in every category, and counted."""
    told = fixture("asterix_048")
    assert told["outcome"]["invalid"] == {"simulated": 1}
    decoder = decoded(bytes_of(told), AsterixOptions(site=SITE))
    assert decoder.take().counts.invalid == {"simulated": 1}


def test_a_track_carried_on_without_a_plot_is_no_detection() -> None:
    """Type 0 says that the antenna saw nothing: the record is read, and gives no row."""
    block = bytearray(plot(0))
    block[9] = 0
    taken = decoded(bytes(block), AsterixOptions(site=SITE)).take()
    assert (taken.counts.decoded, len(taken.observations)) == (1, 0)


@settings(max_examples=40)
@given(st.binary(max_size=400), st.integers(0, 400))
def test_blocks_are_cut_alike_wherever_the_stream_is_cut(data: bytes, cut: int) -> None:
    """Garbage or not: the same blocks, the same stretches of garbage, and a bounded rest."""
    whole, parts = BlockCutter(), BlockCutter()
    blocks = parts.cut(data[:cut]) + parts.cut(data[cut:])
    assert blocks == whole.cut(data)
    assert parts.finish() == whole.finish()


def test_motion_that_is_nonsense_is_left_out() -> None:
    """Standing still has no course, and what no thing can do is not told."""
    assert velocity(0.0, 0.0) == {"speed_mmps": 0}
    assert velocity(None, 1.0) == {}
    assert over_ground(-1.0, math.nan) == {}
    assert over_ground(20_000.0, 360.0) == {"course_mdeg": 0}
    assert vertical(1e9, 1e9) == {}


def test_a_plot_told_in_east_and_north_alone_is_placed_too() -> None:
    """Item 042 stands in where a radar sends no distance and bearing: ten nautical miles east, five south."""
    east, north = (round(miles * 128).to_bytes(2, signed=True) for miles in (10, -5))
    record = bytes([0b11100001, 0b00001000, 1, 2, 0, 0, 128, 0b00100000]) + east + north
    block = bytes([48]) + (len(record) + 3).to_bytes(2) + record
    seen = decoded(block, AsterixOptions(site=SITE)).take().observations
    geod = pyproj.Geod(ellps="WGS84")
    bearing, _, over_ground_m = geod.inv(SITE.lon, SITE.lat, seen.lon[0] / 1e7, seen.lat[0] / 1e7)
    assert bearing == pytest.approx(116.57, abs=0.2)
    assert over_ground_m == pytest.approx(math.hypot(10, 5) * 1_852, rel=1e-3)

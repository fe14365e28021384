"""What simulated radars send: ASTERIX that the decoder reads back, laid out as real radars lay it out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.sensors.demo import DAY_BEGINS_AT
from lindero.capabilities.sensors.demo_radar import DARK_WAY, RADAR, RADAR_PLANE, radar_turns
from lindero.capabilities.sensors.formats.asterix import AsterixDecoder
from lindero.capabilities.sensors.formats.asterix_fields import EDITIONS, Fields, records_in, specification
from lindero.capabilities.sensors.formats.asterix_options import AsterixOptions
from lindero.capabilities.sensors.formats.geometry import Site, placed, sighted
from lindero.capabilities.sensors.formats.registry import sniff
from lindero.capabilities.sensors.simulation.asterix_writing import (
    MOST_PLOTS,
    Emitter,
    Plot,
    north_mark_written,
    plots_written,
)
from lindero.kernel.times import DAY_MS
from lindero.kernel.units import METRES_PER_NAUTICAL_MILE

SITE = Site(lon=11.13, lat=55.33, height_m=60.0)
SENDER = Emitter(area=25, number=201, site=SITE)
REAL = bytes.fromhex(
    "300030fdf70219c9356d4da0c5aff1e0020005283c660c10c236d4182001c0780031bc0000400deb07b9582e410020f5"
)
"""A block of a radar of Croatia Control, from the documentation of its open decoder (croatian-asterix)."""

REAL_AT = DAY_BEGINS_AT + 27_354_602
"""27354.6015625 s after midnight, the time in it, to the millisecond."""


def test_SEN_02_items_are_laid_out_as_a_real_radar_lays_them_out() -> None:
    """The same source, time, range and azimuth are the same bytes in the same order as in a real block."""
    slant_m = 197.68359375 * METRES_PER_NAUTICAL_MILE
    ours = plots_written(SENDER, [Plot(REAL_AT, slant_m, 340.13671875)])
    assert ours[:1] == REAL[:1] == bytes([48])
    assert len(ours) == int.from_bytes(ours[1:3])
    # Both announce I048/010, 140, 020 and 040 first; the real one goes on.
    assert ours[3] == REAL[3] & 0b11110000
    source_and_time, polar = slice(6, 11), slice(12, 16)
    assert ours[4:9] == REAL[source_and_time]
    assert ours[9] >> 5 == 1
    assert ours[10:14] == REAL[polar]


@settings(max_examples=40)
@given(
    distance_m=st.floats(1_000, 60_000),
    bearing=st.floats(0, 2 * np.pi),
    at=st.integers(DAY_BEGINS_AT, DAY_BEGINS_AT + 2 * DAY_MS),
)
def test_SEN_02_what_is_written_is_read_back(distance_m: float, bearing: float, at: int) -> None:
    """A plot comes back where and when it was, within half of what its items can tell; straight above it is worse."""
    place = RADAR_PLANE.place(distance_m * np.sin(bearing), distance_m * np.cos(bearing))
    slant_m, azimuth = sighted(SITE, place.lon_deg, place.lat_deg, 0.0)
    decoder = AsterixDecoder("r", AsterixOptions())
    decoder.feed(
        north_mark_written(SENDER, at, 5.0) + plots_written(SENDER, [Plot(at, slant_m, azimuth)]), at
    )
    taken = decoder.take()
    assert taken.counts.kinds == {"034": 1, "048": 1}
    rows = taken.observations
    assert abs(int(rows.measured_at[0]) - at) <= 4
    allowed_m = METRES_PER_NAUTICAL_MILE / 512 + slant_m * np.pi / 65_536 + 2
    x, y = RADAR_PLANE.points(rows.lon, rows.lat)
    true_x, true_y = RADAR_PLANE.points(np.array([place.lon], np.int32), np.array([place.lat], np.int32))
    assert float(np.hypot(x - true_x, y - true_y)[0]) <= allowed_m


@settings(max_examples=30)
@given(
    lon=st.floats(-180, 180),
    lat=st.floats(-85, 85),
    slant_m=st.floats(500, 200_000),
    azimuth=st.floats(0, 359),
)
def test_a_sighting_is_a_place_undone(lon: float, lat: float, slant_m: float, azimuth: float) -> None:
    """What lies at a slant range and azimuth is sighted under them."""
    site = Site(lon=lon, lat=lat, height_m=60.0)
    fix, _ = placed(site, slant_m, azimuth, 0.0)
    seen_m, seen_deg = sighted(site, fix.lon, fix.lat, fix.height_m)
    assert seen_m == pytest.approx(slant_m, abs=0.01)
    assert (seen_deg - azimuth + 180) % 360 - 180 == pytest.approx(0, abs=1e-4)


def test_SEN_02_a_north_mark_says_where_and_how_fast() -> None:
    """It is a north mark of category 034 with the time of a turn and the antenna's place, read by the library."""
    data = north_mark_written(SENDER, REAL_AT, 5.0)
    (fields,) = records_in(specification("034", EDITIONS["034"]), data[3:])
    assert isinstance(fields, Fields)
    assert fields.number(("000",)) == 1
    assert fields.quantity(("041",), "s") == pytest.approx(5.0, abs=0.01)
    told = [fields.quantity(("120", part), unit) for part, unit in (("LON", "°"), ("LAT", "°"), ("HGT", "m"))]
    assert told == pytest.approx([11.13, 55.33, 60.0], abs=2.2e-5)


def test_what_no_item_can_say_is_not_sent() -> None:
    """A range beyond the item is left out, and more plots than a block holds are several blocks."""
    assert plots_written(SENDER, [Plot(REAL_AT, 256.5 * METRES_PER_NAUTICAL_MILE, 0.0)]) == b""
    assert plots_written(SENDER, []) == b""
    data = plots_written(SENDER, [Plot(REAL_AT, 1_000.0, 90.0)] * (MOST_PLOTS + 1))
    decoder = AsterixDecoder("r", AsterixOptions(site=SITE))
    decoder.feed(data)
    assert decoder.take().counts.kinds == {"048": MOST_PLOTS + 1}


def test_SEN_02_the_demonstrations_radar_sees_a_boat_that_says_nothing() -> None:
    """Among the echoes is the boat, in most of its turns, far from any ship that tells where it is."""
    turns = list(radar_turns("lindero NRD", DAY_BEGINS_AT, 120.0))
    assert turns == list(radar_turns("lindero NRD", DAY_BEGINS_AT, 120.0))
    assert sniff(b"".join(data for _, data in turns)) == "asterix"
    decoder = AsterixDecoder(RADAR.sensor_id, AsterixOptions(began_at=DAY_BEGINS_AT))
    seen = 0
    for number, (at, data) in enumerate(turns):
        decoder.feed(data)
        rows = decoder.take().observations
        assert set(rows.measured_at.tolist()) <= {at}
        x, y = RADAR_PLANE.points(rows.lon, rows.lat)
        boat = DARK_WAY.place_at(5.0 * number)
        true_x, true_y = RADAR_PLANE.points(np.array([boat.lon], np.int32), np.array([boat.lat], np.int32))
        seen += bool((np.hypot(x - true_x, y - true_y) < 200).any())
    assert len(turns) == 24
    assert seen >= 20

"""The scenario at sea: the same for the same seed, on water, with the cases that a demonstration needs."""

import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.demo import scenario_lines, typical_day
from lindero.capabilities.sensors.fleet import SILENT_AFTER_S
from lindero.capabilities.sensors.formats.ais import AisDecoder
from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.pages import SensorsQuery, show_sensors
from lindero.capabilities.sensors.waters import GROUNDS, LANES, lane_of, offset
from lindero.kernel.places import distance_m, place_of
from lindero.kernel.tests.fakes import FakeDesk

BEGIN = 1_795_334_400_000
TEN_MINUTES_S = 600.0


@pytest.fixture(scope="module")
def heard() -> list[tuple[int, bytes]]:
    """Return ten minutes of one scenario."""
    return list(scenario_lines("7 NRD", BEGIN, TEN_MINUTES_S))


@pytest.fixture(scope="module")
def decoded(heard: list[tuple[int, bytes]]) -> Decoded:
    """Return what the decoder makes of them."""
    decoder = AisDecoder()
    decoder.feed_lines(line for _, line in heard)
    decoder.finish()
    return decoder.take()


def test_same_seed_gives_the_same_lines(heard: list[tuple[int, bytes]]) -> None:
    """The scenario can be repeated byte for byte, and another seed gives another one."""
    assert list(scenario_lines("7 NRD", BEGIN, TEN_MINUTES_S)) == heard
    assert list(scenario_lines("8 NRD", BEGIN, TEN_MINUTES_S)) != heard


def test_lines_come_in_order_within_the_time_asked(heard: list[tuple[int, bytes]]) -> None:
    """Times only go forward, from the beginning to before the end."""
    times = [at for at, _ in heard]
    assert times == sorted(times)
    assert BEGIN <= times[0] <= times[-1] < BEGIN + TEN_MINUTES_S * 1_000


def test_decoder_is_exercised(decoded: Decoded) -> None:
    """Single and joined messages, other sentences, comments and damage: every line is accounted for."""
    counts = decoded.counts
    assert counts.is_whole
    assert set(counts.kinds) == {"1", "5", "18", "24"}
    assert min(counts.parts, counts.blank, counts.not_ais, counts.invalid["checksum"]) > 0


def test_fleet_is_of_about_120_ships_with_names(decoded: Decoded) -> None:
    """Every ship is seen, and says its name within a minute or so."""
    assert 110 <= len(decoded.observations.identities) <= 130
    named = {said.identity for said in decoded.identifications if said.name}
    assert named >= set(decoded.observations.identities)


def test_all_ships_stay_in_the_region(decoded: Decoded) -> None:
    """No ship leaves the stretch of sea."""
    rows = decoded.observations
    assert 10.0e7 < rows.lon.min() < rows.lon.max() < 13.0e7
    assert 54.4e7 < rows.lat.min() < rows.lat.max() < 57.6e7


def test_identities_belong_to_no_real_state(decoded: Decoded) -> None:
    """The digits that stand for a state are given to none."""
    digits = {identity.removeprefix("mmsi:")[:3] for identity in decoded.observations.identities}
    assert digits <= {"297", "298", "299"}


def test_one_identity_is_used_by_two_ships(decoded: Decoded) -> None:
    """Two ships more than 50 km apart report under one identity."""
    rows = decoded.observations
    number = rows.identities.index("mmsi:299700700")
    places = [
        place_of(lon / 1e7, lat / 1e7)
        for lon, lat, identity in zip(rows.lon, rows.lat, rows.identity, strict=True)
        if identity == number
    ]
    assert max(distance_m(places[0], place) for place in places) > 50_000


def test_one_ship_falls_silent(decoded: Decoded) -> None:
    """One ship under way is not heard after four minutes, while the others go on."""
    rows = decoded.observations
    last: dict[str, int] = {}
    for at, identity in zip(rows.measured_at.tolist(), rows.identity, strict=True):
        last[rows.identities[identity]] = max(at, last.get(rows.identities[identity], 0))
    silent = [name for name, at in last.items() if at <= BEGIN + SILENT_AFTER_S * 1_000]
    assert len(silent) == 1


def test_one_boat_crosses_the_end_of_the_agreed_area() -> None:
    """Some ship passes longitude 12.1 in the south, where the agreed area ends, within half an hour."""
    decoder = AisDecoder()
    decoder.feed_lines(line for _, line in scenario_lines(7, BEGIN, 1_800))
    rows = decoder.take().observations
    south = rows.lat < 54.7e7
    sides: dict[int, set[bool]] = {}
    for identity, lon in zip(rows.identity[south].tolist(), rows.lon[south].tolist(), strict=True):
        sides.setdefault(identity, set()).add(lon > 12.1e7)
    assert any(len(both) == 2 for both in sides.values())


def test_some_reports_are_heard_by_two_stations(heard: list[tuple[int, bytes]]) -> None:
    """Copies of a sentence come from another station a little later."""
    sentences = Counter(line.rpartition(b"\\")[2] for _, line in heard if b"!AIVDM,1," in line)
    assert sum(count == 2 for count in sentences.values()) > 50


def test_typical_day_is_on_record() -> None:
    """Played on a desk, the day leaves a healthy sensor with every line accounted for."""
    desk = FakeDesk(CAPABILITY)
    actions = {action.asks: action.run for action in CAPABILITY.actions}
    for at, ask in typical_day(7):
        desk.at += at
        actions[type(ask)](desk, ask)
    (health,) = show_sensors(desk, SensorsQuery()).sensors
    assert health.observations > 1_000
    others = health.parts + health.wrappers + health.not_ais + health.blank + health.invalid
    assert health.lines == health.decoded + others


@given(share=st.floats(0, 1), name=st.sampled_from(sorted(LANES)))
def test_distance_along_a_lane_is_distance_on_the_sea(share: float, name: str) -> None:
    """Half of a lane's length is half of the way along it, and lanes begin and end at their corners."""
    lane = lane_of(LANES[name])
    place = lane.at(share * lane.length_m)
    ahead = lane.at(share * lane.length_m + 100)
    assert distance_m(place, ahead) <= 101
    assert distance_m(lane.at(0), place_of(*LANES[name][0])) < 1
    assert distance_m(lane.at(lane.length_m), place_of(*LANES[name][-1])) < 1


def test_aside_of_a_lane_is_to_its_right() -> None:
    """Ships keep to starboard: right of a lane to the north lies the east."""
    lane = lane_of(((11.0, 55.0), (11.0, 56.0)))
    middle, right = lane.at(1_000), lane.at(1_000, 200)
    assert right.lon > middle.lon
    assert distance_m(middle, right) == pytest.approx(200, abs=1)


def test_lanes_and_grounds_lie_in_the_region() -> None:
    """What was drawn by hand was drawn in the right place."""
    corners = itertools.chain(*LANES.values(), ((lon, lat) for lon, lat, _ in GROUNDS))
    assert all(10 < lon < 13 and 54.4 < lat < 57.6 for lon, lat in corners)
    assert distance_m(offset((11.0, 55.5), 300.0, 400.0), place_of(11.0, 55.5)) == pytest.approx(500, abs=1)

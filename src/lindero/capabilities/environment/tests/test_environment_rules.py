"""What surroundings do to people: published tables, the sun, the drift; and what the node works out by itself."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.environment import asks
from lindero.capabilities.environment.capability import CAPABILITY
from lindero.capabilities.environment.demo import typical_day
from lindero.capabilities.environment.drift import LEEWAY, Adrift, Forces, drifted
from lindero.capabilities.environment.pages import show_drift, show_environment
from lindero.capabilities.environment.records import ConditionsObserved, HazardAssessed
from lindero.capabilities.environment.rules import (
    VALID_MS,
    assessed,
    heat_index_c,
    sea_state_of,
    wind_chill_c,
)
from lindero.capabilities.environment.sun import light_of, next_light, sun_altitude_deg
from lindero.capabilities.environment.views import DriftQuery, EnvironmentQuery
from lindero.kernel.errors import Refused
from lindero.kernel.places import bearing_deg, distance_m, place_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import HOUR_MS, MINUTE_MS, instant_of

STRAIT = place_of(11.0, 55.5)
LONDON = place_of(-0.1278, 51.5074)


@pytest.mark.parametrize(
    ("air_c", "humidity", "felt"), [(20, 90, 20.0), (32.2, 50, 34.6), (37.8, 40, 42.9), (35, 70, 50.3)]
)
def test_COP_06_heat_index_is_the_published_one(air_c: float, humidity: float, felt: float) -> None:
    """Within half a degree of the chart of the National Weather Service."""
    assert heat_index_c(air_c, humidity) == pytest.approx(felt, abs=0.6)


@pytest.mark.parametrize(
    ("air_c", "wind", "felt"), [(-10, 20, -18), (0, 40, -7), (-25, 30, -39), (15, 30, 15)]
)
def test_COP_06_wind_chill_is_the_published_one(air_c: float, wind: float, felt: float) -> None:
    """Within half a degree of the chart of Environment Canada; above 10 degrees it is the air's own."""
    assert wind_chill_c(air_c, wind) == pytest.approx(felt, abs=0.6)


@pytest.mark.parametrize(("wave_dm", "state"), [(0, 0), (1, 1), (5, 2), (6, 3), (25, 4), (26, 5), (141, 9)])
def test_COP_06_sea_state_is_the_douglas_scale(wave_dm: int, state: int) -> None:
    """Each state ends at the height that code table 3700 gives it."""
    assert sea_state_of(wave_dm) == state


@settings(max_examples=50)
@given(st.integers(-400, 500), st.integers(0, 100), st.integers(0, 40_000), st.integers(0, 60))
def test_COP_06_more_wind_waves_and_damp_never_make_it_safer(
    air: int, damp: int, wind: int, wave: int
) -> None:
    """With everything else the same, a hazard never falls when what makes it worse grows."""
    levels = ("none", "low", "medium", "high")

    def level(hazard: str, **more: int) -> int:
        facts: dict[str, Any] = {
            "air_dc": air,
            "humidity_percent": damp,
            "wind_mmps": wind,
            "wave_dm": wave,
        } | more
        seen = ConditionsObserved(area="a1", place=STRAIT, radius_m=1_000, measured_at=0, **facts)
        return next(levels.index(one.level) for one in assessed(seen) if one.hazard == hazard)

    assert level("drowning", wave_dm=wave + 20) >= level("drowning")
    assert level("cold", wind_mmps=wind + 5_000) >= level("cold")
    assert level("heat", air_dc=air + 20) >= level("heat")


@pytest.mark.parametrize(
    ("at", "light"),
    [
        ("2026-06-21T12:00:00Z", "day"),
        ("2026-06-21T03:35:00Z", "twilight"),
        ("2026-06-21T03:50:00Z", "day"),
        ("2026-12-21T15:50:00Z", "day"),
        ("2026-12-21T16:00:00Z", "twilight"),
        ("2026-12-21T23:00:00Z", "night"),
    ],
)
def test_COP_06_daylight_agrees_with_the_almanac(at: str, light: str) -> None:
    """Sunrise at 03:43 in June and sunset at 15:53 in December in London, to within minutes."""
    assert light_of(sun_altitude_deg(LONDON, instant_of(at))) == light


def test_COP_06_polar_night_does_not_change() -> None:
    """Where the sun stays below the horizon all day nothing is made up; in Nordia day follows night."""
    assert next_light(place_of(15, 88), instant_of("2026-12-21T00:00:00Z")) is None
    midnight = instant_of("2026-12-21T00:00:00Z")
    coming = next_light(STRAIT, midnight)
    assert coming is not None
    assert coming[0] == "twilight"
    assert midnight + 6 * HOUR_MS < coming[1] < midnight + 8 * HOUR_MS


@settings(max_examples=50)
@given(st.sampled_from(tuple(LEEWAY)), st.floats(1, 30), st.integers(0, 359), st.integers(1, 24))
def test_COP_06_drift_goes_before_the_wind_and_spreads(
    adrift: Adrift, wind: float, source: int, hours: int
) -> None:
    """The three ends lie as far as the leeway says, to both sides of the wind; doubt grows with the way."""
    found = drifted(STRAIT, hours, adrift, Forces(wind_mps=wind, wind_from_deg=source))
    length = LEEWAY[adrift].share * wind * hours * 3_600
    for end in (found.middle, found.left, found.right):
        assert distance_m(STRAIT, end) == pytest.approx(length, rel=0.02, abs=5)
    if length > 500:
        off = (bearing_deg(STRAIT, found.middle) - (source + 180)) % 360
        assert min(off, 360 - off) < 1.5
    assert found.radius_m == pytest.approx(0.3 * length, rel=0.05, abs=1)


def observe(desk: FakeDesk, **more: object) -> None:
    """Enter conditions and let the node work out what they do."""
    facts: dict[str, object] = {"area": "salt-plain", "place": STRAIT, "air_c": 42.0, "humidity_percent": 40}
    CAPABILITY.actions[0].run(desk, asks.ObserveConditions(**(facts | more)))  # type: ignore[arg-type]
    desk.react(CAPABILITY.reactions[0])


def test_COP_06_hazards_follow_by_themselves_and_end_by_themselves() -> None:
    """Heat is on record at once, once, with its figures; six hours later nobody relies on it any more."""
    desk = FakeDesk(CAPABILITY)
    observe(desk)
    desk.react(CAPABILITY.reactions[0])
    assert [(one.hazard, one.level) for one in desk.of(HazardAssessed)] == [
        ("heat", "high"),
        ("cold", "none"),
    ]
    view = show_environment(desk, EnvironmentQuery())
    assert view.dangerous == 1
    desk.at += VALID_MS
    view = show_environment(desk, EnvironmentQuery())
    assert (view.dangerous, view.areas[0].is_stale) == (0, True)


def test_COP_06_late_observation_does_not_count_over_a_newer_one() -> None:
    """What arrives late changes neither the conditions shown nor the hazard."""
    desk = FakeDesk(CAPABILITY)
    observe(desk)
    observe(desk, air_c=10.0, measured_at=MORNING - HOUR_MS)
    (area,) = show_environment(desk, EnvironmentQuery()).areas
    assert area.air_c == 42.0
    assert [hazard.level for hazard in area.hazards] == ["high"]


def test_COP_06_observation_of_the_future_is_refused() -> None:
    """An instrument whose clock is ahead is told so."""
    with pytest.raises(Refused) as refusal:
        observe(FakeDesk(CAPABILITY), measured_at=MORNING + 6 * MINUTE_MS)
    assert refusal.value.code == "environment.ahead"


def test_COP_06_typical_day_ends_with_a_rough_sea() -> None:
    """The demonstration's evening is dangerous at sea, its noon on land; the drift page reckons hour by hour."""
    desk = FakeDesk(CAPABILITY, at=instant_of("2026-11-22T00:00:00Z"))
    begin = desk.at
    for since, ask in typical_day(7):
        desk.at = begin + since
        CAPABILITY.actions[0].run(desk, ask)
        desk.react(CAPABILITY.reactions[0])
    found = {(one.area, one.hazard): one.level for one in desk.of(HazardAssessed)}
    assert found["strait", "drowning"] == "high"
    assert found["salt-plain", "heat"] == "high"
    assert len(show_drift(desk, DriftQuery(hours=4)).hours) == 4

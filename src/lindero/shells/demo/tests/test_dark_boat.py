"""The demonstration's boat that only the radar sees is found for certain, whatever the seed."""

import pytest

from lindero.capabilities.alerts.actions import proposing
from lindero.capabilities.alerts.capability import CAPABILITY as ALERTS
from lindero.capabilities.alerts.detecting.detectors.dark_target import DETECTOR
from lindero.capabilities.alerts.records import AlertRaised, DetectorEnabled
from lindero.capabilities.sensors.demo import scenario_lines
from lindero.capabilities.sensors.demo_radar import DARK_WAY, FAST_FERRY, RADAR, radar_turns
from lindero.capabilities.sensors.formats.ais import AisDecoder
from lindero.capabilities.sensors.formats.asterix import AsterixDecoder
from lindero.capabilities.sensors.formats.asterix_options import AsterixOptions
from lindero.capabilities.sensors.formats.decoder import Decoder
from lindero.capabilities.sensors.records import BatchObserved, seal
from lindero.capabilities.tracking.actions.memory import forget
from lindero.capabilities.tracking.capability import CAPABILITY as TRACKING
from lindero.capabilities.tracking.tests.made import SENSING
from lindero.kernel.places import distance_m
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import DAY_MS, MINUTE_MS
from lindero.shells.demo.plan import DARK_AFTER_S

(FOLLOW,) = (reaction for reaction in TRACKING.reactions if reaction.name == "tracking.follow")


def observed(desk: FakeDesk, sensor_id: str, decoder: Decoder) -> None:
    """Put what a decoder holds on record and let tracking follow it."""
    taken = decoder.take()
    if not len(taken.observations):
        return
    desk.put(
        BatchObserved(
            sensor_id=sensor_id,
            columns=seal(taken.observations),
            count=len(taken.observations),
            counts=taken.counts,
            first_at=int(taken.observations.measured_at.min()),
            last_at=int(taken.observations.measured_at.max()),
            identifications=taken.identifications,
        )
    )
    desk.react(FOLLOW)


def night(seed: str, duration_s: float) -> FakeDesk:
    """Return a desk at which AIS and radar were followed for a time, minute by minute as it went."""
    forget()
    desk = FakeDesk(ALERTS, SENSING, TRACKING, at=MORNING)
    desk.put(
        DetectorEnabled(detector=DETECTOR.declared.name, ends_at=MORNING + DAY_MS, because="an exercise")
    )
    heard = list(scenario_lines(seed, MORNING, duration_s, (FAST_FERRY,)))
    seen = list(radar_turns(seed, MORNING, duration_s))
    ais, radar = AisDecoder(), AsterixDecoder(RADAR.sensor_id, AsterixOptions(began_at=MORNING))
    for minute in range(int(duration_s // 60)):
        begins = MORNING + minute * MINUTE_MS
        desk.at = begins + MINUTE_MS
        ais.feed_lines([line for at, line in heard if begins <= at < desk.at])
        observed(desk, "coast-ais", ais)
        for at, turn in seen:
            if begins <= at < desk.at:
                radar.feed(turn)
        observed(desk, RADAR.sensor_id, radar)
    return desk


@pytest.mark.parametrize("seed", ["lindero NRD", "another NRD"])
def test_DET_01_the_dark_boat_of_the_demonstration_is_proposed(seed: str) -> None:
    """After so long as the demonstration asks for, the detector is surest of the boat, where it is; ships are fused."""
    desk = night(seed, DARK_AFTER_S)
    proposing.propose(desk)
    found = [one for one in desk.of(AlertRaised) if one.kind == "dark_target"]
    alert = max(found, key=lambda one: one.score.permille)
    way = (DARK_WAY.place_at(float(second)) for second in range(0, int(DARK_AFTER_S), 5))
    assert min(distance_m(alert.place, place) for place in way) < 200
    assert alert.score.sources == ("radar",)
    joined = desk.rows(
        "SELECT COUNT(*) FROM (SELECT 1 FROM tracking_tracks GROUP BY track_id HAVING"
        " SUM(source_class = 'radar') > 0 AND SUM(source_class LIKE 'ais%') > 0)"
    )
    assert joined[0][0] >= 3

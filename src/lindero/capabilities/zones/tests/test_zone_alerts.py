"""A zone from the officer's pen to the queue: drawn, crossed, proposed, judged, and learned from."""

import pytest

from lindero.capabilities.alerts import actions as judging
from lindero.capabilities.alerts import asks as judged
from lindero.capabilities.alerts.actions import proposing
from lindero.capabilities.alerts.capability import CAPABILITY as ALERTS
from lindero.capabilities.alerts.pages import queue, views
from lindero.capabilities.alerts.pages.shown import AlertLine
from lindero.capabilities.alerts.records import AlertRaised
from lindero.capabilities.zones import actions, asks, records
from lindero.capabilities.zones.capability import CAPABILITY
from lindero.capabilities.zones.pages import ZonesQuery, show_zones
from lindero.capabilities.zones.signals import DETECTOR
from lindero.capabilities.zones.tests.test_zones import INSIDE, OUTSIDE, TRACK, drawn, sail
from lindero.kernel.tests.fakes import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk with zones and alerts, where an officer lets crossings be proposed."""
    desk = FakeDesk(CAPABILITY, ALERTS)
    enable = judged.EnableDetector(detector=DETECTOR.name, because="the anchorage is closed tonight")
    judging.enable_detector(desk, enable)
    return desk


def waiting(desk: FakeDesk) -> tuple[AlertLine, ...]:
    """Let the detectors look, and return what waits in the queue."""
    proposing.propose(desk)
    return queue.show_queue(desk, views.QueueQuery()).open


def test_COP_02_who_enters_a_zone_is_in_the_queue_with_its_evidence(desk: FakeDesk) -> None:
    """One crossing is one alert: where and when, of which track, in which zone, and the record that says so."""
    drawn(desk, sort="closed")
    for minutes, place in enumerate((OUTSIDE, INSIDE, INSIDE)):
        sail(desk, place, minutes)
    (line,) = waiting(desk)
    (crossing,) = desk.of(records.ZoneCrossed)
    assert (line.kind, line.place, line.measured_at) == ("zone_entered", INSIDE, crossing.measured_at)
    assert line.score.reasons == ("entered the zone Anchorage",)
    assert line.score.permille == 800
    (raised,) = desk.of(AlertRaised)
    (name,) = [event.head.record_id for event in desk.log if isinstance(event.record, records.ZoneCrossed)]
    assert (raised.evidence, raised.track_ids) == ((name,), (TRACK,))
    assert waiting(desk) == (line,)


def test_DET_01_a_judged_crossing_leaves_the_queue_and_counts_for_its_detector(desk: FakeDesk) -> None:
    """Dismissed as legal it is gone; the next alert of the detector says how often it was wrong."""
    drawn(desk, tells="both")
    for minutes, place in enumerate((OUTSIDE, INSIDE)):
        sail(desk, place, minutes)
    (line,) = waiting(desk)
    dismissal = judged.JudgeAlert(alert=line.record_id, decision="dismiss", false_cause="legal")
    judging.judge_alert(desk, dismissal)
    assert waiting(desk) == ()
    sail(desk, OUTSIDE, 20)
    (after,) = waiting(desk)
    assert (after.kind, after.score.quarter.judged, after.score.quarter.false) == ("zone_left", 1, 1)


def test_COP_02_the_page_says_when_no_zone_can_alert(desk: FakeDesk) -> None:
    """Only while an officer lets crossings be proposed: not before, not once stopped, and not past the end."""
    assert show_zones(FakeDesk(CAPABILITY, ALERTS), ZonesQuery()).can_alert is False
    assert show_zones(desk, ZonesQuery()).can_alert is True
    other = judged.EnableDetector(detector="alerts.loitering", because="trial on the strait")
    judging.enable_detector(desk, other)
    stop = judged.StopDetector(detector=DETECTOR.name, because="it is over now")
    judging.stop_detector(desk, stop)
    assert show_zones(desk, ZonesQuery()).can_alert is False
    again = judged.EnableDetector(detector=DETECTOR.name, days=1, because="trial on the strait")
    judging.enable_detector(desk, again)
    assert show_zones(desk, ZonesQuery()).can_alert is True
    desk.at += 86_400_000
    assert show_zones(desk, ZonesQuery()).can_alert is False


def test_S_25_nothing_is_proposed_of_zones_that_nobody_lets_propose(desk: FakeDesk) -> None:
    """A detector that was stopped, and a zone that was closed, put nothing into the queue."""
    zone = drawn(desk)
    sail(desk, OUTSIDE, 0)
    judging.stop_detector(desk, judged.StopDetector(detector=DETECTOR.name, because="it is over now"))
    sail(desk, INSIDE, 1)
    assert waiting(desk) == ()
    actions.close_zone(desk, asks.CloseZone(zone=zone, because="the anchorage is open again"))
    enable = judged.EnableDetector(detector=DETECTOR.name, because="the anchorage is closed tonight")
    judging.enable_detector(desk, enable)
    for minutes, place in ((30, OUTSIDE), (31, INSIDE)):
        sail(desk, place, minutes)
    (crossing,) = desk.of(records.ZoneCrossed)
    assert [line.measured_at for line in waiting(desk)] == [crossing.measured_at]

"""Promises of the job that proposes: tracks and signals become alerts, once, and only while somebody lets them."""

from typing import Annotated, Any, ClassVar

import msgspec

from lindero.capabilities.alerts import actions, asks, records
from lindero.capabilities.alerts.actions import proposing
from lindero.capabilities.alerts.pages import queue, register, views
from lindero.capabilities.alerts.tests.samples import STRAIT, a_desk, judged, sails
from lindero.capabilities.boundaries.records import ZoneRegistered
from lindero.capabilities.tracking.records import TrackUpdated
from lindero.kernel.capability import Capability, Signal, Signalled
from lindero.kernel.detectors import Detector
from lindero.kernel.marks import field
from lindero.kernel.places import moved, place_of
from lindero.kernel.record import Head, Record


class LidOpened(Record, frozen=True, kw_only=True, tag="posts.lid_opened"):
    """Somebody opened a sensor."""

    keep_days: ClassVar[int] = 1
    post: Annotated[str, field("which sensor")]


def _told(head: Head, record: Any) -> Signalled | None:
    if record.post == "own":
        return None
    return Signalled(
        kind="sensor_tampered", place=STRAIT, measured_at=head.at, permille=700, reasons=("its lid is open",),
        sources=("post",),
    )  # fmt: skip


TAMPER = Detector(
    name="posts.tamper", version="1", owner="UAS", purpose="Tell of opened sensors.", legal_basis="house rule",
    subject_kind="sensor", features=("lid",),
)  # fmt: skip
POSTS = Capability(
    name="posts",
    title="Posts",
    records=(LidOpened,),
    signals=(Signal(name="posts.lids", title="Lids", on=(LidOpened,), detector=TAMPER, report=_told),),
)


def circles(desk: Any, hours: float = 2.0, **more: Any) -> None:
    """Let a ship go about one place up to now."""
    for minute in range(round(60 * hours)):
        place = moved(STRAIT, minute * 7.0 % 360, 600.0)
        at = desk.now() - round((60 * hours - minute) * 60_000)
        facts = {"item_class": "vessel", "source_class": "ais_a", "identity": "mmsi:219000001"} | more
        desk.put(TrackUpdated(track_id="a" * 20, place=place, measured_at=at, speed_mmps=1_200, **facts))


def test_DET_01_pattern_in_tracks_becomes_one_alert_with_its_evidence() -> None:
    """Track records become an alert with reasons, sources, numbers and their record; a second run adds none."""
    desk = a_desk()
    circles(desk)
    proposing.propose(desk)
    proposing.propose(desk)
    (alert,) = [one for one in desk.of(records.AlertRaised) if one.kind == "loitering"]
    assert alert.track_ids == ("a" * 20,)
    assert alert.score.sources == ("ais_a",)
    assert alert.score.reasons and alert.facts  # noqa: PT018  both or none
    head, record = desk.record(alert.evidence[0])
    assert isinstance(record, TrackUpdated)
    assert head.kind == "tracking.track_updated"
    assert alert.machine.model == "alerts.loitering"


def test_DET_01_detectors_look_at_once_when_somebody_asks() -> None:
    """Who does not want to wait for the next minute is told how many alerts came of it; a second look adds none."""
    desk = a_desk()
    circles(desk)
    assert proposing.look_now(desk, asks.LookNow()) == 1
    assert proposing.look_now(desk, asks.LookNow()) == 0
    assert len(desk.of(records.AlertRaised)) == 1


def test_received_tracks_are_looked_at_like_own_ones() -> None:
    """What a neighbour shares is part of the picture, and so of what detectors see."""
    desk = a_desk()
    _put = desk.put
    for minute in range(120):
        place, at = moved(STRAIT, minute * 7.0 % 360, 600.0), desk.now() - (120 - minute) * 60_000
        update = TrackUpdated(
            track_id="n" * 20, place=place, measured_at=at, item_class="vessel", source_class="ais_a"
        )
        _put(update, origin="SUD", agreement="AG-7@1")
    proposing.propose(desk)
    assert [one.track_ids for one in desk.of(records.AlertRaised)] == [("n" * 20,)]


def test_score_carries_how_often_the_detector_was_wrong() -> None:
    """After a dismissal the next alert of the same detector says so (safeguard S-35)."""
    desk = a_desk()
    circles(desk)
    proposing.propose(desk)
    judged(desk, queue.show_queue(desk, views.QueueQuery()).open[0].record_id, "dismiss", false_cause="legal")
    desk.at += 5 * 3_600_000
    circles(desk)
    proposing.propose(desk)
    assert [one.score.quarter.judged for one in desk.of(records.AlertRaised)] == [0, 1]
    assert "100%" in desk.of(records.AlertRaised)[1].score.quarter.words


def test_signals_of_other_folders_become_alerts_once() -> None:
    """What a folder offers as a signal is raised with its reasons; what it reports as nothing is not."""
    desk = a_desk(POSTS)
    for post in ("north", "own"):
        desk.put(LidOpened(post=post))
    proposing.propose(desk)
    proposing.propose(desk)
    (alert,) = desk.of(records.AlertRaised)
    assert (alert.kind, alert.detector, alert.score.reasons) == (
        "sensor_tampered",
        "posts.tamper",
        ("its lid is open",),
    )


def test_time_to_border_reads_the_register_of_boundaries() -> None:
    """The own territory comes from its records; who heads for it is told."""
    desk = a_desk()
    corners = [place_of(11.1, 54.7), place_of(11.4, 54.7), place_of(11.4, 54.9), place_of(11.1, 54.9)]
    desk.put(
        ZoneRegistered(
            name="our-sea", zone="territorial_sea", nation="NRD", outer=tuple(corners), source="chart"
        )
    )
    sails(desk, "b", 12, 8.0, 90.0)
    proposing.propose(desk)
    assert [one.kind for one in desk.of(records.AlertRaised)] == ["border_approach"]


def test_S_25_detector_proposes_until_its_end_and_not_a_moment_longer() -> None:
    """Nothing is raised before it is enabled, nor after its last day, nor once somebody stopped it; rescue goes on."""
    desk = a_desk()
    actions.stop_detector(desk, asks.StopDetector(detector="alerts.loitering", because="too many of them"))
    circles(desk)
    proposing.propose(desk)
    assert desk.of(records.AlertRaised) == []
    lines = {line.name: line for line in register.show_register(desk, views.NothingAsked()).detectors}
    assert not lines["alerts.loitering"].is_in_force
    desk.at += 31 * 86_400_000
    lines = {line.name: line for line in register.show_register(desk, views.NothingAsked()).detectors}
    assert {line.name for line in lines.values() if line.is_in_force} == {
        "alerts.distress_beacon", "alerts.drifting", "alerts.speed_drop",
    }  # fmt: skip
    sails(desk, "d", 20, 0.1, 90.0, identity="mmsi:970012345")
    proposing.propose(desk)
    assert [one.kind for one in desk.of(records.AlertRaised)] == ["distress_beacon"]


def test_old_fixes_are_forgotten() -> None:
    """Nobody's voyages pile up: what is older than six hours leaves the table as the track goes on."""
    desk = a_desk()
    circles(desk, hours=8)
    ((oldest, newest),) = desk.rows("SELECT MIN(minute), MAX(minute) FROM alerts_fixes")
    assert newest - oldest <= 6 * 60 + 16


def test_alert_survives_its_own_bytes() -> None:
    """What is raised is a record like any other, whatever facts it carries."""
    desk = a_desk()
    circles(desk)
    proposing.propose(desk)
    (alert,) = desk.of(records.AlertRaised)
    assert msgspec.json.decode(msgspec.json.encode(alert), type=records.AlertRaised) == alert

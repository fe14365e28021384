"""Alerts for tests: a desk with the folder's own tables, tracks that fall silent or drift, and what people do."""

from typing import Any

import msgspec

from lindero.capabilities.alerts import actions, asks, records
from lindero.capabilities.alerts.capability import CAPABILITY
from lindero.capabilities.alerts.known import known_detectors
from lindero.capabilities.tracking.records import TrackUpdated
from lindero.kernel.generated import Generated
from lindero.kernel.places import Place, moved, place_of
from lindero.kernel.tests.agreements import agreement_with, area_of, clause_for
from lindero.kernel.tests.fakes import MORNING, FakeDesk

STRAIT = place_of(11.0, 54.8)
MACHINE = Generated(model="alerts.loitering", version="1")
SCORE = records.Score(
    permille=600,
    reasons=("stayed about one place for 70 minutes while under way",),
    sources=("ais_a",),
    data_age_s=40,
    quarter=records.Quarter(judged=20, false=5),
)
RAISED = records.AlertRaised(
    kind="loitering",
    detector="alerts.loitering",
    place=STRAIT,
    measured_at=MORNING,
    since=MORNING - 3_600_000,
    score=SCORE,
    track_ids=("a" * 20,),
    machine=MACHINE,
)


def a_desk(*more: Any) -> FakeDesk:
    """Return a desk of alerts with every detector enabled."""
    desk = FakeDesk(CAPABILITY, *more)
    for name in known_detectors(desk):
        actions.enable_detector(desk, asks.EnableDetector(detector=name, because="trial on the strait"))
    return desk


def raised(desk: Any, **more: Any) -> str:
    """Raise an alert and return its name."""
    if more.get("saves_life"):
        more = {"kind": "drifting", "detector": "alerts.drifting"} | more
    return str(desk.put(msgspec.structs.replace(RAISED, measured_at=desk.now(), **more)).record_id)


def judged(desk: Any, alert: str, decision: Any = "respond", **more: Any) -> None:
    """Judge an alert."""
    actions.judge_alert(desk, asks.JudgeAlert(alert=alert, decision=decision, **more))


def agreed(desk: Any, nation: str = "SUD") -> None:
    """Let an agreement be in force by which one neighbour may be told of alerts around the strait."""
    strait = area_of(tuple(moved(STRAIT, bearing, 50_000) for bearing in (0, 90, 180, 270)), "strait")
    clause = clause_for(
        "alerts.neighbour_told",
        id="art-11",
        article="Article 11",
        senders=(desk.nation,),
        recipients=(nation,),
        fields=("kind", "place", "measured_at"),
        areas=(strait,),
    )
    desk.tables.agreements = (agreement_with(clause),)


def sails(
    desk: Any, name: str, minutes: int, speed_mps: float, bearing: float, start: Place = STRAIT, **more: Any
) -> Place:
    """Let a ship tell its place every minute up to now and return where it is."""
    facts: dict[str, Any] = {
        "item_class": "vessel",
        "source_class": "ais_a",
        "identity": f"mmsi:2190{ord(name[0]):05}",
    }
    here = start
    for minute in range(minutes):
        here = moved(start, bearing, speed_mps * 60 * minute)
        at = desk.now() - (minutes - minute) * 60_000
        desk.put(
            TrackUpdated(
                track_id=name[0] * 20,
                place=here,
                measured_at=at,
                speed_mmps=round(1_000 * speed_mps),
                **(facts | more),
            )
        )
    return here

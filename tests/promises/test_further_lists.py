"""Promises about the lists of fewer readers: none of them either is cut without a way to the rest."""

from typing import Final

import msgspec
import pytest

from lindero.capabilities.disputes import pages as disputes
from lindero.capabilities.disputes.capability import CAPABILITY as DISPUTES
from lindero.capabilities.disputes.views import DisputesQuery
from lindero.capabilities.matching.capability import CAPABILITY as MATCHING
from lindero.capabilities.matching.pages import audit, matching
from lindero.capabilities.matching.pages.views import AuditQuery, MatchingQuery, WorkQuery
from lindero.capabilities.participation.capability import CAPABILITY as PARTICIPATION
from lindero.capabilities.participation.pages import meetings, moderation, office, published
from lindero.capabilities.participation.pages.asked import (
    ConsultationQuery,
    OfficeQuery,
    PublishedQuery,
    WaitingQuery,
)
from lindero.capabilities.sensors.alarms import pages as alarms
from lindero.capabilities.sensors.bearings import pages as bearings
from lindero.capabilities.sensors.capability import CAPABILITY as SENSORS
from lindero.capabilities.sensors.records import PermitPlanned
from lindero.capabilities.sensors.records.tasks import SensorTasked
from lindero.capabilities.sensors.register import pages as register
from lindero.capabilities.sensors.tasks import pages as tasks
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import MORNING
from lindero.trust.identity.capability import CAPABILITY as IDENTITY
from lindero.trust.identity.pages import emergencies
from tests.promises.lists import (
    DAY,
    NAMED,
    Case,
    Officer,
    fill,
    pages,
    table_of,
    the_place_is_given_where_it_is_asked_for,
)

CORNERS: Final = tuple(place_of(*corner) for corner in ((11.0, 55.5), (11.1, 55.5), (11.1, 55.6)))
TASKED: Final = msgspec.json.encode(
    SensorTasked(task_id="0" * 26, sensor_id="radar-1", command="request", because="a test")
).decode()
PLANNED: Final = msgspec.json.encode(
    PermitPlanned(
        sensor_id="radar-1", purpose="a test", assessment="dpia-1", geofence=CORNERS, footprint=CORNERS,
        begins_at=MORNING, ends_at=MORNING + DAY,
    )
).decode()  # fmt: skip
CASES: Final = (
    Case(
        MATCHING, "matching_candidates", {"verdict": lambda number: "confirmed" if number % 2 else ""}, matching,
        "MOST_LINES", matching.show_matching, MatchingQuery, "candidates",
    ),
    Case(
        MATCHING, "matching_requests", {"answer": lambda number: "RELEASED" if number % 2 else ""}, matching,
        "MOST_LINES", matching.show_matching, MatchingQuery, "requests", "requests_after", "requests_next",
    ),
    Case(
        MATCHING, "matching_searches", {}, matching, "MOST_LINES", matching.show_matching, MatchingQuery,
        "searches", "searches_after", "searches_next",
    ),
    Case(MATCHING, "matching_work", {}, matching, "MOST_LINES", matching.show_work, WorkQuery, "work"),
    Case(
        MATCHING, "matching_overlaps", {}, matching, "MOST_LINES", matching.show_work, WorkQuery, "overlaps",
        "overlaps_after", "overlaps_next",
    ),
    Case(
        MATCHING, "matching_anomalies", {"origin": "NRD"}, audit, "MOST_LINES", audit.show_audit, AuditQuery,
        "anomalies",
    ),
    Case(
        MATCHING, "matching_counts", {"way": "question"}, audit, "MOST_LINES", audit.show_audit, AuditQuery,
        "counts", "counts_after", "counts_next",
    ),
    Case(
        MATCHING, "matching_questions", {}, audit, "MOST_LINES", audit.show_audit, AuditQuery, "questions",
        "questions_after", "questions_next",
    ),
    Case(
        MATCHING, "matching_searches", {}, matching, "MOST_LINES", audit.show_audit, AuditQuery, "searches",
        "searches_after", "searches_next",
    ),
    Case(
        IDENTITY, "identity_emergencies", {"grants": "[]", "reviewed_by": ""}, emergencies, "SHOWN",
        emergencies.show_emergencies, emergencies.EmergenciesQuery, "to_review", total="total",
    ),
    Case(
        IDENTITY, "identity_emergencies", {"grants": "[]"}, emergencies, "SHOWN", emergencies.show_emergencies,
        emergencies.EmergenciesQuery, "reviewed", "reviewed_after", "reviewed_next",
    ),
    Case(
        SENSORS, "sensors_alarms", {"lon": None, "ended_at": lambda number: MORNING if number % 2 else None},
        alarms, "MAX_SHOWN", alarms.show_alarms, alarms.AlarmsQuery, "alarms", total="total",
    ),
    Case(
        SENSORS, "sensors_tasks", {"tasked": TASKED, "by": lambda number: f"person/{number}", "reasons": "[]"},
        tasks, "MAX_SHOWN", tasks.show_tasks, tasks.TasksQuery, "tasks",
    ),
    Case(
        SENSORS, "sensors_permits",
        {"planned": PLANNED, "state": lambda number: "ended" if number % 2 else "planned"},
        register, "MOST_PERMITS", register.show_register, register.RegisterQuery, "permits",
    ),
    Case(
        SENSORS, "sensors_bearings", {"measured_at": lambda number: MORNING - number // 3, "source_class": 0},
        bearings, "MOST_LINES", bearings.show_bearings, bearings.BearingsQuery, "bearings", total="total",
    ),
    Case(DISPUTES, "disputes_disputes", {}, disputes, "SHOWN", disputes.show_disputes, DisputesQuery, "ended"),
    Case(
        PARTICIPATION, "participation_consultations", {"withdrawn_at": 0, "decided_at": 0}, office, "MOST_SHOWN",
        office.show_office, OfficeQuery, "lasting", total="total",
    ),
    Case(
        PARTICIPATION, "participation_consultations", {"withdrawn_at": 1}, office, "MOST_SHOWN",
        office.show_office, OfficeQuery, "ended", "ended_after", "ended_next",
    ),
    Case(
        PARTICIPATION, "participation_meetings", {}, office, "MOST_SHOWN", office.show_office, OfficeQuery,
        "meetings", "meetings_after", "meetings_next",
    ),
    Case(
        PARTICIPATION, "participation_comments", {"state": "waiting", "received": ""}, moderation, "AT_ONCE",
        moderation.show_waiting, WaitingQuery, "comments", total="waiting",
    ),
    Case(
        PARTICIPATION, "participation_consultations", {"published_at": 1, "withdrawn_at": 0}, published, "SHOWN",
        published.show_published, PublishedQuery, "answered",
    ),
    Case(
        PARTICIPATION, "participation_meetings", {"announced_at": 1}, meetings, "SHOWN", meetings.show_announced,
        PublishedQuery, "past",
    ),
)  # fmt: skip


def test_all_break_glass_that_lasts_is_on_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """However short a page is, and however much newer break-glass is over: what opens something now is in sight."""
    monkeypatch.setattr(emergencies, "SHOWN", 2)
    desk = Officer(IDENTITY)
    fill(desk, table_of(IDENTITY, "identity_emergencies"), 12, {
        "grants": "[]", "ended_by": "", "reviewed_by": "", "since": lambda number: MORNING - DAY + number,
        "until_at": lambda number: MORNING + 1 if number < 5 else MORNING,
    })  # fmt: skip
    case = next(one for one in CASES if one.items == "to_review")
    views = list(pages(case, desk, emergencies.EmergenciesQuery()))
    lasting = [NAMED.format(number) for number in range(4, -1, -1)]
    assert [[one.record_id for one in view.lasting] for view in views] == [lasting] * 4
    assert [one.record_id for one in emergencies.show_now(desk, emergencies.NowQuery()).lasting] == lasting
    assert {(view.total, len(view.reviewed)) for view in views} == {(7, 0)}
    assert not any(one.lasts for view in views for one in view.to_review)


def test_alarms_that_are_not_over_stand_first_and_are_counted_on_every_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The oldest alarm goes on while newer ones are over: it is on the first page, and in the number of all pages."""
    monkeypatch.setattr(alarms, "MAX_SHOWN", 2)
    desk = Officer(SENSORS)
    lasts = {"lon": None, "ended_at": lambda number: None if number == 0 else MORNING}
    fill(desk, table_of(SENSORS, "sensors_alarms"), 7, lasts)
    case = next(one for one in CASES if one.items == "alarms")
    views = list(pages(case, desk, alarms.AlarmsQuery()))
    assert [alarm.alarm for view in views for alarm in view.alarms if alarm.ended_at is None] == [
        NAMED.format(0)
    ]
    assert views[0].alarms[0].alarm == NAMED.format(0)
    assert {(view.active, view.total) for view in views} == {(1, 7)}


def test_every_open_dispute_is_in_sight_and_what_is_over_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Disputes that last are on each page, however old; ended ones come page after page."""
    monkeypatch.setattr(disputes, "SHOWN", 2)
    desk = Officer(DISPUTES)
    facts = {"ended": lambda number: "" if number < 4 else "settled", "raiser": "SUD", "addressee": "NRD"}
    fill(desk, table_of(DISPUTES, "disputes_disputes"), 9, facts)
    case = next(one for one in CASES if one.items == "ended")
    views = list(pages(case, desk, DisputesQuery()))
    assert [len(view.open) for view in views] == [4, 4, 4]
    assert [len(view.ended) for view in views] == [2, 2, 1]


def test_all_that_can_still_be_answered_stands_on_the_first_public_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Open consultations and coming meetings are never behind a page, however many there are."""
    monkeypatch.setattr(published, "SHOWN", 2)
    monkeypatch.setattr(meetings, "SHOWN", 2)
    desk = Officer(PARTICIPATION)
    ends = {
        "opens_at": 1,
        "closes_at": lambda number: MORNING + number - 4,
        "ends_at": lambda n: MORNING + n - 4,
    }
    fill(
        desk,
        table_of(PARTICIPATION, "participation_consultations"),
        9,
        ends | {"published_at": 1, "withdrawn_at": 0},
    )
    held = {"announced_at": 1, "cancelled_at": 0, "held_at": 0}
    fill(desk, table_of(PARTICIPATION, "participation_meetings"), 9, ends | held)
    first = published.show_published(desk, PublishedQuery())
    assert [line.code for line in first.open] == [NAMED.format(number) for number in range(5, 9)]
    assert [line.code for line in first.answered] == [NAMED.format(number) for number in (3, 4)]
    announced = meetings.show_announced(desk, PublishedQuery())
    assert {one.line.meeting.code for one in announced.coming} == {
        NAMED.format(number) for number in range(5, 9)
    }
    assert len(announced.past) == 2
    assert first.next is not None
    assert announced.next is not None


def test_every_comment_of_a_consultation_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that are published under no topic stand first, and page after page comes to all others."""
    monkeypatch.setattr(office, "MOST_SHOWN", 3)
    desk = Officer(PARTICIPATION)
    fill(desk, table_of(PARTICIPATION, "participation_consultations"), 1, {"withdrawn_at": 0})
    fill(desk, table_of(PARTICIPATION, "participation_comments"), 11, {
        "consultation": NAMED.format(0), "number": lambda number: number + 1, "state": "published",
        "topics": lambda number: "" if number > 8 else "noise", "channel": "web", "reason": "",
    })  # fmt: skip
    query = ConsultationQuery(consultation=NAMED.format(0))
    case = Case(
        PARTICIPATION, "", {}, office, "MOST_SHOWN", office.show_consultation, ConsultationQuery, "comments"
    )
    views = list(pages(case, desk, query))
    found = [comment.number for view in views for comment in view.comments]
    assert found == [10, 11, *range(1, 10)]
    the_place_is_given_where_it_is_asked_for(case)

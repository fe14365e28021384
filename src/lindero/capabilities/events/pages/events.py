"""Events as people read them: the list with lives at risk first, and one event whole."""

from collections.abc import Callable
from typing import Any, Final

from lindero.capabilities.events import records
from lindero.capabilities.events.records.words import Impact, Level, Persons
from lindero.capabilities.events.rules import Priority, clock_of, impact_that_counts, priority_of
from lindero.capabilities.events.tables.hazards import hazards_now
from lindero.capabilities.events.views import (
    EventLine,
    EventQuery,
    EventsQuery,
    EventsView,
    EventView,
    VersionLine,
)
from lindero.kernel.desk import Desk, Row
from lindero.kernel.errors import Missing
from lindero.kernel.paging import Listing, slice_of
from lindero.kernel.places import Place
from lindero.kernel.record import decode_record

SHOWN: Final = 500
"""Events of one page, besides those with lives at risk."""

_SOURCE: Final = (
    "events_events e"
    " LEFT JOIN events_impacts i ON i.origin = e.origin AND i.reference = e.reference AND i.owner = e.owner"
    " LEFT JOIN events_closings c ON c.origin = e.origin AND c.reference = e.reference AND c.version > e.version"
)
_EVENTS: Final = Listing(
    columns="e.origin, e.reference, e.state, e.event_type, e.lon, e.lat, e.happened_at, e.aware_at, e.reported_at,"
    " e.owner, e.entry, e.record_id, i.impact, c.closed_at, c.reason, c.follow_up, e.version",
    source=_SOURCE,
    by=("-e.happened_at", "e.origin", "e.reference"),
)
_SELECT: Final = f"SELECT {_EVENTS.columns} FROM {_SOURCE}"
_OPEN: Final = "c.closed_at IS NULL"
_CLOSED: Final = "c.closed_at IS NOT NULL"
_COUNTS: Final = f"SELECT count(*), coalesce(sum({_OPEN} AND e.state = 'suspected'), 0) FROM {_SOURCE} WHERE "

_IN_STATE: Final = {"": _OPEN, "all": "1", "closed": _CLOSED}
"""Which rows a word of the query selects; any other is the state of an event that is not closed."""


def show_events(desk: Desk, query: EventsQuery) -> EventsView:
    """Show events: lives at risk first, then the latest."""
    where = _IN_STATE.get(query.state, f"{_OPEN} AND e.state = ?")
    values = (query.state,) if query.state not in _IN_STATE else ()
    level_at = hazards_now(desk)
    # What the surroundings do to people changes by itself: who is at risk is worked out, among all that is open.
    at_risk = [
        row
        for row in desk.rows(f"{_SELECT} WHERE {where} AND {_OPEN} ORDER BY {', '.join(_EVENTS.by)}", values)
        if _priority(row, level_at) == "life_at_risk"
    ]
    page = slice_of(desk.rows, _EVENTS, query.after, SHOWN, where=where, values=values)
    named = {row[:2] for row in at_risk}
    others = [row for row in page.items if row[:2] not in named]
    # Lives at risk are on no further page: however many they are, all of them stand on the first.
    lines = [_line(desk, row, level_at) for row in (others if query.after else at_risk + others)]
    desk.saw(line.record_id for line in lines if line.origin == desk.nation)
    ((total, waiting),) = desk.rows(f"{_COUNTS}{where}", values)
    return EventsView(
        at=desk.now(),
        events=tuple(lines),
        total=total,
        next=page.next,
        at_risk=len(at_risk),
        waiting=waiting,
        state=query.state,
    )


def show_event(desk: Desk, query: EventQuery) -> EventView:
    """Show one event.

    Raises:
        Missing: If it is not here.
    """
    key = (query.origin, query.reference)
    rows = desk.rows(f"{_SELECT} WHERE e.origin = ? AND e.reference = ?", key)
    if not rows:
        raise Missing("events.event", f"There is no event {query.reference}.", "Look at the list of events.")
    line, report, closing = _line(desk, rows[0], hazards_now(desk)), _report(rows[0]), rows[0][13:16]
    versions = desk.rows(
        "SELECT version, phase, at, actor, record_id FROM events_versions WHERE origin = ? AND reference = ?"
        " ORDER BY version",
        key,
    )
    is_own = query.origin == desk.nation
    return EventView(
        at=desk.now(),
        event=line,
        is_own=is_own,
        **_said(report, rows[0][10], is_own=is_own),
        attributed_by=line.owner if line.is_attributed else "",
        aware_at=rows[0][7],
        reported_at=rows[0][8] or None,
        closed_at=closing[0],
        reason=closing[1] or "",
        follow_up=closing[2] or "",
        versions=tuple(
            VersionLine(**dict(zip(VersionLine.__struct_fields__, row, strict=True))) for row in versions
        ),
        next=_next(line, nation=desk.nation),
    )


def _said(report: records.EventReported | None, entry: str, *, is_own: bool) -> dict[str, Any]:
    """Return what a report says, or a suspicion's note where there is no report yet."""
    if report is None:
        suspected = decode_record(records.EventSuspected, entry.encode())
        note = suspected.note if is_own else ""
        return {
            "description": "", "grade": "", "expected": Impact(), "persons": Persons(), "crossing": None,
            "measures": (), "response": "", "next_actions": "", "craft": (), "links": (), "note": note,
        }  # fmt: skip
    plain = ("description", "persons", "crossing", "measures", "response", "next_actions", "craft", "links")
    return {
        **{name: getattr(report, name) for name in plain},
        "grade": report.grading.words if report.grading else "",
        "expected": report.impact,
        "note": report.note if is_own else "",
    }


def _line(desk: Desk, row: Row, level_at: Callable[[Place], Level]) -> EventLine:
    origin, reference, state, event_type, lon, lat, happened_at, aware_at, reported_at, owner = row[:10]
    is_closed, now = row[13] is not None, desk.now()
    clock = clock_of(aware_at, reported_at or row[13]) if aware_at else None
    is_waiting = clock is not None and clock.ended_at is None
    return EventLine(
        origin=origin,
        reference=reference,
        event_type=event_type,
        state="closed" if is_closed else state,
        priority=_priority(row, level_at),
        place=Place(lon=lon, lat=lat),
        happened_at=happened_at,
        persons=_persons(row).total or 0,
        owner=owner,
        impact=_impact(row),
        is_attributed=bool(row[12]),
        due_at=clock.due_at if clock and is_waiting else None,
        passed_percent=_percent(clock.passed_ms(now), clock.due_at - clock.started_at)
        if clock and is_waiting
        else None,
        is_late=clock is not None and clock.is_late(now),
        record_id=row[11],
    )


def _priority(row: Row, level_at: Callable[[Place], Level]) -> Priority:
    """Return how urgent an event is; what is closed is in no danger of its surroundings any more."""
    hazard: Level = "none" if row[13] is not None else level_at(Place(lon=row[4], lat=row[5]))
    return priority_of(row[3], _impact(row), _persons(row), hazard)


def _impact(row: Row) -> Impact:
    report = _report(row)
    attributed = decode_record(records.ImpactAttributed, row[12].encode()).impact if row[12] else None
    return impact_that_counts(report.impact if report else Impact(), attributed)


def _persons(row: Row) -> Persons:
    report = _report(row)
    return report.persons if report else Persons()


def _report(row: Row) -> records.EventReported | None:
    return decode_record(records.EventReported, row[10].encode()) if row[16] else None


def _percent(part: int, whole: int) -> int:
    return part * 100 // whole


def _next(line: EventLine, *, nation: str) -> tuple[str, ...]:
    """Return the acts that may come next, the most pressing first: a guide for the eye, no rule."""
    if line.state == "closed":
        return ()
    judges = ("events.attribute_impact",) if line.owner == nation and line.state != "suspected" else ()
    if line.origin != nation:
        return judges
    if line.state == "suspected":
        return ("events.report_event", "events.close_event")
    return ("events.update_event", *judges, "events.close_event")

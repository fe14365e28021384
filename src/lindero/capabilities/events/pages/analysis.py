"""Figures of events: months and trends, a heat map, what more patrols would change; small counts withheld."""

from typing import Final

from lindero.capabilities.events import records
from lindero.capabilities.events.counting import (
    SUPPRESS_BELOW,
    Counted,
    grid_of,
    month_before,
    month_due,
    month_of,
    shown_counts,
    tallied,
    trend_of,
)
from lindero.capabilities.events.staffing import patrols_for, staffing_of
from lindero.capabilities.events.views import AnalysisQuery, AnalysisView, MonthLine, TypeLine
from lindero.kernel.desk import Desk
from lindero.kernel.places import Place
from lindero.kernel.record import decode_record

SHOWN_MONTHS: Final = 36
_DAYS_A_MONTH: Final = 30.44
_COUNTED: Final = (
    "SELECT e.event_type, e.lon, e.lat, e.happened_at, e.persons FROM events_events e LEFT JOIN events_closings c"
    " ON c.origin = e.origin AND c.reference = e.reference"
    " WHERE e.version > 0 AND coalesce(c.reason, '') <> 'no_event'"
)
"""What was reported and did not turn out to be nothing."""


def show_analysis(desk: Desk, query: AnalysisQuery) -> AnalysisView:
    """Show figures of events; counts of 1 to 4 are withheld, and a second one where the sum would tell."""
    months = _months(desk.now(), query.months)
    events = [event for event in counted(desk, _COUNTED) if month_of(event.happened_at) in months]
    per_day = len(events) / (len(months) * _DAYS_A_MONTH)
    return AnalysisView(
        at=desk.now(),
        months=months,
        types=_types(months, events),
        grid=grid_of(events),
        made=_made(desk),
        events_per_day=per_day,
        staffing=staffing_of(query.patrols, per_day, query.handling_min),
        enough=patrols_for(query.target_wait_min, per_day, query.handling_min),
        suppressed_below=SUPPRESS_BELOW,
        asked=query,
    )


def make_indicators(desk: Desk) -> None:
    """Make last month's indicators from the 15th on, from events alone, once; nothing where no event ever was."""
    month = month_due(desk.now())
    if desk.rows("SELECT 1 FROM events_months WHERE origin = ? AND month = ?", (desk.nation, month)):
        return
    events = counted(desk, f"{_COUNTED} AND e.origin = ?", desk.nation)
    if events:
        desk.put(records.IndicatorsMade(month=month, tallies=tallied(month, events)))


def counted(desk: Desk, sql: str, *parameters: str) -> list[Counted]:
    """Return events as they are counted."""
    return [
        Counted(
            event_type=event_type, place=Place(lon=lon, lat=lat), happened_at=happened_at, persons=persons
        )
        for event_type, lon, lat, happened_at, persons in desk.rows(sql, parameters)
    ]


def _months(now: int, count: int) -> tuple[str, ...]:
    months = [month_of(now)]
    while len(months) < count:
        months.append(month_before(months[-1]))
    return tuple(reversed(months))


def _types(months: tuple[str, ...], events: list[Counted]) -> tuple[TypeLine, ...]:
    by_month: dict[str, dict[str, int]] = {
        month: {tally.event_type: tally.events for tally in tallied(month, events)} for month in months
    }
    lines = []
    for event_type in sorted({event.event_type for event in events}):
        counts = [by_month[month].get(event_type, 0) for month in months]
        shown = shown_counts(counts)
        trend = None if None in shown else trend_of(counts)
        lines.append(TypeLine(event_type=event_type, counts=shown, trend=trend))
    return tuple(lines)


def _made(desk: Desk) -> tuple[MonthLine, ...]:
    rows = desk.rows(
        "SELECT origin, month, entry, made_at, record_id FROM events_months ORDER BY month DESC, origin LIMIT ?",
        (SHOWN_MONTHS,),
    )
    return tuple(
        MonthLine(
            origin=origin,
            month=month,
            events=sum(
                tally.events for tally in decode_record(records.IndicatorsMade, entry.encode()).tallies
            ),
            made_at=made_at,
            record_id=record_id,
        )
        for origin, month, entry, made_at, record_id in rows
    )

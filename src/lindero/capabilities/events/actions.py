"""What officers do with events: suspect, report, update, judge as owner, close; and what the node does by itself."""

import datetime as dt
from typing import Any, TypeVar

import msgspec

from lindero.capabilities.events import asks, records
from lindero.capabilities.events.records.words import Crossing, Impact, Persons
from lindero.capabilities.events.rules import clock_of
from lindero.capabilities.events.tables.lookups import SELECT_NUMBERS, SELECT_STANDING, standing_of
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.grading import UNJUDGED, Grading
from lindero.kernel.places import Place
from lindero.kernel.record import decode_record

S = TypeVar("S", bound=msgspec.Struct)


def suspect_event(desk: Desk, ask: asks.SuspectEvent) -> str:
    """Begin the clock of an event; return its reference."""
    reference = next_reference(desk)
    desk.put(
        records.EventSuspected(
            reference=reference,
            event_type=ask.event_type,
            place=ask.place,
            aware_at=desk.now() if ask.aware_at is None else ask.aware_at,
            note=ask.note,
        )
    )
    return reference


def report_event(desk: Desk, ask: asks.ReportEvent) -> str:
    """Make the first report; return the event's reference."""
    reference = ask.reference or next_reference(desk)
    standing = standing_of(desk.rows(SELECT_STANDING, (desk.nation, reference)))
    now = desk.now()
    aware_at = standing.aware_at if standing else now if ask.aware_at is None else ask.aware_at
    report = records.EventReported(
        reference=reference,
        version=standing.version + 1 if standing else 1,
        phase="initial",
        event_type=ask.event_type,
        place=ask.place,
        happened_at=now if ask.happened_at is None else ask.happened_at,
        aware_at=aware_at,
        owner=ask.owner,
        grading=UNJUDGED,
        crossing=_crossing(ask),
    )
    desk.put(_with_details(report, ask))
    return reference


def update_event(desk: Desk, ask: asks.UpdateEvent) -> str:
    """Report what became known since; return the event's reference."""
    standing = standing_of(desk.rows(SELECT_STANDING, (desk.nation, ask.reference)))
    before = latest_report(desk, desk.nation, ask.reference)
    report = msgspec.structs.replace(
        before,
        version=(standing.version if standing else before.version) + 1,
        phase="ongoing" if ask.is_ongoing else "update",
        place=before.place if ask.place is None else ask.place,
    )
    desk.put(_with_details(report, ask))
    return ask.reference


def attribute_impact(desk: Desk, ask: asks.AttributeImpact) -> str:
    """Say what an event does, as its owner; return the record's name."""
    originator = ask.originator or desk.nation
    return desk.put(
        records.ImpactAttributed(
            originator=originator,
            reference=ask.reference,
            place=latest_report(desk, originator, ask.reference).place,
            impact=Impact(
                migration_control=ask.migration_control,
                cross_border_crime=ask.cross_border_crime,
                saving_lives=ask.saving_lives,
            ),
            because=ask.because,
        )
    ).record_id


def close_event(desk: Desk, ask: asks.CloseEvent) -> str:
    """Close an event; return the record's name.

    Raises:
        Missing: If there is no such event of this nation.
    """
    standing = standing_of(desk.rows(SELECT_STANDING, (desk.nation, ask.reference)))
    found = desk.rows(
        "SELECT lon, lat FROM events_events WHERE origin = ? AND reference = ?", (desk.nation, ask.reference)
    )
    if standing is None or not found:
        raise _missing(ask.reference)
    return desk.put(
        records.EventClosed(
            reference=ask.reference,
            version=standing.version + 1,
            place=Place(lon=found[0][0], lat=found[0][1]),
            reason=ask.reason,
            follow_up=ask.follow_up,
        )
    ).record_id


def sign_off(desk: Desk, ask: asks.SignOff) -> str:
    """Agree that an event is called an instrumentalisation; return the record's name."""
    return desk.put(records.SignOffGiven(reference=ask.reference, because=ask.because)).record_id


def watch_clocks(desk: Desk) -> None:
    """Warn at 50, 80 and 100 per cent of the time for a first report."""
    rows = desk.rows(
        "SELECT e.reference, e.aware_at, coalesce(w.percent, 0) FROM events_events e LEFT JOIN events_warnings w"
        " ON w.reference = e.reference LEFT JOIN events_closings c ON c.origin = e.origin"
        " AND c.reference = e.reference WHERE e.origin = ? AND e.state = 'suspected' AND c.reference IS NULL",
        (desk.nation,),
    )
    for reference, aware_at, warned in rows:
        clock = clock_of(aware_at, None)
        stage = clock.stage(desk.now())
        if stage > warned:
            desk.put(records.WarningGiven(reference=reference, percent=stage, due_at=clock.due_at))


def next_reference(desk: Desk) -> str:
    """Return the next free reference of the year."""
    year = dt.datetime.fromtimestamp(desk.now() / 1_000, dt.UTC).year
    taken = desk.rows(SELECT_NUMBERS, (desk.nation, f"EV-{year}-%"))
    number = max((int(reference.rpartition("-")[2]) for (reference,) in taken), default=0) + 1
    return f"EV-{year}-{number:04}"


def latest_report(desk: Desk, origin: str, reference: str) -> records.EventReported:
    """Return the latest report on an event.

    Raises:
        Missing: If there is none.
    """
    found = desk.rows(
        "SELECT entry FROM events_events WHERE origin = ? AND reference = ? AND version > 0",
        (origin, reference),
    )
    if not found:
        raise _missing(reference)
    return decode_record(records.EventReported, found[0][0].encode())


def _missing(reference: str) -> Missing:
    return Missing("events.event", f"There is no report on {reference}.", "Look at the list of events.")


def _with_details(report: records.EventReported, ask: Any) -> records.EventReported:
    """Return a report with what an ask says; what it leaves empty stays as it was."""
    counts = {name: getattr(ask, name) for name in Persons.__struct_fields__ if name != "total"}
    scales = {name: getattr(ask, name) for name in Impact.__struct_fields__}
    grade = {
        "source": ask.reliability,
        "information": ask.credibility,
        "validation": ask.validation,
    }
    plain = ("description", "measures", "response", "next_actions", "craft", "links", "note")
    grading: Grading = UNJUDGED if report.grading is None else report.grading
    return _changed(
        report,
        persons=_changed(report.persons, total=ask.persons, **counts),
        impact=_changed(report.impact, **scales),
        grading=_changed(grading, **grade),
        **{name: getattr(ask, name) for name in plain},
    )


def _changed(struct: S, **values: Any) -> S:
    """Return a struct with those values that are given."""
    return msgspec.structs.replace(struct, **{name: v for name, v in values.items() if v is not None})


def _crossing(ask: asks.ReportEvent) -> Crossing | None:
    """Return how a crossing went, where the report is about one."""
    if not ask.crossing:
        return None
    names = [name for name in Crossing.__struct_fields__ if name != "outcome"]
    return Crossing(outcome=ask.crossing, **{name: getattr(ask, name) for name in names})

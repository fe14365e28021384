"""How records of units, events and rescues become rows."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.events.records import EventClosed, EventReported
from lindero.capabilities.rescue.records import CaseConcluded, PlaceOfSafetyReached, UnitTasked
from lindero.capabilities.units import records
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record


def key_of(call_sign: str) -> str:
    """Return a call sign as rescue compares it: neither case nor spaces make another unit of it."""
    return "".join(call_sign.casefold().split())


def unit_registered(rows: Rows, head: Head, record: records.UnitRegistered) -> None:
    """Enter a unit of whoever registered it; the latest word counts."""
    rows.execute(
        "INSERT INTO units_units (nation, call_sign, surface, speed_kmh, abilities, centre, lon, lat, at, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (nation, call_sign) DO UPDATE SET"
        " surface = excluded.surface, speed_kmh = excluded.speed_kmh, abilities = excluded.abilities,"
        " centre = excluded.centre, lon = excluded.lon, lat = excluded.lat, at = excluded.at,"
        " record_id = excluded.record_id WHERE excluded.at >= at",
        (
            head.origin, record.call_sign, record.surface, record.speed_kmh, " ".join(record.abilities),
            record.centre, record.place.lon, record.place.lat, head.at, head.record_id,
        ),
    )  # fmt: skip


def status_given(rows: Rows, head: Head, record: records.StatusGiven) -> None:
    """Let the latest status of a unit count."""
    rows.execute(
        "INSERT INTO units_statuses (nation, call_sign, status, lon, lat, measured_at, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (nation, call_sign) DO UPDATE SET status = excluded.status,"
        " lon = excluded.lon, lat = excluded.lat, measured_at = excluded.measured_at, record_id = excluded.record_id"
        " WHERE excluded.measured_at >= measured_at",
        (
            head.origin, record.call_sign, record.status, record.place.lon, record.place.lat, record.measured_at,
            head.record_id,
        ),
    )  # fmt: skip


def routes_loaded(rows: Rows, head: Head, record: records.RoutesLoaded) -> None:
    """Enter where a network stands in the log; its ways stay there."""
    rows.execute(
        "INSERT OR REPLACE INTO units_routes (seq, source, record_id) VALUES (?, ?, ?)",
        (head.seq, record.source, head.record_id),
    )


def unit_sent(rows: Rows, head: Head, record: records.UnitSent) -> None:
    """Enter a task under who asked for it."""
    rows.execute(
        "INSERT OR IGNORE INTO units_tasks (task, asker, nation, call_sign, event_origin, reference, lon, lat, eta_s,"
        " sent_at, record_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.record_id, head.origin, record.unit_nation, record.unit, record.event_origin, record.reference,
            record.place.lon, record.place.lat, record.eta_s, head.at, head.record_id,
        ),
    )  # fmt: skip


def task_answered(rows: Rows, head: Head, record: records.TaskAnswered) -> None:
    """Enter an answer."""
    _step(rows, head, record.task, "accepted" if record.accepts else "declined", record.reason or "")


def unit_arrived(rows: Rows, head: Head, record: records.UnitArrived) -> None:
    """Enter that a unit is there."""
    _step(rows, head, record.task, "arrived")


def task_ended(rows: Rows, head: Head, record: records.TaskEnded) -> None:
    """Enter that a unit is free."""
    _step(rows, head, record.task, "ended")


def _step(rows: Rows, head: Head, task: str, step: str, reason: str = "") -> None:
    rows.execute(
        "INSERT OR IGNORE INTO units_steps (task, step, nation, at, reason, record_id) VALUES (?, ?, ?, ?, ?, ?)",
        (task, step, head.origin, head.at, reason, head.record_id),
    )


def event_reported(rows: Rows, head: Head, record: EventReported) -> None:
    """Enter where an event is."""
    rows.execute(
        "INSERT INTO units_events (origin, reference, version, owner, event_type, lon, lat, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (origin, reference) DO UPDATE SET version = excluded.version,"
        " owner = excluded.owner, event_type = excluded.event_type, lon = excluded.lon, lat = excluded.lat,"
        " record_id = excluded.record_id WHERE excluded.version > version",
        (
            head.origin, record.reference, record.version, record.owner or head.origin, record.event_type,
            record.place.lon, record.place.lat, head.record_id,
        ),
    )  # fmt: skip


def event_closed(rows: Rows, head: Head, record: EventClosed) -> None:
    """Forget an event that is over."""
    rows.execute(
        "DELETE FROM units_events WHERE origin = ? AND reference = ?", (head.origin, record.reference)
    )


def unit_tied(rows: Rows, head: Head, record: UnitTasked) -> None:
    """Note an own unit that a rescue has tied."""
    rows.execute(
        "INSERT OR IGNORE INTO units_tied (call_sign, rescue, record_id) VALUES (?, ?, ?)",
        (key_of(record.unit), record.case, head.record_id),
    )


def units_freed(rows: Rows, head: Head, record: PlaceOfSafetyReached | CaseConcluded) -> None:
    """Note that a rescue has set its units free."""
    rows.execute("DELETE FROM units_tied WHERE rescue = ?", (record.case,))


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.UnitRegistered: unit_registered,
    records.StatusGiven: status_given,
    records.RoutesLoaded: routes_loaded,
    records.UnitSent: unit_sent,
    records.TaskAnswered: task_answered,
    records.UnitArrived: unit_arrived,
    records.TaskEnded: task_ended,
    EventReported: event_reported,
    EventClosed: event_closed,
    UnitTasked: unit_tied,
    PlaceOfSafetyReached: units_freed,
    CaseConcluded: units_freed,
}

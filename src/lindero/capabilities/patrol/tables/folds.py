"""How records of patrols, units and rescues become rows."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.patrol import records
from lindero.capabilities.rescue.records import CaseConcluded, CaseOpened
from lindero.capabilities.units.records import (
    StatusGiven,
    TaskAnswered,
    TaskEnded,
    UnitArrived,
    UnitRegistered,
    UnitSent,
)
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record

_STANDS: Final = (
    "INSERT INTO patrol_units (nation, call_sign, surface, status, lon, lat, measured_at, record_id)"
    " VALUES (?, ?, 'land', ?, ?, ?, ?, ?) ON CONFLICT (nation, call_sign) DO UPDATE SET status = excluded.status,"
    " lon = excluded.lon, lat = excluded.lat, measured_at = excluded.measured_at, record_id = excluded.record_id"
    " WHERE excluded.measured_at >= measured_at"
)


def _word(rows: Rows, head: Head, key: str) -> None:
    if key:
        rows.execute(
            "INSERT OR IGNORE INTO patrol_words (actor, key, at, record_id) VALUES (?, ?, ?, ?)",
            (head.actor, key, head.at, head.record_id),
        )


def position_reported(rows: Rows, head: Head, record: records.PositionReported) -> None:
    """Enter where a patrol is; a word that comes late does not overtake a newer one."""
    _word(rows, head, record.key)
    place = record.place
    rows.execute(
        _STANDS,
        (head.origin, record.call_sign, record.status, place.lon, place.lat, record.done_at, head.record_id),
    )


def status_given(rows: Rows, head: Head, record: StatusGiven) -> None:
    """Enter where a unit of either side is."""
    place, at = record.place, record.measured_at
    rows.execute(
        _STANDS, (head.origin, record.call_sign, record.status, place.lon, place.lat, at, head.record_id)
    )


def unit_registered(rows: Rows, head: Head, record: UnitRegistered) -> None:
    """Enter a unit at its station, unless it said already where it is."""
    rows.execute(
        "INSERT INTO patrol_units (nation, call_sign, surface, status, lon, lat, measured_at, record_id)"
        " VALUES (?, ?, ?, 'not_available', ?, ?, 0, ?)"
        " ON CONFLICT (nation, call_sign) DO UPDATE SET surface = excluded.surface",
        (head.origin, record.call_sign, record.surface, record.place.lon, record.place.lat, head.record_id),
    )


def unit_sent(rows: Rows, head: Head, record: UnitSent) -> None:
    """Enter a task."""
    rows.execute(
        "INSERT OR IGNORE INTO patrol_tasks (task, nation, call_sign, event_origin, reference, lon, lat, eta_s,"
        " sent_at, record_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.record_id, record.unit_nation, record.unit, record.event_origin, record.reference,
            record.place.lon, record.place.lat, record.eta_s, head.at, head.record_id,
        ),
    )  # fmt: skip


def step_taken(rows: Rows, head: Head, record: records.StepTaken) -> None:
    """Enter how far a patrol is, when it was done and when that came."""
    _word(rows, head, record.key)
    _step(rows, head, record.task, record.step, record.done_at, record.reason or "")


def task_answered(rows: Rows, head: Head, record: TaskAnswered) -> None:
    """Enter an answer that the centre gave for its patrol."""
    _step(rows, head, record.task, "accepted" if record.accepts else "declined", head.at, record.reason or "")


def unit_arrived(rows: Rows, head: Head, record: UnitArrived) -> None:
    """Enter that the centre knows the patrol to be there."""
    _step(rows, head, record.task, "arrived", head.at)


def task_ended(rows: Rows, head: Head, record: TaskEnded) -> None:
    """Enter that a task is over."""
    _step(rows, head, record.task, "ended", head.at)


def _step(rows: Rows, head: Head, task: str, step: str, at: int, reason: str = "") -> None:
    rows.execute(
        "INSERT OR IGNORE INTO patrol_steps (task, step, at, received_at, reason, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (task, step, at, head.at, reason, head.record_id),
    )


def order_given(rows: Rows, head: Head, record: records.OrderGiven) -> None:
    """Enter what a patrol was told."""
    rows.execute(
        "INSERT OR IGNORE INTO patrol_orders (record_id, call_sign, text, at, read_at) VALUES (?, ?, ?, ?, 0)",
        (head.record_id, record.call_sign, record.text, head.at),
    )


def order_acknowledged(rows: Rows, head: Head, record: records.OrderAcknowledged) -> None:
    """Enter that it was read; the first reading counts."""
    _word(rows, head, record.key)
    rows.execute(
        "UPDATE patrol_orders SET read_at = ? WHERE record_id = ? AND read_at = 0",
        (record.done_at, record.order),
    )


def sighting_reported(rows: Rows, head: Head, record: records.SightingReported) -> None:
    """Enter what a patrol saw."""
    _word(rows, head, record.key)
    rows.execute(
        "INSERT OR IGNORE INTO patrol_sightings (record_id, call_sign, what, number, lon, lat, done_at, received_at,"
        " words, has_photo) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.record_id, record.call_sign, record.what, record.number, record.place.lon, record.place.lat,
            record.done_at, head.at, record.words, int(bool(record.photo)),
        ),
    )  # fmt: skip


def help_called(rows: Rows, head: Head, record: records.HelpCalled) -> None:
    """Enter a call for help."""
    _word(rows, head, record.key)
    rows.execute(
        "INSERT OR IGNORE INTO patrol_calls (record_id, call_sign, lon, lat, done_at, received_at, again, rescue,"
        " is_over) VALUES (?, ?, ?, ?, ?, ?, ?, '', 0)",
        (
            head.record_id, record.call_sign, record.place.lon, record.place.lat, record.done_at, head.at,
            record.again,
        ),
    )  # fmt: skip


def case_opened(rows: Rows, head: Head, record: CaseOpened) -> None:
    """Note the rescue that answers a call; others have another cause."""
    rows.execute("UPDATE patrol_calls SET rescue = ? WHERE record_id = ?", (head.record_id, head.cause))


def case_concluded(rows: Rows, head: Head, record: CaseConcluded) -> None:
    """Note that the rescue is over."""
    rows.execute("UPDATE patrol_calls SET is_over = 1 WHERE rescue = ?", (record.case,))


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.PositionReported: position_reported,
    records.StepTaken: step_taken,
    records.SightingReported: sighting_reported,
    records.OrderGiven: order_given,
    records.OrderAcknowledged: order_acknowledged,
    records.HelpCalled: help_called,
    StatusGiven: status_given,
    UnitRegistered: unit_registered,
    UnitSent: unit_sent,
    TaskAnswered: task_answered,
    UnitArrived: unit_arrived,
    TaskEnded: task_ended,
    CaseOpened: case_opened,
    CaseConcluded: case_concluded,
}

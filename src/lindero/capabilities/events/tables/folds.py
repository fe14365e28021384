"""How records of events become rows."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.environment.records import HazardAssessed
from lindero.capabilities.events import records
from lindero.capabilities.events.rules import State, fault_of_words, state_after, texts_of
from lindero.capabilities.events.tables.hazards import hazard_assessed
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record, encode_record

WITHHELD: Final = "(Not shown: the text names a person or says only what somebody is.)"
"""What stands in place of a received text that an own report could not have."""


def event_suspected(rows: Rows, head: Head, record: records.EventSuspected) -> None:
    """Enter what may be an event."""
    rows.execute(
        "INSERT OR IGNORE INTO events_events (origin, reference, state, version, event_type, lon, lat, happened_at,"
        " aware_at, reported_at, owner, persons, entry, record_id) VALUES (?, ?, 'suspected', 0, ?, ?, ?, ?, ?, 0, ?,"
        " 0, ?, ?)",
        (
            head.origin, record.reference, record.event_type, record.place.lon, record.place.lat, record.aware_at,
            record.aware_at, head.origin, encode_record(record).decode(), head.record_id,
        ),
    )  # fmt: skip


def event_reported(rows: Rows, head: Head, record: records.EventReported) -> None:
    """Let the latest version of a report count, in whatever order they come."""
    key = (head.origin, record.reference)
    rows.execute(
        "INSERT OR IGNORE INTO events_versions (origin, reference, version, phase, at, actor, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*key, record.version, record.phase, head.at, head.actor, head.record_id),
    )
    before = rows.query(
        "SELECT state, version, reported_at FROM events_events WHERE origin = ? AND reference = ?", key
    )
    known: State | None = before[0][0] if before else None
    if before and before[0][1] >= record.version:
        return
    reported_at = before[0][2] if before and before[0][2] else head.at
    rows.execute(
        "INSERT OR REPLACE INTO events_events (origin, reference, state, version, event_type, lon, lat, happened_at,"
        " aware_at, reported_at, owner, persons, entry, record_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *key, state_after(known, record), record.version, record.event_type, record.place.lon, record.place.lat,
            record.happened_at, record.aware_at, reported_at, record.owner or head.origin,
            record.persons.total or 0, encode_record(_presentable(record)).decode(), head.record_id,
        ),
    )  # fmt: skip


def _presentable(record: records.EventReported) -> records.EventReported:
    """Return a report as it may be shown: a neighbour's text that names somebody is not (safeguard S-23)."""
    if not fault_of_words(texts_of(record)):
        return record
    shown = {name: WITHHELD for name in ("description", "response", "next_actions") if getattr(record, name)}
    return records.EventReported(**{name: getattr(record, name) for name in record.__struct_fields__} | shown)


def event_closed(rows: Rows, head: Head, record: records.EventClosed) -> None:
    """Enter that an event is closed."""
    follow_up = WITHHELD if fault_of_words(record.follow_up) else record.follow_up
    rows.execute(
        "INSERT OR REPLACE INTO events_closings (origin, reference, version, reason, follow_up, closed_at, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (head.origin, record.reference, record.version, record.reason, follow_up, head.at, head.record_id),
    )


def impact_attributed(rows: Rows, head: Head, record: records.ImpactAttributed) -> None:
    """Enter what a nation says that an event does."""
    rows.execute(
        "INSERT OR REPLACE INTO events_impacts (origin, reference, owner, impact, at, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            record.originator, record.reference, head.origin, encode_record(record).decode(), head.at,
            head.record_id,
        ),
    )  # fmt: skip


def sign_off_given(rows: Rows, head: Head, record: records.SignOffGiven) -> None:
    """Enter that the political level agreed."""
    rows.execute(
        "INSERT OR IGNORE INTO events_sign_offs (reference, actor, record_id) VALUES (?, ?, ?)",
        (record.reference, head.actor, head.record_id),
    )


def warning_given(rows: Rows, head: Head, record: records.WarningGiven) -> None:
    """Enter that somebody was warned."""
    rows.execute(
        "INSERT OR REPLACE INTO events_warnings (reference, percent, record_id) VALUES (?, ?, ?)",
        (record.reference, record.percent, head.record_id),
    )


def indicators_made(rows: Rows, head: Head, record: records.IndicatorsMade) -> None:
    """Enter the indicators of a month."""
    rows.execute(
        "INSERT OR REPLACE INTO events_months (origin, month, entry, made_at, record_id) VALUES (?, ?, ?, ?, ?)",
        (head.origin, record.month, encode_record(record).decode(), head.at, head.record_id),
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.EventSuspected: event_suspected,
    records.EventReported: event_reported,
    records.ImpactAttributed: impact_attributed,
    records.EventClosed: event_closed,
    records.SignOffGiven: sign_off_given,
    records.WarningGiven: warning_given,
    records.IndicatorsMade: indicators_made,
    HazardAssessed: hazard_assessed,
}

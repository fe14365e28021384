"""Surroundings as rows: the latest conditions of each area, and what they do to people."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.environment import records
from lindero.kernel.capability import Fold, Guard, Table
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head, Record, encode_record
from lindero.kernel.times import MINUTE_MS

AHEAD_MS: Final = 5 * MINUTE_MS
"""How far an instrument's clock may be ahead."""

CONDITIONS: Final = Table(
    name="environment_conditions",
    columns={
        "origin": "TEXT NOT NULL",
        "area": "TEXT NOT NULL",
        "measured_at": "INTEGER NOT NULL",
        "entry": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("origin", "area"),
    meaning="The latest conditions of an area.",
)
HAZARDS: Final = Table(
    name="environment_hazards",
    columns={
        "area": "TEXT NOT NULL",
        "hazard": "TEXT NOT NULL",
        "level": "TEXT NOT NULL",
        "because": "TEXT NOT NULL",
        "valid_until": "INTEGER NOT NULL",
        "cause": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("area", "hazard"),
    meaning="What conditions do to people in an area, until when, and the observation that says so.",
)
TABLES: Final = (CONDITIONS, HAZARDS)


def conditions_observed(rows: Rows, head: Head, record: records.ConditionsObserved) -> None:
    """Let the latest observation of an area count, in whatever order they come."""
    rows.execute(
        "INSERT INTO environment_conditions (origin, area, measured_at, entry, record_id) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (origin, area) DO UPDATE SET measured_at = excluded.measured_at, entry = excluded.entry,"
        " record_id = excluded.record_id WHERE excluded.measured_at >= measured_at",
        (head.origin, record.area, record.measured_at, encode_record(record).decode(), head.record_id),
    )


def hazard_assessed(rows: Rows, head: Head, record: records.HazardAssessed) -> None:
    """Enter what conditions do to people."""
    rows.execute(
        "INSERT OR REPLACE INTO environment_hazards (area, hazard, level, because, valid_until, cause, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            record.area,
            record.hazard,
            record.level,
            record.because,
            record.valid_until,
            head.cause,
            head.record_id,
        ),
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.ConditionsObserved: conditions_observed,
    records.HazardAssessed: hazard_assessed,
}


def not_ahead(rows: Rows, head: Head, record: records.ConditionsObserved) -> None:
    """Let nothing be observed that has not happened yet.

    Raises:
        Refused: If it is more than five minutes ahead.
    """
    if record.measured_at > head.at + AHEAD_MS:
        raise Refused(
            "environment.ahead", "The observation lies in the future.", "Set the instrument's clock."
        )


GUARDS: Final = (
    Guard(
        name="environment.not_ahead",
        sentence="No observation of what has not happened yet.",
        check=not_ahead,
        on=(records.ConditionsObserved,),
    ),
)

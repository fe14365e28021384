"""How records of sections become rows."""

from collections.abc import Mapping
from typing import Final

import msgspec

from lindero.capabilities.sections import records
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record


def section_registered(rows: Rows, head: Head, record: records.SectionRegistered) -> None:
    """Let the latest version of a section count; its holder is who registered it."""
    rows.execute(
        "INSERT INTO sections_sections (holder, name, version, title, partner, lon, lat, points, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (holder, name) DO UPDATE SET version = excluded.version,"
        " title = excluded.title, partner = excluded.partner, lon = excluded.lon, lat = excluded.lat,"
        " points = excluded.points, record_id = excluded.record_id WHERE excluded.version > version",
        (
            head.origin, record.name, record.version, record.title, record.partner, record.place.lon,
            record.place.lat, msgspec.json.encode(record.points).decode(), head.record_id,
        ),
    )  # fmt: skip


def level_proposed(rows: Rows, head: Head, record: records.LevelProposed) -> None:
    """Enter a proposal under the nation that made it."""
    rows.execute(
        "INSERT OR IGNORE INTO sections_proposals (holder, name, proposer, number, level, until, because, actor, at,"
        " record_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.holder, record.section, head.origin, record.number, record.level, record.until, record.because,
            head.actor, head.at, head.record_id,
        ),
    )  # fmt: skip


def level_answered(rows: Rows, head: Head, record: records.LevelAnswered) -> None:
    """Enter an answer under the nation that gave it: the first one counts."""
    rows.execute(
        "INSERT OR IGNORE INTO sections_answers (holder, name, proposer, number, answerer, agrees, at, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.holder, record.section, record.proposer, record.number, head.origin, int(record.agrees), head.at,
            head.record_id,
        ),
    )  # fmt: skip


def duty_opened(rows: Rows, head: Head, record: records.DutyOpened) -> None:
    """Enter what a level demands."""
    rows.execute(
        "INSERT OR IGNORE INTO sections_duties (holder, name, since, duty, level, due_at, done_at, done_by, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, 0, '', ?)",
        (
            record.holder, record.section, record.since, record.duty, record.level, record.due_at, head.record_id,
        ),
    )  # fmt: skip


def duty_done(rows: Rows, head: Head, record: records.DutyDone) -> None:
    """Enter that it was done."""
    rows.execute(
        "UPDATE sections_duties SET done_at = ?, done_by = ? WHERE holder = ? AND name = ? AND since = ? AND duty = ?"
        " AND done_at = 0",
        (head.at, head.actor, record.holder, record.section, record.since, record.duty),
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.SectionRegistered: section_registered,
    records.LevelProposed: level_proposed,
    records.LevelAnswered: level_answered,
    records.DutyOpened: duty_opened,
    records.DutyDone: duty_done,
}

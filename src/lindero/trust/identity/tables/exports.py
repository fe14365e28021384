"""Exports as rows: asked for, agreed to, made."""

from collections.abc import Mapping
from typing import Final

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.trust.identity.records import ExportAgreed, ExportAsked, ExportMade

ASKED: Final = Table(
    name="identity_exports_asked",
    columns={
        "record_id": "TEXT NOT NULL",
        "who": "TEXT NOT NULL",
        "address": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "agreed": "TEXT NOT NULL",
        "until_at": "INTEGER NOT NULL",
        "made": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("agreed",),),
    meaning="An export beyond one view that somebody asked for, and what came of it.",
)
TABLES: Final = (ASKED,)
SELECT_ASKED: Final = "SELECT who, at, agreed FROM identity_exports_asked WHERE record_id = ?"
SELECT_AGREED: Final = (
    "SELECT who, address, until_at, made FROM identity_exports_asked WHERE agreed = ? AND agreed != ''"
)


def export_asked(rows: Rows, head: Head, record: ExportAsked) -> None:
    """Let an export wait for another person."""
    rows.execute(
        "INSERT OR REPLACE INTO identity_exports_asked (record_id, who, address, at, agreed, until_at, made)"
        " VALUES (?, ?, ?, ?, '', 0, '')",
        (head.record_id, record.who, record.address, head.at),
    )


def export_agreed(rows: Rows, head: Head, record: ExportAgreed) -> None:
    """Let an export be made; it is agreed to once."""
    rows.execute(
        "UPDATE identity_exports_asked SET agreed = ?, until_at = ? WHERE record_id = ? AND agreed = ''",
        (head.record_id, record.until_at, record.asked),
    )


def export_made(rows: Rows, head: Head, record: ExportMade) -> None:
    """Use up the agreement under which an export was made."""
    if record.agreed:
        rows.execute(
            "UPDATE identity_exports_asked SET made = ? WHERE agreed = ? AND made = ''",
            (head.record_id, record.agreed),
        )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    ExportAsked: export_asked,
    ExportAgreed: export_agreed,
    ExportMade: export_made,
}

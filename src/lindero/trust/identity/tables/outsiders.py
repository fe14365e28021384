"""Capabilities from outside as rows: how each was judged last."""

import json
from collections.abc import Mapping
from typing import Final

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.trust.identity.records import OutsiderJudged

OUTSIDERS: Final = Table(
    name="identity_outsiders",
    columns={
        "name": "TEXT NOT NULL",
        "sha256": "TEXT NOT NULL",
        "faults": "TEXT NOT NULL",
        "since": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
        "assessment": "TEXT NOT NULL",
        "assessed_until": "INTEGER",
    },
    key=("name",),
    meaning="A capability from outside that asks to join, as it was judged last.",
)
TABLES: Final = (OUTSIDERS,)
SELECT_JUDGED: Final = (
    "SELECT sha256, faults, assessment, assessed_until FROM identity_outsiders WHERE name = ?"
)
SELECT_OUTSIDERS: Final = (
    "SELECT name, faults, assessment, assessed_until FROM identity_outsiders ORDER BY name"
)


def outsider_judged(rows: Rows, head: Head, record: OutsiderJudged) -> None:
    """Put the newest judgement in the place of the one before."""
    rows.execute(
        "INSERT OR REPLACE INTO identity_outsiders (name, sha256, faults, since, record_id, assessment, assessed_until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            record.name,
            record.sha256,
            json.dumps(record.faults),
            head.at,
            head.record_id,
            record.assessment,
            record.assessed_until,
        ),
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {OutsiderJudged: outsider_judged}

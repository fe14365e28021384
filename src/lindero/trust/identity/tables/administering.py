"""Steps of the first days that a person settled; access that ended."""

from collections.abc import Mapping
from typing import Final

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.trust.identity.records import AccessEnded, StepSettled
from lindero.trust.identity.tables.ended import note_ended
from lindero.trust.identity.tables.membership import all_removed

SETTLED: Final = Table(
    name="identity_settled",
    columns={
        "step": "TEXT NOT NULL",
        "because": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "record_id": "TEXT",
    },
    key=("step",),
    meaning="A step of the first days that a person said is done or not needed, and why.",
)
TABLES: Final = (SETTLED,)
COUNT_HOLDERS: Final = "SELECT count(DISTINCT person) FROM identity_roles WHERE role = ?"
COUNT_OTHER_ADMINISTRATORS: Final = "SELECT count(*) FROM identity_roles WHERE role = 'ADM' AND person != ?"
COUNT_WITHOUT_PASSKEY: Final = (
    "SELECT count(*) FROM identity_roles r WHERE r.role = 'ADM'"
    " AND NOT EXISTS (SELECT 1 FROM identity_passkeys k WHERE k.person = r.person)"
)

COUNT_PEERS: Final = "SELECT count(*) FROM identity_peers"
SELECT_SETTLED: Final = "SELECT step, because FROM identity_settled"


def step_settled(rows: Rows, head: Head, record: StepSettled) -> None:
    """Note what a person said of a step."""
    rows.execute(
        "INSERT OR REPLACE INTO identity_settled (step, because, at, record_id) VALUES (?, ?, ?, ?)",
        (record.step, record.because, head.at, head.record_id),
    )


def access_ended(rows: Rows, head: Head, record: AccessEnded) -> None:
    """End the sessions and void the codes that a person had then."""
    note_ended(rows, head.at, record.person)
    rows.execute(
        "DELETE FROM identity_sessions WHERE person = ? AND opened_at <= ?", (record.person, head.at)
    )
    rows.execute("DELETE FROM identity_enrolments WHERE person = ?", (record.person,))
    all_removed(rows, head, record)


FOLDS: Final[Mapping[type[Record], Fold]] = {StepSettled: step_settled, AccessEnded: access_ended}

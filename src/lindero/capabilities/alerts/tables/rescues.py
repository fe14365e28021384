"""Folds of rescues: whoever is in need stands on top of the queue, by whatever way it became known."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.rescue.records import CaseConcluded, CaseOpened, CaseUpdated
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record

RESCUES: Final = Table(
    name="alerts_rescues",
    columns={
        "record_id": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "opened_at": "INTEGER NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "aware_by": "TEXT NOT NULL",
        "cause": "TEXT NOT NULL",
    },
    key=("record_id",),
    meaning="A rescue that is not over, own or called by a neighbour.",
)


def case_opened(rows: Rows, head: Head, record: CaseOpened) -> None:
    """Enter a rescue; how it became known does not cross, so a neighbour's is a call."""
    aware_by = "neighbour" if head.agreement else record.aware_by
    place = record.place
    rows.execute(
        "INSERT OR REPLACE INTO alerts_rescues (record_id, origin, opened_at, lon, lat, aware_by, cause)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (head.record_id, head.origin, head.at, place.lon, place.lat, aware_by, head.cause),
    )


def case_updated(rows: Rows, head: Head, record: CaseUpdated) -> None:
    """Enter where they are now; the case has no name in a neighbour's copy, so that its call stays where it was."""
    rows.execute(
        "UPDATE alerts_rescues SET lon = ?, lat = ? WHERE record_id = ?",
        (record.place.lon, record.place.lat, record.case),
    )


def case_concluded(rows: Rows, head: Head, record: CaseConcluded) -> None:
    """Take a rescue that is over off the queue."""
    rows.execute("DELETE FROM alerts_rescues WHERE record_id = ?", (record.case,))


RESCUE_FOLDS: Final[Mapping[type[Record], Fold]] = {
    CaseOpened: case_opened,
    CaseUpdated: case_updated,
    CaseConcluded: case_concluded,
}

"""The registers as rows: the latest version of each nation's entries, the same on every node that has them all."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.registers import records
from lindero.capabilities.registers.rules import is_watchable
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record, encode_record

ENTRIES: Final = Table(
    name="registers_entries",
    columns={
        "origin": "TEXT NOT NULL",
        "register": "TEXT NOT NULL",
        "name": "TEXT NOT NULL",
        "version": "INTEGER NOT NULL",
        "is_withdrawn": "INTEGER NOT NULL",
        "entered_at": "INTEGER NOT NULL",
        "entry": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("origin", "register", "name"),
    indexes=(("register",),),
    meaning="The latest version of an entry; who entered it, and alone may change it, is its origin.",
)
TABLES: Final = (ENTRIES,)
NAMED_ENTRIES: Final = (
    "SELECT DISTINCT name, register FROM registers_entries WHERE is_withdrawn = 0 ORDER BY name"
)
NAMED_CONTACTS: Final = (
    "SELECT DISTINCT name, origin"
    " FROM registers_entries WHERE is_withdrawn = 0 AND register = 'contacts'"
    " ORDER BY name"
)
NAMED_EXERCISES: Final = (
    "SELECT DISTINCT name, origin"
    " FROM registers_entries WHERE is_withdrawn = 0 AND register = 'exercises'"
    " ORDER BY name"
)
NAMED_EQUIPMENT: Final = (
    "SELECT DISTINCT name, origin"
    " FROM registers_entries WHERE is_withdrawn = 0 AND register = 'equipment'"
    " ORDER BY name"
)
SELECT_VERSION: Final = (
    "SELECT version, is_withdrawn FROM registers_entries WHERE origin = ? AND register = ? AND name = ?"
)


def entered(rows: Rows, head: Head, record: records.Entry) -> None:
    """Let the later version of an entry count, in whatever order they come; its origin says whose entry it is.

    A neighbour's watch entry that our own guard would have refused counts for nothing here (safeguard S-36).
    """
    if isinstance(record, records.WatchObjectEntered) and not is_watchable(record, head.at):
        return
    rows.execute(
        "INSERT INTO registers_entries (origin, register, name, version, is_withdrawn, entered_at, entry, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (origin, register, name) DO UPDATE SET"
        " version = excluded.version, is_withdrawn = excluded.is_withdrawn, entered_at = excluded.entered_at,"
        " entry = excluded.entry, record_id = excluded.record_id WHERE excluded.version > version",
        (
            head.origin, records.register_of(record), record.name, record.version,
            int(isinstance(record, records.EntryWithdrawn)), head.at, encode_record(record).decode(),
            head.record_id,
        ),
    )  # fmt: skip


def latest_version(rows: Rows, origin: str, register: str, name: str) -> tuple[int, bool]:
    """Return the latest version of an entry of a nation's and whether it counts; 0 if there is none."""
    found = rows.query(SELECT_VERSION, (origin, register, name))
    return (int(found[0][0]), not found[0][1]) if found else (0, False)


FOLDS: Final[Mapping[type[Record], Fold]] = {
    **dict.fromkeys(records.REGISTERS, entered),
    records.EntryWithdrawn: entered,
}

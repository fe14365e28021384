"""Passkeys as rows: which hold now, and how often each device has signed."""

from collections.abc import Mapping
from typing import Final

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.trust.identity import records

PASSKEYS: Final = Table(
    name="identity_passkeys",
    columns={
        "credential_id": "TEXT NOT NULL",
        "person": "TEXT NOT NULL",
        "public_key": "TEXT NOT NULL",
        "label": "TEXT NOT NULL",
        "vouched_by": "TEXT NOT NULL",
        "synced": "INTEGER NOT NULL",
        "since": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("credential_id",),
    indexes=(("person",),),
    meaning="A passkey that holds now.",
)
COUNTS: Final = Table(
    name="identity_passkey_counts",
    columns={
        "credential_id": "TEXT NOT NULL",
        "count": "INTEGER NOT NULL",
        "used_at": "INTEGER NOT NULL",
    },
    key=("credential_id",),
    derived=False,
    meaning="How often a device says that it has signed, so that a copy of it is found out.",
)
TABLES: Final = (PASSKEYS, COUNTS)

SELECT_PASSKEY: Final = (
    "SELECT k.person, k.public_key, k.vouched_by, coalesce(c.count, 0) FROM identity_passkeys k"
    " LEFT JOIN identity_passkey_counts c ON c.credential_id = k.credential_id WHERE k.credential_id = ?"
)
PASSKEYS_OF: Final = (
    "SELECT k.credential_id, k.label, k.since, k.synced, coalesce(c.used_at, 0) FROM identity_passkeys k"
    " LEFT JOIN identity_passkey_counts c ON c.credential_id = k.credential_id WHERE k.person = ?"
    " ORDER BY k.since, k.credential_id"
)
NOTE_COUNT: Final = (
    "INSERT OR REPLACE INTO identity_passkey_counts (credential_id, count, used_at) VALUES (?, ?, ?)"
)
SELECT_ENROLMENT: Final = (
    "SELECT person, vouched_by FROM identity_enrolments WHERE code_hash = ? AND ends_at > ?"
)


def passkey_registered(rows: Rows, head: Head, record: records.PasskeyRegistered) -> None:
    """Let a passkey hold; the code that it was registered with is used up."""
    rows.execute(
        "INSERT OR IGNORE INTO identity_passkeys"
        " (credential_id, person, public_key, label, vouched_by, synced, since, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.credential_id,
            record.person,
            record.public_key,
            record.label,
            record.vouched_by,
            record.synced,
            head.at,
            head.record_id,
        ),
    )
    _use_code(rows, record.enrolment)


def passkey_revoked(rows: Rows, head: Head, record: records.PasskeyRevoked) -> None:
    """Let a passkey hold no longer."""
    rows.execute(
        "DELETE FROM identity_passkeys WHERE credential_id = ? AND person = ?",
        (record.credential_id, record.person),
    )


def phrase_chosen(rows: Rows, head: Head, record: records.PhraseChosen) -> None:
    """Use up the code with which a pass phrase was chosen."""
    _use_code(rows, record.enrolment)


def _use_code(rows: Rows, code_hash: str) -> None:
    rows.execute("DELETE FROM identity_enrolments WHERE code_hash = ?", (code_hash,))


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.PasskeyRegistered: passkey_registered,
    records.PasskeyRevoked: passkey_revoked,
    records.PhraseChosen: phrase_chosen,
}

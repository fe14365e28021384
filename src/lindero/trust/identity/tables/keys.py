"""Machines' keys as rows."""

from collections.abc import Mapping
from typing import Final

import msgspec

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.trust.identity.records import ApiKeyIssued, ApiKeyRevoked

API_KEYS: Final = Table(
    name="identity_api_keys",
    columns={
        "key_id": "TEXT NOT NULL",
        "name": "TEXT NOT NULL",
        "secret_hash": "TEXT NOT NULL",
        "grants": "TEXT NOT NULL",
        "kinds": "TEXT NOT NULL",
        "addresses": "TEXT NOT NULL",
        "since": "INTEGER NOT NULL",
        "ends_at": "INTEGER NOT NULL",
        "issued_by": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
        "assessment": "TEXT NOT NULL",
        "assessed_until": "INTEGER",
    },
    key=("key_id",),
    meaning="A machine's key that was not taken back; what it may do are JSON lists.",
)
TABLES: Final = (API_KEYS,)
SELECT_KEY: Final = (
    "SELECT name, secret_hash, grants, kinds, addresses, ends_at FROM identity_api_keys WHERE key_id = ?"
)
SELECT_KEYS_IN_NAME: Final = (
    "SELECT grants, kinds, addresses, ends_at FROM identity_api_keys WHERE name = ? AND ends_at > ?"
)
SELECT_KEYS: Final = (
    "SELECT key_id, name, grants, kinds, addresses, since, ends_at, issued_by, assessment, assessed_until"
    " FROM identity_api_keys"
    " ORDER BY name, since"
)


def api_key_issued(rows: Rows, head: Head, record: ApiKeyIssued) -> None:
    """Let a key hold."""
    lists = (msgspec.json.encode(one).decode() for one in (record.grants, record.kinds, record.addresses))
    rows.execute(
        "INSERT OR REPLACE INTO identity_api_keys (key_id, name, secret_hash, grants, kinds, addresses, since,"
        " ends_at, issued_by, record_id, assessment, assessed_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.key_id,
            record.name,
            record.secret_hash,
            *lists,
            head.at,
            record.ends_at,
            head.actor,
            head.record_id,
            record.assessment,
            record.assessed_until,
        ),
    )


def api_key_revoked(rows: Rows, head: Head, record: ApiKeyRevoked) -> None:
    """Let a key hold no longer."""
    rows.execute("DELETE FROM identity_api_keys WHERE key_id = ?", (record.key_id,))


FOLDS: Final[Mapping[type[Record], Fold]] = {ApiKeyIssued: api_key_issued, ApiKeyRevoked: api_key_revoked}

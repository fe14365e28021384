"""People, roles, officers and neighbours, as they stand now."""

from collections.abc import Mapping
from typing import Final

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.trust.identity import records
from lindero.trust.identity.statements import digest_of

PEOPLE: Final = Table(
    name="identity_people",
    columns={"person": "TEXT NOT NULL", "name": "TEXT NOT NULL", "record_id": "TEXT NOT NULL"},
    key=("person",),
    meaning="A member of staff with an account.",
)
ROLES: Final = Table(
    name="identity_roles",
    columns={
        "person": "TEXT NOT NULL",
        "role": "TEXT NOT NULL",
        "since": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("person", "role"),
    meaning="A role that a person holds.",
)
OFFICERS: Final = Table(
    name="identity_officers",
    columns={
        "nation": "TEXT NOT NULL",
        "person": "TEXT NOT NULL",
        "role": "TEXT NOT NULL",
        "public_key": "TEXT NOT NULL",
        "ml_dsa_key": "TEXT NOT NULL",
        "valid_from": "INTEGER NOT NULL",
        "revoked_at": "INTEGER",
        "record_id": "TEXT NOT NULL",
    },
    key=("nation", "person"),
    meaning="An officer who may sign agreements, own or a neighbour's.",
)
PEERS: Final = Table(
    name="identity_peers",
    columns={
        "nation": "TEXT NOT NULL",
        "name": "TEXT NOT NULL",
        "address": "TEXT NOT NULL",
        "node_key": "TEXT NOT NULL",
        "certificate": "TEXT NOT NULL",
        "fingerprint": "TEXT NOT NULL",
        "since": "INTEGER NOT NULL",
        "sealing_key": "TEXT NOT NULL",
    },
    key=("nation",),
    meaning="A neighbour's node that is recognised now.",
)
KEYS: Final = Table(
    name="identity_keys",
    columns={
        "nation": "TEXT NOT NULL",
        "node_key": "TEXT NOT NULL",
        "number": "INTEGER NOT NULL",
        "valid_from": "INTEGER NOT NULL",
        "valid_until": "INTEGER NOT NULL",
        "root_key": "TEXT NOT NULL",
        "statement": "TEXT NOT NULL",
        "revoked_from": "INTEGER",
        "revocation": "TEXT NOT NULL",
    },
    key=("nation", "node_key"),
    meaning="A key with which a nation's node signs or has signed.",
)
BODY: Final = Table(
    name="identity_body",
    columns={"number": "INTEGER NOT NULL", "public_key": "TEXT NOT NULL", "since": "INTEGER NOT NULL"},
    key=("number",),
    meaning="The independent body's key that holds now.",
)
STATEMENTS: Final = Table(
    name="identity_statements",
    columns={"digest": "TEXT NOT NULL", "at": "INTEGER NOT NULL"},
    key=("digest",),
    meaning="A statement of the independent body that was carried out.",
)
ENROLMENTS: Final = Table(
    name="identity_enrolments",
    columns={
        "code_hash": "TEXT NOT NULL",
        "person": "TEXT NOT NULL",
        "ends_at": "INTEGER NOT NULL",
        "vouched_by": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("code_hash",),
    meaning="A code with which a person may register, until it is used or its time is over.",
)
ACCOUNTS: Final = Table(
    name="identity_accounts",
    columns={
        "person": "TEXT NOT NULL",
        "secret": "TEXT NOT NULL",
        "vouched_by": "TEXT NOT NULL",
        "failures": "INTEGER NOT NULL",
        "locked_until": "INTEGER NOT NULL",
    },
    key=("person",),
    derived=False,
    meaning="The hash of a person's pass phrase and who vouches for it; a secret, so no record.",
)
SESSIONS: Final = Table(
    name="identity_sessions",
    columns={
        "token_hash": "TEXT NOT NULL",
        "number": "TEXT NOT NULL",
        "person": "TEXT NOT NULL",
        "method": "TEXT NOT NULL",
        "vouched_by": "TEXT NOT NULL",
        "opened_at": "INTEGER NOT NULL",
        "seen_at": "INTEGER NOT NULL",
        "ends_at": "INTEGER NOT NULL",
        "purpose": "TEXT NOT NULL",
        "case_ref": "TEXT NOT NULL",
        "reason": "TEXT NOT NULL",
    },
    key=("token_hash",),
    indexes=(("person",),),
    derived=False,
    meaning="A session by the hash of its token, with what its person reads for at the moment.",
)
SELECT_PEERS: Final = (
    "SELECT nation, name, address, fingerprint, since, certificate, node_key FROM identity_peers"
    " ORDER BY nation"
)
SELECT_KEYS: Final = (
    "SELECT node_key, number, valid_from, valid_until, revoked_from, root_key, statement, revocation"
    " FROM identity_keys WHERE nation = ? ORDER BY revoked_from IS NULL DESC, number DESC, node_key"
)
SELECT_RECOGNISED: Final = "SELECT 1 FROM identity_peers WHERE nation = ?"
SELECT_NODE_KEY: Final = (
    "SELECT k.node_key FROM identity_keys k JOIN identity_peers p ON p.nation = k.nation"
    " WHERE k.nation = ? AND k.revoked_from IS NULL ORDER BY k.node_key = p.node_key DESC, k.number DESC"
)
SELECT_CERTIFICATES: Final = "SELECT nation, certificate FROM identity_peers"
SELECT_SEALING_KEY: Final = "SELECT sealing_key FROM identity_peers WHERE nation = ?"
SELECT_ADDRESSES: Final = "SELECT nation, address, certificate, sealing_key FROM identity_peers"
SELECT_OFFICERS_OF: Final = (
    "SELECT person, role, public_key, ml_dsa_key FROM identity_officers"
    " WHERE nation = ? AND revoked_at IS NULL ORDER BY person"
)
SELECT_PERSON: Final = "SELECT person FROM identity_people WHERE person = ?"
SELECT_PEOPLE: Final = "SELECT person, name FROM identity_people ORDER BY person"
SELECT_BODY_KEY: Final = "SELECT public_key FROM identity_body"
SELECT_STATEMENTS: Final = "SELECT digest FROM identity_statements"
TABLES: Final = (PEOPLE, ROLES, OFFICERS, PEERS, KEYS, BODY, STATEMENTS, ENROLMENTS, ACCOUNTS, SESSIONS)

SELECT_ACCOUNT: Final = (
    "SELECT secret, failures, locked_until, vouched_by FROM identity_accounts WHERE person = ?"
)
SAVE_ACCOUNT: Final = (
    "INSERT OR REPLACE INTO identity_accounts (person, secret, vouched_by, failures, locked_until)"
    " VALUES (?, ?, ?, 0, 0)"
)
NOTE_FAILURES: Final = "UPDATE identity_accounts SET failures = ?, locked_until = ? WHERE person = ?"
OPEN_SESSION: Final = (
    "INSERT INTO identity_sessions (token_hash, number, person, method, vouched_by, opened_at, seen_at, ends_at,"
    " purpose, case_ref, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', '')"
)
NOTE_SEEN: Final = "UPDATE identity_sessions SET seen_at = max(seen_at, ?) WHERE token_hash = ?"
STATE_PURPOSE: Final = (
    "UPDATE identity_sessions SET purpose = ?, case_ref = ?, reason = ? WHERE token_hash = ?"
)
END_SESSION: Final = "DELETE FROM identity_sessions WHERE token_hash = ?"
END_SESSIONS_OF: Final = "DELETE FROM identity_sessions WHERE person = ?"
END_SESSION_OF: Final = "DELETE FROM identity_sessions WHERE person = ? AND number = ?"
END_OLD_SESSIONS: Final = "DELETE FROM identity_sessions WHERE ends_at <= ?"
SELECT_SESSION: Final = (
    "SELECT s.person, p.name, s.method, s.vouched_by, s.opened_at, s.seen_at, s.ends_at, s.purpose, s.case_ref,"
    " s.reason, s.number"
    " FROM identity_sessions s JOIN identity_people p ON p.person = s.person WHERE s.token_hash = ?"
)
SESSIONS_OF: Final = (
    "SELECT number, method, opened_at, seen_at, ends_at FROM identity_sessions WHERE person = ?"
    " ORDER BY opened_at DESC, number"
)
ROLES_OF_PERSON: Final = "SELECT role FROM identity_roles WHERE person = ? ORDER BY role"


def person_enrolled(rows: Rows, head: Head, record: records.PersonEnrolled) -> None:
    """Add a person, or correct the name."""
    rows.execute(
        "INSERT OR REPLACE INTO identity_people (person, name, record_id) VALUES (?, ?, ?)",
        (record.person, record.name, head.record_id),
    )


def role_granted(rows: Rows, head: Head, record: records.RoleGranted) -> None:
    """Add a role."""
    rows.execute(
        "INSERT OR REPLACE INTO identity_roles (person, role, since, record_id) VALUES (?, ?, ?, ?)",
        (record.person, record.role, head.at, head.record_id),
    )
    _use_statement(rows, head, record.statement)


def role_revoked(rows: Rows, head: Head, record: records.RoleRevoked) -> None:
    """Take a role away."""
    rows.execute("DELETE FROM identity_roles WHERE person = ? AND role = ?", (record.person, record.role))
    _use_statement(rows, head, record.statement)


def body_registered(rows: Rows, head: Head, record: records.IndependentBodyRegistered) -> None:
    """Let the independent body's newest key hold."""
    rows.execute(
        "INSERT OR REPLACE INTO identity_body (number, public_key, since) VALUES (1, ?, ?)",
        (record.public_key, head.at),
    )
    _use_statement(rows, head, record.statement)


def enrolment_offered(rows: Rows, head: Head, record: records.EnrolmentOffered) -> None:
    """Let a person register with a code."""
    rows.execute(
        "INSERT OR REPLACE INTO identity_enrolments (code_hash, person, ends_at, vouched_by, record_id)"
        " VALUES (?, ?, ?, ?, ?)",
        (record.code_hash, record.person, record.ends_at, record.vouched_by, head.record_id),
    )
    _use_statement(rows, head, record.statement)


def _use_statement(rows: Rows, head: Head, text: str) -> None:
    """Remember a statement, so that nobody brings it out again."""
    if text:
        rows.execute(
            "INSERT OR IGNORE INTO identity_statements (digest, at) VALUES (?, ?)",
            (digest_of(text), head.at),
        )


def officer_appointed(rows: Rows, head: Head, record: records.OfficerAppointed) -> None:
    """Add an officer; only the officer's own nation, or its pinned node card, speaks here."""
    rows.execute(
        "INSERT OR REPLACE INTO identity_officers"
        " (nation, person, role, public_key, ml_dsa_key, valid_from, revoked_at, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, NULL, ?)",
        (
            record.nation,
            record.person,
            record.role,
            record.public_key,
            record.ml_dsa_key,
            head.at,
            head.record_id,
        ),
    )


def officer_dismissed(rows: Rows, head: Head, record: records.OfficerDismissed) -> None:
    """Mark an officer's end; the row stays, since earlier signatures are checked against it."""
    rows.execute(
        "UPDATE identity_officers SET revoked_at = ? WHERE nation = ? AND person = ?",
        (head.at, record.nation, record.person),
    )


def peer_pinned(rows: Rows, head: Head, record: records.PeerPinned) -> None:
    """Recognise a neighbour, or its new key."""
    rows.execute(
        "INSERT OR REPLACE INTO identity_peers"
        " (nation, name, address, node_key, certificate, fingerprint, since, sealing_key)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.nation,
            record.name,
            record.address,
            record.node_key,
            record.certificate,
            record.fingerprint,
            head.at,
            record.sealing_key,
        ),
    )
    _forget_others(rows, head, record)
    _know_key(rows, record)


def _forget_others(rows: Rows, head: Head, record: records.PeerPinned) -> None:
    """Let no key count any more of another root, or of none where none is known; let the pinned one count again."""
    rows.execute(
        "UPDATE identity_keys SET revoked_from = min(coalesce(revoked_from, ?), ?)"
        " WHERE nation = ? AND node_key <> ? AND (root_key <> ? OR ? = '')",
        (head.at, head.at, record.nation, record.node_key, record.root_key, record.root_key),
    )
    rows.execute(
        "UPDATE identity_keys SET revoked_from = NULL WHERE nation = ? AND node_key = ? AND revocation = ''",
        (record.nation, record.node_key),
    )


def _know_key(rows: Rows, record: records.KeyRotated | records.PeerPinned) -> None:
    """Keep a key; one that is known already keeps what is known of it, a revocation above all."""
    if isinstance(record, records.KeyRotated):
        facts = (record.number, record.valid_from, record.valid_until, record.root_key, record.statement)
    else:
        facts = (record.key_number, 0, record.key_valid_until, record.root_key, record.key_statement)
    rows.execute(
        "INSERT OR IGNORE INTO identity_keys"
        " (nation, node_key, number, valid_from, valid_until, root_key, statement, revoked_from, revocation)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, NULL, '')",
        (record.nation, record.node_key, *facts),
    )


def key_rotated(rows: Rows, head: Head, record: records.KeyRotated) -> None:
    """Keep a nation's next key; only that nation speaks of it.

    Its next TLS certificate is recognised beside the present one, until a card names one alone. A key of another root
    than the nation's own is none of its keys, whoever put the record (safeguard S-51).
    """
    roots = [row[5] for row in rows.query(SELECT_KEYS, (record.nation,)) if row[5]]
    if head.origin != record.nation or (roots and roots[0] != record.root_key):
        return
    newer = rows.query(
        "SELECT 1 FROM identity_keys WHERE nation = ? AND number > ?", (record.nation, record.number)
    )
    _know_key(rows, record)
    if newer:
        return
    rows.execute(
        "UPDATE identity_peers SET node_key = ?,"
        " certificate = CASE WHEN ? = '' THEN certificate ELSE ? || char(10) || certificate END WHERE nation = ?",
        (record.node_key, record.certificate, record.certificate.strip(), record.nation),
    )


def key_revoked(rows: Rows, head: Head, record: records.KeyRevoked) -> None:
    """Let a key count no more from an instant on; the earliest instant holds."""
    if head.origin == record.nation:
        rows.execute(
            "UPDATE identity_keys SET revoked_from = min(coalesce(revoked_from, ?), ?), revocation = ?"
            " WHERE nation = ? AND node_key = ?",
            (record.revoked_from, record.revoked_from, record.statement, record.nation, record.node_key),
        )


def peer_unpinned(rows: Rows, head: Head, record: records.PeerUnpinned) -> None:
    """Recognise a neighbour no longer."""
    rows.execute("DELETE FROM identity_peers WHERE nation = ?", (record.nation,))


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.PersonEnrolled: person_enrolled,
    records.RoleGranted: role_granted,
    records.RoleRevoked: role_revoked,
    records.IndependentBodyRegistered: body_registered,
    records.EnrolmentOffered: enrolment_offered,
    records.OfficerAppointed: officer_appointed,
    records.OfficerDismissed: officer_dismissed,
    records.PeerPinned: peer_pinned,
    records.PeerUnpinned: peer_unpinned,
    records.KeyRotated: key_rotated,
    records.KeyRevoked: key_revoked,
}

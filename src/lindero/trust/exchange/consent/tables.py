"""Consents asked for, given and refused, and what was passed on, on the node that asked and on the one asked."""

from collections.abc import Mapping
from typing import Final

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.trust.exchange.consent import records

CONSENTS: Final = Table(
    name="exchange_consents",
    about="about",
    columns={
        "about": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "holder": "TEXT NOT NULL",
        "to_nation": "TEXT NOT NULL",
        "purpose": "TEXT NOT NULL",
        "until": "INTEGER NOT NULL",
        "reason": "TEXT NOT NULL",
        "token": "TEXT NOT NULL",
        "status": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
    },
    key=("about", "origin", "holder", "to_nation", "purpose"),
    meaning="A consent to pass a record on or to use it otherwise: asked, given or refused.",
)
PASSINGS: Final = Table(
    name="exchange_passings",
    columns={
        "record_id": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "status": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
    },
    key=("record_id", "peer"),
    indexes=(("peer", "status"),),
    meaning="A received record that somebody wants passed on: asked, passed on or refused.",
)
TABLES: Final = (CONSENTS, PASSINGS)

SELECT_GIVEN: Final = (
    "SELECT token, purpose FROM exchange_consents WHERE about = ? AND origin = ? AND holder = ? AND to_nation = ?"
    " AND status = 'given' AND until > ?"
)
CLOSE_GIVEN: Final = (
    "UPDATE exchange_consents SET until = 0, token = '', status = 'refused NOT_AVAILABLE'"
    " WHERE token = ? AND status = 'given'"
)
"""Closes a consent that its originator took back in a time of which a restored store knows nothing."""

SELECT_ASKED: Final = (
    "SELECT until, status FROM exchange_consents WHERE about = ? AND origin = ? AND holder = ? AND to_nation = ?"
    " AND purpose = ?"
)
SELECT_CONSENTS: Final = (
    "SELECT about, origin, holder, to_nation, purpose, until, reason, status, at FROM exchange_consents"
    " ORDER BY at DESC, about"
)
SELECT_LAST_REFUSED: Final = (
    "SELECT coalesce(max(seq), -1) FROM log_heads WHERE kind = 'exchange.consent_refused'"
)
SELECT_PASSINGS: Final = (
    "SELECT record_id, origin FROM exchange_passings"
    " WHERE peer = ? AND status = 'asked' ORDER BY at, record_id"
)
_SAVE: Final = (
    "INSERT INTO exchange_consents"
    " (about, origin, holder, to_nation, purpose, until, reason, token, status, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (about, origin, holder, to_nation, purpose) DO UPDATE SET until = excluded.until,"
    " token = excluded.token, status = excluded.status, at = excluded.at"
)


def consent_asked(rows: Rows, head: Head, record: records.ConsentAsked) -> None:
    """Note what was asked, on both sides; who asks is whose record the asking is."""
    key = (record.about, record.origin, head.origin, record.to, record.purpose)
    rows.execute(_SAVE, (*key, record.until, record.reason, "", "asked", head.at))


def consent_given(rows: Rows, head: Head, record: records.ConsentGiven) -> None:
    """Note a consent with its token."""
    key = (record.about, head.origin, record.peer, record.to, record.purpose)
    rows.execute(_SAVE, (*key, record.until, "", record.token, "given", head.at))


def consent_refused(rows: Rows, head: Head, record: records.ConsentRefused) -> None:
    """Note a refusal; a consent given earlier ends with it."""
    key = (record.about, head.origin, record.peer, record.to, record.purpose)
    rows.execute(_SAVE, (*key, 0, "", "", f"refused {record.code}", head.at))


def passing_asked(rows: Rows, head: Head, record: records.PassingAsked) -> None:
    """Note what somebody wants passed on."""
    rows.execute(
        "INSERT OR REPLACE INTO exchange_passings (record_id, origin, peer, status, at) VALUES (?, ?, ?, 'asked', ?)",
        (record.about, record.origin, record.peer, head.at),
    )


def passing_decided(rows: Rows, head: Head, record: records.PassingDecided) -> None:
    """Note what the gate decided."""
    rows.execute(
        "UPDATE exchange_passings SET status = ? WHERE record_id = ? AND peer = ?",
        (" ".join(record.codes) or "passed on", record.about, record.peer),
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.ConsentAsked: consent_asked,
    records.ConsentGiven: consent_given,
    records.ConsentRefused: consent_refused,
    records.PassingAsked: passing_asked,
    records.PassingDecided: passing_decided,
}

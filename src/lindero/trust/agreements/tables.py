"""Every version of every agreement as it stands, and every act upon one, refused ones among them."""

from collections.abc import Mapping
from typing import Final

import msgspec

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Row, Rows
from lindero.kernel.errors import LinderoError
from lindero.kernel.record import Head, Record
from lindero.trust.agreements import records
from lindero.trust.agreements.canonical import agreement_hash, agreement_of, decode_agreement
from lindero.trust.agreements.standing import Suspension
from lindero.trust.agreements.states import (
    BEFORE_SIGNED,
    Activated,
    AgreementState,
    Ended,
    Proposed,
    Resumed,
    Signed,
    StateEvent,
    Suspended,
    next_state,
)
from lindero.trust.agreements.treaty import Agreement

VERSIONS: Final = Table(
    name="agreements_versions",
    columns={
        "agreement": "TEXT NOT NULL",
        "id": "TEXT NOT NULL",
        "version": "INTEGER NOT NULL",
        "title": "TEXT NOT NULL",
        "hash": "TEXT NOT NULL",
        "phase": "TEXT NOT NULL",
        "state": "TEXT NOT NULL",
        "text": "TEXT NOT NULL",
        "changed_at": "INTEGER NOT NULL",
    },
    key=("agreement",),
    meaning="One version of an agreement: its signed text and how it stands.",
)
ACTS: Final = Table(
    name="agreements_acts",
    columns={
        "record_id": "TEXT NOT NULL",
        "seq": "INTEGER NOT NULL",
        "agreement": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "nation": "TEXT NOT NULL",
        "act": "TEXT NOT NULL",
        "officer": "TEXT NOT NULL",
        "detail": "TEXT NOT NULL",
        "refused": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("agreement", "seq"),),
    meaning="An act upon an agreement; `refused` says why one changed nothing, and is empty where it did.",
)
TABLES: Final = (VERSIONS, ACTS)

SELECT_VERSIONS: Final = (
    "SELECT agreement, id, version, title, hash, phase, state, text, changed_at FROM agreements_versions"
    " ORDER BY id, version"
)
SELECT_VERSION: Final = (
    "SELECT agreement, id, version, title, hash, phase, state, text, changed_at FROM agreements_versions"
    " WHERE agreement = ?"
)
SELECT_ACTS: Final = (
    "SELECT at, nation, act, officer, detail, refused FROM agreements_acts WHERE agreement = ? ORDER BY seq"
)
_STATE_DECODER: Final = msgspec.json.Decoder(AgreementState)


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of an agreement as it stands here.

    Attributes:
        agreement: The agreement.
        hash: Its identity.
        state: How far it has come.
        text: Its canonical bytes, as text.
        changed_at: When it last changed, milliseconds UTC.
    """

    agreement: Agreement
    hash: str
    state: AgreementState
    text: str
    changed_at: int


def version_of(row: Row) -> Version:
    """Return a row of `SELECT_VERSIONS` as a version."""
    _, _, _, _, hash_, _, state, text, changed_at = row
    return Version(
        agreement=decode_agreement(text.encode()),
        hash=hash_,
        state=_STATE_DECODER.decode(state),
        text=text,
        changed_at=changed_at,
    )


def all_versions(rows: Rows) -> list[Version]:
    """Return every version of every agreement, in the order of names and versions."""
    return [version_of(row) for row in rows.query(SELECT_VERSIONS)]


def _act(rows: Rows, head: Head, ref: str, act: str, officer: str, detail: str, refused: str) -> None:
    rows.execute(
        "INSERT OR REPLACE INTO agreements_acts"
        " (record_id, seq, agreement, at, nation, act, officer, detail, refused)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (head.record_id, head.seq, ref, head.at, head.origin, act, officer, detail, refused),
    )


def _write(rows: Rows, head: Head, agreement: Agreement, state: AgreementState, text: str) -> None:
    rows.execute(
        "INSERT OR REPLACE INTO agreements_versions"
        " (agreement, id, version, title, hash, phase, state, text, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            agreement.ref,
            agreement.id,
            agreement.version,
            agreement.title,
            state.hash,
            state.phase,
            msgspec.json.encode(state).decode(),
            text,
            head.at,
        ),
    )


def _apply(rows: Rows, head: Head, ref: str, nation: str, event: StateEvent) -> str:
    """Apply an event to a version; return why it changed nothing, or nothing if it did."""
    if head.origin != nation:
        return f"{head.origin} speaks for {nation}"
    found = rows.query(SELECT_VERSION, (ref,))
    if not found:
        return f"{ref} is not known here"
    version = version_of(found[0])
    try:
        state = next_state(version.agreement, version.state, event)
    except LinderoError as error:
        return error.text
    _write(rows, head, version.agreement, state, version.text)
    return ""


def agreement_proposed(rows: Rows, head: Head, record: records.AgreementProposed) -> None:
    """Add a version, or consent to the text that is here; a draft nobody agreed to may be replaced."""
    event = Proposed(nation=record.nation, drafter=record.drafter, hash=record.hash)
    found = rows.query(SELECT_VERSION, (record.agreement,))
    fresh = not found
    if found:
        version = version_of(found[0])
        others = {nation for nation, _ in version.state.drafters} - {record.nation}
        draft = version.state.phase in BEFORE_SIGNED and not others and not version.state.signatures
        fresh = draft and version.hash != record.hash
    refused = ""
    if fresh:
        try:
            agreement = agreement_of(record.text.encode())
        except LinderoError as error:
            refused = error.text
        else:
            if (agreement.ref, agreement_hash(agreement)) != (record.agreement, record.hash):
                refused = "the text is not the one that the proposal names"
            else:
                _write(rows, head, agreement, AgreementState(hash=record.hash), record.text)
    refused = refused or _apply(rows, head, record.agreement, record.nation, event)
    _act(rows, head, record.agreement, "proposed", record.drafter, record.hash, refused)


def agreement_signed(rows: Rows, head: Head, record: records.AgreementSigned) -> None:
    """Add a signature, which was verified before it was put or let in."""
    event = Signed(nation=record.nation, officer=record.officer, role=record.role, hash=record.hash)
    refused = _apply(rows, head, record.agreement, record.nation, event)
    _act(rows, head, record.agreement, "signed", record.officer, record.role, refused)


def agreement_activated(rows: Rows, head: Head, record: records.AgreementActivated) -> None:
    """Note that an agreement is active; its own dates, not this note, let anything pass."""
    refused = _apply(rows, head, record.agreement, head.origin, Activated(at=head.at))
    _act(rows, head, record.agreement, "activated", "", record.hash, refused)


def agreement_suspended(rows: Rows, head: Head, record: records.AgreementSuspended) -> None:
    """Stop what a nation suspends, at once."""
    suspension = Suspension(
        id=record.suspension,
        nation=record.nation,
        scope=record.scope,
        value=record.value,
        reason=record.reason,
        at=head.at,
    )
    refused = _apply(rows, head, record.agreement, record.nation, Suspended(suspension=suspension))
    detail = f"{record.scope} {record.value}".strip()
    _act(rows, head, record.agreement, "suspended", record.officer, f"{detail}: {record.reason}", refused)


def agreement_resumed(rows: Rows, head: Head, record: records.AgreementResumed) -> None:
    """Note that a nation agrees to resume."""
    event = Resumed(nation=record.nation, suspension=record.suspension)
    refused = _apply(rows, head, record.agreement, record.nation, event)
    _act(rows, head, record.agreement, "resumed", record.officer, record.suspension, refused)


def agreement_ended(rows: Rows, head: Head, record: records.AgreementEnded) -> None:
    """Note the end of an agreement."""
    event = Ended(nation=record.nation, how=record.how, at=head.at)
    refused = _apply(rows, head, record.agreement, record.nation, event)
    _act(rows, head, record.agreement, record.how, "", "", refused)


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.AgreementProposed: agreement_proposed,
    records.AgreementSigned: agreement_signed,
    records.AgreementActivated: agreement_activated,
    records.AgreementSuspended: agreement_suspended,
    records.AgreementResumed: agreement_resumed,
    records.AgreementEnded: agreement_ended,
}

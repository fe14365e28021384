"""Every version of every agreement as it stands, and every act upon one, refused ones among them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Row, Rows
from lindero.kernel.errors import LinderoError, Missing
from lindero.kernel.record import Head, Record
from lindero.trust.agreements import events as life
from lindero.trust.agreements import records
from lindero.trust.agreements.accession import carried, check_acceded
from lindero.trust.agreements.canonical import agreement_hash, agreement_of, decode_agreement
from lindero.trust.agreements.condition import BINDING, AgreementState, refuse
from lindero.trust.agreements.preparing import is_correctable
from lindero.trust.agreements.reserving import read_reservation
from lindero.trust.agreements.standing import Suspension
from lindero.trust.agreements.states import next_state
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.vectors import vectors_hash

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
        "vectors": "TEXT NOT NULL",
        "changed_at": "INTEGER NOT NULL",
    },
    key=("agreement",),
    version=2,
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
TASKS: Final = Table(
    name="agreements_tasks",
    columns={
        "agreement": "TEXT NOT NULL",
        "task": "TEXT NOT NULL",
        "due": "INTEGER NOT NULL",
        "raised_at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("agreement", "task", "due"),
    meaning="Something about an agreement that was overdue at this node, and since when.",
)
TABLES: Final = (VERSIONS, ACTS, TASKS)

SELECT_VERSIONS: Final = (
    "SELECT agreement, id, version, title, hash, phase, state, text, vectors, changed_at FROM agreements_versions"
    " ORDER BY id, version"
)
SELECT_VERSION: Final = (
    "SELECT agreement, id, version, title, hash, phase, state, text, vectors, changed_at FROM agreements_versions"
    " WHERE agreement = ?"
)
SELECT_REFERENCES: Final = (
    "SELECT id || '@' || version, title FROM agreements_versions ORDER BY id, version DESC"
)
SELECT_TEXTS: Final = "SELECT text FROM agreements_versions ORDER BY id, version"
SELECT_NAMES: Final = "SELECT id, max(title) FROM agreements_versions GROUP BY id ORDER BY id"
COUNT_ACTIVE: Final = "SELECT count(DISTINCT id) FROM agreements_versions WHERE phase = 'active'"
SELECT_NAMED: Final = (
    "SELECT agreement, id, version, title, hash, phase, state, text, vectors, changed_at FROM agreements_versions"
    " WHERE id = ? ORDER BY version"
)
SELECT_ACTS: Final = (
    "SELECT at, nation, act, officer, detail, refused FROM agreements_acts WHERE agreement = ? ORDER BY seq"
)
SELECT_OFFICER: Final = (
    "SELECT nation, person, role, public_key, ml_dsa_key, valid_from, revoked_at FROM identity_officers"
    " WHERE nation = ? AND person = ?"
)
SELECT_TASKS: Final = (
    "SELECT agreement, task, due, raised_at FROM agreements_tasks ORDER BY due, agreement, task"
)
SELECT_STOPS: Final = (
    "SELECT agreement, nation, act, detail, at FROM agreements_acts"
    " WHERE act IN ('suspended', 'resumed') AND refused = '' ORDER BY seq"
)
_STATE_DECODER: Final = msgspec.json.Decoder(AgreementState)


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of an agreement as it stands here.

    Attributes:
        agreement: The agreement.
        hash: Its identity.
        state: How far it has come.
        text: Its canonical bytes, as text.
        vectors: The conformance vectors that travel with it.
        changed_at: When it last changed, milliseconds UTC.
    """

    agreement: Agreement
    hash: str
    state: AgreementState
    text: str
    vectors: str
    changed_at: int


def version_of(row: Row) -> Version:
    """Return a row of `SELECT_VERSIONS` as a version."""
    _, _, _, _, hash_, _, state, text, vectors, changed_at = row
    return Version(
        agreement=decode_agreement(text.encode()),
        hash=hash_,
        state=_STATE_DECODER.decode(state),
        text=text,
        vectors=vectors,
        changed_at=changed_at,
    )


def all_versions(rows: Rows) -> list[Version]:
    """Return every version of every agreement, in the order of names and versions."""
    return [version_of(row) for row in rows.query(SELECT_VERSIONS)]


def known_versions(query: Callable[[str, Sequence[Any]], list[Row]], name: str) -> dict[str, Version]:
    """Return every version of one agreement that is known here, by its hash."""
    return {version.hash: version for version in map(version_of, query(SELECT_NAMED, (name,)))}


def after_what_preceded(version: Version, known: Iterable[Version]) -> Version:
    """Return a version with what parties took back before somebody acceded to it.

    Args:
        version: The version.
        known: All versions of the agreement.
    """
    states = {one.hash: (one.agreement, one.state) for one in known}
    return msgspec.structs.replace(version, state=carried(version.agreement, version.state, states))


def check_accession(query: Callable[[str, Sequence[Any]], list[Row]], text: Agreement) -> None:
    """Let a text pass that is no accession, or one that follows by rule from the version that it names.

    Raises:
        Missing: If that version is not known here.
        Refused: If it is not in force, or the text changes more than an accession does.
    """
    if text.acceding is None:
        return
    versions = known_versions(query, text.id)
    if text.acceding.to not in versions:
        raise Missing(
            "agreements.unknown",
            f"{text.ref} accedes to a version of {text.id} that is not known here.",
            "Wait for that version; the neighbours tell it to whom it is open.",
        )
    before = versions[text.acceding.to]
    state = after_what_preceded(before, versions.values()).state
    if state.phase not in BINDING:
        refuse("phase", f"{before.agreement.ref} is {state.name}.", "Accede to the version that is in force.")
    check_acceded(text, before.agreement, before.hash, state.parties_left(before.agreement))


def _act(rows: Rows, head: Head, ref: str, act: str, officer: str, detail: str, refused: str) -> None:
    rows.execute(
        "INSERT OR REPLACE INTO agreements_acts"
        " (record_id, seq, agreement, at, nation, act, officer, detail, refused)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (head.record_id, head.seq, ref, head.at, head.origin, act, officer, detail, refused),
    )


def _write(rows: Rows, head: Head, version: Version) -> None:
    agreement, state = version.agreement, version.state
    rows.execute(
        "INSERT OR REPLACE INTO agreements_versions"
        " (agreement, id, version, title, hash, phase, state, text, vectors, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            agreement.ref,
            agreement.id,
            agreement.version,
            agreement.title,
            state.hash,
            state.phase,
            msgspec.json.encode(state).decode(),
            version.text,
            version.vectors,
            head.at,
        ),
    )


def _apply(rows: Rows, head: Head, ref: str, nation: str, event: life.StateEvent) -> str:
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
    _write(rows, head, msgspec.structs.replace(version, state=state))
    return ""


def _enter(rows: Rows, head: Head, record: records.AgreementDrafted | records.AgreementProposed) -> str:
    """Enter a text that is new here; return why it cannot be, or nothing.

    A text that nobody but its own author has agreed to may be replaced, and a draft of ours that nobody was told of
    makes room for the text that a neighbour puts forward.
    """
    found = rows.query(SELECT_VERSION, (record.agreement,))
    if found:
        known = version_of(found[0])
        if known.hash == record.hash or not is_correctable(known.state, record.nation):
            return ""
    if head.origin != record.nation:
        return f"{head.origin} speaks for {record.nation}"
    try:
        agreement = agreement_of(record.text.encode())
        check_accession(rows.query, agreement)
    except LinderoError as error:
        return error.text
    if (agreement.ref, agreement_hash(agreement)) != (record.agreement, record.hash):
        return "the text is not the one that the record names"
    if vectors_hash(record.vectors) != agreement.vectors:
        return "the conformance vectors are not those that the text names"
    version = Version(
        agreement=agreement,
        hash=record.hash,
        state=AgreementState(hash=record.hash),
        text=record.text,
        vectors=record.vectors,
        changed_at=head.at,
    )
    _write(rows, head, version)
    return ""


def agreement_drafted(rows: Rows, head: Head, record: records.AgreementDrafted) -> None:
    """Add a draft, or replace one that nobody agreed to."""
    event = life.Drafted(nation=record.nation, drafter=record.drafter, hash=record.hash)
    refused = _enter(rows, head, record) or _apply(rows, head, record.agreement, record.nation, event)
    _act(rows, head, record.agreement, "drafted", record.drafter, record.hash, refused)


def agreement_reviewed(rows: Rows, head: Head, record: records.AgreementReviewed) -> None:
    """Note a jurist's review."""
    event = life.Reviewed(nation=record.nation, jurist=record.jurist, hash=record.hash)
    refused = _apply(rows, head, record.agreement, record.nation, event)
    _act(rows, head, record.agreement, "reviewed", record.jurist, record.hash, refused)


def opinion_given(rows: Rows, head: Head, record: records.OpinionGiven) -> None:
    """Note a data protection officer's opinion."""
    event = life.OpinionHeard(
        nation=record.nation,
        officer=record.officer,
        hash=record.hash,
        opinion=record.opinion,
        assessment=record.assessment,
        valid_until=record.valid_until,
    )
    refused = _apply(rows, head, record.agreement, record.nation, event)
    detail = f"{record.opinion}: {record.assessment}"
    _act(rows, head, record.agreement, "assessed", record.officer, detail, refused)


def opinion_overridden(rows: Rows, head: Head, record: records.OpinionOverridden) -> None:
    """Note that the head of an authority went on against an opinion."""
    event = life.Overridden(nation=record.nation, head=record.head, hash=record.hash, because=record.because)
    refused = _apply(rows, head, record.agreement, record.nation, event)
    _act(rows, head, record.agreement, "overridden", record.head, record.because, refused)


def agreement_proposed(rows: Rows, head: Head, record: records.AgreementProposed) -> None:
    """Add a version, or consent to the text that is here; a text nobody else agreed to may be replaced."""
    event = life.Proposed(
        nation=record.nation,
        drafter=record.drafter,
        hash=record.hash,
        opinion=record.opinion,
        overridden=record.overridden,
        valid_until=record.valid_until,
    )
    refused = _enter(rows, head, record) or _apply(rows, head, record.agreement, record.nation, event)
    _act(rows, head, record.agreement, "proposed", record.drafter, record.hash, refused)


def agreement_signed(rows: Rows, head: Head, record: records.AgreementSigned) -> None:
    """Add a signature, which was verified before it was put or let in."""
    event = life.Signed(nation=record.nation, officer=record.officer, role=record.role, hash=record.hash)
    refused = _apply(rows, head, record.agreement, record.nation, event)
    _act(rows, head, record.agreement, "signed", record.officer, record.role, refused)


def contact_tested(rows: Rows, head: Head, record: records.ContactTested) -> None:
    """Note that a contact point answered."""
    event = life.ContactReached(
        nation=record.nation, party=record.party, authority=record.authority, hash=record.hash
    )
    refused = _apply(rows, head, record.agreement, record.nation, event)
    detail = f"{record.party}/{record.authority}"
    _act(rows, head, record.agreement, "contact reached", record.officer, detail, refused)


def vectors_run(rows: Rows, head: Head, record: records.VectorsRun) -> None:
    """Note how a node answered the conformance vectors."""
    event = life.VectorsRun(
        nation=record.nation, hash=record.hash, vectors=record.vectors, failed=record.failed
    )
    refused = _apply(rows, head, record.agreement, record.nation, event)
    detail = _run_in_words(record)
    _act(rows, head, record.agreement, "vectors run", "", detail, refused)


def _run_in_words(record: records.VectorsRun) -> str:
    return f"fails {record.failed}: {record.because}" if record.failed else f"{record.passed} passed"


def agreement_activated(rows: Rows, head: Head, record: records.AgreementActivated) -> None:
    """Note that an agreement is active here; its own dates, not this note, let anything pass.

    Each node brings a text into force for itself. That a neighbour has is written down and changes nothing here.
    """
    if head.source_leaf:
        _act(rows, head, record.agreement, "activated there", "", record.hash, "")
        return
    refused = _apply(rows, head, record.agreement, head.origin, life.Activated(at=head.at))
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
    event = life.Suspended(suspension=suspension, capacity=record.capacity)
    refused = _apply(rows, head, record.agreement, record.nation, event)
    detail = f"{record.scope} {record.value}".strip()
    _act(rows, head, record.agreement, "suspended", record.officer, f"{detail}: {record.reason}", refused)


def agreement_resumed(rows: Rows, head: Head, record: records.AgreementResumed) -> None:
    """Note that somebody agrees for a nation to resume."""
    event = life.Resumed(
        nation=record.nation,
        suspension=record.suspension,
        capacity=record.capacity,
        officer=record.officer,
    )
    refused = _apply(rows, head, record.agreement, record.nation, event)
    detail = f"{record.suspension}: {record.capacity}"
    _act(rows, head, record.agreement, "resumed", record.officer, detail, refused)


def level_declared(rows: Rows, head: Head, record: records.LevelDeclared) -> None:
    """Note up to which level a nation shares and takes."""
    event = life.LevelDeclared(nation=record.nation, level=record.level)
    refused = _apply(rows, head, record.agreement, record.nation, event)
    _act(rows, head, record.agreement, "level declared", record.officer, f"level {record.level}", refused)


def reservation_made(rows: Rows, head: Head, record: records.ReservationMade) -> None:
    """Add a reservation."""
    try:
        event = life.Reserved(nation=record.nation, narrowing=read_reservation(record.narrowing.encode()))
    except LinderoError as error:
        refused = error.text
    else:
        refused = _apply(rows, head, record.agreement, record.nation, event)
    _act(rows, head, record.agreement, "reserved", record.officer, record.narrowing, refused)


def review_held(rows: Rows, head: Head, record: records.ReviewCompleted) -> None:
    """Note that a nation held the review that is due."""
    event = life.ReviewHeld(nation=record.nation, due=record.due, at=head.at)
    refused = _apply(rows, head, record.agreement, record.nation, event)
    _act(rows, head, record.agreement, "review held", record.officer, record.report, refused)


def agreement_ended(rows: Rows, head: Head, record: records.AgreementEnded) -> None:
    """Note the end of an agreement, or that one of several parties left it."""
    event = life.Ended(nation=record.nation, how=record.how, at=head.at)
    refused = _apply(rows, head, record.agreement, record.nation, event)
    _act(rows, head, record.agreement, record.how, "", "", refused)


def duty_done(rows: Rows, head: Head, record: records.DutyFulfilled) -> None:
    """Note that a nation did a duty of the end."""
    event = life.DutyDone(nation=record.nation, duty=record.duty, evidence=record.evidence)
    refused = _apply(rows, head, record.agreement, record.nation, event)
    _act(
        rows,
        head,
        record.agreement,
        "duty done",
        record.officer,
        f"{record.duty}: {record.evidence}",
        refused,
    )


def task_raised(rows: Rows, head: Head, record: records.TaskRaised) -> None:
    """Enter what is overdue."""
    rows.execute(
        "INSERT OR IGNORE INTO agreements_tasks (agreement, task, due, raised_at, record_id)"
        " VALUES (?, ?, ?, ?, ?)",
        (record.agreement, record.task, record.due, head.at, head.record_id),
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.AgreementDrafted: agreement_drafted,
    records.AgreementReviewed: agreement_reviewed,
    records.OpinionGiven: opinion_given,
    records.OpinionOverridden: opinion_overridden,
    records.AgreementProposed: agreement_proposed,
    records.AgreementSigned: agreement_signed,
    records.ContactTested: contact_tested,
    records.VectorsRun: vectors_run,
    records.AgreementActivated: agreement_activated,
    records.AgreementSuspended: agreement_suspended,
    records.AgreementResumed: agreement_resumed,
    records.LevelDeclared: level_declared,
    records.ReservationMade: reservation_made,
    records.ReviewCompleted: review_held,
    records.AgreementEnded: agreement_ended,
    records.DutyFulfilled: duty_done,
    records.TaskRaised: task_raised,
}

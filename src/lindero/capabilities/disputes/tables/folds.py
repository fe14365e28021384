"""Folding both sides' records, and of agreements what outlives them: their ladders and the names of their clauses."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from lindero.capabilities.disputes import records
from lindero.capabilities.disputes.rules import Step
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record, encode_record, kind_of
from lindero.trust.agreements.records import AgreementActivated, AgreementProposed


class _Clause(msgspec.Struct, frozen=True):
    id: str


class _Party(msgspec.Struct, frozen=True):
    nation: str


class _Text(msgspec.Struct, frozen=True):
    """What is read of an agreement's canonical bytes."""

    id: str
    version: int
    parties: tuple[_Party, ...]
    disputes: tuple[Step, ...]
    clauses: tuple[_Clause, ...] = ()


RAISED: Final = kind_of(records.DisputeRaised)
"""The kind that a clause must name to carry disputes."""
_TEXT: Final = msgspec.json.Decoder(_Text)


def dispute_raised(rows: Rows, head: Head, record: records.DisputeRaised) -> None:
    """Enter a dispute, own or received."""
    rows.execute(
        "INSERT OR IGNORE INTO disputes_disputes (record_id, raiser, addressee, raised_at, matter, agreement, clause,"
        " ended, warned) VALUES (?, ?, ?, ?, ?, ?, ?, '', 0)",
        (
            head.record_id, head.origin, record.addressee, head.at, record.matter, record.agreement, record.clause,
        ),
    )  # fmt: skip
    _remember(rows, head, head.record_id, record)


def said(rows: Rows, head: Head, record: Any) -> None:
    """Keep what a side said; whether it counts is reckoned when the dispute is read."""
    _remember(rows, head, record.dispute, record)


def _remember(rows: Rows, head: Head, dispute: str, record: Record) -> None:
    rows.execute(
        "INSERT OR IGNORE INTO disputes_said (record_id, dispute, origin, kind, at, body) VALUES (?, ?, ?, ?, ?, ?)",
        (head.record_id, dispute, head.origin, head.kind, head.at, encode_record(record).decode()),
    )


def rung_overdue(rows: Rows, head: Head, record: records.RungOverdue) -> None:
    """Note of which rung the diplomats were told."""
    rows.execute(
        "UPDATE disputes_disputes SET warned = max(warned, ?) WHERE record_id = ?",
        (record.number, record.dispute),
    )


def dispute_ended(rows: Rows, head: Head, record: records.DisputeEnded) -> None:
    """Note that this node has said how it ended."""
    rows.execute("UPDATE disputes_disputes SET ended = ? WHERE record_id = ?", (record.how, record.dispute))


def agreement_proposed(rows: Rows, head: Head, record: AgreementProposed) -> None:
    """Keep what a text says of parties, clauses and the ladder; whether it comes into force is another act."""
    try:
        text = _TEXT.decode(record.text)
    except (msgspec.MsgspecError, UnicodeError):
        return  # No agreement; the trust floor says why to those whom it concerns.
    rows.execute(
        "INSERT OR IGNORE INTO disputes_agreed (agreement, hash, name, version, nations, clauses, ladder,"
        " in_force_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        (
            record.agreement,
            record.hash,
            text.id,
            text.version,
            " ".join(party.nation for party in text.parties),
            " ".join(clause.id for clause in text.clauses),
            msgspec.json.encode(text.disputes).decode(),
        ),
    )


def agreement_activated(rows: Rows, head: Head, record: AgreementActivated) -> None:
    """Note since when a text is in force here; what a neighbour says of its own node counts there."""
    if not head.agreement:
        rows.execute(
            "UPDATE disputes_agreed SET in_force_at = ? WHERE agreement = ? AND hash = ? AND in_force_at = 0",
            (head.at, record.agreement, record.hash),
        )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.DisputeRaised: dispute_raised,
    records.StatementMade: said,
    records.EffectDeclared: said,
    records.RungReached: said,
    records.ProposalMade: said,
    records.ProposalAnswered: said,
    records.DisputeWithdrawn: said,
    records.TranslationAdded: said,
    records.RungOverdue: rung_overdue,
    records.DisputeEnded: dispute_ended,
    AgreementProposed: agreement_proposed,
    AgreementActivated: agreement_activated,
}

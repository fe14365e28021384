"""Between whom units may help, read from signed texts: a clause that lets `units.unit_sent` cross, unsuspended."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from lindero.capabilities.units.rules import SENT_KIND
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head
from lindero.trust.agreements.records import (
    AgreementActivated,
    AgreementEnded,
    AgreementProposed,
    AgreementResumed,
    AgreementSuspended,
)

CONSENTS_A_NATION: Final = 2
"""Who wants to resume, and who does not object: two consents of each nation, else units stay at home."""


class _Clause(msgspec.Struct, frozen=True, kw_only=True, rename={"senders": "from", "recipients": "to"}):
    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    kinds: tuple[str, ...]


class _Party(msgspec.Struct, frozen=True, kw_only=True):
    nation: str


class _Text(msgspec.Struct, frozen=True, kw_only=True):
    parties: tuple[_Party, ...]
    clauses: tuple[_Clause, ...] = ()


_TEXT: Final = msgspec.json.Decoder(_Text)
Query = Callable[[str, Sequence[Any]], list[Any]]


def agreement_proposed(rows: Rows, head: Head, record: AgreementProposed) -> None:
    """Keep between whom a text lets units help."""
    try:
        text = _TEXT.decode(record.text)
    except (msgspec.MsgspecError, UnicodeError):
        return  # No agreement; the trust floor says why to those whom it concerns.
    ways = {
        (sender, recipient)
        for clause in text.clauses
        if SENT_KIND in clause.kinds
        for sender in clause.senders
        for recipient in clause.recipients
        if sender != recipient
    }
    # Who asks and who answers both write: a pair helps each other only where both directions are agreed.
    pairs = sorted(" ".join(way) for way in ways if way[0] < way[1] and way[::-1] in ways)
    rows.execute(
        "INSERT OR REPLACE INTO units_agreed (agreement, hash, pairs, nations, record_id) VALUES (?, ?, ?, ?, ?)",
        (record.agreement, record.hash, ",".join(pairs), len(text.parties), head.record_id),
    )


def agreement_activated(rows: Rows, head: Head, record: AgreementActivated) -> None:
    """Note what is in force here; what a neighbour says of its own node counts there."""
    name, _, version = record.agreement.partition("@")
    if head.agreement:
        return
    rows.execute(
        "INSERT INTO units_in_force (name, agreement, hash, version) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE"
        " SET agreement = excluded.agreement, hash = excluded.hash, version = excluded.version"
        " WHERE excluded.version > version",
        (name, record.agreement, record.hash, int(version)),
    )


def agreement_ended(rows: Rows, head: Head, record: AgreementEnded) -> None:
    """Note that an agreement is at its end, whoever ended it."""
    rows.execute("DELETE FROM units_in_force WHERE agreement = ?", (record.agreement,))


def agreement_suspended(rows: Rows, head: Head, record: AgreementSuspended) -> None:
    """Note that an agreement is suspended, if only in part: units cross no border while it is."""
    rows.execute(
        "INSERT OR IGNORE INTO units_stops (suspension, agreement) VALUES (?, ?)",
        (record.suspension, record.agreement),
    )


def agreement_resumed(rows: Rows, head: Head, record: AgreementResumed) -> None:
    """Note a consent to resume; the same one twice is one."""
    rows.execute(
        "INSERT OR IGNORE INTO units_consents (suspension, nation, capacity) VALUES (?, ?, ?)",
        (record.suspension, record.nation, record.capacity),
    )


def permitted_pairs(query: Query) -> frozenset[frozenset[str]]:
    """Return the pairs of nations between which units may help now."""
    rows = query(
        "SELECT a.pairs FROM units_in_force f JOIN units_agreed a ON a.agreement = f.agreement AND a.hash = f.hash"
        " WHERE NOT EXISTS (SELECT 1 FROM units_stops s WHERE s.agreement = f.agreement AND (SELECT count(*)"
        " FROM units_consents c WHERE c.suspension = s.suspension) < ? * a.nations)",
        (CONSENTS_A_NATION,),
    )
    return frozenset(frozenset(pair.split()) for (pairs,) in rows for pair in pairs.split(",") if pair)

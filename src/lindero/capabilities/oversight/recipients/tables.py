"""What clauses say of recipients, and the sums over what crossed; like all of oversight, rows are only added."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from lindero.capabilities.oversight.tables import FACT, inserting
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.trust.agreements.records import AgreementActivated, AgreementProposed

CLAUSES: Final = Table(
    name="oversight_clauses",
    columns={
        **FACT,
        "row": "INTEGER NOT NULL",
        "hash": "TEXT NOT NULL",
        "clause": "TEXT NOT NULL",
        "purposes": "TEXT NOT NULL",
        "authorities": "TEXT NOT NULL",
    },
    key=("seq", "row"),
    indexes=(("clause", "hash"),),
    meaning="What a clause of a proposed text says of its recipients: for which authorities and purposes it is meant.",
)
IN_FORCE: Final = Table(
    name="oversight_in_force",
    columns={**FACT, "agreement": "TEXT NOT NULL", "hash": "TEXT NOT NULL"},
    key=("seq",),
    meaning="A version of an agreement came into force at this node, by the hash of its text.",
)
TABLES: Final = (CLAUSES, IN_FORCE)
ADD: Final = {table.name: inserting(table) for table in TABLES}
"""The statement that writes a row, by table; values stand in the order of the columns."""

SELECT_SAID: Final = (
    "SELECT DISTINCT c.clause, c.purposes, c.authorities FROM oversight_in_force f"
    " JOIN oversight_clauses c ON c.hash = f.hash"
)
SELECT_RELEASED: Final = (
    "SELECT peer, kind, clause, sum(count), min(at), max(at), max(kept_until),"
    " sum(CASE WHEN kept_until = 0 OR kept_until > ? THEN count ELSE 0 END)"
    " FROM oversight_tally WHERE allowed = 1 GROUP BY peer, kind, clause ORDER BY peer, max(at) DESC, kind, clause"
)
# Recalls are few, decisions are many: each recalled record is looked up by its name. Its time ends with its last day,
# as in the tally.
SELECT_RECALLED: Final = (
    "SELECT d.peer, d.kind, d.clause, count(DISTINCT r.about), count(DISTINCT e.about),"
    " count(DISTINCT CASE WHEN d.retain_until = 0 OR (d.retain_until + 86399999) / 86400000 * 86400000 > ?"
    " THEN e.about END), count(DISTINCT h.about)"
    " FROM (SELECT DISTINCT about FROM oversight_recalls WHERE asker = ?) r CROSS JOIN oversight_decisions d"
    " ON d.about = r.about AND d.allowed = 1"
    " LEFT JOIN oversight_erasures e ON e.about = r.about AND e.peer = d.peer AND e.side = 'theirs'"
    " AND e.status IN ('ERASED', 'UNKNOWN')"
    " LEFT JOIN oversight_erasures h ON h.about = r.about AND h.peer = d.peer AND h.side = 'theirs'"
    " AND h.status = 'HELD' GROUP BY d.peer, d.kind, d.clause"
)
COUNT_NOT_TAKEN: Final = (
    "SELECT peer, count(DISTINCT about) FROM oversight_outcomes WHERE direction = 'out'"
    " AND status NOT IN ('ERASED', 'UNKNOWN', 'HELD', 'DUPLICATE') GROUP BY peer"
)


class _Clause(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    purposes: tuple[str, ...] = ()
    to_authorities: tuple[str, ...] = ()


class _Text(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of an agreement's canonical bytes; the rest is for the gate."""

    clauses: tuple[_Clause, ...] = ()


_TEXT: Final = msgspec.json.Decoder(_Text)
_ADD_CLAUSE: Final = ADD[CLAUSES.name]
_ADD_IN_FORCE: Final = ADD[IN_FORCE.name]


def agreement_proposed(rows: Rows, head: Head, record: AgreementProposed) -> None:
    """Keep what each clause says of its recipients; it counts once a text with that hash is in force here."""
    try:
        text = _TEXT.decode(record.text)
    except (msgspec.MsgspecError, UnicodeError):
        return  # No agreement; the trust floor says why to those whom it concerns.
    rows.executemany(
        _ADD_CLAUSE,
        [
            (
                *(head.seq, head.at, head.record_id, row, record.hash, f"{record.agreement}/{clause.id}"),
                *(" ".join(clause.purposes), " ".join(clause.to_authorities)),
            )
            for row, clause in enumerate(text.clauses)
        ],
    )


def agreement_activated(rows: Rows, head: Head, record: AgreementActivated) -> None:
    """Note what is in force here; what a neighbour says of its own node counts there."""
    if not head.agreement:
        rows.execute(_ADD_IN_FORCE, (head.seq, head.at, head.record_id, record.agreement, record.hash))


FOLDS: Final[Mapping[type[Record], Fold]] = {
    AgreementProposed: agreement_proposed,
    AgreementActivated: agreement_activated,
}


class Said(msgspec.Struct, frozen=True):
    """What a clause in force says of its recipients.

    Attributes:
        purposes: What they may use it for.
        authorities: The authorities whose members may read it; empty for all of them.
    """

    purposes: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()


def said_of(rows: list[tuple[Any, ...]]) -> dict[str, Said]:
    """Return what each clause in force, or once in force, says, from rows of `SELECT_SAID`."""
    return {
        clause: Said(tuple(purposes.split()), tuple(authorities.split()))
        for clause, purposes, authorities in rows
    }

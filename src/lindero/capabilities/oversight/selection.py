"""Selecting among the gate's decisions: the newest that fit, and how many fit in all."""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from lindero.capabilities.oversight.decision import Key, Outcome, key_of, outcome_of
from lindero.capabilities.oversight.tables import (
    SELECT_DECISIONS,
    SELECT_RUNS,
    Decision,
    Group,
    decision_of,
)
from lindero.kernel.desk import Desk, Row

_LAST_ROW: Final = 10**9
_COLUMNS: Final = ("peer", "kind", "code", "clause")
_OUTCOMES: Final = {
    "released": "allowed = 1 AND code = ''",
    "narrowed": "allowed = 1 AND code <> ''",
    "refused": "allowed = 0",
}


class DecisionsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which decisions to show; what is left out selects nothing.

    Attributes:
        outcome: What came of it.
        allowed: Whether anything crossed, whole or narrowed.
        peer: The neighbour, three letters.
        kind: Kind of the record.
        code: The first reason.
        clause: The clause that permitted, or came nearest.
        about: The record that was decided on.
        before: Only decisions before this one: where the page before ended.
    """

    outcome: Outcome | None = None
    allowed: Literal["yes", "no"] | None = None
    peer: str = ""
    kind: str = ""
    code: str = ""
    clause: str = ""
    about: str = ""
    before: Key | None = None


def newest(desk: Desk, query: DecisionsQuery, limit: int) -> list[Decision]:
    """Return the newest decisions that fit.

    The tally, a row or a few for each run of the gate, says which runs hold any; only those are opened.
    """
    where, values = _conditions(query)
    last_seq, last_row = key_of(query.before) if query.before else (_LAST_ROW**2 - 1, _LAST_ROW)
    if query.about:
        sql = (
            f"{SELECT_DECISIONS} WHERE about = ?{where} AND (seq, row) < (?, ?)"
            " ORDER BY seq DESC, row DESC LIMIT ?"
        )
        found = desk.rows(sql, (query.about, *values, last_seq, last_row, limit))
        return [decision_of(row) for row in found]
    runs = desk.rows(
        f"{SELECT_RUNS} WHERE seq <= ?{where} ORDER BY seq DESC LIMIT ?", (last_seq, *values, limit + 1)
    )
    sql = f"{SELECT_DECISIONS} WHERE seq = ? AND row < ?{where} ORDER BY row DESC LIMIT ?"
    rows: list[Row] = []
    for (seq,) in runs:
        before = last_row if seq == last_seq else _LAST_ROW
        rows += desk.rows(sql, (seq, before, *values, limit - len(rows)))
        if len(rows) == limit:
            break
    return [decision_of(row) for row in rows]


def _conditions(query: DecisionsQuery) -> tuple[str, tuple[str, ...]]:
    """Return what a selection adds to a condition, and its values; decisions and tally share the columns."""
    columns = [column for column in _COLUMNS if getattr(query, column)]
    added = [f" AND {column} = ?" for column in columns]
    if query.allowed:
        added.append(f" AND allowed = {int(query.allowed == 'yes')}")
    if query.outcome:
        added.append(f" AND {_OUTCOMES[query.outcome]}")
    return "".join(added), tuple(getattr(query, column) for column in columns)


def counts_among(groups: Iterable[Group], query: DecisionsQuery) -> dict[Outcome, int]:
    """Return how many decisions fit the selection but for their outcome, by outcome."""
    counts: dict[Outcome, int] = {"released": 0, "narrowed": 0, "refused": 0}
    wanted = {column: getattr(query, column) for column in _COLUMNS if getattr(query, column)}
    for group in groups:
        fits = query.allowed is None or group.allowed == (query.allowed == "yes")
        if fits and all(getattr(group, column) == value for column, value in wanted.items()):
            counts[_outcome_of_group(group)] += group.count
    return counts


def counts_about(desk: Desk, query: DecisionsQuery) -> dict[Outcome, int]:
    """Return how many decisions on one record, of which there are few, fit but for their outcome, by outcome."""
    where, values = _conditions(msgspec.structs.replace(query, outcome=None))
    sql = f"{SELECT_DECISIONS} WHERE about = ?{where}"
    counts: dict[Outcome, int] = {"released": 0, "narrowed": 0, "refused": 0}
    for row in desk.rows(sql, (query.about, *values)):
        counts[outcome_of(decision_of(row).ruling)] += 1
    return counts


def _outcome_of_group(group: Group) -> Outcome:
    if not group.allowed:
        return "refused"
    return "narrowed" if group.code else "released"

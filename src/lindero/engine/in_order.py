"""Queries for records of some kinds in log order, that cost what they return and not what else waits behind it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

_MOST_MERGED: Final = 400
"""Kinds whose records are merged; SQLite takes 500 queries in one."""

_EVENTS: Final = (
    "SELECT h.seq, h.head, b.body FROM log_heads h LEFT JOIN log_bodies b ON b.seq = h.seq WHERE {of_kind}"
)
_RELEASABLE: Final = (
    "SELECT h.seq, h.head, b.body, b.salt FROM log_heads h JOIN log_bodies b ON b.seq = h.seq"
    " WHERE {of_kind} AND h.origin = ?3 AND b.delete_by > ?4"
)

Query = tuple[str, tuple[Any, ...]]
"""SQL and its parameters."""


def events_after(kinds: Sequence[str], after: int, limit: int) -> Query:
    """Return the query for place, head and body of the next records of some kinds after a place."""
    return _merged(_EVENTS, 3, len(kinds)), (after, limit, *kinds)


def releasable_after(kinds: Sequence[str], after: int, limit: int, origin: str, now: int) -> Query:
    """Return the query for place, head, body and salt of an origin's next records whose bodies are not past their time.

    Args:
        kinds: Their kinds.
        after: Place in the log after which they stand.
        limit: How many at most.
        origin: Whose records they are.
        now: The node's time, milliseconds UTC.
    """
    return _merged(_RELEASABLE, 5, len(kinds)), (after, limit, origin, now, *kinds)


def newest_of(kinds: Sequence[str]) -> Query:
    """Return the query for the place of the newest record of some kinds: one row, NULL where there is none."""
    newest = ["SELECT max(seq) AS seq FROM log_heads WHERE kind = ?"] * len(kinds)
    return f"SELECT max(seq) FROM ({' UNION ALL '.join(newest)})", tuple(kinds)


@lru_cache(maxsize=256)
def _merged(select: str, first: int, count: int) -> str:
    """Return a query for each kind, merged by place: each follows its index, and all stop once enough are there.

    Asked for any of several kinds at once, SQLite reads all that waits with its content, sorts it, and throws away
    what is beyond the limit: a backlog so cost its square.

    Args:
        select: The query, with `{of_kind}` where the kind is asked for; ?1 is the place, ?2 the limit.
        first: Number of the parameter that is the first kind.
        count: How many kinds there are.
    """
    numbers = range(first, first + count)
    asked = (
        [f"h.kind = ?{number}" for number in numbers]
        if count <= _MOST_MERGED
        else [f"h.kind IN ({', '.join(f'?{number}' for number in numbers)})"]
    )
    parts = (select.format(of_kind=f"{of_kind} AND h.seq > ?1") for of_kind in asked)
    return f"{' UNION ALL '.join(parts)} ORDER BY 1 LIMIT ?2"

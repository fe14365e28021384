"""Where everything was: the picture at an instant, and everything that happened to it between two."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from lindero.capabilities.picture.tables import LATEST, ORDERS, Item, item_of
from lindero.kernel.desk import Row

ReadRows = Callable[[str, Sequence[Any]], list[Row]]
"""Runs a query over the picture's own tables: `desk.rows`."""

_AS_IT_WAS: Final = frozenset(
    {"lon", "lat", "course_mdeg", "speed_mmps", "measured_at", "stale_at", "record_id"}
)
_COLUMNS: Final = ", ".join(f"{'h' if name in _AS_IT_WAS else 'l'}.{name}" for name in LATEST.columns)

# A thing stands where it was measured last, unless it has left the map since. Where the record of its leaving is
# erased, it left when nothing renewed it any more.
_AT: Final = (
    f"SELECT {_COLUMNS} FROM picture_latest AS l CROSS JOIN picture_history AS h ON h.item = l.item"
    " WHERE h.measured_at = (SELECT MAX(measured_at) FROM picture_history WHERE item = l.item AND measured_at <= ?1)"
    " AND NOT EXISTS (SELECT 1 FROM picture_ends"
    " WHERE item = l.item AND ended_at >= h.measured_at AND ended_at <= ?1)"
    " AND NOT (l.is_ended = 1 AND h.measured_at = l.measured_at AND h.stale_at <= ?1"
    " AND NOT EXISTS (SELECT 1 FROM picture_ends WHERE item = l.item AND ended_at >= h.measured_at))"
    " AND (?2 = '' OR l.item_class = 'rescue' OR instr(lower(l.name), ?2) > 0"
    " OR instr(lower(l.identity), ?2) > 0 OR instr(l.item_id, ?2) > 0)"
)
_KNOWN: Final = "('vessel', 'vehicle', 'aircraft', 'drone', 'patrol', 'event', 'alert', 'warning', 'alarm')"
_SHOWN_AT: Final = (
    f"SELECT * FROM ({_AT}) WHERE item_class = 'rescue' OR (instr(?3, ',' || layer || ',') = 0"
    f" AND instr(?3, ',' || CASE WHEN item_class IN {_KNOWN} THEN item_class ELSE 'unknown' END || ',') = 0"
    " AND instr(?3, CASE agreement WHEN '' THEN ',own,' ELSE ',received,' END) = 0"
    " AND (stale_at >= ?1 OR instr(?3, ',stale,') = 0))"
)
"""What of it is shown where names are hidden (`,vehicle,received,`): the same as on the live map."""

COUNT_AT: Final = f"SELECT COUNT(*) FROM ({_SHOWN_AT})"
SELECT_AT: Final = f"{_SHOWN_AT} ORDER BY {ORDERS['name']} LIMIT ?4 OFFSET ?5"

# Things of which anything may be seen after the beginning.
_THINGS: Final = (
    "picture_latest AS l CROSS JOIN {table} AS h ON h.item = l.item WHERE (l.is_ended = 0 OR l.measured_at >= ?1"
    " OR EXISTS (SELECT 1 FROM picture_ends WHERE item = l.item AND ended_at >= ?1))"
)
_BETWEEN: Final = (
    _THINGS.format(table="picture_history") + " AND h.measured_at <= ?2 AND h.measured_at >= COALESCE("
    "(SELECT MAX(measured_at) FROM picture_history WHERE item = l.item AND measured_at <= ?1), ?1)"
)
COUNT_BETWEEN: Final = f"SELECT COUNT(*), COUNT(DISTINCT l.slot) FROM {_BETWEEN}"
_POSITION: Final = (
    "l.slot, h.lon, h.lat, h.course_mdeg, h.speed_mmps, l.item_class, l.agreement <> '', h.measured_at, h.stale_at,"
    " l.is_ended AND h.measured_at = l.measured_at, 0, l.layer"
)
SELECT_BETWEEN: Final = f"SELECT {_POSITION} FROM {_BETWEEN} ORDER BY l.slot, h.measured_at"
SELECT_THINNED: Final = (
    f"SELECT {_POSITION}, MAX(h.measured_at) FROM {_BETWEEN} GROUP BY l.slot,"
    " CASE WHEN h.measured_at <= ?1 THEN -1 ELSE (h.measured_at - ?1) / ?3 END ORDER BY l.slot, h.measured_at"
)
"""The same with one position of each thing, its last, in every so many milliseconds."""

SELECT_ENDS: Final = (
    f"SELECT l.slot, h.ended_at FROM {_THINGS.format(table='picture_ends')} AND h.ended_at <= ?2"
)

_MEASURED_AT: Final = 7
_STALE_AT: Final = 8
_IS_LAST: Final = 9


class State(msgspec.Struct, frozen=True):
    """How a thing was from an instant on, until its next state.

    Attributes:
        since: The instant, milliseconds UTC.
        row: Its position, as `SELECT_LIVE` orders the columns.
        is_stale: Whether it should have been renewed by then.
        is_gone: Whether it left the map then.
    """

    since: int
    row: Row
    is_stale: bool = False
    is_gone: bool = False


def things_at(
    read: ReadRows, at: int, q: str = "", limit: int = 200, offset: int = 0, *, hide: str = ""
) -> tuple[list[Item], int]:
    """Return what the picture held at an instant, by name, each thing as it was then.

    Args:
        read: Reads the picture's tables.
        at: The instant, milliseconds UTC.
        q: Words that name, identity or track must hold; who is in distress is found by any.
        limit: Most things to return.
        offset: Things to pass over.
        hide: What is hidden, parted by commas, as on the live map; never who is in distress.

    Returns:
        The things of one page of the list, and how many there were in all.
    """
    words, hidden = q.strip().lower(), f",{hide.replace(' ', '').lower()},"
    total = int(read(COUNT_AT, (at, words, hidden))[0][0])
    return [item_of(row) for row in read(SELECT_AT, (at, words, hidden, limit, offset))], total


def states_between(read: ReadRows, begin: int, end: int, every_ms: int = 1) -> Iterator[State]:
    """Yield every state that a thing was in between two instants, thing by thing in the order of time.

    Args:
        read: Reads the picture's tables.
        begin: The first instant, milliseconds UTC; the state that a thing was in then is told too.
        end: The last instant.
        every_ms: Of the positions of a thing within so many milliseconds only the last is told.
    """
    ends: defaultdict[int, list[int]] = defaultdict(list)
    for slot, ended_at in read(SELECT_ENDS, (begin, end)):
        ends[slot].append(ended_at)
    if every_ms == 1:
        rows = read(SELECT_BETWEEN, (begin, end))
    else:
        rows = [row[:-1] for row in read(SELECT_THINNED, (begin, end, every_ms))]
    for index, row in enumerate(rows):
        follows = index + 1 < len(rows) and rows[index + 1][0] == row[0]
        until = rows[index + 1][_MEASURED_AT] if follows else None
        left_at = _left_at(row, until, ends)
        if left_at is None or left_at > begin:
            yield from _states(row, until, left_at, end)


def _left_at(row: Row, until: int | None, ends: Mapping[int, Sequence[int]]) -> int | None:
    """Return when a thing left the map after a position and before its next one; None if it did not."""
    after = [at for at in ends.get(row[0], ()) if at >= row[_MEASURED_AT] and (until is None or at < until)]
    if after:
        return min(after)
    return max(row[_STALE_AT], row[_MEASURED_AT]) if row[_IS_LAST] else None


def _states(row: Row, until: int | None, left_at: int | None, end: int) -> Iterator[State]:
    """Yield what follows from one position: the thing there, stale there, gone from there."""
    yield State(row[_MEASURED_AT], row)
    over = min(at for at in (until, left_at, end + 1) if at is not None)
    stale_from = max(row[_STALE_AT] + 1, row[_MEASURED_AT])
    if stale_from < over:
        yield State(stale_from, row, is_stale=True)
    if left_at is not None and left_at <= end:
        yield State(left_at, row, is_gone=True)

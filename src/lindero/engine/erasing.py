"""Erasing before the time: bodies, salts, rows and derived records go; what a hold protects is locked away instead.

Whatever is erased before its time is also named in the erasure register, so that no restored backup brings it back.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from lindero.engine.registry import Registry
from lindero.engine.store import Transaction
from lindero.kernel.capability import Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head
from lindero.kernel.times import DAY_MS

CREATE: Final = """
CREATE TABLE IF NOT EXISTS log_holds (
    record_id TEXT NOT NULL, origin TEXT NOT NULL, until INTEGER NOT NULL CHECK (until > 0),
    PRIMARY KEY (record_id, origin)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_held (
    seq INTEGER PRIMARY KEY, salt BLOB NOT NULL, body BLOB NOT NULL, disclosure BLOB);
CREATE TABLE IF NOT EXISTS log_erased (
    place INTEGER PRIMARY KEY, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS log_tally (
    day_begins_at INTEGER PRIMARY KEY, due INTEGER NOT NULL, erased INTEGER NOT NULL, recalled INTEGER NOT NULL)
"""

SELECT_UNHELD: Final = (
    "SELECT h.head FROM log_held k CROSS JOIN log_heads h ON h.seq = k.seq WHERE NOT EXISTS"
    " (SELECT 1 FROM log_holds o WHERE o.record_id = h.record_id AND o.origin = h.origin)"
)
"""Heads of what is locked away and no hold keeps. It is asked every second: `CROSS JOIN` lets SQLite begin with what is
locked away, which is little or nothing; left to choose, it goes through the whole log."""

_RUN: Final = 500
"""Names in one query: well below what SQLite binds at once."""

_DECODER: Final = msgspec.json.Decoder(Head)


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """What an erasure did.

    Attributes:
        bodies: For each record that had a body here, how many records went with it: itself and what was derived.
        held: Those records whose bodies a hold kept from being erased; they were locked away.
        derived: Own records that were derived from them and went with them.
    """

    bodies: dict[str, int]
    held: frozenset[str]
    derived: tuple[Head, ...]

    @property
    def count(self) -> int:
        """How many of the records named had a body to erase or to lock away."""
        return len(self.bodies)


def create_tables(tx: Transaction) -> None:
    """Create the tables of holds, of what they keep, and of what was erased before its time."""
    for statement in CREATE.split(";"):
        tx.execute(statement)


def erase_now(
    tx: Transaction, registry: Registry, record_ids: Sequence[str], origin: str, *, nation: str, now: int
) -> Erased:
    """Erase records before their time, with every own record that was derived from them (safeguard S-40).

    Args:
        tx: The running unit of work.
        registry: The joined declarations: whose tables hold rows of records, and which kinds are accounts.
        record_ids: Names of the records.
        origin: The nation whose records they are; another's of the same name are not touched.
        nation: The node's own nation.
        now: The node's time, milliseconds UTC.
    """
    found = _found(tx, record_ids, origin)
    derived = {name: derived_from(tx, registry, name, nation) for name in found}
    heads = list({head.seq: head for run in derived.values() for head in run}.values())
    held = take_out(tx, registry, {**found, **{head.record_id: head.seq for head in heads}}, now)
    count(tx, now, erased=len(found) + len(heads) - len(held), recalled=len(found) + len(heads) - len(held))
    note_erased(tx, [digest_of(name, origin) for name in found])
    note_erased(tx, [digest_of(head.record_id, head.origin) for head in heads])
    return Erased(
        bodies={name: 1 + len(run) for name, run in derived.items()},
        held=frozenset(held.intersection(found)),
        derived=tuple(heads),
    )


def take_out(tx: Transaction, registry: Registry, places: dict[str, int], now: int) -> set[str]:
    """Delete bodies and derived rows of some records, by name and place; lock away what a hold keeps.

    Returns:
        Names of those that a hold keeps.
    """
    names = list(places)
    held = {
        name
        for run in _runs(names)
        for (name,) in tx.query(
            f"SELECT record_id FROM log_holds WHERE until > ? AND record_id IN ({_marks(run)})", (now, *run)
        )
    }
    tx.executemany(
        "INSERT OR REPLACE INTO log_held (seq, salt, body, disclosure)"
        " SELECT seq, salt, body, disclosure FROM log_bodies WHERE seq = ?",
        [(places[name],) for name in held],
    )
    tx.executemany("DELETE FROM log_bodies WHERE seq = ?", [(seq,) for seq in places.values()])
    tx.executemany(
        "DELETE FROM log_held WHERE seq = ?", [(seq,) for name, seq in places.items() if name not in held]
    )
    for table in registry.tables.values():
        if table.derived and "record_id" in table.columns:
            _delete_rows(tx, table, places)
    return held


def _delete_rows(tx: Transaction, table: Table, places: dict[str, int]) -> None:
    """Delete a table's rows of some records: by their place, where the table has it, and by name where it has not."""
    by_name = [(name,) for name in places]
    if not table.place:
        tx.executemany(f"DELETE FROM {table.name} WHERE record_id = ?", by_name)
        return
    tx.executemany(
        f"DELETE FROM {table.name} WHERE record_id = ? AND {table.place} = ?", list(places.items())
    )
    for index, condition in table.partial_indexes.items():
        if index[0] == "record_id":
            tx.executemany(f"DELETE FROM {table.name} WHERE record_id = ? AND {condition}", by_name)


def count(tx: Transaction, now: int, *, due: int = 0, erased: int = 0, recalled: int = 0) -> None:
    """Count for the day's report how many bodies were due, were erased, and were so before their time."""
    tx.execute(
        "INSERT INTO log_tally (day_begins_at, due, erased, recalled) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (day_begins_at) DO UPDATE SET due = due + excluded.due, erased = erased + excluded.erased,"
        " recalled = recalled + excluded.recalled",
        (now - now % DAY_MS, due, erased, recalled),
    )


def derived_from(tx: Transaction, registry: Registry, record_id: str, nation: str) -> list[Head]:
    """Return the own records that came of a record by the chain of causes, accounts of what was done left out."""
    reached: dict[str, Head] = {}
    causes = [record_id]
    while causes:
        # The second condition lets SQLite see that the index, which leaves out what has no cause, will do.
        found = tx.query(
            "SELECT head FROM log_heads WHERE cause = ? AND cause <> '' AND origin = ?",
            (causes.pop(), nation),
        )
        for (data,) in found:
            head = _DECODER.decode(data)
            kind = registry.record_types.get(head.kind)
            if head.record_id not in reached and not (kind is not None and kind.is_account):
                reached[head.record_id] = head
                causes.append(head.record_id)
    return list(reached.values())


# --- holds ------------------------------------------------------------------------------------------------------


def hold(tx: Rows, record_id: str, origin: str, until: int) -> None:
    """Keep a record's body from being erased until an instant, milliseconds UTC; a hold never shortens another."""
    tx.execute(
        "INSERT INTO log_holds (record_id, origin, until) VALUES (?, ?, ?)"
        " ON CONFLICT (record_id, origin) DO UPDATE SET until = max(until, excluded.until)",
        (record_id, origin, until),
    )


def end_hold(tx: Rows, record_id: str, origin: str) -> None:
    """End a hold now; what it alone kept is erased by the next run of retention."""
    tx.execute("DELETE FROM log_holds WHERE record_id = ? AND origin = ?", (record_id, origin))


def release_held(tx: Transaction, now: int) -> list[Head]:
    """Erase what was locked away and no hold keeps any more; return the heads."""
    tx.execute("DELETE FROM log_holds WHERE until <= ?", (now,))
    heads = [_DECODER.decode(data) for (data,) in tx.query(SELECT_UNHELD)]
    tx.executemany("DELETE FROM log_held WHERE seq = ?", [(head.seq,) for head in heads])
    return heads


# --- the register -----------------------------------------------------------------------------------------------


def digest_of(record_id: str, origin: str) -> str:
    """Return how the erasure register names a record: 64 hexadecimal digits that say nothing of it."""
    return hashlib.sha256(f"lindero/erased/v1\0{origin}\0{record_id}".encode()).hexdigest()


def withdrawn_digest_of(record_id: str, origin: str) -> str:
    """Return how the erasure register names a record whose gift was taken away since; never the name of an erasure."""
    return hashlib.sha256(f"lindero/withdrawn/v1\0{origin}\0{record_id}".encode()).hexdigest()


def note_erased(tx: Transaction, digests: Iterable[str]) -> None:
    """Note what was erased before its time, in the order in which it was."""
    first = erased_count(tx)
    tx.executemany(
        "INSERT INTO log_erased (place, digest) VALUES (?, ?)",
        [(first + index, digest) for index, digest in enumerate(digests)],
    )


def erased_count(tx: Transaction) -> int:
    """Return how many erasures before their time the store knows of."""
    return int(tx.query("SELECT coalesce(max(place) + 1, 0) FROM log_erased")[0][0])


def erased_since(tx: Transaction, place: int) -> list[str]:
    """Return the digests of what was erased from a place of the register on."""
    found = tx.query("SELECT digest FROM log_erased WHERE place >= ? ORDER BY place", (place,))
    return [digest for (digest,) in found]


def erase_again(tx: Transaction, registry: Registry, digests: Iterable[str], now: int) -> int:
    """Erase every record of a restored store that some digests name; return how many had a body.

    Every body in the store is looked at, since digests cannot be turned back into names.
    """
    wanted = set(digests)
    found = tx.query(
        "SELECT h.record_id, h.origin, h.seq FROM log_heads h WHERE h.seq IN"
        " (SELECT seq FROM log_bodies UNION SELECT seq FROM log_held)"
    )
    places = {name: seq for name, origin, seq in found if digest_of(name, origin) in wanted}
    take_out(tx, registry, places, now)
    return len(places)


def _found(tx: Transaction, record_ids: Sequence[str], origin: str) -> dict[str, int]:
    """Return the places of those records that have a body here, locked away or not, by name."""
    places: dict[str, int] = {}
    for run in _runs(record_ids):
        places |= dict(
            tx.query(
                f"SELECT h.record_id, h.seq FROM log_heads h WHERE h.record_id IN ({_marks(run)})"
                " AND h.origin = ? AND (EXISTS (SELECT 1 FROM log_bodies b WHERE b.seq = h.seq)"
                " OR EXISTS (SELECT 1 FROM log_held k WHERE k.seq = h.seq))",
                (*run, origin),
            )
        )
    return places


def _runs(names: Sequence[str]) -> list[Sequence[str]]:
    return [names[start : start + _RUN] for start in range(0, len(names), _RUN)]


def _marks(run: Sequence[str]) -> str:
    return ",".join("?" * len(run))


def held_now(rows: Rows, now: int) -> int:
    """Return how many records a hold keeps from being erased at an instant, milliseconds UTC."""
    count: int = rows.query("SELECT count(*) FROM log_holds WHERE until > ?", (now,))[0][0]
    return count


def erased_next(rows: Rows, most: int) -> list[tuple[str, int, int]]:
    """Return kind, count and first instant (milliseconds UTC) of the bodies that are erased next.

    Args:
        rows: Reads one state of the store.
        most: How many bodies to look at, the soonest first.
    """
    found = rows.query(
        "SELECT h.kind, count(*), min(b.delete_by)"
        " FROM (SELECT seq, delete_by FROM log_bodies ORDER BY delete_by LIMIT ?) b"
        " JOIN log_heads h ON h.seq = b.seq GROUP BY h.kind ORDER BY min(b.delete_by), h.kind",
        (most,),
    )
    return [(kind, count, at) for kind, count, at in found]

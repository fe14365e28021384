"""Tables: created from their declarations, folded into, rebuilt when a version changes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from lindero.engine.creating import create_statements
from lindero.engine.registry import Registry
from lindero.engine.store import Transaction
from lindero.kernel.capability import Table
from lindero.kernel.desk import Row
from lindero.kernel.record import Event

F = TypeVar("F")

Replay = Callable[[Transaction, Sequence[str], Callable[[Event], None]], int]
"""Reads the log's records of some kinds, in order, into a function; returns how many."""

_CREATE_VERSIONS: Final = (
    "CREATE TABLE IF NOT EXISTS engine_tables (name TEXT PRIMARY KEY, version INTEGER NOT NULL,"
    " derived INTEGER NOT NULL DEFAULT 1)"
)
_ADD_DERIVED: Final = "ALTER TABLE engine_tables ADD COLUMN derived INTEGER NOT NULL DEFAULT 1"
_SELECT_COLUMNS: Final = "SELECT name FROM pragma_table_info('engine_tables')"

_CREATE_OWNER: Final = "CREATE TABLE IF NOT EXISTS engine_node (nation TEXT NOT NULL, setting TEXT NOT NULL)"


def owner(tx: Transaction, nation: str, setting: str) -> tuple[str, str]:
    """Return the nation and setting that a store belongs to: from its first opening on, those that opened it."""
    tx.execute(_CREATE_OWNER)
    rows = tx.query("SELECT nation, setting FROM engine_node")
    if not rows:
        tx.execute("INSERT INTO engine_node (nation, setting) VALUES (?, ?)", (nation, setting))
        return nation, setting
    return str(rows[0][0]), str(rows[0][1])


def bring_up_to_date(tx: Transaction, registry: Registry, replay: Replay) -> list[str]:
    """Create missing tables and rebuild every folder of which a derived table's version changed.

    Derived tables that a folder no longer declares are dropped: erasure would not reach their rows any more (S-40).

    Returns:
        Names of the folders that were rebuilt from the log.
    """
    tx.execute(_CREATE_VERSIONS)
    if ("derived",) not in tx.query(_SELECT_COLUMNS):
        tx.execute(_ADD_DERIVED)
    _drop_what_nobody_declares(tx, registry)
    versions: dict[str, int] = dict(tx.query("SELECT name, version FROM engine_tables"))
    rebuilt = []
    for capability in registry.capabilities:
        changed = [table for table in capability.tables if versions.get(table.name) != table.version]
        if any(table.derived for table in changed):
            rebuild(tx, registry, capability.name, replay)
            rebuilt.append(capability.name)
        for table in changed:
            for statement in create_statements(table):
                tx.execute(statement)
            tx.execute(
                "INSERT OR REPLACE INTO engine_tables (name, version, derived) VALUES (?, ?, ?)",
                (table.name, table.version, table.derived),
            )
    return rebuilt


def _drop_what_nobody_declares(tx: Transaction, registry: Registry) -> None:
    """Drop derived tables that present folders once had; those of a folder that is not there today wait for it."""
    present = tuple(f"{capability.name}_" for capability in registry.capabilities)
    for (name,) in tx.query("SELECT name FROM engine_tables WHERE derived = 1 ORDER BY name"):
        if name not in registry.tables and name.startswith(present):
            tx.execute(f"DROP TABLE IF EXISTS {name}")
            tx.execute("DELETE FROM engine_tables WHERE name = ?", (name,))


def rebuild(tx: Transaction, registry: Registry, folder: str, replay: Replay) -> int:
    """Drop a folder's derived tables and fold the log into them again.

    Returns:
        How many records were folded.
    """
    for table in registry.tables_of(folder):
        if table.derived:
            tx.execute(f"DROP TABLE IF EXISTS {table.name}")
        for statement in create_statements(table):
            tx.execute(statement)
    folds, offer_folds = _of_folder(registry.folds, folder), _of_folder(registry.offer_folds, folder)
    kinds = [*folds, *(kind for kind in offer_folds if kind not in folds)]

    def fold(event: Event) -> None:
        if event.record is not None:
            for bound in folds.get(event.head.kind, ()):
                bound(tx, event.head, event.record)
            for offered in offer_folds.get(event.head.kind, ()):
                offered(tx, [(event.head, event.record)])

    return replay(tx, kinds, fold)


def _of_folder(folds: Mapping[str, Sequence[tuple[str, F]]], folder: str) -> dict[str, list[F]]:
    """Return a folder's own folds by kind."""
    own = {kind: [fold for owner, fold in bound if owner == folder] for kind, bound in folds.items()}
    return {kind: found for kind, found in own.items() if found}


def rows_of(tx: Transaction, table: Table) -> list[Row]:
    """Return all rows of a table in the order of its key."""
    columns: Sequence[Any] = tuple(table.columns)
    return tx.query(f"SELECT {', '.join(columns)} FROM {table.name} ORDER BY {', '.join(table.key)}")

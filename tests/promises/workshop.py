"""A log and its tables in memory, with all folders joined: the smallest place where a fold can be tried."""

import contextlib
import sqlite3
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import msgspec
from hypothesis import strategies as st

from lindero.engine import log as national
from lindero.engine.adapters.sqlite import SqliteTransaction
from lindero.engine.clock import SetClock
from lindero.engine.compartments import Compartments
from lindero.engine.desk import WorkDesk, Workplace
from lindero.engine.folder_secrets import FolderSecrets
from lindero.engine.keys import SeededRandom
from lindero.engine.registry import Registry
from lindero.engine.tables import bring_up_to_date, rebuild, rows_of
from lindero.kernel.desk import Actor, Row
from lindero.kernel.errors import Refused
from lindero.kernel.record import Event, Head, Record
from tests.promises.making import values

NATION = "NRD"
BEGIN_AT = 1_790_000_000_000
"""An instant in September 2026, milliseconds UTC."""

APART_MS = 60_000
"""Time between two records that are put, so that order in time is order in the log."""


@cache
def _key_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder for the compartments' keys that lives as long as the process."""
    return tempfile.TemporaryDirectory(prefix="lindero-compartments-")


def _log(registry: Registry, clock: SetClock, leaves: list[bytes]) -> national.Log:
    """Return a log that writes down its leaves."""
    compartments = Compartments(Path(_key_folder().name), SeededRandom("compartments"))
    return national.Log(
        registry,
        clock,
        SeededRandom("workshop"),
        NATION,
        "production",
        lambda _, added: leaves.extend(added),
        compartments,
    )


_stores: Final[dict[tuple[tuple[str, int], ...], list[sqlite3.Connection]]] = {}
"""Stores with every folder's tables and nothing in them, waiting for a workshop, by those tables and versions."""

STATEMENTS = 2_048
"""Statements that a store keeps compiled: more than there are tables and questions about them."""


def _store(registry: Registry) -> tuple[sqlite3.Connection, list[sqlite3.Connection]]:
    """Return an empty store in memory with every folder's tables, and where it waits once it is empty again.

    SQLite reads the tables' declarations and compiles each statement anew for every connection: that, and not what
    is tried in a workshop, would be most of its time.
    """
    tables = tuple((table.name, table.version) for folder in registry.capabilities for table in folder.tables)
    waiting = _stores.setdefault(tables, [])
    if waiting:
        return waiting.pop(), waiting
    empty = sqlite3.connect(":memory:", isolation_level=None, cached_statements=STATEMENTS)
    tx = SqliteTransaction(empty)
    national.create_tables(tx)
    bring_up_to_date(tx, registry, _log(registry, SetClock(BEGIN_AT), []).replay)
    return empty, waiting


def _undo(store: sqlite3.Connection, waiting: list[sqlite3.Connection]) -> None:
    """Take back everything that a workshop wrote, tables that it dropped and made included."""
    store.execute("ROLLBACK")
    waiting.append(store)


class Workshop:
    """A log, its tables and its desks, in memory and with a clock that is set.

    Attributes:
        clock: The clock, to be moved.
        leaves: The leaf hashes of all heads, in log order: what the tree of the log is made of.
    """

    def __init__(self, registry: Registry) -> None:
        self.clock = SetClock(BEGIN_AT)
        self.leaves: list[bytes] = []
        self._registry = registry
        store, waiting = _store(registry)
        store.execute("BEGIN")
        self._tx = SqliteTransaction(store)
        # Not before the last desk is gone that still looks into it.
        weakref.finalize(self._tx, _undo, store, waiting)
        self._log = _log(registry, self.clock, self.leaves)

    @cached_property
    def _workplace(self) -> Workplace:
        """Where desks are made; only when one is needed, since it sets up a fence round every table."""
        return Workplace(self._registry, self._log, self.clock, FolderSecrets(None, SeededRandom("secrets")))

    def put(self, records: Iterable[Record]) -> list[Head]:
        """Put records one after the other, some time apart; what a guard turns down is passed over."""
        heads = []
        for record in records:
            with contextlib.suppress(Refused):
                heads.append(self._log.put(self._tx, record, actor="test/promises"))
            self._tx.finish()
            self.clock.move(APART_MS)
        return heads

    def put_together(self, records: Sequence[Record]) -> list[Head]:
        """Put records in one go; nothing of them where a guard turns one down."""
        heads: list[Head] = []
        with contextlib.suppress(Refused):
            heads = self._log.put_many(self._tx, records, actor="test/promises")
        self._tx.finish()
        return heads

    def erase(self, heads: Iterable[Head]) -> int:
        """Erase bodies; return how many were there."""
        return self._log.erase(self._tx, [head.record_id for head in heads], NATION).count

    def events(self) -> list[Event]:
        """Return all records of the log, in order."""
        # Asked for every kind that there is, SQLite would open three hundred queries for a handful of records.
        kinds = {msgspec.json.decode(data, type=Head).kind for data in self.heads()}
        return self._log.read(self._tx, sorted(kinds & self._registry.record_types.keys()), -1, 10_000)

    def heads(self) -> list[bytes]:
        """Return the bytes of all heads, in order."""
        return [data for _, data in national.heads_of(self._tx, -1, 10_000)]

    def desk(self, folder: str, actor: str = "person/keller", grants: Iterable[str] = ()) -> WorkDesk:
        """Return a folder's desk for somebody who holds the grants."""
        return self._workplace.desk(self._tx, folder, Actor(name=actor, grants=frozenset(grants)))

    def rows(self, folder: str) -> dict[str, list[Row]]:
        """Return all rows of a folder's derived tables, by table."""
        tables = self._registry.tables_of(folder)
        return {table.name: rows_of(self._tx, table) for table in tables if table.derived}

    def rebuild(self, folder: str) -> None:
        """Drop a folder's derived tables and fold the log into them again."""
        rebuild(self._tx, self._registry, folder, self._log.replay)


def folded_types(registry: Registry, folder: str) -> list[type[Record]]:
    """Return the record types that a folder folds, its own and others'."""
    bound = (*registry.folds.items(), *registry.offer_folds.items())
    owned = dict.fromkeys(kind for kind, folds in bound if any(owner == folder for owner, _ in folds))
    return [registry.record_types[kind] for kind in owned]


def histories(types: Iterable[type[Record]]) -> st.SearchStrategy[list[Record]]:
    """Return a strategy for short courses of events made of records of these types, in any order."""
    makers = [values(record_type) for record_type in types]
    return st.lists(st.one_of(makers), max_size=6) if makers else st.just([])

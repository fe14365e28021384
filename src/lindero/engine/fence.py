"""The fence: a folder's SQL reaches its own tables and nobody else's."""

import functools
import sqlite3
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

from lindero.engine.agreeing import WatchedRows
from lindero.engine.creating import create_statements
from lindero.kernel.capability import ByRun, Capability, Check, Fold, Run
from lindero.kernel.desk import GuardRows, Row, Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head

RunFold = Callable[[Rows, Run], None]
"""Folds a run into a folder's tables."""

_READ_ONLY: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
_CHANGES: Final = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})
_A_CHANGE: Final = "a change"


class Fence:
    """Checks each SQL text once, by letting SQLite compile it over empty tables with an authorizer that watches.

    The answer is remembered by folder and text, so that the check costs a look-up afterwards.
    """

    def __init__(self, capabilities: Sequence[Capability]) -> None:
        self._allowed: set[tuple[str, str, bool]] = set()
        self._tables = [table for capability in capabilities for table in capability.tables]
        self._own = {
            capability.name: frozenset(table.name for table in capability.tables)
            for capability in capabilities
        }
        self._lent = {capability.name: frozenset(capability.reads) for capability in capabilities}
        self._scratch: _Scratch | None = None

    def check_read(self, folder: str, sql: str, parameters: Sequence[object] = ()) -> None:
        """Let a query pass that only reads the folder's own tables.

        Raises:
            Refused: If it writes, or reads another folder's table; names the table.
        """
        if (folder, sql, False) not in self._allowed:
            self._check(folder, sql, len(parameters), is_change=False)

    def check_change(self, folder: str, sql: str, parameters: Sequence[object] = ()) -> None:
        """Let a statement pass that changes rows of the folder's own tables, and reads no others.

        Raises:
            Refused: If it reaches for anything else; names it.
        """
        if (folder, sql, True) not in self._allowed:
            self._check(folder, sql, len(parameters), is_change=True)

    def _check(self, folder: str, sql: str, parameters: int, *, is_change: bool) -> None:
        seen = self._reach(folder, sql, parameters, is_change=is_change)
        if seen:
            raise Refused(
                "fence.table",
                f"{folder} asked for {', '.join(sorted(seen))}, which is not its own.",
                "Follow the other folder's records and fold them into a table of your own.",
            )
        self._allowed.add((folder, sql, is_change))

    def _reach(self, folder: str, sql: str, parameters: int, *, is_change: bool) -> set[str]:
        """Return what the text reaches beyond the folder's own tables; "a change" for a query that writes."""
        own, beyond = self._own.get(folder, frozenset()), set[str]()
        readable = own | self._lent.get(folder, frozenset())

        def authorize(
            action: int, first: str | None, second: str | None, database: str | None, inner: str | None
        ) -> int:
            if action == sqlite3.SQLITE_READ:
                if first not in readable:
                    beyond.add(str(first))
            elif action in _CHANGES and is_change:
                if first not in own:
                    beyond.add(str(first))
            elif action not in _READ_ONLY:
                beyond.add(_A_CHANGE)
            return sqlite3.SQLITE_OK

        try:
            self._open().explain(sql, parameters, authorize)
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            beyond.add(str(error).rpartition(" ")[2])
        return beyond

    def _open(self) -> "_Scratch":
        """Return the empty tables, made when the first text is looked at."""
        if self._scratch is None:
            self._scratch = _scratch(tuple(s for table in self._tables for s in create_statements(table)))
        return self._scratch


_Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]


class _Scratch:
    """Empty tables over which a text is compiled, never run; one thread at a time."""

    def __init__(self, statements: tuple[str, ...]) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        for statement in statements:
            self._connection.execute(statement)

    def explain(self, sql: str, parameters: int, authorize: _Authorizer) -> None:
        """Compile a text under the eyes of an authorizer.

        Raises:
            sqlite3.Error: As SQLite does of a text that it cannot compile.
        """
        with self._lock:
            self._connection.set_authorizer(authorize)
            try:
                self._connection.execute(f"EXPLAIN {sql}", (None,) * parameters)
            finally:
                self._connection.set_authorizer(None)


@functools.lru_cache(maxsize=4)
def _scratch(statements: tuple[str, ...]) -> _Scratch:
    """Return the empty tables of these statements; nodes of one process whose folders are the same share them."""
    return _Scratch(statements)


class FencedRows:
    """Rows as a fold or a guard gets them: those of its own folder, whatever SQL it holds (safeguard S-61)."""

    __slots__ = ("_fence", "_folder", "_may_change", "_rows")

    def __init__(self, rows: Rows, fence: Fence, folder: str, *, may_change: bool) -> None:
        self._rows = rows
        self._fence = fence
        self._folder = folder
        self._may_change = may_change

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement that changes the folder's own rows."""
        self._check_change(sql, parameters)
        self._rows.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run one statement that changes the folder's own rows, for each row of parameters."""
        if parameters:
            self._check_change(sql, parameters[0])
            self._rows.executemany(sql, parameters)

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return rows of the folder's own tables."""
        self._fence.check_read(self._folder, sql, parameters)
        return self._rows.query(sql, parameters)

    def _check_change(self, sql: str, parameters: Sequence[Any]) -> None:
        if not self._may_change:
            raise Refused(
                "fence.guard",
                f"A guard of {self._folder} tried to change rows.",
                "A guard looks and no more.",
            )
        self._fence.check_change(self._folder, sql, parameters)


def fenced_fold(fold: Fold, fence: Fence, folder: str) -> Fold:
    """Return a fold that reaches its own folder's rows alone; one that takes whole runs still does."""
    if isinstance(fold, ByRun):
        return ByRun(fenced_run_fold(fold.whole, fence, folder))

    def own(rows: Rows, head: Head, record: Any) -> None:
        fold(FencedRows(rows, fence, folder, may_change=True), head, record)

    return own


def fenced_run_fold(fold: RunFold, fence: Fence, folder: str) -> RunFold:
    """Return a fold of runs that reaches its own folder's rows alone."""

    def own(rows: Rows, run: Run) -> None:
        fold(FencedRows(rows, fence, folder, may_change=True), run)

    return own


def fenced_check(check: Check, fence: Fence, folder: str) -> Check:
    """Return a guard's check that sees its own folder's rows alone, and changes none."""

    def look(rows: GuardRows, head: Head, record: Any) -> None:
        check(
            WatchedRows(FencedRows(rows, fence, folder, may_change=False), lambda _: rows.agreed()),
            head,
            record,
        )

    return look

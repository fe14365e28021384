"""The fence: a folder's SQL reaches its own tables and nobody else's."""

import sqlite3
import threading
from collections.abc import Sequence

from lindero.engine.registry import Registry
from lindero.engine.tables import create_statements
from lindero.kernel.errors import Refused

_READ_ONLY = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}


class Fence:
    """Checks each SQL text once, by letting SQLite compile it over empty tables with an authorizer that watches.

    The answer is remembered by folder and text, so that the check costs a look-up afterwards.
    """

    def __init__(self, registry: Registry) -> None:
        self._allowed: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        self._own = {
            capability.name: frozenset((*(table.name for table in capability.tables), *capability.reads))
            for capability in registry.capabilities
        }
        self._scratch = sqlite3.connect(":memory:", check_same_thread=False)
        for table in registry.tables.values():
            for statement in create_statements(table):
                self._scratch.execute(statement)

    def check_read(self, folder: str, sql: str, parameters: Sequence[object] = ()) -> None:
        """Let a query pass that only reads the folder's own tables.

        Raises:
            Refused: If it writes, or reads another folder's table; names the table.
        """
        if (folder, sql) in self._allowed:
            return
        with self._lock:
            seen = self._reach(folder, sql, parameters)
            if seen:
                raise Refused(
                    "fence.table",
                    f"{folder} asked for {', '.join(sorted(seen))}, which is not its own.",
                    "Follow the other folder's records and fold them into a table of your own.",
                )
            self._allowed.add((folder, sql))

    def _reach(self, folder: str, sql: str, parameters: Sequence[object]) -> set[str]:
        """Return what the query reaches beyond the folder's own tables; "a change" for a statement that writes."""
        own, beyond = self._own.get(folder, frozenset()), set[str]()

        def authorize(
            action: int, first: str | None, second: str | None, database: str | None, inner: str | None
        ) -> int:
            if action == sqlite3.SQLITE_READ:
                if first not in own:
                    beyond.add(str(first))
            elif action not in _READ_ONLY:
                beyond.add("a change")
            return sqlite3.SQLITE_OK

        self._scratch.set_authorizer(authorize)
        try:
            self._scratch.execute(f"EXPLAIN {sql}", tuple(None for _ in parameters))
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            beyond.add(str(error).rpartition(" ")[2])
        finally:
            self._scratch.set_authorizer(None)
        return beyond

"""SQLite behind the engine's store: write-ahead log, full fsync, one writer thread, group commit."""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Final, TypeVar

from lindero.engine.adapters.copying_back import MOST_PAGES, CopyingBack
from lindero.engine.adapters.queueing import Unit, UnitQueue
from lindero.engine.store import Transaction
from lindero.engine.threads import prepare_structs
from lindero.kernel.desk import Row
from lindero.kernel.errors import Conflict, LinderoError, Unavailable

T = TypeVar("T")

GROUP_LIMIT: Final = 256
"""Units that may share one commit: beyond this the gain is small and an error undoes too much."""

_PRAGMAS: Final = (
    # Of a new database alone. What is written and copied page by page costs a quarter less than by pages of 4 KB.
    "PRAGMA page_size=8192",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-65536",
    "PRAGMA temp_store=MEMORY",
    f"PRAGMA wal_autocheckpoint={MOST_PAGES}",
    "PRAGMA busy_timeout=5000",
)


_NOTHING: Final[dict[None, None]] = {}

# Of every value that is neither a number nor a text the module asks whether anybody adapts it to SQLite, and if nobody
# does, whether it adapts itself: that costs more than to bind it. These answer at once, and give it back as it is.
sqlite3.register_adapter(bytes, bytes.__bytes__)
sqlite3.register_adapter(type(None), _NOTHING.get)


class SqliteTransaction:
    """One unit of work on the writer's connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.scratch: dict[str, Any] = {}
        self._finishers: dict[str, Callable[[Transaction], None]] = {}
        self.committed: list[Callable[[], None]] = []
        self.over: dict[str, Callable[[Transaction], None]] = {}

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement that changes rows."""
        self._connection.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each row of parameters."""
        self._connection.executemany(sql, parameters)

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query, the unit's own changes included."""
        return self._connection.execute(sql, parameters).fetchall()

    def at_end(self, key: str, finish: Callable[[Transaction], None]) -> None:
        """Run `finish` once at the end of this unit, inside it."""
        self._finishers.setdefault(key, finish)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Run `call` once this unit is durable."""
        self.committed.append(call)

    def when_over(self, key: str, unit: Callable[[Transaction], None]) -> None:
        """Run `unit` after this one, kept or undone."""
        self.over.setdefault(key, unit)

    def finish(self) -> None:
        """Run the finishers, those that they add included."""
        while self._finishers:
            _, finisher = self._finishers.popitem()
            finisher(self)


class SqliteStore:
    """A database file with one writer thread and a read-only connection for each reading thread."""

    def __init__(self, path: Path) -> None:
        """Open or create the database.

        Raises:
            Conflict: If another process holds the database for writing.
            Unavailable: If the file cannot be opened or is no database.
        """
        self._path = path
        self._readers = threading.local()
        self._open_readers: list[_Reader] = []
        self._listeners: list[Callable[[], None]] = []
        self._waiting = UnitQueue()
        self._closed = False
        self._closing = threading.Lock()
        self._lock = _locked(path)
        self._writer = _connect(path)
        self._copying = CopyingBack(path)
        prepare_structs()  # here, because no node has a thread before it has its store
        self._thread = threading.Thread(target=self._write, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, unit: Callable[[Transaction], T], *, is_urgent: bool = False) -> "Future[T]":
        """Queue a unit of work."""
        return self._queued(unit, Future(), is_urgent=is_urgent)

    def run(self, unit: Callable[[Transaction], T], *, is_urgent: bool = False) -> T:
        """Run a unit of work and return its answer once it is durable."""
        return self.submit(unit, is_urgent=is_urgent).result()

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query over what is durable."""
        return self._reader().query(sql, parameters)

    def on_commit(self, call: Callable[[], None]) -> None:
        """Call `call` from the writer after every commit."""
        self._listeners.append(call)

    def scrub(self) -> None:
        """Copy the write-ahead log into the database and cut it to nothing; erased rows are zeroed already."""
        self._queued(_truncate_wal, Future()).result()

    def close(self) -> None:
        """Finish the queued units and close every connection."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            self._waiting.shut()
        self._thread.join()
        self._copying.close()
        for reader in self._open_readers:
            reader.close()
        self._writer.close()
        self._lock.close()

    def _queued(
        self, unit: Callable[[Transaction], Any], future: "Future[T]", *, is_urgent: bool = False
    ) -> "Future[T]":
        with self._closing:
            if self._closed:
                future.set_exception(_closed())
            else:
                self._waiting.put((unit, future), is_urgent=is_urgent)
        return future

    def _reader(self) -> "_Reader":
        reader: _Reader | None = getattr(self._readers, "reader", None)
        if reader is None:
            reader = self._readers.reader = _Reader(self._path)
            self._open_readers.append(reader)
        return reader

    def _write(self) -> None:
        while group := self._waiting.next_group(GROUP_LIMIT, _is_scrub):
            if _is_scrub(group[0]):
                with self._copying.copying:
                    _scrub(self._writer, group[0][1])
                continue
            changes = self._writer.total_changes
            self._commit(group)
            self._copying.note(self._writer.total_changes - changes)
            if not self._waiting.has_urgent():
                self._copying.rest(self._writer)

    def _commit(self, group: list[Unit]) -> None:
        """Run the units of a group in savepoints, make them durable together, and only then tell their askers.

        Something urgent that comes meanwhile cuts the group short: the units not yet run wait for the next.
        """
        answers: list[tuple[Future[Any], Any]] = []
        failures: list[tuple[Future[Any], BaseException]] = []
        calls: list[Callable[[], None]] = []
        changes = self._writer.total_changes
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            for done, (unit, future) in enumerate(group):
                if done and self._waiting.is_pressed():
                    self._waiting.put_back(group[done:])
                    group = group[:done]
                    break
                self._run_unit(unit, future, answers, failures, calls)
            self._writer.execute("COMMIT")
        except sqlite3.Error as error:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            unavailable = _explained(error, self._path)
            for _, future in group:
                future.set_exception(unavailable)
            return
        for future, failure in failures:
            future.set_exception(failure)
        for future, answer in answers:
            future.set_result(answer)
        # Units that only looked wake nobody, or followers would wake each other for ever.
        listeners = self._listeners if self._writer.total_changes != changes else []
        for call in (*calls, *listeners):
            call()

    def _run_unit(
        self,
        unit: Callable[[Transaction], Any],
        future: "Future[Any]",
        answers: list[tuple["Future[Any]", Any]],
        failures: list[tuple["Future[Any]", BaseException]],
        calls: list[Callable[[], None]],
    ) -> None:
        transaction = SqliteTransaction(self._writer)
        self._writer.execute("SAVEPOINT unit")
        try:
            answer = unit(transaction)
            transaction.finish()
            self._run_over(transaction)
        except BaseException as error:  # excused(broad-except): it travels to its asker, whatever it is
            self._undo(error)
            failures.append((future, self._over_after(error, transaction)))
            self._writer.execute("RELEASE unit")
            calls.extend(transaction.committed)
            return
        self._writer.execute("RELEASE unit")
        answers.append((future, answer))
        calls.extend(transaction.committed)

    def _undo(self, error: BaseException) -> None:
        if isinstance(error, sqlite3.Error) and (_is_of_the_disk(error) or not self._writer.in_transaction):
            # The disk, not the unit, is at fault: nothing of the group may be reported as done.
            raise error
        self._writer.execute("ROLLBACK TO unit")

    def _over_after(self, error: BaseException, undone: SqliteTransaction) -> BaseException:
        """Run what follows a unit that was undone; return what its asker hears."""
        undone.committed = []
        try:
            self._run_over(undone)
        except BaseException as worse:  # excused(broad-except): it travels to the asker too
            self._undo(worse)
            return worse
        return error

    def _run_over(self, transaction: SqliteTransaction) -> None:
        """Run once what follows a unit."""
        following, transaction.over = transaction.over, {}
        for unit in following.values():
            after = SqliteTransaction(self._writer)
            unit(after)
            after.finish()
            transaction.committed += after.committed


class _Reader:
    """One thread's read-only connection; closed by another thread only between two queries."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False, isolation_level=None
        )
        self._connection.execute("PRAGMA query_only=ON")
        self._connection.execute("PRAGMA busy_timeout=5000")
        self._lock = threading.Lock()
        self._is_closed = False

    def query(self, sql: str, parameters: Sequence[Any]) -> list[Row]:
        """Return the rows of a query.

        Raises:
            Unavailable: If the store was closed meanwhile.
        """
        with self._lock:
            if self._is_closed:
                raise _closed()
            return self._connection.execute(sql, parameters).fetchall()

    def close(self) -> None:
        """Close the connection once the running query is done."""
        with self._lock:
            self._is_closed = True
            self._connection.close()


def _closed() -> Unavailable:
    return Unavailable("store.closed", "The store is closed.", "Start the node again.")


def _truncate_wal(_: Transaction) -> None:
    """Stand for "scrub" in the writer's queue; never run as a unit."""


def _is_scrub(unit: Unit) -> bool:
    return unit[0] is _truncate_wal


def _scrub(connection: sqlite3.Connection, future: "Future[Any]") -> None:
    try:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        future.set_exception(_unscrubbed(str(error)))
        return
    if busy:
        future.set_exception(_unscrubbed("somebody is reading the old rows"))
    else:
        future.set_result(None)


def _unscrubbed(why: str) -> Unavailable:
    return Unavailable(
        "store.scrub", f"Erased rows could not be scrubbed: {why}.", "Try again; look at the disk's health."
    )


def _connect(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            path, check_same_thread=False, isolation_level=None, cached_statements=512
        )
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except sqlite3.Error as error:
        raise _explained(error, path) from error
    return connection


def _locked(path: Path) -> sqlite3.Connection:
    """Hold a lock file's database exclusively, so that two processes never write one store."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = sqlite3.connect(
        path.with_name(path.name + ".lock"), timeout=0, check_same_thread=False, isolation_level=None
    )
    try:
        lock.execute("PRAGMA journal_mode=MEMORY")
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        raise Conflict(
            "store.in_use",
            f"Another process is using {path}.",
            "Stop the other node, or start this one in a folder of its own.",
        ) from error
    return lock


@contextlib.contextmanager
def unused(path: Path) -> Iterator[None]:
    """Keep everybody else from a database while it is exchanged.

    Raises:
        Conflict: If a process uses it.
    """
    lock = _locked(path)
    try:
        yield
    finally:
        lock.close()


def _is_of_the_disk(error: sqlite3.Error) -> bool:
    return "full" in str(error) or "disk I/O" in str(error)


def _explained(error: sqlite3.Error, path: Path) -> LinderoError:
    words = str(error)
    if _is_of_the_disk(error):
        return Unavailable(
            "store.disk",
            f"The disk of {path} is full or failing: {words}.",
            "Free some space; nothing was lost, try again.",
        )
    if "not a database" in words or "malformed" in words:
        return Unavailable(
            "store.broken",
            f"{path} is not a sound database: {words}.",
            "Restore it from the last backup and run `lindero verify`.",
        )
    if "unable to open" in words or "readonly" in words:
        return Unavailable(
            "store.open",
            f"{path} cannot be opened for writing.",
            "Check that the folder exists and that you may write in it.",
        )
    return Unavailable(
        "store.error", f"The store {path} refused: {words}.", "Look at the node's log and report it."
    )

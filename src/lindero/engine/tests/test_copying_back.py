"""The write-ahead log is copied back beside the writer, and begins anew."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lindero.engine.adapters import copying_back
from lindero.engine.adapters.copying_back import PASSIVE, CopyingBack
from lindero.engine.adapters.sqlite import SqliteStore

PATIENCE = 500
"""Times 10 ms that another thread may take."""


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Return a connection that writes and never copies."""
    with closing(sqlite3.connect(tmp_path / "node.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("CREATE TABLE levels (gauge TEXT)")
        yield connection


@pytest.fixture
def copying(writer: sqlite3.Connection, tmp_path: Path) -> Iterator[CopyingBack]:
    """Return what copies the log of that connection."""
    del writer  # its database is there
    back = CopyingBack(tmp_path / "node.db")
    yield back
    back.close()


def write(writer: sqlite3.Connection, rows: int) -> int:
    """Write rows, each with a commit of its own; return how many."""
    for number in range(rows):
        writer.execute("INSERT INTO levels VALUES (?)", (f"{number}",))
    return rows


def await_copied(copying: CopyingBack) -> None:
    """Wait until the thread has copied what it was asked to."""
    moment = threading.Event()
    for _ in range(PATIENCE):
        if copying._stage == "rest":
            return
        moment.wait(0.01)
    raise AssertionError("nothing was copied back")


def pages(writer: sqlite3.Connection) -> int:
    """Return how many pages the log has."""
    return int(writer.execute(PASSIVE).fetchone()[1])


def test_log_is_copied_by_a_thread_and_begins_anew(
    writer: sqlite3.Connection, copying: CopyingBack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came while it was copied is left to the writer; then nothing keeps the log from its beginning."""
    monkeypatch.setattr(copying_back, "PAGES", 50)
    copying.note(write(writer, copying_back.ROWS_AT_FIRST - 1))
    copying.rest(writer)
    assert copying._stage == "counting"
    copying.note(write(writer, 1))
    await_copied(copying)
    copying.note(write(writer, 5))
    copying.rest(writer)
    write(writer, 1)
    assert pages(writer) == 1
    assert 0 < copying._rows_due <= 50  # about a page each, as it was seen
    copying.note(write(writer, 50))
    await_copied(copying)


def test_reader_of_old_rows_puts_the_new_beginning_off(
    writer: sqlite3.Connection, copying: CopyingBack, tmp_path: Path
) -> None:
    """Nothing that somebody still reads is copied over; the log is tried again after as much as it was."""
    with closing(sqlite3.connect(tmp_path / "node.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM levels").fetchone() == (0,)
        copying.note(write(writer, copying_back.ROWS_AT_FIRST))
        await_copied(copying)
        copying.rest(writer)
        assert copying._rows_due > copying._rows == copying_back.ROWS_AT_FIRST
        assert reader.execute("SELECT count(*) FROM levels").fetchone() == (0,)
    copying.note(write(writer, copying._rows_due - copying._rows))
    await_copied(copying)
    copying.rest(writer)
    assert copying._rows == 0
    write(writer, 1)
    assert pages(writer) == 1


def test_disk_that_fails_stops_nobody(writer: sqlite3.Connection, copying: CopyingBack) -> None:
    """What cannot be copied now stays in the log, and is copied another time."""
    copying.note(write(writer, copying_back.ROWS_AT_FIRST))
    await_copied(copying)
    broken = sqlite3.connect(":memory:")
    broken.close()
    copying.rest(broken)
    assert copying._stage == "counting"
    assert copying._rows_due > copying._rows


def test_store_has_its_log_copied_beside_its_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store counts what its writer changes, and its log does not grow with every unit."""
    monkeypatch.setattr(copying_back, "PAGES", 20)
    monkeypatch.setattr(copying_back, "ROWS_AT_FIRST", 20)
    by: set[str] = set()
    copy = CopyingBack._copy

    def seen(self: CopyingBack, connection: sqlite3.Connection) -> tuple[int, int]:
        by.add(threading.current_thread().name)
        return copy(self, connection)

    monkeypatch.setattr(CopyingBack, "_copy", seen)
    with closing(SqliteStore(tmp_path / "node.db")) as store:
        store.run(lambda tx: tx.execute("CREATE TABLE levels (gauge TEXT)"))
        for number in range(20):
            store.run(lambda tx, number=number: tx.execute("INSERT INTO levels VALUES (?)", (f"{number}",)))  # type: ignore[misc]
        await_copied(store._copying)
        store.run(lambda _: None)
        store.run(lambda _: None)
        assert store._copying._rows == 0
        store.scrub()
        assert store.query("SELECT count(*) FROM levels") == [(20,)]
    assert by == {"store-copying", "store-writer"}

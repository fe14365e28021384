"""Copying the write-ahead log back into the database beside the writer, so that no commit waits for it."""

import contextlib
import sqlite3
import threading
from pathlib import Path
from typing import Final, Literal

import structlog

PAGES: Final = 4_000
"""Pages (32 MB of a new database) after which the log is copied back: often enough that it stays small, and so seldom
that a page which many units write is copied once for them all."""

MOST_PAGES: Final = 4 * PAGES
"""Pages from which on SQLite copies back within the writer's commit: only where the thread is kept from its work."""

PASSIVE: Final = "PRAGMA wal_checkpoint(PASSIVE)"
"""Copies what no reader holds up, beside whoever writes; answers whether another copies, how many pages there are, and
how many of them are copied."""

ROWS_AT_FIRST: Final = 1_000
"""Changed rows after which it copies first, and sees how many pages they are."""

Stage = Literal["counting", "copying", "rest"]
"""Whether the writer counts what it changes, the thread copies it, or the writer is to copy the rest."""


class CopyingBack:
    """Copies back in a thread of its own what the writer has committed, whenever that is some thousand pages.

    SQLite begins the log anew with the first unit that finds all of it copied. While one unit follows another there is
    always something newer than what was copied last, so the writer copies the last few pages itself (`rest`).

    SQLite tells how long the log is only when it copies. Until then its length is what it was for each changed row.
    """

    def __init__(self, path: Path) -> None:
        """Prepare it; connection and thread are made when there is something to copy.

        Args:
            path: The database, which is there and has a write-ahead log.
        """
        self._path = path
        self.copying = threading.Lock()
        """Held while it copies; who cuts the log to nothing holds it too, since only one may copy at a time."""
        self._asked = threading.Event()
        self._is_closing = False
        self._stage: Stage = "counting"
        self._rows = 0
        self._rows_due = self._rows_a_copy = ROWS_AT_FIRST
        self._journal = structlog.get_logger("store")
        self._thread: threading.Thread | None = None

    def note(self, rows: int) -> None:
        """Note how many rows the writer changed with a commit, and have the log copied where it is long enough."""
        self._rows += rows
        if self._stage != "counting" or self._rows < self._rows_due:
            return
        self._stage = "copying"
        self._asked.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="store-copying", daemon=True)
            self._thread.start()

    def rest(self, writer: sqlite3.Connection) -> None:
        """Copy what was committed while all before it was copied, if that is due; for the writer, between two units.

        Args:
            writer: The writer's connection, outside a unit.
        """
        if self._stage != "rest":
            return
        pages, copied = self._copy(writer)
        if copied == pages:
            self._rows = 0
        # Else somebody reads what is older than the last pages: they are copied with the next ones.
        self._rows_due = self._rows + self._rows_a_copy
        self._stage = "counting"

    def close(self) -> None:
        """Finish what is being copied, and copy no more."""
        self._is_closing = True
        self._asked.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        with contextlib.closing(self._connected()) as connection:
            while self._asked.wait() and not self._is_closing:
                self._asked.clear()
                rows = self._rows
                with self.copying:
                    pages, _ = self._copy(connection)
                with self.copying:
                    self._copy(connection)  # what was committed meanwhile, a small part of it
                self._rows_a_copy = max(1, PAGES * rows // max(1, pages))
                self._stage = "rest"

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        return connection

    def _copy(self, connection: sqlite3.Connection) -> tuple[int, int]:
        """Copy what can be copied; return how many pages the log has and how many of them are copied."""
        try:
            busy, pages, copied = connection.execute(PASSIVE).fetchone()
        except sqlite3.Error as error:
            # The disk is full, say. The log stays as it is, whole, and whoever writes hears of it soon enough.
            self._journal.warning("not_copied_back", error=str(error))
            return PAGES, 0
        return (PAGES, 0) if busy else (pages, copied)

"""Followers of the log: each by its own cursor, at least once, in transactions of their own."""

import threading
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import structlog

from lindero.engine.clock import Clock
from lindero.engine.in_order import newest_of
from lindero.engine.log import Log
from lindero.engine.store import Store, Transaction
from lindero.kernel.errors import LinderoError, Refused, Unavailable
from lindero.kernel.record import Event

BATCH: Final = 500
"""Records handed to a follower at once: enough to share a commit, few enough to be redone after an error."""

TRIES: Final = 3
BACK_OFF_S: Final = 0.2
RETRY_S: Final = 5.0

CREATE: Final = """
CREATE TABLE IF NOT EXISTS engine_cursors (name TEXT PRIMARY KEY, seq INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS engine_set_aside (
    name TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, error TEXT NOT NULL, PRIMARY KEY (name, seq))
"""


class Follower(msgspec.Struct, frozen=True, kw_only=True):
    """Something that follows the log.

    Attributes:
        name: Its cursor's name.
        kinds: Returns the kinds that it follows now.
        run: Takes the unit of work and the next events; repeating it must change nothing.
        is_woken: Whether it gets no events: it is run as long as it returns that more is left for it, and its cursor
            then moves to the newest record. So whoever reads rows alone costs nothing for each record that comes.
    """

    name: str
    kinds: Callable[[], Sequence[str]]
    run: Callable[[Transaction, Sequence[Event]], bool | None]
    is_woken: bool = False


class Runner:
    """Runs the followers, one after the other, whenever the log has grown."""

    def __init__(self, store: Store, log: Log, clock: Clock, followers: Sequence[Follower]) -> None:
        self._store = store
        self._log = log
        self._clock = clock
        self._followers = list(followers)
        self._grown = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._journal = structlog.get_logger("reactions")
        store.on_commit(self._grown.set)

    def start(self) -> None:
        """Follow in a thread of its own until stopped; what was left from before is handled first."""
        self._grown.set()
        self._thread = threading.Thread(target=self._loop, name="reactions", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the running batch and stop."""
        self._stopping.set()
        self._grown.set()
        if self._thread is not None:
            self._thread.join()

    def catch_up(self) -> int:
        """Run every follower until none has anything left; return how many records were handled."""
        total = 0
        while moved := sum(self._step(follower) for follower in self._followers):
            total += moved
        return total

    def _loop(self) -> None:
        while not self._stopping.is_set():
            self._grown.wait()
            self._grown.clear()
            try:
                self.catch_up()
            except Unavailable as error:
                # The store cannot write (a full disk, say): nothing is lost, so wait and look again.
                self._journal.warning("reactions_wait", error=error.text, advice=error.advice)
                self._stopping.wait(RETRY_S)
                self._grown.set()

    def _step(self, follower: Follower) -> int:
        """Hand the next batch to a follower; return how many records it took, or how often it was woken."""
        if self._stopping.is_set():
            return 0
        try:
            return self._store.run(lambda tx: self._advance(tx, follower, BATCH))
        except Unavailable:
            raise
        except Exception as error:  # excused(broad-except): an engine's loop; retried, then set aside
            self._journal.warning("reaction_failed", name=follower.name, error=repr(error))
            return self._one_by_one(follower)

    def _advance(self, tx: Transaction, follower: Follower, limit: int) -> int:
        cursor = self._cursor(tx, follower)
        if follower.is_woken:
            newest = _newest(tx, follower)
            if newest > cursor and not follower.run(tx, ()):
                self._move(tx, follower, newest)
            return int(newest > cursor)
        events = self._log.read(tx, follower.kinds(), cursor, limit)
        if events:
            follower.run(tx, events)
            self._move(tx, follower, events[-1].head.seq)
        return len(events)

    def _one_by_one(self, follower: Follower) -> int:
        """Hand over single records, each up to three times, and set aside what still fails.

        A follower that is woken is woken so often, and then not again before something new comes.
        """
        reason = ""
        for attempt in range(TRIES):
            try:
                return self._store.run(lambda tx: self._advance(tx, follower, 1))
            except Unavailable:
                raise
            except Refused as refusal:
                # Nobody retries what a safeguard refused.
                reason = refusal.text
                break
            except Exception as error:  # excused(broad-except): an engine's loop; set aside at last
                reason = error.text if isinstance(error, LinderoError) else repr(error)
                self._clock.wait(BACK_OFF_S * 2**attempt, self._stopping)
        return self._store.run(lambda tx: self._set_aside(tx, follower, reason))

    def _set_aside(self, tx: Transaction, follower: Follower, reason: str) -> int:
        if follower.is_woken:
            places = [_newest(tx, follower)]
        else:
            events = self._log.read(tx, follower.kinds(), self._cursor(tx, follower), 1)
            places = [event.head.seq for event in events]
        for place in places:
            tx.execute(
                "INSERT OR REPLACE INTO engine_set_aside (name, seq, at, error) VALUES (?, ?, ?, ?)",
                (follower.name, place, self._clock.now(), reason),
            )
            self._move(tx, follower, place)
            self._journal.error("reaction_set_aside", name=follower.name, seq=place, error=reason)
        return len(places)

    def _cursor(self, tx: Transaction, follower: Follower) -> int:
        rows = tx.query("SELECT seq FROM engine_cursors WHERE name = ?", (follower.name,))
        return int(rows[0][0]) if rows else -1

    def _move(self, tx: Transaction, follower: Follower, seq: int) -> None:
        tx.execute("INSERT OR REPLACE INTO engine_cursors (name, seq) VALUES (?, ?)", (follower.name, seq))


def _newest(tx: Transaction, follower: Follower) -> int:
    """Return the place of the newest record that a follower follows; -1 if there is none."""
    newest = tx.query(*newest_of(follower.kinds()))[0][0]
    return -1 if newest is None else int(newest)


def create_tables(tx: Transaction) -> None:
    """Create the cursors and the place of what was set aside."""
    for statement in CREATE.split(";"):
        tx.execute(statement)

"""Jobs: what is done again and again, each in a unit of work of its own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import structlog

from lindero.engine.clock import Clock
from lindero.engine.store import Store


class TimedJob(msgspec.Struct, frozen=True, kw_only=True):
    """A job and its period.

    Attributes:
        name: Its name in the journal.
        every_s: Seconds between two runs.
        run: Takes the unit of work, and what was prepared for it where it is prepared.
        after: Runs once the unit is durable, outside it.
        prepare: Runs before the unit, outside it, while others use the store.
    """

    name: str
    every_s: float
    run: Callable[..., None]
    after: Callable[[], None] | None = None
    prepare: Callable[[], Any] | None = None


class JobRunner:
    """Runs jobs when they are due, on the node's clock."""

    def __init__(self, store: Store, clock: Clock, jobs: Sequence[TimedJob]) -> None:
        self._store = store
        self._clock = clock
        self._due = {job.name: (clock.monotonic_s() + job.every_s, job) for job in jobs}
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._journal = structlog.get_logger("jobs")

    def start(self) -> None:
        """Run due jobs in a thread of its own until stopped."""
        self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the running job and stop."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def run_due(self) -> list[str]:
        """Run every job that is due now; return the names of those that were."""
        ran = []
        for name, (due_s, job) in list(self._due.items()):
            if self._clock.monotonic_s() < due_s:
                continue
            self._due[name] = (self._clock.monotonic_s() + job.every_s, job)
            try:
                self._run(job)
            except Exception as error:  # excused(broad-except): an engine's loop; the next turn tries again
                self._journal.error("job_failed", name=name, error=repr(error))
            ran.append(name)
        return ran

    def _run(self, job: TimedJob) -> None:
        if job.prepare is None:
            self._store.run(job.run)
        else:
            found = job.prepare()
            self._store.run(lambda tx: job.run(tx, found))
        if job.after is not None:
            job.after()

    def _loop(self) -> None:
        while self._due and not self._stopping.is_set():
            pause_s = min(due_s for due_s, _ in self._due.values()) - self._clock.monotonic_s()
            if self._clock.wait(max(0.01, pause_s), self._stopping):
                return
            self.run_due()

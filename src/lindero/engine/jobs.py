"""Jobs: what is done again and again, each in a unit of work of its own."""

import threading
from collections.abc import Callable, Collection, Sequence
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
    """Runs jobs when they are due, on the node's clock.

    What a job prepares may take seconds, so each of these has a thread of its own: a clock that calls rescue never
    waits until thousands of tracks are compared. All the others are short, and take turns in one.
    """

    def __init__(self, store: Store, clock: Clock, jobs: Sequence[TimedJob]) -> None:
        self._store = store
        self._clock = clock
        self._due = {job.name: (clock.monotonic_s() + job.every_s, job) for job in jobs}
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._journal = structlog.get_logger("jobs")

    def start(self) -> None:
        """Run due jobs in threads of their own until stopped."""
        short = [name for name, (_, job) in self._due.items() if job.prepare is None]
        long = [[name] for name, (_, job) in self._due.items() if job.prepare is not None]
        for names in [short, *long] if short else long:
            title = "jobs" if names is short else f"job {names[0]}"
            thread = threading.Thread(target=self._loop, args=(names,), name=title, daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Finish the jobs that run and stop."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def run_due(self, names: Collection[str] | None = None) -> list[str]:
        """Run every job that is due now, one after the other; return the names of those that were.

        Args:
            names: Only these; all of them if None.
        """
        ran = []
        for name in list(self._due if names is None else names):
            due_s, job = self._due[name]
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

    def _loop(self, names: Collection[str]) -> None:
        while not self._stopping.is_set():
            pause_s = min(self._due[name][0] for name in names) - self._clock.monotonic_s()
            if self._clock.wait(max(0.01, pause_s), self._stopping):
                return
            self.run_due(names)

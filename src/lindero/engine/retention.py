"""Retention: bodies past their time are erased, heads and hashes stay (safeguard S-40)."""

from collections.abc import Callable
from typing import Final

from lindero.engine.clock import Clock
from lindero.engine.erasing import count, erased_count, release_held
from lindero.engine.jobs import TimedJob
from lindero.engine.log import Log
from lindero.engine.register import ErasureRegister
from lindero.engine.store import Store, Transaction
from lindero.kernel.record import Head

EVERY_S: Final = 1.0
SCRUB_EVERY_S: Final = 60.0
"""Bytes of erased rows leave the side files within a minute; doing it each second would keep the writer busy."""

AT_ONCE: Final = 5_000
_IS_OVERDUE: Final = "SELECT 1 FROM log_bodies WHERE delete_by <= ? LIMIT 1"

Listener = Callable[[Transaction, list[Head]], None]
"""Hears of the heads whose bodies were erased, in the same unit of work."""


class Retention:
    """Erases what is past its time: every second, and at once for whoever is about to read."""

    def __init__(
        self,
        store: Store,
        log: Log,
        clock: Clock,
        listener: Listener,
        register: ErasureRegister | None = None,
    ) -> None:
        """Prepare retention.

        Args:
            store: The database.
            log: The national log.
            clock: The node's clock.
            listener: Hears of what was erased.
            register: Where erasures before their time are named outside the store.
        """
        self._store = store
        self._log = log
        self._clock = clock
        self._listener = listener
        self._register = register
        self._scrubbed_count = -1
        # What a killed process erased may not be scrubbed yet, so the first run scrubs in any case.
        self._is_unscrubbed = True
        self._scrub_at_s = clock.monotonic_s()

    def job(self) -> TimedJob:
        """Return the job that erases and, once a minute, scrubs what erased rows left in side files."""
        return TimedJob(name="engine.retention", every_s=EVERY_S, run=self._erase, after=self._scrub)

    def keep_up(self) -> None:
        """Erase everything that is overdue now, so that nobody reads it any more."""
        while self._store.query(_IS_OVERDUE, (self._clock.now(),)):
            self._store.run(self._erase)

    def _erase(self, tx: Transaction) -> None:
        heads = self._log.overdue(tx, self._clock.now(), AT_ONCE)
        now = self._clock.now()
        kept = self._log.expire(tx, heads) if heads else 0
        released = release_held(tx, now)
        if heads or released:
            count(tx, now, due=len(heads) + len(released), erased=len(heads) - kept + len(released))
        # Erased before its time by a correction or a recall: its bytes leave the side files in the same way.
        erased = erased_count(tx)
        if heads or released:
            self._listener(tx, [*heads, *released])
        if heads or released or erased != self._scrubbed_count:
            self._is_unscrubbed = True
            self._scrubbed_count = erased

    def _scrub(self) -> None:
        if self._register is not None:
            self._register.keep_up(self._store)
        if self._is_unscrubbed and self._clock.monotonic_s() >= self._scrub_at_s:
            self._store.scrub()
            self._is_unscrubbed = False
            self._scrub_at_s = self._clock.monotonic_s() + SCRUB_EVERY_S

"""Retention: bodies past their time are erased, heads and hashes stay (safeguard S-40)."""

from collections.abc import Callable
from typing import Final

from lindero.engine.clock import Clock
from lindero.engine.jobs import TimedJob
from lindero.engine.log import Log
from lindero.engine.store import Store, Transaction
from lindero.kernel.record import Head

EVERY_S: Final = 60.0
AT_ONCE: Final = 5_000

Listener = Callable[[Transaction, list[Head]], None]
"""Hears of the heads whose bodies were erased, in the same unit of work."""


def retention_job(store: Store, log: Log, clock: Clock, listener: Listener) -> TimedJob:
    """Return the job that erases overdue bodies and scrubs what they left in side files."""
    # What a killed process erased may not be scrubbed yet, so the first run scrubs in any case.
    is_unscrubbed = [True]

    def erase(tx: Transaction) -> None:
        heads = log.overdue(tx, clock.now(), AT_ONCE)
        for head in heads:
            log.erase(tx, [head.record_id], head.origin)
        if heads:
            listener(tx, heads)
            is_unscrubbed[0] = True

    def scrub() -> None:
        if is_unscrubbed[0]:
            store.scrub()
            is_unscrubbed[0] = False

    return TimedJob(name="engine.retention", every_s=EVERY_S, run=erase, after=scrub)

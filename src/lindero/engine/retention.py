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
    erased_any = [False]

    def erase(tx: Transaction) -> None:
        heads = log.overdue(tx, clock.now(), AT_ONCE)
        for head in heads:
            log.erase(tx, [head.record_id], head.origin)
        if heads:
            listener(tx, heads)
        erased_any[0] = bool(heads)

    def scrub() -> None:
        if erased_any[0]:
            store.scrub()

    return TimedJob(name="engine.retention", every_s=EVERY_S, run=erase, after=scrub)

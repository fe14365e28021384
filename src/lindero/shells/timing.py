"""A folder's jobs as the node runs them: what takes long beside the store, what changes anything as a unit of work."""

from typing import Any, Protocol

from lindero.engine.jobs import TimedJob
from lindero.engine.store import Transaction
from lindero.kernel.capability import Job
from lindero.kernel.desk import Actor, Desk


class Hands(Protocol):
    """Hands a folder's desk out inside a unit of work."""

    def __call__(self, tx: Transaction, folder: str, actor: Actor) -> Desk:
        """Return the desk."""


class Looks(Protocol):
    """Hands out a folder's desk that only reads what is durable."""

    def __call__(self, folder: str, actor: Actor) -> Desk:
        """Return the desk."""


def timed(folder: str, job: Job, hand: Hands, looking: Looks) -> TimedJob:
    """Return a folder's job as the runner takes it."""
    actor, prepare = Actor(name=f"job/{job.name}"), job.prepare

    def run(tx: Transaction, *found: Any) -> None:
        job.run(hand(tx, folder, actor), *found)

    return TimedJob(
        name=job.name,
        every_s=job.every_s,
        run=run,
        prepare=None if prepare is None else lambda: prepare(looking(folder, actor)),
    )

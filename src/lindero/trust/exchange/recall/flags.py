"""Flags follow records that are released after they were contested (safeguard S-43)."""

from collections.abc import Sequence
from typing import Final

from lindero.kernel.capability import Reaction
from lindero.kernel.desk import Desk
from lindero.kernel.record import Event
from lindero.trust.exchange.recall import tables
from lindero.trust.exchange.records import AccuracyContested, BatchSealed


def flag_sealed(desk: Desk, events: Sequence[Event]) -> None:
    """Raise this node's flags anew for neighbours to whom a contested record has just been released."""
    for event in events:
        batch = event.record
        if not isinstance(batch, BatchSealed):
            continue
        run = (batch.channel, batch.first, batch.first + batch.count, desk.nation)
        for contested, origin, by, reason, repeats in desk.rows(tables.SELECT_UNTOLD, run):
            desk.put(
                AccuracyContested(contested=contested, origin=origin, by=by, reason=reason, repeats=repeats)
            )


REACTIONS: Final = (Reaction(name="exchange.flag_sealed", on=(BatchSealed,), run=flag_sealed),)

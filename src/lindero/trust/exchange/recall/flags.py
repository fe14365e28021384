"""Flags follow records that reach a neighbour after they were contested (safeguard S-43).

What is urgent overtakes everything else, so a flag leaves only when the neighbour has proved that it has the record:
before that it would be turned away there, as about something that never crossed.
"""

from collections.abc import Sequence
from typing import Final

from lindero.kernel.capability import Reaction
from lindero.kernel.desk import Desk
from lindero.kernel.record import Event
from lindero.trust.exchange.recall import tables
from lindero.trust.exchange.records import AccuracyContested, BatchAcknowledged


def flag_arrived(desk: Desk, events: Sequence[Event]) -> None:
    """Raise this node's flags anew for neighbours where a contested record has just arrived."""
    for event in events:
        batch = event.record
        if not isinstance(batch, BatchAcknowledged):
            continue
        run = (batch.channel, batch.first, batch.first + batch.count, desk.nation)
        for contested, origin, by, reason, repeats in desk.rows(tables.SELECT_UNTOLD, run):
            desk.put(
                AccuracyContested(contested=contested, origin=origin, by=by, reason=reason, repeats=repeats)
            )


REACTIONS: Final = (Reaction(name="exchange.flag_arrived", on=(BatchAcknowledged,), run=flag_arrived),)

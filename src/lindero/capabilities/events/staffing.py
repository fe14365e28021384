"""What if there were more patrols, or fewer: how long an event waits for one (the queue M/M/c, Erlang 1917)."""

from typing import Final

import msgspec

MOST_PATROLS: Final = 200


class Staffing(msgspec.Struct, frozen=True, kw_only=True):
    """How a number of patrols copes.

    Attributes:
        patrols: How many are on duty.
        load: Share of their time that is taken; 1 or more: the queue grows without end.
        waits: Share of events for which no patrol is free at once; 1 where the queue grows without end.
        wait_min: Mean wait over all events, minutes; None where the queue grows without end.
    """

    patrols: int
    load: float
    waits: float
    wait_min: float | None


def staffing_of(patrols: int, events_per_day: float, handling_min: float) -> Staffing:
    """Return how patrols cope, by Erlang's C formula: events come at random, each takes one patrol for a time.

    Args:
        patrols: How many are on duty, 1 to `MOST_PATROLS`.
        events_per_day: How many events come a day, on average.
        handling_min: How long one takes a patrol, minutes, on average.
    """
    offered = events_per_day * handling_min / (24 * 60)
    load = offered / patrols
    if load >= 1:
        return Staffing(patrols=patrols, load=load, waits=1.0, wait_min=None)
    blocked = 1.0
    for servers in range(1, patrols + 1):  # Erlang's B by recursion: no factorials that overflow
        blocked = offered * blocked / (servers + offered * blocked)
    waits = blocked / (1 - load * (1 - blocked))
    return Staffing(
        patrols=patrols, load=load, waits=waits, wait_min=waits * handling_min / (patrols * (1 - load))
    )


def patrols_for(target_wait_min: float, events_per_day: float, handling_min: float) -> int | None:
    """Return the fewest patrols that keep the mean wait within a target, minutes; None if `MOST_PATROLS` do not."""
    for patrols in range(1, MOST_PATROLS + 1):
        wait_min = staffing_of(patrols, events_per_day, handling_min).wait_min
        if wait_min is not None and wait_min <= target_wait_min:
            return patrols
    return None

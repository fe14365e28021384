"""When something was done, and which step of a task may come now."""

from collections.abc import Collection
from typing import Final

from lindero.capabilities.patrol.records import Step
from lindero.kernel.places import Place, moved
from lindero.kernel.times import MINUTE_MS, Instant

ORDER: Final[tuple[Step, ...]] = ("accepted", "under_way", "arrived", "ended")
"""The steps of a task in order; `declined` may come at any time before the end."""

LATE_MS: Final = 2 * MINUTE_MS
"""What comes later than this after it was done is shown as late (product default)."""

MOST_OFF_M: Final = 100_000
"""The most that a place may be off, metres: what is farther off is said to be this far."""


def done_at(said: Instant | None, clock_off_ms: int, now: Instant) -> Instant:
    """Return when something was done by the node's clock; never later than now, and now where nobody says.

    Args:
        said: When it was done by the phone's clock, milliseconds UTC.
        clock_off_ms: How far that clock was ahead of the node's.
        now: The node's time.
    """
    return now if said is None else max(0, min(now, said - clock_off_ms))


def is_late(done: Instant, received: Instant) -> bool:
    """Say whether a word came so long after what it speaks of that whoever reads it must know."""
    return received - done > LATE_MS


def seen_from(here: Place, away_m: int, bearing: int, accuracy_m: int) -> tuple[Place, int]:
    """Return where something was that was seen from a place, and how far off that may be, metres.

    A distance taken by eye is trusted to a quarter of itself (product default).

    Args:
        here: Where it was seen from.
        away_m: How far away it was, metres; 0 if it was right there.
        bearing: In which direction, degrees from north.
        accuracy_m: How far off the place may be that it was seen from.
    """
    if away_m == 0:
        return here, accuracy_m
    return moved(here, float(bearing), float(away_m)), min(MOST_OFF_M, accuracy_m + away_m // 4)


def is_over(taken: Collection[str]) -> bool:
    """Say whether a task is over, by whoever's word."""
    return "ended" in taken or "declined" in taken


def steps_left(taken: Collection[str]) -> tuple[Step, ...]:
    """Return the steps that may still come, in order; a later one says the earlier ones too."""
    if is_over(taken):
        return ()
    reached = max((ORDER.index(step) for step in ORDER if step in taken), default=-1)
    return (*ORDER[reached + 1 :], "declined")

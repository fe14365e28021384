"""What follows from an alarm's instants: how long it took, whether it is the same alarm again, how most of them did."""

from collections.abc import Sequence
from typing import Final

from lindero.kernel.times import MINUTE_MS

QUIET_MS: Final = MINUTE_MS
"""A device that goes on raising the same alarm raises it once a minute: whoever answers needs one, not a thousand."""

SHOWN_MS: Final = 10 * MINUTE_MS
"""How long an alarm that nobody ended stays on the map."""

AHEAD_MS: Final = 2_000
"""How far a device's clock may be ahead before its alarm's latency says nothing."""


STATES: Final = frozenset({"tamper", "low_battery", "fault", "lost"})
"""What an alarm says of the device itself: it holds until it is over, and saying it again adds nothing."""


def is_same_again(about: str, raised_at: int | None, now: int) -> bool:
    """Say whether an alarm follows one of the same device about the same, which is not over, and adds nothing.

    Args:
        about: What it is about.
        raised_at: When the one before was raised, milliseconds UTC; None if there is none.
        now: The time, milliseconds UTC.
    """
    return raised_at is not None and (about in STATES or 0 <= now - raised_at < QUIET_MS)


def latency_ms(measured_at: int, shown_at: int) -> int | None:
    """Return the time from happening to the picture, milliseconds; None where the device's clock is ahead.

    A clock a little ahead counts as no time at all: no measurement is that exact.
    """
    took = shown_at - measured_at
    return max(0, took) if took >= -AHEAD_MS else None


def percentile(values: Sequence[int], percent: int) -> int | None:
    """Return the value that so many per cent of the values do not exceed (nearest rank); None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]

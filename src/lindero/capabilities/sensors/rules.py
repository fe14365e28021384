"""What follows from how often a sensor is heard: pure functions of times and counts."""

import math
from typing import Final

from lindero.kernel.times import SECOND_MS

RATE_SPAN_S: Final = 60.0
"""Rates are averages over a minute: steady enough to read, quick enough to show that a receiver fails."""


def is_silent(heard_at: int | None, registered_at: int, now: int, silent_after_s: int) -> bool:
    """Say whether nothing came from a sensor for longer than it may be silent.

    Args:
        heard_at: When something last came, milliseconds UTC; None if never.
        registered_at: When it was registered, milliseconds UTC.
        now: The time, milliseconds UTC.
        silent_after_s: How long it may be silent, seconds.
    """
    last = heard_at if heard_at is not None else registered_at
    return now - last > silent_after_s * SECOND_MS


def rate_after(rate: float, heard_at: int | None, now: int, lines: int, span_s: float = RATE_SPAN_S) -> float:
    """Return the rate after more lines came: an exponential average over a span of time.

    Args:
        rate: Lines per second until now.
        heard_at: When the rate was last brought up to date, milliseconds UTC; None if never.
        now: The time, milliseconds UTC.
        lines: Lines that came since.
        span_s: The span, seconds.

    Returns:
        Lines per second.
    """
    return rate_at(rate, heard_at, now, span_s) + lines / span_s


def rate_at(rate: float, heard_at: int | None, now: int, span_s: float = RATE_SPAN_S) -> float:
    """Return what is left of a rate when nothing came since `heard_at`, lines per second."""
    if heard_at is None:
        return 0.0
    return rate * math.exp(-max(0, now - heard_at) / (span_s * SECOND_MS))

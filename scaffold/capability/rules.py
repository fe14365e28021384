"""What follows: until when an item may wait."""

from typing import Final

from lindero.kernel.times import DAY_MS, HOUR_MS

WAIT_MS: Final = {1: 7 * DAY_MS, 2: DAY_MS, 3: HOUR_MS}
"""How long an item of each urgency may wait, milliseconds."""


def wait_until(noted_at: int, urgency: int) -> int:
    """Return until when an item may wait, milliseconds UTC."""
    return noted_at + WAIT_MS[urgency]


def is_overdue(noted_at: int, urgency: int, now: int) -> bool:
    """Say whether an item has waited longer than it may; at the very end it may still wait."""
    return now > wait_until(noted_at, urgency)

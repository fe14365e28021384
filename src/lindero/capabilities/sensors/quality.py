"""How good a source is now: enough of it, soon enough, whole enough.

The three measures are those by which Implementing Regulation (EU) 2021/581, article 22, has the quality of data judged:
number, timeliness, completeness. Each is a share from 0 to 1, and each falls by itself when a feed stops or fails.
"""

from typing import Final

import msgspec

from lindero.kernel.times import SECOND_MS

USUAL_SPAN_S: Final = 3_600.0
"""What is usual is an average over an hour: a rush or a lull moves it, a lost minute does not."""

ENOUGH: Final = 0.5
"""Share of what is usual that is enough: ships have their quiet hours, and a slow source its pauses."""

GOOD: Final = 0.9
FAIR: Final = 0.5


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What was heard of a source, as averages that fade while nothing comes.

    Attributes:
        recent: Lines per second over as long as it may be silent.
        usual: Lines per second over `usual_span_s`.
        faulty: Of these, the lines per second that could not be used.
        measured_at: The newest measurement, milliseconds UTC; None if there is none.
        is_silent: Whether nothing came for longer than it may be silent.
    """

    recent: float
    usual: float
    faulty: float
    measured_at: int | None
    is_silent: bool


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """How good a source is now; each measure is a share from 0 to 1.

    Attributes:
        number: Whether as much comes as usual: `ENOUGH` of it counts as all. Nothing comes from a silent source.
        timeliness: How old the newest measurement may be, beside how old it is.
        completeness: Lines that could be used, of all that came.
    """

    number: float
    timeliness: float
    completeness: float

    @property
    def lowest(self) -> float:
        """The measure that a source is judged by: it is no better than its weakest."""
        return min(self.number, self.timeliness, self.completeness)

    @property
    def word(self) -> str:
        """`good`, `fair` or `poor`."""
        if self.lowest >= GOOD:
            return "good"
        return "fair" if self.lowest >= FAIR else "poor"


def usual_span_s(silent_after_s: int) -> float:
    """Return the span over which a source's usual rate is taken, seconds: long beside its own pauses."""
    return max(USUAL_SPAN_S, 12.0 * silent_after_s)


def quality_of(heard: Heard, *, now: int, silent_after_s: int) -> Quality | None:
    """Return how good a source is now; None while nothing was ever heard of it.

    Args:
        heard: What was heard of it, faded until now.
        now: The time, milliseconds UTC.
        silent_after_s: How long it may be silent, and so how old its newest measurement may be, seconds.
    """
    if not heard.usual:
        return None
    return Quality(
        number=0.0 if heard.is_silent else min(1.0, heard.recent / (ENOUGH * heard.usual)),
        timeliness=_timeliness(heard.measured_at, now, silent_after_s),
        completeness=max(0.0, 1.0 - heard.faulty / heard.usual),
    )


def _timeliness(measured_at: int | None, now: int, silent_after_s: int) -> float:
    if measured_at is None:
        return 0.0
    age_ms = max(1, now - measured_at)
    return min(1.0, silent_after_s * SECOND_MS / age_ms)

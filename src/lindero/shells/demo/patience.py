"""Patience with a process that starts: as long as it gets on, however busy the machine is, and no longer."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from lindero.engine.clock import Clock

STILL_S: Final = 90.0
"""A process that used no processor time for so long gets nowhere, be the machine ever so busy."""

MOST_S: Final = 600.0
"""A process that is not ready by then will not be, whatever it does."""

_USED: Final = slice(11, 15)
"""Time of the process and of its children that ended, behind its name in `/proc/PID/stat` (proc(5))."""


class Patience:
    """How long one process is waited for."""

    def __init__(self, clock: Clock, ticks: Callable[[], int | None]) -> None:
        """Begin to wait.

        Args:
            clock: Tells how much time has passed.
            ticks: Tells how much processor time it has used; None where the machine does not say.
        """
        self._clock = clock
        self._ticks = ticks
        self._seen = ticks()
        self._began_s = self._seen_s = clock.monotonic_s()

    def lost(self) -> str | None:
        """Return why there is nothing left to wait for; None while it gets on."""
        now_s, seen = self._clock.monotonic_s(), self._ticks()
        if seen != self._seen:
            self._seen, self._seen_s = seen, now_s
        if now_s - self._seen_s >= STILL_S:
            return f"It has stood still for {STILL_S:.0f} s."
        return f"It was not ready within {MOST_S:.0f} s." if now_s - self._began_s >= MOST_S else None


def ticks_of(pid: int) -> int | None:
    """Return the processor time that a process has used, in ticks of the system; None where this is not told."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    return sum(int(field) for field in stat.rpartition(") ")[2].split()[_USED])

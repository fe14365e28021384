"""Stopwatches of processor and wall time, and one way to print what was measured."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """A count with the seconds that it took.

    Attributes:
        what: What was measured.
        count: How many.
        cpu_s: Processor seconds of this process, all threads.
        wall_s: Seconds on the wall.
    """

    what: str
    count: int
    cpu_s: float
    wall_s: float

    @property
    def per_cpu_s(self) -> float:
        """How many for each second of processor."""
        return self.count / self.cpu_s if self.cpu_s else float("inf")

    @property
    def per_s(self) -> float:
        """How many a second."""
        return self.count / self.wall_s if self.wall_s else float("inf")


def measure(what: str, work: Callable[[], int]) -> Measured:
    """Run something that returns how many it did, and time it."""
    cpu_s, wall_s = time.process_time(), time.perf_counter()
    count = work()
    return Measured(what, count, time.process_time() - cpu_s, time.perf_counter() - wall_s)


def cpu_s_of(process: int) -> float:
    """Return the processor seconds that another process has taken so far; 0 where the system does not tell."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return 0.0
    user, system = told.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def show(measured: Measured, base: Measured | None = None, bar: str = "") -> None:
    """Print a line: rate by processor and by wall, the ratio to the baseline, and the bar to be reached."""
    ratio = ""
    if base is not None:
        ratio = f"{measured.per_cpu_s / base.per_cpu_s:8.1f}x CPU {measured.per_s / base.per_s:8.1f}x wall"
    print(
        f"{measured.what:<46}{measured.per_cpu_s:>12,.0f}/CPU s {measured.per_s:>12,.0f}/s  {ratio:<30}{bar}"
    )

"""Memory of a process that serves a node: how often Python looks for cycles."""

import gc
from typing import Final

THRESHOLDS: Final = (100_000, 50, 50)
"""A run of records is a hundred thousand small objects without cycles; Python's own thresholds (2,000 and less) would
search them dozens of times a second for nothing. Measured: 13 % of the processor time of a crossing."""


def look_for_cycles_less() -> None:
    """Leave what the program loaded at its start out of every search, and search after many objects only.

    Memory without cycles is freed at once all the same, so it does not grow.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)

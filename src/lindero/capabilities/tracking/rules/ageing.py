"""When a track counts as stale, and when it ends: from how often its kind of sender must report."""

from typing import Final

from lindero.kernel.times import MINUTE_MS, SECOND_MS

MIN_STALE_MS: Final = 6 * MINUTE_MS
"""A class A ship at anchor reports every 3 minutes: two reports may be lost before anybody looks up."""

MIN_END_MS: Final = 10 * MINUTE_MS
MAX_END_MS: Final = 30 * MINUTE_MS
"""Between them a silent track ends: not while it may merely be shadowed, nor so late that the map lies."""

_MISSED_REPORTS: Final = 3
_SLOW_MMPS: Final = {"ais_a": 1_543, "ais_b": 1_029}
"""3 knots for class A and 2 knots for class B: below them a ship that lies still reports seldom."""

_LYING: Final = frozenset({1, 5})
"""Navigational status at anchor and moored."""

_INTERVAL_S: Final = {
    "ais_a": 10, "ais_b": 30, "ais_long_range": 180, "ais_aircraft": 10, "report": 300,
    "radar": 12, "camera": 10, "acoustic": 30, "ground_sensor": 300, "adsb": 10, "remote_id": 10, "cot": 60,
    "sapient": 30, "gnss": 60, "system_track": 12,
}  # fmt: skip
_LYING_S: Final = 180
_UNKNOWN_S: Final = 300


def interval_ms(source_class: str, navigation_status: int | None, speed_mmps: int | None) -> int:
    """Return the longest time between two reports of such a sender (ITU-R M.1371-5, annex 1, table 1).

    Args:
        source_class: How it reports.
        navigation_status: Its navigational status; None if unknown.
        speed_mmps: Its speed, millimetres per second; None if unknown.

    Returns:
        Milliseconds.
    """
    slow = _SLOW_MMPS.get(source_class)
    if slow is not None and (speed_mmps is None or speed_mmps <= slow):
        is_lying = navigation_status in _LYING if source_class == "ais_a" else True
        if is_lying:
            return _LYING_S * SECOND_MS
    return _INTERVAL_S.get(source_class, _UNKNOWN_S) * SECOND_MS


def stale_after_ms(interval: int) -> int:
    """Return after how long without a report a track counts as stale, milliseconds."""
    return max(MIN_STALE_MS, _MISSED_REPORTS * interval)


def end_after_ms(interval: int) -> int:
    """Return after how long without a report a track ends, milliseconds."""
    return min(MAX_END_MS, max(MIN_END_MS, 2 * stale_after_ms(interval)))

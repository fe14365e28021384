"""What a detector finds: a pattern, whose, where and when, with reasons and the numbers behind them."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from lindero.capabilities.alerts.detecting.histories import Histories
from lindero.capabilities.alerts.detecting.surroundings import Scene
from lindero.kernel.detectors import Detector
from lindero.kernel.places import Place

Kind = Literal[
    "loitering", "rendezvous", "ais_gap", "dark_target", "spoofed_position", "identity_clash", "zone_entry",
    "border_approach", "route_deviation", "drifting", "speed_drop", "distress_beacon", "convoy", "drone_launch",
    "crossing_pattern",
]  # fmt: skip
"""What a detector can find."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A pattern that was found.

    Attributes:
        kind: What it is.
        at: When there was enough to say so, milliseconds UTC.
        since: When it began.
        until: When it was seen last.
        track_ids: Whose it is.
        place: Where.
        score_permille: How strongly the evidence speaks for it, thousandths; no probability.
        reasons: Why, each a sentence with its numbers.
        evidence: The numbers behind the reasons, by name and unit.
    """

    kind: Kind
    at: int
    since: int
    until: int
    track_ids: tuple[str, ...]
    place: Place
    score_permille: int
    reasons: tuple[str, ...]
    evidence: Mapping[str, float | str]


class RuleDetector(msgspec.Struct, frozen=True, kw_only=True):
    """A detector of rules that people wrote.

    Attributes:
        kind: What it finds.
        declared: What is declared of it.
        limits: Its limits, the defaults.
        find: Finds patterns in a scene.
    """

    kind: Kind
    declared: Detector
    limits: Any
    find: Callable[[Histories, Scene, Any], list[Finding]]


def plain(value: float | str) -> float | str:
    """Return a number as Python's own: arithmetic with arrays leaves their kind of numbers behind."""
    return value if isinstance(value, str) else float(value)


def ramp(value: float, low: float, high: float) -> float:
    """Return how far a value has come from `low` to `high`: 0 below the one, 1 above the other."""
    if high == low:
        return float(value >= high)
    return min(1.0, max(0.0, (value - low) / (high - low)))


def permille(score: float) -> int:
    """Return a score between 0 and 1 in thousandths, at least 1: what is found is never nothing."""
    return max(1, min(1_000, round(1_000 * score)))

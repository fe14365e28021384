"""What the model of false alarms reads of an alert: how it looks, where and when; nothing of who anybody is."""

import math
from typing import Final

from lindero.capabilities.alerts.detecting.detect import DETECTORS
from lindero.capabilities.alerts.records import AlertRaised, Fact
from lindero.kernel.units import DEGREE_E7

KINDS: Final = (*DETECTORS, "signal")
FACTS: Final = (
    "minutes", "speed_mps", "others_lying_near", "others", "reception", "passed", "distance_m", "alarms", "members",
    "before_mps", "others_heard",
)  # fmt: skip
FEATURES: Final = (
    "score", "hour_sine", "hour_cosine", "longitude", "latitude", "data_age", "track_count",
    *(f"fact_{name}" for name in FACTS),
    *(f"kind_{kind}" for kind in KINDS),
)  # fmt: skip
"""Everything that the model reads, as the register declares it."""

_DAY_MS: Final = 86_400_000


def features_of(alert: AlertRaised) -> tuple[float, ...]:
    """Return an alert as numbers, in the order of `FEATURES`; what is not known is -1."""
    track_count = len(alert.track_ids)
    return vector(
        alert.kind, alert.score.permille, alert.measured_at, (alert.place.lon, alert.place.lat),
        alert.score.data_age_s, track_count, alert.facts,
    )  # fmt: skip


def vector(
    kind: str,
    permille: int,
    measured_at: int,
    place: tuple[int, int],
    data_age_s: int,
    track_count: int,
    facts: tuple[Fact, ...],
) -> tuple[float, ...]:
    """Return the numbers of an alert as they lie in a row."""
    turn = 2 * math.pi * (measured_at % _DAY_MS) / _DAY_MS
    known = {fact.name: float(fact.value) for fact in facts if not isinstance(fact.value, str)}
    shown = kind if kind in DETECTORS else "signal"
    return (
        permille / 1_000,
        math.sin(turn),
        math.cos(turn),
        place[0] / DEGREE_E7,
        place[1] / DEGREE_E7,
        math.log1p(data_age_s),
        float(track_count),
        *(known.get(name, -1.0) for name in FACTS),
        *(float(shown == one) for one in KINDS),
    )

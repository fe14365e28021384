"""The shadow: what a model would have done with alerts that people judged, without anybody seeing it (DET-04)."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from lindero.capabilities.alerts.actions.holding import Label
from lindero.capabilities.alerts.learning.features import FEATURES
from lindero.capabilities.alerts.learning.suppressor import Suppressor
from lindero.capabilities.alerts.records.registry import Figures

_BINS: Final = 10
_FEW: Final = 20
"""True alerts of a kind without which its recall says little."""


def in_the_shadow(labels: Sequence[Label], proxy: int = 0) -> Figures:
    """Return how a model did that judged each alert before it learned what people judged of it.

    Args:
        labels: Judged alerts in their order.
        proxy: What the audit of its inputs gave, see `proxy_permille`.
    """
    suppressor = Suppressor(len(FEATURES))
    seen: list[tuple[Label, bool, float]] = []
    for label in labels:
        features = np.array(label.features)
        is_held = not label.saves_life and suppressor.holds_back(features)
        seen.append((label, is_held, suppressor.score(features)))
        suppressor.learn(features, is_true=label.is_true)
    return Figures(
        judged=len(seen),
        false_left=_left([held for label, held, _ in seen if not label.is_true]),
        recall=_left([held for label, held, _ in seen if label.is_true]),
        life_recall=_left([held for label, held, _ in seen if label.is_true and label.saves_life]),
        calibration=_calibration(seen),
        subgroup_gap=_gap(seen),
        proxy=proxy,
    )


def _left(held: list[bool]) -> int:
    return 1_000 if not held else round(1_000 * (1 - sum(held) / len(held)))


def _calibration(seen: list[tuple[Label, bool, float]]) -> int:
    """Return the expected calibration error over ten bins of the score (Naeini and others 2015), thousandths."""
    if not seen:
        return 0
    scores = np.array([score for _, _, score in seen])
    truths = np.array([float(label.is_true) for label, _, _ in seen])
    bins = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(scores[bins == one].mean() - truths[bins == one].mean()) * (bins == one).mean()
        for one in set(bins)
    ]
    return min(1_000, round(1_000 * float(np.sum(gaps))))


def _gap(seen: list[tuple[Label, bool, float]]) -> int:
    """Return the greatest difference of recall between kinds of which enough were true."""
    by_kind: dict[str, list[bool]] = {}
    for label, held, _ in seen:
        if label.is_true:
            by_kind.setdefault(label.kind, []).append(held)
    recalls = [_left(held) for held in by_kind.values() if len(held) >= _FEW]
    return max(recalls) - min(recalls) if recalls else 0

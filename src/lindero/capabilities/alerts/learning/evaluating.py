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

_Judged = tuple[Label, bool, float]
"""A judged alert, whether the model would have held it back, and its score."""


def in_the_shadow(labels: Sequence[Label], proxy: int = 0) -> Figures:
    """Return how a model did that judged each alert before it learned what people judged of it.

    Shares count each alert with its weight: what people saw of an alert that was held back is one in ten.

    Args:
        labels: Judged alerts in their order.
        proxy: What the audit of its inputs gave, see `proxy_permille`.
    """
    suppressor = Suppressor(len(FEATURES))
    seen: list[_Judged] = []
    for label in labels:
        features = np.array(label.features)
        is_held = not label.saves_life and suppressor.holds_back(features)
        seen.append((label, is_held, suppressor.score(features)))
        suppressor.learn(features, is_true=label.is_true, weight=max(1, label.weight))
    true = [one for one in seen if one[0].is_true]
    return Figures(
        judged=len(seen),
        false_left=_left([one for one in seen if not one[0].is_true]),
        recall=_left(true),
        life_recall=_left([one for one in true if one[0].saves_life]),
        calibration=_calibration(seen),
        subgroup_gap=_gap(true),
        proxy=proxy,
    )


def _left(seen: list[_Judged]) -> int:
    """Return the share that was left in the queue, thousandths, each alert with its weight."""
    weights = [label.weight for label, _, _ in seen]
    held = sum(label.weight for label, is_held, _ in seen if is_held)
    return 1_000 if not sum(weights) else round(1_000 * (1 - held / sum(weights)))


def _calibration(seen: list[_Judged]) -> int:
    """Return the expected calibration error over ten bins of the score (Naeini and others 2015), thousandths."""
    counted = [one for one in seen if one[0].weight]
    if not counted:
        return 0
    weights = np.array([float(label.weight) for label, _, _ in counted])
    scores = np.array([score for _, _, score in counted])
    truths = np.array([float(label.is_true) for label, _, _ in counted])
    bins = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    gaps = [abs((weights * (scores - truths))[bins == one].sum()) for one in set(bins)]
    return min(1_000, round(1_000 * float(np.sum(gaps) / weights.sum())))


def _gap(true: list[_Judged]) -> int:
    """Return the greatest difference of recall between kinds of which enough were true."""
    by_kind: dict[str, list[_Judged]] = {}
    for one in true:
        by_kind.setdefault(one[0].kind, []).append(one)
    recalls = [_left(ones) for ones in by_kind.values() if len(ones) >= _FEW]
    return max(recalls) - min(recalls) if recalls else 0

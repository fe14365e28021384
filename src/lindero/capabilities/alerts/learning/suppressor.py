"""Which alerts are false beyond doubt: learned from judgements, with a floor under recall, and distrust after a drift.

Two models share the judgement: a logistic one that learns from every label at once, and boosted trees over a window
of the newest labels. What they say becomes a decision by a conformal threshold (Vovk 2005, Papadopoulos 2002): of the
newest true alerts at most a share may lie below it, each scored before it was learned from. After each miss that
comes to light the share is narrowed (adaptive conformal inference, Gibbs and Candes 2021). A Page-Hinkley test (Page
1954) on the loss finds that the world has changed; then nothing is held back until enough was learned anew.
"""

from collections import deque

import msgspec
import numpy as np

from lindero.capabilities.alerts.learning.boosting import Floats, Predict, boosted
from lindero.capabilities.alerts.learning.drift import PageHinkley
from lindero.capabilities.alerts.learning.logistic import OnlineLogistic


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How the suppressor learns (product defaults).

    Attributes:
        recall: The share of true alerts that must stay, at least.
        spare: Which part of the permitted misses is used: the rest is kept for what the window does not know.
        window: Labels that the trees learn from.
        refit_every: Labels after which the trees are grown anew.
        calibrated_by: True alerts without which no threshold is set.
        calibration: True alerts that the threshold is set by.
        first: Labels without which nothing is held back.
        after_drift: Labels kept when a drift is found.
        drift_bound: Sum of excess loss at which it is one.
    """

    recall: float = 0.95
    spare: float = 0.5
    window: int = 2_000
    refit_every: int = 250
    calibrated_by: int = 50
    calibration: int = 250
    first: int = 300
    after_drift: int = 60
    drift_bound: float = 12.0


class Suppressor:
    """Learns from labels in the order in which they come.

    Attributes:
        limits: How it learns.
        drifts: At which label each drift was found.
        labels: How many labels it has seen.
    """

    def __init__(self, width: int, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.drifts: list[int] = []
        self.labels = 0
        self._width = width
        self._rows: deque[tuple[Floats, bool, float]] = deque(maxlen=self.limits.window)
        self._true_scores: deque[float] = deque(maxlen=self.limits.calibration)
        self._since_fit = 0
        self._begin()

    def _begin(self) -> None:
        self._logistic = OnlineLogistic(self._width)
        self._trees: Predict | None = None
        self._test = PageHinkley(self.limits.drift_bound)
        self._true_scores.clear()
        self._permitted = (1.0 - self.limits.recall) * self.limits.spare
        self._learned = 0
        self._was_trusted = False

    @property
    def is_trusted(self) -> bool:
        """Whether it has learned enough since it began, or since the last drift, to hold anything back."""
        enough = self._learned >= self.limits.first and len(self._true_scores) >= self.limits.calibrated_by
        return enough and self._trees is not None

    @property
    def drift(self) -> float:
        """How far the newest loss has drifted: 1 is the bound."""
        return self._test.statistic / self.limits.drift_bound

    def score(self, features: Floats) -> float:
        """Return how likely it is that an alert is true."""
        simple = self._logistic.probability(features)
        if self._trees is None:
            return simple
        return 0.25 * simple + 0.75 * float(self._trees(features[None, :])[0])

    @property
    def threshold(self) -> float:
        """Below this score an alert is held back; 0 while the model is not trusted."""
        if not self.is_trusted:
            return 0.0
        ordered = np.sort(np.fromiter(self._true_scores, float))
        rank = int(self._permitted * (len(ordered) + 1))
        return float(ordered[rank - 1]) if rank >= 1 else float(ordered[0]) * 0.5

    def holds_back(self, features: Floats) -> bool:
        """Say whether an alert is false beyond the permitted doubt."""
        return self.is_trusted and self.score(features) < self.threshold

    def learn(self, features: Floats, *, is_true: bool, weight: float = 1.0) -> None:
        """Learn what a person judged.

        Args:
            features: What was known when it was raised.
            is_true: What it turned out to be.
            weight: For how many it stands: of what is held back only a share is judged.
        """
        self.labels += 1
        self._learned += 1
        score = self.score(features)
        if is_true and self.is_trusted:
            self._adapt(missed=score < self.threshold)
        if is_true and self._trees is not None:
            self._true_scores.append(score)
        self._logistic.learn(features, is_true=is_true, weight=weight)
        self._rows.append((features, is_true, weight))
        self._since_fit += 1
        loss = -np.log(np.clip(score if is_true else 1.0 - score, 0.02, 1.0))
        if self._trees is not None and self._drifted(float(loss)):
            self._forget()
        elif self._is_due():
            self._grow()

    def _drifted(self, loss: float) -> bool:
        """Test for a drift; the reference is learned anew once something is held back.

        From then on mostly doubtful alerts are judged, which are harder: that is no change of the world.
        """
        if self.is_trusted and not self._was_trusted:
            self._was_trusted = True
            self._test = PageHinkley(self.limits.drift_bound)
        return self._test.sees(loss)

    def _adapt(self, *, missed: bool) -> None:
        """Narrow the permitted share after a miss, and widen it slowly up to where it began."""
        goal = (1.0 - self.limits.recall) * self.limits.spare
        self._permitted = min(goal, max(0.0, self._permitted + 0.01 * (goal - float(missed) * 0.5)))

    def _is_due(self) -> bool:
        first = self.limits.refit_every if self.labels > self.limits.refit_every else self.limits.first // 2
        wanted = first if self._trees is not None else self.limits.first // 2
        both = {is_true for _, is_true, _ in self._rows} if self._since_fit >= wanted else set()
        return self._since_fit >= wanted and len(both) > 1

    def _grow(self) -> None:
        features = np.stack([row for row, _, _ in self._rows])
        labels = np.array([float(is_true) for _, is_true, _ in self._rows])
        weights = np.array([weight for _, _, weight in self._rows])
        self._trees = boosted(features, labels, weights)
        self._since_fit = 0

    def _forget(self) -> None:
        """Begin anew with the newest labels only; what was learned before is about another world."""
        self.drifts.append(self.labels)
        newest = list(self._rows)[-self.limits.after_drift :]
        self._rows.clear()
        self._begin()
        for features, is_true, weight in newest:
            self._rows.append((features, is_true, weight))
            self._logistic.learn(features, is_true=is_true, weight=weight)
        self._since_fit = len(newest)
        self._learned = len(newest)

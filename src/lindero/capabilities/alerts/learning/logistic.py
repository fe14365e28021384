"""Logistic regression that learns from one label at a time, on features that it scales as it goes."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_RATE: Final = 0.05
_SHRINK: Final = 1e-4
_CLIP: Final = 6.0


class OnlineLogistic:
    """A logistic model by stochastic gradient descent (Bottou 2010), inputs standardised by running moments (Welford).

    Attributes:
        seen: Labels that it has learned from.
    """

    def __init__(self, width: int) -> None:
        self.seen = 0
        self._weights = np.zeros(width + 1)
        self._mean = np.zeros(width)
        self._square = np.zeros(width)

    def _scaled(self, features: Floats) -> Floats:
        deviation = np.sqrt(self._square / max(self.seen, 1)) + 1e-3
        scaled: Floats = np.clip((features - self._mean) / deviation, -_CLIP, _CLIP)
        return np.append(scaled, 1.0)

    def probability(self, features: Floats) -> float:
        """Return how likely it is that an alert is true."""
        return float(1.0 / (1.0 + np.exp(-(self._scaled(features) @ self._weights))))

    def learn(self, features: Floats, *, is_true: bool, weight: float = 1.0) -> None:
        """Learn from one label; a weight above 1 stands for others like it that nobody judged."""
        self.seen += 1
        off = features - self._mean
        self._mean += off / self.seen
        self._square += off * (features - self._mean)
        scaled = self._scaled(features)
        error = self.probability(features) - float(is_true)
        rate = _RATE * min(weight, 5.0) / (1.0 + self.seen / 2_000.0) ** 0.5
        self._weights -= rate * (error * scaled + _SHRINK * self._weights)

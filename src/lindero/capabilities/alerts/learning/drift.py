"""A test for a change of the mean: Page (1954), with Hinkley's reference value learned from the stream itself."""

from typing import Final

_SETTLES: Final = 200
"""Values from which the reference is learned first."""

_SLACK: Final = 0.1
"""How much worse than before is no drift yet, nats of loss."""


class PageHinkley:
    """Adds up by how much values exceed their mean so far; a change is found when the sum passes the bound.

    Attributes:
        statistic: The sum, above its least.
    """

    def __init__(self, bound: float) -> None:
        self.statistic = 0.0
        self._bound = bound
        self._count = 0
        self._mean = 0.0

    def sees(self, value: float) -> bool:
        """Take the next value; say whether the mean has risen for good."""
        self._count += 1
        if self._count <= _SETTLES:
            self._mean += (value - self._mean) / self._count
            return False
        self.statistic = max(0.0, self.statistic + value - self._mean - _SLACK)
        # The reference follows slowly, so that a model that is still learning is not held to its first tries.
        self._mean += (value - self._mean) / max(self._count, 500)
        return self.statistic > self._bound

"""A seeded stream of alerts with their truth, for measuring: rules raise them all, officers judge what they see.

Three sorts of false alarms (animals about ground sensors by night, fishing boats that wait, waves that answer a
radar in wind) and three of true ones overlap in every number. At the drift fishing moves to another ground, a new
sensor sees shorter, and animals come by day.
"""

from collections.abc import Iterator
from typing import Final

import msgspec
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

WIDTH: Final = 10
LIFE_SHARE: Final = 0.08
_TRUE_SHARE: Final = 0.25


class Raised(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """An alert of the stream.

    Attributes:
        features: What is known of it.
        is_true: Whether it is true.
        is_life: Whether people are in danger; detectors mark them, and they are never held back.
    """

    features: NDArray[np.float64]
    is_true: bool
    is_life: bool


_FALSE: Final = (
    # minutes, speed, hour, x, y, wind, score, length, turns, others
    (6.0, 1.1, 2.0, 3.0, 8.0, 4.0, 0.45, 120.0, 2.2, 0.4),
    (70.0, 1.4, 11.0, 14.0, 20.0, 5.0, 0.40, 900.0, 3.0, 3.0),
    (4.0, 3.0, 13.0, 22.0, 12.0, 12.0, 0.50, 400.0, 3.5, 0.6),
)
_FALSE_LATER: Final = (
    (3.5, 1.3, 12.0, 6.0, 4.0, 4.0, 0.55, 70.0, 2.0, 0.4),
    (60.0, 1.9, 5.0, 27.0, 9.0, 6.0, 0.50, 700.0, 2.4, 1.4),
    (3.0, 3.6, 18.0, 12.0, 22.0, 9.0, 0.42, 300.0, 3.2, 0.5),
)
_TRUE: Final = (
    (9.0, 1.5, 1.5, 7.0, 3.0, 4.0, 0.62, 320.0, 0.7, 0.2),
    (45.0, 0.9, 23.0, 18.0, 24.0, 4.0, 0.58, 500.0, 1.6, 0.5),
    (12.0, 9.0, 3.0, 24.0, 14.0, 6.0, 0.66, 5_000.0, 0.6, 0.3),
)
_SPREAD: Final = 1.4 * np.array((0.45, 0.35, 3.0, 3.5, 3.5, 2.2, 0.13, 0.6, 0.8, 0.7))
_RELATIVE: Final = (0, 1, 7)
"""Numbers that spread by a share of themselves and not by a sum."""


def stream(seed: int, count: int, drifts_at: int) -> Iterator[Raised]:
    """Yield alerts, the same for the same seed.

    Args:
        seed: What chance begins from.
        count: How many.
        drifts_at: From which one on the world is another.
    """
    chance = np.random.default_rng(seed)
    for number in range(count):
        is_true = bool(chance.random() < _TRUE_SHARE)
        sorts = _TRUE if is_true else _FALSE if number < drifts_at else _FALSE_LATER
        middle = np.array(sorts[int(chance.integers(len(sorts)))])
        is_life = is_true and bool(chance.random() < LIFE_SHARE / _TRUE_SHARE)
        yield Raised(features=_drawn(chance, middle), is_true=is_true, is_life=is_life)


def _drawn(chance: Generator, middle: NDArray[np.float64]) -> NDArray[np.float64]:
    noise = chance.normal(size=WIDTH) * _SPREAD
    drawn = middle + noise
    drawn[list(_RELATIVE)] = middle[list(_RELATIVE)] * np.exp(noise[list(_RELATIVE)])
    drawn[2] %= 24.0
    return drawn

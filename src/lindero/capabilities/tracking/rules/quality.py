"""How well a track is known: its quality, its covariance as it is recorded, its classes."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.sensors.records import OBJECT_CLASSES
from lindero.capabilities.tracking.records import ClassShare, ItemClass

Floats = NDArray[np.float64]

_LIMITS_M: Final = (16_000, 8_000, 4_000, 2_000, 1_000, 600, 400, 250, 150, 100, 75, 50, 35, 20, 10)
"""A position known to within this (one standard deviation along the longer axis) has quality 1, 2, ... 15."""

_LEAST_EXISTENCE: Final = 50
_UPPER: Final = np.triu_indices(4)
_CENTIMETRES: Final = 100.0
_CLASSES: Final[dict[str, ItemClass]] = {
    "vessel": "vessel", "vehicle": "vehicle", "aircraft": "aircraft", "drone": "drone", "person": "person",
    "animal": "animal",
}  # fmt: skip


def quality_of(deviation_m: float, existence_percent: int = 100) -> int:
    """Return the quality of a track, 0 to 15: by how exactly its place is known, 0 where it perhaps is nothing.

    Args:
        deviation_m: Standard deviation of the place along the longer axis, metres.
        existence_percent: How probable it is that there is a thing, per cent.
    """
    if existence_percent < _LEAST_EXISTENCE:
        return 0
    return sum(deviation_m <= limit for limit in _LIMITS_M)


def deviation_of(covariance: Floats) -> float:
    """Return the standard deviation of a place along the longer axis of its ellipse, metres."""
    place = covariance[np.ix_((0, 2), (0, 2))]
    return float(np.sqrt(max(float(np.linalg.eigvalsh(place)[-1]), 0.0)))


def packed(covariance: Floats) -> tuple[int, ...]:
    """Return a covariance (metres and metres per second, shape (4, 4)) as records hold it."""
    return tuple(round(float(value)) for value in covariance[_UPPER] * _CENTIMETRES**2)


def unpacked(values: Sequence[int]) -> Floats:
    """Return a recorded covariance in metres and metres per second, shape (4, 4); rounding never makes it singular."""
    covariance = np.zeros((4, 4))
    covariance[_UPPER] = values
    covariance += np.triu(covariance, 1).T
    return np.asarray((covariance + np.eye(4)) / _CENTIMETRES**2)


def shares_of(seen: Floats) -> tuple[ClassShare, ...]:
    """Return how probable each class is, the most probable first, by how often the thing was taken for each.

    One sighting's worth of doubt is left to the unknown.

    Args:
        seen: Weight of the sightings of each of `OBJECT_CLASSES`; what was unknown does not count.
    """
    total = 1.0 + float(seen[1:].sum())
    shares = [
        ClassShare(item_class=_CLASSES[name], percent=round(100 * float(weight) / total))
        for name, weight in zip(OBJECT_CLASSES[1:], seen[1:], strict=True)
        if weight > 0
    ]
    return tuple(sorted(shares, key=lambda share: -share.percent))


def seen_as(shares: Sequence[ClassShare]) -> Floats:
    """Return weights of sightings that give such shares again: what a track was taken for survives a restart."""
    seen = np.zeros(len(OBJECT_CLASSES))
    left = max(100 - sum(share.percent for share in shares), 1)
    for share in shares:
        if share.item_class in OBJECT_CLASSES:
            seen[OBJECT_CLASSES.index(share.item_class)] = share.percent / left
    return seen


def likely_class(shares: Sequence[ClassShare]) -> ItemClass:
    """Return what a thing most probably is; unknown unless that is more probable than not."""
    return shares[0].item_class if shares and shares[0].percent > 50 else "unknown"

"""Whether a protected trait can be told from what a model reads (safeguard S-31).

On an audit set, which is made lawfully for this purpose alone and never enters a node's records, each input and a
linear mixture of all of them try to tell the trait; the best area under the curve is what counts.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_RIDGE: Final = 1.0


def area_under_curve(scores: Floats, traits: NDArray[np.bool_]) -> float:
    """Return how often a score tells one with the trait from one without: 0.5 is chance (Mann and Whitney 1947)."""
    having, lacking = int(traits.sum()), int((~traits).sum())
    if not having or not lacking:
        return 0.5
    values, inverse = np.unique(scores, return_inverse=True)
    counts = np.bincount(inverse, minlength=len(values))
    ranks = np.cumsum(counts) - (counts - 1) / 2
    total = float(ranks[inverse][traits].sum())
    return (total - having * (having + 1) / 2) / (having * lacking)


def proxy_permille(features: Floats, traits: NDArray[np.bool_]) -> int:
    """Return how well the trait can be told, thousandths of the area beyond chance: 0 not at all, 1,000 always.

    The mixture is learned on one half of the audit set and tried on the other, both ways round.
    """
    alone = [abs(area_under_curve(features[:, number], traits) - 0.5) for number in range(features.shape[1])]
    halves = np.arange(len(traits)) % 2 == 0
    mixed = [_mixed(features, traits, half) for half in (halves, ~halves)]
    return round(2_000 * max([*alone, float(np.mean(mixed)) - 0.5, 0.0]))


def _mixed(features: Floats, traits: NDArray[np.bool_], learn: NDArray[np.bool_]) -> float:
    middle, spread = features[learn].mean(axis=0), features[learn].std(axis=0) + 1e-9
    scaled = np.clip((features - middle) / spread, -6.0, 6.0)
    wanted = traits[learn] - traits[learn].mean()
    square = scaled[learn].T @ scaled[learn] + _RIDGE * np.eye(features.shape[1])
    weights = np.linalg.solve(square, scaled[learn].T @ wanted)
    return area_under_curve(scaled[~learn] @ weights, traits[~learn])

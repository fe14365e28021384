"""Gradient boosted trees from scikit-learn behind one typed function; imported when first asked."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Predict = Callable[[Floats], Floats]

_ROUNDS: Final = 60
_LEAVES: Final = 12
_SEED: Final = 7


def boosted(features: Floats, is_true: Floats, weights: Floats) -> Predict:
    """Learn trees from labels and return what tells how likely alerts are true, rows in, probabilities out.

    The same labels give the same trees.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415  a second that few commands need

    model = HistGradientBoostingClassifier(
        max_iter=_ROUNDS,
        max_leaf_nodes=_LEAVES,
        learning_rate=0.1,
        l2_regularization=1.0,
        min_samples_leaf=10,
        early_stopping=False,
        random_state=_SEED,
    )
    model.fit(features, is_true > 0.5, sample_weight=weights)

    def predict(rows: Floats) -> Floats:
        found: Floats = model.predict_proba(rows)[:, 1]
        return found

    return predict

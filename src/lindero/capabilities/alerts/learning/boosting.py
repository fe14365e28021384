"""Gradient boosted trees from scikit-learn behind one typed function; imported when first asked."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Predict = Callable[[Floats], Floats]

_ROUNDS: Final = 50
_DEPTH: Final = 3
_SEED: Final = 7


def boosted(features: Floats, is_true: Floats, weights: Floats) -> Predict:
    """Learn trees from labels and return what tells how likely alerts are true, rows in, probabilities out.

    The same labels give the same trees.
    """
    # The histogram variant takes threads for every single row, and waits for them on a machine that is busy.
    from sklearn.ensemble import GradientBoostingClassifier  # noqa: PLC0415  a second that few commands need

    model = GradientBoostingClassifier(
        n_estimators=_ROUNDS,
        max_depth=_DEPTH,
        learning_rate=0.15,
        subsample=0.7,
        min_samples_leaf=8,
        random_state=_SEED,
    )
    model.fit(features, is_true > 0.5, sample_weight=weights)

    def predict(rows: Floats) -> Floats:
        found: Floats = model.predict_proba(rows)[:, 1]
        return found

    return predict

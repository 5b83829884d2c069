"""The typed wrapper around scikit-learn: one gradient-boosted tree model, one thread, fixed order of additions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from offchain.demo.rows import FloatMatrix

_RANDOM_STATE = 0


@dataclass(frozen=True, eq=False)
class TrainingSet:
    """Inputs, one row per observation, and their labels (True = fault)."""

    inputs: FloatMatrix
    labels: NDArray[np.bool_]


@dataclass(frozen=True)
class Learner:
    """Settings of the model; the same for every coalition, so that only the data differs."""

    iterations: int = 60
    learning_rate: float = 0.12
    leaves: int = 15
    least_leaf: int = 5
    ridge: float = 1.0

    def scores(self, train: TrainingSet, held_out: FloatMatrix) -> NDArray[np.float64]:
        """Trains on `train` and returns one anomaly score per row of `held_out`, larger = likelier a fault.

        `train` must hold both classes. One thread whatever the environment says: with several, the order of
        floating additions, and so the ranking, could change from run to run.
        """
        model = HistGradientBoostingClassifier(
            max_iter=self.iterations,
            learning_rate=self.learning_rate,
            max_leaf_nodes=self.leaves,
            min_samples_leaf=self.least_leaf,
            l2_regularization=self.ridge,
            early_stopping=False,
            random_state=_RANDOM_STATE,
        )
        with threadpool_limits(limits=1):
            model.fit(train.inputs, train.labels)
            return np.asarray(model.decision_function(held_out), dtype=np.float64)

"""Follows detections with Stone Soup's global nearest neighbour or joint probabilistic data association.

Run by the Python of the peers' environment: `stonesoup_tracker.py IN.npz OUT.npz KIND CONFIRM DELETE`, where KIND is
gnn or jpda, a track is shown after CONFIRM hits and ends after DELETE scans without one.
"""

import math
import sys
import time
import warnings
from datetime import UTC, datetime, timedelta

import numpy as np
from stonesoup.dataassociator.neighbour import GNNWith2DAssignment
from stonesoup.dataassociator.probability import JPDAwithEHM2
from stonesoup.dataassociator.tree import DetectionKDTreeMixIn
from stonesoup.deleter.error import CovarianceBasedDeleter
from stonesoup.deleter.multi import CompositeDeleter
from stonesoup.deleter.time import UpdateTimeStepsDeleter
from stonesoup.hypothesiser.distance import DistanceHypothesiser
from stonesoup.hypothesiser.probability import PDAHypothesiser
from stonesoup.initiator.simple import MultiMeasurementInitiator
from stonesoup.measures import Mahalanobis
from stonesoup.models.measurement.linear import LinearGaussian
from stonesoup.models.transition.linear import CombinedLinearGaussianTransitionModel, ConstantVelocity
from stonesoup.predictor.kalman import KalmanPredictor
from stonesoup.tracker.simple import MultiTargetMixtureTracker, MultiTargetTracker
from stonesoup.types.detection import Detection
from stonesoup.types.state import GaussianState
from stonesoup.updater.kalman import KalmanUpdater

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


class Nearest(DetectionKDTreeMixIn, GNNWith2DAssignment):  # type: ignore[misc]
    """Global nearest neighbour, gated by a tree."""


class Joint(DetectionKDTreeMixIn, JPDAwithEHM2):  # type: ignore[misc]
    """Joint probabilistic data association, gated by a tree."""


def main(source: str, target: str, kind: str, confirm: str, delete: str) -> None:
    """Follow the scans of a file, and write what was shown and what it cost."""
    warnings.filterwarnings("ignore")
    told = np.load(source)
    psd, deviation, detection, clutter, speed = (
        float(told[name]) for name in ("q", "sigma", "pd", "clutter", "v")
    )
    times, first, places = told["times"], told["first"], told["places"]
    interval = float(np.median(np.diff(times)))
    model = LinearGaussian(4, [0, 2], np.diag([deviation**2] * 2))
    predictor = KalmanPredictor(CombinedLinearGaussianTransitionModel([ConstantVelocity(psd)] * 2))
    updater = KalmanUpdater(model)
    near = DistanceHypothesiser(predictor, updater, Mahalanobis(), missed_distance=3.5)
    reach_new = 4 * math.sqrt(2 * deviation**2 + (speed * interval) ** 2)
    reach = 4 * math.sqrt(2.5 * deviation**2 + psd * interval**3) + 2 * deviation
    options = {"predictor": predictor, "updater": updater}
    initiator = MultiMeasurementInitiator(
        prior_state=GaussianState([[0]] * 4, np.diag([0, speed**2, 0, speed**2]), timestamp=BEGAN),
        measurement_model=model,
        deleter=UpdateTimeStepsDeleter(2),
        data_associator=Nearest(hypothesiser=near, max_distance=reach_new, **options),
        updater=updater,
        min_points=int(confirm),
        updates_only=True,
    )
    deleter, tracker = UpdateTimeStepsDeleter(int(delete)), MultiTargetTracker
    associator = Nearest(hypothesiser=near, max_distance=reach, **options)
    if kind == "jpda":
        weigh = PDAHypothesiser(
            predictor=predictor,
            updater=updater,
            clutter_spatial_density=clutter,
            prob_detect=detection,
            prob_gate=0.999,
        )
        associator, tracker = (
            Joint(hypothesiser=weigh, max_distance=reach, **options),
            MultiTargetMixtureTracker,
        )
        vague = CovarianceBasedDeleter(2 * (3.2 * deviation) ** 2, mapping=[0, 2])
        deleter = CompositeDeleter([vague, UpdateTimeStepsDeleter(int(delete) + 3)], intersect=False)
    frames = []
    for scan, seconds in enumerate(times):
        at = BEGAN + timedelta(seconds=float(seconds))
        rows = places[first[scan] : first[scan + 1]]
        frames.append((at, {Detection(row[:, None], timestamp=at, measurement_model=model) for row in rows}))
    running = iter(
        tracker(
            initiator=initiator,
            deleter=deleter,
            detector=iter(frames),
            data_associator=associator,
            updater=updater,
        )
    )
    numbers: dict[str, int] = {}
    rows, cpu_s = [], 0.0
    for scan in range(len(times)):
        began = time.process_time()
        _, tracks = next(running)
        cpu_s += time.process_time() - began
        for track in tracks:
            mean = getattr(track.state, "mean", track.state.state_vector)
            rows.append(
                (scan, numbers.setdefault(track.id, len(numbers)), float(mean[0, 0]), float(mean[2, 0]))
            )
    np.savez(target, rows=np.array(rows).reshape(-1, 4), cpu_s=cpu_s)


if __name__ == "__main__":
    main(*sys.argv[1:])

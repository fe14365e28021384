"""The model on the node: learned from judged alerts, it says why an alert is held back; a drift is put on record."""

from functools import lru_cache
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts import records
from lindero.capabilities.alerts.learning.features import FEATURES, features_of, vector
from lindero.capabilities.alerts.learning.suppressor import Suppressor
from lindero.capabilities.alerts.reviewing import weight_of
from lindero.capabilities.alerts.tables.lookups import model_in_force
from lindero.kernel.desk import Desk

NEWEST: Final = 3_000
"""Judged alerts that a model learns from."""

LABELLED: Final = (
    "SELECT kind, permille, measured_at, lon, lat, score, track_ids, facts, truth, saves_life,"
    " record_id, held_back FROM"
    " (SELECT * FROM alerts_alerts WHERE truth IN ('true', 'false') ORDER BY raised_at DESC, record_id DESC LIMIT ?)"
    " ORDER BY raised_at, record_id"
)


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A judged alert as numbers.

    Attributes:
        kind: What was found.
        features: See `FEATURES`.
        is_true: What it turned out to be.
        saves_life: Whether people may have been in danger.
        weight: For how many alerts it stands, see `weight_of`.
    """

    kind: str
    features: tuple[float, ...]
    is_true: bool
    saves_life: bool
    weight: int = 1


class Holding:
    """What holds alerts back: nothing, or a model that is in force and has not drifted.

    Attributes:
        model: Name and version of the model that was learned; empty where none is in force, or its drift is on record.
    """

    def __init__(self, model: tuple[str, ...] = (), suppressor: Suppressor | None = None) -> None:
        self.model = model
        self._suppressor = suppressor

    @property
    def drifts(self) -> bool:
        """Whether the model no longer fits what people judge: then it holds nothing back."""
        return self._suppressor is not None and bool(self._suppressor.drifts)

    def now(self, desk: Desk) -> "Holding":
        """Return itself while its model is in force still, else what holds nothing back."""
        return self if self.model == _in_force(desk) else Holding()

    def reason_for(self, alert: records.AlertRaised) -> str:
        """Return why an alert is held back, in words; empty if it is not. What may save a life never is."""
        if self._suppressor is None or self.drifts or alert.saves_life:
            return ""
        features = np.array(features_of(alert))
        if not self._suppressor.holds_back(features):
            return ""
        score, threshold = self._suppressor.score(features), self._suppressor.threshold
        return (
            f"{' '.join(self.model)} takes it for false, from {self._suppressor.labels} judged alerts:"
            f" {score:.3f} is below {threshold:.3f}, where at most one in twenty true ones lies"
        )


def labels_in(desk: Desk) -> tuple[Label, ...]:
    """Return the newest judged alerts, oldest first."""
    return tuple(_label(row) for row in desk.rows(LABELLED, (NEWEST,)))


def _label(row: tuple[object, ...]) -> Label:
    kind, permille, measured_at, lon, lat, score, track_ids, facts, truth, saves_life, name, held_back = row
    age_s = msgspec.json.decode(str(score), type=records.Score).data_age_s
    told = msgspec.json.decode(str(facts), type=tuple[records.Fact, ...])
    place, count = (_whole(lon), _whole(lat)), len(str(track_ids).split())
    return Label(
        kind=str(kind),
        features=vector(str(kind), _whole(permille), _whole(measured_at), place, age_s, count, told),
        is_true=truth == "true",
        saves_life=bool(saves_life),
        weight=weight_of(str(name), is_held=bool(held_back)),
    )


def _whole(value: object) -> int:
    return int(str(value))


@lru_cache(maxsize=2)
def learned(labels: tuple[Label, ...]) -> Suppressor:
    """Learn from judged alerts in their order; the same ones give the same model, so it is kept nowhere else.

    What was found outside of the sample stands for itself alone.
    """
    suppressor = Suppressor(len(FEATURES))
    for label in labels:
        suppressor.learn(np.array(label.features), is_true=label.is_true, weight=max(1, label.weight))
    return suppressor


def holding_of(desk: Desk) -> Holding:
    """Return what holds alerts back now; after a drift that is on record nothing, until a model is promoted anew.

    It learns from thousands of judgements, so it is asked beside the store's writer.
    """
    model = _in_force(desk)
    return Holding(model, learned(labels_in(desk))) if model else Holding()


def watch_drift(desk: Desk, found: Holding | None = None) -> None:
    """Put on record that the model in force has drifted: from then on it holds nothing back (DET-05)."""
    holding = (holding_of(desk) if found is None else found).now(desk)
    if holding.drifts:
        name, version = holding.model
        desk.put(
            records.DriftFound(model=name, version=version, statistic_permille=1_000, bound_permille=1_000)
        )


def _in_force(desk: Desk) -> tuple[str, ...]:
    """Return name and version of the model that may hold alerts back; nothing where none may, or it has drifted."""
    model = model_in_force(desk)
    return () if model is None or model[2] else model[:2]

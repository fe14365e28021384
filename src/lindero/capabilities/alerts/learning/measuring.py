"""How much is held back, and at what price: the suppressor beside rules alone on one stream."""

from collections.abc import Iterable
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.learning.seeded import WIDTH, Raised
from lindero.capabilities.alerts.learning.suppressor import Limits, Suppressor

AUDITED: Final = 0.1
"""Share of what is held back that officers judge all the same, so that a miss comes to light (product default)."""


class Shares(msgspec.Struct, frozen=True, kw_only=True):
    """What was left in the queue over a stretch of the stream.

    Attributes:
        false_left: Share of the false alarms that rules raised.
        recall: Share of the true alerts that rules raised.
        life_recall: Share of those where people were in danger.
        alerts: How many alerts rules raised.
    """

    false_left: float
    recall: float
    life_recall: float
    alerts: int


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured.

    Attributes:
        settled: From when the model was first trusted until the drift.
        recovered: From so many labels after the drift to the end.
        found_after: Labels from the drift until it was found; -1 if it was not.
    """

    settled: Shares
    recovered: Shares
    found_after: int


def measure(
    alerts: Iterable[Raised],
    drifts_at: int,
    *,
    settled_after: int,
    recovery: int,
    seed: int,
    limits: Limits | None = None,
) -> Measured:
    """Run a stream through a suppressor as officers would: they judge what they see, and a tenth of the rest.

    Args:
        alerts: The stream.
        drifts_at: At which alert the world changes.
        settled_after: From which alert on is counted before the drift.
        recovery: Labels after the drift from which on is counted again.
        seed: What the choice of the tenth begins from.
        limits: How the suppressor learns.
    """
    suppressor, chance = Suppressor(WIDTH, limits), np.random.default_rng(seed)
    before: list[tuple[Raised, bool]] = []
    after: list[tuple[Raised, bool]] = []
    labels_at_drift = 0
    for number, alert in enumerate(alerts):
        labels_at_drift = suppressor.labels if number == drifts_at else labels_at_drift
        is_held = not alert.is_life and suppressor.holds_back(alert.features)
        if settled_after <= number < drifts_at:
            before.append((alert, is_held))
        elif number >= drifts_at and suppressor.labels - labels_at_drift >= recovery:
            after.append((alert, is_held))
        if not is_held or chance.random() < AUDITED:
            weight = 1.0 / AUDITED if is_held else 1.0
            suppressor.learn(alert.features, is_true=alert.is_true, weight=weight)
    found = [at - labels_at_drift for at in suppressor.drifts if at >= labels_at_drift]
    return Measured(settled=_shares(before), recovered=_shares(after), found_after=found[0] if found else -1)


def _shares(seen: list[tuple[Raised, bool]]) -> Shares:
    def left(chosen: list[bool]) -> float:
        return 1.0 if not chosen else 1.0 - sum(chosen) / len(chosen)

    return Shares(
        false_left=left([is_held for alert, is_held in seen if not alert.is_true]),
        recall=left([is_held for alert, is_held in seen if alert.is_true]),
        life_recall=left([is_held for alert, is_held in seen if alert.is_life]),
        alerts=len(seen),
    )

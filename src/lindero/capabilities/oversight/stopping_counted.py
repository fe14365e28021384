"""Figures of what was stopped: recalled, suspended, turned away."""

from collections.abc import Mapping
from typing import Any

from lindero.capabilities.oversight.figure import Indicator, indicator
from lindero.capabilities.oversight.tables import (
    COUNT_ERASURES,
    COUNT_RECALLS,
    COUNT_TURNED_AWAY,
    SELECT_STOPS,
)
from lindero.kernel.desk import Desk


def recalled(desk: Desk, since: int) -> list[Indicator]:
    """Count recalls in both directions, and the erasures that were proved."""
    asked: Mapping[int, int] = dict(desk.rows(COUNT_RECALLS, (desk.nation, since)))
    proved: dict[str, int] = {}
    for side, _, count in desk.rows(COUNT_ERASURES, (since,)):
        proved[side] = proved.get(side, 0) + count
    return [
        indicator("recalls_asked", asked.get(1, 0), "Recalls by us", "Own records that we asked back."),
        indicator(
            "recalls_proved",
            proved.get("theirs", 0),
            "Erasures proved to us",
            "Neighbours' signed answers to our recalls, one for each recipient.",
        ),
        indicator("recalls_of_us", asked.get(0, 0), "Recalls by neighbours", "Records asked back from us."),
        indicator(
            "erased_by_us",
            proved.get("ours", 0),
            "Erasures proved by us",
            "Recalled records that we erased and certified.",
            asked.get(0, 0),
        ),
    ]


def stopped(desk: Desk, since: int) -> list[Indicator]:
    """Count suspensions, and what was turned away at the doors of the node."""
    doors: dict[Any, int] = dict(desk.rows(COUNT_TURNED_AWAY, (since,)))
    acts = [act for _, _, act, *_ in desk.rows(SELECT_STOPS, (since,))]
    return [
        indicator(
            "suspensions",
            acts.count("suspended"),
            "Suspensions",
            "Times that a party stopped the flow under an agreement, whole or in part.",
        ),
        indicator(
            "access_refused",
            doors.get("console", 0),
            "Access refused",
            "People who lacked a grant, a session or the right secret.",
        ),
        indicator(
            "parcels_rejected",
            doors.get("wire", 0),
            "Parcels turned away",
            "What a neighbour sent and we turned away whole: forged, out of order, of another setting.",
        ),
    ]

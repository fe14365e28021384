"""Figures of what was stopped: recalled, suspended, turned away."""

from collections.abc import Mapping
from typing import Any

from lindero.capabilities.oversight.figure import Figure, figure_of
from lindero.capabilities.oversight.tables import (
    COUNT_ERASURES,
    COUNT_RECALLS,
    COUNT_TURNED_AWAY,
    SELECT_STOPS,
)
from lindero.kernel.desk import Desk


def recalled(desk: Desk, since: int) -> list[Figure]:
    """Count recalls in both directions, and the erasures that were proved."""
    asked: Mapping[int, int] = dict(desk.rows(COUNT_RECALLS, (desk.nation, since)))
    proved: dict[str, int] = {}
    for side, _, count in desk.rows(COUNT_ERASURES, (since,)):
        proved[side] = proved.get(side, 0) + count
    return [
        figure_of("recalls_asked", asked.get(1, 0), "Recalls by us", "Own records that we asked back."),
        figure_of(
            "recalls_proved",
            proved.get("theirs", 0),
            "Erasures proved to us",
            "Neighbours' signed answers to our recalls, one for each recipient.",
        ),
        figure_of("recalls_of_us", asked.get(0, 0), "Recalls by neighbours", "Records asked back from us."),
        figure_of(
            "erased_by_us",
            proved.get("ours", 0),
            "Erasures proved by us",
            "Recalled records that we erased and certified.",
            asked.get(0, 0),
        ),
    ]


def stopped(desk: Desk, since: int) -> list[Figure]:
    """Count suspensions, and what was turned away at the doors of the node."""
    doors: dict[Any, int] = dict(desk.rows(COUNT_TURNED_AWAY, (since,)))
    acts = [act for _, _, act, *_ in desk.rows(SELECT_STOPS, (since,))]
    return [
        figure_of(
            "suspensions",
            acts.count("suspended"),
            "Suspensions",
            "Times that a party stopped the flow under an agreement, whole or in part.",
        ),
        figure_of(
            "access_refused",
            doors.get("console", 0),
            "Access refused",
            "People who lacked a grant, a session or the right secret.",
        ),
        figure_of(
            "parcels_rejected",
            doors.get("wire", 0),
            "Parcels turned away",
            "What a neighbour sent and we turned away whole: forged, out of order, of another setting.",
        ),
    ]

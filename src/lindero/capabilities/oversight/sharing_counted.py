"""Figures of what was shared: decided at the gate, delivered, and taken."""

from lindero.capabilities.oversight.figure import Figure, figure_of
from lindero.capabilities.oversight.sight import CERTIFIED
from lindero.capabilities.oversight.tables import COUNT_BATCHES, COUNT_OUTCOMES, Group
from lindero.kernel.desk import Desk


def decided(groups: list[Group]) -> list[Figure]:
    """Count decisions of the gate by what came of them."""
    every = sum(group.count for group in groups)
    released = sum(group.count for group in groups if group.allowed)
    narrowed = sum(group.count for group in groups if group.allowed and group.code)
    return [
        figure_of("decided", every, "Decided", "Decisions of the gate, one for each record and neighbour."),
        figure_of("released", released, "Released", "Decisions by which something crossed.", every),
        figure_of("narrowed", narrowed, "Of these narrowed", "Releases that a rule made smaller.", released),
        figure_of("refused", every - released, "Refused", "Decisions by which nothing crossed.", every),
    ]


def delivered(desk: Desk, since: int) -> list[Figure]:
    """Count what crossed in both directions, and what the receiver did not take."""
    batches = {event: (count, entries) for event, count, entries in desk.rows(COUNT_BATCHES, (since,))}
    nothing = (0, 0)
    sealed, acknowledged = batches.get("sealed", nothing), batches.get("acknowledged", nothing)
    received = batches.get("received", nothing)
    not_taken = {"out": 0, "in": 0}
    for direction, _, status, count, _ in desk.rows(COUNT_OUTCOMES, (since,)):
        not_taken[direction] += 0 if status in CERTIFIED else count
    return [
        figure_of(
            "entries_sent", sealed[1], "Entries sealed", "Entries written into channels to neighbours."
        ),
        figure_of(
            "receipts_verified",
            acknowledged[0],
            "Receipts verified",
            "Batches for which the neighbour's signed receipt was verified.",
            sealed[0],
        ),
        figure_of(
            "entries_acknowledged",
            acknowledged[1],
            "Entries acknowledged",
            "Entries that those receipts cover.",
            sealed[1],
        ),
        figure_of(
            "not_taken_by_neighbours",
            not_taken["out"],
            "Not taken by neighbours",
            "Entries of ours that a neighbour's own check did not let in.",
            acknowledged[1],
        ),
        figure_of("entries_received", received[1], "Entries received", "Entries of neighbours' batches."),
        figure_of(
            "not_taken_by_us",
            not_taken["in"],
            "Not taken by us",
            "Entries of neighbours that our own check did not let in.",
            received[1],
        ),
    ]

"""How fast sharing was: from a batch sealed, or a record put, to the neighbour's verified receipt."""

from typing import Final

import msgspec

from lindero.capabilities.oversight.rules import percentile
from lindero.capabilities.oversight.tables import COUNT_BATCHES, SELECT_DELIVERIES, SELECT_LATENCIES
from lindero.kernel.desk import Desk

MOST_LATENCIES: Final = 10_000
"""Receipts from which latency is reckoned: the newest of the time asked for."""


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """Time from when a batch was sealed to when its receipt was verified.

    Attributes:
        batches: How many batches it is reckoned from.
        p50_ms: Half of them took no longer, milliseconds; None if there are none.
        p95_ms: 95 of 100 took no longer.
        p99_ms: 99 of 100 took no longer.
        most_ms: None took longer.
    """

    batches: int
    p50_ms: int | None
    p95_ms: int | None
    p99_ms: int | None
    most_ms: int | None


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """Time from when a record was put here to when the neighbour's receipt for it was verified.

    Attributes:
        batches: How many batches it is reckoned from.
        median_ms: The median of the batches' own medians, milliseconds; None if there are none.
        p95_ms: In 95 of 100 batches, 95 of 100 records took no longer.
        limit_broken: How many batches took longer than near real time allows for their lane.
    """

    batches: int
    median_ms: int | None
    p95_ms: int | None
    limit_broken: int


def latency_since(desk: Desk, since: int) -> Latency:
    """Return how long batches took that were sealed since an instant."""
    latencies = sorted(ms for (ms,) in desk.rows(SELECT_LATENCIES, (since, MOST_LATENCIES)))
    return Latency(
        batches=len(latencies),
        p50_ms=percentile(latencies, 0.5),
        p95_ms=percentile(latencies, 0.95),
        p99_ms=percentile(latencies, 0.99),
        most_ms=percentile(latencies, 1.0),
    )


def delivery_since(desk: Desk, since: int) -> Delivery:
    """Return how long records took whose receipt was verified since an instant."""
    took = desk.rows(SELECT_DELIVERIES, (since, MOST_LATENCIES))
    late = {event: count for event, count, _ in desk.rows(COUNT_BATCHES, (since,))}.get("late", 0)
    return Delivery(
        batches=len(took),
        median_ms=percentile(sorted(median for median, _ in took), 0.5),
        p95_ms=percentile(sorted(p95 for _, p95 in took), 0.95),
        limit_broken=late,
    )

"""Leases: what makes an agreement stop by itself when the neighbour cannot be reached (S-02, S-03)."""

from typing import Final

import msgspec

from lindero.kernel.times import SECOND_MS, Instant

MAX_TTL_S: Final = 900
"""The longest time for which an agreement may live without word from the neighbour, seconds (D-41)."""


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour's signed word that it, too, holds an agreement in force.

    Attributes:
        agreement_hash: The agreement's identity, 64 hexadecimal digits.
        granted_at_peer: The neighbour's clock when it signed, milliseconds UTC.
        received_wall_at: This node's clock when it arrived, milliseconds UTC.
        received_monotonic_s: This node's monotonic clock at the same moment, seconds.
        ttl_s: How long it lasts, seconds.
    """

    agreement_hash: str
    granted_at_peer: Instant
    received_wall_at: Instant
    received_monotonic_s: float
    ttl_s: int


def lease_is_live(lease: Lease, *, wall_now: Instant, monotonic_now_s: float, skew_bound_ms: int) -> bool:
    """Say whether a lease is alive; it must be so by every clock there is.

    Setting a clock can only end a lease, never lengthen it: the monotonic clock and this node's wall clock must both
    say that it has not run out, they must agree on how long ago it arrived, and the neighbour's must have agreed with
    them when it did; so by the neighbour's own time it has not run out either, but for the bound.

    Args:
        lease: The lease.
        wall_now: This node's clock, milliseconds UTC.
        monotonic_now_s: This node's monotonic clock, seconds; after a restart of the machine no lease is
            alive.
        skew_bound_ms: How far the clocks may lie apart, milliseconds.
    """
    ttl_ms = min(lease.ttl_s, MAX_TTL_S) * SECOND_MS
    by_monotonic = (monotonic_now_s - lease.received_monotonic_s) * SECOND_MS
    by_wall = wall_now - lease.received_wall_at
    # Each comparison is written so that a value that is no number closes.
    return (
        0 <= by_monotonic < ttl_ms
        and 0 <= by_wall < ttl_ms
        and abs(by_wall - by_monotonic) <= skew_bound_ms
        and abs(lease.received_wall_at - lease.granted_at_peer) <= skew_bound_ms
    )

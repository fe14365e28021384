"""A lease ends by every clock there is, and no clock that is set can lengthen it."""

import math

from hypothesis import given
from hypothesis import strategies as st

from lindero.trust.agreements.lease import MAX_TTL_S, Lease, lease_is_live
from lindero.trust.agreements.tests.samples import NOW

BOUND_MS = 120_000


def a_lease(ttl_s: int = 900, granted_at_peer: int = NOW) -> Lease:
    """Return a lease that arrived at NOW, when the monotonic clock stood at 1 000 s."""
    return Lease(
        agreement_hash="0" * 64,
        granted_at_peer=granted_at_peer,
        received_wall_at=NOW,
        received_monotonic_s=1_000.0,
        ttl_s=ttl_s,
    )


def is_live(lease: Lease, after_s: float, monotonic_after_s: float | None = None) -> bool:
    """Say whether a lease is alive after some seconds by wall clock, and by monotonic clock if that differs."""
    elapsed = after_s if monotonic_after_s is None else monotonic_after_s
    return lease_is_live(
        lease, wall_now=NOW + round(after_s * 1_000), monotonic_now_s=1_000 + elapsed, skew_bound_ms=BOUND_MS
    )


def test_a_lease_lasts_as_long_as_it_says() -> None:
    """It is alive from its arrival until before its end, to the millisecond."""
    assert is_live(a_lease(300), 0)
    assert is_live(a_lease(300), 299.999)
    assert not is_live(a_lease(300), 300)


def test_S_02_no_lease_lasts_longer_than_fifteen_minutes() -> None:
    """Whatever a neighbour grants, a cut-off node stops within 15 minutes."""
    assert is_live(a_lease(10**6), MAX_TTL_S - 0.001)
    assert not is_live(a_lease(10**6), MAX_TTL_S)


def test_S_03_setting_the_clock_back_ends_a_lease() -> None:
    """A wall clock that is set back does not make time stand still."""
    assert not is_live(a_lease(), after_s=100, monotonic_after_s=900)
    assert not is_live(a_lease(), after_s=-1, monotonic_after_s=0)
    assert not is_live(a_lease(), after_s=100, monotonic_after_s=300)


def test_S_03_setting_the_clock_forth_ends_a_lease() -> None:
    """A wall clock that is set forth ends what it would otherwise have to be set back for."""
    assert not is_live(a_lease(), after_s=900, monotonic_after_s=10)
    assert not is_live(a_lease(), after_s=400, monotonic_after_s=10)


def test_S_03_a_restarted_machine_has_no_lease() -> None:
    """A monotonic clock that began anew proves nothing about what was before."""
    assert not is_live(a_lease(), after_s=10, monotonic_after_s=-990)


def test_S_03_clocks_that_differ_too_much_have_no_lease() -> None:
    """A neighbour's signed time that lies beyond the bound, before or after, means that a clock is wrong."""
    assert is_live(a_lease(granted_at_peer=NOW - BOUND_MS), 1)
    assert is_live(a_lease(granted_at_peer=NOW + BOUND_MS), 1)
    assert not is_live(a_lease(granted_at_peer=NOW - BOUND_MS - 1), 1)
    assert not is_live(a_lease(granted_at_peer=NOW + BOUND_MS + 1), 1)


def test_S_03_a_clock_that_shows_no_number_has_no_lease() -> None:
    """What is no number compares with nothing, and so closes."""
    assert not is_live(a_lease(), after_s=0, monotonic_after_s=math.nan)


@given(
    st.integers(0, 10**7),
    st.integers(-(10**7), 10**7),
    st.integers(-(10**7), 10**7),
    st.integers(1, 10**6),
)
def test_S_03_a_lease_that_is_alive_has_not_run_out_by_any_clock(
    monotonic_ms: int, wall_ms: int, peer_ms: int, ttl_s: int
) -> None:
    """However the clocks are set, what is alive is younger than its term by the one that cannot be set."""
    lease = a_lease(ttl_s, granted_at_peer=NOW + peer_ms)
    if lease_is_live(
        lease,
        wall_now=NOW + wall_ms,
        monotonic_now_s=1_000 + monotonic_ms / 1_000,
        skew_bound_ms=BOUND_MS,
    ):
        assert monotonic_ms < min(ttl_s, MAX_TTL_S) * 1_000
        assert 0 <= wall_ms < min(ttl_s, MAX_TTL_S) * 1_000
        assert abs(peer_ms) <= BOUND_MS

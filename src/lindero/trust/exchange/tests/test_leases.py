"""Leases end by themselves, by whichever clock says so first."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.engine.clock import SetClock
from lindero.engine.keys import FileSigner, SeededRandom, new_key
from lindero.kernel.errors import Unproved
from lindero.trust.agreements.lease import MAX_TTL_S
from lindero.trust.exchange.leases import LeaseBook, ask_for, grant_for, read_grant
from lindero.trust.exchange.wire import LeaseGrant
from lindero.trust.ledger.notes import VerifierKey

START = 1_800_000_000_000
HASH = "a" * 64
SKEW_S = 120


def signer(nation: str) -> FileSigner:
    """Return a nation's key, the same in every run."""
    return FileSigner(f"lindero/{nation}", new_key(SeededRandom(nation)))


def key_of(nation: str) -> VerifierKey:
    """Return a nation's public key."""
    return VerifierKey(f"lindero/{nation}", signer(nation).public_key)


def held(clock: SetClock, ttl_s: int = MAX_TTL_S, skew_ms: int = 0) -> LeaseBook:
    """Return a book that holds one fresh lease of Sudia's."""
    book = LeaseBook(clock, SKEW_S)
    grant = LeaseGrant(
        grantor="SUD",
        grantee="NRD",
        agreements=(HASH,),
        granted_at=clock.now() + skew_ms,
        ttl_s=ttl_s,
        nonce="0" * 64,
    )
    book.hold(grant, clock.now(), clock.monotonic_s())
    return book


def test_S_02_cut_off_node_stops_within_fifteen_minutes() -> None:
    """Without word from the neighbour the lease ends at its time, never later than fifteen minutes."""
    clock = SetClock(START)
    book = held(clock)
    clock.move((MAX_TTL_S - 1) * 1_000)
    assert book.is_live("SUD", HASH)
    clock.move(1_000)
    assert not book.is_live("SUD", HASH)


@pytest.mark.parametrize("set_by_ms", [-86_400_000, -121_000, 121_000, 86_400_000])
def test_S_03_setting_the_clock_never_extends_a_lease(set_by_ms: int) -> None:
    """Wall time that jumps against monotonic time closes the gate; it cannot keep it open."""
    clock = SetClock(START)
    book = held(clock)
    clock.move(60_000)
    clock.set_wall(clock.now() + set_by_ms)
    assert not book.is_live("SUD", HASH)


@given(
    moves=st.lists(st.tuples(st.integers(0, 400_000), st.integers(-(10**9), 10**9)), max_size=12),
    ttl_s=st.integers(1, MAX_TTL_S),
)
def test_S_03_no_sequence_of_clock_changes_outlives_the_ttl(moves: list[tuple[int, int]], ttl_s: int) -> None:
    """Whatever is done to the wall clock, a lease is dead once its life has passed by the monotonic clock."""
    clock = SetClock(START)
    book = held(clock, ttl_s)
    for pass_ms, set_ms in moves:
        clock.move(pass_ms)
        clock.set_wall(clock.now() + set_ms)
        if clock.monotonic_s() >= ttl_s:
            assert not book.is_live("SUD", HASH)


def test_S_62_neighbours_clock_ten_minutes_off_closes_the_gate() -> None:
    """A lease by a clock that differs more than the bound is no lease, and the skew is told."""
    clock = SetClock(START)
    book = held(clock, skew_ms=600_000)
    assert not book.is_live("SUD", HASH)
    assert book.is_skewed("SUD")
    seen = book.clock_of("SUD")
    assert seen is not None
    assert seen.skew_ms == 600_000
    assert not held(clock, skew_ms=SKEW_S * 1_000).is_skewed("SUD")


def test_lease_is_for_one_agreement_of_one_neighbour() -> None:
    """A lease opens nothing else, and can be dropped at once."""
    book = held(SetClock(START))
    assert not book.is_live("VES", HASH)
    assert not book.is_live("SUD", "b" * 64)
    book.drop("SUD", HASH)
    assert not book.is_live("SUD", HASH)


def test_grant_answers_its_request_only() -> None:
    """A grant is signed, repeats the nonce, and names only what is in force at the grantor."""
    clock = SetClock(START)
    ask = ask_for("NRD", (HASH, "b" * 64), clock, SeededRandom("n1"))
    statement = grant_for(ask, "SUD", frozenset({HASH}), clock.now(), signer("SUD"))
    assert read_grant(statement, ask, "SUD", [key_of("SUD")]).agreements == (HASH,)
    other = ask_for("NRD", (HASH,), clock, SeededRandom("n2"))
    with pytest.raises(Unproved, match="another request"):
        read_grant(statement, other, "SUD", [key_of("SUD")])
    with pytest.raises(Unproved):
        read_grant(statement, ask, "SUD", [VerifierKey("lindero/SUD", signer("VES").public_key)])


def test_grant_longer_than_the_bound_is_no_grant() -> None:
    """A neighbour cannot grant more than fifteen minutes: such a statement does not even decode."""
    grant = LeaseGrant(grantor="SUD", grantee="NRD", agreements=(), granted_at=1, ttl_s=901, nonce="0" * 64)
    with pytest.raises(msgspec.ValidationError, match="ttl_s"):
        msgspec.json.decode(msgspec.json.encode(grant), type=LeaseGrant)

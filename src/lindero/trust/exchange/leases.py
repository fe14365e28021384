"""Leases: a neighbour's signed word, renewed every few minutes, that an agreement is in force on its side too."""

import threading
from typing import Final

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.keys import RandomSource
from lindero.kernel.errors import Invalid, Unproved
from lindero.trust.exchange.wire import LEASE_CONTEXT, PROTOCOL, LeaseAsk, LeaseGrant
from lindero.trust.ledger.notes import Signer, VerifierKey, read_note
from lindero.trust.ledger.statements import open_statement, sign_statement

MAX_TTL_S: Final = 900
RENEW_S: Final = 120.0
"""Seconds between renewals: well within the five minutes that agreements ask for at most."""

_ENCODER: Final = msgspec.json.Encoder()


class HeldLease(msgspec.Struct, frozen=True, kw_only=True):
    """A lease as it is held: the neighbour's time of granting, and the own times of asking.

    Attributes:
        granted_at: The neighbour's time, milliseconds UTC.
        asked_at: Own wall time when it was asked for, milliseconds UTC.
        asked_monotonic_s: Own monotonic time when it was asked for, seconds.
        ttl_s: Seconds that it lasts.
    """

    granted_at: int
    asked_at: int
    asked_monotonic_s: float
    ttl_s: int


class PeerClock(msgspec.Struct, frozen=True, kw_only=True):
    """What was last seen of a neighbour's clock.

    Attributes:
        skew_ms: Its time minus ours, milliseconds; half the round trip is within it.
        seen_at: Own time, milliseconds UTC.
    """

    skew_ms: int
    seen_at: int


def is_live(lease: HeldLease, now: int, monotonic_s: float, max_skew_s: int) -> bool:
    """Say whether a lease still holds by every clock there is (safeguard S-03).

    The monotonic clock bounds it whatever wall time says; wall time bounds it after the machine slept; and the
    neighbour's signed time must agree with ours, so that setting a clock back or forth can only end a lease.
    """
    elapsed_s = monotonic_s - lease.asked_monotonic_s
    wall_s = (now - lease.asked_at) / 1_000
    skewed = abs(lease.granted_at - lease.asked_at) > max_skew_s * 1_000
    drifted = abs(wall_s - elapsed_s) > max_skew_s
    return 0 <= elapsed_s < lease.ttl_s and wall_s < lease.ttl_s and not skewed and not drifted


class LeaseBook:
    """The leases that this node holds now; in memory only, so a restarted node asks again before it sends."""

    def __init__(self, clock: Clock, max_skew_s: int) -> None:
        self._clock = clock
        self._max_skew_s = max_skew_s
        self._leases: dict[tuple[str, str], HeldLease] = {}
        self._clocks: dict[str, PeerClock] = {}
        self._lock = threading.Lock()

    def is_live(self, peer: str, agreement_hash: str) -> bool:
        """Say whether this neighbour's lease on an agreement holds now."""
        with self._lock:
            lease = self._leases.get((peer, agreement_hash))
        return lease is not None and is_live(
            lease, self._clock.now(), self._clock.monotonic_s(), self._max_skew_s
        )

    def clock_of(self, peer: str) -> PeerClock | None:
        """Return what was last seen of a neighbour's clock."""
        return self._clocks.get(peer)

    def is_skewed(self, peer: str) -> bool:
        """Say whether a neighbour's clock and ours differ by more than the bound."""
        seen = self._clocks.get(peer)
        return seen is not None and abs(seen.skew_ms) > self._max_skew_s * 1_000

    def hold(self, grant: LeaseGrant, asked_at: int, asked_monotonic_s: float) -> None:
        """Hold a verified grant, in place of all earlier ones of that neighbour."""
        lease = HeldLease(
            granted_at=grant.granted_at,
            asked_at=asked_at,
            asked_monotonic_s=asked_monotonic_s,
            ttl_s=min(grant.ttl_s, MAX_TTL_S),
        )
        skew = PeerClock(skew_ms=grant.granted_at - self._clock.now(), seen_at=self._clock.now())
        with self._lock:
            self._clocks[grant.grantor] = skew
            kept = {key: held for key, held in self._leases.items() if key[0] != grant.grantor}
            self._leases = kept | {(grant.grantor, hash_): lease for hash_ in grant.agreements}

    def drop(self, peer: str, agreement_hash: str) -> None:
        """Hold a lease no longer, since one side suspended."""
        with self._lock:
            self._leases.pop((peer, agreement_hash), None)


def ask_for(nation: str, hashes: tuple[str, ...], clock: Clock, random: RandomSource) -> LeaseAsk:
    """Make a request to renew leases."""
    return LeaseAsk(
        protocol=PROTOCOL, sender=nation, agreements=hashes, asked_at=clock.now(), nonce=random.take(32).hex()
    )


def grant_for(ask: LeaseAsk, nation: str, in_force: frozenset[str], now: int, signer: Signer) -> str:
    """Answer a request: leases for those agreements that are in force here too; return the signed statement."""
    grant = LeaseGrant(
        grantor=nation,
        grantee=ask.sender,
        agreements=tuple(hash_ for hash_ in ask.agreements if hash_ in in_force),
        granted_at=now,
        ttl_s=MAX_TTL_S,
        nonce=ask.nonce,
    )
    return str(sign_statement(LEASE_CONTEXT, _ENCODER.encode(grant), signer))


def read_grant(statement: str, ask: LeaseAsk, peer: str, peer_key: VerifierKey) -> LeaseGrant:
    """Verify an answer to a request.

    Raises:
        Unproved: If it is not signed by the neighbour, or answers another request.
        Invalid: If it has another form.
    """
    payload, _ = open_statement(read_note(statement), LEASE_CONTEXT, (peer_key,))
    try:
        grant = msgspec.json.decode(payload, type=LeaseGrant)
    except msgspec.MsgspecError as error:
        raise Invalid(
            "exchange.lease", f"This is no lease: {error}.", "Update the older of the two nodes."
        ) from error
    if (grant.grantor, grant.grantee, grant.nonce) != (peer, ask.sender, ask.nonce):
        raise Unproved(
            "exchange.lease_replayed", "The lease answers another request.", "Look into that node."
        )
    return grant

"""Leases: a neighbour's signed word, renewed every few minutes, that an agreement is in force on its side too."""

import threading
from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.keys import RandomSource
from lindero.kernel.errors import Invalid, Unproved
from lindero.kernel.times import SECOND_MS
from lindero.trust.agreements.lease import MAX_TTL_S, Lease, lease_is_live
from lindero.trust.exchange.wire import LEASE_CONTEXT, PROTOCOL, LeaseAsk, LeaseGrant
from lindero.trust.ledger.notes import Signer, VerifierKey, read_note
from lindero.trust.ledger.statements import open_statement, sign_statement

RENEW_S: Final = 120.0
"""Seconds between renewals: well within the five minutes that agreements ask for at most."""

_ENCODER: Final = msgspec.json.Encoder()


class PeerClock(msgspec.Struct, frozen=True, kw_only=True):
    """What was last seen of a neighbour's clock.

    Attributes:
        skew_ms: Its time minus ours, milliseconds, as far as the way of its answer cannot explain it.
        seen_at: Own time, milliseconds UTC.
    """

    skew_ms: int
    seen_at: int


class LeaseBook:
    """The leases that this node holds now; in memory only, so a restarted node asks again before it sends."""

    def __init__(self, clock: Clock, max_skew_s: int) -> None:
        self._clock = clock
        self._max_skew_s = max_skew_s
        self._leases: dict[tuple[str, str], Lease] = {}
        self._clocks: dict[str, PeerClock] = {}
        self._lock = threading.Lock()

    def is_live(self, peer: str, agreement_hash: str) -> bool:
        """Say whether this neighbour's lease on an agreement holds now."""
        with self._lock:
            lease = self._leases.get((peer, agreement_hash))
        return lease is not None and lease_is_live(
            lease,
            wall_now=self._clock.now(),
            monotonic_now_s=self._clock.monotonic_s(),
            skew_bound_ms=self._max_skew_s * SECOND_MS,
        )

    def clock_of(self, peer: str) -> PeerClock | None:
        """Return what was last seen of a neighbour's clock."""
        return self._clocks.get(peer)

    def is_skewed(self, peer: str) -> bool:
        """Say whether a neighbour's clock and ours differ by more than the bound."""
        seen = self._clocks.get(peer)
        return seen is not None and abs(seen.skew_ms) > self._max_skew_s * 1_000

    def hold(self, grant: LeaseGrant, asked_at: int, asked_monotonic_s: float) -> None:
        """Hold a verified grant in place of the neighbour's earlier ones; it counts from when it was asked for.

        Clocks agree if the neighbour says that it granted between our asking and now, however long its answer was on
        its way; on a stick that takes minutes.
        """
        now = self._clock.now()
        skew_ms = min(0, grant.granted_at - asked_at) or max(0, grant.granted_at - now)
        skew = PeerClock(skew_ms=skew_ms, seen_at=now)
        with self._lock:
            self._clocks[grant.grantor] = skew
            kept = {key: held for key, held in self._leases.items() if key[0] != grant.grantor}
            self._leases = kept | {
                (grant.grantor, hash_): Lease(
                    agreement_hash=hash_,
                    granted_at_peer=asked_at + skew_ms,
                    received_wall_at=asked_at,
                    received_monotonic_s=asked_monotonic_s,
                    ttl_s=grant.ttl_s,
                )
                for hash_ in grant.agreements
            }

    def drop(self, peer: str, agreement_hash: str) -> None:
        """Hold a lease no longer, since one side suspended."""
        with self._lock:
            self._leases.pop((peer, agreement_hash), None)


def ask_for(
    nation: str,
    hashes: tuple[str, ...],
    clock: Clock,
    random: RandomSource,
    heard: int = 0,
    protocol: str = PROTOCOL,
) -> LeaseAsk:
    """Make a request to renew leases."""
    return LeaseAsk(
        protocol=protocol,
        sender=nation,
        agreements=hashes,
        asked_at=clock.now(),
        nonce=random.take(32).hex(),
        heard=heard,
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


def read_grant(statement: str, ask: LeaseAsk, peer: str, keys: Sequence[VerifierKey]) -> LeaseGrant:
    """Verify an answer to a request.

    Raises:
        Unproved: If it is not signed by the neighbour, or answers another request.
        Invalid: If it has another form.
    """
    payload, _ = open_statement(read_note(statement), LEASE_CONTEXT, keys)
    try:
        grant = msgspec.json.decode(payload, type=LeaseGrant)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Invalid(
            "exchange.lease", f"This is no lease: {error}.", "Update the older of the two nodes."
        ) from error
    if (grant.grantor, grant.grantee, grant.nonce) != (peer, ask.sender, ask.nonce):
        raise Unproved(
            "exchange.lease_replayed", "The lease answers another request.", "Look into that node."
        )
    return grant

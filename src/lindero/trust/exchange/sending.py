"""Sending: what crosses in some lanes is sealed, leaves on one line parcel by parcel, and its receipts are kept."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Final

import msgspec

from lindero.engine.store import Transaction
from lindero.kernel.errors import Unavailable
from lindero.kernel.record import URGENT, Lane
from lindero.trust.exchange.client import Gap
from lindero.trust.exchange.egress import Outbox
from lindero.trust.exchange.lines import Line
from lindero.trust.exchange.means import Means
from lindero.trust.exchange.pace import Pace
from lindero.trust.exchange.packing import Packed, Packer
from lindero.trust.exchange.receipts import Acknowledger, receipts_of
from lindero.trust.exchange.wire import Receipts

ORDINARY: Final[tuple[Lane, ...]] = ("operations", "bulk")
"""Lanes that share a line; urgent ones have another, with acts and recalls."""

LONG_PARCEL: Final = 100
"""Entries from which on a parcel is worth sealing ahead while the neighbour works on it."""

SEALED_AHEAD: Final = 3
"""Runs of records that may be sealed while a parcel is on its way."""


class _Unkept(msgspec.Struct, frozen=True):
    """Receipts that are not kept yet, and the batches, by channel and first place, that they answer."""

    receipts: Receipts
    places: frozenset[tuple[str, int]]


class Sender:
    """Seals and sends to one neighbour what crosses in some lanes; used by one thread at a time."""

    def __init__(
        self,
        peer: str,
        lanes: Sequence[Lane],
        *,
        means: Means,
        line: Line,
        outbox: Outbox,
        acknowledger: Acknowledger,
        latencies_ms: deque[int],
    ) -> None:
        """Prepare it.

        Args:
            peer: The neighbour.
            lanes: The lanes, the most urgent first.
            means: What the node works with.
            line: The way to the neighbour.
            outbox: Seals what the gate lets through.
            acknowledger: Keeps receipts.
            latencies_ms: Gets, for each record proved, the milliseconds since it was put.
        """
        self._peer = peer
        self._lanes = tuple(lanes)
        self._is_urgent = set(lanes) <= set(URGENT)
        self._means = means
        self._line = line
        self._outbox = outbox
        self._packer = Packer(peer, means, outbox, self._lanes)
        self._pace = Pace()
        self._acknowledger = acknowledger
        self._latencies_ms = latencies_ms
        self._unkept: _Unkept | None = None
        self._beside = ThreadPoolExecutor(1, thread_name_prefix=f"post-{peer}")

    def rescue(self) -> int:
        """Send what is sealed in the life lane, else seal what waits there; return how much was done.

        Rescue waits for nothing: not for a lease, and not for agreements that can be read (safeguards S-15, S-62).
        """
        packed = self._packer.rescue(but=self._answered())
        if packed:
            return self._send(packed)
        if not self._outbox.awaits(self._means.reading(), self._peer, "life"):
            return 0
        return self._run(partial(self._seal, lane="life"))

    def step(self) -> int:
        """Send what is sealed, else seal what waits; return how much was done."""
        packed = self._packer.next(but=self._answered(), room=self._pace.room)
        return (self._send(packed) if packed else self._keep_unkept()) or self._seal_what_waits()

    def close(self) -> None:
        """Send nothing more; a request that is on its way is finished."""
        self._beside.shutdown()

    def _run(self, unit: Callable[[Transaction], int]) -> int:
        return self._means.store.run(unit, is_urgent=self._is_urgent)

    def _seal_what_waits(self) -> int:
        """Seal the next records where any wait: the writer is not asked in vain, for each time it may be busy."""
        rows = self._means.reading()
        if not self._outbox.awaits_control(rows, self._peer) and not any(
            self._outbox.awaits(rows, self._peer, lane) for lane in self._lanes
        ):
            return 0
        return self._run(self._seal_most_urgent)

    def _seal_most_urgent(self, tx: Transaction) -> int:
        """Seal what needs no clause, else the next records of the most urgent lane that has any."""
        if count := self._outbox.seal_control(tx, self._peer):
            return count
        return next((count for lane in self._lanes if (count := self._seal(tx, lane))), 0)

    def _seal(self, tx: Transaction, lane: Lane) -> int:
        return self._outbox.seal_next(tx, self._peer, lane, self._pace.entries)

    def _answered(self) -> frozenset[tuple[str, int]]:
        return self._unkept.places if self._unkept else frozenset()

    def _send(self, packed: Packed) -> int:
        try:
            answer = self._delivered(packed)
        except Gap as gap:
            reopen = partial(self._acknowledger.reopen, channel=gap.channel, expected=gap.expected)
            self._means.store.run(reopen)
            raise Unavailable(gap.code, gap.text, gap.advice) from gap
        self._unkept = _Unkept(receipts_of(answer), packed.places)
        if packed.entries < LONG_PARCEL:
            self._keep_unkept()
        return len(packed.places)

    def _delivered(self, packed: Packed) -> bytes:
        """Send a parcel and return the answer.

        While the neighbour works on a long one, the receipts before it are kept and the next records are decided on
        and sealed; what is sealed ahead is asked again whether it may leave, like everything that waits.
        """
        if packed.entries < LONG_PARCEL:
            self._keep_unkept()
            return self._posted(packed)
        posted = self._beside.submit(self._posted, packed)
        try:
            self._keep_unkept()
            self._seal_ahead(posted)
        finally:
            answer = posted.result()
        return answer

    def _posted(self, packed: Packed) -> bytes:
        clock = self._means.clock
        started_s = clock.monotonic_s()
        answer = self._line.post(packed.path, packed.body)
        self._pace.learn(len(packed.body), clock.monotonic_s() - started_s)
        return answer

    def _keep_unkept(self) -> int:
        """Verify and keep the receipts that came last; those lost meanwhile the neighbour gives again when asked."""
        unkept, self._unkept = self._unkept, None
        if unkept is None:
            return 0
        keep = partial(self._acknowledger.keep, peer=self._peer, receipts=unkept.receipts)
        self._latencies_ms.extend(self._means.store.run(keep, is_urgent=self._is_urgent))
        return len(unkept.receipts.receipts)

    def _seal_ahead(self, posted: "Future[bytes]") -> None:
        """Decide on and seal the next records while a parcel is on its way."""
        for _ in range(SEALED_AHEAD):
            if not self._seal_what_waits() or posted.done():
                return

"""Links: for each neighbour one thread that renews leases, sends what is sealed and keeps the receipts."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Final

import msgspec
import structlog

from lindero.engine.store import Transaction
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Defect, LinderoError, Unavailable
from lindero.kernel.record import LANES, Lane
from lindero.trust.exchange import channels, witness
from lindero.trust.exchange.client import Gap
from lindero.trust.exchange.comparing import SEEN_PATH, Comparer
from lindero.trust.exchange.egress import Outbox
from lindero.trust.exchange.leases import RENEW_S, ask_for, read_grant
from lindero.trust.exchange.means import Means
from lindero.trust.exchange.pace import Pace
from lindero.trust.exchange.packing import Packed, Packer
from lindero.trust.exchange.peer_keys import verified
from lindero.trust.exchange.receipts import Acknowledger, receipts_of
from lindero.trust.exchange.reconciler import Reconciler, month_of
from lindero.trust.exchange.speaking import Speaking
from lindero.trust.exchange.wire import (
    ENCODER,
    LEASE_PATH,
    WITNESS_PATH,
    Receipts,
    control_channel,
)
from lindero.trust.ledger.notes import read_note

BACK_OFF_S: Final = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds to wait after the first, second, ... failure in a row; the last is kept to."""

RETRY_S: Final = 0.5
LONG_PARCEL: Final = 500
"""Entries from which on a parcel is worth sealing ahead while the neighbour works on it."""

SEALED_AHEAD: Final = 3
"""Runs of records that may be sealed while a parcel is on its way."""

COMPARE_EVERY_S: Final = 60.0
LATENCIES_KEPT: Final = 10_000


class LinkState(msgspec.Struct, kw_only=True):
    """How a link is doing; shown on pages, never decided on.

    Attributes:
        connected: Whether the last request was answered.
        error: What went wrong last, in words; empty while all is well.
        advice: What to do about it.
        answered_at: When the neighbour last answered, milliseconds UTC.
        skew_ms: The neighbour's clock minus ours, milliseconds.
    """

    connected: bool = False
    error: str = ""
    advice: str = ""
    answered_at: int = 0
    skew_ms: int = 0


class _Unkept(msgspec.Struct, frozen=True):
    """Receipts that are not kept yet, and the batches, by channel and first place, that they answer."""

    receipts: Receipts
    places: frozenset[tuple[str, int]]


class PeerLink:
    """The link to one neighbour."""

    def __init__(
        self,
        peer: str,
        *,
        means: Means,
        reaches: tuple[Any, ...],
        connect: Callable[[], Speaking],
        outbox: Outbox,
        acknowledger: Acknowledger,
        hashes: Callable[[Rows], tuple[str, ...]],
        comparing: tuple[Reconciler, Comparer],
    ) -> None:
        """Prepare the link; nothing is sent before `start` or `step`.

        Args:
            peer: The neighbour.
            means: What the node works with.
            reaches: What the neighbour was recognised by; another link is made when it changes.
            connect: Opens the way to the neighbour.
            outbox: Seals what the gate lets through.
            acknowledger: Keeps receipts.
            hashes: Returns the agreements with the neighbour that are in force here.
            comparing: Compares the logs, once a month; and with the neighbour what third nations showed.
        """
        self.peer = peer
        self.reaches = reaches
        self.state = LinkState()
        self.latencies_ms: deque[int] = deque(maxlen=LATENCIES_KEPT)
        self._means = means
        self._store, self._clock, self._leases = means.store, means.clock, means.leases
        self._connect = connect
        self._connection: Speaking | None = None
        self._outbox = outbox
        self._packer = Packer(peer, means, outbox)
        self._pace = Pace()
        self._acknowledger = acknowledger
        self._hashes = hashes
        self._reconciler, self._comparer = comparing
        self._compare_at_s = 0.0
        self._reconciled_in = (0, 0)
        self._unkept: _Unkept | None = None
        self._witnessed_size = 0
        self._renew_at_s = 0.0
        self._known_hashes: tuple[str, ...] = ()
        self._failures = 0
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._journal = structlog.get_logger("link").bind(peer=peer)

    def start(self) -> None:
        """Keep the link in a thread of its own until stopped."""
        self._store.on_commit(self._wake.set)
        self._thread = threading.Thread(target=self._loop, name=f"link-{self.peer}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the running request and stop."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        if self._connection is not None:
            self._connection.close()

    def step(self) -> bool:
        """Do the next piece of work; return whether there may be more at once.

        Raises:
            LinderoError: If the neighbour is out of reach, refuses, or is not who it says.
        """
        self._way().await_open()
        # Rescue waits for nothing: not for a lease, and not for agreements that can be read (safeguards S-15, S-62).
        if self._send_life() or self._store.run(partial(self._seal, lane="life")):
            return True
        self._renew_if_due()
        if self._send_waiting():
            return True
        if self._store.run(self._seal_most_urgent):
            return True
        self._ask_witness()
        self._reconcile_monthly()
        self._compare_seen()
        return False

    def attempt(self) -> bool | None:
        """Do the next piece of work and note how it went in `state`; None if it failed."""
        try:
            more = self.step()
        except LinderoError as error:
            self._failed(error)
            return None
        self._failures = 0
        return more

    def renew_soon(self) -> None:
        """Ask for leases again at the next step, since an agreement changed."""
        self._renew_at_s = 0.0
        self._wake.set()

    def _seal_most_urgent(self, tx: Transaction) -> int:
        """Seal what needs no clause, else the next records of the most urgent lane that has any."""
        if count := self._outbox.seal_control(tx, self.peer):
            return count
        return next((count for lane in LANES if (count := self._seal(tx, lane))), 0)

    def _seal(self, tx: Transaction, lane: Lane) -> int:
        return self._outbox.seal_next(tx, self.peer, lane, self._pace.entries)

    def _loop(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                more = self.attempt()
            except Exception as error:  # excused(broad-except): a loop that dies would stop sharing unseen
                self._journal.exception("link_broke")
                self._failed(
                    Defect("exchange.defect", f"The link broke: {error!r}.", "Report it with the journal.")
                )
                more = None
            if more is None:
                self._stopping.wait(BACK_OFF_S[min(self._failures, len(BACK_OFF_S)) - 1])
            elif not more:
                self._wake.wait(1.0)

    def _failed(self, error: LinderoError) -> None:
        self._failures += 1
        if (self.state.error, self.state.connected) != (error.text, False):
            self._journal.warning("link_failed", code=error.code, error=error.text, advice=error.advice)
        self.state.connected = False
        self.state.error, self.state.advice = error.text, error.advice

    def _way(self) -> Speaking:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _post(self, path: str, body: bytes) -> bytes:
        answer = self._way().post(path, body, self._clock.now())
        self.state.connected = True
        self.state.error = self.state.advice = ""
        self.state.answered_at = self._clock.now()
        if self._leases.is_skewed(self.peer):
            self._tell_skew()
        return answer

    def _renew_if_due(self) -> None:
        """Renew leases in time, at once when agreements changed, and learn the neighbour's clock."""
        hashes = self._hashes(self._means.reading())
        if self._clock.monotonic_s() < self._renew_at_s and hashes == self._known_hashes:
            return
        control = control_channel(self.peer, self._means.nation)
        heard = channels.size_of(self._means.reading(), control.name)
        protocol = self._means.speech.protocol_with(self.peer)
        ask = ask_for(self._means.nation, hashes, self._clock, self._means.random, heard, protocol)
        started_s = self._clock.monotonic_s()
        self._acknowledger.check_recognised(self._means.reading(), self.peer)
        answer = self._post(LEASE_PATH, ENCODER.encode(ask)).decode("utf-8", "replace")
        grant = verified(
            self._means.reading(),
            self.peer,
            read_note(answer),
            self._clock.now(),
            lambda keys: read_grant(answer, ask, self.peer, keys),
        )
        self._leases.hold(grant, ask.asked_at, started_s)
        seen = self._leases.clock_of(self.peer)
        self.state.skew_ms = seen.skew_ms if seen else 0
        # What the neighbour does not hold in force yet it may hold in a moment: its log is on the way.
        complete = set(grant.agreements) == set(hashes)
        self._renew_at_s, self._known_hashes = started_s + (RENEW_S if complete else RETRY_S), hashes
        if self._leases.is_skewed(self.peer):
            # The gate is closed by now but for the life lane, which goes on.
            self._renew_at_s = started_s + 1.0
            self._tell_skew()

    def _tell_skew(self) -> None:
        self.state.error = (
            f"The clocks of {self.peer} and this node differ by {abs(self.state.skew_ms) / 1_000:.0f} s;"
            " the gate is closed."
        )
        self.state.advice = "Set the clock of the node that is wrong (NTP or GNSS); the gate opens by itself."

    def _ask_witness(self) -> None:
        """Have the neighbour cosign our newest national checkpoint."""
        ask = witness.ask_of(self._means.reading(), self._witnessed_size)
        if ask is None:
            return
        try:
            answer = self._post(WITNESS_PATH, ENCODER.encode(ask))
        except Gap as stale:
            # A restarted node has forgotten how far the witness had come; it says so.
            witness.check_not_set_back(self._means.reading(), stale.expected)
            self._witnessed_size = stale.expected
            return
        self._witnessed_size = self._store.run(
            lambda tx: witness.keep_cosignature(
                tx,
                self.peer,
                answer,
                nation=self._means.nation,
                signer=self._means.signer,
                clock=self._clock,
            )
        )

    def _compare_seen(self) -> None:
        """Compare with the neighbour, every minute, which checkpoints third nations showed to each (safeguard S-50)."""
        now_s = self._clock.monotonic_s()
        if now_s < self._compare_at_s:
            return
        self._compare_at_s = now_s + COMPARE_EVERY_S
        shown = self._comparer.shown_to(self.peer)
        if shown is not None:
            self._comparer.look_at(self._post(SEEN_PATH, shown))

    def _reconcile_monthly(self) -> None:
        """Compare the logs with the neighbour's when a month has begun (EXC-15)."""
        month = month_of(self._clock.now())
        if month == self._reconciled_in:
            return
        if self._reconciler.is_due(self._means.reading(), self.peer):
            self._reconciler.reconcile(self.peer, self._post)
        self._reconciled_in = month

    def _send_life(self) -> int:
        """Send what is sealed in the life lane; return how many batches left."""
        packed = self._packer.rescue(but=self._answered())
        return self._send(packed) if packed else 0

    def _send_waiting(self) -> int:
        """Send sealed batches that have no receipt yet; return how many of them something was done about."""
        packed = self._packer.next(but=self._answered(), room=self._pace.room)
        return self._send(packed) if packed else self._keep_unkept()

    def _answered(self) -> frozenset[tuple[str, int]]:
        return self._unkept.places if self._unkept else frozenset()

    def _send(self, packed: Packed) -> int:
        try:
            answer = self._delivered(packed)
        except Gap as gap:
            reopen = partial(self._acknowledger.reopen, channel=gap.channel, expected=gap.expected)
            self._store.run(reopen)
            raise Unavailable(gap.code, gap.text, gap.advice) from gap
        self._unkept = _Unkept(receipts_of(answer), packed.places)
        if packed.entries < LONG_PARCEL:
            self._keep_unkept()
        return len(packed.places)

    def _keep_unkept(self) -> int:
        """Verify and keep the receipts that came last; those lost meanwhile the neighbour gives again when asked."""
        unkept, self._unkept = self._unkept, None
        if unkept is None:
            return 0
        keep = partial(self._acknowledger.keep, peer=self.peer, receipts=unkept.receipts)
        self.latencies_ms.extend(self._store.run(keep))
        return len(unkept.receipts.receipts)

    def _delivered(self, packed: Packed) -> bytes:
        """Send a parcel and return the answer.

        While the neighbour works on a long one, the receipts before it are kept and the next records are decided on
        and sealed; what is sealed ahead is asked again whether it may leave, like everything that waits.
        """
        started_s = self._clock.monotonic_s()
        if packed.entries < LONG_PARCEL:
            self._keep_unkept()
            answer = self._post(packed.path, packed.body)
        else:
            with ThreadPoolExecutor(1, thread_name_prefix=f"post-{self.peer}") as beside:
                posted = beside.submit(self._post, packed.path, packed.body)
                self._keep_unkept()
                self._seal_ahead(posted)
                answer = posted.result()
        self._pace.learn(len(packed.body), self._clock.monotonic_s() - started_s)
        return answer

    def _seal_ahead(self, posted: "Future[bytes]") -> None:
        """Decide on and seal the next records while a parcel is on its way."""
        for _ in range(SEALED_AHEAD):
            sealed = sum(self._store.run(partial(self._seal, lane=lane)) for lane in LANES)
            if not sealed or posted.done():
                return

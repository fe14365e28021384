"""Links: for each neighbour threads that renew leases, send what is sealed and keep the receipts.

What is urgent has a thread and a line of its own, so that an alert waits behind no long parcel.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final

import structlog

from lindero.kernel.desk import Rows
from lindero.kernel.errors import Defect, Invalid, LinderoError, Unproved
from lindero.kernel.record import URGENT
from lindero.trust.exchange import channels, witness
from lindero.trust.exchange.client import Gap
from lindero.trust.exchange.comparing import SEEN_PATH, Comparer
from lindero.trust.exchange.egress import Outbox
from lindero.trust.exchange.gate import ACTOR
from lindero.trust.exchange.leases import RENEW_S, ask_for, read_grant
from lindero.trust.exchange.lines import Line, LinkState
from lindero.trust.exchange.means import Means
from lindero.trust.exchange.peer_keys import verified
from lindero.trust.exchange.receipts import Acknowledger
from lindero.trust.exchange.reconciler import Reconciler, month_of
from lindero.trust.exchange.sending import ORDINARY, Sender
from lindero.trust.exchange.speaking import Speaking
from lindero.trust.exchange.wire import ENCODER, LEASE_PATH, WITNESS_PATH, control_channel
from lindero.trust.identity.records import AccessRefused
from lindero.trust.ledger.notes import read_note

BACK_OFF_S: Final = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds to wait after the first, second, ... failure in a row; the last is kept to."""

RETRY_S: Final = 0.5
COMPARE_EVERY_S: Final = 60.0
LATENCIES_KEPT: Final = 10_000


class PeerLink:
    """The link to one neighbour."""

    def __init__(
        self,
        peer: str,
        *,
        means: Means,
        reaches: tuple[Any, ...],
        connects: Sequence[Callable[[], Speaking]],
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
            connects: Open the ways to the neighbour: one for what is urgent and one for the rest, or one for both.
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
        lines = [Line(connect, self._clock, self._note_answer) for connect in connects]
        self._lines = (lines[0], lines[-1])
        self._line = lines[-1]
        self._urgent, self._ordinary = (
            Sender(
                peer,
                lanes,
                means=means,
                line=line,
                outbox=outbox,
                acknowledger=acknowledger,
                latencies_ms=self.latencies_ms,
            )
            for lanes, line in zip((URGENT, ORDINARY), self._lines, strict=True)
        )
        self._acknowledger = acknowledger
        self._hashes = hashes
        self._reconciler, self._comparer = comparing
        self._compare_at_s = 0.0
        self._reconciled_in = (0, 0)
        self._witnessed_size = 0
        self._was_skewed = False
        self._renew_at_s = 0.0
        self._known_hashes: tuple[str, ...] = ()
        self._wakes: list[threading.Event] = []
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._journal = structlog.get_logger("link").bind(peer=peer)

    def start(self) -> None:
        """Keep the link until stopped: in a thread for what is urgent and one for the rest, or in one for both."""
        has_two_lines = self._lines[0] is not self._lines[1]
        steps = (self._step_urgent, self._step_ordinary) if has_two_lines else (self.step,)
        for number, step in enumerate(steps):
            wake = threading.Event()
            self._wakes.append(wake)
            name = f"link-{self.peer}-{number}"
            self._threads.append(
                threading.Thread(target=self._loop, args=(step, wake), name=name, daemon=True)
            )
        self._store.on_commit(self._wake)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish the running requests and stop."""
        self._stopping.set()
        self._wake()
        for thread in self._threads:
            thread.join()
        for sender in (self._urgent, self._ordinary):
            sender.close()
        for line in self._lines:
            line.close()

    def step(self) -> bool:
        """Do the next piece of work; return whether there may be more at once.

        Raises:
            LinderoError: If the neighbour is out of reach, refuses, or is not who it says.
        """
        return self._step_urgent() or self._step_ordinary()

    def attempt(self) -> bool | None:
        """Do the next piece of work and note how it went in `state`; None if it failed."""
        return self._attempt(self.step)

    def renew_soon(self) -> None:
        """Ask for leases again at the next step, since an agreement changed."""
        self._renew_at_s = 0.0
        self._wake()

    def _step_urgent(self) -> bool:
        """Send or seal what is urgent, rescue before all else."""
        self._lines[0].await_open()
        if self._urgent.rescue() or self._urgent.step():
            return True
        self._lines[0].keep_open()
        return False

    def _step_ordinary(self) -> bool:
        """Renew leases in time, send or seal what is not urgent, and then compare logs."""
        self._line.await_open()
        if self._renew_if_due() or self._ordinary.step():
            return True
        self._ask_witness()
        self._reconcile_monthly()
        self._compare_seen()
        return False

    def _attempt(self, step: Callable[[], bool]) -> bool | None:
        try:
            return step()
        except LinderoError as error:
            self._failed(error)
            return None

    def _wake(self) -> None:
        for wake in self._wakes:
            wake.set()

    def _loop(self, step: Callable[[], bool], wake: threading.Event) -> None:
        failures = 0
        while not self._stopping.is_set():
            wake.clear()
            try:
                more = self._attempt(step)
            except Exception as error:  # excused(broad-except): a loop that dies would stop sharing unseen
                self._journal.exception("link_broke")
                self._failed(
                    Defect("exchange.defect", f"The link broke: {error!r}.", "Report it with the journal.")
                )
                more = None
            failures = failures + 1 if more is None else 0
            if more is None:
                self._stopping.wait(BACK_OFF_S[min(failures, len(BACK_OFF_S)) - 1])
            elif not more:
                wake.wait(1.0)

    def _failed(self, error: LinderoError) -> None:
        if self.state.note_failure(error):
            self._journal.warning("link_failed", code=error.code, error=error.text, advice=error.advice)
            if isinstance(error, Unproved | Invalid):
                self._keep_refusal("answer of a neighbour", error.text)

    def _keep_refusal(self, what: str, reason: str) -> None:
        """Put on record what a neighbour said that opens nothing here, and why (safeguard S-03)."""
        refused = AccessRefused(who=self.peer, what=what, reason=reason[:300])
        self._store.submit(lambda tx: self._means.log.put(tx, refused, actor=ACTOR))

    def _note_answer(self) -> None:
        self.state.note_answer(self._clock.now())
        if self._leases.is_skewed(self.peer):
            self.state.note_skew(self.peer)

    def _renew_if_due(self) -> bool:
        """Renew leases in time, at once when agreements changed, and learn the neighbour's clock.

        Returns:
            Whether it was time.
        """
        hashes = self._hashes(self._means.reading())
        if self._clock.monotonic_s() < self._renew_at_s and hashes == self._known_hashes:
            return False
        control = control_channel(self.peer, self._means.nation)
        heard = channels.size_of(self._means.reading(), control.name)
        protocol = self._means.speech.protocol_with(self.peer)
        ask = ask_for(self._means.nation, hashes, self._clock, self._means.random, heard, protocol)
        started_s = self._clock.monotonic_s()
        self._acknowledger.check_recognised(self._means.reading(), self.peer)
        answer = self._line.post(LEASE_PATH, ENCODER.encode(ask)).decode("utf-8", "replace")
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
            self.state.note_skew(self.peer)
            if not self._was_skewed:
                self._keep_refusal("lease of a neighbour", self.state.error)
        self._was_skewed = self._leases.is_skewed(self.peer)
        # What waited for a lease may leave now.
        self._wake()
        return True

    def _ask_witness(self) -> None:
        """Have the neighbour cosign our newest national checkpoint."""
        ask = witness.ask_of(self._means.reading(), self._witnessed_size)
        if ask is None:
            return
        try:
            answer = self._line.post(WITNESS_PATH, ENCODER.encode(ask))
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
            self._comparer.look_at(self._line.post(SEEN_PATH, shown))

    def _reconcile_monthly(self) -> None:
        """Compare the logs with the neighbour's when a month has begun (EXC-15)."""
        month = month_of(self._clock.now())
        if month == self._reconciled_in:
            return
        if self._reconciler.is_due(self._means.reading(), self.peer):
            self._reconciler.reconcile(self.peer, self._line.post)
        self._reconciled_in = month

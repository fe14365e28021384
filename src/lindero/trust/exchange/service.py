"""The exchange of one node: its door for neighbours and a link to each of them."""

import hashlib
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, wait
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol
from weakref import WeakSet

import msgspec
import structlog

from lindero.engine.store import Transaction
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Invalid, LinderoError, Unavailable, Unproved
from lindero.trust.exchange import channels, witness
from lindero.trust.exchange.arriving import Arrived
from lindero.trust.exchange.carrying import Carrier
from lindero.trust.exchange.client import Gap, PeerConnection
from lindero.trust.exchange.comparing import SEEN_PATH, Comparer
from lindero.trust.exchange.egress import Outbox
from lindero.trust.exchange.evidence import Contradiction
from lindero.trust.exchange.gate import ControlKind, Gate
from lindero.trust.exchange.ingress import Admission, Inbox
from lindero.trust.exchange.leases import grant_for
from lindero.trust.exchange.links import PeerLink
from lindero.trust.exchange.means import Means
from lindero.trust.exchange.protocols import Greeting, not_spoken
from lindero.trust.exchange.receipts import Acknowledger
from lindero.trust.exchange.reconciler import Reconciler
from lindero.trust.exchange.reconciliation import LEAVES_PATH, RECONCILIATION_PATH
from lindero.trust.exchange.records import BatchRejected, LogsReconciled
from lindero.trust.exchange.ways import Connect, Ways
from lindero.trust.exchange.wire import (
    ENCODER,
    LEASE_PATH,
    PARCEL_PATH,
    PROTOCOLS,
    RESCUE_PATH,
    WITNESS_PATH,
    Handler,
    LeaseAsk,
    Receipts,
    control_channel,
)
from lindero.trust.identity.certificates import ders_of
from lindero.trust.identity.keybook import keys_of
from lindero.trust.identity.records import AccessRefused
from lindero.trust.identity.tables import SELECT_ADDRESSES, SELECT_CERTIFICATES

if TYPE_CHECKING:
    from starlette.applications import Starlette

ACTOR: Final = "exchange/door"
STRANGERS_NOTED: Final = 1_000
"""Unknown certificates that are noted in a run of the node; a flood of them must not fill the log."""


class Crossing(Gate, Admission, Protocol):
    """Both halves of the gate, and which agreements stand."""

    def in_force(self, rows: Rows, peer: str) -> tuple[str, ...]:
        """Return the hashes of the agreements with a neighbour that are in force here now."""

    def grants(self, rows: Rows, peer: str) -> tuple[str, ...]:
        """Return the hashes of those for which the neighbour may have a lease."""


class Exchange:
    """Joins outbox, inbox, leases, witness and links.

    Attributes:
        leases: The leases held now.
        border: The gate.
        outbox: What seals what the gate lets through.
        links: The link to each recognised neighbour, by nation.
        speech: How it speaks with each neighbour.
        ways: How each neighbour is reached.
        comparer: What compares with third nations what each was shown.
        reconciler: What compares the own logs with the neighbours'.
        carrier: What writes and takes bundle files.
    """

    def __init__(
        self, means: Means, *, border: Crossing, control: Mapping[str, ControlKind], ways: Ways
    ) -> None:
        """Prepare the exchange; nothing is sent before `start`.

        Args:
            means: What the node works with.
            border: The gate.
            control: The kinds that need no clause.
            ways: How each neighbour is reached.
        """
        self.leases = means.leases
        self.links: dict[str, PeerLink] = {}
        self.border = border
        self.outbox = Outbox(means.log, means.clock, means.signer, border, control)
        self._means = means
        self._store, self._log, self._clock, self._signer = means.store, means.log, means.clock, means.signer
        self.speech = means.speech
        self.ways = ways
        self._inbox = Inbox(means.log, means.clock, means.signer, border, control)
        self._acknowledger = Acknowledger(means.log, means.clock, means.signer)
        self.comparer = Comparer(means)
        self.reconciler = Reconciler(means, self.keys_of)
        # A node that was killed may have erased without scrubbing: the first receipt waits for that.
        self._scrub_due = True
        self.carrier = Carrier(means, self.outbox, self._acknowledger, border.in_force, self.handlers)
        self._strangers: set[str] = set()
        self._noted: WeakSet[LinderoError] = WeakSet()
        self._running = False
        self._syncing: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._scrubbing = threading.Lock()
        self._journal = structlog.get_logger("exchange")

    # --- the door ---------------------------------------------------------------------------------------------

    def handlers(self) -> dict[str, Handler]:
        """Return everything that a neighbour may ask, by path; requests and answers are as they travel."""
        heard: dict[str, Handler] = {
            PARCEL_PATH: self.take_parcel,
            RESCUE_PATH: self.take_rescue,
            LEASE_PATH: self.grant_leases,
            WITNESS_PATH: self.cosign,
            RECONCILIATION_PATH: self.reconciler.answer,
            LEAVES_PATH: self.reconciler.leaves,
            SEEN_PATH: self.comparer.hear,
        }
        return {path: self._hearing(path, handler) for path, handler in heard.items()}

    def greeting(self) -> bytes:
        """Return what the node says of itself at the well-known place, the same to every neighbour."""
        return ENCODER.encode(Greeting(protocols=self.speech.protocols))

    async def fetched(self, peer: str, body: bytes) -> bytes:
        """Answer a neighbour that fetches what there is for it, as soon as there is something."""
        return await self.ways.fetched(peer, body)

    def application(self) -> "Starlette":
        """Return the application behind the neighbours' door."""
        from lindero.trust.exchange.door import peer_application  # noqa: PLC0415  no web stack in plain commands

        return peer_application(self.nation_of, self.handlers(), self.greeting(), self.fetched)

    def nation_of(self, certificate_sha256: str) -> str | None:
        """Return whose pinned certificate this is, or None; a stranger is noted, once in a run of the node."""
        for nation, pem in self._store.query(SELECT_CERTIFICATES):
            if certificate_sha256 in {hashlib.sha256(der).hexdigest() for der in ders_of(pem)}:
                return str(nation)
        if certificate_sha256 not in self._strangers and len(self._strangers) < STRANGERS_NOTED:
            self._strangers.add(certificate_sha256)
            refused = AccessRefused(
                who=f"certificate/{certificate_sha256}", what="neighbours' door", reason="not pinned here"
            )
            self._store.submit(lambda tx: self._log.put(tx, refused, actor=ACTOR))
        return None

    def take_parcel(self, peer: str, body: bytes) -> bytes:
        """Take a parcel; what is turned away whole is noted without its content.

        Raises:
            LinderoError: If none of its batches is taken; nothing of it stays.
        """
        return self._take_and_scrub(peer, body, is_rescue=False)

    def take_rescue(self, peer: str, body: bytes) -> bytes:
        """Take a parcel of the life lane, which is open in every version and at all times (safeguard S-15).

        Raises:
            LinderoError: If none of its batches is taken, or one is no rescue; nothing of that stays.
        """
        return self._take_and_scrub(peer, body, is_rescue=True)

    def _take_and_scrub(self, peer: str, body: bytes, *, is_rescue: bool) -> bytes:
        receipts = self._taken(peer, body, is_rescue=is_rescue)
        with self._scrubbing:
            self._scrub_if_due()
        return ENCODER.encode(Receipts(received_at=self._clock.now(), receipts=tuple(receipts)))

    def _scrub_if_due(self) -> None:
        """Leave nothing of what was erased in side files, and let no restored backup bring it back.

        A receipt certifies erasure, so it leaves only after this.
        """
        if self._scrub_due:
            self._means.register.keep_up(self._store)
            self._store.scrub()
            self._scrub_due = False

    def grant_leases(self, peer: str, body: bytes) -> bytes:
        """Answer which of the asked agreements are in force here too.

        Raises:
            Invalid: If the request has another form or protocol.
            Unproved: If it is in another nation's name.
        """
        try:
            ask = msgspec.json.decode(body, type=LeaseAsk)
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise Invalid(
                "exchange.lease", f"This is no request for leases: {error}.", "Update the older node."
            ) from error
        if ask.protocol not in PROTOCOLS:
            raise not_spoken(ask.protocol, PROTOCOLS)
        if ask.sender != peer:
            raise Unproved(
                "exchange.addressee", "The request is in another nation's name.", "Look into that node."
            )
        self._repeat_unheard(peer, ask.heard)
        in_force = frozenset(self._store.run(lambda tx: self.border.grants(tx, peer)))
        return grant_for(ask, self._log.nation, in_force, self._clock.now(), self._signer).encode()

    def cosign(self, peer: str, body: bytes) -> bytes:
        """Cosign the neighbour's national checkpoint, if its log only grew.

        Raises:
            LinderoError: If it is not cosigned; a rewound or forked log is noted.
        """
        try:
            return self._store.run(
                lambda tx: witness.cosign_for(
                    tx,
                    peer,
                    body,
                    signer=self._signer,
                    clock=self._clock,
                )
            )
        except Unproved as error:
            self._note_rejection(peer, error)
            raise

    def reconcile(self, peer: str, *, note: str = "", ask: bool = True) -> LogsReconciled:
        """Compare the logs shared with a neighbour, on a connection of its own, and put the result on record.

        Args:
            peer: The neighbour.
            note: Its signed statement, if that was handed over as a file.
            ask: Whether to ask the neighbour; otherwise only what it has signed so far is compared.

        Raises:
            Missing: If the neighbour is not recognised.
            LinderoError: If it is out of reach, or its statement is not its own.
        """
        rows = self._means.reading()
        self._acknowledger.check_recognised(rows, peer)
        if not ask:
            return self.reconciler.reconcile(peer, None, note)
        (reaches,) = [row for row in rows.query(SELECT_ADDRESSES) if row[0] == peer]
        connection = self.ways.to(reaches)
        try:
            return self.reconciler.reconcile(
                peer, lambda path, body: connection.post(path, body, self._clock.now()), note
            )
        finally:
            connection.close()

    # --- the links --------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Keep a link to every recognised neighbour, also to those recognised later."""
        self._running = True
        self.sync_links()

    def stop(self) -> None:
        """Stop all links; what is not sent waits in the log."""
        self._running = False
        for thread in self._syncing:
            thread.join()
        self.ways.stop()
        for link in list(self.links.values()):
            link.stop()

    def sync_links(self) -> None:
        """Open links to neighbours newly recognised or changed, and end those to others."""
        with self._lock:
            peers = {row[0]: row for row in self._store.query(SELECT_ADDRESSES)}
            for nation in [
                nation for nation, link in self.links.items() if link.reaches != peers.get(nation)
            ]:
                self.links.pop(nation).stop()
            for nation, row in peers.items():
                if nation not in self.links:
                    self.links[nation] = self._link(nation, row)
                    if self._running:
                        self.links[nation].start()
            if self._running:
                self.ways.fetch_from(peers, self.handlers(), self.greeting(), self._clock)

    def sync_links_soon(self) -> None:
        """Do the same in a thread of its own: the store's writer, who asks for it, must not wait for links."""
        if self._running:
            self._syncing = [thread for thread in self._syncing if thread.is_alive()]
            self._syncing.append(threading.Thread(target=self.sync_links, name="links"))
            self._syncing[-1].start()

    def _link(self, nation: str, row: Sequence[Any]) -> PeerLink:
        return PeerLink(
            nation,
            means=self._means,
            reaches=tuple(row),
            connects=(lambda: self.ways.to(row),) * (1 if nation in self.ways.mailboxes else 2),
            outbox=self.outbox,
            acknowledger=self._acknowledger,
            hashes=lambda rows: self.border.in_force(rows, nation),
            comparing=(self.reconciler, self.comparer),
        )

    def keys_of(self, rows: Rows, nation: str) -> Sequence[bytes]:
        """Return the keys with which a nation signs and has signed, the newest first."""
        known = [key.public_key for key in keys_of(rows, nation)]
        is_new = nation == self._log.nation and self._signer.public_key not in known
        return (self._signer.public_key, *known) if is_new else known

    def _hearing(self, path: str, handler: Handler) -> Handler:
        """Return a handler that opens what it is asked and seals what it answers; what it refuses is on record."""

        def hear(peer: str, travelled: bytes) -> bytes:
            try:
                body = self.speech.heard(peer, path, travelled)
                answer = handler(peer, body)
            except (Gap, witness.StaleWitness, Unavailable):
                raise
            except LinderoError as error:
                self._note_rejection(peer, error)
                raise
            return self.speech.answered(peer, path, travelled, answer)

        return hear

    def _taken(self, peer: str, body: bytes, *, is_rescue: bool) -> list[str]:
        """Take a parcel's batches, each in a unit of work of its own, up to the first that is refused.

        Returns:
            Their receipts, once they are durable; the neighbour sends the others again.

        Raises:
            LinderoError: If none is taken.
        """
        taking = self._taking(peer, body, is_rescue=is_rescue)
        # Whatever becomes of them, nothing is answered while one of them runs.
        wait(taking)
        taken = [future.result() for future in taking if future.exception() is None]
        if any(is_erasing for _, is_erasing in taken):
            with self._scrubbing:
                self._scrub_due = True
        if len(taken) < len(taking):
            self._note_refused(peer, next(error for future in taking if (error := future.exception())))
        if not taken:
            taking[0].result()
        return [receipt for receipt, _ in taken]

    def _taking(self, peer: str, body: bytes, *, is_rescue: bool) -> "list[Future[tuple[str, bool]]]":
        """Read and prove all of a parcel, then queue its batches, so that they share a commit.

        Reading while the store's writer works would save nothing: both want the same interpreter, and pass it to and
        fro with every row that is written.
        """
        taking: list[Future[tuple[str, bool]]] = []
        refused: list[LinderoError] = []
        try:
            for batch in list(self._inbox.read(peer, body, is_rescue=is_rescue)):
                unit = partial(self._take, peer=peer, batch=batch, refused=refused)
                taking.append(self._store.submit(unit, is_urgent=batch.is_urgent))
        except LinderoError as error:
            taking.append(Future())
            taking[-1].set_exception(error)
        return taking

    def _take(
        self, tx: Transaction, peer: str, batch: Arrived, refused: list[LinderoError]
    ) -> tuple[str, bool]:
        """Take a batch unless one before it was refused; return its receipt and whether something was erased."""
        if refused:
            raise refused[0]
        try:
            self._acknowledger.check_recognised(tx, peer)
            receipt = self._inbox.take(tx, peer, batch)
        except LinderoError as error:
            refused.append(error)
            raise
        return receipt, bool(tx.scratch.get("exchange.erased"))

    def _note_refused(self, peer: str, error: BaseException) -> None:
        """Note what a neighbour sent that was turned away whole, unless it has only to send it otherwise or later."""
        if isinstance(error, LinderoError) and not isinstance(error, (Gap, Unavailable)):
            self._note_rejection(peer, error)

    def _repeat_unheard(self, peer: str, heard: int) -> None:
        """Send acts and recalls again to a neighbour that has fewer than it once acknowledged."""
        channel = control_channel(self._log.nation, peer).name
        if heard >= channels.acknowledged_of(self._means.reading(), channel):
            return
        self._journal.warning("set_back", peer=peer, channel=channel, heard=heard)

        def repeat(tx: Transaction) -> None:
            self.outbox.refill_control(tx, peer, heard)
            self._acknowledger.reopen(tx, channel, heard)

        self._store.run(repeat)

    def _note_rejection(self, peer: str, error: LinderoError) -> None:
        """Put on record, once, what a neighbour asked or sent and was turned away with."""
        if error in self._noted:
            return
        self._noted.add(error)
        self._journal.warning("rejected", peer=peer, code=error.code, error=error.text)
        note = error.note if isinstance(error, Contradiction) else ""
        rejected = BatchRejected(peer=peer, code=error.code, text=error.text[:500], note=note)
        evidence = error.equivocation(peer) if isinstance(error, Contradiction) else None
        records = (rejected,) if evidence is None else (rejected, evidence)
        self._store.run(lambda tx: self._log.put_many(tx, records, actor=ACTOR))


def tls_connector(certificate: Path, key: Path) -> Connect:
    """Return what opens the way to a neighbour over mutual TLS with this node's certificate."""
    return lambda nation, address, pem: PeerConnection(nation, address, pem, certificate, key)

"""Carrying: where no line is, a person carries what waits as a bundle file, and the receipts back.

The way of a stick is the way of the wire: the same sealed bytes, the same door, the same receipts, and the same leases.
What needs a clause is written to a file only while a lease lives, which the stick can fetch, and which ends after
fifteen minutes as everywhere (safeguards S-02, S-03). Rescue, and what needs no clause, can always be carried.
"""

import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeVar

import msgspec

from lindero.kernel.desk import Rows
from lindero.kernel.errors import Invalid, LinderoError, Refused, Unproved
from lindero.kernel.record import LANES
from lindero.kernel.times import SECOND_MS
from lindero.trust.agreements.lease import MAX_TTL_S
from lindero.trust.exchange import channels
from lindero.trust.exchange.bundles import (
    MAX_BUNDLE_BYTES,
    MAX_ITEMS,
    Bundle,
    Item,
    Manifest,
    item_of,
    read_bundle,
    write_bundle,
)
from lindero.trust.exchange.client import Gap, error_of
from lindero.trust.exchange.egress import Outbox
from lindero.trust.exchange.leases import ask_for, read_grant
from lindero.trust.exchange.means import Means
from lindero.trust.exchange.packing import LARGEST_BYTES, Packer
from lindero.trust.exchange.peer_keys import verified
from lindero.trust.exchange.receipts import Acknowledger, receipts_of
from lindero.trust.exchange.refusals import told_of
from lindero.trust.exchange.wire import (
    ENCODER,
    LEASE_PATH,
    PARCEL_PATH,
    PROTOCOL,
    RESCUE_PATH,
    Handler,
    LeaseAsk,
    control_channel,
)
from lindero.trust.ledger.notes import VerifierKey, read_note

T = TypeVar("T")

CARRIED: Final = (RESCUE_PATH, LEASE_PATH, PARCEL_PATH)
"""Requests that a stick can carry."""

SEALED_AT_MOST: Final = 50_000
"""Records that are decided on for one bundle."""

_OK: Final = 200
_ROOM: Final = MAX_BUNDLE_BYTES - (1 << 20)


class CarriedIn(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a bundle that was carried in.

    Attributes:
        sender: The nation that wrote it.
        taken: Requests that were carried out, or answers that were kept.
        refused: Refusals in words, one for each item that was not.
        answer: The bundle to carry back; empty if what was carried in were answers.
    """

    sender: str
    taken: int
    refused: tuple[str, ...]
    answer: bytes


class Carrier:
    """Writes bundles for neighbours and takes theirs."""

    def __init__(
        self,
        means: Means,
        outbox: Outbox,
        acknowledger: Acknowledger,
        hashes: Callable[[Rows, str], tuple[str, ...]],
        handlers: Callable[[], Mapping[str, Handler]],
    ) -> None:
        """Prepare it.

        Args:
            means: What the node works with.
            outbox: Seals what the gate lets through.
            acknowledger: Keeps receipts.
            hashes: Returns the agreements with a neighbour that are in force here.
            handlers: What carries requests out, by path; the same as behind the door.
        """
        self._means = means
        self._outbox = outbox
        self._acknowledger = acknowledger
        self._hashes = hashes
        self._handlers = handlers
        self._asked: dict[str, tuple[LeaseAsk, float]] = {}
        self._lock = threading.Lock()

    def carry_out(self, peer: str) -> bytes:
        """Return a bundle with what waits for a neighbour and may leave now, after a request for leases.

        Raises:
            Missing: If the neighbour is not recognised.
            Refused: If nothing can be sealed to it; an unsealed stick may be lost or read on its way.
            LinderoError: What packing raises.
        """
        self._acknowledger.check_recognised(self._means.reading(), peer)
        if self._means.speech.protocol_with(peer) != PROTOCOL:
            raise Refused(
                "exchange.stick_unsealed",
                f"The card of {peer} has no sealing key, and nothing is carried unsealed.",
                f"Ask {peer} for its newest card and pin it with `lindero peers add`.",
            )
        self._seal(peer)
        requests = [(LEASE_PATH, self._lease_ask(peer)), *self._parcels(peer)]
        bodies = [self._means.speech.request(peer, path, body) for path, body in requests]
        items = [item_of(path, body) for (path, _), body in zip(requests, bodies, strict=True)]
        return self._written(peer, items, bodies, answers=False)

    def carry_in(self, data: bytes) -> CarriedIn:
        """Take a bundle: carry its requests out, or keep its answers.

        Raises:
            Invalid: If it is no bundle for this node.
            Unproved: If it is damaged, or not signed by the neighbour that it names.
            Missing: If that neighbour is not recognised.
        """
        bundle = read_bundle(data)
        manifest = bundle.manifest
        if manifest.recipient != self._means.nation:
            raise Invalid(
                "exchange.bundle_addressee",
                f"The bundle is for {manifest.recipient}, this is a node of {self._means.nation}.",
                "Carry it to the node that it is for.",
            )
        self._acknowledger.check_recognised(self._means.reading(), manifest.sender)
        self._verified(manifest.sender, bundle.note, bundle.verify)
        return self._kept(bundle) if manifest.answers else self._carried_out(bundle)

    # --- what goes out ----------------------------------------------------------------------------------------

    def _seal(self, peer: str) -> None:
        run = self._means.store.run
        while run(lambda tx: self._outbox.seal_control(tx, peer)):
            pass
        left = SEALED_AT_MOST
        for lane in LANES:
            while left > 0 and (count := run(partial(self._outbox.seal_next, peer=peer, lane=lane))):
                left -= count

    def _lease_ask(self, peer: str) -> bytes:
        """Return a request for leases; it is remembered in memory, so that no clock but our own counts."""
        rows = self._means.reading()
        heard = channels.size_of(rows, control_channel(peer, self._means.nation).name)
        ask = ask_for(
            self._means.nation,
            self._hashes(rows, peer),
            self._means.clock,
            self._means.random,
            heard,
            PROTOCOL,
        )
        with self._lock:
            self._asked[peer] = (ask, self._means.clock.monotonic_s())
        return ENCODER.encode(ask)

    def _parcels(self, peer: str) -> list[tuple[str, bytes]]:
        packer = Packer(peer, self._means, self._outbox)
        places: set[tuple[str, int]] = set()
        parcels: list[tuple[str, bytes]] = []
        room = _ROOM
        for pack in (packer.rescue, packer.next):
            while len(parcels) < MAX_ITEMS - 1 and room > LARGEST_BYTES and (packed := pack(but=places)):
                parcels.append((packed.path, packed.body))
                places |= packed.places
                room -= len(packed.body)
        return parcels

    def _written(self, peer: str, items: list[Item], bodies: list[bytes], *, answers: bool) -> bytes:
        manifest = Manifest(
            sender=self._means.nation,
            recipient=peer,
            made_at=self._means.clock.now(),
            answers=answers,
            items=tuple(items),
        )
        return write_bundle(manifest, bodies, self._means.signer)

    # --- what comes in ----------------------------------------------------------------------------------------

    def _carried_out(self, bundle: Bundle) -> CarriedIn:
        peer, handlers = bundle.manifest.sender, self._handlers()
        items, answers, refused = [], [], []
        for item, body in zip(bundle.manifest.items, bundle.bodies, strict=True):
            try:
                self._check_carried(item, bundle.manifest.made_at)
                status, answer = _OK, handlers[item.path](peer, body)
            except LinderoError as error:
                status, answer = error.status, told_of(error)
                refused.append(error.text)
            items.append(item_of(item.path, answer, status, body))
            answers.append(answer)
        written = self._written(peer, items, answers, answers=True)
        taken = len(items) - len(refused)
        return CarriedIn(sender=peer, taken=taken, refused=tuple(refused), answer=written)

    def _check_carried(self, item: Item, made_at: int) -> None:
        """Let a request pass that a stick can carry.

        Raises:
            Refused: If it asks for what is not carried, or for a lease too late to be of use.
        """
        if item.path not in CARRIED:
            raise Refused("exchange.not_carried", f"{item.path} is not carried.", "Ask for it over the wire.")
        # An old stick must not ask for what its writer has long since asked for again.
        if item.path == LEASE_PATH and self._means.clock.now() - made_at > MAX_TTL_S * SECOND_MS:
            raise Refused(
                "exchange.bundle_late",
                "The bundle was written more than 15 minutes ago: its request for leases has lapsed.",
                "Carry a new bundle for what needs a clause; everything else of this one was taken.",
            )

    def _kept(self, bundle: Bundle) -> CarriedIn:
        peer = bundle.manifest.sender
        taken, refused = 0, []
        for item, body in zip(bundle.manifest.items, bundle.bodies, strict=True):
            try:
                self._keep(peer, item, body)
                taken += 1
            except LinderoError as error:
                refused.append(error.text)
        return CarriedIn(sender=peer, taken=taken, refused=tuple(refused), answer=b"")

    def _keep(self, peer: str, item: Item, body: bytes) -> None:
        """Keep one answer, as the link does."""
        if item.status != _OK:
            error = error_of(item.status, body, peer)
            if isinstance(error, Gap):
                reopen = partial(self._acknowledger.reopen, channel=error.channel, expected=error.expected)
                self._means.store.run(reopen)
            raise error
        answer = self._means.speech.answer_of(peer, item.path, bytes.fromhex(item.asked), body)
        if item.path == LEASE_PATH:
            self._hold(peer, answer)
        else:
            receipts = receipts_of(answer)
            self._means.store.run(partial(self._acknowledger.keep, peer=peer, receipts=receipts))

    def _hold(self, peer: str, answer: bytes) -> None:
        with self._lock:
            asked = self._asked.pop(peer, None)
        if asked is None:
            raise Unproved(
                "exchange.lease_unasked",
                "This node has not asked for these leases since it was started.",
                "Carry a new bundle out; its answer will be held.",
            )
        ask, started_s = asked
        text = answer.decode("utf-8", "replace")
        grant = self._verified(peer, text, lambda keys: read_grant(text, ask, peer, keys))
        self._means.leases.hold(grant, ask.asked_at, started_s)

    def _verified(self, peer: str, note: str, verify: Callable[[list[VerifierKey]], T]) -> T:
        """Verify what a neighbour signed by its keys that count now."""
        return verified(self._means.reading(), peer, read_note(note), self._means.clock.now(), verify)

"""Packing: what waits for a neighbour becomes parcels, the most urgent first, judged again where texts changed."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Final

import msgspec

from lindero.kernel.desk import Rows
from lindero.kernel.record import LANES, Lane
from lindero.trust.exchange import channels
from lindero.trust.exchange.egress import Outbox
from lindero.trust.exchange.means import Means
from lindero.trust.exchange.wire import (
    ENCODER,
    MAX_PARCEL_BYTES,
    PARCEL_PATH,
    PROTOCOL,
    RESCUE_PATH,
    Parcel,
)

BATCHES_AT_ONCE: Final = 32
LARGEST_BYTES: Final = MAX_PARCEL_BYTES - 4_096
"""Bytes of batches in a parcel; the rest is for its own keys and the envelope."""

Places = Collection[tuple[str, int]]
"""Batches by channel and first place."""


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel ready to leave.

    Attributes:
        path: Path on the neighbour's door.
        body: The parcel's bytes, not sealed yet.
        places: The batches in it.
        entries: How many entries they have.
    """

    path: str
    body: bytes
    places: frozenset[tuple[str, int]]
    entries: int


class Packer:
    """Packs parcels for one neighbour."""

    def __init__(self, peer: str, means: Means, outbox: Outbox, lanes: Sequence[Lane] = LANES) -> None:
        """Prepare it.

        Args:
            peer: The neighbour.
            means: What the node works with.
            outbox: Says what may leave.
            lanes: The lanes whose batches it packs.
        """
        self._peer = peer
        self._means = means
        self._outbox = outbox
        self._lanes = lanes

    def rescue(self, *, but: Places = ()) -> Packed | None:
        """Pack what waits in the life lane; it needs no lease and no agreement.

        Args:
            but: Batches that are on their way already.
        """
        waiting = channels.waiting_life(self._means.reading(), self._peer)
        ready = [batch for batch in waiting if (batch.channel, batch.first) not in but]
        return self._packed(ready, RESCUE_PATH, PROTOCOL, LARGEST_BYTES) if ready else None

    def next(self, *, but: Places = (), room: int = LARGEST_BYTES) -> Packed | None:
        """Pack what waits and may leave as far as leases go, the most urgent lane first.

        Args:
            but: Batches that are on their way already.
            room: Bytes that a parcel may have; one batch it always has.

        Raises:
            Refused: If nothing may be sent in any version that the neighbour speaks.
        """
        protocol = self._means.speech.protocol_with(self._peer)
        while ready := self._ready(but):
            packed = self._packed(ready, PARCEL_PATH, protocol, room)
            # Asked after the batches were read: what left before a suspension in the log left before it, and no other.
            outdated = self._outbox.outdated(self._means.reading(), ready)
            if not outdated:
                return packed
            self._means.store.run(partial(self._outbox.judge_again, peer=self._peer, batches=outdated))
        return None

    def _ready(self, but: Places) -> list[channels.Waiting]:
        limit = BATCHES_AT_ONCE + len(but)
        ready = self._outbox.ready(self._means.reading(), self._peer, limit, self._lanes)
        return [batch for batch in ready if (batch.channel, batch.first) not in but][:BATCHES_AT_ONCE]

    def _packed(self, ready: Sequence[channels.Waiting], path: str, protocol: str, room: int) -> Packed:
        batches = _fitting(self._means.reading(), ready, room)
        parcel = Parcel(
            protocol=protocol,
            sender=self._means.nation,
            recipient=self._peer,
            sent_at=self._means.clock.now(),
            batches=tuple(msgspec.Raw(batch) for batch in batches),
        )
        sent = ready[: len(batches)]
        return Packed(
            path=path,
            body=ENCODER.encode(parcel),
            places=frozenset((batch.channel, batch.first) for batch in sent),
            entries=sum(batch.count for batch in sent),
        )


def _fitting(rows: Rows, ready: Sequence[channels.Waiting], room: int) -> list[bytes]:
    """Return as many batches, in order, as there is room for; at least one."""
    batches: list[bytes] = []
    for batch in ready:
        data = channels.batch_bytes(rows, batch.channel, batch.first)
        room -= len(data) + 1
        if batches and room < 0:
            break
        batches.append(data)
    return batches

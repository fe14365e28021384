"""Parcels caught on their way, opened, changed and closed again; and batches as a dishonest node would sign them."""

from collections.abc import Sequence

import msgspec

from lindero.kernel.proofs import leaf_hash
from lindero.trust.exchange.wire import (
    BATCH_DECODER,
    ENCODER,
    PARCEL_DECODER,
    PARCEL_PATH,
    PROTOCOL,
    Batch,
    Parcel,
)
from lindero.trust.ledger.checkpoints import Checkpoint, sign_checkpoint
from lindero.trust.ledger.notes import Signer
from lindero.trust.ledger.rules import Frontier
from tests.nodes.world import World


def caught(world: World, here: str, there: str) -> bytes:
    """Return the next parcel that one node sends to another; it does not arrive."""
    world.trouble = lambda _here, _there, path: "late" if path == PARCEL_PATH else ""
    link = world.link(here, there)
    while not world.late and world.step(link):
        pass
    world.trouble = None
    body: bytes = world.late.pop()[3]
    world.late.clear()
    return body


def opened(parcel: bytes) -> list[Batch]:
    """Return the batches of a parcel."""
    return [BATCH_DECODER.decode(raw) for raw in PARCEL_DECODER.decode(parcel).batches]


def closed(batches: Sequence[Batch], here: str = "NRD", there: str = "SUD", **changes: str) -> bytes:
    """Return a parcel with some batches."""
    raws = tuple(msgspec.Raw(ENCODER.encode(batch)) for batch in batches)
    parcel = Parcel(protocol=PROTOCOL, sender=here, recipient=there, sent_at=0, batches=raws)
    return ENCODER.encode(msgspec.structs.replace(parcel, **changes))


def deliver(world: World, parcel: bytes, here: str = "NRD", there: str = "SUD") -> bytes:
    """Hand a parcel to a node's door."""
    return world.deliver(here, there, PARCEL_PATH, parcel)


def with_entry(batch: Batch, index: int, **changes: object) -> Batch:
    """Return a batch in which some keys of one entry are exchanged; the checkpoint no longer fits."""
    facts = msgspec.json.decode(batch.entries[index]) | changes
    entries = list(batch.entries)
    entries[index] = msgspec.Raw(ENCODER.encode(facts))
    return msgspec.structs.replace(batch, entries=tuple(entries))


def resigned(world: World, batch: Batch, signer: Signer, here: str = "NRD") -> Batch:
    """Return a batch under a checkpoint that fits its entries, as the sending node itself could sign it."""
    leaves = [leaf_hash(bytes(entry)) for entry in batch.entries]
    before = world.leaves(here, batch.channel)[: batch.first]
    grown = Frontier().append_many([*before, *leaves])
    note = sign_checkpoint(Checkpoint(batch.channel, grown.size, grown.root()), signer)
    return msgspec.structs.replace(batch, checkpoint=str(note))


def flipped(data: bytes, needle: bytes, offset: int = 0) -> bytes:
    """Return bytes with one bit changed, `offset` bytes after the beginning of a needle that is there once."""
    assert data.count(needle) == 1, needle
    place = data.index(needle) + offset
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]

"""Arriving: what a neighbour sends is read and proved as far as that needs no store, before its writer is asked for.

So the writer's time, for which an alert may have to wait, goes into what only the writer can do.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

import msgspec

from lindero.kernel.asserted import prove_asserted
from lindero.kernel.errors import Invalid, LinderoError, Refused, Unproved
from lindero.kernel.proofs import disclosed_commitment, hashed_names, leaf_hash
from lindero.kernel.record import URGENT, Record
from lindero.trust.exchange.protocols import not_spoken
from lindero.trust.exchange.wire import (
    BATCH_DECODER,
    DISCLOSURE_DECODER,
    ENTRY_DECODER,
    NULL,
    PARCEL_DECODER,
    PARCEL_PATH,
    PROTOCOLS,
    SUPERSEDED_DISCLOSURE,
    Batch,
    Channel,
    Disclosure,
    Entry,
    are_plain,
    channel_of,
)
from lindero.trust.ledger.notes import Note, read_note

EMPTY: Final = (bytes(NULL), SUPERSEDED_DISCLOSURE)
"""Disclosures that show nothing."""

Decode = Callable[[str, bytes], Record | None]
"""Decodes a body of a kind; None for a kind that is not known here."""


class Shown(msgspec.Struct, frozen=True, gc=False):
    """An entry with what is shown of its record.

    Attributes:
        entry: The entry.
        data: Its bytes.
        leaf: Its leaf hash.
        disclosure: The disclosure's bytes.
        body: The released fields as a body, proved; empty where nothing is shown, or not what was committed to.
        record: The body decoded; None also for a kind that is not known here.
        flaw: Code of what is wrong with it; empty if nothing is.
    """

    entry: Entry
    data: bytes
    leaf: bytes
    disclosure: bytes
    body: bytes = b""
    record: Record | None = None
    flaw: str = ""


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """A batch, read and proved as far as that needs no store.

    Attributes:
        channel: Its channel, which is one from the neighbour to this nation.
        first: Place of its first entry.
        note: The sender's checkpoint, not verified yet.
        shown: Its entries.
    """

    channel: Channel
    first: int
    note: Note
    shown: Sequence[Shown]

    @property
    def is_urgent(self) -> bool:
        """Whether it goes before what is not urgent."""
        return self.channel.lane in URGENT


def batches_of(data: bytes, peer: str, nation: str) -> list[bytes]:
    """Return the batches of a parcel as they came.

    Raises:
        Invalid: If the bytes are no parcel.
        Refused: If it speaks another version.
        Unproved: If it is not from the neighbour to this nation.
    """
    parcel = _decoded(PARCEL_DECODER, data, "parcel")
    if parcel.protocol not in PROTOCOLS:
        raise not_spoken(parcel.protocol, PROTOCOLS)
    if (parcel.sender, parcel.recipient) != (peer, nation):
        raise Unproved(
            "exchange.addressee", "The parcel is not from you to us.", "Send it to the node it is for."
        )
    return [bytes(batch) for batch in parcel.batches]


def arrived(data: bytes, peer: str, nation: str, decode: Decode, *, is_rescue: bool) -> Arrived:
    """Read a batch and prove what it shows.

    Args:
        data: The batch's bytes.
        peer: The neighbour.
        nation: This nation.
        decode: Decodes bodies.
        is_rescue: Whether it came in the way that is open at all times, to the life lane alone.

    Raises:
        Invalid: If the bytes are no batch, or one of its entries is none.
        Refused: If it came in the way of rescue and carries none.
        Unproved: If its channel is not one from the neighbour to this nation.
    """
    batch: Batch = _decoded(BATCH_DECODER, data, "batch")
    channel = channel_of(batch.channel)
    if (channel.sender, channel.recipient) != (peer, nation):
        raise Unproved(
            "exchange.addressee", f"{batch.channel} is not a channel from you to us.", "Look into it."
        )
    if is_rescue and channel.lane != "life":
        raise Refused(
            "exchange.not_rescue", f"{batch.channel} carries no rescue.", f"Send it to {PARCEL_PATH}."
        )
    if len(batch.disclosures) != len(batch.entries):
        raise Invalid(
            "exchange.batch",
            "Entries and disclosures differ in number.",
            "Send the batch as it was sealed.",
        )
    note = read_note(batch.checkpoint)
    written = [bytes(entry) for entry in batch.entries]
    entries = _decoded_all(written)
    parts = zip(entries, written, batch.disclosures, strict=True)
    shown = [_shown(entry, data, bytes(disclosure), decode) for entry, data, disclosure in parts]
    return Arrived(channel=channel, first=batch.first, note=note, shown=shown)


def _shown(entry: Entry, data: bytes, disclosure: bytes, decode: Decode) -> Shown:
    leaf = leaf_hash(data)
    if disclosure in EMPTY:
        return Shown(entry, data, leaf, disclosure)
    try:
        body = proved_body(entry, disclosure)
        return Shown(entry, data, leaf, disclosure, body, decode(entry.kind, body))
    except LinderoError as error:
        return Shown(entry, data, leaf, disclosure, flaw=error.code)


def proved_body(entry: Entry, disclosure: bytes) -> bytes:
    """Prove a disclosure against the entry's commitment and return the released fields as a body.

    Raises:
        Unproved: If a value, salt or digest is not the one committed to, or the names are not those of the entry.
    """
    shown: Disclosure = _decoded(DISCLOSURE_DECODER, disclosure, "disclosure")
    names, values = entry.released, tuple(shown.values.values())
    form = _form(entry.kind, names)
    if form is None or not tuple(shown.values) == tuple(shown.salts) == names:
        raise Unproved(
            "exchange.released",
            "The fields shown are not those that the entry names.",
            "Look into that node.",
        )
    if disclosed_commitment(form.hashed, values, shown.salts.values(), shown.withheld) != entry.commitment:
        raise Unproved(
            "proofs.disclosure",
            "The values shown are not those that the entry commits to.",
            "Keep the batch as evidence and look into that node.",
        )
    if entry.released_as or shown.asserted:
        coarse = {name: bytes(value) for name, value in shown.asserted.items()}
        prove_asserted(entry.released_as, coarse, shown.asserted_salts)
        form, values = _form(entry.kind, (*names, *coarse)), (*values, *shown.asserted.values())
        if form is None:
            raise Unproved(
                "exchange.released", "A field is shown exact and coarse at once.", "Look into that node."
            )
    return form.around % values


class _Form(msgspec.Struct, frozen=True):
    """What bodies of a kind with the same fields have in common.

    Attributes:
        around: What stands around their values.
        hashed: The names of the fields as they are hashed before them.
    """

    around: bytes
    hashed: tuple[bytes, ...]


@lru_cache(maxsize=1_024)
def _form(kind: str, names: tuple[str, ...]) -> _Form | None:
    """Return the form of bodies; None for names that are not plain words, each once.

    Kind and names are joined as they are; the kind was matched when the entry was decoded.
    """
    if not are_plain(names):
        return None
    parts = (f'"type":"{kind}"', *(f'"{name}":%b' for name in names))
    return _Form(f"{{{','.join(parts)}}}".encode(), hashed_names(names))


def _decoded_all(items: list[bytes]) -> list[Entry]:
    try:
        return ENTRY_DECODER.decode_all(items)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _unlike("entry", error) from error


def _decoded(decoder: msgspec.json.Decoder[Any], data: bytes, what: str) -> Any:
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _unlike(what, error) from error


def _unlike(what: str, error: Exception) -> Invalid:
    return Invalid("exchange.wire", f"This is no {what}: {error}.", "See docs/protocol/exchange.md.")

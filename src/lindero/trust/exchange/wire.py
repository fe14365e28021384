"""The wire: entries, disclosures, batches, parcels and receipts, as bytes that are kept as they came."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from hashlib import sha256 as _sha256
from typing import Annotated, Final

import msgspec

from lindero.kernel.asserted import CoarseMark
from lindero.kernel.errors import Invalid
from lindero.kernel.names import KIND_PATTERN, NAME_PATTERN, NATION_PATTERN, RECORD_ID_LENGTH, Nation
from lindero.kernel.proofs import FIELD_SALT_BYTES, HASH_BYTES, are_hexadecimal, field_digest, field_salt
from lindero.kernel.record import Lane, Setting
from lindero.kernel.times import Instant

PROTOCOL: Final = "lindero/2"
"""The newest version: everything is sealed to the receiver."""

UNSEALED: Final = "lindero/1"
"""The version before: the same messages, unsealed."""

PROTOCOLS: Final = (PROTOCOL, UNSEALED)
RECEIPT_CONTEXT: Final = "lindero/receipt/v1"
LEASE_CONTEXT: Final = "lindero/lease/v1"

MAX_ENTRIES: Final = 1_000
MAX_BATCH_BYTES: Final = 1 << 20
MAX_PARCEL_BYTES: Final = 8 << 20
MAX_BATCHES: Final = 64

PARCEL_PATH: Final = "/exchange/parcel"
RESCUE_PATH: Final = "/exchange/rescue"
"""Takes parcels of the life lane alone, and these in any version and at any time."""

FETCH_PATH: Final = "/exchange/fetch"
"""Where a node that cannot be reached asks what there is for it."""

LEASE_PATH: Final = "/exchange/lease"
WITNESS_PATH: Final = "/exchange/witness"
WELL_KNOWN_PATH: Final = "/.well-known/lindero"

Handler = Callable[[str, bytes], bytes]
"""Takes the neighbour's nation and a request's body; returns the answer's body. Runs in a worker thread."""

CONTROL: Final = "control"
"""Name standing for an agreement in the channel that carries agreements themselves, suspensions and recalls."""

FieldName = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
"""A field's name; `are_plain` says whether names can be joined into a body as they are."""

Hex32 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
_CHANNEL: Final = re.compile(
    r"^lindero/([A-Z]{3})-([A-Z]{3})/([A-Za-z0-9._-]{1,40})/(life|alert|operations|bulk)$"
)


_Salt = Annotated[str, msgspec.Meta(min_length=32, max_length=32)]
_Digest = Annotated[str, msgspec.Meta(min_length=64, max_length=64)]
_PLAIN_NAME: Final = re.compile(NAME_PATTERN)


def are_plain(names: tuple[str, ...]) -> bool:
    """Say whether field names are plain words, none twice and none the kind's."""
    return len(set(names)) == len(names) and "type" not in names and all(map(_PLAIN_NAME.match, names))


class Channel(msgspec.Struct, frozen=True):
    """A channel: one agreement, one direction, one lane; its name is the origin line of its log's checkpoints."""

    sender: Nation
    recipient: Nation
    agreement: str
    lane: Lane

    @property
    def name(self) -> str:
        """The channel's name, `lindero/NRD-SUD/AG-7/operations`."""
        return f"lindero/{self.sender}-{self.recipient}/{self.agreement}/{self.lane}"


def control_channel(sender: Nation, recipient: Nation) -> Channel:
    """Return the channel of what needs no clause: it travels before all daily work."""
    return Channel(sender, recipient, CONTROL, "alert")


def channel_of(name: str) -> Channel:
    """Read a channel's name.

    Raises:
        Invalid: If it is none.
    """
    match = _CHANNEL.fullmatch(name)
    if match is None:
        raise Invalid(
            "exchange.channel", f"{name!r} is no channel.", "Write lindero/NRD-SUD/AG-7/operations."
        )
    return Channel(match[1], match[2], match[3], msgspec.convert(match[4], Lane))


class Entry(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename={"record_id": "id", "origin": "source", "kind": "type", "at": "time"},
):
    """What both nations keep of a released record for ever: no values (CloudEvents names on the wire).

    Its names are matched by `ENTRY_DECODER`.

    Attributes:
        record_id: The record's name.
        origin: The nation whose record it is.
        kind: Its kind.
        at: When the origin put it, milliseconds UTC.
        commitment: Commitment to all fields of the origin's record, withheld ones included.
        setting: Production or exercise.
        agreement: Agreement and version, `AG-7@1`; `control` for what needs no clause.
        clause: The clause that permits the release.
        purpose: What the receiver may use it for.
        lane: Delivery lane.
        released: Names of the released fields.
        retain_until: When the receiver must have erased it, milliseconds UTC.
        handling: Handling words.
        released_as: Fields of which a coarse value crosses that the sender asserts: way, and digest of that value.
        consent: For another nation's record: its consent to passing it on, a signed statement.
    """

    record_id: str
    origin: str
    kind: str
    at: Instant
    commitment: str
    setting: Setting
    agreement: str
    clause: str
    purpose: str
    lane: Lane
    released: tuple[FieldName, ...]
    retain_until: Instant
    handling: str = ""
    released_as: dict[FieldName, CoarseMark] = {}
    consent: Annotated[str, msgspec.Meta(max_length=4_096)] = ""


class Disclosure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The erasable half of a released record.

    Attributes:
        values: Released fields: JSON bytes as they stand in the origin's body.
        salts: The salt of each released field, 32 hexadecimal digits.
        withheld: Digests of the fields that do not cross, and of the true values of coarse ones, ascending.
        asserted: Coarse values as JSON bytes, by field.
        asserted_salts: The salt of each of them, 32 hexadecimal digits.
    """

    values: dict[str, msgspec.Raw]
    salts: dict[str, _Salt]
    withheld: tuple[_Digest, ...]
    asserted: dict[str, msgspec.Raw] = {}
    asserted_salts: dict[str, _Salt] = {}


class Batch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A run of consecutive entries of one channel, under the sender's checkpoint.

    Attributes:
        channel: The channel's name.
        first: Place of the first entry.
        entries: The entries' bytes.
        disclosures: For each entry the disclosure's bytes, or null where it was withdrawn or erased.
        checkpoint: The sender's signed checkpoint of the channel's log after the last entry.
    """

    channel: str
    first: Annotated[int, msgspec.Meta(ge=0)]
    entries: Annotated[tuple[msgspec.Raw, ...], msgspec.Meta(min_length=1, max_length=MAX_ENTRIES)]
    disclosures: Annotated[tuple[msgspec.Raw, ...], msgspec.Meta(min_length=1, max_length=MAX_ENTRIES)]
    checkpoint: Annotated[str, msgspec.Meta(max_length=2_048)]


class Parcel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Batches that travel together: one request, taken batch by batch.

    Attributes:
        protocol: The version that is spoken, `lindero/2`.
        sender: Sending nation.
        recipient: Receiving nation.
        sent_at: The sender's time, milliseconds UTC.
        batches: The batches' bytes, in order.
    """

    protocol: str
    sender: Nation
    recipient: Nation
    sent_at: Instant
    batches: Annotated[tuple[msgspec.Raw, ...], msgspec.Meta(min_length=1, max_length=MAX_BATCHES)]


class ReceiptOutcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry that was not simply stored: refused at ingress, or a recall that was carried out."""

    index: int
    record_id: str
    leaf: Hex32
    status: str


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What the receiver states of a batch, after it is durable and every entry was checked.

    Attributes:
        channel: The channel.
        receiver: The stating nation.
        first: Place of the batch's first entry.
        count: Number of entries.
        size: Size of the channel's tree after the batch.
        root: Its root.
        received_at: The receiver's time, milliseconds UTC.
        log_seq: Place of the batch in the receiver's national log.
        outcomes: Entries that were not simply stored; all others were.
        checkpoint: The sender's checkpoint with the receiver's cosignature.
    """

    channel: str
    receiver: Nation
    first: int
    count: int
    size: int
    root: Hex32
    received_at: Instant
    log_seq: int
    outcomes: tuple[ReceiptOutcome, ...]
    checkpoint: str


class Receipts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer to a parcel: one receipt (a signed statement) for each batch, and the receiver's time."""

    received_at: Instant
    receipts: tuple[str, ...]


class LeaseAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request to renew leases.

    Attributes:
        protocol: The version that is spoken, `lindero/2`.
        sender: The asking nation.
        agreements: Hashes of the agreements that it holds in force.
        asked_at: Its time, milliseconds UTC.
        nonce: Repeated in the answer.
        heard: How many of the other's acts and recalls it holds; fewer than once acknowledged if its store was set
            back, and then they are sent again.
    """

    protocol: str
    sender: Nation
    agreements: Annotated[tuple[Hex32, ...], msgspec.Meta(max_length=64)]
    asked_at: Instant
    nonce: Hex32
    heard: Annotated[int, msgspec.Meta(ge=0)]


class LeaseGrant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A signed answer: which agreements the granting nation holds in force, and for how long.

    Attributes:
        grantor: The granting nation.
        grantee: The asker.
        agreements: Hashes for which the lease holds.
        granted_at: The grantor's time, milliseconds UTC.
        ttl_s: Seconds that the lease lasts, at most 900.
        nonce: The asker's nonce.
    """

    grantor: Nation
    grantee: Nation
    agreements: tuple[Hex32, ...]
    granted_at: Instant
    ttl_s: Annotated[int, msgspec.Meta(ge=1, le=900)]
    nonce: Hex32


class WireError(msgspec.Struct, frozen=True, kw_only=True):
    """A refusal on the wire: stable code, words, advice; for a gap the place where the receiver stands."""

    code: str
    text: str
    advice: str = ""
    expected: int | None = None
    channel: str = ""


ENCODER: Final = msgspec.json.Encoder()
NULL: Final = msgspec.Raw(b"null")
SUPERSEDED_DISCLOSURE: Final = b'"SUPERSEDED"'
"""Stands in the place of a disclosure that was not sent, since a newer update of the same thing is."""

_ENTRY_DECODER: Final = msgspec.json.Decoder(Entry)
_RECORD_IDS: Final = re.compile(r"[a-z2-7]*")
_NATION: Final = re.compile(NATION_PATTERN)
_KIND: Final = re.compile(KIND_PATTERN)


@lru_cache(maxsize=1_024)
def _are_names(nation: str, kind: str) -> bool:
    """Say whether these are names of a nation and of a kind; remembered, since few pairs recur."""
    return bool(_NATION.match(nation) and _KIND.match(kind))


class EntryDecoder:
    """Decodes entries. msgspec would match each name anew, which takes three times as long as all else of it."""

    def decode(self, data: bytes) -> Entry:
        """Return the entry.

        Raises:
            ValidationError: If one of its names is none.
            MsgspecError: If the bytes are no entry.
        """
        return self.decode_all((data,))[0]

    def decode_all(self, items: Iterable[bytes]) -> list[Entry]:
        """Return the entries of a batch; their names are matched together.

        Raises:
            ValidationError: If one of their names is none.
            MsgspecError: If the bytes of one are no entry.
        """
        entries = [_ENTRY_DECODER.decode(data) for data in items]
        names = {(entry.origin, entry.kind) for entry in entries}
        record_ids = [entry.record_id for entry in entries]
        if not (
            all(_are_names(origin, kind) for origin, kind in names)
            and _RECORD_IDS.fullmatch("".join(record_ids))
            and {RECORD_ID_LENGTH}.issuperset(map(len, record_ids))
            and are_hexadecimal([entry.commitment for entry in entries], HASH_BYTES)
        ):
            raise msgspec.ValidationError("id, source, type or commitment is not formed as such a name is")
        return entries


ENTRY_DECODER: Final = EntryDecoder()
DISCLOSURE_DECODER: Final = msgspec.json.Decoder(Disclosure)
BATCH_DECODER: Final = msgspec.json.Decoder(Batch)
PARCEL_DECODER: Final = msgspec.json.Decoder(Parcel)


class _Parting(msgspec.Struct, frozen=True):
    """How bodies with the same fields are parted: names shown and withheld, and what is written around their values."""

    shown: tuple[str, ...]
    encoded: tuple[bytes, ...]
    withheld: tuple[tuple[str, bytes], ...]
    form: bytes


@lru_cache(maxsize=1_024)
def _parting(names: tuple[str, ...], released: frozenset[str]) -> _Parting:
    shown = tuple(name for name in names if name in released)
    encoded = tuple(name.encode() for name in shown)
    values = b",".join(b'"%b":%%b' % name for name in encoded)
    salts = b",".join(b'"%b":"%%b"' % name for name in encoded)
    withheld = tuple((name, name.encode()) for name in names if name not in released)
    return _Parting(
        shown, encoded, withheld, b'{"values":{%b},"salts":{%b},"withheld":[%%b]}' % (values, salts)
    )


def disclosed(
    salt: bytes, fields: Mapping[str, bytes], released: Collection[str]
) -> tuple[tuple[str, ...], bytes]:
    """Part a record's fields into those that are shown and those that are only committed to, and write both.

    Joined by hand, since it is done for every record that crosses; `Disclosure` reads it back.

    Args:
        salt: The record's secret salt.
        fields: JSON bytes of every field of the body, by name.
        released: Names of the fields that are shown.

    Returns:
        The names of the fields shown, in the body's order, and the disclosure's bytes.
    """
    parting = _parting(tuple(fields), frozenset(released))
    values = [fields[name] for name in parting.shown]
    salts = [_sha256(salt + name).digest()[:FIELD_SALT_BYTES].hex().encode() for name in parting.encoded]
    withheld = sorted(
        b'"%b"' % field_digest(field_salt(salt, encoded), encoded, fields[name]).hex().encode()
        for name, encoded in parting.withheld
    )
    return parting.shown, parting.form % (*values, *salts, b",".join(withheld))

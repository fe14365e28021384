"""The bundle: one file that proves a channel's whole history without a node (docs/protocol/log.md).

JSON lines. Each line names its section, the SHA-256 of its content, and the content. A line has one
form only, so one changed bit is found on its line. The last line is a manifest, signed by who exported.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec

from lindero.kernel.asserted import CoarseMark
from lindero.kernel.errors import Unproved
from lindero.kernel.names import Kind, Nation, RecordId
from lindero.kernel.times import Instant
from lindero.trust.ledger.notes import Signer
from lindero.trust.ledger.statements import sign_statement

FORMAT: Final = "lindero/bundle/v1"
MANIFEST_CONTEXT: Final = "lindero/bundle-manifest/v1"
RECEIPT_CONTEXT: Final = "lindero/receipt/v1"
"""First line of a receipt: a statement of the receiver (see `statements`)."""

Section = Literal["header", "key", "entry", "checkpoint", "receipt", "manifest"]
SECTIONS: Final[tuple[Section, ...]] = ("header", "key", "entry", "checkpoint", "receipt", "manifest")
"""Sections in the order in which they stand in the file; header and manifest have one line each."""

Hex32 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
"""32 bytes in lower-case hexadecimal."""

Hex16 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$(?!\n)")]
"""16 bytes in lower-case hexadecimal."""


# --- what a bundle holds ------------------------------------------------------------------------------------


MOST_MARKED: Final = 600
"""Most characters of the mark of a bundle."""


class BundleHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which channel it is, and whose.

    Attributes:
        format: `FORMAT`.
        channel: The channel's name: the origin line of its checkpoints, and the same in its receipts.
        sender: The nation that wrote the log.
        receiver: The nation that holds the other copy and cosigns.
        agreement: Canonical hash of the agreement; empty for a channel that needs none.
        exported_by: The nation whose node wrote this bundle.
        exported_at: When, milliseconds UTC.
        mark: Who exported it, when and for what, in words (safeguard S-59); left out where nobody in person did.
    """

    format: str
    channel: str
    sender: Nation
    receiver: Nation
    agreement: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?$(?!\n)")]
    exported_by: Nation
    exported_at: Instant
    mark: Annotated[str, msgspec.Meta(max_length=MOST_MARKED)] = ""


class BundleKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A public key with which something in the bundle was signed.

    Attributes:
        nation: Whose key it is.
        key: Name, key ID, signature type and key in the text form of `notes.VerifierKey`.
        fingerprint: SHA-256 of the raw public key, for people to compare.
        statement: The root's statement about the key, JSON; left out if there is none.
        revocation: The root's revocation of the key, JSON; left out if there is none.
    """

    nation: Nation
    key: str
    fingerprint: Hex32
    statement: str = ""
    revocation: str = ""


class BundleEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the channel.

    Attributes:
        index: Its place in the channel, from 0.
        entry: The entry's JSON bytes, exactly as they were hashed.
        disclosure: JSON bytes of a `Disclosure`; None once it is erased, withdrawn or not kept.
    """

    index: int
    entry: bytes
    disclosure: bytes | None


class EntryFacts(
    msgspec.Struct, frozen=True, kw_only=True, rename={"kind": "type", "origin": "source", "at": "time"}
):
    """What the verifier reads of an entry; an entry may say more.

    Attributes:
        id: The record's public name.
        origin: The nation whose record it is.
        kind: The record's kind.
        at: When it was put, milliseconds UTC.
        commitment: Commitment to every field of the record.
        released: Names of the released fields, where the entry lists them.
        released_as: Fields of which a coarse value was released, with way and digest.
    """

    id: RecordId
    origin: Nation
    kind: Kind
    at: Instant
    commitment: Hex32
    released: tuple[str, ...] | None = None
    released_as: dict[str, CoarseMark] = {}


class Disclosure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Released values with what proves them; erasable apart from the entry.

    Its JSON has the first three keys in this order, then those of coarse values and those of opened ones if it has any,
    without spaces, and no key twice.

    Attributes:
        values: JSON bytes of each released value by field name, exactly as they stand in the record's body.
        salts: Salt of each released field, 16 bytes in hexadecimal.
        withheld: Digests of the other fields, 32 bytes in hexadecimal.
        asserted: JSON bytes of each coarse value by field name.
        asserted_salts: Salt of each coarse value, 16 bytes in hexadecimal.
        opened: JSON bytes of true values that the sender shows beside the coarse ones that crossed, by field name.
        opened_salts: Salt of each opened value, 16 bytes in hexadecimal.
    """

    values: dict[str, msgspec.Raw]
    salts: dict[str, Hex16]
    withheld: tuple[Hex32, ...]
    asserted: dict[str, msgspec.Raw] = {}
    asserted_salts: dict[str, Hex16] = {}
    opened: dict[str, msgspec.Raw] = {}
    opened_salts: dict[str, Hex16] = {}


class BundleCheckpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A signed checkpoint of the channel.

    Attributes:
        size: Number of entries that it covers.
        note: The signed note with the sender's signature and the cosignatures.
    """

    size: int
    note: str


class BundleReceipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A receipt of the receiver: a signed statement with the context `RECEIPT_CONTEXT`."""

    note: str


class ReceiptFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the verifier reads of a receipt's payload; a receipt may say more.

    Attributes:
        channel: The channel's name.
        size: Number of entries that the receiver holds.
        root: Root of the receiver's own copy of the tree at that size.
        received_at: When the receiver says that it took the entries, milliseconds UTC; 0 if it does not say.
    """

    channel: str
    size: Annotated[int, msgspec.Meta(ge=0)]
    root: Hex32
    received_at: int = 0


class SectionSum(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the manifest says of a section: number of lines, and SHA-256 over them with their newlines."""

    lines: int
    sha256: Hex32


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The manifest's payload: every section before it, empty ones too."""

    format: str
    sections: dict[str, SectionSum]


class BundleContents(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that goes into a bundle; see the types of its parts."""

    header: BundleHeader
    keys: Sequence[BundleKey]
    entries: Sequence[BundleEntry]
    checkpoints: Sequence[BundleCheckpoint]
    receipts: Sequence[BundleReceipt]


# --- lines --------------------------------------------------------------------------------------------------


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the file.

    Attributes:
        section: Which section it belongs to.
        sha256: SHA-256 of the content's bytes, in hexadecimal.
        content: The content's JSON bytes.
    """

    section: Section
    sha256: str
    content: msgspec.Raw


class EntryLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of an entry's line; its two parts keep their bytes."""

    index: int
    entry: msgspec.Raw
    disclosure: msgspec.Raw


_ENCODER: Final = msgspec.json.Encoder()
_NULL: Final = b"null"
S = TypeVar("S")


def write_bundle(contents: BundleContents, signer: Signer) -> bytes:
    """Write a bundle; the same contents and key give the same bytes.

    Args:
        contents: What it holds, in order.
        signer: The exporting node's key; it must be among the contents' keys.

    Returns:
        The bytes of the file.

    Raises:
        DecodeError: If an entry's or disclosure's bytes are no JSON.
    """
    sections: dict[Section, list[bytes]] = {
        "header": [_line("header", contents.header)],
        "key": [_line("key", key) for key in contents.keys],
        "entry": [_line("entry", _entry_line(entry)) for entry in contents.entries],
        "checkpoint": [_line("checkpoint", checkpoint) for checkpoint in contents.checkpoints],
        "receipt": [_line("receipt", receipt) for receipt in contents.receipts],
    }
    manifest = Manifest(
        format=FORMAT, sections={section: _sum_of(lines) for section, lines in sections.items()}
    )
    note = sign_statement(MANIFEST_CONTEXT, _ENCODER.encode(manifest), signer)
    body = b"".join(line for lines in sections.values() for line in lines)
    return body + _line("manifest", str(note))


class Summing:
    """Counts and hashes the lines of a section as they are read, so that none has to be kept."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._lines = 0

    def add(self, line: bytes) -> None:
        """Take the next line, with its newline."""
        self._digest.update(line)
        self._lines += 1

    def sum(self) -> SectionSum:
        """Return number and SHA-256 of the lines taken so far."""
        return SectionSum(lines=self._lines, sha256=self._digest.hexdigest())


def _sum_of(lines: Iterable[bytes]) -> SectionSum:
    summing = Summing()
    for line in lines:
        summing.add(line)
    return summing.sum()


def _entry_line(entry: BundleEntry) -> EntryLine:
    disclosure = _NULL if entry.disclosure is None else entry.disclosure
    return EntryLine(index=entry.index, entry=msgspec.Raw(entry.entry), disclosure=msgspec.Raw(disclosure))


def _line(section: Section, content: Any) -> bytes:
    encoded = _ENCODER.encode(content)
    digest = hashlib.sha256(encoded).hexdigest()
    return _ENCODER.encode(Line(section=section, sha256=digest, content=msgspec.Raw(encoded))) + b"\n"


def split_lines(data: bytes) -> Iterator[bytes]:
    """Yield the lines of a file with their newlines; the last one may lack it."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end


_LINE_DECODER: Final = msgspec.json.Decoder(Line)


def read_line(line: bytes) -> tuple[Section, bytes]:
    """Return section and content bytes of a line, if not a bit of it was changed.

    Raises:
        Unproved: With code `bundle.line` if the line has another form, or its content another hash.
    """
    try:
        read = _LINE_DECODER.decode(line)
    except (ValueError, RecursionError) as error:
        raise _damaged("it is not of the form that a bundle's line has") from error
    if _ENCODER.encode(read) + b"\n" != line:
        raise _damaged("it is not of the one form that a bundle's line has")
    content = bytes(read.content)
    if hashlib.sha256(content).hexdigest() != read.sha256:
        raise _damaged("its content has another hash than the one stated on it")
    return read.section, content


def read_content(content: bytes, content_type: type[S]) -> S:
    """Decode a line's content strictly: encoding it again gives the same bytes.

    Raises:
        Unproved: With code `bundle.content` if it is not of this type, or not in its one form.
    """
    try:
        read = msgspec.json.decode(content, type=content_type)
    except (ValueError, RecursionError) as error:
        raise _malformed(str(error)) from error
    if _ENCODER.encode(read) != content:
        raise _malformed("its JSON is not in the one form that can be compared byte for byte")
    return read


class _Format(msgspec.Struct, frozen=True):
    """What every version of a header says."""

    format: str


def check_format(content: bytes) -> None:
    """Refuse the header of another version by its name, before its fields are read.

    Raises:
        Unproved: With code `bundle.format` if the header names another format.
    """
    try:
        stated = msgspec.json.decode(content, type=_Format).format
    except (ValueError, RecursionError) as error:
        raise _malformed(str(error)) from error
    if stated != FORMAT:
        raise Unproved(
            "bundle.format",
            f"The bundle is of format {stated!r}; this verifier knows {FORMAT!r}.",
            "Verify it with the release of Lindero that wrote it, or a later one.",
        )


def read_entry(content: bytes) -> BundleEntry:
    """Read the content of an entry's line; the entry's and the disclosure's bytes are kept as they are.

    Raises:
        Unproved: If the content has another form.
    """
    line = read_content(content, EntryLine)
    disclosure = bytes(line.disclosure)
    return BundleEntry(
        index=line.index, entry=bytes(line.entry), disclosure=None if disclosure == _NULL else disclosure
    )


def _damaged(what: str) -> Unproved:
    return Unproved(
        "bundle.line",
        f"The line was changed: {what}.",
        "Ask for the bundle again; if it comes out the same, treat it as altered.",
    )


def _malformed(what: str) -> Unproved:
    return Unproved(
        "bundle.content",
        f"The content cannot be relied on: {what}.",
        "Ask the exporter for a correct bundle.",
    )

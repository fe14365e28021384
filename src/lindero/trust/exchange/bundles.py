"""Bundle files: what would have been posted, or answered, in one file that a person carries.

    lindero/bundle/1 <length of the note> LF <note> <bodies, one after the other>

The note is the sender's signed statement of what follows: path, length and SHA-256 of each body. The bodies are, byte
for byte, those of HTTP: sealed to the receiver, so a lost stick tells nothing.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Annotated, Final

import msgspec

from lindero.kernel.errors import Invalid, Unproved
from lindero.kernel.names import Nation
from lindero.kernel.times import Instant
from lindero.trust.exchange.wire import ENCODER, Hex32
from lindero.trust.ledger.notes import Signer, VerifierKey, read_note
from lindero.trust.ledger.statements import open_statement, sign_statement, statement_payload

BUNDLE_CONTEXT: Final = "lindero/bundle/v1"
MAX_BUNDLE_BYTES: Final = 64 << 20
MAX_ITEMS: Final = 64
_MAX_NOTE_BYTES: Final = 65_536
_HEAD: Final = re.compile(rb"lindero/bundle/1 ([1-9][0-9]{0,5})\n")


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One request, or the answer to one.

    Attributes:
        path: The path to which the request is, or was, addressed.
        length: Bytes of the body.
        sha256: Hash of the body.
        status: The answer's status; 0 for a request.
        asked: Hash of the request's body that is answered; empty for a request.
    """

    path: Annotated[str, msgspec.Meta(max_length=80)]
    length: Annotated[int, msgspec.Meta(ge=0, le=MAX_BUNDLE_BYTES)]
    sha256: Hex32
    status: Annotated[int, msgspec.Meta(ge=0, le=599)] = 0
    asked: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?$(?!\n)")] = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is in a bundle, signed by its sender.

    Attributes:
        sender: The nation that wrote it.
        recipient: The nation that it is for.
        made_at: When it was written, milliseconds UTC.
        answers: Whether it holds answers, not requests.
        items: What it holds, in order.
    """

    sender: Nation
    recipient: Nation
    made_at: Instant
    answers: bool
    items: Annotated[tuple[Item, ...], msgspec.Meta(max_length=MAX_ITEMS)]


class Bundle(msgspec.Struct, frozen=True):
    """A bundle that was read: its manifest, the bodies, and the note that is yet to be verified."""

    manifest: Manifest
    bodies: tuple[bytes, ...]
    note: str

    def verify(self, keys: Sequence[VerifierKey]) -> None:
        """Let a bundle pass that its sender signed, by one of its keys that count.

        Raises:
            Unproved: If it did not.
        """
        open_statement(read_note(self.note), BUNDLE_CONTEXT, keys)


def item_of(path: str, body: bytes, status: int = 0, asked: bytes = b"") -> Item:
    """Return what a manifest says of a body; `asked` is the request that it answers."""
    return Item(
        path=path,
        length=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        status=status,
        asked=hashlib.sha256(asked).hexdigest() if asked else "",
    )


def write_bundle(manifest: Manifest, bodies: Sequence[bytes], signer: Signer) -> bytes:
    """Return the bytes of a bundle file."""
    note = str(sign_statement(BUNDLE_CONTEXT, ENCODER.encode(manifest), signer)).encode()
    return b"lindero/bundle/1 %d\n" % len(note) + note + b"".join(bodies)


def read_bundle(data: bytes) -> Bundle:
    """Read a bundle file; whose it is must still be verified.

    Raises:
        Invalid: If it is none, or too large.
        Unproved: If bodies are missing, changed or too many.
    """
    if len(data) > MAX_BUNDLE_BYTES:
        raise Invalid(
            "exchange.bundle_too_large",
            f"A bundle has at most {MAX_BUNDLE_BYTES} bytes.",
            "Carry several bundles.",
        )
    head = _HEAD.match(data)
    if head is None or int(head[1]) > _MAX_NOTE_BYTES:
        raise _no_bundle("its first line is another")
    end = head.end() + int(head[1])
    try:
        note = data[head.end() : end].decode()
        manifest = msgspec.json.decode(statement_payload(read_note(note), BUNDLE_CONTEXT), type=Manifest)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _no_bundle(str(error)) from error
    return Bundle(manifest, _bodies(manifest, data, end), note)


def _bodies(manifest: Manifest, data: bytes, place: int) -> tuple[bytes, ...]:
    bodies = []
    for item in manifest.items:
        bodies.append(data[place : place + item.length])
        place += item.length
    hashes = [hashlib.sha256(body).hexdigest() for body in bodies]
    if place != len(data) or hashes != [item.sha256 for item in manifest.items]:
        raise Unproved(
            "exchange.bundle_damaged",
            "The bundle is not whole: bodies are missing, changed or too many.",
            "Copy it again from where it was written, and check the stick.",
        )
    return tuple(bodies)


def _no_bundle(why: str) -> Invalid:
    return Invalid(
        "exchange.bundle", f"This is no bundle file: {why}.", "Take a file written by `lindero carry`."
    )

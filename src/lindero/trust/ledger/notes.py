"""Signed notes: text with one or more signatures, readable by outside tools (C2SP signed-note)."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal, Protocol

import msgspec

from lindero.kernel.errors import Defect, Unproved
from lindero.kernel.proofs import verify_ed25519

SignatureKind = Literal[1, 4]
"""The signature type byte assigned by C2SP signed-note."""

ED25519: Final = 1
"""Ed25519 over the note's text."""

COSIGNATURE: Final = 4
"""Ed25519 over a time and the note's text: a witness's statement (C2SP tlog-cosignature, cosignature/v1)."""

MAX_SIGNATURES: Final = 64
MAX_NOTE_CHARACTERS: Final = 1 << 20

_COSIGNATURE_HEADER: Final = "cosignature/v1\n"
_DASH: Final = "\N{EM DASH} "
_FORBIDDEN: Final = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
"""Control characters other than newline, and what cannot be written as UTF-8."""

_KEY_BYTES: Final = 32
_KEY_ID_BYTES: Final = 4
_TIME_BYTES: Final = 8
_MAX_TIME_S: Final = (1 << 63) - 1
_SECOND_MS: Final = 1_000


class Signer(Protocol):
    """Holds a private key and signs with it; small enough for a key that never leaves its hardware."""

    @property
    def name(self) -> str:
        """The key's name in signatures."""

    @property
    def public_key(self) -> bytes:
        """The Ed25519 public key, 32 bytes."""

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of the message, 64 bytes."""


class VerifierKey(msgspec.Struct, frozen=True):
    """A public key that is known, for one type of signature.

    Attributes:
        name: The key's name in signatures.
        public_key: The Ed25519 public key, 32 bytes.
        kind: `ED25519` or `COSIGNATURE`.
    """

    name: str
    public_key: bytes
    kind: SignatureKind = ED25519

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature line names the key."""
        return key_id(self.name, self.kind, self.public_key)

    def __str__(self) -> str:
        """Return the key in the text form that verifiers share: name, key ID and key, joined by `+`."""
        material = base64.b64encode(bytes([self.kind]) + self.public_key).decode()
        return f"{self.name}+{self.key_id.hex()}+{material}"


class NoteSignature(msgspec.Struct, frozen=True):
    """One signature line, not yet verified.

    Attributes:
        name: The key's name.
        key_id: Four bytes that tell keys of one name apart.
        signature: What the key's type of signature puts there.
    """

    name: str
    key_id: bytes
    signature: bytes


class Note(msgspec.Struct, frozen=True):
    """A text and its signature lines, not yet verified.

    Attributes:
        text: The signed text; ends in a newline.
        signatures: The signature lines in order.
    """

    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        """Return the note as it is stored and sent."""
        lines = [
            f"{_DASH}{item.name} {base64.b64encode(item.key_id + item.signature).decode()}\n"
            for item in self.signatures
        ]
        return f"{self.text}\n{''.join(lines)}"


class Verified(msgspec.Struct, frozen=True):
    """A signature that holds.

    Attributes:
        key: The key that made it.
        at: For a cosignature: when the witness says it was made, milliseconds UTC (whole seconds); else None.
    """

    key: VerifierKey
    at: int | None = None


def key_id(name: str, kind: SignatureKind, public_key: bytes) -> bytes:
    """Return the first four bytes of SHA-256(name || newline || type byte || public key)."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public_key).digest()[:_KEY_ID_BYTES]


def is_key_name(name: str) -> bool:
    """Say whether a key may bear this name: not empty, no white space, no plus, no control character."""
    return bool(name) and not any(char.isspace() or char == "+" or char < " " for char in name)


def read_verifier_key(text: str) -> VerifierKey:
    """Read a key in the text form that verifiers share, and check its key ID.

    Raises:
        Unproved: If it has another form, another type of signature, or a key ID that is not its own.
    """
    name, _, rest = text.partition("+")
    stated_id, _, material = rest.partition("+")
    raw = _from_base64(material)
    if (
        is_key_name(name)
        and raw is not None
        and len(raw) == 1 + _KEY_BYTES
        and raw[0] in {ED25519, COSIGNATURE}
    ):
        key = VerifierKey(name, raw[1:], ED25519 if raw[0] == ED25519 else COSIGNATURE)
        if key.key_id.hex() == stated_id:
            return key
    raise Unproved(
        "ledger.verifier_key",
        "This is no verifier key of a kind known here.",
        "Copy it whole: name, eight hexadecimal digits and base64, joined by +.",
    )


def read_note(data: str) -> Note:
    """Split a note into text and signature lines, strictly: writing it again gives the same characters.

    Raises:
        Unproved: With code `ledger.note` if it breaks the form of C2SP signed-note.
    """
    if len(data) > MAX_NOTE_CHARACTERS:
        raise _malformed("it is too long")
    if _FORBIDDEN.search(data):
        raise _malformed("it holds a control character")
    end = data.rfind("\n\n")
    lines = data[end + 2 :].split("\n")
    if end < 0 or lines.pop() or not lines:
        raise _malformed("its text is not followed by an empty line and whole signature lines")
    if len(lines) > MAX_SIGNATURES:
        raise _malformed(f"it has more than {MAX_SIGNATURES} signatures")
    return Note(data[: end + 1], tuple(_read_signature(line) for line in lines))


def _read_signature(line: str) -> NoteSignature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    raw = _from_base64(encoded)
    if not line.startswith(_DASH) or not space or not is_key_name(name) or raw is None:
        raise _malformed("a signature line has another form")
    if len(raw) <= _KEY_ID_BYTES:
        raise _malformed("a signature is too short")
    return NoteSignature(name, raw[:_KEY_ID_BYTES], raw[_KEY_ID_BYTES:])


def sign_note(text: str, signers: Sequence[Signer]) -> Note:
    """Sign a text with Ed25519 by each signer.

    Args:
        text: Ends in a newline; holds no other control character.
        signers: Whose signature lines are added, in order.

    Raises:
        Defect: If the text or a signer's name has no place in a note.
    """
    signable = text.endswith("\n") and not _FORBIDDEN.search(text)
    # The same key also cosigns: a text that looks like a cosigned message must never be signed as a note.
    if not signable or text.startswith(_COSIGNATURE_HEADER) or not all(is_key_name(s.name) for s in signers):
        raise Defect("ledger.sign_note", "This text or name has no place in a signed note.", "Report it.")
    return Note(text, tuple(_signature_of(signer, ED25519, signer.sign(text.encode())) for signer in signers))


def sign_again(note: Note, signer: Signer) -> Note:
    """Add a signer's Ed25519 signature to a note, unless it is there: the same words under the present key."""
    if any((item.name, item.key_id) == (signer.name, _id_of(signer)) for item in note.signatures):
        return note
    return Note(note.text, (*note.signatures, *sign_note(note.text, (signer,)).signatures))


def _id_of(signer: Signer) -> bytes:
    return key_id(signer.name, ED25519, signer.public_key)


def cosign_note(note: Note, signer: Signer, at: int) -> Note:
    """Add a witness's cosignature to a note; what it states is said by `checkpoints.cosign`.

    Args:
        note: The note, whose text is covered by the cosignature, extension lines included.
        signer: The witness.
        at: The time that is signed, milliseconds UTC; stated in whole seconds.
    """
    time_s = at // _SECOND_MS
    signature = signer.sign(_cosigned_message(note.text, time_s))
    line = _signature_of(signer, COSIGNATURE, time_s.to_bytes(_TIME_BYTES, "big") + signature)
    return Note(note.text, (*note.signatures, line))


def verify_note(note: Note, keys: Iterable[VerifierKey]) -> tuple[Verified, ...]:
    """Verify every signature line that names a known key; lines of unknown keys are passed over.

    Returns:
        The signatures that hold, in the order of the lines; at least one.

    Raises:
        Unproved: With code `ledger.note_signature` if the signature of a known key fails,
            `ledger.note_unsigned` if no known key signed.
    """
    known = {(key.name, key.key_id): key for key in keys}
    verified = []
    for item in note.signatures:
        key = known.get((item.name, item.key_id))
        if key is not None:
            verified.append(_verify(note.text, item, key))
    if not verified:
        raise Unproved(
            "ledger.note_unsigned",
            "No known key signed this note.",
            "Compare the key names in the note with those of the parties; do not rely on its text.",
        )
    return tuple(verified)


def _verify(text: str, item: NoteSignature, key: VerifierKey) -> Verified:
    message, signature, at = text.encode(), item.signature, None
    if key.kind == COSIGNATURE:
        time_s = int.from_bytes(signature[:_TIME_BYTES], "big")
        if len(signature) <= _TIME_BYTES or time_s > _MAX_TIME_S:
            raise _not_signed(key.name)
        message, signature, at = _cosigned_message(text, time_s), signature[_TIME_BYTES:], time_s * _SECOND_MS
    try:
        verify_ed25519(key.public_key, message, signature)
    except Unproved as error:
        raise _not_signed(key.name) from error
    return Verified(key, at)


def _cosigned_message(text: str, time_s: int) -> bytes:
    return f"{_COSIGNATURE_HEADER}time {time_s}\n{text}".encode()


def _signature_of(signer: Signer, kind: SignatureKind, signature: bytes) -> NoteSignature:
    return NoteSignature(signer.name, key_id(signer.name, kind, signer.public_key), signature)


def _from_base64(encoded: str) -> bytes | None:
    """Decode standard base64; None if it is not exactly what encoding gives (spare bits must be zero)."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if base64.b64encode(raw).decode() == encoded else None


def _malformed(what: str) -> Unproved:
    return Unproved(
        "ledger.note",
        f"This is no signed note: {what}.",
        "Ask for it again; it must be passed on byte for byte.",
    )


def _not_signed(name: str) -> Unproved:
    return Unproved(
        "ledger.note_signature",
        f"The signature in the name of {name} does not hold.",
        "Treat the note as forged or damaged; keep it and ask its signer.",
    )

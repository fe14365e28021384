"""The canonical form: the bytes that are signed, and the hash by which two nations know an agreement."""

import hashlib
from functools import lru_cache
from typing import Final

import msgspec

from lindero.kernel.canon import canonical
from lindero.kernel.errors import Unproved
from lindero.trust.agreements.treaty import AGREEMENT_FORMAT, Agreement
from lindero.trust.agreements.writing import is_readable

REMEMBERED: Final = 256
"""So many texts are remembered as they were read: those known are read again with every change of any of them."""

_DECODER = msgspec.json.Decoder(Agreement)


def canonical_bytes(agreement: Agreement) -> bytes:
    """Return the canonical bytes: the same on every node, from YAML or TOML, in whatever order written."""
    return canonical(agreement)


def agreement_hash(agreement: Agreement) -> str:
    """Return the agreement's identity: SHA-256 of its canonical bytes, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(agreement)).hexdigest()


def agreement_of(data: bytes) -> Agreement:
    """Read canonical bytes from outside; nothing is accepted that a treaty file could not say.

    Raises:
        Unproved: If the bytes are not the canonical form of an agreement in a version that is known here, or
            say what the linter would refuse in a file.
    """
    agreement = decode_agreement(data)
    if not is_readable(agreement):
        raise _not_canonical("no treaty file that the linter accepts would say this")
    return agreement


@lru_cache(maxsize=REMEMBERED)
def decode_agreement(data: bytes) -> Agreement:
    """Read canonical bytes that `agreement_of` accepted before.

    Raises:
        Unproved: If the bytes are not the canonical form of an agreement in a version that is known here.
    """
    try:
        agreement = _DECODER.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _not_canonical(f"they are no agreement ({error})") from error
    if agreement.format != AGREEMENT_FORMAT:
        raise _not_canonical(f"the version {agreement.format!r} is not known here")
    if canonical_bytes(agreement) != data:
        raise _not_canonical("they are not in canonical form")
    return agreement


def _not_canonical(why: str) -> Unproved:
    return Unproved(
        "agreements.canonical",
        f"These bytes are not the signed text of an agreement: {why}.",
        "Ask the other party for the bytes that were signed.",
    )

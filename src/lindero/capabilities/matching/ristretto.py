"""The group ristretto255 (RFC 9496), as libsodium computes it; constant in time, and strict about what comes in."""

import contextlib
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

import rbcl
from rbcl import _sodium as unpacked

from lindero.kernel.errors import Invalid

# The package writes its library into a file at each start and leaves it there; once loaded it needs no name.
with contextlib.suppress(OSError):
    Path(unpacked._name).unlink(missing_ok=True)  # noqa: SLF001  where ctypes keeps what it loaded

ELEMENT_BYTES: Final = 32
SCALAR_BYTES: Final = 32
WIDE_BYTES: Final = 64
_MAX_MESSAGE: Final = 65_535


def is_element(data: bytes) -> bool:
    """Say whether bytes are the one encoding of an element other than the identity."""
    return (
        len(data) == ELEMENT_BYTES and any(data) and bool(rbcl.crypto_core_ristretto255_is_valid_point(data))
    )


def element_from(message: bytes, tag: bytes) -> bytes:
    """Hash a message onto the group: `expand_message_xmd` with SHA-512, then the one-way map (RFC 9380, RFC 9496)."""
    return cast(bytes, rbcl.crypto_core_ristretto255_from_hash(_expanded(message, tag)))


def scalar_from(message: bytes, tag: bytes) -> bytes:
    """Hash a message to a scalar: 64 expanded bytes, reduced by the order of the group."""
    return cast(bytes, rbcl.crypto_core_ristretto255_scalar_reduce(_expanded(message, tag)))


def times(scalar: bytes, element: bytes) -> bytes:
    """Return an element times a scalar.

    Raises:
        Invalid: If the bytes are no element, or the product is the identity.
    """
    try:
        return cast(bytes, rbcl.crypto_scalarmult_ristretto255(scalar, element))
    except (RuntimeError, ValueError) as error:
        raise Invalid(
            "matching.element", "The bytes are no element of the group.", "Send what the protocol says."
        ) from error


def times_generator(scalar: bytes) -> bytes:
    """Return the generator times a scalar other than zero."""
    return cast(bytes, rbcl.crypto_scalarmult_ristretto255_base(scalar))


def sum_of(terms: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Return the sum of elements, each times its scalar."""
    total = bytes(ELEMENT_BYTES)
    for scalar, element in terms:
        total = cast(bytes, rbcl.crypto_core_ristretto255_add(total, times(scalar, element)))
    return total


def inverse(scalar: bytes) -> bytes:
    """Return the scalar by which the product is one."""
    return cast(bytes, rbcl.crypto_core_ristretto255_scalar_invert(scalar))


def minus_product(scalar: bytes, one: bytes, other: bytes) -> bytes:
    """Return a scalar minus the product of two others."""
    product = rbcl.crypto_core_ristretto255_scalar_mul(one, other)
    return cast(bytes, rbcl.crypto_core_ristretto255_scalar_sub(scalar, product))


def is_scalar(data: bytes) -> bool:
    """Say whether bytes are the one encoding of a scalar: little-endian, below the order of the group."""
    if len(data) != SCALAR_BYTES:
        return False
    return bool(rbcl.crypto_core_ristretto255_scalar_reduce(data + bytes(WIDE_BYTES - SCALAR_BYTES)) == data)


def _expanded(message: bytes, tag: bytes) -> bytes:
    """Return 64 bytes: `expand_message_xmd` (RFC 9380, section 5.3.1) with SHA-512, whose one block they are."""
    tail = tag + bytes([len(tag)])
    first = hashlib.sha512(bytes(128) + message + WIDE_BYTES.to_bytes(2, "big") + b"\x00" + tail).digest()
    return hashlib.sha512(first + b"\x01" + tail).digest()


def framed(data: bytes) -> bytes:
    """Return bytes after their length in two bytes, as the transcripts of RFC 9497 have them.

    Raises:
        Invalid: If there are more than 65,535.
    """
    if len(data) > _MAX_MESSAGE:
        raise Invalid(
            "matching.too_long", "The text is too long to be compared.", "Compare something shorter."
        )
    return len(data).to_bytes(2, "big") + data

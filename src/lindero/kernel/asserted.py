"""Asserted values: what a sender tells in place of a value that it committed to, proved against an entry's marks."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from lindero.kernel.coarse import ENTRY_WAYS, verify_coarse
from lindero.kernel.errors import Unproved
from lindero.kernel.proofs import FIELD_SALT_BYTES, field_digest

_Hex32 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
_Way = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]


class CoarseMark(msgspec.Struct, frozen=True, array_like=True):
    """How a field was made coarse, and the salted digest of the coarse value."""

    way: _Way
    digest: _Hex32


def prove_asserted(
    marks: Mapping[str, CoarseMark], values: Mapping[str, bytes], salts: Mapping[str, str]
) -> None:
    """Prove that the coarse values shown are those that the entry commits to.

    Args:
        marks: The marks of the entry.
        values: The coarse values as JSON bytes, by field.
        salts: Their salts in hexadecimal, by field.

    Raises:
        Unproved: If names, ways or values are others than the entry's.
    """
    if not (tuple(values) == tuple(salts) == tuple(marks)):
        raise _unproved("The coarse fields shown are not those that the entry names.")
    for name, mark in marks.items():
        salt = _salt(salts[name])
        if mark.way not in ENTRY_WAYS:
            raise _unproved(f"There is no way {mark.way!r} of being coarse.")
        if field_digest(salt, name.encode(), values[name]).hex() != mark.digest:
            raise _unproved(f"The coarse value of {name} is not the one that the entry commits to.")


def prove_opened(
    marks: Mapping[str, CoarseMark], coarse: Mapping[str, bytes], true: Mapping[str, bytes]
) -> tuple[str, ...]:
    """Prove that coarse values follow from true ones that were opened later; both proved by themselves before.

    Args:
        marks: The marks of the entry.
        coarse: The coarse values as JSON bytes, by field.
        true: The true values as JSON bytes, by field; fields without one are passed over.

    Returns:
        The fields that were compared.

    Raises:
        Unproved: If one does not follow.
    """
    compared = tuple(name for name in marks if name in coarse and name in true)
    for name in compared:
        verify_coarse(marks[name].way, true[name], coarse[name])
    return compared


def _salt(text: str) -> bytes:
    """Read a salt in its one form.

    Raises:
        Unproved: If it has another.
    """
    try:
        salt = bytes.fromhex(text)
    except ValueError:
        salt = b""
    if len(salt) != FIELD_SALT_BYTES or salt.hex() != text:
        raise _unproved("A salt is not 32 digits of lower-case hexadecimal.")
    return salt


def _unproved(text: str) -> Unproved:
    return Unproved("asserted.value", text, "Keep the batch as evidence and look into that node.")

"""Coarse values on the wire: asserted by the sender, committed to in the entry, proved when the true value is seen."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

import msgspec

from lindero.kernel.coarse import ENTRY_WAYS, coarsened, verify_coarse
from lindero.kernel.errors import Unproved
from lindero.kernel.proofs import FIELD_SALT_BYTES, field_digest, field_salt
from lindero.kernel.record import Record, body_of, decode_record, fields_of, kind_of

CUT: Final = "cut"
_DOMAIN: Final = b"coarse/"
"""Set before a field's name where its coarse value is salted, so that the true value's salt says nothing of it."""

_Hex32 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
_Way = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]


class CoarseMark(msgspec.Struct, frozen=True, array_like=True):
    """How a field was made coarse, and the salted digest of the coarse value."""

    way: _Way
    digest: _Hex32


class CoarseValue(msgspec.Struct, frozen=True):
    """A field's coarse value: name, way, JSON bytes."""

    field: str
    way: str
    value: bytes


def coarse_values(record: Record, body: bytes, ways: Sequence[tuple[str, str]]) -> tuple[CoarseValue, ...]:
    """Return the coarse values of a record's fields; a field that holds nothing has none.

    Args:
        record: The record.
        body: Its body, JSON bytes.
        ways: Field and way of each.

    Raises:
        Invalid: If a way does not suit a value, or the record could not be read with the coarse values.
    """
    fields = fields_of(body)
    found = tuple(
        CoarseValue(name, way, coarsened(way, fields[name])) for name, way in ways if name in fields
    )
    decode_record(type(record), body_of(kind_of(type(record)), fields | {c.field: c.value for c in found}))
    return found


def with_asserted(
    salt: bytes, values: Sequence[CoarseValue], disclosure: bytes
) -> tuple[dict[str, CoarseMark], bytes]:
    """Return the marks of coarse values for the entry, and the disclosure with the values added.

    Args:
        salt: The record's secret salt.
        values: The coarse values.
        disclosure: The disclosure of the fields that cross as they are.
    """
    marks: dict[str, CoarseMark] = {}
    shown: list[bytes] = []
    salts: list[str] = []
    for coarse in values:
        name = coarse.field.encode()
        own_salt = field_salt(salt, _DOMAIN + name)
        marks[coarse.field] = CoarseMark(coarse.way, field_digest(own_salt, name, coarse.value).hex())
        shown.append(b'"%b":%b' % (name, coarse.value))
        salts.append(f'"{coarse.field}":"{own_salt.hex()}"')
    parts = (disclosure[:-1], b",".join(shown), ",".join(salts).encode())
    return marks, b'%b,"asserted":{%b},"asserted_salts":{%b}}' % parts


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
    return Unproved("exchange.coarse", text, "Keep the batch as evidence and look into that node.")

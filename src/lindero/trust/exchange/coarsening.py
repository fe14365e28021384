"""Coarse values on the wire: asserted by the sender, committed to in the entry, proved when the true value is seen."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.kernel.asserted import CoarseMark
from lindero.kernel.coarse import coarsened
from lindero.kernel.proofs import field_digest, field_salt
from lindero.kernel.record import Record, body_of, decode_record, fields_of, kind_of

CUT: Final = "cut"
_DOMAIN: Final = b"coarse/"
"""Set before a field's name where its coarse value is salted, so that the true value's salt says nothing of it."""


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

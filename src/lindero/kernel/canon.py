"""Canonical bytes: the one JSON form of a value that is hashed or signed."""

import hashlib
from typing import Any

import msgspec

from lindero.kernel.errors import Invalid

_ENCODER = msgspec.json.Encoder(order="sorted")


def canonical(value: Any) -> bytes:
    """Encode a value as canonical JSON: sorted keys, no spaces, integers only (RFC 8785 without floating point).

    Args:
        value: Structs, mappings with string keys, sequences, strings, integers, booleans or None.

    Returns:
        UTF-8 bytes, equal on every node for equal values.

    Raises:
        Invalid: If the value holds a float (units in the signed core are integers) or cannot be written as JSON.
    """
    _refuse_floats(value, "")
    try:
        return _ENCODER.encode(value)
    except (TypeError, ValueError) as error:
        raise Invalid(
            "canon.type",
            f"This value has no canonical form: {error}.",
            "Use text, integers, lists and mappings.",
        ) from error


def canonical_hash(value: Any) -> str:
    """Return the SHA-256 of the canonical bytes as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _refuse_floats(value: Any, path: str) -> None:
    if isinstance(value, float):
        raise Invalid(
            "canon.float",
            f"{path or 'The value'} is a floating-point number.",
            "Use an integer of a smaller unit.",
        )
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            _refuse_floats(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _refuse_floats(inner, f"{path}.{key}")
    elif isinstance(value, list | tuple | set | frozenset):
        for index, inner in enumerate(value):
            _refuse_floats(inner, f"{path}[{index}]")

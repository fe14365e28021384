"""Canonical bytes: the one JSON form of a value that is hashed or signed."""

import hashlib
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from lindero.kernel.errors import Invalid

MAX_INTEGER: Final = 2**53 - 1
"""Largest integer that every JSON reader keeps exactly (RFC 8785, section 3.2.2.3; RFC 7493, section 2.2)."""

_MAX_DEPTH: Final = 64
_LAST_OF_PLANE_0: Final = "\uffff"
_ENCODER = msgspec.json.Encoder(order="sorted")


def canonical(value: Any) -> bytes:
    """Encode a value as canonical JSON: sorted keys, no spaces, whole numbers only (a subset of RFC 8785).

    Args:
        value: Structs, mappings with string keys, sequences, sets, strings, integers, booleans or None.

    Returns:
        UTF-8 bytes, equal on every node for equal values.

    Raises:
        Invalid: If the value holds a float (units in the signed core are integers), an integer that not every
            reader keeps exactly, or anything else that has no single form.
    """
    _check(value, "", _MAX_DEPTH)
    try:
        return _ENCODER.encode(value)
    except (TypeError, ValueError) as error:
        raise _no_form("canon.type", f"This value has no canonical form: {error}.") from error


def canonical_hash(value: Any) -> str:
    """Return the SHA-256 of the canonical bytes as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _check(value: Any, path: str, depth: int) -> None:
    """Refuse whatever two encoders could write differently."""
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        _check_integer(value, path)
        return
    if depth == 0:
        raise _no_form(
            "canon.depth", f"{path} is nested deeper than {_MAX_DEPTH} levels.", "Make it flatter."
        )
    for inner, inner_path in _parts(value, path):
        _check(inner, inner_path, depth - 1)


def _check_integer(value: int, path: str) -> None:
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        what = path or "The value"
        raise _no_form(
            "canon.integer", f"{what} is beyond 2^53 - 1.", "Write it as text, or in a larger unit."
        )


def _parts(value: Any, path: str) -> Iterable[tuple[Any, str]]:
    """Return what a value is made of, each part with its path."""
    if isinstance(value, msgspec.Struct):
        return [(getattr(value, name), f"{path}.{name}") for name in value.__struct_fields__]
    if isinstance(value, dict):
        for key in value:
            _check_key(key, path)
        return [(inner, f"{path}.{key}") for key, inner in value.items()]
    if isinstance(value, list | tuple | set | frozenset):
        return [(inner, f"{path}[{index}]") for index, inner in enumerate(value)]
    what = path or "The value"
    if isinstance(value, float):
        raise _no_form(
            "canon.float", f"{what} is a floating-point number.", "Use an integer of a smaller unit."
        )
    raise _no_form("canon.type", f"{what} is a {type(value).__name__}, which has no canonical form.")


def _check_key(key: Any, path: str) -> None:
    # RFC 8785 sorts by UTF-16 units, the encoder by code points: the two agree in plane 0 only.
    if not isinstance(key, str) or (key and max(key) > _LAST_OF_PLANE_0):
        raise _no_form("canon.key", f"{path or 'The value'} has the key {key!r}.", "Use plain words as keys.")


def _no_form(code: str, text: str, advice: str = "Use text, integers, lists and mappings.") -> Invalid:
    return Invalid(code, text, advice)

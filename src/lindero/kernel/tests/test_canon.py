"""Canonical bytes: equal values give equal bytes, and what has two forms is refused."""

import json
import random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.canon import MAX_INTEGER, canonical, canonical_hash
from lindero.kernel.errors import Invalid

KEYS = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=6)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two fields whose declared order is not alphabetical."""

    second: int
    first: str = ""


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


def _by_the_book(value: Any) -> str:
    """Write a value by RFC 8785 in the plainest way: keys sorted by UTF-16 units."""
    if isinstance(value, dict):
        members = (
            f"{json.dumps(key, ensure_ascii=False)}:{_by_the_book(value[key])}"
            for key in sorted(value, key=_utf16)
        )
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_by_the_book(inner) for inner in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _shuffled(value: Any, order: random.Random) -> Any:
    if isinstance(value, dict):
        items = list(value.items())
        order.shuffle(items)
        return {key: _shuffled(inner, order) for key, inner in items}
    if isinstance(value, list):
        return [_shuffled(inner, order) for inner in value]
    return value


@given(VALUES)
def test_the_bytes_are_those_of_rfc_8785(value: Any) -> None:
    """The encoder writes what a plain reading of RFC 8785 writes: order of keys, escapes, no spaces."""
    assert canonical(value) == _by_the_book(value).encode()


@given(VALUES)
def test_the_bytes_say_the_value(value: Any) -> None:
    """Canonical bytes are JSON that decodes to the same value."""
    assert json.loads(canonical(value)) == value


@given(VALUES, st.integers(0, 1_000))
def test_the_order_of_keys_does_not_matter(value: Any, seed: int) -> None:
    """The same mapping in any order of keys has the same hash."""
    assert canonical_hash(_shuffled(value, random.Random(seed))) == canonical_hash(value)


@given(st.frozensets(st.integers(0, 50)))
def test_the_order_of_a_set_does_not_matter(values: frozenset[int]) -> None:
    """A set is written sorted."""
    assert canonical(values) == canonical(sorted(values))


def test_a_struct_is_written_with_its_keys_sorted() -> None:
    """Types are written by the names of their fields, not by their declared order."""
    assert canonical(Pair(second=2, first="é")) == '{"first":"é","second":2}'.encode()


def test_a_known_hash() -> None:
    """The hash is SHA-256 of the bytes, in hexadecimal."""
    assert canonical(()) == b"[]"
    assert canonical_hash(()) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.0, "canon.float"),
        ({"a": [1, {"b": float("nan")}]}, "canon.float"),
        (Pair(second=1.5), "canon.float"),  # type: ignore[arg-type]
        (MAX_INTEGER + 1, "canon.integer"),
        ([-(2**70)], "canon.integer"),
        ({1: 2}, "canon.key"),
        ({"\U0001f600": 1}, "canon.key"),
        (b"bytes", "canon.type"),
        (msgspec.Raw(b"1.5"), "canon.type"),
        ({1, "a"}, "canon.type"),
        ("\ud800", "canon.type"),
        (object(), "canon.type"),
    ],
)
def test_what_has_no_single_form_is_refused(value: Any, code: str) -> None:
    """Floats, integers that not every reader keeps, odd keys and other types are refused at any depth."""
    with pytest.raises(Invalid) as caught:
        canonical(value)
    assert caught.value.code == code


def test_the_path_of_a_float_is_named() -> None:
    """Whoever passed a float learns where it is."""
    with pytest.raises(Invalid, match=r"\.area\[1\]\.lon is a floating-point number"):
        canonical({"area": [{}, {"lon": 12.5}]})


def test_deep_nesting_is_refused() -> None:
    """A value nested without end is refused before the stack is exhausted."""
    value: Any = []
    for _ in range(10_000):
        value = [value]
    with pytest.raises(Invalid) as caught:
        canonical(value)
    assert caught.value.code == "canon.depth"

"""Make values of declared types: what a record may hold, any record can be made to hold."""

import math
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import strategies as st
from msgspec import inspect

MAX_ITEMS = 3
"""Members of a made collection that has no bounds of its own: enough for first, middle and last."""

JSON_INTEGER_MAX = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly (RFC 8259, section 6)."""

CLASS = re.compile(r"(\[[^\\^\]]+\])(?:\{(\d+)(?:,(\d+))?\})?")
"""A set of letters in a pattern, and how many of them, one if it does not say."""

CLASSES = re.compile(rf"\^(?P<maybe>\()?(?P<classes>(?:{CLASS.pattern})+)(?(maybe)\)\?)\$\(\?!\\n\)")
"""A pattern that admits letters of one set after another, perhaps nothing in their place."""

HEXADECIMAL = re.compile(r"\^\[0-9a-f\]\{(\d*[02468])\}\$\(\?!\\n\)")
"""A pattern that admits a fixed, even number of hexadecimal digits."""


@cache
def values(type_: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for the values that a type and its marks admit; it is made once for all examples."""
    return _values(inspect.type_info(type_))


def _values(info: inspect.Type) -> st.SearchStrategy[Any]:
    if isinstance(info, inspect.Metadata):
        return _values(info.type)
    if type(info) not in _MAKERS:
        raise TypeError(f"nobody knows how to make a {type(info).__name__}; teach tests/promises/making.py")
    return _MAKERS[type(info)](info)


def _integers(info: inspect.IntType) -> st.SearchStrategy[int]:
    low = info.ge if info.ge is not None else info.gt + 1 if info.gt is not None else -JSON_INTEGER_MAX
    high = info.le if info.le is not None else info.lt - 1 if info.lt is not None else JSON_INTEGER_MAX
    step = info.multiple_of or 1
    return st.integers(-(-low // step), high // step).map(lambda count: count * step)


def _floats(info: inspect.FloatType) -> st.SearchStrategy[float]:
    above, below = info.gt is not None, info.lt is not None
    return st.floats(
        info.gt if above else info.ge,
        info.lt if below else info.le,
        exclude_min=above,
        exclude_max=below,
        allow_nan=False,
        allow_infinity=False,
    )


def _texts(info: inspect.StrType) -> st.SearchStrategy[str]:
    least, most = info.min_length or 0, info.max_length
    if info.pattern is None:
        # No lone surrogates: they are no text that could be written down.
        return st.text(st.characters(codec="utf-8"), min_size=least, max_size=most)
    if digits := HEXADECIMAL.fullmatch(info.pattern):
        # Drawn as bytes: thousands of single letters (a key of ML-DSA) are more than a test may draw.
        length = int(digits[1])
        return st.binary(min_size=length // 2, max_size=length // 2).map(bytes.hex)
    if (least, most) == (0, None) and (classes := CLASSES.fullmatch(info.pattern)):
        parts = [_letters(*part) for part in CLASS.findall(classes["classes"])]
        text = st.tuples(*parts).map("".join) if len(parts) > 1 else parts[0]
        return st.just("") | text if classes["maybe"] else text
    # `$` would let a line break follow; what is meant is the end.
    pattern = re.compile(
        info.pattern.removesuffix("$") + r"\Z" if info.pattern.endswith("$") else info.pattern
    )
    made = st.from_regex(pattern)
    return made.filter(lambda text: least <= len(text) <= (most if most is not None else math.inf))


def _letters(letters: str, least: str, most: str) -> st.SearchStrategy[str]:
    """Return a strategy for letters of a set: drawn at once, where a pattern's letters are drawn one by one."""
    alphabet = [chr(code) for code in range(128) if re.fullmatch(letters, chr(code))]
    shortest = int(least or 1)
    return st.text(alphabet, min_size=shortest, max_size=int(most or shortest))


def _bytes(info: inspect.BytesType) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=info.min_length or 0, max_size=info.max_length)


def _collection(make: Callable[[Any], Any]) -> Callable[[inspect.CollectionType], st.SearchStrategy[Any]]:
    """Return a maker of collections of one type; `make` turns the list of members into one."""

    def made(info: inspect.CollectionType) -> st.SearchStrategy[Any]:
        least = info.min_length or 0
        most = min(info.max_length or math.inf, max(least, MAX_ITEMS))
        return st.lists(_values(info.item_type), min_size=least, max_size=int(most)).map(make)

    return made


def _mappings(info: inspect.DictType) -> st.SearchStrategy[Any]:
    least = info.min_length or 0
    keys, items = _values(info.key_type), _values(info.value_type)
    return st.dictionaries(keys, items, min_size=least, max_size=max(least, MAX_ITEMS))


def _tuples(info: inspect.TupleType) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(*map(_values, info.item_types))


def _unions(info: inspect.UnionType) -> st.SearchStrategy[Any]:
    return st.one_of(*map(_values, info.types))


def _structs(info: inspect.StructType) -> st.SearchStrategy[Any]:
    required = {field.name: _values(field.type) for field in info.fields if field.required}
    optional = {field.name: _values(field.type) for field in info.fields if not field.required}

    def build(fields: dict[str, Any]) -> Any:
        try:
            return info.cls(**fields)
        except ValueError:  # Fields that do not go together: the type says so itself.
            return None

    return st.fixed_dictionaries(required, optional=optional).map(build).filter(lambda made: made is not None)


_MAKERS: dict[type[inspect.Type], Callable[[Any], st.SearchStrategy[Any]]] = {
    inspect.AnyType: lambda _: st.none() | st.booleans() | st.text(),
    inspect.BoolType: lambda _: st.booleans(),
    inspect.BytesType: _bytes,
    inspect.DictType: _mappings,
    inspect.FloatType: _floats,
    inspect.FrozenSetType: _collection(frozenset),
    inspect.IntType: _integers,
    inspect.ListType: _collection(list),
    inspect.LiteralType: lambda info: st.sampled_from(info.values),
    inspect.NoneType: lambda _: st.none(),
    inspect.StrType: _texts,
    inspect.StructType: _structs,
    inspect.TupleType: _tuples,
    inspect.UnionType: _unions,
    inspect.VarTupleType: _collection(tuple),
}

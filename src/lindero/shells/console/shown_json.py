"""An example of what a field takes as JSON, made from its declared type: what must be given, and nothing else."""

from functools import singledispatch
from typing import Any, Final

import msgspec
from msgspec import inspect

from lindero.shells.console.written import choices_of, example_of

_WORD: Final = "word"


def json_example(kind: inspect.Type) -> str:
    """Return one value of a type as JSON; empty where none can be made."""
    try:
        return msgspec.json.encode(_value(kind)).decode()
    except LookupError:
        return ""


@singledispatch
def _value(kind: inspect.Type) -> Any:
    """Return a small value of a type.

    Raises:
        LookupError: If the type is none of those that asks are made of.
    """
    raise LookupError(f"no example of {kind}")


@_value.register
def _(kind: inspect.Metadata) -> Any:
    declared = (kind.extra_json_schema or {}).get("examples", ())
    return declared[0] if declared else _value(kind.type)


@_value.register
def _(kind: inspect.StructType) -> Any:
    needed = [field for field in kind.fields if field.required] or list(kind.fields[:1])
    values = {field.encode_name: _value(field.type) for field in needed}
    return list(values.values()) if kind.array_like else values


@_value.register
def _(kind: inspect.UnionType) -> Any:
    return _value(next(one for one in kind.types if not isinstance(one, inspect.NoneType)))


@_value.register
def _(kind: inspect.LiteralType) -> Any:
    return kind.values[0]


@_value.register
def _(kind: inspect.BoolType) -> Any:
    return False


@_value.register(inspect.IntType)
@_value.register(inspect.FloatType)
def _(kind: inspect.IntType | inspect.FloatType) -> Any:
    return kind.ge if kind.ge is not None else 0


@_value.register(inspect.ListType)
@_value.register(inspect.VarTupleType)
@_value.register(inspect.SetType)
@_value.register(inspect.FrozenSetType)
def _(kind: inspect.CollectionType) -> Any:
    return [_value(kind.item_type)] * max(1, kind.min_length or 0)


@_value.register
def _(kind: inspect.TupleType) -> Any:
    return [_value(one) for one in kind.item_types]


@_value.register
def _(kind: inspect.DictType) -> Any:
    return {_value(kind.key_type): _value(kind.value_type)}


@_value.register
def _(kind: inspect.AnyType) -> Any:
    return _WORD


@_value.register
def _(kind: inspect.StrType) -> str:
    if not kind.pattern:
        return _WORD.ljust(kind.min_length or 0, "-")[: kind.max_length or None]
    found = next(iter(choices_of(kind.pattern)), "") or example_of(kind.pattern)
    if not found or found.endswith("…"):
        raise LookupError(f"no example of {kind.pattern}")
    return found

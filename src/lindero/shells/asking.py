"""Asks as the doors take them: their fields as people see them, and JSON decoded strictly."""

import inspect
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

import msgspec
from msgspec import inspect as types

from lindero.kernel.errors import Invalid

S = TypeVar("S", bound=msgspec.Struct)

_ATTRIBUTE: Final = re.compile(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", re.MULTILINE)
_AT: Final = re.compile(r" - at `\$(?P<path>.*)`$")


class AskField(msgspec.Struct, frozen=True, kw_only=True):
    """One field of an ask, as a form, a command or a document shows it.

    Attributes:
        name: Its key in JSON.
        kind: Its type (see `msgspec.inspect`).
        sentence: What it means.
        required: Whether it must be given.
        default: What it is otherwise; None if that has to be made anew each time.
        examples: Texts of the right form, as its declaration gives them.
    """

    name: str
    kind: types.Type
    sentence: str
    required: bool
    default: Any
    examples: tuple[str, ...] = ()


def fields_of(ask: type[msgspec.Struct]) -> list[AskField]:
    """Return the fields of an ask in declared order; meanings come from the annotation or the docstring."""
    told = meanings_of(ask)
    return [
        AskField(
            name=field.encode_name,
            kind=_inner(field.type),
            sentence=_description(field.type) or told.get(field.name, ""),
            required=field.required,
            default=None if field.default is msgspec.NODEFAULT else field.default,
            examples=_examples(field.type),
        )
        for field in _struct(types.type_info(ask)).fields
    ]


def meanings_of(ask: type) -> dict[str, str]:
    """Return what the docstring's Attributes section says of each field."""
    section = (inspect.getdoc(ask) or "").partition("Attributes:\n")[2]
    return {name: " ".join(words.split()) for name, words in _ATTRIBUTE.findall(section)}


def decode_ask(data: bytes, ask: type[S]) -> S:
    """Decode the JSON of an ask; no bytes at all stand for `{}`.

    Raises:
        Invalid: If it is no JSON, nested too deep, of another shape, or has a key that nobody declared.
    """
    try:
        raw = msgspec.json.decode(data or b"{}")
        decoded = msgspec.json.decode(data or b"{}", type=ask)
    except RecursionError as error:
        raise Invalid("api.depth", "The JSON is nested too deep.", "Send it flatter.") from error
    except msgspec.ValidationError as error:
        raise _wrong(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid("api.json", f"The body is no JSON: {error}.", "Send one JSON object.") from error
    _refuse_unknown(raw, ask)
    return decoded


def _refuse_unknown(raw: Any, ask: type[msgspec.Struct]) -> None:
    for path, declared in _unknown_keys(raw, types.type_info(ask), ""):
        raise unknown_field(path, declared)


def _unknown_keys(value: Any, kind: types.Type, path: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each key of a decoded JSON value that its type does not declare, and those that it does."""
    kind = _inner(kind)
    if isinstance(kind, types.UnionType):
        # Which of several structs it is shows in the value; msgspec has seen to it that it is one of them.
        kind = next((option for option in kind.types if _fits(value, option)), kind)
    if isinstance(kind, types.StructType) and isinstance(value, dict):
        declared = {field.encode_name: field.type for field in kind.fields}
        for key, inner in value.items():
            if key in declared:
                yield from _unknown_keys(inner, declared[key], f"{path}.{key}".lstrip("."))
            elif key != kind.tag_field:
                yield f"{path}.{key}".lstrip("."), list(declared)
    elif isinstance(kind, types.ListType | types.VarTupleType) and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unknown_keys(item, kind.item_type, f"{path}[{index}]")
    elif isinstance(kind, types.DictType) and isinstance(value, dict):
        for key, item in value.items():
            yield from _unknown_keys(item, kind.value_type, f"{path}.{key}".lstrip("."))


def _fits(value: Any, kind: types.Type) -> bool:
    kind = _inner(kind)
    if isinstance(value, list):
        return isinstance(kind, types.ListType | types.VarTupleType)
    if not isinstance(value, dict):
        return False
    if isinstance(kind, types.StructType):
        return kind.tag_field is None or value.get(kind.tag_field) == kind.tag
    return isinstance(kind, types.DictType)


def _inner(kind: types.Type) -> types.Type:
    """Return a type without its descriptions, and without None beside it."""
    while isinstance(kind, types.Metadata):
        kind = kind.type
    if isinstance(kind, types.UnionType):
        others = [option for option in kind.types if not isinstance(option, types.NoneType)]
        return _inner(others[0]) if len(others) == 1 else kind
    return kind


def _description(kind: types.Type) -> str:
    if isinstance(kind, types.Metadata):
        found = (kind.extra_json_schema or {}).get("description", "")
        return str(found) or _description(kind.type)
    return ""


def _examples(kind: types.Type) -> tuple[str, ...]:
    """Return the examples declared for a value, or for each value of a collection."""
    if isinstance(kind, types.Metadata):
        found = (kind.extra_json_schema or {}).get("examples", ())
        return tuple(str(one) for one in found) or _examples(kind.type)
    if isinstance(kind, types.UnionType):
        return next((found for option in kind.types if (found := _examples(option))), ())
    item = getattr(kind, "item_type", None)
    return _examples(item) if isinstance(item, types.Type) else ()


def _struct(kind: types.Type) -> types.StructType:
    kind = _inner(kind)
    if not isinstance(kind, types.StructType):
        raise TypeError(f"{kind} is no struct")
    return kind


def _wrong(error: msgspec.ValidationError) -> Invalid:
    words = str(error)
    found = _AT.search(words)
    place = found["path"].lstrip(".") if found else ""
    told = _AT.sub("", words).replace("`", "")
    return Invalid(
        "api.value",
        f"{place}: {told}." if place else f"{told}.",
        "Correct it; docs/reference describes every field.",
    )


def unknown_field(name: str, declared: Sequence[str]) -> Invalid:
    """Return the refusal of a field that nobody declared."""
    return Invalid(
        "api.unknown", f"There is no field {name}.", f"There are: {', '.join(declared) or 'none'}."
    )

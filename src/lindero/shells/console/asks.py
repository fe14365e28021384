"""Asks from text: what a form or an address carries, read field by field, each error in words."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, Literal

import msgspec
from msgspec import inspect

from lindero.kernel.errors import Invalid
from lindero.kernel.places import Place, place_of
from lindero.kernel.times import instant_of
from lindero.shells.asking import AskField, fields_of
from lindero.shells.console.filters import words

Shape = Literal["text", "long", "number", "check", "choice", "many", "instant", "place", "json"]
"""How a field is asked for: one line, several lines, a box, a list to choose from, one value a line, ..."""

Texts = Mapping[str, Sequence[str]]
"""What arrived: the texts of each field by name."""

_LONG: Final = 200
_YES: Final = frozenset({"on", "true", "1", "yes"})
_COLLECTIONS: Final = (
    inspect.ListType,
    inspect.SetType,
    inspect.FrozenSetType,
    inspect.VarTupleType,
    inspect.CollectionType,
)


class FormField(msgspec.Struct, frozen=True, kw_only=True):
    """One field of an ask, as a form shows it.

    Attributes:
        name: Its name in the ask.
        label: The same in words.
        hint: What it means, as declared.
        shape: How it is asked for.
        options: What may be chosen; empty where anything may be written.
        required: Whether it must be given.
        default: The text that stands in it at first.
    """

    name: str
    label: str
    hint: str
    shape: Shape
    options: tuple[str, ...]
    required: bool
    default: str


@cache
def form_fields(asks: type[msgspec.Struct]) -> tuple[FormField, ...]:
    """Return the fields of an ask in declared order."""
    return tuple(_form_field(field) for field in fields_of(asks))


def read_ask(
    asks: type[msgspec.Struct], texts: Texts, *, ticked: bool = False
) -> tuple[msgspec.Struct | None, dict[str, str]]:
    """Read an ask from texts; an empty text counts as not given.

    Args:
        asks: The ask's type.
        texts: What arrived.
        ticked: Whether boxes were shown: then one that does not arrive was left empty on purpose.

    Returns:
        The ask and no errors, or None and an error in words by field name (empty name: the whole ask).
    """
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    types = {field.encode_name: field.type for field in msgspec.structs.fields(asks)}
    for field in fields_of(asks):
        given = [text for text in texts.get(field.name, ()) if text.strip()]
        if given or (ticked and isinstance(field.kind, inspect.BoolType)):
            try:
                values[field.name] = msgspec.convert(_raw(field, given), types[field.name], strict=False)
            except (msgspec.MsgspecError, ValueError, RecursionError, Invalid) as error:
                errors[field.name] = explained(field.kind, error)
        elif field.required:
            errors[field.name] = "This must be given."
    if asks.__struct_config__.forbid_unknown_fields:
        errors |= {name: f"There is no field {name} here." for name in texts.keys() - types.keys()}
    if errors:
        return None, errors
    try:
        return msgspec.convert(values, asks), {}
    except msgspec.ValidationError as error:
        return None, {"": f"{error}."}


def explained(kind: inspect.Type, error: Exception) -> str:
    """Say in words what a field expects, for somebody whose text did not fit."""
    if isinstance(error, Invalid):
        return f"{error.text} {error.advice}".strip()
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        return _number_words(kind)
    if isinstance(kind, inspect.LiteralType | inspect.EnumType):
        return f"Choose one of {', '.join(_options(kind))}."
    if isinstance(kind, inspect.StrType):
        return _text_words(kind)
    return f"This cannot be read: {error}."


def _number_words(kind: inspect.IntType | inspect.FloatType) -> str:
    least, most = kind.ge if kind.ge is not None else kind.gt, kind.le if kind.le is not None else kind.lt
    whole = "a whole number" if isinstance(kind, inspect.IntType) else "a number"
    if least is not None and most is not None:
        return f"Write {whole} from {least} to {most}."
    if least is not None:
        return f"Write {whole} of at least {least}."
    return f"Write {whole}." if most is None else f"Write {whole} of at most {most}."


def _text_words(kind: inspect.StrType) -> str:
    if kind.min_length is not None and kind.max_length is not None:
        return f"Write {kind.min_length} to {kind.max_length} characters."
    if kind.min_length is not None:
        return f"Write at least {kind.min_length} characters."
    if kind.max_length is not None:
        return f"Write at most {kind.max_length} characters."
    return "This does not have the right form."


def _form_field(field: AskField) -> FormField:
    return FormField(
        name=field.name,
        label=words(field.name),
        hint=field.sentence,
        shape=_shape(field),
        options=_options(field.kind),
        required=field.required and not isinstance(field.kind, inspect.BoolType),
        default=_default_text(field.default),
    )


def _shape(field: AskField) -> Shape:  # noqa: PLR0911  a table of answers, one a line
    kind = field.kind
    if isinstance(kind, inspect.BoolType):
        return "check"
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        return "instant" if field.name.endswith("_at") else "number"
    if isinstance(kind, inspect.StrType):
        return "long" if (kind.max_length or 0) > _LONG else "text"
    if isinstance(kind, inspect.LiteralType | inspect.EnumType):
        return "choice"
    if isinstance(kind, _COLLECTIONS):
        return "many"
    if isinstance(kind, inspect.StructType) and kind.cls is Place:
        return "place"
    return "json"


def _options(kind: inspect.Type) -> tuple[str, ...]:
    if isinstance(kind, inspect.LiteralType):
        return tuple(str(value) for value in kind.values)
    if isinstance(kind, inspect.EnumType):
        return tuple(str(member.value) for member in kind.cls)
    return ()


def _default_text(value: Any) -> str:
    if value is True:
        return "on"
    if isinstance(value, tuple | list):
        return "\n".join(str(one) for one in value)
    return str(value) if isinstance(value, str | int | float) and value is not False else ""


def _raw(field: AskField, given: list[str]) -> Any:
    """Return what the texts of a field stand for, before its own type checks it."""
    shape, text = _shape(field), given[-1].strip() if given else ""
    if shape == "check":
        return text.lower() in _YES
    if shape == "many":
        return [line.strip() for one in given for line in one.splitlines() if line.strip()]
    if shape == "instant":
        return int(text) if text.isdecimal() else instant_of(text)
    if shape == "place":
        return _place(text)
    return msgspec.json.decode(text) if shape == "json" else text


def _place(text: str) -> list[int]:
    """Read `18.9251 40.7190`: longitude, then latitude, in degrees."""
    parts = text.replace(",", " ").split()
    if len(parts) != 2:
        raise Invalid(
            "console.place", "A place is two numbers.", "Write longitude, then latitude, in degrees."
        )
    place = place_of(float(parts[0]), float(parts[1]))
    return [place.lon, place.lat]

"""How each field of an ask is asked for: a line, a box, a choice, a place, an instant, several of them."""

from functools import cache
from typing import Any, Final, Literal, get_args, get_origin

import msgspec
from msgspec import inspect

from lindero.kernel.places import Place
from lindero.shells.asking import AskField, fields_of
from lindero.shells.console.filters import position, words
from lindero.shells.console.shown_json import json_example
from lindero.shells.console.written import choices_of, example_of

Shape = Literal[
    "text",
    "long",
    "number",
    "check",
    "choice",
    "boxes",
    "many",
    "lines",
    "instant",
    "place",
    "places",
    "outlines",
    "json",
]
"""How a field is asked for: one line, several lines, a box, one of a list, some of a list, one value a row, one JSON
value a line, an instant, a place, one place a line, one outline a line, JSON."""

_LONG: Final = 255
_LISTED: Final = ", one word a line"
"""Where declared meanings begin to list the words: a form shows them as boxes."""

_IN_MILLISECONDS: Final = ", milliseconds UTC"

COLLECTIONS: Final = (
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
        least: The smallest number; None where there is no limit.
        most: The largest number; None where there is no limit.
        longest: Most characters; None where there is no limit.
        example: A text of the right form; empty where any will do.
    """

    name: str
    label: str
    hint: str
    shape: Shape
    options: tuple[str, ...]
    required: bool
    default: str
    least: float | None = None
    most: float | None = None
    longest: int | None = None
    example: str = ""


@cache
def form_fields(asks: type[msgspec.Struct]) -> tuple[FormField, ...]:
    """Return the fields of an ask: what must be given first, each group in declared order."""
    types = {field.encode_name: field.type for field in msgspec.structs.fields(asks)}
    fields = tuple(_form_field(field, _declared(types[field.name])) for field in fields_of(asks))
    return (
        *(field for field in fields if field.required),
        *(field for field in fields if not field.required),
    )


def shape_of(field: AskField) -> Shape:
    """Return how a field is asked for."""
    kind = field.kind
    if isinstance(kind, inspect.BoolType):
        return "check"
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        return "instant" if field.name.endswith("_at") else "number"
    if isinstance(kind, COLLECTIONS):
        return _shape_of_many(kind)
    if options_of(kind):
        return "choice"
    if isinstance(kind, inspect.StrType | inspect.BytesType):
        is_long = isinstance(kind, inspect.BytesType) or (kind.max_length or 0) > _LONG
        return "long" if is_long else "text"
    return "place" if _is_place(kind) else "json"


def options_of(kind: inspect.Type) -> tuple[str, ...]:
    """Return what may be chosen for a value, or for each value of a collection; nothing where it is open."""
    if isinstance(kind, inspect.LiteralType):
        return tuple(str(value) for value in kind.values)
    if isinstance(kind, inspect.EnumType):
        return tuple(str(member.value) for member in kind.cls)
    if isinstance(kind, inspect.StrType):
        return choices_of(kind.pattern or "")
    return options_of(item_of(kind)) if isinstance(kind, COLLECTIONS) else ()


def _shape_of_many(kind: inspect.Type) -> Shape:
    item = item_of(kind)
    if options_of(item):
        return "boxes"
    if _is_place(item):
        return "places"
    if isinstance(item, COLLECTIONS) and _is_place(item_of(item)):
        return "outlines"
    return "many" if isinstance(item, inspect.StrType | inspect.IntType | inspect.FloatType) else "lines"


def item_of(kind: inspect.Type) -> inspect.Type:
    """Return the type of what a collection holds; of anything else its own."""
    item: inspect.Type = kind.item_type if isinstance(kind, COLLECTIONS) else kind
    while isinstance(item, inspect.Metadata):
        item = item.type
    return item


def _is_place(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.StructType) and kind.cls is Place


def _declared(annotation: Any) -> tuple[str, ...]:
    """Return the words of a `Literal` within a type, in the order in which they were written; inspection sorts them."""
    if get_origin(annotation) is Literal:
        return tuple(str(value) for value in get_args(annotation))
    return next((found for part in get_args(annotation) if (found := _declared(part))), ())


def _form_field(field: AskField, declared: tuple[str, ...]) -> FormField:
    kind, shape, item = field.kind, shape_of(field), item_of(field.kind)
    number = kind if shape == "number" and isinstance(kind, inspect.IntType | inspect.FloatType) else None
    return FormField(
        name=field.name,
        label=words(field.name),
        hint=_hint(field.sentence, shape),
        shape=shape,
        options=tuple(
            sorted(options_of(kind), key=lambda word: declared.index(word) if word in declared else -1)
        ),
        required=field.required and not isinstance(kind, inspect.BoolType),
        default=_default_text(field.default),
        least=None if number is None else number.ge,
        most=None if number is None else number.le,
        longest=kind.max_length if isinstance(kind, inspect.StrType) else None,
        example=_example(field, item, shape),
    )


def _example(field: AskField, item: inspect.Type, shape: Shape) -> str:
    """Return a text of the right form; empty where any will do."""
    if shape in {"json", "lines"}:
        return json_example(item if shape == "lines" else field.kind)
    return example_of(item.pattern or "", field.examples) if isinstance(item, inspect.StrType) else ""


def _hint(sentence: str, shape: Shape) -> str:
    """Return what a field means, without what its own shape says already: words to choose from, the unit of time."""
    if shape == "boxes":
        return sentence.partition(_LISTED)[0]
    return sentence.replace(_IN_MILLISECONDS, "") if shape == "instant" else sentence


def _default_text(value: Any) -> str:
    if value is True:
        return "on"
    if isinstance(value, Place):
        return position(value)
    if isinstance(value, tuple | list):
        return "\n".join(str(one) for one in value)
    return str(value) if isinstance(value, str | int | float) and value is not False else ""

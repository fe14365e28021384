"""Asks from text: what a form or an address carries, read field by field, each error in words."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import inspect

from lindero.kernel.errors import Invalid
from lindero.shells.asking import AskField, fields_of
from lindero.shells.console.entered import instant_in, place_in, places_in
from lindero.shells.console.shapes import COLLECTIONS, item_of, options_of, shape_of
from lindero.shells.console.shown_json import json_example
from lindero.shells.console.written import BASE64, form_in_words

Texts = Mapping[str, Sequence[str]]
"""What arrived: the texts of each field by name."""

_PLACE: Final = re.compile(r" - at `\$\[([0-9]+)\]")
"""Where msgspec says which value of a collection is wrong."""

_SHORT: Final = re.compile(r" - at `\$`$")

_YES: Final = frozenset({"on", "true", "1", "yes"})


def read_ask(
    asks: type[msgspec.Struct], texts: Texts, *, ticked: bool = False, now: int | None = None
) -> tuple[msgspec.Struct | None, dict[str, str]]:
    """Read an ask from texts; an empty text counts as not given.

    Args:
        asks: The ask's type.
        texts: What arrived.
        ticked: Whether boxes were shown: then one that does not arrive was left empty on purpose.
        now: What `now` stands for in a time, milliseconds UTC; it is not understood where None.

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
                values[field.name] = msgspec.convert(_raw(field, given, now), types[field.name], strict=False)
            except (msgspec.MsgspecError, ValueError, RecursionError, Invalid) as error:
                errors[field.name] = explained(field, error)
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


def explained(field: AskField, error: Exception) -> str:
    """Say in words what a field expects, for somebody whose text did not fit."""
    if isinstance(error, Invalid):
        return f"{error.text} {error.advice}".strip()
    kind, item = field.kind, item_of(field.kind)
    if shape_of(field) in {"json", "lines"}:
        return _json_words(json_example(item if shape_of(field) == "lines" else kind), error)
    if not isinstance(kind, COLLECTIONS):
        return _words(kind, field.examples, error)
    place = _PLACE.search(str(error))
    if place is None:
        return _count_words(kind)
    words = _words(item, field.examples, error)
    return words if options_of(kind) else f"Line {int(place[1]) + 1}: {words}"


def _words(kind: inspect.Type, examples: Sequence[str], error: Exception) -> str:
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        return _number_words(kind)
    if options := options_of(kind):
        return f"Choose one of {', '.join(options)}."
    if isinstance(kind, inspect.StrType):
        return form_in_words(kind.pattern, examples) if kind.pattern else _text_words(kind)
    if isinstance(kind, inspect.BytesType):
        return form_in_words(BASE64)
    return f"This cannot be read: {error}."


def _json_words(example: str, error: Exception) -> str:
    told = _SHORT.sub("", str(error)).replace("`", "")
    if example:
        return f"Write it as JSON, for example {example}. It cannot be read: {told}."
    return f"Write it as JSON. It cannot be read: {told}."


def _count_words(kind: inspect.Type) -> str:
    """Say how many values a collection takes, where their number is what is wrong."""
    least = getattr(kind, "min_length", None)
    most = getattr(kind, "max_length", None)
    if most is None:
        return f"Give at least {least or 1} of them."
    return f"Give {least} to {most} of them." if least else f"Give at most {most} of them."


def _number_words(kind: inspect.IntType | inspect.FloatType) -> str:
    least, most = kind.ge if kind.ge is not None else kind.gt, kind.le if kind.le is not None else kind.lt
    # Each is a sentence of its own: another language bends the words for a number by what stands around them.
    if isinstance(kind, inspect.FloatType):
        if least is not None and most is not None:
            return f"Write a number from {least} to {most}."
        if least is not None:
            return f"Write a number of at least {least}."
        return "Write a number." if most is None else f"Write a number of at most {most}."
    if least is not None and most is not None:
        return f"Write a whole number from {least} to {most}."
    if least is not None:
        return f"Write a whole number of at least {least}."
    return "Write a whole number." if most is None else f"Write a whole number of at most {most}."


def _text_words(kind: inspect.StrType) -> str:
    if kind.min_length is not None and kind.max_length is not None:
        return f"Write {kind.min_length} to {kind.max_length} characters."
    if kind.min_length is not None:
        return f"Write at least {kind.min_length} characters."
    if kind.max_length is not None:
        return f"Write at most {kind.max_length} characters."
    return "Write a text."


def _raw(field: AskField, given: list[str], now: int | None) -> Any:
    """Return what the texts of a field stand for, before its own type checks it."""
    shape, text = shape_of(field), given[-1].strip() if given else ""
    lines = [line.strip() for one in given for line in one.splitlines() if line.strip()]
    readers: dict[str, Callable[[], Any]] = {
        "check": lambda: text.lower() in _YES,
        "many": lambda: lines,
        "boxes": lambda: lines,
        "lines": lambda: [msgspec.json.decode(line) for line in lines],
        "instant": lambda: instant_in(text, now),
        "place": lambda: _built(place_in(text)),
        "places": lambda: [_built(place) for line in lines for place in places_in(line)],
        "outlines": lambda: [[_built(place) for place in places_in(line)] for line in lines],
        "json": lambda: msgspec.json.decode(text),
    }
    return readers.get(shape, lambda: text)()


def _built(value: msgspec.Struct) -> Any:
    """Return a value as its parts, so that its own type checks it like any other."""
    return msgspec.to_builtins(value)

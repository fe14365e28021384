"""Asks from text: what a form or an address carries, read field by field, each error in words."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec
from msgspec import inspect

from lindero.kernel.errors import Invalid
from lindero.shells.asking import AskField, fields_of
from lindero.shells.console.entered import instant_in, place_in, places_in
from lindero.shells.console.expected import chosen_words, count_words, kind_words
from lindero.shells.console.shapes import COLLECTIONS, form_fields, item_of, options_of, shape_of
from lindero.shells.console.shown_json import json_example
from lindero.shells.console.wrong_json import wrong_json

S = TypeVar("S", bound=msgspec.Struct)
Texts = Mapping[str, Sequence[str]]
"""What arrived: the texts of each field by name."""

_PLACE: Final = re.compile(r" - at `\$\[([0-9]+)\]")
"""Where msgspec says which value of a collection is wrong."""

_YES: Final = frozenset({"on", "true", "1", "yes"})


def read_ask(
    asks: type[S],
    texts: Texts,
    *,
    ticked: bool = False,
    now: int | None = None,
    coded: bool = False,
) -> tuple[S | None, dict[str, str]]:
    """Read an ask from texts; an empty text counts as not given.

    Args:
        asks: The ask's type.
        texts: What arrived.
        ticked: Whether boxes were shown: then one that does not arrive was left empty on purpose.
        now: What `now` stands for in a time, milliseconds UTC; it is not understood where None.
        coded: Whether choices are told as an interface takes them, and not by the names that a form shows.

    Returns:
        The ask and no errors, or None and an error in words by field name (empty name: the whole ask).
    """
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    types = {field.encode_name: field.type for field in msgspec.structs.fields(asks)}
    shown = {field.name: field.options for field in form_fields(asks)}
    for field in fields_of(asks):
        given = [text for text in texts.get(field.name, ()) if text.strip()]
        if given or (ticked and isinstance(field.kind, inspect.BoolType)):
            try:
                values[field.name] = msgspec.convert(_raw(field, given, now), types[field.name], strict=False)
            except (msgspec.MsgspecError, ValueError, RecursionError, Invalid) as error:
                errors[field.name] = explained(field, error, () if coded else shown[field.name])
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


def explained(field: AskField, error: Exception, shown: Sequence[str] = ()) -> str:
    """Say in words what a field expects, for somebody whose text did not fit.

    Args:
        field: The field.
        error: What was wrong.
        shown: The choices that a form shows by their names; none for whoever writes them as they are in code.
    """
    if isinstance(error, Invalid):
        return f"{error.text} {error.advice}".strip()
    kind, item = field.kind, item_of(field.kind)
    if shape_of(field) in {"json", "lines"}:
        by_line = shape_of(field) == "lines"
        asked = _asked_as_json(json_example(item if by_line else kind))
        return f"{asked} {wrong_json(error, by_line=by_line)}"
    place = _PLACE.search(str(error))
    if isinstance(kind, COLLECTIONS) and place is None:
        return count_words(kind)
    if options := options_of(kind):
        return chosen_words(shown) if shown else f"Choose one of {', '.join(options)}."
    if place is None:
        return kind_words(kind, field.examples)
    words = kind_words(item, field.examples)
    return f"Line {int(place[1]) + 1}: {words}"


def _asked_as_json(example: str) -> str:
    return f"Write it as JSON, for example {example}." if example else "Write it as JSON."


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

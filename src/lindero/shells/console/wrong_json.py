"""What is wrong with a value that was written as JSON: what its reader found, said in words of this project.

The words of a parser are for developers, in English alone; each of these is a sentence that every catalogue has.
"""

import ast
import re
from collections.abc import Callable, Mapping
from typing import Final

from msgspec import inspect

from lindero.shells.console.expected import count_words, kind_words
from lindero.shells.console.written import BASE64, form_in_words

_AT: Final = re.compile(r" - at (?:`key` in )?`\$(?P<path>[^`]*)`$")
"""Where the reader says which part of a value is wrong."""

_FIRST: Final = re.compile(r"\[([0-9]+)\]\.?")
_BROKEN: Final = re.compile(r"JSON is malformed: (?P<why>.+) \(byte (?P<byte>[0-9]+)\)")
_KIND: Final = re.compile(r"Expected `(?P<kind>[a-z]+)(?: \| [^`]*)?`(?:, got `[^`]*`)?")
_LIMIT: Final = re.compile(r"Expected `(?P<kind>int|float)` (?P<sign><=?|>=?) (?P<limit>[-+.0-9einf]+)")
_LENGTH: Final = re.compile(
    r"Expected `(?P<kind>str|array|object|bytes)` of (?P<sign>length <=|length >=|at least length|at most length)"
    r" (?P<limit>[0-9]+)(?:, got [0-9]+)?"
)
_EXACT: Final = re.compile(
    r"Expected `array` of length (?P<least>[0-9]+)(?: to (?P<most>[0-9]+))?, got [0-9]+"
)
_FORM: Final = re.compile(r"Expected `str` matching regex (?P<pattern>.+)", re.DOTALL)
_MISSING: Final = re.compile(r"Object missing required field `(?P<name>.+)`", re.DOTALL)
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(?P<name>.+)`", re.DOTALL)
_WORD: Final = re.compile(r"Invalid (?:enum )?value .+", re.DOTALL)

_KINDS: Final[Mapping[str, str]] = {
    "int": "Write a whole number.",
    "float": "Write a number.",
    "str": "Write a text in quotation marks.",
    "bool": "Write true or false, without quotation marks.",
    "object": "Write names and their values between braces.",
    "array": "Write a list between square brackets.",
}
"""What belongs in a place, by the reader's name for it."""

_WHOLE: Final[Mapping[str, str]] = {
    "Input data was truncated": "It cannot be read to its end: something is not closed, or a word is none of JSON.",
    "Number out of range": "The number is too large.",
    "Integer value out of range": "The number is too large.",
    "Invalid base64 encoded string": form_in_words(BASE64),
}
"""What the reader says in the same words always, and what is said instead."""


def wrong_json(error: Exception, *, by_line: bool = False) -> str:
    """Return in words what is wrong with a JSON value, and where.

    Args:
        error: What its reader raised.
        by_line: Whether several values were written, one a line: then the line is told too.
    """
    if isinstance(error, RecursionError):
        return "It cannot be read: it is nested too deep."
    told, path = str(error), ""
    if found := _AT.search(told):
        told, path = told[: found.start()], found["path"].lstrip(".")
    place = _FIRST.match(path) if by_line else None
    if place is not None:
        path = path[place.end() :]
    words = _placed(path, _in_words(told))
    return words if place is None else f"Line {int(place[1]) + 1}: {words}"


def _placed(path: str, words: str) -> str:
    """Put before a sentence which part of the value it speaks of; nothing where it is the whole."""
    return f"In part {path}: {words}" if path else words


def _in_words(told: str) -> str:
    """Return the sentence for what the reader says; one for whatever it may say beside what is known."""
    if told in _WHOLE:
        return _WHOLE[told]
    for form, words in _FORMS.items():
        if found := form.fullmatch(told):
            return words(found)
    return "This does not have the right form."


def _broken(found: re.Match[str]) -> str:
    """Say where it stops being JSON; the first byte is counted as 1, as people count."""
    byte = int(found["byte"]) + 1
    if found["why"].startswith("trailing comma"):
        return f"There is a comma too many before byte {byte}."
    if found["why"] == "object keys must be strings":
        return f"The name at byte {byte} must stand in quotation marks."
    return f"It cannot be read from byte {byte} on."


def _kind(found: re.Match[str]) -> str:
    return _KINDS.get(found["kind"], "This does not have the right form.")


def _limit(found: re.Match[str]) -> str:
    """Say a number's limit. Those of whole numbers come as the nearest that is allowed."""
    limit, is_least = found["limit"], found["sign"].startswith(">")
    if found["kind"] == "int":
        return kind_words(inspect.IntType(**{"ge" if is_least else "le": int(limit)}))
    return kind_words(inspect.FloatType(**{"ge" if is_least else "le": float(limit)}))


def _length(found: re.Match[str]) -> str:
    """Say how long a text, or how many values, there may be."""
    is_least = found["sign"] in {"length >=", "at least length"}
    least, most = (int(found["limit"]), None) if is_least else (None, int(found["limit"]))
    if found["kind"] == "str":
        return kind_words(inspect.StrType(min_length=least, max_length=most))
    return count_words(inspect.ListType(inspect.AnyType(), min_length=least, max_length=most))


def _exact(found: re.Match[str]) -> str:
    least = int(found["least"])
    if found["most"] is None:
        return f"Give exactly {least} of them."
    return count_words(inspect.ListType(inspect.AnyType(), min_length=least, max_length=int(found["most"])))


def _form(found: re.Match[str]) -> str:
    """Say the form of a text; the reader shows its pattern as Python writes it."""
    return form_in_words(str(ast.literal_eval(found["pattern"])))


def _missing(found: re.Match[str]) -> str:
    return f"The field {found['name']} is missing."


def _unknown(found: re.Match[str]) -> str:
    return f"There is no field {found['name']} here."


def _word(_: re.Match[str]) -> str:
    return "The word here is none of those that may be chosen."


_FORMS: Final[Mapping[re.Pattern[str], Callable[[re.Match[str]], str]]] = {
    _BROKEN: _broken,
    _LIMIT: _limit,
    _LENGTH: _length,
    _EXACT: _exact,
    _FORM: _form,
    _MISSING: _missing,
    _UNKNOWN: _unknown,
    _WORD: _word,
    _KIND: _kind,
}
"""What the reader says with values in it, by its form; the first that fits holds."""

"""A template's source as pieces: text, values, tags and statements; so its words are told from its machinery."""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from lindero.kernel.errors import Defect

Kind = Literal["text", "value", "tag", "other"]
"""What people read; `{{ … }}`; `<a …>` or `</a>`; what is neither shown nor read: statements, comments, scripts."""


class Piece(NamedTuple):
    """One stretch of a template's source, exactly as it stands there."""

    kind: Kind
    source: str


_CLOSE: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_INSIDE: Final = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[-+]?(?:\}\}|%\})|.""", re.DOTALL)
_NEXT: Final = re.compile(r"\{\{|\{%|\{#|<!--|</?[a-zA-Z]|<!")
_UNREAD: Final = re.compile(r"<(script|style)\b", re.IGNORECASE)


def pieces_of(source: str) -> Iterator[Piece]:
    """Yield the pieces of a template; joined, they are the template.

    Raises:
        Defect: If something is opened and never closed.
    """
    at = 0
    while found := _NEXT.search(source, at):
        if found.start() > at:
            yield Piece("text", source[at : found.start()])
        at, kind = _after(source, found)
        yield Piece(kind, source[found.start() : at])
    if at < len(source):
        yield Piece("text", source[at:])


def after_braces(source: str, at: int) -> int:
    """Return where the expression, statement or comment ends that begins at a place.

    Raises:
        Defect: If it does not end.
    """
    close = _CLOSE[source[at : at + 2]]
    if close == "#}":
        return _after_text(source, at, close)
    for part in _INSIDE.finditer(source, at + 2):
        if part.group().lstrip("-+") == close:
            return part.end()
    raise _unclosed(source, at)


def _after(source: str, found: re.Match[str]) -> tuple[int, Kind]:
    """Return where a piece ends that is no text, and what it is."""
    at, opened = found.start(), found.group()
    if opened in _CLOSE:
        return after_braces(source, at), "value" if opened == "{{" else "other"
    if opened == "<!--":
        return _after_text(source, at, "-->"), "other"
    end = _after_tag(source, at)
    unread = _UNREAD.match(source, at)
    if unread:
        return _after_text(source, end, f"</{unread.group(1)}>"), "other"
    return end, "tag"


def _after_tag(source: str, at: int) -> int:
    """Return where a tag ends; what stands in quotes or braces does not end it."""
    quote, place = "", at
    while place < len(source):
        if source[place : place + 2] in _CLOSE:
            place = after_braces(source, place)
            continue
        sign = source[place]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == ">":
            return place + 1
        place += 1
    raise _unclosed(source, at)


def _after_text(source: str, at: int, close: str) -> int:
    end = source.find(close, at)
    if end < 0:
        raise _unclosed(source, at)
    return end + len(close)


def _unclosed(source: str, at: int) -> Defect:
    line = source.count("\n", 0, at) + 1
    return Defect(
        "languages.template",
        f"Line {line} of a template opens {source[at : at + 20]!r} and does not close it.",
        "Close it.",
    )

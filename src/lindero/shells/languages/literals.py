"""Literals for people inside a template's expressions: `{{ empty("Nothing waits") }}` is looked up, as text is."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import jinja2

_LEXER: Final = jinja2.Environment(autoescape=True)
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_PROSE: Final = re.compile(r"[^\W\d_]{2},? [^\W\d_]|^[A-Z][a-z]+|[a-z][.:!?]$")
_MACHINE: Final = re.compile(r"^[/?&#-]|^ ?data-|=|^ ?(?:autofocus|checked|disabled|required|selected)$")
_FOR_MACHINES: Final = frozenset(
    {
        "_",
        "asset",
        "divisibleby",
        "get",
        "icon",
        "integrity",
        "join",
        "may",
        "pgettext",
        "replace",
        "split",
        "startswith",
    }
)
"""What is called with words that nobody reads, and the mark itself."""

_SAYS_FIRST: Final = frozenset({"chip"})
"""Macros whose first argument is shown, however short it is."""

_COMPARED_AFTER: Final = frozenset({"==", "!=", "in", "is", "[", "<", ">", "="})
_COMPARED_BEFORE: Final = frozenset({"==", "!=", "in", "is", "]", ":"})
_SHOWN_AFTER: Final = frozenset({"if", "else", "or", "and", "~", "("})

Token = tuple[str, str]


def marked(source: str) -> str:
    """Return a value or statement with what people read in it marked: `_("Nothing waits")`."""
    if source.startswith("{#") or not source.startswith("{"):
        return source
    tokens = _tokens(source)
    shown = set(_shown(tokens))
    parts = [f"_({text})" if place in shown else text for place, (_, text) in enumerate(tokens)]
    return "".join(parts)


@cache
def _tokens(source: str) -> tuple[Token, ...]:
    return tuple((kind, text) for _, kind, text in _LEXER.lex(source))


def _shown(tokens: tuple[Token, ...]) -> Iterator[int]:
    """Yield the places of the literals that people read."""
    is_value = bool(tokens) and tokens[0][0] == "variable_begin"
    solid = [place for place, (kind, _) in enumerate(tokens) if kind != "whitespace"]
    calls: list[str] = []
    commas: list[int] = []
    for number, place in enumerate(solid[1:-1], 1):
        kind, text = tokens[place]
        before, after = tokens[solid[number - 1]], tokens[solid[number + 1]][1]
        if text == "(":
            calls.append(before[1] if before[0] == "name" else "")
            commas.append(0)
        elif text == ")" and calls:
            calls.pop()
            commas.pop()
        elif text == "," and commas:
            commas[-1] += 1
        elif kind == "string":
            is_first = bool(calls) and calls[-1] in _SAYS_FIRST and not commas[-1]
            plain = is_value and (is_first or not any(calls))
            if _is_shown(text[1:-1], before[1], after, calls, plain=plain):
                yield place


def _is_shown(text: str, before: str, after: str, calls: list[str], *, plain: bool) -> bool:
    """Say whether a literal stands where a value is shown, and reads like words."""
    if not _LETTERS.search(text) or _MACHINE.search(text) or _FOR_MACHINES & set(calls):
        return False
    if before in _COMPARED_AFTER or after in _COMPARED_BEFORE:
        return False
    if plain and (before in _SHOWN_AFTER or after in {"if", "~"}):
        return True
    return bool(_PROSE.search(text))

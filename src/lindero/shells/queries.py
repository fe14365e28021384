"""Pages' queries from text: what an address, a path or a command line gives, converted strictly."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec
from msgspec import inspect

from lindero.engine.registry import Registry
from lindero.kernel.capability import Page
from lindero.kernel.errors import Defect, Invalid, Missing
from lindero.shells.asking import AskField, fields_of, unknown_field
from lindero.shells.console.asks import read_ask

S = TypeVar("S", bound=msgspec.Struct)
Given = Mapping[str, Sequence[str]]
"""All texts given under each name."""

_TRUTHS: Final = frozenset({"true", "false", "1", "0", "on", "off", "yes", "no"})
_PARAMETER: Final = re.compile(r"\{(\w+)(?::(\w+))?\}")
_MANY: Final = (inspect.ListType, inspect.VarTupleType, inspect.SetType, inspect.FrozenSetType)


def query_of(asks: type[S], given: Given) -> S:
    """Convert texts into a query, or into any ask.

    Raises:
        Invalid: If a name is unknown, a single value is given twice, or a text does not fit; names the field.
    """
    known = {field.name: field for field in fields_of(asks)}
    for name, texts in given.items():
        if name not in known:
            raise unknown_field(name, list(known))
        _check_texts(known[name], texts)
    query, errors = read_ask(asks, given, coded=True)
    if query is None:
        name, words = next(iter(errors.items()))
        raise Invalid("api.value", f"{name}: {words}" if name else words, "Correct it and ask again.")
    return query


def check_query(page: Page, query: msgspec.Struct) -> None:
    """Check that a page is asked by its own kind of query: another one may hold names that it reads otherwise.

    Raises:
        Defect: If it is another page's query; names both kinds.
    """
    if not isinstance(query, page.asks):
        raise Defect(
            "node.query",
            f"The page {page.path} was asked by {type(query).__name__}, not by {page.asks.__name__}.",
            "Report it to the developers.",
        )


def takes_many(field: AskField) -> bool:
    """Say whether a field takes several texts, one for each of its values."""
    return isinstance(field.kind, _MANY)


def given_in(address: str) -> tuple[str, dict[str, list[str]]]:
    """Split an address into its path and what its query string gives.

    Raises:
        Invalid: If the query string cannot be read.
    """
    parts = urlsplit(address)
    try:
        return parts.path, parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError as error:
        raise Invalid(
            "api.query", f"{parts.query!r} is no query: {error}.", "Write NAME=VALUE&NAME=VALUE."
        ) from error


def page_at(registry: Registry, path: str) -> tuple[Page, dict[str, list[str]]]:
    """Return the page declared for a path, and what the path itself gives for its query.

    Raises:
        Missing: If no folder declares one.
    """
    for page in registry.pages.values():
        found = _pattern(page.path).fullmatch(path)
        if found:
            return page, {name: [text] for name, text in found.groupdict().items()}
    known = ", ".join(registry.pages) or "none"
    raise Missing("node.page", f"There is no page {path}.", f"There are: {known}.")


def _pattern(path: str) -> re.Pattern[str]:
    """Return the expression that a page's path stands for: `{name}` is a segment, `{name:path}` the rest."""
    pieces, last = [], 0
    for found in _PARAMETER.finditer(path):
        pieces.append(re.escape(path[last : found.start()]))
        pieces.append(f"(?P<{found[1]}>{'.+' if found[2] == 'path' else '[^/]+'})")
        last = found.end()
    return re.compile("".join([*pieces, re.escape(path[last:])]))


def _check_texts(field: AskField, texts: Sequence[str]) -> None:
    if len(texts) > 1 and not takes_many(field):
        raise Invalid("api.twice", f"{field.name} is given {len(texts)} times.", "Give it once.")
    if isinstance(field.kind, inspect.BoolType) and texts and texts[0].lower() not in _TRUTHS:
        raise Invalid("api.value", f"{field.name}: {texts[0]!r} is neither.", "Write true or false.")

"""TOML treaty files as the same tree as YAML ones, with the line of each key."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from lindero.trust.agreements.source import Items, Leaf, Node, Table, refuse

_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY: Final = re.compile(
    r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)
_TOKENS: Final = re.compile(r"\"\"\"|'''|\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*|[\[\]{}]")
_PART: Final = re.compile(r"[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'")
_ERROR_LINE: Final = re.compile(r"\(at line (\d+)")


def read_toml(text: str) -> Node:
    """Read TOML as a tree of plain values; dates become their RFC 3339 text, fractions are exact.

    Raises:
        Unreadable: If it is no TOML, or nested without end.
    """
    try:
        value = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        refuse(1, "too_deep", "The file is nested too deeply.", "Write it flatter.")
    except ValueError as error:  # TOMLDecodeError, and integers of too many digits
        found = _ERROR_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1 if "end of document" in str(error) else 1
        refuse(line, "syntax", f"This is no TOML: {error}.", "Check brackets, quotes and doubled keys there.")
    return _tree(value, "", _line_index(text), 1)


def tree_of(plain: Any) -> Node:
    """Return plain values as a tree in which everything stands in line 1."""
    return _tree(plain, "", {}, 1)


def _tree(value: Any, path: str, lines: dict[str, int], parent: int) -> Node:
    """Return plain values as nodes; what has no line of its own has its parent's."""
    line = lines.get(path, parent)
    if isinstance(value, dict):
        entries = {
            key: _tree(inner, f"{path}.{key}" if path else key, lines, line) for key, inner in value.items()
        }
        return Table(line, entries, {key: node.line for key, node in entries.items()})
    if isinstance(value, list):
        return Items(
            line, [_tree(inner, f"{path}[{index}]", lines, line) for index, inner in enumerate(value)]
        )
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return Leaf(line, value.isoformat())
    return Leaf(line, value)


def _line_index(text: str) -> dict[str, int]:
    """Return the line of each table header and key by its path; a file that parses is taken for granted."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix = ""
    for number, line in _statements(text):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            prefix = _header_path(header[2], counts, new_item=header[1] == "[[")
            lines.setdefault(prefix, number)
        elif key:
            path = ".".join((*([prefix] if prefix else []), *_parts(key[1])))
            lines.setdefault(path, number)
    return lines


def _header_path(name: str, counts: dict[str, int], *, new_item: bool) -> str:
    """Return the path that a header opens, with the index of each list of tables on the way."""
    path = ""
    parts = _parts(name)
    for position, part in enumerate(parts, start=1):
        path = f"{path}.{part}" if path else part
        if new_item and position == len(parts):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path


def _parts(name: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(name)]


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines on which a statement begins: outside lists and texts that run over several lines."""
    depth, quote = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not depth and not quote:
            yield number, line
        header = not depth and not quote and _HEADER.match(line)
        for token in () if header else _TOKENS.findall(line):
            if quote:
                quote = "" if token == quote else quote
            elif token in {'"""', "'''"}:
                quote = token
            elif token in {"[", "{"}:
                depth += 1
            elif token in {"]", "}"}:
                depth -= 1

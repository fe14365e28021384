"""Typed answers as text for people: values in lines, lists as tables, instants and places in words."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import click
import msgspec

from lindero.kernel.places import MAX_LAT_E7, MAX_LON_E7
from lindero.kernel.times import text_of
from lindero.kernel.units import degrees_of_e7

_WIDEST: Final = 66
"""Characters of a table's cell: a fingerprint fits."""

_INSTANTS: Final = frozenset({"at", "since", "start", "end"})
_EARLIEST: Final = 100_000_000_000
"""Whole numbers from here on (1973) are instants where their name allows; below it they are counts."""

_ABSENT: Final = "-"


def show_answer(answer: bytes, *, as_json: bool) -> None:
    """Print the JSON of an answer, as it is or for people."""
    if as_json:
        click.echo(msgspec.json.format(answer).decode())
        return
    value = msgspec.json.decode(answer)
    for line in lines_of(value) if value is not None else ["done"]:
        click.echo(line)


def show_found(answer: Any, lines: Iterable[str], *, as_json: bool) -> None:
    """Print what was worked out from texts, for machines or for people."""
    from lindero.trust.agreements.analysis.sentences import plain

    if as_json:
        click.echo(msgspec.json.encode(plain(answer), order="sorted").decode())
        return
    for line in lines:
        click.echo(line)


def lines_of(value: Any, indent: str = "") -> Iterator[str]:
    """Yield the lines that show a decoded JSON value."""
    if isinstance(value, dict):
        plain = {name: inner for name, inner in value.items() if not _is_deep(name, inner)}
        width = max((len(_label(name)) for name in plain), default=0)
        for name, inner in plain.items():
            yield f"{indent}{_label(name):{width}}  {word(name, inner)}"
        for name, inner in value.items():
            if name not in plain:
                yield f"{indent}{_label(name)}:"
                yield from lines_of(inner, indent + "  ")
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        yield from _table(value, indent)
    elif isinstance(value, list):
        yield from (f"{indent}{word('', item)}" for item in value)
    else:
        yield f"{indent}{word('', value)}"


def word(name: str, value: Any) -> str:
    """Return a single value as people read it; `name` tells instants and places from other numbers."""
    if value is None or value in ("", [], {}):
        text = _ABSENT
    elif isinstance(value, bool):
        text = "yes" if value else "no"
    elif isinstance(value, int) and (name.endswith("_at") or name in _INSTANTS) and value >= _EARLIEST:
        text = text_of(value)
    elif _is_place(name, value):
        text = f"{degrees_of_e7(value[0]):.5f} {degrees_of_e7(value[1]):.5f}"
    elif isinstance(value, list):
        text = ", ".join(word("", item) for item in value)
    elif isinstance(value, dict):
        text = ", ".join(f"{key} {word(key, inner)}" for key, inner in value.items())
    else:
        text = str(value)
    return text


def _table(rows: list[dict[str, Any]], indent: str) -> Iterator[str]:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    texts = [[_cut(word(name, row.get(name))) for name in columns] for row in rows]
    widths = [max(len(text) for text in column) for column in zip(columns, *texts, strict=True)]
    for line in ([_label(name) for name in columns], *texts):
        cells = [text.ljust(width) for text, width in zip(line, widths, strict=True)]
        yield (indent + "  ".join(cells)).rstrip()


def _is_deep(name: str, value: Any) -> bool:
    if isinstance(value, dict):
        return bool(value)
    return isinstance(value, list) and any(isinstance(item, dict | list) for item in value)


def _is_place(name: str, value: Any) -> bool:
    if not name.endswith("place") or not isinstance(value, list) or len(value) != 2:
        return False
    lon, lat = value
    return isinstance(lon, int) and isinstance(lat, int) and abs(lon) <= MAX_LON_E7 and abs(lat) <= MAX_LAT_E7


def _label(name: str) -> str:
    return name.replace("_", " ")


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}\N{HORIZONTAL ELLIPSIS}"

"""What the documents of a folder say to people: TOML tables with titles, members and rules that a page shows."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

_SHOWN: Final = frozenset({"members", "policy", "released_by", "title"})
"""Keys whose text people read."""


def texts_of(document: Path) -> Iterator[str]:
    """Yield the English of a TOML document that lies beside the code which shows it."""
    yield from _texts(tomllib.loads(document.read_text(encoding="utf-8")))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in _SHOWN and isinstance(inner, str):
                yield inner
            yield from _texts(inner)

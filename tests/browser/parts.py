"""What a page is made of: which element follows which. Pages that are made alike differ by their words alone."""

from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import pairwise
from typing import Final

Part = tuple[str, ...]
"""An element: its tag, how it looks and what it is to a screen reader, and which attributes it has besides."""

_SAID: Final = ("class", "type", "role")
_OF_THE_THING: Final = frozenset({*_SAID, "id", "value", "selected", "checked", "href"})


class _Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Part] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        others = sorted(name for name in given if name not in _OF_THE_THING)
        self.parts.append((tag, *(given.get(name) or "" for name in _SAID), *others))


def parts_of(html: str) -> set[tuple[Part, Part]]:
    """Return which elements follow which on a page, each pair once."""
    read = _Read()
    read.feed(html)
    return set(pairwise(read.parts))

"""Fields of ASTERIX records through the library libasterix: which edition, which item, in which unit."""

import functools
import importlib
from collections.abc import Iterator
from typing import Any, Final

from lindero.kernel.errors import Invalid

EDITIONS: Final = {"010": "1.1", "021": "2.7", "034": "1.29", "048": "1.32", "062": "1.21"}
"""Categories that are used, each with the edition of its specification that is read unless a setting says another."""

Path = tuple[str, ...]
"""An item's number and the names of what lies inside it: `("040", "RHO")`."""


class Fields:
    """One record: what its items say, None for what it does not say."""

    def __init__(self, record: Any) -> None:
        self._items: dict[str, Any] = record.items_regular

    def __contains__(self, item: str) -> bool:
        return item in self._items

    def quantity(self, path: Path, unit: str) -> float | None:
        """Return a quantity in the unit that the specification gives it."""
        item = self._find(path)
        return None if item is None else float(item.variation.content.as_quantity(unit))

    def number(self, path: Path) -> int | None:
        """Return the plain number in a field."""
        item = self._find(path)
        return None if item is None else int(item.as_uint())

    def text(self, path: Path) -> str:
        """Return the characters of a field without the blanks around them; empty if it does not say."""
        item = self._find(path)
        if item is None:
            return ""
        words: str = item.variation.content.as_string()
        return words.strip() if words.isascii() and words.isprintable() else ""

    def _find(self, path: Path) -> Any:
        item = self._items.get(path[0])
        for name in path[1:]:
            if item is None:
                return None
            try:
                item = item.variation.get_item(name)
            except (KeyError, ValueError):
                # The edition that is set does not have it.
                return None
        return item


@functools.cache
def specification(category: str, edition: str) -> Any:
    """Return the record class of an edition of a category.

    Raises:
        Invalid: If the category is not one of `EDITIONS`, or the library does not know the edition.
    """
    # The library's tables take a second to load: only who reads ASTERIX waits for them.
    library = importlib.import_module("asterix.generated")
    found = getattr(library, f"Cat_{category}_{edition.replace('.', '_')}", None)
    if category not in EDITIONS or found is None:
        raise Invalid(
            "sensors.edition",
            f"Edition {edition} of ASTERIX category {category} is not known.",
            "Write one that libasterix has, such as 1.32 of 048, or leave it out for the newest.",
        )
    return found.cv_record


def records_in(record_class: Any, payload: bytes) -> Iterator[Fields | int]:
    """Yield the records of a data block one after the other; for what cannot be read its bytes, and no more.

    A record says by itself where it ends, so that nobody knows how many come after one that cannot be read.
    """
    library = importlib.import_module("asterix.base")
    rest, strictly = library.Bits.from_bytes(payload), library.ParsingMode.StrictParsing
    while len(rest):
        try:
            parsed = record_class.parse(strictly, rest)
        except (AssertionError, IndexError, RecursionError, ValueError):
            yield len(rest) // 8
            return
        if isinstance(parsed, ValueError) or parsed[0].is_empty():
            yield len(rest) // 8
            return
        record, rest = parsed
        yield Fields(record)

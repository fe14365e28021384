"""Translatable messages: a key, the English words, and the values to fill in."""

from collections.abc import Mapping

import msgspec


class Text(msgspec.Struct, frozen=True):
    """A message for people.

    Attributes:
        key: Stable key in the catalogues, `folder-what`.
        english: The English words, with `{name}` where a value belongs.
        values: The values by name.
    """

    key: str
    english: str
    values: Mapping[str, str | int] = {}

    def render(self, catalogue: Mapping[str, str] | None = None) -> str:
        """Return the words of the catalogue, or the English ones where it has none."""
        words = (catalogue or {}).get(self.key, self.english)
        return words.format(**self.values)

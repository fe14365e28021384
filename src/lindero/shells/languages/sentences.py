"""Sentences that code has written with values in them, found again in a catalogue by their pattern."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

PLACE: Final = re.compile(r"\{(\w+)\}")
"""Where a value belongs in a message."""

_BETWEEN: Final = re.compile(r"( · |(?<=[.!?:]) (?!·))")
_MOST_BITS: Final = 25
_DEEPEST: Final = 3
# A sentence of ours with its values is shorter; a longer text is somebody's own, and not held against every pattern.
_LONGEST: Final = 1_000


def filled(words: str, values: Mapping[str, str]) -> str:
    """Return words with their values; a place without a value stays as it is."""
    return PLACE.sub(lambda place: values.get(place.group(1), place.group()), words)


class Sentences:
    """Finds the words for a text that stands in a catalogue as it is, by pattern, or sentence by sentence."""

    def __init__(self, words: Mapping[str, str], patterns: Iterable[tuple[str, str]]) -> None:
        self._words = words
        self._patterns = tuple(patterns)

    def parts(self, text: str) -> Iterator[tuple[str, bool]]:
        """Yield a text's sentences in other words, and whether there were any; what has none as it is."""
        bits = _BETWEEN.split(text)
        if len(bits) > _MOST_BITS:
            bits = [text]
        while bits:
            for count in range(len(bits), 0, -2):
                whole = "".join(bits[:count])
                words = self._find(whole, _DEEPEST)
                if words is not None or count == 1:
                    yield (whole, False) if words is None else (words, True)
                    yield from ((between, True) for between in bits[count : count + 1])
                    bits = bits[count + 1 :]
                    break

    def _find(self, text: str, depth: int) -> str | None:
        """Return the words for a text; values that are sentences themselves are looked up too."""
        if text in self._words or not depth or len(text) > _LONGEST:
            return self._words.get(text)
        for pattern, words in self._compiled:
            found = pattern.fullmatch(text)
            if found:
                values = found.groupdict().items()
                return filled(words, {name: self._value(value, depth - 1) for name, value in values})
        return None

    def _value(self, value: str, depth: int) -> str:
        """Return a value in other words if it is a sentence; a single word may be a name, and stays."""
        return (self._find(value, depth) if " " in value else None) or value

    @cached_property
    def _compiled(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """The patterns, those with most words of their own first: they say most exactly what they match."""
        own = sorted(self._patterns, key=lambda pair: -len(PLACE.sub("", pair[0])))
        return tuple(
            (_pattern_of(english), words) for english, words in own if PLACE.sub("", english).strip()
        )


def _pattern_of(english: str) -> re.Pattern[str]:
    """Return what matches a sentence with any values; a name that stands twice has the same value twice."""
    seen: set[str] = set()
    parts = []
    for place, bit in enumerate(PLACE.split(english)):
        if place % 2 == 0:
            parts.append(re.escape(bit))
        elif bit in seen:
            parts.append(f"(?P={bit})")
        else:
            seen.add(bit)
            parts.append(f"(?P<{bit}>.*?)")
    return re.compile("".join(parts), re.DOTALL)

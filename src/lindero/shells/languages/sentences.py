"""Sentences that code has written with values in them, found again in a catalogue by their pattern."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

PLACE: Final = re.compile(r"\{(\w+)\}")
"""Where a value belongs in a message."""

_BETWEEN: Final = re.compile(r"( · |(?<=[.!?:]) (?!·))")
_WITHIN: Final = re.compile(r"([;,] )")
_NEXT: Final = re.compile(r"[.!?] (?=[A-Z])| · ")
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_MOST_BITS: Final = 25
_DEEPEST: Final = 3
# A sentence of ours with its values is shorter; a longer text is somebody's own, and not held against every pattern.
_LONGEST: Final = 1_000


def filled(words: str, values: Mapping[str, str]) -> str:
    """Return words with their values; a place without a value stays as it is."""
    return PLACE.sub(lambda place: values.get(place.group(1), place.group()), words)


def small(words: str) -> str:
    """Write a label inside a sentence; capitals of more than one letter are a code, and stay."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


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
                if words is None and count == 1:
                    words = self._listed(whole)
                if words is not None or count == 1:
                    yield (whole, False) if words is None else (words, True)
                    yield from ((between, True) for between in bits[count : count + 1])
                    bits = bits[count + 1 :]
                    break

    def _listed(self, text: str) -> str | None:
        """Return the words for what stands apart by commas, if all of it is known; what has no letters needs none."""
        bits = _WITHIN.split(text)
        if not 1 < len(bits) <= _MOST_BITS or len(text) > _LONGEST:
            return None
        told = [bit if not _LETTERS.search(bit) else self._find(bit, _DEEPEST) for bit in bits]
        return None if None in told else "".join(bit for bit in told if bit is not None)

    def _known(self, text: str) -> str | None:
        """Return the words for a text as it stands, or for a label that is written small inside a sentence."""
        words = self._words.get(text)
        if words is None and text[:1].islower():
            words = self._words.get(text[:1].upper() + text[1:])
            return None if words is None else small(words)
        return words

    def _find(self, text: str, depth: int) -> str | None:
        """Return the words for a text; values that are sentences themselves are looked up too."""
        known = self._known(text)
        if known is not None or not depth or len(text) > _LONGEST:
            return known
        for pattern, words in self._compiled:
            found = pattern.fullmatch(text)
            if found and (values := self._values(found.groupdict(), depth - 1)) is not None:
                return filled(words, values)
        return None

    def _values(self, found: Mapping[str, str], depth: int) -> dict[str, str] | None:
        """Return the values of a pattern in other words; None where one of them is the beginning of a next sentence."""
        told = {name: self._value(value, depth) for name, value in found.items()}
        return (
            None
            if any(_NEXT.search(value) and told[name] == value for name, value in found.items())
            else told
        )

    def _value(self, value: str, depth: int) -> str:
        """Return a value in other words: a sentence, or a label written small; a single word may be a name."""
        if " " not in value:
            return self._small(value) or value
        return self._find(value, depth) or self._listed(value) or value

    def _small(self, value: str) -> str | None:
        return self._known(value) if value.islower() else None

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

"""Sentences that code has written with values in them, found again in a catalogue by their pattern."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

PLACE: Final = re.compile(r"\{(\w+)\}")
"""Where a value belongs in a message."""

_END: Final = re.compile(r"(?<=[.!?:]) ")
_MOST_PARTS: Final = 12


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
        rest = _END.split(text)
        if len(rest) > _MOST_PARTS:
            words = self._find(text)
            yield (text, False) if words is None else (words, True)
            return
        while rest:
            for count in range(len(rest), 0, -1):
                whole = " ".join(rest[:count])
                words = self._find(whole)
                if words is not None or count == 1:
                    yield words if words is not None else whole, words is not None
                    rest = rest[count:]
                    break

    def _find(self, text: str) -> str | None:
        if text in self._words:
            return self._words[text]
        for pattern, words in self._compiled:
            found = pattern.fullmatch(text)
            if found:
                return filled(words, found.groupdict())
        return None

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
            parts.append(f"(?P<{bit}>.+?)")
    return re.compile("".join(parts), re.DOTALL)

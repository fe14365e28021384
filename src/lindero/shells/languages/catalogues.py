"""Catalogues: gettext files read when a language is first asked for, those of every folder as one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from lindero.shells.languages.sentences import PLACE, Sentences, filled
from lindero.shells.languages.tongues import SOURCE, WORDS, Tongue

UNREVIEWED: Final = "machine-made, not reviewed"
"""The comment of a translation that no person has looked at; whoever reviews it takes the comment away."""

CONTEXT_END: Final = "\x04"
"""Between a message's context and its English, as gettext's own compiled files have it."""

FROM_SCRIPTS: Final = "frontend/"
_PART: Final = re.compile(r"frontend/src/(alerts|patrol|picture|replay)\b")
"""The part of the front end that a word stands in, where not every page loads it."""

_LOADED_BY: Final = {
    "alerts": ("alerts",),
    "patrol": ("patrol",),
    "picture": ("picture", "replay"),
    "replay": ("replay",),
}
"""The scripts that hold each part."""

FROM_CODE: Final = ".py"


def key_of(english: str, context: str = "") -> str:
    """Return what a message is found by: its English, after its context where it has one."""
    return f"{context}{CONTEXT_END}{english}" if context else english


class Catalogue:
    """The words of one language.

    Attributes:
        tongue: The language.
        is_reviewed: Whether a person has looked at all of it.
        scripts: What the scripts of pages say, by its English.
    """

    def __init__(self, tongue: Tongue, files: Iterable[Path] = ()) -> None:
        self.tongue = tongue
        self.is_reviewed = True
        self.scripts: dict[str, str] = {}
        self._parts: dict[str, frozenset[str]] = {}
        self._words: dict[str, str] = {}
        self._patterns: list[tuple[str, str]] = []
        for file in files:
            self._read(file)

    @classmethod
    def made(
        cls, tongue: Tongue, words: Mapping[str, str], patterns: Iterable[tuple[str, str]] = ()
    ) -> "Catalogue":
        """Return a catalogue of words that stand in no file.

        Args:
            tongue: The language.
            words: The words of each message, by what it is found by.
            patterns: Sentences of code with values in them, and their words.
        """
        made = cls(tongue)
        made._words, made._patterns = dict(words), list(patterns)
        return made

    def _read(self, file: Path) -> None:
        """Take in a file; what another file says already is not said anew."""
        for message in read_po(file.read_bytes().splitlines(keepends=True)):
            english, words = message.id, message.string
            if not isinstance(english, str) or not english or not words or message.fuzzy:
                continue
            if UNREVIEWED in message.user_comments:
                self.is_reviewed = False
            self._words.setdefault(key_of(english, message.context or ""), str(words))
            if message.context:
                continue
            origins = [name for name, _ in message.locations]
            if any(name.startswith(FROM_SCRIPTS) for name in origins):
                self.scripts[english] = str(words)
                self._parts[english] = _parts_of(origins)
            if "{" in english and any(name.endswith(FROM_CODE) for name in origins):
                self._patterns.append((english, str(words)))

    def spoken(self, loaded: str) -> dict[str, str]:
        """Return what the scripts of a page say, by its English: a page carries no words of what it does not load.

        Args:
            loaded: The tags by which the page loads its scripts, beside those of every page.
        """
        parts = {part for part, files in _LOADED_BY.items() if any(f"/{file}.js" in loaded for file in files)}
        return {
            english: words
            for english, words in self.scripts.items()
            if not self._parts[english] or self._parts[english] & parts
        }

    def find(self, english: str) -> str | None:
        """Return the words for a message of a template; None where there are none."""
        return self._words.get(english)

    def say(self, english: str, **values: Any) -> str:
        """Return the words for a literal, with values filled in; English where there are none."""
        own = english.strip()
        words = english.replace(own, self._words.get(own, own)) if own else english
        if any(isinstance(value, Markup) for value in values.values()):
            return Markup("").join(_marked(words, values))
        return filled(words, {name: str(value) for name, value in values.items()})

    def say_as(self, context: str, english: str, /, **values: Any) -> str:
        """Return the words for an English text that has several meanings, in one of them."""
        words = self._words.get(key_of(english, context), english)
        return filled(words, {name: str(value) for name, value in values.items()})

    def said(self, text: object) -> object:
        """Return what code wrote for people in other words; what has none stays English, and is marked so."""
        if self.tongue.code == SOURCE or not isinstance(text, str) or isinstance(text, Markup) or not text:
            return text
        edge = text[: len(text) - len(text.lstrip())]
        parts = [(edge, True), *self._sentences.parts(text[len(edge) :])]
        if all(known for _, known in parts):
            return "".join(words for words, _ in parts)
        english = Markup('<span lang="en" dir="ltr">{}</span>')
        return Markup("").join(words if known else english.format(words) for words, known in parts)

    def said_each(self, texts: str) -> object:
        """Return what stands apart by commas, each in other words where it has any, the longest first."""
        bits, told = texts.split(", "), []
        while bits:
            counts = range(len(bits), 0, -1)
            known = next((count for count in counts if ", ".join(bits[:count]) in self._words), 1)
            text = ", ".join(bits[:known])
            told.append(self._words.get(text, text))
            bits = bits[known:]
        return ", ".join(told)

    def told(self, text: str) -> str:
        """Return a text that names something, with the words in it that have others; names stay unmarked."""
        return "".join(words for words, _ in self._sentences.parts(text))

    @cached_property
    def _sentences(self) -> Sentences:
        return Sentences(self._words, self._patterns)


class Catalogues:
    """The catalogues of a node: the common ones, and those that folders bring along."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        """Take the folders in which files `words/<language>.po` may lie."""
        self._folders = (WORDS, *(folder / "words" for folder in folders))
        self._read: dict[str, Catalogue] = {}

    def of(self, tongue: Tongue) -> Catalogue:
        """Return the catalogue of a language; read once, when it is first asked for."""
        if tongue.code not in self._read:
            files = (folder / f"{tongue.code}.po" for folder in self._folders)
            self._read[tongue.code] = Catalogue(tongue, [file for file in files if file.is_file()])
        return self._read[tongue.code]


def _marked(words: str, values: Mapping[str, Any]) -> Iterator[Markup]:
    """Yield words and values as markup: what is not markup already is escaped."""
    for number, bit in enumerate(PLACE.split(words)):
        yield escape(values[bit] if number % 2 else bit)


def _parts_of(origins: Iterable[str]) -> frozenset[str]:
    """Return the parts of the front end that a word stands in; none where every page may say it."""
    found = [_PART.match(name) for name in origins if name.startswith(FROM_SCRIPTS)]
    return frozenset(one[1] for one in found if one) if all(found) else frozenset()

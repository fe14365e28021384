"""The languages of the public pages."""

from functools import cache
from pathlib import Path
from typing import Final, get_args

import msgspec

from lindero.capabilities.community.records import Language
from lindero.shells.languages import tongues
from lindero.shells.languages.catalogues import Catalogue
from lindero.shells.public.english import WORDS

CATALOGUES: Final = Path(__file__).parent / "words"
"""Where the words of the other languages lie: gettext files, which go their way with those of every page."""

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
"""The languages in the order in which they are offered."""


class Tongue(msgspec.Struct, frozen=True):
    """One language.

    Attributes:
        code: Its BCP 47 tag.
    """

    code: Language

    @property
    def direction(self) -> str:
        """`rtl` for what is written from right to left, else `ltr`."""
        return tongues.Tongue(self.code).direction

    @property
    def name(self) -> str:
        """What its speakers call it."""
        return tongues.Tongue(self.code).name

    @property
    def is_reviewed(self) -> bool:
        """Whether a person has looked at all of its words; English is what the others are made from."""
        return catalogue_of(self.code).is_reviewed

    def told(self, word: str) -> bool:
        """Say whether anything is said under a name."""
        return word in WORDS

    def say(self, word: str, /, **values: object) -> str:
        """Return what is said under a name, with values filled in."""
        return catalogue_of(self.code).say_as(word, WORDS[word], **values)


@cache
def catalogue_of(code: str) -> Catalogue:
    """Return the words of a language; read once."""
    file = CATALOGUES / f"{code}.po"
    return Catalogue(tongues.Tongue(code), [file] if file.is_file() else [])


def tongue_of(code: str) -> Tongue | None:
    """Return a language by its code; None for one that there are no words in."""
    return next((Tongue(known) for known in LANGUAGES if known == code), None)


def best_tongue(accepted: str) -> Tongue:
    """Return the language that a browser prefers of those that there are (RFC 9110, 12.5.4); English if none."""
    return tongue_of(tongues.best_tongue(accepted).code) or Tongue("en")

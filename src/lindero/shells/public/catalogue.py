"""The languages of the public pages."""

from collections.abc import Mapping
from typing import Final, get_args

import msgspec

from lindero.capabilities.community.records import Language
from lindero.shells.public.words import ar, en, es, fr

CATALOGUES: Final[Mapping[Language, Mapping[str, str]]] = {
    "en": en.WORDS,
    "es": es.WORDS,
    "fr": fr.WORDS,
    "ar": ar.WORDS,
}
"""Words by language, in the order in which they are offered. All but English are machine-made, and say so."""

_RIGHT_TO_LEFT: Final = frozenset({"ar"})
_MOST_RANGES: Final = 20


class Tongue(msgspec.Struct, frozen=True):
    """One language.

    Attributes:
        code: Its BCP 47 tag.
    """

    code: Language

    @property
    def direction(self) -> str:
        """`rtl` for what is written from right to left, else `ltr`."""
        return "rtl" if self.code in _RIGHT_TO_LEFT else "ltr"

    def say(self, key: str, **values: object) -> str:
        """Return the words for a key, with values filled in."""
        return CATALOGUES[self.code][key].format(**values)

    def told(self, key: str) -> bool:
        """Say whether there are words for a key."""
        return key in CATALOGUES[self.code]


def tongue_of(code: str) -> Tongue | None:
    """Return a language by its code; None for one that there are no words in."""
    return next((Tongue(known) for known in get_args(Language) if known == code), None)


def best_tongue(accepted: str) -> Tongue:
    """Return the language that a browser prefers of those that there are (RFC 9110, 12.5.4); English if none."""
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted.split(",")[:_MOST_RANGES]):
        tag, _, weight = part.partition(";")
        wishes.append((-_weight(weight), place, tag.strip().lower().partition("-")[0]))
    known = (tongue_of(code) for weight, _, code in sorted(wishes) if weight < 0)
    return next((tongue for tongue in known if tongue is not None), Tongue("en"))


def _weight(text: str) -> float:
    name, _, value = text.replace(" ", "").partition("=")
    if name != "q":
        return 1.0
    return float(value) if value.replace(".", "", 1).isdecimal() and value.isascii() else 0.0

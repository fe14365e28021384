"""The languages that pages are written in: English, and every one that there is a catalogue of."""

from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec
from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from babel.units import format_unit

WORDS: Final = Path(__file__).parent / "words"
"""The catalogues that every node has; a language is offered once its file lies here."""

SOURCE: Final = "en"
"""What templates and declarations are written in."""

NAMED: Final = frozenset({"ar", "de", "en", "es", "fr"})
"""Languages that records name by their tags: a choice of them shows each by its own name, in whatever language."""

Span = Literal["day", "hour", "minute", "second"]

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_RANGES: Final = 20


class Tongue(msgspec.Struct, frozen=True):
    """One language.

    Attributes:
        code: Its BCP 47 tag.
    """

    code: str

    @property
    def direction(self) -> str:
        """`rtl` for what is written from right to left, else `ltr` (Unicode CLDR)."""
        return "rtl" if self._locale.text_direction == "rtl" else "ltr"

    @property
    def name(self) -> str:
        """What its speakers call it."""
        name = self._locale.get_display_name() or self.code
        return name[:1].upper() + name[1:]

    def name_of(self, code: str) -> str:
        """Return what its readers call a language within a sentence (Unicode CLDR); the tag of an unknown one."""
        try:
            return _locale_of(code).get_display_name(self._locale) or code
        except (UnknownLocaleError, ValueError):
            return code

    def weekday(self, day: str) -> str:
        """Return what its readers call a day of the week (Unicode CLDR), of `mon`, `tue` and so on."""
        return str(self._locale.days["stand-alone"]["wide"][_DAYS.index(day)])

    def number(self, number: int) -> str:
        """Return a whole number as its readers write it, in digits that every officer reads (Unicode CLDR)."""
        return format_decimal(number, locale=self._locale)

    def decimal(self, number: float, digits: int) -> str:
        """Return a number with so many places after its sign, as its readers write it (Unicode CLDR)."""
        return format_decimal(number, format=f"#,##0.{'0' * digits}", locale=self._locale)

    def span(self, number: int, unit: Span) -> str:
        """Return a length of time in one unit, short, as its readers write it (Unicode CLDR)."""
        return format_unit(number, f"duration-{unit}", length="short", locale=self._locale)

    @property
    def _locale(self) -> Locale:
        return _locale_of(self.code)


@cache
def tongues() -> tuple[Tongue, ...]:
    """Return the languages, English first, the others by their tags."""
    return (Tongue(SOURCE), *(Tongue(file.stem) for file in sorted(WORDS.glob("*.po"))))


def tongue_of(code: str) -> Tongue | None:
    """Return a language by its tag; None for one that there are no words in."""
    return next((tongue for tongue in tongues() if tongue.code == code), None)


def best_tongue(accepted: str) -> Tongue:
    """Return the language that a browser prefers of those that there are (RFC 9110, 12.5.4); English if none."""
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted.split(",")[:_MOST_RANGES]):
        tag, _, weight = part.partition(";")
        wishes.append((-_weight(weight), place, tag.strip().lower().partition("-")[0]))
    known = (tongue_of(code) for weight, _, code in sorted(wishes) if weight < 0)
    return next((tongue for tongue in known if tongue is not None), Tongue(SOURCE))


def language_name(code: str) -> str:
    """Return what its speakers call a language (Unicode CLDR); the tag itself of one that is not known."""
    try:
        return Tongue(code).name
    except (UnknownLocaleError, ValueError):
        return code


@cache
def _locale_of(code: str) -> Locale:
    return Locale.parse(code, sep="-")


def _weight(text: str) -> float:
    name, _, value = text.replace(" ", "").partition("=")
    if name != "q":
        return 1.0
    return float(value) if value.replace(".", "", 1).isdecimal() and value.isascii() else 0.0

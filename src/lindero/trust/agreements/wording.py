"""Words of one language for agreements, and how codes, dates and places are written in every language."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from lindero.kernel.errors import Invalid
from lindero.kernel.places import Place
from lindero.kernel.times import text_of
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.words import ar, de, en, es, fr

CATALOGUES: Final[Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]]] = {
    "en": (en.MESSAGES, en.WORDS),
    "es": (es.MESSAGES, es.WORDS),
    "fr": (fr.MESSAGES, fr.WORDS),
    "de": (de.MESSAGES, de.WORDS),
    "ar": (ar.MESSAGES, ar.WORDS),
}
"""Messages and words by language. All but English are machine-made, and say so in the text."""


class Wording:
    """What is needed to tell one agreement in one language."""

    def __init__(self, agreement: Agreement, language: str) -> None:
        """Choose the words.

        Raises:
            Invalid: If there are none in that language.
        """
        if language not in CATALOGUES:
            raise Invalid(
                "agreements.language",
                f"There are no words in {language!r} yet.",
                f"Choose one of {', '.join(CATALOGUES)}.",
            )
        self._messages, self._words = CATALOGUES[language]
        self._names = {party.nation: f"{party.name} ({party.nation})" for party in agreement.parties}

    def say(self, key: str, **values: object) -> str:
        """Return a message with its values."""
        return self._messages[key].format(**values)

    def word(self, code: str) -> str:
        """Return a coded word in plain words."""
        return self._words[code]

    def coded(self, code: str) -> str:
        """Return a coded word in plain words, with its code."""
        return f"{self._words[code]} (`{code}`)"

    def all_coded(self, codes_: Iterable[str]) -> str:
        """Return coded words in plain words, each with its code."""
        return "; ".join(self.coded(code) for code in codes_)

    def nations(self, nations: Iterable[str]) -> str:
        """Return nations by their names, with their letters."""
        return ", ".join(self._names.get(nation, nation) for nation in nations)

    def duration(self, seconds: int) -> str:
        """Return a short time: in minutes where they are whole."""
        if seconds % 60:
            return f"{seconds} {self._words['seconds']}"
        return f"{seconds // 60} {self._words['minutes']}"


def codes(words: Iterable[str]) -> str:
    """Return names as they stand in code, between backticks."""
    return ", ".join(f"`{word}`" for word in words)


def date_text(instant: int) -> str:
    """Return an instant as its date, with the time only where it is not midnight UTC."""
    text = text_of(instant)
    return text[:10] if text.endswith("T00:00:00.000Z") else text


def corners(places: Iterable[Place]) -> str:
    """Return places one after another, exactly."""
    return ", ".join(f"{_degrees(place.lon, 'EW')} {_degrees(place.lat, 'NS')}" for place in places)


def _degrees(value: int, names: str) -> str:
    """Return a coordinate in 1e-7 degree for people, exactly: `11.5° E`."""
    degrees = Decimal(abs(value)).scaleb(-7).normalize()
    return f"{degrees:f}° {names[0] if value >= 0 else names[1]}"

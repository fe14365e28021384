"""Identifiers of things and persons in one spelling, so that two nations that mean the same write the same."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from typing import Final, Literal

from lindero.kernel.errors import Invalid

Sort = Literal["document", "vessel", "vehicle", "aircraft", "operator", "name"]
"""What is identified: a travel document, a ship, a vehicle, an aircraft, a licensed business, a person by name."""

_ISSUER: Final = r"[A-Z]{3}"
_SEPARATORS: Final = re.compile(r"[\s.\-/<]+")
_MMSI: Final = re.compile(r"(?:MMSI)?([2-7][0-9]{8})")
_IMO: Final = re.compile(r"IMO([0-9]{7})")
_ICAO24: Final = re.compile(r"(?:ICAO24)?([0-9A-F]{6})")
_TAIL: Final = re.compile(r"(?:REG)?([A-Z0-9]{3,8})")
_ISSUED: Final = re.compile(rf"({_ISSUER})([A-Z0-9]{{2,20}})")
_NAME_PARTS: Final = 3
"""Family name, given names, date of birth."""

_IMO_WEIGHTS: Final = range(7, 1, -1)


def identifier_of(sort: Sort, text: str) -> str:
    """Return an identifier in its one spelling, `vessel:mmsi:219005533`.

    Capitals and separators do not count: `NRD x-12 34` and `nrd X1234` are one document.

    Args:
        sort: What is identified.
        text: As a person writes it: issuer's three letters and number for documents, vehicles and operators; an MMSI,
            or IMO and its number; an ICAO 24-bit address in hexadecimal, or a tail number; family name, given names
            and date of birth, with commas between them.

    Raises:
        Invalid: If the text is no identifier of this sort.
    """
    found = _READERS[sort](text)
    if found is None:
        raise Invalid("identifiers.spelling", f"{text!r} is no {sort}'s identifier.", _ADVICE[sort])
    return f"{sort}:{found}"


def is_imo_number(digits: str) -> bool:
    """Say whether seven digits are an IMO number: the last is the check digit (IMO resolution A.1117(30))."""
    total = sum(weight * int(digit) for weight, digit in zip(_IMO_WEIGHTS, digits, strict=False))
    return total % 10 == int(digits[6])


def _plain(text: str) -> str:
    """Return a text in capitals without separators, full-width and other compatible letters made plain."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def _issued(text: str) -> str | None:
    found = _ISSUED.fullmatch(_plain(text))
    return f"{found[1]}:{found[2]}" if found else None


def _vessel(text: str) -> str | None:
    plain = _plain(text).replace(":", "")
    if found := _IMO.fullmatch(plain):
        return f"imo:{found[1]}" if is_imo_number(found[1]) else None
    found = _MMSI.fullmatch(plain)
    return f"mmsi:{found[1]}" if found else None


def _aircraft(text: str) -> str | None:
    plain = _plain(text).replace(":", "")
    if found := _ICAO24.fullmatch(plain):
        return f"icao24:{found[1].lower()}"
    found = _TAIL.fullmatch(plain)
    return f"reg:{found[1]}" if found else None


def _name(text: str) -> str | None:
    parts = text.split(",")
    if len(parts) != _NAME_PARTS:
        return None
    family, given = _letters(parts[0]), _letters(parts[1])
    try:
        born = dt.date.fromisoformat(parts[2].strip())
    except ValueError:
        return None
    return f"{family}:{given}:{born.isoformat()}" if family and given else None


def _letters(text: str) -> str:
    """Return a name's letters, folded: no accents, no capitals, one space between words."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(
        letter if letter.isalpha() else " " for letter in parts if not unicodedata.combining(letter)
    )
    return " ".join(kept.split())


_READERS: Final[dict[Sort, Callable[[str], str | None]]] = {
    "document": _issued,
    "vessel": _vessel,
    "vehicle": _issued,
    "aircraft": _aircraft,
    "operator": _issued,
    "name": _name,
}
_ADVICE: Final[dict[Sort, str]] = {
    "document": "Write the issuer's three letters and the number: NRD X1234567.",
    "vessel": "Write the nine digits of its MMSI, or IMO and its number with the check digit: IMO 9074729.",
    "vehicle": "Write the country's three letters and the plate: NRD AB 123.",
    "aircraft": "Write six hexadecimal digits of its ICAO address, or its tail number: NR-ABC.",
    "operator": "Write the country's three letters and the licence number: NRD 0815.",
    "name": "Write family name, given names, date of birth: Moreau, Ana, 1990-01-31.",
}

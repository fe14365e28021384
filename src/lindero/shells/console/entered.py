"""Places and times as people write them: degrees with or without letters, minutes and seconds, `now`."""

import re
from typing import Final

from lindero.kernel.errors import Invalid
from lindero.kernel.places import Place, place_of
from lindero.kernel.times import instant_of

NOW: Final = "now"

_TOKEN: Final = re.compile(r"[NSEW]|[-+]?[0-9]+(?:\.[0-9]+)?")
_BETWEEN: Final = re.compile("[\\s,;\u00b0\u00ba'\u2032\u2019\"\u2033\u201d]*")
"""What may stand between numbers: signs of degrees, minutes and seconds, as typed and as printed."""
_WITHOUT_SECONDS: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})"
)
_SIXTY: Final = 60
_LETTERS: Final = "NSEW"


def instant_in(text: str, now: int | None = None) -> int:
    """Read an instant as it is typed: RFC 3339, with or without seconds, milliseconds UTC, or `now`.

    Args:
        text: What was typed.
        now: What `now` stands for, milliseconds UTC; None where nobody can say it.

    Raises:
        Invalid: If it is none; a time without an offset from UTC is never guessed.
    """
    if now is not None and text.lower() == NOW:
        return now
    short = _WITHOUT_SECONDS.fullmatch(text.upper())
    if short is not None:
        text = f"{short[1]}T{short[2]}:00{short[3]}"
    return int(text) if text.isdecimal() else instant_of(text)


def place_in(text: str) -> Place:
    """Read a place: `18.9251 40.7190` (longitude first), `40.7190 N 18.9251 E`, `40°43.14'N 018°55.51'E`.

    Letters say which is which, so either may stand first; without them longitude stands before latitude.

    Raises:
        Invalid: If it is no place.
    """
    upper = text.upper()
    tokens = _TOKEN.findall(upper)
    if not tokens or _BETWEEN.fullmatch(_TOKEN.sub("", upper)) is None:
        raise _unread()
    if not any(found in _LETTERS for found in tokens):
        if len(tokens) != 2:
            raise _unread()
        return place_of(float(tokens[0]), float(tokens[1]))
    angles = _angles(tokens)
    lat, lon = (next((angle for letter, angle in angles if letter in pair), None) for pair in ("NS", "EW"))
    if lat is None or lon is None or len(angles) != 2:
        raise _unread()
    return place_of(lon, lat)


def places_in(text: str) -> list[Place]:
    """Read places apart by semicolons, the corners of one outline.

    Raises:
        Invalid: If one of them is no place.
    """
    return [place_in(part) for part in text.split(";") if part.strip()]


def _angles(tokens: list[str]) -> list[tuple[str, float]]:
    """Return each letter with its angle in degrees; letters stand before their numbers, or all behind them.

    Raises:
        Invalid: If a number belongs to no letter, or is no part of an angle.
    """
    ordered = tokens if tokens[0] in _LETTERS else tokens[::-1]
    groups: list[tuple[str, list[str]]] = []
    for found in ordered:
        if found in _LETTERS:
            groups.append((found, []))
        elif not groups:
            raise _unread()
        else:
            groups[-1][1].append(found)
    is_reversed = ordered is not tokens
    return [(letter, _degrees(letter, parts[::-1] if is_reversed else parts)) for letter, parts in groups]


def _degrees(letter: str, parts: list[str]) -> float:
    """Return degrees, minutes and seconds with their letter as signed degrees."""
    numbers = [float(part) for part in parts]
    if not 1 <= len(numbers) <= 3 or min(numbers) < 0 or any(number >= _SIXTY for number in numbers[1:]):
        raise _unread()
    size = sum(number / 60.0**power for power, number in enumerate(numbers))
    return -size if letter in "SW" else size


def _unread() -> Invalid:
    return Invalid(
        "console.place",
        "This is no place.",
        "Write 40.7190 N 18.9251 E, or 40°43.14'N 018°55.51'E, or 18.9251 40.7190: longitude, then latitude.",
    )

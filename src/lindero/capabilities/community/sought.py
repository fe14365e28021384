"""Whether a search meets somebody who reported: by keyed digests, so that no name is kept to compare with (S-57).

Compared are words of three letters and more, without case and accents, and what tells who somebody is as well as a
name: addresses and telephone numbers. A name that is spelled otherwise, or only begun, is not met.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from lindero.capabilities.community.records import WATCH_DAYS
from lindero.kernel.times import DAY_MS

WATCHER: Final = "reaction/community.watch_searches"
"""Who alone says that a search met somebody."""

KEY_LABEL: Final = "community/watch/1"
"""What the folder's secret is for; another label would meet nobody who is watched over now."""

WATCH_MS: Final = WATCH_DAYS * DAY_MS

Sort = Literal["word", "contact"]

_SHORT: Final = 2
_LEAST_DIGITS: Final = 7
_COMPARED_DIGITS: Final = 8
_ADDRESS: Final = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\W\d_]{2,}")
_NUMBER: Final = re.compile(r"\d[\d ()/.-]*\d")


def words_of(text: str) -> frozenset[str]:
    """Return the words that are compared: short ones only where there is nothing longer, as in some names."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    words = frozenset(letters.split())
    return frozenset(word for word in words if len(word) > _SHORT) or words


def contacts_of(text: str) -> frozenset[str]:
    """Return addresses, and numbers by their last eight digits, so that a country's prefix tells nothing apart."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    numbers = ("".join(filter(str.isdecimal, found)) for found in _NUMBER.findall(plain))
    return frozenset(_ADDRESS.findall(plain)) | {
        number[-_COMPARED_DIGITS:] for number in numbers if len(number) >= _LEAST_DIGITS
    }


def digest_of(key: bytes, sort: Sort, value: str) -> str:
    """Return HMAC-SHA-256 (RFC 2104) of what is compared, 64 hexadecimal digits."""
    return hmac.digest(key, f"{sort}\x00{value}".encode(), hashlib.sha256).hex()


def digests_of(key: bytes, sort: Sort, values: Iterable[str]) -> tuple[str, ...]:
    """Return the digests of several, in an order that tells nothing of theirs."""
    return tuple(sorted(digest_of(key, sort, value) for value in values))


def texts_in(asked: str) -> tuple[str, ...] | None:
    """Return the values in what was asked for, however deep they lie.

    Args:
        asked: What the read log says was asked for: JSON, cut off where it was very long.

    Returns:
        None if it is no whole JSON: then nobody can tell what was asked for.
    """
    try:
        waiting = [msgspec.json.decode(asked)]
    except msgspec.DecodeError:
        return None
    found: list[str] = []
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif value is not None:
            found.append(str(value))
    return tuple(found)

"""Whether a free text names a person, or gives away who one is: for what must speak of things and numbers alone.

It errs towards finding one: what is stopped can be reworded, or kept as a note that is never shared, while a name that
has crossed cannot be called back (Regulation (EU) 2019/1896, article 89(2); safeguard S-23).
"""

import re
import unicodedata
from typing import Final

from lindero.kernel.person_names_words import (
    CALLED,
    CRAFT_WORDS,
    GIVEN_NAMES,
    HONORIFICS,
    SENTENCE_WORDS,
    THING_WORDS,
)

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?|[.!?;:\n\"“”«»(),]")
_STOPS: Final = frozenset(".!?;:\n")
_QUOTES: Final = frozenset('"“”«»(),')
_CONTACT: Final = (
    re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE),
    re.compile(r"(?<![\w.:-])\+\d[\d ()/-]{6,}\d"),
    re.compile(r"\b(?:born|nacid[oa]|nee?|geboren|d\.?o\.?b)\b[^.\n]{0,20}\d{2,4}", re.IGNORECASE),
    re.compile(
        r"\b(?:passport|pasaporte|passeport|identity card)\b[^.\n]{0,12}\b[A-Z0-9]*\d{4,}", re.IGNORECASE
    ),
)
"""An address, a telephone number, a birth, a document: each tells who somebody is as well as a name."""

_ALIKE: Final = {0x0629: 0x0647, 0x0649: 0x064A}
"""Arabic letters that stand for one another at the end of a name: teh marbuta and heh, alef maksura and yeh."""

MOST: Final = 20
_LOOK_BACK: Final = 3


def names_in(text: str) -> tuple[str, ...]:
    """Return what reads like a person's name, or gives one away, in the order found; at most `MOST`.

    Found are words after an honorific or a word like `named`; given names of a list, however written; two or more
    capitalised words in a row of which none is the word for a thing; birth dates, document numbers, telephone numbers
    and addresses. Names of ships are passed over where a word for a ship stands before them.
    """
    tokens = [match.group() for match in _TOKEN.finditer(text)]
    plain = [_folded(token) for token in tokens]
    found = [match.group().strip() for pattern in _CONTACT for match in pattern.finditer(text)]
    place = 0
    while place < len(tokens) and len(found) < MOST:
        end = _run_end(tokens, place)
        run = tokens[place:end]
        if _is_named(tokens, plain, place, end):
            found.append(" ".join(run))
        place = end
    return tuple(dict.fromkeys(found))[:MOST]


def _folded(token: str) -> str:
    bare = unicodedata.normalize("NFKD", token.casefold())
    return (
        "".join(letter for letter in bare if not unicodedata.combining(letter)).translate(_ALIKE).rstrip(".")
    )


_GIVEN: Final = frozenset(_folded(name) for name in GIVEN_NAMES)


def _is_capitalised(token: str) -> bool:
    """Say whether a word is written as a name is: `Keller`, `O'Neill`, `KELLER`; not `a`, not an abbreviation."""
    return token[0].isupper() and len(token.rstrip(".")) > 1


def _run_end(tokens: list[str], place: int) -> int:
    """Return where a row of capitalised words that begins here ends; the next place if none does."""
    end = place
    while end < len(tokens) and _is_capitalised(tokens[end]):
        end += 1
        if tokens[end - 1].endswith(".") and _folded(tokens[end - 1]) not in HONORIFICS:
            break
    return max(end, place + 1)


def _is_named(tokens: list[str], plain: list[str], begin: int, end: int) -> bool:
    run = plain[begin:end]
    if tokens[begin] in _STOPS | _QUOTES or _is_craft(plain, begin, run):
        return False
    if any(word in _GIVEN for word in run):
        return True
    if not _is_capitalised(tokens[begin]):
        return False
    before = plain[begin - 1] if begin else ""
    is_first = begin == 0 or tokens[begin - 1] in _STOPS
    said = [word for word in run[1 if is_first and run[0] in SENTENCE_WORDS else 0 :] if word]
    if any(word in HONORIFICS for word in run[:-1]) or (said and before in HONORIFICS | CALLED):
        return not any(word in THING_WORDS for word in said)
    return len(said) > 1 and not any(word in THING_WORDS for word in said)


def _is_craft(plain: list[str], begin: int, run: list[str]) -> bool:
    """Say whether a word for a ship, an aircraft or a place stands just before, or begins the row."""
    looked = [word for word in plain[max(0, begin - _LOOK_BACK) : begin] if word not in ('"', "“", "«")]
    return bool(CRAFT_WORDS.intersection(looked[-2:])) or run[0] in CRAFT_WORDS

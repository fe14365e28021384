"""Fingerprints as words that can be said and spelled: two bytes each, consonants and vowels in turn.

Proquints after D. S. Wilkerson, "A Proposal for Proquints: Identifiers that are Readable, Spellable, and
Pronounceable", arXiv:0901.4016.
Sixteen words carry the whole 256 bits, so that what is compared is all of it and not a part.
"""

from typing import Final

CONSONANTS: Final = "bdfghjklmnprstvz"
VOWELS: Final = "aiou"
WORD: Final = 5
"""Letters of a word: it stands for 16 bits."""


def words_of(fingerprint: str) -> str:
    """Return a fingerprint (hexadecimal digits, a multiple of four) as words with spaces between."""
    return " ".join(_word(int(fingerprint[start : start + 4], 16)) for start in range(0, len(fingerprint), 4))


def digits_of(words: str) -> str:
    """Return the hexadecimal digits of words; empty where they are none.

    Args:
        words: Words with spaces or hyphens between; capitals do not matter.
    """
    found = words.lower().replace("-", " ").split()
    digits = [_value(word) for word in found]
    return "" if not found or None in digits else "".join(f"{value:04x}" for value in digits)


def _word(value: int) -> str:
    return (
        CONSONANTS[value >> 12]
        + VOWELS[value >> 10 & 3]
        + CONSONANTS[value >> 6 & 15]
        + VOWELS[value >> 4 & 3]
        + CONSONANTS[value & 15]
    )


def _value(word: str) -> int | None:
    """Return the 16 bits of a word; None where it is none."""
    if len(word) != WORD:
        return None
    value = 0
    for place, letter in enumerate(word):
        letters = VOWELS if place % 2 else CONSONANTS
        at = letters.find(letter)
        if at < 0:
            return None
        value = value << (2 if place % 2 else 4) | at
    return value

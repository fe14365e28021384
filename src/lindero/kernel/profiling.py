"""Whether a text says anything beyond what somebody is: their ethnic origin, nationality or religion (S-34)."""

import re
import unicodedata
from typing import Final

from lindero.kernel.profiling_words import NEUTRAL, PROTECTED

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ARABIC_JOINED: Final = ("وال", "بال", "كال", "فال", "لل", "ال", "و")
"""What Arabic writes in one word with the next one: `and the`, `by the`, `the`, `and`."""

_ARABIC_FORMS: Final = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ئ": "ي", "ؤ": "و"})  # noqa: RUF001  Arabic it is
_SHORTEST_STEM: Final = 3
_LONGEST_ENDING: Final = 4
"""Letters that an ending may add to a stem: plurals, genders, `-ien`, `-aine`."""


def tokens_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case without accents, as the lists have them."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(_WORD.findall(bare.translate(_ARABIC_FORMS)))


def names_protected_attribute(text: str) -> bool:
    """Say whether a text speaks of an origin, a nationality, a religion or a colour at all."""
    return any(_is_protected(token) for token in tokens_of(text))


def is_protected_attribute_only(text: str) -> bool:
    """Say whether a text says what somebody is, and nothing of what anybody did.

    A single word that is in neither list makes it false: a person decides then (PUB-02, safeguard S-34).
    """
    tokens = tokens_of(text)
    return any(map(_is_protected, tokens)) and all(
        _is_protected(token) or _is_neutral(token) for token in tokens
    )


def _is_protected(token: str) -> bool:
    return not _is_word_of(NEUTRAL, token) and any(_has_stem(form) for form in _forms(token))


def _is_neutral(token: str) -> bool:
    return any(_is_word_of(NEUTRAL, form) for form in _forms(token))


def _is_word_of(words: frozenset[str], token: str) -> bool:
    return token in words


def _has_stem(token: str) -> bool:
    lengths = range(max(_SHORTEST_STEM, len(token) - _LONGEST_ENDING), len(token) + 1)
    return any(token[:length] in _STEMS for length in lengths)


def _forms(token: str) -> tuple[str, ...]:
    stripped = (token.removeprefix(joined) for joined in _ARABIC_JOINED if token.startswith(joined))
    return (token, *(form for form in stripped if len(form) >= _SHORTEST_STEM - 1))


_STEMS: Final = frozenset(stem.translate(_ARABIC_FORMS) for stem in PROTECTED)

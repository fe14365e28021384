"""Which pass phrases anybody would try first: names, words of this place, rows of keys, and the same again."""

from typing import Final

KNOWN: Final = (
    "lindero", "passphrase", "password", "passwort", "passw0rd", "contrasena", "contraseña", "motdepasse", "kennwort",
    "administrator", "admin", "border", "frontera", "frontiere", "frontière", "grenze", "coastguard", "guard",
    "welcome", "letmein", "iloveyou", "secret", "changeme", "default", "qwerty", "azerty", "qwertz", "test", "user",
)  # fmt: skip
"""Words of this program, of its trade and of lists of common phrases; put together they hold up nobody."""

FAMOUS: Final = frozenset(
    {"correcthorsebatterystaple", "thequickbrownfox", "tobeornottobe", "trustno1trustno1"}
)
"""Phrases that stand in books about phrases."""

_ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "1234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
)
LEAST_OWN: Final = 6
"""Letters that must be left when known words and the own name are taken away (product default)."""

LEAST_DIFFERENT: Final = 5
"""Different letters that a phrase has at least (product default)."""


def is_easy(phrase: str, person: str) -> bool:
    """Say whether a phrase is among those that anybody would try first.

    Args:
        phrase: The phrase; case, blanks and signs do not make it harder.
        person: The person's short name.
    """
    plain = "".join(letter for letter in phrase.casefold() if letter.isalnum())
    if len(set(plain)) < LEAST_DIFFERENT or plain in FAMOUS or _repeats(plain) or _is_row(plain):
        return True
    left = plain
    for word in sorted((*KNOWN, *person.casefold().split("-")), key=len, reverse=True):
        left = left.replace(word, "") if word else left
    return len("".join(letter for letter in left if not letter.isdigit())) < LEAST_OWN and left != plain


def _repeats(plain: str) -> bool:
    """Say whether a text is a shorter one, said again and again."""
    return 0 < (plain + plain).find(plain, 1) < len(plain)


def _is_row(plain: str) -> bool:
    return any(plain in f"{row}{row}{row}" or plain[::-1] in f"{row}{row}{row}" for row in _ROWS)

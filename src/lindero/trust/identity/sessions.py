"""Sign-in with a pass phrase and opaque sessions kept on the server, so that each can be ended at once."""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from lindero.engine.keys import RandomSource
from lindero.engine.store import Transaction
from lindero.kernel.capability import Grant
from lindero.kernel.desk import Actor, Rows
from lindero.kernel.errors import Invalid, Refused
from lindero.kernel.times import HOUR_MS, MINUTE_MS
from lindero.trust.identity.rules import grants_of
from lindero.trust.identity.tables import (
    END_OLD_SESSIONS,
    END_SESSION,
    END_SESSIONS_OF,
    NOTE_FAILURES,
    OPEN_SESSION,
    SAVE_ACCOUNT,
    SELECT_ACCOUNT,
)

SESSION_MS: Final = 12 * HOUR_MS
"""A session lasts one watch."""

MAX_FAILURES: Final = 5
LOCK_MS: Final = 5 * MINUTE_MS
MIN_LENGTH: Final = 12
_HASHER: Final = PasswordHasher()


def set_phrase(tx: Transaction, person: str, phrase: str) -> None:
    """Set a person's pass phrase and end the person's sessions.

    Raises:
        Invalid: If it is shorter than 12 characters.
    """
    if len(phrase) < MIN_LENGTH:
        raise Invalid(
            "identity.phrase",
            f"A pass phrase has at least {MIN_LENGTH} characters.",
            "Take four or five words.",
        )
    tx.execute(SAVE_ACCOUNT, (person, _HASHER.hash(phrase)))
    tx.execute(END_SESSIONS_OF, (person,))


def fits(rows: Rows, now: int, person: str, phrase: str) -> bool:
    """Say whether a pass phrase is the person's; takes long on purpose, so it runs outside any unit of work.

    Raises:
        Refused: If there were too many wrong phrases; says for how long.
    """
    found = rows.query(SELECT_ACCOUNT, (person,))
    secret, _, locked_until = found[0] if found else (_nobody(), 0, 0)
    if locked_until > now:
        minutes = -(-(locked_until - now) // MINUTE_MS)
        raise Refused(
            "identity.locked",
            "Too many wrong pass phrases.",
            f"Try again in {minutes} min, or ask an administrator.",
        )
    return _matches(secret, phrase) and bool(found)


def sign_in(tx: Transaction, random: RandomSource, now: int, person: str, *, phrase_fits: bool) -> str | None:
    """Open a session for who gave the right phrase, or count a wrong one.

    Returns:
        The session's token, for the cookie only; None for a wrong name or phrase (which of them is not said).
    """
    found = tx.query(SELECT_ACCOUNT, (person,))
    if not found or not phrase_fits:
        failures = found[0][1] + 1 if found else 0
        locked = failures >= MAX_FAILURES
        tx.execute(NOTE_FAILURES, (0 if locked else failures, now + LOCK_MS if locked else 0, person))
        return None
    tx.execute(NOTE_FAILURES, (0, 0, person))
    return open_session(tx, random, now, person)


def open_session(tx: Transaction, random: RandomSource, now: int, person: str) -> str:
    """Open a session for a person who proved to be that person; return its token."""
    token = random.take(32).hex()
    tx.execute(END_OLD_SESSIONS, (now,))
    tx.execute(OPEN_SESSION, (_hash(token), person, now + SESSION_MS))
    return token


def end_session(tx: Transaction, token: str) -> None:
    """End a session at once."""
    tx.execute(END_SESSION, (_hash(token),))


def session_key(token: str) -> str:
    """Return what a session is looked up by: its token's hash, so that a stolen table opens nothing."""
    return _hash(token)


def actor_for(person: str, roles: Sequence[str], offered: Sequence[Grant]) -> Actor:
    """Return a person as an actor with the grants of the roles held."""
    return Actor(name=f"person/{person}", grants=grants_of(roles, offered))


@cache
def _nobody() -> str:
    """Return what is compared when nobody has the name, so that the answer takes as long as for a wrong phrase."""
    return _HASHER.hash("nobody has this name")


def _matches(secret: str, phrase: str) -> bool:
    try:
        return _HASHER.verify(secret, phrase)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

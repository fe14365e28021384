"""Sign-in with a pass phrase and opaque sessions kept on the server, so that each can be ended at once."""

import hashlib
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from lindero.engine.keys import RandomSource
from lindero.engine.store import Transaction
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid, Refused
from lindero.kernel.times import HOUR_MS, MINUTE_MS
from lindero.trust.identity.rules import grants_of

SESSION_MS: Final = 12 * HOUR_MS
"""A session lasts one watch."""

MAX_FAILURES: Final = 5
LOCK_MS: Final = 5 * MINUTE_MS
MIN_LENGTH: Final = 12
_HASHER: Final = PasswordHasher()
# Compared against when nobody has the name, so that the answer takes as long as for a wrong phrase.
_NOBODY: Final = _HASHER.hash("nobody has this name")


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
    tx.execute(
        "INSERT OR REPLACE INTO identity_accounts (person, secret, failures, locked_until) VALUES (?, ?, 0, 0)",
        (person, _HASHER.hash(phrase)),
    )
    tx.execute("DELETE FROM identity_sessions WHERE person = ?", (person,))


def sign_in(tx: Transaction, random: RandomSource, now: int, person: str, phrase: str) -> str | None:
    """Open a session.

    Returns:
        The session's token, for the cookie only; None for a wrong name or phrase (which of them is not said).

    Raises:
        Refused: If there were too many wrong phrases; says for how long.
    """
    rows = tx.query(
        "SELECT secret, failures, locked_until FROM identity_accounts WHERE person = ?", (person,)
    )
    secret, failures, locked_until = rows[0] if rows else (_NOBODY, 0, 0)
    if locked_until > now:
        minutes = -(-(locked_until - now) // MINUTE_MS)
        raise Refused(
            "identity.locked",
            "Too many wrong pass phrases.",
            f"Try again in {minutes} min, or ask an administrator.",
        )
    if not _matches(secret, phrase) or not rows:
        locked = now + LOCK_MS if failures + 1 >= MAX_FAILURES else 0
        tx.execute(
            "UPDATE identity_accounts SET failures = ?, locked_until = ? WHERE person = ?",
            (0 if locked else failures + 1, locked, person),
        )
        return None
    tx.execute("UPDATE identity_accounts SET failures = 0, locked_until = 0 WHERE person = ?", (person,))
    return open_session(tx, random, now, person)


def open_session(tx: Transaction, random: RandomSource, now: int, person: str) -> str:
    """Open a session for a person who proved to be that person; return its token."""
    token = random.take(32).hex()
    tx.execute("DELETE FROM identity_sessions WHERE ends_at <= ?", (now,))
    tx.execute(
        "INSERT INTO identity_sessions (token_hash, person, ends_at) VALUES (?, ?, ?)",
        (_hash(token), person, now + SESSION_MS),
    )
    return token


def end_session(tx: Transaction, token: str) -> None:
    """End a session at once."""
    tx.execute("DELETE FROM identity_sessions WHERE token_hash = ?", (_hash(token),))


PERSON_OF_SESSION: Final = (
    "SELECT s.person, p.name, s.ends_at FROM identity_sessions s JOIN identity_people p ON p.person = s.person"
    " WHERE s.token_hash = ?"
)
ROLES_OF_PERSON: Final = "SELECT role FROM identity_roles WHERE person = ? ORDER BY role"


def session_key(token: str) -> str:
    """Return what a session is looked up by: its token's hash, so that a stolen table opens nothing."""
    return _hash(token)


def actor_for(person: str, roles: list[str], purpose: str = "", case_ref: str = "") -> Actor:
    """Return a person as an actor with the grants of the roles held."""
    return Actor(name=f"person/{person}", grants=grants_of(roles), purpose=purpose, case_ref=case_ref)


def _matches(secret: str, phrase: str) -> bool:
    try:
        return _HASHER.verify(secret, phrase)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

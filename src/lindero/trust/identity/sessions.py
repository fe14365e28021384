"""Pass phrases, and opaque sessions kept on the server, so that each can be ended at once."""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from lindero.engine.keys import RandomSource
from lindero.engine.store import Transaction
from lindero.kernel.capability import Grant
from lindero.kernel.desk import Actor, Rows
from lindero.kernel.errors import Invalid, Refused
from lindero.kernel.times import HOUR_MS, MINUTE_MS
from lindero.trust.identity.phrases import is_easy
from lindero.trust.identity.records import Voucher
from lindero.trust.identity.roles import INDEPENDENT
from lindero.trust.identity.rules import grants_of
from lindero.trust.identity.tables import (
    END_OLD_SESSIONS,
    END_SESSION,
    END_SESSIONS_OF,
    NOTE_FAILURES,
    OPEN_SESSION,
    SAVE_ACCOUNT,
    SELECT_ACCOUNT,
    SELECT_SESSION,
)

SESSION_MS: Final = 12 * HOUR_MS
"""A session lasts one watch."""

IDLE_MS: Final = HOUR_MS
"""A session ends when nobody uses it for an hour; a screen that shows the live picture uses it all the time."""

Method = Literal["passkey", "phrase", "provider"]
"""How somebody signed in."""

_TRUSTED: Final = frozenset({"setup", "body"})
_NUMBER: Final = 12
MAX_FAILURES: Final = 5
LOCK_MS: Final = 5 * MINUTE_MS
MIN_LENGTH: Final = 12
MAX_LENGTH: Final = 256
_HASHER: Final = PasswordHasher()


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long a session lasts.

    Attributes:
        lasts_ms: At most, from the sign-in on, milliseconds.
        idle_ms: Without being used, milliseconds.
    """

    lasts_ms: int = SESSION_MS
    idle_ms: int = IDLE_MS


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A session that lasts, with its person.

    Attributes:
        person: Short name.
        name: Name shown to colleagues.
        method: How the person signed in.
        vouched_by: Who vouches for the credential that was used.
        opened_at: Since when, milliseconds UTC.
        seen_at: When it was last noted as used, milliseconds UTC; later uses of the last minutes may be unnoted.
        ends_at: When it ends whatever happens, milliseconds UTC.
        purpose: What the person reads personal data for; empty until stated.
        case_ref: For which case.
        reason: Why.
        number: What the session is called among its person's own; opens nothing.
    """

    person: str
    name: str
    method: Method
    vouched_by: Voucher
    opened_at: int
    seen_at: int
    ends_at: int
    purpose: str
    case_ref: str
    reason: str
    number: str


def set_phrase(tx: Transaction, person: str, phrase: str, vouched_by: Voucher = "setup") -> None:
    """Set a person's pass phrase and end the person's sessions.

    Raises:
        Invalid: If it is shorter than 12 characters, longer than 256, the person's own name, or easily guessed.
    """
    if not MIN_LENGTH <= len(phrase) <= MAX_LENGTH or phrase.strip().lower() == person:
        raise Invalid(
            "identity.phrase",
            f"A pass phrase has at least {MIN_LENGTH} characters, at most {MAX_LENGTH}, and is no name.",
            "Take four or five words.",
        )
    if is_easy(phrase, person):
        raise Invalid(
            "identity.phrase",
            "Anybody would try this pass phrase first.",
            "Take four or five words that have nothing to do with you, your service or each other.",
        )
    tx.execute(SAVE_ACCOUNT, (person, _HASHER.hash(phrase), vouched_by))
    tx.execute(END_SESSIONS_OF, (person,))


def fits(rows: Rows, now: int, person: str, phrase: str) -> bool:
    """Say whether a pass phrase is the person's; takes long on purpose, so it runs outside any unit of work.

    Raises:
        Refused: If there were too many wrong phrases; says for how long.
    """
    found = rows.query(SELECT_ACCOUNT, (person,))
    secret, _, locked_until, _ = found[0] if found else (_nobody(), 0, 0, "")
    if locked_until > now:
        minutes = -(-(locked_until - now) // MINUTE_MS)
        raise Refused(
            "identity.locked",
            "Too many wrong pass phrases.",
            f"Try again in {minutes} min, or ask an administrator.",
        )
    return _matches(secret, phrase) and bool(found)


def sign_in(
    tx: Transaction,
    random: RandomSource,
    now: int,
    person: str,
    *,
    phrase_fits: bool,
    limits: Limits | None = None,
) -> str | None:
    """Open a session for who gave the right phrase, or count a wrong one.

    Returns:
        The session's token, for the cookie only; None for a wrong name or phrase (which of them is not said).
    """
    vouched_by = judge_phrase(tx, now, person, phrase_fits=phrase_fits)
    if vouched_by is None:
        return None
    return open_session(tx, random, now, person, vouched_by=vouched_by, limits=limits)


def judge_phrase(tx: Transaction, now: int, person: str, *, phrase_fits: bool) -> Voucher | None:
    """Forgive earlier wrong phrases after the right one, or count a wrong one.

    Returns:
        Who vouches for the phrase; None for a wrong one.
    """
    found = tx.query(SELECT_ACCOUNT, (person,))
    if not found or not phrase_fits:
        failures = found[0][1] + 1 if found else 0
        locked = failures >= MAX_FAILURES
        tx.execute(NOTE_FAILURES, (0 if locked else failures, now + LOCK_MS if locked else 0, person))
        return None
    tx.execute(NOTE_FAILURES, (0, 0, person))
    vouched_by: Voucher = found[0][3]
    return vouched_by


def open_session(
    tx: Transaction,
    random: RandomSource,
    now: int,
    person: str,
    *,
    method: Method = "phrase",
    vouched_by: Voucher = "setup",
    limits: Limits | None = None,
) -> str:
    """Open a session for a person who proved to be that person; return its token, which is never the same."""
    token = random.take(32).hex()
    key = session_key(token)
    ends_at = now + (limits or Limits()).lasts_ms
    tx.execute(END_OLD_SESSIONS, (now,))
    tx.execute(OPEN_SESSION, (key, key[:_NUMBER], person, method, vouched_by, now, now, ends_at))
    return token


def find_session(rows: Rows, token: str, now: int, limits: Limits, last_seen: int = 0) -> Session | None:
    """Return the session of a token; None if there is none, or it has ended, or was idle for too long.

    Args:
        rows: The store's rows.
        token: The token of the cookie.
        now: The node's time, milliseconds UTC.
        limits: How long sessions last.
        last_seen: When this process saw it last, milliseconds UTC; the store is told only from time to time.
    """
    opened = rows.query(SELECT_SESSION, (session_key(token),))
    if not opened:
        return None
    session = Session(**dict(zip(Session.__struct_fields__, opened[0], strict=True)))
    used_at = max(session.seen_at, last_seen)
    return session if now < session.ends_at and now < used_at + limits.idle_ms else None


def end_session(tx: Transaction, token: str) -> None:
    """End a session at once."""
    tx.execute(END_SESSION, (session_key(token),))


def session_key(token: str) -> str:
    """Return what a session is looked up by: its token's hash, so that a stolen table opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def actor_for(
    session: Session, roles: Sequence[str], offered: Sequence[Grant], authorities: Sequence[str] = ()
) -> Actor:
    """Return the person of a session as an actor with the grants of the roles held.

    Roles of oversight count only where the first day or the independent body vouches for the credential: an
    administrator who sets somebody's pass phrase gets nothing of theirs (safeguard S-51).
    """
    counting = tuple(role for role in roles if session.vouched_by in _TRUSTED or role not in INDEPENDENT)
    return Actor(
        name=f"person/{session.person}",
        grants=grants_of(counting, offered),
        roles=counting,
        purpose=session.purpose,
        case_ref=session.case_ref,
        reason=session.reason,
        authorities=tuple(authorities),
    )


@cache
def _nobody() -> str:
    """Return what is compared when nobody has the name, so that the answer takes as long as for a wrong phrase."""
    return _HASHER.hash("nobody has this name")


def _matches(secret: str, phrase: str) -> bool:
    try:
        return _HASHER.verify(secret, phrase)
    except (VerifyMismatchError, InvalidHashError):
        return False

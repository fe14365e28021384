"""People at a node: signing in and out, what each may do now, and what they read personal data for."""

import threading
from collections.abc import Callable
from typing import Final

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.config import NodeConfig
from lindero.engine.keys import RandomSource
from lindero.engine.reading import Reading
from lindero.engine.registry import Registry
from lindero.engine.store import Store, Transaction
from lindero.kernel.desk import Actor, Row
from lindero.kernel.errors import Refused
from lindero.kernel.record import Record
from lindero.kernel.times import MINUTE_MS
from lindero.trust.identity import api_keys, sessions
from lindero.trust.identity.emergencies import under
from lindero.trust.identity.purposes import check_stated
from lindero.trust.identity.records import AccessRefused
from lindero.trust.identity.tables import (
    END_SESSION_OF,
    NOTE_SEEN,
    ROLES_OF_PERSON,
    SESSIONS_OF,
    STATE_PURPOSE,
)
from lindero.trust.identity.tables.emergencies import LASTING_OF
from lindero.trust.identity.tables.ended import SELECT_ENDED, note_ended
from lindero.trust.identity.tables.languages import CHOOSE_LANGUAGE, LANGUAGE_OF
from lindero.trust.identity.tables.membership import AUTHORITIES_OF

Put = Callable[[Record], None]
"""Puts a record of the identity folder as the node itself."""

_NOTE_EVERY_MS: Final = 5 * MINUTE_MS
_MOST_SEEN: Final = 10_000


class OwnSession(msgspec.Struct, frozen=True, kw_only=True):
    """One of a person's own sessions.

    Attributes:
        number: What it is called.
        method: How the person signed in: passkey, phrase or provider.
        opened_at: Since when, milliseconds UTC.
        seen_at: When it was last used, to five minutes, milliseconds UTC.
        ends_at: When it ends whatever happens, milliseconds UTC.
        current: Whether it is the one that asks.
    """

    number: str
    method: str
    opened_at: int
    seen_at: int
    ends_at: int
    current: bool = False


class People:
    """Who is at the node's doors."""

    def __init__(
        self,
        registry: Registry,
        store: Store,
        clock: Clock,
        random: RandomSource,
        config: NodeConfig,
        put: Put,
    ) -> None:
        self._registry = registry
        self._store = store
        self._clock = clock
        self._random = random
        self._put = put
        self._phrases = config.console.phrases
        self.limits = sessions.Limits(
            lasts_ms=config.console.session_minutes * MINUTE_MS,
            idle_ms=config.console.idle_minutes * MINUTE_MS,
        )
        self._seen: dict[str, int] = {}
        self._lock = threading.Lock()

    def sign_in(self, person: str, phrase: str) -> str | None:
        """Open a session by pass phrase and return its token; None for a wrong name or phrase.

        Raises:
            Refused: After too many wrong phrases, or if this node takes none.
        """
        if not self._phrases:
            raise Refused(
                "identity.no_phrases", "This node takes no pass phrases.", "Sign in with a passkey."
            )
        now = self._clock.now()
        right = sessions.fits(Reading(self._store), now, person, phrase)
        token = self._store.run(
            lambda tx: sessions.sign_in(tx, self._random, now, person, phrase_fits=right, limits=self.limits)
        )
        if token is None:
            self._put(AccessRefused(who=person[:120], what="sign-in", reason="wrong name or pass phrase"))
        return token

    def sign_out(self, token: str) -> None:
        """End a session at once."""
        self._store.run(lambda tx: sessions.end_session(tx, token))

    def session_of(self, token: str, *, is_used: bool = True) -> sessions.Session | None:
        """Return a session that lasts, and note that it is used, unless this is no use of it."""
        now, key = self._clock.now(), sessions.session_key(token)
        with self._lock:
            last_seen = self._seen.get(key, 0)
        found = sessions.find_session(Reading(self._store), token, now, self.limits, last_seen)
        if found is not None and is_used:
            self._note(key, now, found.seen_at)
        return found

    def person_of(self, token: str, *, is_used: bool = True) -> tuple[Actor, str] | None:
        """Return actor and shown name of a session; None if there is none or it has ended.

        Args:
            token: The session's token.
            is_used: Whether the session lives on by it; what a page asks for by itself only looks at it.
        """
        found = self.session_of(token, is_used=is_used)
        if found is None:
            return None
        roles = [role for (role,) in self._store.query(ROLES_OF_PERSON, (found.person,))]
        authorities = [name for (name,) in self._store.query(AUTHORITIES_OF, (found.person,))]
        actor = sessions.actor_for(found, roles, self._registry.offers("grants"), authorities)
        return self._with_emergency(actor), found.name

    def reading(self, actor: Actor, needs: str) -> Actor:
        """Return somebody as a page is shown that needs a grant: under break-glass where that alone opens it.

        Raises:
            Refused: If the break-glass has ended meanwhile.
        """
        if needs not in actor.emergency_grants:
            return msgspec.structs.replace(actor, emergency="")
        for record_id, grants, case_ref, reason in self._lasting(actor):
            if needs in msgspec.json.decode(grants, type=list[str]):
                named = msgspec.structs.replace(actor, emergency=record_id)
                return under(named, case_ref, reason)
        raise Refused(
            "identity.emergency_over", "The break-glass has ended.", "Ask for it anew if it must be."
        )

    def _with_emergency(self, actor: Actor) -> Actor:
        """Return the actor with what break-glass opens for the moment."""
        lasting = self._lasting(actor)
        if not lasting:
            return actor
        opened = {
            grant for _, grants, _, _ in lasting for grant in msgspec.json.decode(grants, type=list[str])
        }
        return msgspec.structs.replace(
            actor,
            grants=actor.grants | opened,
            emergency=lasting[-1][0],
            emergency_grants=frozenset(opened - actor.grants),
        )

    def _lasting(self, actor: Actor) -> list[Row]:
        return self._store.query(LASTING_OF, (actor.name, self._clock.now()))

    def machine_of(self, key: str, address: str) -> Actor | None:
        """Return the machine of a key that is used from an address; None if it opens nothing."""
        return api_keys.actor_of(Reading(self._store), key, address, self._clock.now())

    def machine_named(self, name: str, address: str) -> Actor | None:
        """Return a machine that has proved its name otherwise than by its key; None unless its one key does."""
        return api_keys.actor_named(Reading(self._store), name, address, self._clock.now())

    def state_purpose(self, token: str, actor: Actor, purpose: str, case_ref: str, reason: str) -> Actor:
        """Say what a session reads personal data for, until something else is said; return the actor.

        Raises:
            Refused: If it is no purpose of a role held, or case or reason are missing.
        """
        stated = msgspec.structs.replace(
            actor, emergency="", purpose=purpose, case_ref=case_ref.strip(), reason=reason.strip()
        )
        check_stated(stated)
        key = sessions.session_key(token)
        said = (stated.purpose, stated.case_ref, stated.reason, key)
        self._store.run(lambda tx: tx.execute(STATE_PURPOSE, said))
        return stated

    def language_of(self, person: str) -> str:
        """Return the language that a person chose; empty until then."""
        return next((str(language) for (language,) in self._store.query(LANGUAGE_OF, (person,))), "")

    def choose_language(self, person: str, language: str) -> None:
        """Keep the language that a person chose."""
        self._store.run(lambda tx: tx.execute(CHOOSE_LANGUAGE, (person, language)))

    def choose_language_of(self, token: str, language: str) -> None:
        """Keep the language that somebody chose before signing in."""
        found = self.session_of(token)
        if found is not None:
            self.choose_language(found.person, language)

    def sessions_of(self, person: str, token: str = "") -> tuple[OwnSession, ...]:
        """Return a person's sessions that last, the newest first; `token` marks the one that asks."""
        now, own = self._clock.now(), sessions.session_key(token)
        rows = self._store.query(SESSIONS_OF, (person,))
        found = (
            OwnSession(
                number=number,
                method=method,
                opened_at=opened_at,
                seen_at=seen_at,
                ends_at=ends_at,
                current=own.startswith(number),
            )
            for number, method, opened_at, seen_at, ends_at in rows
        )
        return tuple(
            one
            for one in found
            if now < one.ends_at and (one.current or now < one.seen_at + self.limits.idle_ms)
        )

    def end_own(self, person: str, number: str) -> None:
        """End one of a person's own sessions at once; there is nothing to end where it ended meanwhile."""
        now = self._clock.now()

        def end(tx: Transaction) -> None:
            note_ended(tx, now, person, number)
            tx.execute(END_SESSION_OF, (person, number))

        self._store.run(end)

    def was_ended(self, token: str) -> bool:
        """Say whether a session was ended on purpose, by its person elsewhere or with the person's access."""
        return bool(token and self._store.query(SELECT_ENDED, (sessions.session_key(token),)))

    def _note(self, key: str, now: int, noted: int) -> None:
        """Remember that a session is used; the store is told every few minutes, so that looking costs no write."""
        with self._lock:
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            self._seen[key] = now
        if now - noted >= _NOTE_EVERY_MS:
            self._store.submit(lambda tx: tx.execute(NOTE_SEEN, (now, key)))

"""Passkeys at a node: registered with a code or from a session, used to sign in, taken back at once."""

import hashlib
from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.config import NodeConfig
from lindero.engine.keys import RandomSource
from lindero.engine.store import Store, Transaction
from lindero.kernel.errors import Conflict, LinderoError, Missing, Refused
from lindero.kernel.record import Record
from lindero.kernel.times import MINUTE_MS
from lindero.trust.identity import passkeys, sessions
from lindero.trust.identity.challenges import Challenges
from lindero.trust.identity.passkeys import Site
from lindero.trust.identity.records import (
    AccessRefused,
    PasskeyRegistered,
    PasskeyRevoked,
    PhraseChosen,
    Voucher,
)
from lindero.trust.identity.sessions import Limits, Session
from lindero.trust.identity.tables.passkeys import (
    NOTE_COUNT,
    PASSKEYS_OF,
    SELECT_ENROLMENT,
    SELECT_PASSKEY,
)

T = TypeVar("T")
PutIn = Callable[[Transaction, Record], None]
"""Puts a record of the identity folder as the node itself, in a running unit of work."""

FRESH_MS: Final = 15 * MINUTE_MS
"""How long after a sign-in somebody may change what signs in; later the person signs in again first."""

MOST: Final = 10
"""Passkeys of one person."""

_LOCAL: Final = "localhost"


class OwnPasskey(msgspec.Struct, frozen=True, kw_only=True):
    """One of a person's passkeys.

    Attributes:
        credential_id: Its name, base64url.
        label: What the person calls it.
        since: Since when, milliseconds UTC.
        synced: Whether it may be copied to other devices of the person.
        used_at: When it was used last, milliseconds UTC; 0 if never.
    """

    credential_id: str
    label: str
    since: int
    synced: bool
    used_at: int


class Passkeys:
    """The node's passkeys."""

    def __init__(  # what a node consists of
        self,
        store: Store,
        clock: Clock,
        random: RandomSource,
        config: NodeConfig,
        put: PutIn,
        limits: Limits,
    ) -> None:
        self._store = store
        self._clock = clock
        self._random = random
        self._config = config
        self._put = put
        self._limits = limits
        self.challenges = Challenges(random, clock.now)

    @property
    def takes_phrases(self) -> bool:
        """Whether this node takes pass phrases beside passkeys."""
        return self._config.console.phrases

    def site(self, address: str) -> Site:
        """Return the console as browsers know it.

        Args:
            address: The address that the browser asked, `http://localhost:8440`.

        Raises:
            Refused: If passkeys cannot be bound to it: neither configured nor this machine's own name.
        """
        origin = self._config.console.origin or address
        domain = origin.partition("://")[2].partition(":")[0]
        if not self._config.console.origin and domain != _LOCAL:
            raise Refused(
                "identity.passkey_site",
                f"Passkeys cannot be bound to {domain}.",
                "Set origin under [console] to the https address that people type, or use localhost.",
            )
        return Site(domain=domain, origin=origin, name=f"{self._config.name} node")

    # --- signing in -----------------------------------------------------------------------------------------

    def sign_in_options(self, site: Site) -> str:
        """Return what a browser needs to sign somebody in with any passkey of this node."""
        return passkeys.assertion_options(site, self.challenges.offer("sign_in"))

    def sign_in(self, site: Site, answer: str) -> str:
        """Open a session for whoever the passkey proves, and return its token.

        Raises:
            LinderoError: If it proves nobody; the log says so.
        """
        try:
            credential_id, challenge = passkeys.answered(answer)
            self.challenges.take(challenge, "sign_in")
            person, vouched_by, count = self._proved(site, answer, credential_id, challenge)
        except LinderoError as error:
            refused = AccessRefused(who="unknown", what="sign-in by passkey", reason=error.text[:300])
            self._store.run(lambda tx: self._put(tx, refused))
            raise
        now = self._clock.now()

        def unit(tx: Transaction) -> str:
            tx.execute(NOTE_COUNT, (credential_id, count, now))
            return sessions.open_session(
                tx, self._random, now, person, method="passkey", vouched_by=vouched_by, limits=self._limits
            )

        return self._store.run(unit)

    def prove(self, site: Site, answer: str, challenge: bytes, person: str) -> str:
        """Check that a person's own passkey answered a challenge; return the passkey's name.

        Raises:
            LinderoError: If it did not.
        """
        credential_id, answers = passkeys.answered(answer)
        if answers != challenge:
            raise Refused("identity.challenge", "The passkey signed something else.", "Load the page again.")
        owner, _, count = self._proved(site, answer, credential_id, challenge)
        if owner != person:
            raise _unknown_passkey()
        self._store.run(lambda tx: tx.execute(NOTE_COUNT, (credential_id, count, self._clock.now())))
        return credential_id

    def _proved(
        self, site: Site, answer: str, credential_id: str, challenge: bytes
    ) -> tuple[str, Voucher, int]:
        found = self._store.query(SELECT_PASSKEY, (credential_id,))
        if not found:
            raise _unknown_passkey()
        person, public_key, vouched_by, count = found[0]
        return person, vouched_by, passkeys.check_assertion(site, answer, challenge, public_key, count)

    # --- registering ----------------------------------------------------------------------------------------

    def enrolment(self, code: str) -> tuple[str, str, Voucher]:
        """Return whom a code is for: hash of the code, person, who vouches.

        Raises:
            Refused: If it is no code that can still be used; the log says so.
        """
        code_hash = hashlib.sha256(code.strip().lower().encode()).hexdigest()
        found = self._store.query(SELECT_ENROLMENT, (code_hash, self._clock.now()))
        if not found:
            refused = AccessRefused(
                who="unknown", what="enrolment", reason="no such code, or used, or too old"
            )
            self._store.run(lambda tx: self._put(tx, refused))
            raise Refused(
                "identity.code",
                "This code cannot be used: it is wrong, was used before, or is more than a week old.",
                "Ask whoever gave it to you for a new one.",
            )
        person, vouched_by = found[0]
        return code_hash, person, vouched_by

    def options_for_code(self, site: Site, code: str) -> str:
        """Return what a browser needs to make a passkey for the person of a code."""
        code_hash, person, _ = self.enrolment(code)
        challenge = self.challenges.offer("enrol", kept=code_hash)
        return passkeys.registration_options(site, person, person, challenge, self._names(person))

    def register_with_code(self, site: Site, code: str, answer: str, label: str) -> str:
        """Register a passkey with a code, and sign the person in; return the session's token.

        Raises:
            LinderoError: If code or passkey are not as they must be.
        """
        code_hash, person, vouched_by = self.enrolment(code)
        _, challenge = passkeys.answered(answer)
        if self.challenges.take(challenge, "enrol") != code_hash:
            raise Refused("identity.code", "The passkey was made for another code.", "Begin again.")
        return self._register(site, answer, challenge, person, vouched_by, label, code_hash)

    def choose_phrase_with_code(self, code: str, phrase: str) -> str:
        """Choose a pass phrase with a code, and sign the person in; return the session's token.

        Raises:
            Refused: If this node takes no pass phrases, or the code cannot be used.
            Invalid: If the phrase is too short.
        """
        if not self._config.console.phrases:
            raise Refused("identity.no_phrases", "This node takes no pass phrases.", "Register a passkey.")
        code_hash, person, vouched_by = self.enrolment(code)
        now = self._clock.now()

        def unit(tx: Transaction) -> str:
            _check_unused(tx, code_hash, now)
            sessions.set_phrase(tx, person, phrase, vouched_by)
            self._put(tx, PhraseChosen(person=person, vouched_by=vouched_by, enrolment=code_hash))
            return sessions.open_session(
                tx, self._random, now, person, vouched_by=vouched_by, limits=self._limits
            )

        return self._store.run(unit)

    def options_for_more(self, site: Site, session: Session) -> str:
        """Return what a browser needs to make one more passkey for whoever is signed in."""
        challenge = self.challenges.offer("more", session.person)
        return passkeys.registration_options(
            site, session.person, session.name, challenge, self._names(session.person)
        )

    def register_more(self, site: Site, session: Session, answer: str, label: str) -> None:
        """Register one more passkey for whoever has just signed in; who vouched for the session vouches for it.

        Raises:
            LinderoError: If the sign-in was too long ago, or the passkey is not as it must be.
        """
        self.check_fresh(session)
        _, challenge = passkeys.answered(answer)
        self.challenges.take(challenge, "more", session.person)
        made = self._made(site, answer, challenge, session.person, session.vouched_by, label)
        self._store.run(lambda tx: self._put_new(tx, made))

    def revoke(self, session: Session, credential_id: str) -> None:
        """Take back one of the own passkeys at once.

        Raises:
            Refused: If the sign-in was too long ago, or it is the last way to sign in.
            Missing: If there is none of this name.
        """
        self.check_fresh(session)
        names = self._names(session.person)
        if credential_id not in names:
            raise Missing("identity.passkey_name", "You have no such passkey.", "Load the page again.")
        if len(names) == 1 and not self._config.console.phrases:
            raise Refused(
                "identity.last_passkey",
                "This is your only way to sign in.",
                "Register another passkey first.",
            )
        revoked = PasskeyRevoked(person=session.person, credential_id=credential_id)
        self._store.run(lambda tx: self._put(tx, revoked))

    def check_fresh(self, session: Session) -> None:
        """Let somebody change what signs in who has just signed in.

        Raises:
            Refused: If it was more than a quarter of an hour ago.
        """
        if self._clock.now() - session.opened_at > FRESH_MS:
            raise Refused(
                "identity.not_fresh",
                "You signed in more than a quarter of an hour ago.",
                "Sign out and in again, then change it.",
            )

    def of(self, person: str) -> tuple[OwnPasskey, ...]:
        """Return a person's passkeys."""
        return tuple(
            OwnPasskey(credential_id=name, label=label, since=since, synced=bool(synced), used_at=used_at)
            for name, label, since, synced, used_at in self._store.query(PASSKEYS_OF, (person,))
        )

    def _names(self, person: str) -> tuple[str, ...]:
        return tuple(one.credential_id for one in self.of(person))

    def _register(
        self,
        site: Site,
        answer: str,
        challenge: bytes,
        person: str,
        vouched_by: Voucher,
        label: str,
        code: str,
    ) -> str:
        made = self._made(site, answer, challenge, person, vouched_by, label, code)
        now = self._clock.now()

        def unit(tx: Transaction) -> str:
            _check_unused(tx, code, now)
            self._put_new(tx, made)
            return sessions.open_session(
                tx, self._random, now, person, method="passkey", vouched_by=vouched_by, limits=self._limits
            )

        return self._store.run(unit)

    def _made(
        self,
        site: Site,
        answer: str,
        challenge: bytes,
        person: str,
        vouched_by: Voucher,
        label: str,
        enrolment: str = "",
    ) -> tuple[PasskeyRegistered, int]:
        if len(self._names(person)) >= MOST:
            raise Refused("identity.passkeys", f"You have {MOST} passkeys.", "Take one back first.")
        proved = passkeys.check_registration(site, answer, challenge)
        record = PasskeyRegistered(
            person=person,
            credential_id=proved.credential_id,
            public_key=proved.public_key,
            label=label.strip()[:60] or "Passkey",
            vouched_by=vouched_by,
            synced=proved.synced,
            enrolment=enrolment,
        )
        return record, proved.count

    def _put_new(self, tx: Transaction, made: tuple[PasskeyRegistered, int]) -> None:
        record, count = made
        if tx.query(SELECT_PASSKEY, (record.credential_id,)):
            raise Conflict(
                "identity.passkey_known", "This passkey is registered already.", "Use it to sign in."
            )
        self._put(tx, record)
        tx.execute(NOTE_COUNT, (record.credential_id, count, self._clock.now()))


def _check_unused(tx: Transaction, code_hash: str, now: int) -> None:
    """Look once more inside the unit of work, so that of two who use a code at once only one gets in."""
    if not tx.query(SELECT_ENROLMENT, (code_hash, now)):
        raise Refused("identity.code", "This code was used meanwhile.", "Ask for a new one.")


def _unknown_passkey() -> Refused:
    return Refused(
        "identity.passkey_unknown",
        "This passkey is not registered here, or was taken back.",
        "Use another one, or sign in with your pass phrase.",
    )

"""Handshakes that fail are on record: a wrong certificate, an expired or revoked one, or none (EXC-04)."""

import ssl
from collections.abc import Callable
from typing import Final

import structlog

from lindero.engine.store import Store, Transaction
from lindero.kernel.record import Record
from lindero.shells.limits import Limiter, TooMany
from lindero.trust.identity.records import AccessRefused

DOOR: Final = "handshake with a neighbour"
"""What the log calls that to which somebody did not get."""

_HARMLESS: Final = (ssl.SSLWantReadError, ssl.SSLWantWriteError, ssl.SSLZeroReturnError)


class TurnedAway:
    """Puts on record who did not get through a door, and bounds how often.

    Nothing of the certificate is kept but its fingerprint: whoever is not recognised could write anything into it. Who
    knocks again and again is noted as often as wrong sign-ins are let pass, and no more, so that knocking cannot fill
    the log.
    """

    def __init__(
        self, limiter: Limiter, store: Store, put: Callable[[Transaction, Record], None], door: str = DOOR
    ) -> None:
        """Prepare for one door.

        Args:
            limiter: Bounds how often.
            store: Takes the record without being waited for: handshakes happen in the loop that serves everybody.
            put: Puts the record in a unit of work.
            door: What the log calls that to which somebody did not get; each door has a bound of its own.
        """
        self._limiter = limiter
        self._store = store
        self._put = put
        self._door = door
        self._journal = structlog.get_logger("doors")

    def note(self, reason: str, who: str = "unknown") -> None:
        """Put on record and in the journal that somebody did not get in, unless that was noted too often of late."""
        try:
            self._limiter.take("sign_in", self._door)
        except TooMany:
            return
        self._journal.warning("turned_away", door=self._door, who=who, reason=reason)
        record = AccessRefused(who=who, what=self._door, reason=reason)
        self._store.submit(lambda tx: self._put(tx, record))


def noting(turned_away: TurnedAway) -> type[ssl.SSLObject]:
    """Return the kind of connection that notes why a handshake failed; for `SSLContext.sslobject_class`."""

    class Noted(ssl.SSLObject):
        """One connection's TLS."""

        def do_handshake(self) -> None:
            """Shake hands; what goes wrong is put on record and raised as ever."""
            try:
                super().do_handshake()
            except _HARMLESS:
                raise
            except ssl.SSLError as error:
                turned_away.note(reason_of(error))
                raise

    return Noted


def reason_of(error: ssl.SSLError) -> str:
    """Return in words why a handshake failed; no words of the certificate are among them."""
    told = getattr(error, "verify_message", "") or (error.reason or "no TLS").replace("_", " ").lower()
    return f"the handshake failed: {told}"[:300]

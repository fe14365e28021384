"""Handshakes that fail at the neighbours' door are on record: a wrong certificate, an expired one, or none (EXC-04)."""

import ssl
from collections.abc import Callable
from typing import Final

from lindero.engine.store import Store, Transaction
from lindero.kernel.record import Record
from lindero.shells.limits import Limiter, TooMany
from lindero.trust.identity.records import AccessRefused

DOOR: Final = "handshake with a neighbour"
"""What the log calls that to which somebody did not get."""

_HARMLESS: Final = (ssl.SSLWantReadError, ssl.SSLWantWriteError, ssl.SSLZeroReturnError)


def noting(limiter: Limiter, store: Store, put: Callable[[Transaction, Record], None]) -> type[ssl.SSLObject]:
    """Return the kind of connection that puts on record why a handshake failed; for `SSLContext.sslobject_class`.

    Nothing of the certificate is kept: whoever is not recognised could write anything into it. Who knocks again and
    again is noted as often as wrong sign-ins are let pass, and no more, so that knocking cannot fill the log.

    Args:
        limiter: Bounds how often.
        store: Takes the record without being waited for: handshakes happen in the loop that serves everybody.
        put: Puts the record in a unit of work.
    """

    class Noted(ssl.SSLObject):
        """One connection's TLS."""

        def do_handshake(self) -> None:
            """Shake hands; what goes wrong is put on record and raised as ever."""
            try:
                super().do_handshake()
            except _HARMLESS:
                raise
            except ssl.SSLError as error:
                _note(limiter, store, put, error)
                raise

    return Noted


def _note(
    limiter: Limiter, store: Store, put: Callable[[Transaction, Record], None], error: ssl.SSLError
) -> None:
    try:
        limiter.take("sign_in", DOOR)
    except TooMany:
        return
    record = AccessRefused(who="unknown", what=DOOR, reason=reason_of(error))
    store.submit(lambda tx: put(tx, record))


def reason_of(error: ssl.SSLError) -> str:
    """Return in words why a handshake failed; no words of the certificate are among them."""
    told = getattr(error, "verify_message", "") or (error.reason or "no TLS").replace("_", " ").lower()
    return f"the handshake failed: {told}"[:300]

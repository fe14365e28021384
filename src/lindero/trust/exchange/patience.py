"""Patience: how long and how often one neighbour may keep the door busy, so that none shuts it for the others."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from lindero.kernel.errors import Unavailable

CERTIFICATE: Final = "peer_certificate"
"""Key under which a request tells the SHA-256 of the certificate that the other side holds."""

AT_ONCE: Final = 4
"""Requests of one neighbour that are worked on at the same time; a link sends two, one of them urgent."""

HEAD_S: Final = 15.0
"""Seconds for the head of a request, from the first byte or from the connection."""

BODY_S: Final = 30.0
"""Seconds for a request's body: 8 MiB at 2.2 Mbit/s; slower ways are sent smaller parcels."""

STALL_S: Final = 30.0
"""Seconds for which the other side may stop reading an answer."""


class Turns:
    """Counts the requests of each neighbour that are being worked on."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._running: Counter[str] = Counter()

    @contextmanager
    def of(self, nation: str) -> Iterator[None]:
        """Work on one more request of a neighbour.

        Raises:
            Unavailable: If there are too many already; a flood waits outside and others are served.
        """
        if self._running[nation] >= self._at_once:
            raise Unavailable(
                "exchange.busy",
                f"{self._at_once} requests of yours are being worked on already.",
                "Send one after the other; what waits is not lost.",
            )
        self._running[nation] += 1
        try:
            yield
        finally:
            self._running[nation] -= 1


class PinnedProtocol(HttpToolsProtocol):
    """HTTP/1.1 that tells the application whose certificate is at the other end, and hangs up on who dawdles."""

    head_s: float = HEAD_S
    stall_s: float = STALL_S

    def connection_made(self, transport: Any) -> None:
        """Note the certificate before any request is read."""
        super().connection_made(transport)
        tls = transport.get_extra_info("ssl_object")
        shown = tls.getpeercert(binary_form=True) if tls is not None else None
        self.app_state = {**self.app_state, CERTIFICATE: hashlib.sha256(shown).hexdigest() if shown else ""}
        self._running_out: asyncio.TimerHandle | None = None
        self._hang_up_in(self.head_s)

    def on_message_begin(self) -> None:
        """Wait for the head of a request, and no longer than is decent."""
        super().on_message_begin()
        self._hang_up_in(self.head_s)

    def on_headers_complete(self) -> None:
        """Leave the body to the application, which has a limit of its own."""
        self._hang_up_in(None)
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """Wait for a slow reader, and no longer than is decent."""
        super().pause_writing()
        self._hang_up_in(self.stall_s)

    def resume_writing(self) -> None:
        """Go on, since the other side reads."""
        self._hang_up_in(None)
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._hang_up_in(None)
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End an idle connection at once; a neighbour that keeps it open must not hold up a node that stops."""
        if getattr(self, "cycle", None) is None or self.cycle.response_complete:
            self.transport.abort()
        else:
            self.cycle.keep_alive = False

    def _hang_up_in(self, seconds: float | None) -> None:
        if self._running_out is not None:
            self._running_out.cancel()
        self._running_out = None if seconds is None else self.loop.call_later(seconds, self.transport.abort)

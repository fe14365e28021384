"""The way to a neighbour's door: HTTP/1.1 over mutual TLS with the pinned certificate."""

import contextlib
import hashlib
import http.client
import socket
import ssl
from pathlib import Path
from typing import Final

import msgspec

from lindero.kernel.errors import Conflict, Invalid, LinderoError, Refused, Unavailable, Unproved
from lindero.trust.exchange.wire import MAX_PARCEL_BYTES, WELL_KNOWN_PATH, WireError
from lindero.trust.identity.certificates import check_not_expired, client_context, ders_of

TIMEOUT_S: Final = 10.0
MAX_ANSWER_BYTES: Final = MAX_PARCEL_BYTES + 4_096
_BY_STATUS: Final[dict[int, type[LinderoError]]] = {400: Unproved, 403: Refused, 409: Conflict, 422: Invalid}


class Gap(Conflict):
    """The neighbour's copy of a channel stands elsewhere: send from `expected` on."""

    def __init__(self, channel: str, expected: int, text: str) -> None:
        super().__init__("exchange.gap", text, "Send from there on; nothing is lost.")
        self.channel = channel
        self.expected = expected


class PeerConnection:
    """One kept-alive connection to one neighbour; reconnects when it breaks."""

    def __init__(
        self, nation: str, address: str, peer_certificate: str, certificate: Path, key: Path
    ) -> None:
        """Prepare the connection; nothing is sent before the first request."""
        self.nation = nation
        host, _, port = address.rpartition(":")
        if not host or not port.isdigit():
            raise Invalid("exchange.address", f"{address!r} is no address of a node.", "Write host:port.")
        self._host, self._port = host.strip("[]"), int(port)
        self._pinned_pem = peer_certificate
        self._pinned = {hashlib.sha256(der).digest() for der in ders_of(peer_certificate)}
        self._own_certificate = certificate
        self._context = client_context(certificate, key, peer_certificate)
        self._connection: http.client.HTTPSConnection | None = None

    def post(self, path: str, body: bytes, now: int) -> bytes:
        """Send a body and return the answer's.

        Args:
            path: Path on the neighbour's door.
            body: The bytes as they travel.
            now: The node's time, to tell an expired certificate from a wrong one.

        Raises:
            Unavailable: If the neighbour is out of reach; the caller tries again later.
            Unproved: If it is not the node that it says it is, or a certificate expired.
            LinderoError: What the neighbour answers with.
        """
        return self._ask("POST", path, body, now)

    def _ask(self, method: str, path: str, body: bytes | None, now: int) -> bytes:
        try:
            return self._exchange(method, path, body)
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            # Who ends a connection, as a node does that is stopped, has shown no other certificate by that.
            raise self._gone(error, now) from error
        except ssl.SSLError as error:
            self.close()
            raise self._untrusted(error, now) from error
        except (OSError, http.client.HTTPException) as error:
            raise self._gone(error, now) from error

    def await_open(self) -> None:
        """Wait for nothing: it is this side that connects."""

    def greet(self, now: int) -> bytes:
        """Return what the neighbour says of itself at the well-known place; raises what `post` raises."""
        return self._ask("GET", WELL_KNOWN_PATH, None, now)

    def abort(self) -> None:
        """Let a request that another thread waits for end at once, as if the neighbour had hung up."""
        sock = self._connection.sock if self._connection is not None else None
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection; the next request opens a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _exchange(self, method: str, path: str, body: bytes | None) -> bytes:
        connection = self._connected()
        connection.request(method, path, body, {"Content-Type": "application/octet-stream"})
        answer = connection.getresponse()
        data = answer.read(MAX_ANSWER_BYTES + 1)
        if len(data) > MAX_ANSWER_BYTES:
            self.close()
            raise Unproved(
                "exchange.answer", f"{self.nation} answered with too much.", "Look into that node."
            )
        if answer.status != http.client.OK:
            raise error_of(answer.status, data, self.nation)
        return data

    def _connected(self) -> http.client.HTTPSConnection:
        if self._connection is None:
            connection = http.client.HTTPSConnection(
                self._host, self._port, timeout=TIMEOUT_S, context=self._context
            )
            connection.connect()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._check_pin(connection)
            self._connection = connection
        return self._connection

    def _check_pin(self, connection: http.client.HTTPSConnection) -> None:
        """Compare the certificate shown with the pinned one, byte for byte."""
        shown = (
            connection.sock.getpeercert(binary_form=True)
            if isinstance(connection.sock, ssl.SSLSocket)
            else None
        )
        if shown is None or hashlib.sha256(shown).digest() not in self._pinned:
            connection.close()
            raise self._untrusted(None, None)

    def _untrusted(self, error: ssl.SSLError | None, now: int | None) -> LinderoError:
        """Say what is wrong with a connection that TLS refused, in words that tell who must act."""
        if now is not None and (expired := self._expired(now)) is not None:
            return expired
        why = f" ({error.reason})" if error is not None and error.reason else ""
        return Unproved(
            "exchange.not_the_peer",
            f"The node at {self._host}:{self._port} is not the {self.nation} that was pinned{why}.",
            "Do not trust it: call the neighbour, compare fingerprints, and pin its new card with `lindero peers add`.",
        )

    def _expired(self, now: int) -> LinderoError | None:
        """Return what to say if one of the two certificates has expired."""
        own = self._own_certificate.read_text(encoding="ascii")
        for whose, pem in ((self.nation, self._pinned_pem), ("this node", own)):
            try:
                check_not_expired(whose, pem, now)
            except Invalid as expired:
                return Unproved(expired.code, expired.text, expired.advice)
        return None

    def _gone(self, error: Exception, now: int) -> LinderoError:
        """Close the connection and say why nothing came over it."""
        was_met = self._connection is not None
        self.close()
        return (self._expired(now) if was_met else None) or self._unreachable(error, was_met=was_met)

    def _unreachable(self, error: Exception, *, was_met: bool) -> Unavailable:
        """Say that nobody answers, or that somebody hung up: TLS tells a refused certificate only by hanging up."""
        where = f"{self.nation} at {self._host}:{self._port}"
        if was_met:
            return Unavailable(
                "exchange.hung_up",
                f"{where} ended the connection without an answer: {error}.",
                "Records wait and are sent again; if it goes on, the neighbour has not pinned this node's newest card.",
            )
        return Unavailable(
            "exchange.unreachable",
            f"{where} is out of reach: {error}.",
            "Records wait in the log and are sent when it is back.",
        )


def error_of(status: int, data: bytes, nation: str) -> LinderoError:
    """Return what a neighbour's refusal means here; an answer that is none is one too."""
    try:
        told = msgspec.json.decode(data, type=WireError)
    except (msgspec.MsgspecError, UnicodeError):
        told = WireError(code="exchange.answer", text=f"{nation} answered with status {status}.")
    if told.expected is not None:
        return Gap(told.channel, told.expected, told.text)
    kind = _BY_STATUS.get(status, Unavailable)
    return kind(told.code, f"{nation}: {told.text}", told.advice)

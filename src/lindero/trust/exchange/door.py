"""The peers' door: the only routes that a neighbour has, behind mutual TLS; none of them reads the store."""

import asyncio
import hashlib
from collections.abc import Callable
from typing import Any, Final

import msgspec
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from lindero.kernel.errors import Invalid, LinderoError, Refused
from lindero.trust.exchange.client import Gap
from lindero.trust.exchange.wire import (
    MAX_PARCEL_BYTES,
    WELL_KNOWN_PATH,
    Handler,
    WireError,
)
from lindero.trust.exchange.witness import StaleWitness

_CERTIFICATE: Final = "peer_certificate"


class PinnedProtocol(HttpToolsProtocol):
    """HTTP/1.1 that tells the application which certificate the other side proved to hold."""

    def connection_made(self, transport: Any) -> None:
        """Note the certificate before any request is read."""
        super().connection_made(transport)
        tls = transport.get_extra_info("ssl_object")
        shown = tls.getpeercert(binary_form=True) if tls is not None else None
        self.app_state = {**self.app_state, _CERTIFICATE: hashlib.sha256(shown).hexdigest() if shown else ""}

    def shutdown(self) -> None:
        """End an idle connection at once; a neighbour that keeps it open must not hold up a node that stops."""
        if getattr(self, "cycle", None) is None or self.cycle.response_complete:
            self.transport.abort()
        else:
            self.cycle.keep_alive = False


def peer_application(
    nation_of: Callable[[str], str | None], handlers: dict[str, Handler], greeting: bytes
) -> Starlette:
    """Build the peers' door.

    Args:
        nation_of: Gives the pinned nation of a certificate's SHA-256 (64 hexadecimal digits), or None.
        handlers: Handler by path; there is no other route but the well-known one.
        greeting: What the node says of itself at the well-known place.

    Returns:
        The application; every request without a pinned certificate is refused.
    """

    def endpoint(handler: Handler) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            try:
                nation = _nation(request, nation_of)
                body = await _limited_body(request)
                return _json(200, await asyncio.to_thread(handler, nation, body))
            except LinderoError as error:
                return _refusal(error)

        return answer

    async def well_known(request: Request) -> Response:
        try:
            _nation(request, nation_of)
        except LinderoError as error:
            return _refusal(error)
        return _json(200, greeting)

    routes = [Route(path, endpoint(handler), methods=["POST"]) for path, handler in handlers.items()]
    return Starlette(routes=[*routes, Route(WELL_KNOWN_PATH, well_known, methods=["GET"])])


def _nation(request: Request, nation_of: Callable[[str], str | None]) -> str:
    certificate = request.scope.get("state", {}).get(_CERTIFICATE, "")
    nation = nation_of(certificate) if certificate else None
    if nation is None:
        structlog.get_logger("door").warning("unknown_certificate", certificate=certificate[:16])
        raise Refused(
            "exchange.unknown_peer",
            "This certificate is not pinned here.",
            "Exchange cards and compare fingerprints.",
        )
    return nation


async def _limited_body(request: Request) -> bytes:
    """Read a body up to the limit; a compressed one is refused, since nothing here is sent compressed."""
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Invalid("exchange.encoding", "Compressed bodies are not taken.", "Send the bytes as they are.")
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_PARCEL_BYTES:
            raise Invalid(
                "exchange.too_large",
                f"A parcel has at most {MAX_PARCEL_BYTES} bytes.",
                "Send fewer batches at once.",
            )
        chunks.append(chunk)
    return b"".join(chunks)


def _refusal(error: LinderoError) -> Response:
    expected = error.expected if isinstance(error, Gap | StaleWitness) else None
    channel = error.channel if isinstance(error, Gap) else ""
    told = WireError(
        code=error.code, text=error.text, advice=error.advice, expected=expected, channel=channel
    )
    return _json(error.status, msgspec.json.encode(told))


def _json(status: int, body: bytes) -> Response:
    return Response(body, status_code=status, media_type="application/json")

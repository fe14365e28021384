"""The peers' door: the only routes that a neighbour has, behind mutual TLS; none of them reads the store."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from lindero.kernel.errors import Invalid, LinderoError, Refused, Unavailable
from lindero.trust.exchange.patience import BODY_S, CERTIFICATE, Turns
from lindero.trust.exchange.refusals import told_of
from lindero.trust.exchange.wire import (
    FETCH_PATH,
    MAX_PARCEL_BYTES,
    RESCUE_PATH,
    WELL_KNOWN_PATH,
    Handler,
)

Fetching = Callable[[str, bytes], Awaitable[bytes]]
"""Takes the neighbour's nation and a request's body, and returns the answer's body without holding a thread."""

WORKERS: Final = 12


class _TooSlow(Unavailable):
    """A request that did not arrive in time; what is left of it is not waited for."""


def peer_application(
    nation_of: Callable[[str], str | None],
    handlers: dict[str, Handler],
    greeting: bytes,
    fetched: Fetching,
) -> Starlette:
    """Build the peers' door.

    Args:
        nation_of: Gives the pinned nation of a certificate's SHA-256 (64 hexadecimal digits), or None.
        handlers: Handler by path; there is no other route but the well-known one.
        greeting: What the node says of itself at the well-known place.
        fetched: Answers a neighbour that fetches what there is for it, when there is something.

    Returns:
        The application; every request without a pinned certificate is refused.
    """
    # Workers of the door's own: neighbours never keep the console waiting, and rescue waits for no flood.
    workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="door")
    turns = {path: Turns() for path in (RESCUE_PATH, FETCH_PATH)}
    of_others = Turns()

    def in_worker(handler: Handler) -> Fetching:
        async def work(nation: str, body: bytes) -> bytes:
            return await asyncio.get_running_loop().run_in_executor(workers, handler, nation, body)

        return work

    def endpoint(path: str, handle: Fetching) -> Route:
        async def answer(request: Request) -> Response:
            try:
                nation = _nation(request, nation_of)
                with turns.get(path, of_others).of(nation):
                    return _answer(await handle(nation, await _limited_body(request)))
            except LinderoError as error:
                return _refusal(error)
            except ClientDisconnect:
                # Nobody is there to read an answer.
                return Response(status_code=400)

        return Route(path, answer, methods=["POST"])

    async def well_known(request: Request) -> Response:
        try:
            _nation(request, nation_of)
        except LinderoError as error:
            return _refusal(error)
        return Response(greeting, media_type="application/json")

    routes = [endpoint(path, in_worker(handler)) for path, handler in handlers.items()]
    return Starlette(
        routes=[*routes, endpoint(FETCH_PATH, fetched), Route(WELL_KNOWN_PATH, well_known, methods=["GET"])]
    )


def _nation(request: Request, nation_of: Callable[[str], str | None]) -> str:
    certificate = request.scope.get("state", {}).get(CERTIFICATE, "")
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
    try:
        async with asyncio.timeout(BODY_S):
            async for chunk in request.stream():
                size += len(chunk)
                if size > MAX_PARCEL_BYTES:
                    raise Invalid(
                        "exchange.too_large",
                        f"A parcel has at most {MAX_PARCEL_BYTES} bytes.",
                        "Send fewer batches at once.",
                    )
                chunks.append(chunk)
    except TimeoutError as error:
        raise _TooSlow(
            "exchange.slow",
            f"The request was not here after {BODY_S:.0f} s.",
            "Send fewer batches at once.",
        ) from error
    return b"".join(chunks)


def _refusal(error: LinderoError) -> Response:
    headers = {"Connection": "close"} if isinstance(error, _TooSlow) else None
    return Response(told_of(error), error.status, headers, "application/json")


def _answer(body: bytes) -> Response:
    return Response(body, media_type="application/octet-stream")

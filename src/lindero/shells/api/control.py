"""The control door: HTTP over a socket in the node's folder, for commands of the machine that serves it."""

import asyncio
import os
import socket
import struct
from collections.abc import Callable
from typing import Any, Final

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from lindero.shells.access import Guard, Identify, Visitor, by_session, token_of, with_purpose
from lindero.shells.api.answers import answer, defect, http_error, json_body, refusal
from lindero.shells.api.application import api_application
from lindero.shells.asking import decode_ask
from lindero.shells.local import local_actor
from lindero.shells.node import Node
from lindero.shells.operations import OPERATIONS, Operation, operate
from lindero.shells.said_locally import FeedShown, Health
from lindero.trust.identity.upkeep import TakHealth

_USER: Final = "user_id"
_CREDENTIALS: Final = struct.Struct("3i")


class LocalProtocol(HttpToolsProtocol):
    """HTTP/1.1 that tells the application which user of the machine is at the other end."""

    def connection_made(self, transport: Any) -> None:
        """Ask the kernel for the user before any request is read."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, _USER: _user_of(transport.get_extra_info("socket"))}


def control_application(
    node: Node, feeds: Callable[[], tuple[FeedShown, ...]], tak: Callable[[], TakHealth] | None = None
) -> Starlette:
    """Build the control door: actions and pages as everywhere, and the operations of the machine itself.

    Args:
        node: The node.
        feeds: Says how the feeds are doing.
        tak: Says how the door for TAK clients is doing; None where there is none.
    """
    identify = by_user(node)
    guard = Guard(node, identify, refusal)
    routes: list[BaseRoute] = [Mount("/api", app=api_application(node, identify))]

    def served(health: Health) -> Health:
        door = tak() if tak is not None else None
        return msgspec.structs.replace(health, feeds=feeds(), tak=door, served=True)

    routes += [_route(node, guard, operation, served) for operation in OPERATIONS.values()]
    return Starlette(routes=routes, exception_handlers={HTTPException: http_error, Exception: defect})


def by_user(node: Node) -> Identify:
    """Recognise people by their session where they signed in, else the machine's user as administrator."""
    signed_in = by_session(node)

    def identify(request: Request) -> Visitor | None:
        # A token that is wrong or has ended must not turn into the administrator.
        if token_of(node, request):
            return signed_in(request)
        actor = local_actor(request.scope["state"][_USER], node.registry.offers("grants"))
        return Visitor(actor=with_purpose(actor, request), name=actor.name)

    return identify


def _route(node: Node, guard: Guard, operation: Operation, served: Callable[[Health], Health]) -> BaseRoute:
    async def run(request: Request, visitor: Visitor) -> Response:
        ask = decode_ask(await json_body(request), operation.asks)
        result = await asyncio.to_thread(operate, node, operation.name, ask, visitor.actor)
        if isinstance(result, bytes):
            return Response(result, media_type="application/octet-stream")
        if isinstance(result, Health):
            result = served(result)
        return answer(result)

    path = f"/control/{operation.name}"
    return guard.route(path, run, needs=operation.needs, methods=["POST"], what=f"control.{operation.name}")


def _user_of(connection: socket.socket) -> int:
    """Return the user at the other end of a local socket; our own where the system cannot tell.

    Only the owner of the node's folder, and root, get as far as this.
    """
    if not hasattr(socket, "SO_PEERCRED"):
        return os.getuid()
    data = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(data)[1])

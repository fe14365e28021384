"""Who gets through which route: none exists without a grant, or a stated reason for being public."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import ClassVar, Final
from urllib.parse import unquote

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount

from lindero.kernel.desk import Actor
from lindero.kernel.errors import Defect, Invalid, LinderoError, Refused
from lindero.shells.console.doors import SIGNED_IN, cookie_name, is_use
from lindero.shells.console.routes import GuardedRoute, GuardedSocket, OpenRoute
from lindero.shells.node import Node
from lindero.trust.identity.api_keys import PREFIX as KEY_PREFIX

PURPOSE_HEADER: Final = "lindero-purpose"
CASE_HEADER: Final = "lindero-case"
REASON_HEADER: Final = "lindero-reason"
LONGEST: Final = {PURPOSE_HEADER: 64, CASE_HEADER: 60, REASON_HEADER: 300}
"""Most characters of each header that says what personal data are read for."""


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at a door, recognised.

    Attributes:
        actor: Who acts, with grants and the stated purpose.
        name: The name shown to people.
        token: The session's token; empty for who needs none.
    """

    actor: Actor
    name: str
    token: str = ""


class NoSession(Refused):
    """Nobody is signed in, or the session has ended; who asks signs in."""

    status: ClassVar[int] = 401

    def __init__(self) -> None:
        super().__init__("api.session", "Nobody is signed in, or the session has ended.", "Sign in first.")


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """What a route asks of who comes.

    Attributes:
        path: The route's path.
        methods: Its HTTP methods; empty for a WebSocket.
        needs: The grant without which it is refused; empty for a public route.
        because: Why it is public.
    """

    path: str
    methods: tuple[str, ...] = ()
    needs: str = ""
    because: str = ""


Endpoint = Callable[[Request, Visitor], Awaitable[Response]]
PublicEndpoint = Callable[[Request], Awaitable[Response]]
Identify = Callable[[Request], Visitor | None]
"""Recognises who sends a request; None for a stranger."""

Refusal = Callable[[Request, LinderoError], Response]
"""Words an error for whoever asked."""


class Guard:
    """Makes routes that nobody passes without being recognised and holding the grant."""

    def __init__(self, node: Node, identify: Identify, refuse: Refusal) -> None:
        """Make a guard.

        Args:
            node: The node behind the routes; it logs every refusal.
            identify: Recognises who sends a request.
            refuse: Words errors for whoever asked.
        """
        self._node = node
        self._identify = identify
        self._refuse = refuse

    def route(
        self, path: str, endpoint: Endpoint, *, needs: str, methods: Sequence[str] = ("GET",), what: str = ""
    ) -> GuardedRoute:
        """Make a route.

        Args:
            path: Its path.
            endpoint: Takes request and visitor; what it raises as `LinderoError` is worded as an answer.
            needs: The grant without which it is refused, or `SIGNED_IN`.
            methods: HTTP methods.
            what: What the log calls it when access is refused; the path if empty.

        Raises:
            Defect: If it names no grant.
        """

        async def guarded(request: Request) -> Response:
            try:
                visitor = await self._admit(request, needs, what or path)
                return await endpoint(request, visitor)
            except LinderoError as error:
                return self._refuse(request, error)

        return GuardedRoute(path, guarded, needs=needs, methods=methods)

    def public(
        self, path: str, endpoint: PublicEndpoint, *, because: str, methods: Sequence[str] = ("GET",)
    ) -> OpenRoute:
        """Make a route that anybody may use.

        Raises:
            Defect: If nobody says why.
        """

        async def open_to_all(request: Request) -> Response:
            try:
                return await endpoint(request)
            except LinderoError as error:
                return self._refuse(request, error)

        return OpenRoute(path, open_to_all, because=because, methods=methods)

    async def _admit(self, request: Request, needs: str, what: str) -> Visitor:
        """Recognise who asks, and let through who holds the grant.

        Raises:
            NoSession: If nobody is recognised.
            TooMany: If the person or the key asks too often.
            Refused: If the grant is missing; the refusal is in the log.
        """
        visitor = self._identify(request)
        if visitor is None:
            raise NoSession
        self._node.limiter.take_actor(visitor.actor.name)
        if needs != SIGNED_IN and needs not in visitor.actor.grants:
            raise await asyncio.to_thread(self._node.refuse_access, visitor.actor, what, needs)
        return visitor


def address_in(request: Request) -> str:
    """Return the address that a request came from; empty where there is none, as on a local socket."""
    return "" if request.client is None else request.client.host


def by_session(node: Node) -> Identify:
    """Recognise people by their session (a bearer token, or the cookie of a browser), machines by their key."""

    def identify(request: Request) -> Visitor | None:
        token = token_of(node, request)
        if token.startswith(KEY_PREFIX):
            machine = node.people.machine_of(token, address_in(request))
            return None if machine is None else Visitor(actor=machine, name=machine.name)
        known = node.people.person_of(token, is_used=is_use(request.headers)) if token else None
        if known is None:
            return None
        actor, name = known
        return Visitor(actor=with_purpose(actor, request), name=name, token=token)

    return identify


def token_of(node: Node, request: Request) -> str:
    """Return the session's token that came with a request; empty if there is none."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return bearer.strip()
    return request.cookies.get(cookie_name(node, request.url.scheme), "")


def with_purpose(actor: Actor, request: Request) -> Actor:
    """Return the actor with purpose of use, case and reason as the request states them; else as the session does.

    Header values are plain ASCII; other letters of a reason are percent-encoded UTF-8.

    Raises:
        Invalid: If a header is longer than what it may say, or cannot be read.
    """
    stated = {
        name: _said(header, request.headers[header])
        for name, header in (
            ("purpose", PURPOSE_HEADER),
            ("case_ref", CASE_HEADER),
            ("reason", REASON_HEADER),
        )
        if request.headers.get(header)
    }
    return msgspec.structs.replace(actor, **stated)


def _said(header: str, text: str) -> str:
    try:
        said = unquote(text, errors="strict")
    except UnicodeDecodeError as error:
        raise Invalid("api.header", f"{header} is no UTF-8.", "Percent-encode it as UTF-8.") from error
    if len(said) > LONGEST[header]:
        raise Invalid("api.header", f"{header} is too long.", f"Say it in {LONGEST[header]} characters.")
    return said


def table_of(routes: Sequence[BaseRoute], prefix: str = "") -> Iterator[Access]:
    """Yield what every route asks of who comes, those of mounted applications included.

    Raises:
        Defect: If a route says neither what it needs nor why it is public.
    """
    for route in routes:
        path = prefix + str(getattr(route, "path", route))
        if isinstance(route, GuardedRoute):
            yield Access(path=path, methods=tuple(sorted(route.methods or ())), needs=route.needs)
        elif isinstance(route, GuardedSocket):
            yield Access(path=path, needs=route.needs)
        elif isinstance(route, OpenRoute):
            yield Access(path=path, methods=tuple(sorted(route.methods or ())), because=route.because)
        elif isinstance(route, Mount) and route.routes:
            yield from table_of(route.routes, path)
        else:
            raise Defect("access.unguarded", f"The route {path} names no grant.", "Make it with a guard.")

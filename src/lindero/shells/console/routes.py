"""Routes that say who may use them: none can be made without a grant, or a reason why it is open."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from lindero.kernel.errors import Defect, Invalid


class MethodRefused(Invalid):
    """A method that an address does not take, for example a form that is sent to a page."""

    status = 405

    def __init__(self, request: Request) -> None:
        super().__init__(
            "console.method",
            f"Nothing can be sent to {request.url.path}.",
            "Choose a menu, or find the page by its name.",
        )


class PersonsRoute(Route):
    """A route that tells people in words, and programs as before, that it does not take a method.

    Attributes:
        otherwise: Answers a browser that asks for a page by another method; the framework does where none is given.
    """

    otherwise: Callable[[Request], Awaitable[Response]] | None = None

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (Starlette)."""
        allowed = self.methods or set()
        if self.otherwise is None or scope["method"] in allowed or not asks_for_page(Headers(scope=scope)):
            await super().handle(scope, receive, send)
            return
        answer = await self.otherwise(Request(scope, receive))
        answer.headers["allow"] = ", ".join(sorted(allowed))
        await answer(scope, receive, send)


class GuardedRoute(PersonsRoute):
    """A route for those who hold a grant.

    Attributes:
        needs: The grant.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[[Request], Awaitable[Response]],
        *,
        needs: str,
        methods: Sequence[str],
    ) -> None:
        self.needs = _said(needs, path, "the grant that it needs")
        super().__init__(path, endpoint, methods=list(methods))


class OpenRoute(PersonsRoute):
    """A route for anybody.

    Attributes:
        because: Why nobody need sign in.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[[Request], Awaitable[Response]],
        *,
        because: str,
        methods: Sequence[str],
    ) -> None:
        self.because = _said(because, path, "why anybody may use it")
        super().__init__(path, endpoint, methods=list(methods))


class GuardedSocket(WebSocketRoute):
    """A WebSocket for those who hold a grant; the endpoint asks `Door.visitor` and checks it itself.

    Attributes:
        needs: The grant.
    """

    def __init__(self, path: str, endpoint: Callable[[WebSocket], Awaitable[None]], *, needs: str) -> None:
        self.needs = _said(needs, path, "the grant that it needs")
        super().__init__(path, endpoint)


def asks_for_page(headers: Mapping[str, str]) -> bool:
    """Say whether a browser asks for a page to be read; programs ask for JSON, or for anything (RFC 9110, 12.5.1)."""
    return "text/html" in headers.get("accept", "")


def _said(words: str, path: str, what: str) -> str:
    if not words.strip():
        raise Defect("console.route", f"{path} does not say {what}.", "Say it where the route is made.")
    return words

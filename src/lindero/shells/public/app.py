"""The routes of the public pages, all below `/public/`."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from lindero.kernel.desk import Actor
from lindero.shells.console.routes import OpenRoute
from lindero.shells.limits import Pseudonyms
from lindero.shells.node import Node
from lindero.shells.public.catalogue import Tongue, best_tongue, tongue_of
from lindero.shells.public.consulting import Consulting
from lindero.shells.public.doorstep import Doorstep
from lindero.shells.public.drawing import HEADERS, Drawer, file_answer
from lindero.shells.public.following import Following
from lindero.shells.public.reporting import Reporting
from lindero.shells.public.warned import Warned

TRANSPARENCY: Final = "/oversight/transparency"
"""The page whose data the public reads too."""

READER: Final = Actor(name="public/figures", grants=frozenset({"oversight.read"}))
"""Whoever reads the published counters: that one page, which is counted and holds nobody's data."""

AGREEMENTS: Final = "/agreements/published"
"""The page whose data the public reads too: texts that every party publishes, without what stays inside."""

TEXT_READER: Final = Actor(name="public/agreements", grants=frozenset({"agreements.read"}))
"""Whoever reads the published agreements: that one page, which holds nobody's data and tells of no other text."""

Show = Callable[[Request, Tongue], Response]
Send = Callable[[Request, Tongue], Awaitable[Response]]


def public_routes(node: Node, pseudonyms: Pseudonyms) -> list[BaseRoute]:
    """Return the routes; none where the node's configuration keeps the public pages shut."""
    return PublicSite(node, pseudonyms).routes() if node.config.public.opened else []


class PublicSite:
    """The public pages of a node."""

    def __init__(self, node: Node, pseudonyms: Pseudonyms) -> None:
        self._node = node
        self._drawer, self._door = Drawer(node), Doorstep(node, pseudonyms)

    def routes(self) -> list[BaseRoute]:
        """Return every route; the last one answers what is not there."""
        reporting = Reporting(self._door, self._drawer)
        following = Following(self._door, self._drawer)
        consulting = Consulting(self._door, self._drawer)
        warned = Warned(self._door, self._drawer)
        routes = [
            _route("/public", self._welcome, "GET"),
            _route("/public/", self._welcome, "GET"),
            _route("/public/static/{name}", self._file, "GET"),
            self._given("warnings.atom", warned.feed),
            self._given("warnings/{warning}.cap", warned.message),
            self._shown("", self._start(warned)),
            self._shown("warnings", warned.every),
            self._shown("report", reporting.form),
            self._sent("report", reporting.send),
            self._shown("follow", following.form),
            self._sent("follow", following.send),
            self._shown("consultations", consulting.every),
            self._shown("consultations/{consultation}", consulting.one),
            self._shown("consultations/{consultation}/comment", consulting.form),
            self._sent("consultations/{consultation}/comment", consulting.send),
            self._shown("meetings", consulting.meetings),
            self._shown("rights", self._plain("rights")),
            self._shown("figures", self._figures),
            self._shown("agreements", self._agreements),
            self._shown("waiting", self._plain("waiting")),
            _route("/public/{path:path}", self._missing, "GET"),
        ]
        for route in routes:
            route.otherwise = self._not_like_this
        return list(routes)

    def _plain(self, section: str) -> Show:
        def show(request: Request, tongue: Tongue) -> Response:
            return self._drawer.page(tongue, section)

        return show

    def _start(self, warned: Warned) -> Show:
        def show(request: Request, tongue: Tongue) -> Response:
            return self._drawer.page(tongue, "start", {"view": warned.holding(tongue)})

        return show

    def _figures(self, request: Request, tongue: Tongue) -> Response:
        page = self._node.page(TRANSPARENCY)
        return self._drawer.page(tongue, "figures", {"view": self._node.show(page, page.asks(), READER)})

    def _agreements(self, request: Request, tongue: Tongue) -> Response:
        page = self._node.page(AGREEMENTS)
        view = self._node.show(page, page.asks(language=tongue.code), TEXT_READER)
        return self._drawer.page(tongue, "agreements", {"view": view})

    def _given(self, path: str, give: Callable[[Request], Response]) -> OpenRoute:
        """Return the route of what machines read, in no language of its own."""

        async def endpoint(request: Request) -> Response:
            return await self._door.apart(give, request)

        return _route(f"/public/{path}", endpoint, "GET")

    def _shown(self, path: str, show: Show) -> OpenRoute:
        async def endpoint(request: Request) -> Response:
            tongue = tongue_of(request.path_params["language"])
            if tongue is None:
                return await self._missing(request)
            return await self._door.apart(show, request, tongue)

        return _route(f"/public/{{language}}/{path}", endpoint, "GET")

    def _sent(self, path: str, send: Send) -> OpenRoute:
        async def endpoint(request: Request) -> Response:
            tongue = tongue_of(request.path_params["language"])
            return await (self._missing(request) if tongue is None else send(request, tongue))

        return _route(f"/public/{{language}}/{path}", endpoint, "POST")

    async def _welcome(self, request: Request) -> Response:
        code = best_tongue(request.headers.get("accept-language", "")).code
        return RedirectResponse(f"/public/{code}/", 303, {**HEADERS, "vary": "accept-language"})

    async def _file(self, request: Request) -> Response:
        answer = file_answer(request.path_params["name"], request.query_params.get("v", ""))
        return await self._missing(request) if answer is None else answer

    async def _not_like_this(self, request: Request) -> Response:
        """Tell somebody who opened the address of a form as a page, or sent a form to a page."""
        return await self._missing(request, 405)

    async def _missing(self, request: Request, status: int = 404) -> Response:
        first = request.url.path.removeprefix("/public").strip("/").partition("/")[0]
        tongue = tongue_of(first) or best_tongue(request.headers.get("accept-language", ""))
        return self._drawer.page(tongue, "missing", status=status)


def _route(path: str, endpoint: Callable[[Request], Awaitable[Response]], method: str) -> OpenRoute:
    because = "anybody may report, follow a report, and read what is published"
    return OpenRoute(path, endpoint, because=because, methods=[method])

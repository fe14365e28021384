"""The web application of a node: console, public pages and JSON interface behind one set of shields."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount

from lindero.shells import administration
from lindero.shells.access import Guard, by_session, table_of
from lindero.shells.api.answers import answer, http_error, refusal
from lindero.shells.api.application import api_application
from lindero.shells.compressed import Compressed
from lindero.shells.console.app import console_routes
from lindero.shells.limits import Pseudonyms
from lindero.shells.node import Node
from lindero.shells.public.app import public_routes
from lindero.shells.shields import OwnSiteOnly, RateLimits, SecurityHeaders


def web_application(node: Node) -> Starlette:
    """Build console, public pages and JSON interface of a node.

    Raises:
        Defect: If a route names no grant.
    """
    administration.lend(node)
    identify, pseudonyms = by_session(node), Pseudonyms(node.random)

    async def alive(request: Request) -> Response:
        return answer({"status": "ok"})

    guard = Guard(node, identify, refusal)
    routes: list[BaseRoute] = [
        Mount("/api", app=api_application(node, identify)),
        guard.public("/health", alive, because="a monitor asks whether the node answers, and learns no more"),
        *public_routes(node, pseudonyms),
        *console_routes(node),
    ]
    list(table_of(routes))
    return Starlette(
        routes=routes,
        # What no route takes (an address with a line feed in it, say) is told as the JSON interface tells it.
        exception_handlers={HTTPException: http_error},
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(RateLimits, limiter=node.limiter, pseudonyms=pseudonyms),
            Middleware(OwnSiteOnly),
            Middleware(Compressed),
        ],
    )

"""The JSON interface, made from the declarations: an action is a POST, a page a GET."""

import asyncio
from collections.abc import Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from lindero.kernel.capability import Action, Page
from lindero.shells.access import Guard, Identify, Visitor
from lindero.shells.api.answers import answer, defect, http_error, json_body, refusal
from lindero.shells.api.approving import approval_in, approval_route
from lindero.shells.api.exports import export_route
from lindero.shells.api.openapi import document, path_of
from lindero.shells.api.sessions import session_routes
from lindero.shells.asking import decode_ask
from lindero.shells.node import Node
from lindero.shells.ogc.routes import ogc_routes
from lindero.shells.queries import query_of


def api_application(node: Node, identify: Identify, more: Sequence[BaseRoute] = ()) -> Starlette:
    """Build the JSON interface of a node, to be mounted under `/api`.

    Args:
        node: The node.
        identify: Recognises who sends a request.
        more: Further routes for this door only.

    Returns:
        The application; every error is JSON with code, text, advice and reasons.
    """
    guard = Guard(node, identify, refusal)
    described = document(node.registry)

    async def describe(request: Request) -> Response:
        return answer(described)

    routes: list[BaseRoute] = [
        guard.public("/openapi.json", describe, because="it says what the program is, nothing of its data"),
        *session_routes(node, guard),
        approval_route(node, guard),
        export_route(node, guard),
        *ogc_routes(node, guard),
        *(_action_route(node, guard, action) for action in node.registry.actions.values()),
        *(_page_route(node, guard, page) for page in node.registry.pages.values()),
        *more,
    ]
    return Starlette(routes=routes, exception_handlers={HTTPException: http_error, Exception: defect})


def _action_route(node: Node, guard: Guard, action: Action) -> BaseRoute:
    async def act(request: Request, visitor: Visitor) -> Response:
        ask = decode_ask(await json_body(request), action.asks)
        given = approval_in(node, request)
        return answer(await asyncio.to_thread(node.act, action.name, ask, visitor.actor, given))

    return guard.route(path_of(action), act, needs=action.needs, methods=["POST"], what=action.name)


def _page_route(node: Node, guard: Guard, page: Page) -> BaseRoute:
    async def show(request: Request, visitor: Visitor) -> Response:
        query = query_of(page.asks, given_in(request))
        return answer(await asyncio.to_thread(node.show, page, query, visitor.actor))

    return guard.route(page.path, show, needs=page.needs)


def given_in(request: Request) -> dict[str, Sequence[str]]:
    """Return what path and query string of a request give for a page's query, all values by name."""
    given: dict[str, Any] = {name: [str(value)] for name, value in request.path_params.items()}
    for name in request.query_params:
        given[name] = [*given.get(name, ()), *request.query_params.getlist(name)]
    return given

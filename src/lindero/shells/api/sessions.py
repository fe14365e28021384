"""Signing in and out by JSON: the same sessions as the console's."""

import asyncio
from typing import Annotated, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from lindero.kernel.errors import Refused
from lindero.shells.access import Guard, NoSession, Visitor, address_in
from lindero.shells.api.answers import answer, json_body
from lindero.shells.asking import decode_ask
from lindero.shells.console.doors import FORGET, FORGET_KEPT, SIGNED_IN, cookie_name
from lindero.shells.node import Node

COOKIE_S: Final = 12 * 3_600
"""How long a browser keeps the cookie, seconds: as long as a session lasts."""


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs in."""

    person: Annotated[str, msgspec.Meta(description="Short name.", max_length=120)]
    phrase: Annotated[str, msgspec.Meta(description="Pass phrase.", max_length=1_024)]


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A person who is signed in.

    Attributes:
        person: The actor's name, as in every log entry.
        name: The name shown to colleagues.
        grants: What the person may do.
        token: The bearer token; only in the answer to signing in.
    """

    person: str
    name: str
    grants: tuple[str, ...]
    token: str = ""


class NotRecognised(Refused):
    """The name or the pass phrase is wrong; which of them is not said."""

    status = 401

    def __init__(self) -> None:
        super().__init__("api.sign_in", "The name or the pass phrase is wrong.", "Try again.")


def session_routes(node: Node, guard: Guard) -> list[BaseRoute]:
    """Return the routes by which people sign in and out."""

    async def sign_in(request: Request) -> Response:
        ask = decode_ask(await json_body(request), SignIn)
        address = address_in(request)
        node.limiter.check("sign_in", address)
        token = await asyncio.to_thread(node.sign_in, ask.person, ask.phrase)
        known = node.person_of(token) if token is not None else None
        if token is None or known is None:
            node.limiter.take("sign_in", address)
            raise NotRecognised
        actor, name = known
        grants = tuple(sorted(actor.grants))
        response = answer(Session(person=actor.name, name=name, grants=grants, token=token))
        set_cookie(node, request, response, token)
        return response

    async def who(request: Request, visitor: Visitor) -> Response:
        grants = tuple(sorted(visitor.actor.grants))
        return answer(Session(person=visitor.actor.name, name=visitor.name, grants=grants))

    async def sign_out(request: Request, visitor: Visitor) -> Response:
        if not visitor.token:
            raise NoSession
        await asyncio.to_thread(node.sign_out, visitor.token)
        response = answer(None)
        response.headers[FORGET] = FORGET_KEPT
        response.delete_cookie(cookie_name(node, request.url.scheme), path="/")
        return response

    return [
        guard.public("/session", sign_in, methods=["POST"], because="it is how people become known"),
        guard.route("/session", who, needs=SIGNED_IN),
        guard.route("/session", sign_out, needs=SIGNED_IN, methods=["DELETE"]),
    ]


def set_cookie(node: Node, request: Request, response: Response, token: str) -> None:
    """Give a browser its session; scripts cannot read it, and other sites' pages cannot send it."""
    response.set_cookie(
        cookie_name(node, request.url.scheme),
        token,
        max_age=COOKIE_S,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )

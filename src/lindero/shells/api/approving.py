"""Approvals by JSON: what would be approved is asked first, the approval comes in a header of the act itself."""

import asyncio
from typing import Annotated, Final
from urllib.parse import unquote

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from lindero.kernel.errors import Invalid, Refused
from lindero.shells.access import Guard, Visitor
from lindero.shells.api.answers import answer, json_body
from lindero.shells.approval import Given
from lindero.shells.asking import decode_ask
from lindero.shells.console.doors import SIGNED_IN
from lindero.shells.node import Node
from lindero.trust.identity.passkeys import Site

HEADER: Final = "lindero-approval"
"""Carries the approval: percent-encoded JSON with `nonce` and either `answer` or `phrase`."""


class AskApproval(msgspec.Struct, frozen=True, kw_only=True):
    """Which act would be approved."""

    action: Annotated[str, msgspec.Meta(description="Name of the action.", max_length=120)]
    ask: Annotated[msgspec.Raw, msgspec.Meta(description="The ask, as it will be sent.")] = msgspec.Raw(b"{}")


class GivenApproval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An approval as the header carries it."""

    nonce: str
    answer: str = ""
    phrase: str = ""


def approval_route(node: Node, guard: Guard) -> BaseRoute:
    """Return the route that says what would be approved, with its digest and what a passkey must sign."""

    async def ask_approval(request: Request, visitor: Visitor) -> Response:
        wanted = decode_ask(await json_body(request), AskApproval)
        ask = decode_ask(bytes(wanted.ask), node.registry.action(wanted.action).asks)
        site = site_of(node, request)
        return answer(await asyncio.to_thread(node.ask_approval, wanted.action, ask, visitor.actor, site))

    return guard.route("/approvals", ask_approval, needs=SIGNED_IN, methods=["POST"], what="approvals")


def approval_in(node: Node, request: Request) -> Given | None:
    """Return the approval that came with a request; None where none did.

    Raises:
        Invalid: If the header is no approval.
    """
    text = request.headers.get(HEADER, "")
    if not text:
        return None
    try:
        given = msgspec.json.decode(unquote(text, errors="strict"), type=GivenApproval)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Invalid(
            "api.approval", "The approval cannot be read.", "Send percent-encoded JSON with nonce and answer."
        ) from error
    return Given(nonce=given.nonce, answer=given.answer, phrase=given.phrase, site=site_of(node, request))


def site_of(node: Node, request: Request) -> Site | None:
    """Return the console as a browser knows it; None where passkeys cannot be bound to the address."""
    try:
        return node.passkeys.site(f"{request.url.scheme}://{request.headers.get('host', '')}")
    except Refused:
        return None

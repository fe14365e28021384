"""Exports by JSON's door: a marked file of what a page shows."""

import asyncio
from typing import Annotated
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from lindero.shells.access import Guard, Visitor
from lindero.shells.api.answers import json_body
from lindero.shells.asking import decode_ask
from lindero.shells.console.doors import SIGNED_IN
from lindero.shells.exporting import DataForm, export
from lindero.shells.node import Node

MARK_HEADER = "lindero-mark"
"""Carries the mark of a file as percent-encoded UTF-8, for programs that keep the file alone."""


class AskFile(msgspec.Struct, frozen=True, kw_only=True):
    """Which page is wanted as a file."""

    address: Annotated[str, msgspec.Meta(description="Path of the page with its query.", max_length=2_000)]
    form: Annotated[DataForm, msgspec.Meta(description="Form of the file.")] = "json"
    agreed: Annotated[
        str, msgspec.Meta(description="Record by which another person agreed to more.", max_length=26)
    ] = ""


def export_route(node: Node, guard: Guard) -> BaseRoute:
    """Return the route that makes a marked file of a page; the page itself asks for its own grant."""

    async def make(request: Request, visitor: Visitor) -> Response:
        ask = decode_ask(await json_body(request), AskFile)
        made = await asyncio.to_thread(export, node, ask.address, ask.form, visitor.actor, ask.agreed)
        headers = {
            "content-disposition": f'attachment; filename="{made.name}"',
            "cache-control": "no-store",
            MARK_HEADER: quote(made.mark.in_words()),
        }
        return Response(made.data, media_type=made.media_type, headers=headers)

    return guard.route("/exports", make, needs=SIGNED_IN, methods=["POST"], what="exports")

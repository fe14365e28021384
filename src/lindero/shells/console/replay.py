"""What a replay plays, as bytes that a browser reads without decoding: the page of positions in the wire's form."""

from typing import Final, cast

from starlette.responses import Response
from starlette.routing import BaseRoute

from lindero.capabilities.picture.pages.replay import WindowView, frame_of
from lindero.shells.console.doors import Door, Visit
from lindero.shells.console.pages import query_of
from lindero.shells.node import Node

WINDOW: Final = "/replay/window"
"""The page that says the same as JSON."""


def replay_routes(node: Node, door: Door) -> list[BaseRoute]:
    """Return the route of the replay's frames, where the node has a picture."""
    found = [page for folder in node.registry.capabilities for page in folder.pages if page.path == WINDOW]
    if not found:
        return []
    page = found[0]

    def frames(visit: Visit) -> Response:
        view = cast(WindowView, node.show(page, query_of(page, visit.request), visit.actor))
        return Response(
            frame_of(view), headers={"cache-control": "no-store"}, media_type="application/octet-stream"
        )

    return [door.guarded("/replay/frames", frames, needs=page.needs)]

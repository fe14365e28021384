"""What the patrol page needs beside itself: its service worker, its manifest, and its empty frame for no network."""

from collections.abc import Mapping
from typing import Final

import msgspec
from starlette.responses import Response
from starlette.routing import BaseRoute

from lindero.shells.console.assets import Assets
from lindero.shells.console.doors import Door, Stranger
from lindero.shells.console.frames import Frames
from lindero.shells.console.rendering import Renderer
from lindero.shells.node import Node

PATROL: Final = "/patrol"
"""The patrol page, and how far its service worker reaches."""

MANIFEST: Final[Mapping[str, object]] = {
    "id": PATROL,
    "name": "Lindero patrol",
    "short_name": "Patrol",
    "start_url": PATROL,
    "scope": PATROL,
    "display": "standalone",
    "background_color": "#0c1418",
    "theme_color": "#0c1418",
    "icons": [
        {
            "src": "/static/patrol-icon.svg",
            "sizes": "any",
            "type": "image/svg+xml",
            "purpose": "any maskable",
        }
    ],
}


class Phone:
    """Serves what a phone keeps of the patrol page: nothing of it holds data, so nobody need sign in."""

    def __init__(self, node: Node, renderer: Renderer, frames: Frames, assets: Assets) -> None:
        self._node = node
        self._renderer = renderer
        self._frames = frames
        self._assets = assets

    def routes(self, door: Door) -> list[BaseRoute]:
        """Return the three routes; none where the node has no patrol page."""
        if PATROL not in self._node.registry.pages:
            return []
        return [
            door.open(f"{PATROL}/worker.js", self._worker, because="a script says nothing of the node"),
            door.open(
                f"{PATROL}/manifest.webmanifest", self._manifest, because="it names the page and its icon"
            ),
            door.open(
                f"{PATROL}/offline", self._offline, because="an empty page, for when nobody can sign in"
            ),
        ]

    def _worker(self, stranger: Stranger) -> Response:
        answer = self._assets.served("patrol-worker.js", stranger.request)
        answer.headers["service-worker-allowed"] = PATROL
        return answer

    def _manifest(self, stranger: Stranger) -> Response:
        headers = {"cache-control": "no-cache"}
        return Response(msgspec.json.encode(MANIFEST), 200, headers, "application/manifest+json")

    def _offline(self, stranger: Stranger) -> Response:
        return self._renderer.answer(stranger.request, "patrol/offline.html", self._frames.frame(), {})

"""A page on paper: what its template says, without what only a screen has, marked on every sheet (safeguard S-59)."""

from collections.abc import Mapping

import msgspec
from starlette.datastructures import QueryParams

from lindero.kernel.capability import Page
from lindero.shells.console.doors import Visit
from lindero.shells.console.frames import Frames
from lindero.shells.console.rendering import Renderer, tongue_for
from lindero.shells.console.turning import turning
from lindero.shells.marking import Mark
from lindero.shells.node import Node
from lindero.shells.pdf.reading import document_of
from lindero.shells.pdf.typesetting import typeset


class Paper:
    """Sets pages for one visit: the same template, in the same language, for the same person as on the screen."""

    def __init__(self, node: Node, renderer: Renderer, frames: Frames, visit: Visit) -> None:
        self._node = node
        self._renderer = renderer
        self._frames = frames
        self._visit = visit

    def pdf(self, page: Page, view: msgspec.Struct, given: Mapping[str, list[str]], mark: Mark) -> bytes:
        """Return a page as a PDF file.

        Args:
            page: The page.
            view: What it shows; nothing else of the node reaches the paper.
            given: What its address gave for its query.
            mark: What stands on every sheet.
        """
        folder = next(one.name for one in self._node.registry.capabilities if page in one.pages)
        query = QueryParams([(name, text) for name, texts in given.items() for text in texts])
        values = {
            "view": view,
            "page": page,
            "query": query,
            "may": self._visit.actor.grants.__contains__,
            "inset": _nothing,
            "turn": turning(self._visit.request.url.path, query),
        }
        frame = self._frames.frame(self._visit, folder=folder, view=view)
        tongue = tongue_for(self._visit.request, frame)
        html = self._renderer.render(f"{folder}/{page.template}", frame, values, tongue=tongue)
        told = self._renderer.pages(tongue).told
        return typeset(document_of(html, author=told(mark.node), mark=told(mark.in_words())))


def _nothing(_path: str) -> str:
    """Leave out the part of another page that a page shows: what is kept for the paper is its own."""
    return ""

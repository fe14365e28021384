"""Taking a page along as a marked file (safeguard S-59)."""

from typing import Final

from starlette.responses import Response
from starlette.routing import BaseRoute

from lindero.kernel.errors import Invalid
from lindero.shells.console.doors import SIGNED_IN, Door, Visit
from lindero.shells.console.frames import Frames
from lindero.shells.console.paper import Paper
from lindero.shells.console.rendering import Renderer
from lindero.shells.exporting import Form, export
from lindero.shells.node import Node

_FORMS: Final[dict[str, Form]] = {"csv": "csv", "ics": "ics", "json": "json", "pdf": "pdf"}


class Exports:
    """Makes files of pages; whether somebody may see a page, the page itself decides."""

    def __init__(self, node: Node, renderer: Renderer, frames: Frames) -> None:
        self._node = node
        self._renderer = renderer
        self._frames = frames

    def routes(self, door: Door) -> list[BaseRoute]:
        """Return the route of the menu's buttons."""
        return [door.guarded("/export", self._make, needs=SIGNED_IN, methods=("POST",))]

    def _make(self, visit: Visit) -> Response:
        form = _FORMS.get(_one(visit, "form"), "json")
        paper = Paper(self._node, self._renderer, self._frames, visit)
        address, agreed = _one(visit, "address"), _one(visit, "agreed")
        made = export(self._node, address, form, visit.actor, agreed, paper.pdf)
        headers = {"content-disposition": f'attachment; filename="{made.name}"', "cache-control": "no-store"}
        return Response(made.data, media_type=made.media_type, headers=headers)


def _one(visit: Visit, name: str) -> str:
    """Return one text of the form; empty if it was not sent.

    Raises:
        Invalid: If it was sent several times.
    """
    texts = visit.form.get(name, ())
    if len(texts) > 1:
        raise Invalid("console.export", f"{name} was sent twice.", "Use the buttons of the page's menu.")
    return texts[0] if texts else ""

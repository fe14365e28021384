"""Taking a page along as a marked file (safeguard S-59)."""

from starlette.responses import Response
from starlette.routing import BaseRoute

from lindero.kernel.errors import Invalid
from lindero.shells.console.doors import SIGNED_IN, Door, Visit
from lindero.shells.exporting import Form, export
from lindero.shells.node import Node


class Exports:
    """Makes files of pages; whether somebody may see a page, the page itself decides."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def routes(self, door: Door) -> list[BaseRoute]:
        """Return the route of the menu's buttons."""
        return [door.guarded("/export", self._make, needs=SIGNED_IN, methods=("POST",))]

    def _make(self, visit: Visit) -> Response:
        form: Form = "csv" if _one(visit, "form") == "csv" else "json"
        made = export(self._node, _one(visit, "address"), form, visit.actor, _one(visit, "agreed"))
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

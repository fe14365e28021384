"""Warnings for anybody: read on a page in every language, and as CAP 1.2 by sirens, weather apps and broadcasters."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from lindero.capabilities.warnings.cap_writing import sender_of, xml_text
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError, Missing
from lindero.kernel.times import text_of
from lindero.shells.public.catalogue import Tongue
from lindero.shells.public.doorstep import Doorstep
from lindero.shells.public.drawing import HEADERS, Drawer

WARNINGS: Final = "/warnings"
"""The page whose data the public reads too: what the own office warned everybody of."""

CAP: Final = "/warnings/cap/{warning}"
"""The page of one own warning as CAP."""

READER: Final = Actor(name="public/warnings", grants=frozenset({"warnings.read"}))
"""Whoever reads the own warnings: those two pages, and of them what this office issued."""

_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Warned:
    """The page of warnings, their feed, and each of them as CAP."""

    def __init__(self, doorstep: Doorstep, drawer: Drawer) -> None:
        self._drawer, self._node = drawer, doorstep.node

    def holding(self, tongue: Tongue) -> Any:
        """Return the own warnings that hold, the gravest first."""
        page = self._node.page(WARNINGS)
        return self._node.show(page, page.asks(own=True, language=tongue.code), READER)

    def every(self, request: Request, tongue: Tongue) -> Response:
        """Show what is warned of."""
        return self._drawer.page(tongue, "warnings", {"view": self.holding(tongue)})

    def feed(self, request: Request) -> Response:
        """Give every warning that holds, and the end of those that would hold still, as Atom with CAP (RFC 4287)."""
        page = self._node.page(WARNINGS)
        view: Any = self._node.show(page, page.asks(own=True, ended=True), READER)
        newest = max((line.sent_at for line in view.warnings), default=view.at)
        name = f"tag:{sender_of(self._node.nation)},2026:"
        title = xml_text(self._node.config.name)
        lines = [
            _XML + '<feed xmlns="http://www.w3.org/2005/Atom">',
            f"<id>{name}warnings</id><title>{title}</title><updated>{text_of(newest)}</updated>",
            f'<author><name>{title}</name></author><link rel="self" href="/public/warnings.atom"/>',
            *(self._entry(name, line) for line in view.warnings),
            "</feed>\n",
        ]
        return Response("\n".join(lines), headers=HEADERS, media_type="application/atom+xml")

    def message(self, request: Request) -> Response:
        """Give one own warning as CAP; what is none of them is as nothing."""
        try:
            text = self._cap(request.path_params["warning"])
        except LinderoError as error:
            if not isinstance(error, Missing):
                raise
            return Response(status_code=404, headers=HEADERS)
        return Response(text, headers=HEADERS, media_type="application/cap+xml")

    def _entry(self, name: str, line: Any) -> str:
        address = f"/public/warnings/{line.record_id}.cap"
        return (
            f"<entry><id>{name}{line.record_id}</id><title>{xml_text(line.headline or line.event)}</title>"
            f"<updated>{text_of(line.sent_at)}</updated>"
            f'<link rel="alternate" type="application/cap+xml" href="{address}"/>'
            f'<content type="application/cap+xml">{self._cap(line.record_id).partition("?>")[2]}</content></entry>'
        )

    def _cap(self, warning: str) -> str:
        page = self._node.page(CAP)
        view: Any = self._node.show(page, page.asks(warning=warning), READER)
        text: str = view.xml
        return text

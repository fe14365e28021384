"""Drawing public pages: their own frame, their own style, no script, and a policy that lets nothing else in."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import jinja2
import msgspec
from starlette.responses import HTMLResponse, Response

from lindero.kernel.times import text_of
from lindero.shells.node import Node
from lindero.shells.public.catalogue import LANGUAGES, Tongue

_HERE: Final = Path(__file__).parent
_TYPES: Final = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
FILES: Final[Mapping[str, bytes]] = {
    file.name: file.read_bytes() for file in sorted((_HERE / "static").iterdir()) if file.suffix in _TYPES
}
"""The few files that pages load: a style sheet and an icon."""

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'"
)
"""What a public page may load: its style and its icon. No script could run, and there is no exception to that."""

HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}

SECTIONS: Final = (
    *("report", "follow", "consultations", "meetings"),
    *("rights", "figures", "agreements", "waiting"),
)
"""The pages beside the start, by the last word of their address."""


class Drawer:
    """Draws pages in one of the languages."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._pages = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._pages.filters["day"] = day
        self._pages.filters["minute"] = minute

    def page(
        self, tongue: Tongue, section: str, values: Mapping[str, Any] | None = None, *, status: int = 200
    ) -> Response:
        """Return a page.

        Args:
            tongue: The language.
            section: Which page: the name of its template, and of its place in the menu.
            values: What it shows; `path` where its address below the language is not that of its section.
            status: The answer's status.
        """
        here = _SECTION_OF.get(section, section)
        html = self._pages.get_template(f"{section}.html").render(
            t=tongue,
            section=section,
            here=here,
            sections=SECTIONS,
            tongues=[Tongue(code) for code in LANGUAGES],
            name=_isolated(self._node.config.name),
            public=self._node.config.public,
            exercise=self._node.config.setting == "exercise",
            file=address_of,
            **({"path": "" if here == "start" else here} | dict(values or {})),
        )
        return HTMLResponse(html, status, {**HEADERS, "content-language": tongue.code})


_SECTION_OF: Final[Mapping[str, str]] = {
    "sent": "report",
    "thread": "follow",
    "consultation": "consultations",
    "comment": "consultations",
    "commented": "consultations",
    "missing": "",
}
"""Which section a page belongs to that has no address of its own."""


def _isolated(text: str) -> str:
    """Return a name so that it stands in writing of either direction (Unicode UAX 9, 2.4.1)."""
    return f"\u2068{text}\u2069"


def address_of(name: str) -> str:
    """Return the address of a file, with its version, under which it may be kept for ever."""
    return f"/public/static/{name}?v={_version(name)}"


def file_answer(name: str, version: str) -> Response | None:
    """Return a file; None if there is none of this name."""
    if name not in FILES:
        return None
    known = version == _version(name)
    headers = {"cache-control": "public, max-age=31536000, immutable" if known else "no-cache"}
    return Response(FILES[name], headers=headers, media_type=_TYPES[Path(name).suffix])


def _version(name: str) -> str:
    return hashlib.sha256(FILES[name]).hexdigest()[:12]


def day(at: int) -> str:
    """Return the day of an instant, `2026-11-22`, which is written alike in every language; no hour, on purpose."""
    return text_of(at)[:10]


def minute(at: int) -> str:
    """Return an instant of something announced to everybody, `2026-11-22 18:00`, UTC, alike in every language."""
    return text_of(at)[:16].replace("T", " ")


class Problem(msgspec.Struct, frozen=True):
    """Something that is wrong with a form.

    Attributes:
        field: Which field; empty for the whole form.
        words: What to do, in the reader's language.
    """

    field: str
    words: str

"""Setting a document as a PDF file: tagged as PDF/UA-1 asks, its fonts within, the same bytes for the same document."""

import re
import threading
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import typst

from lindero.kernel.errors import Defect, Unavailable
from lindero.shells.pdf.coverage import covered_by, written
from lindero.shells.pdf.parts import Document

FONTS: Final = Path(__file__).parent.parent / "console" / "static" / "print"
"""Where the build puts the fonts that are embedded (`scripts/build_assets.py`)."""

_TEMPLATE: Final = Path(__file__).with_name("document.typ")
_ESCAPED: Final = re.compile(r"\\(?:u00[01][0-9a-f]|[bf]|(.))")
"""What JSON writes with a backslash: a control character, of which none is ever drawn, or one that stays."""

_ONE_AT_A_TIME: Final = threading.Lock()


def typeset(document: Document) -> bytes:
    """Return a document as a PDF file (ISO 14289-1, PDF/UA-1).

    It reads no file but template and fonts, asks no clock and no network: who, when and what for stand in the mark.

    Raises:
        Unavailable: If the fonts were not built.
        Defect: If the typesetter cannot set it as the standard asks.
    """
    compiler = _compiler()
    told = _ESCAPED.sub(_kept, written(msgspec.json.encode(document).decode(), _covered()))
    try:
        with _ONE_AT_A_TIME:
            made = compiler.compile(
                format="pdf", sys_inputs={"told": told}, pdf_standards=["ua-1"], timestamp=0
            )
    except typst.TypstError as error:
        raise Defect(
            "pdf.typesetting",
            f"This page cannot be set as a PDF file: {error.message}.",
            "Take it as JSON or print it from the browser, and report it to the developers.",
        ) from error
    if not isinstance(made, bytes):
        raise Defect("pdf.typesetting", "The typesetter gave no file.", "Report it to the developers.")
    return made


def _kept(escaped: re.Match[str]) -> str:
    return escaped[0] if escaped[1] else ""


@cache
def _covered() -> frozenset[int]:
    return covered_by(sorted(FONTS.glob("*.ttf")))


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    if not fonts.families():
        raise Unavailable(
            "pdf.fonts", f"The fonts for PDF files are not in {FONTS}.", "Build them with `make setup`."
        )
    return typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=fonts, ignore_system_fonts=True)

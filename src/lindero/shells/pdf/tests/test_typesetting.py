"""The file: tagged, in its language, marked on every sheet, its fonts within, the same for the same document."""

import io
import re
from collections.abc import Iterator

import pikepdf
import pytest

from lindero.shells.pdf.coverage import written
from lindero.shells.pdf.reading import document_of
from lindero.shells.pdf.typesetting import typeset

MARK = "Nordia node · person/keller · 2026-11-22T08:00:13Z"
PAGE = """<html lang="ar" dir="rtl"><head><title>قرار</title></head><main><h1>قرار</h1><p>نص</p>
<table><thead><tr><th scope="col">حقل</th></tr></thead><tbody><tr><td class="nothing">لا شيء</td></tr></tbody></table>
<ul><li>واحد</li></ul><p lang="en" dir="ltr"><strong>MV</strong> <code>6f2a</code></p></main></html>"""


def made(html: str) -> pikepdf.Pdf:
    """Open the file of a page as others would."""
    return pikepdf.open(io.BytesIO(typeset(document_of(html, author="Nordia node", mark=MARK))))


def tags(pdf: pikepdf.Pdf) -> set[str]:
    """Return the names of a file's structure elements."""
    return {str(one.S) for one in _elements(pdf.Root.StructTreeRoot)}


def _elements(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    children = element.get("/K", pikepdf.Array())
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _elements(child)


def drawn(pdf: pikepdf.Pdf) -> list[str]:
    """Return what each sheet says, from its fonts' own tables of characters."""
    said = []
    for page in pdf.pages:
        maps = {name: _characters(font) for name, font in page.Resources.Font.items()}
        text, current = "", dict[bytes, str]()
        for one in pikepdf.parse_content_stream(page):
            operands, operator = list(one.operands), one.operator
            if str(operator) == "Tf":
                current = maps[str(operands[0])]
            elif str(operator) in {"Tj", "TJ"}:
                pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
                for piece in pieces:
                    if isinstance(piece, pikepdf.String):
                        codes = bytes(piece)
                        text += "".join(current.get(codes[n : n + 2], "") for n in range(0, len(codes), 2))
        said.append(text)
    return said


def _characters(font: pikepdf.Object) -> dict[bytes, str]:
    table = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", table)
    return {bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def test_the_file_is_tagged_and_says_its_language_and_title() -> None:
    """PDF/UA-1: language, title shown in the window, structure of headings, table, list and paragraphs."""
    pdf = made(PAGE)
    with pdf.open_metadata() as properties:
        assert properties["pdfuaid:part"] == "1"
        assert properties["dc:title"] == "قرار"
    assert str(pdf.Root.Lang) == "ar"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert tags(pdf) >= {"/H1", "/P", "/Table", "/TH", "/TD", "/L", "/LI"}


def test_fonts_are_in_the_file() -> None:
    """Latin, Arabic and codes are drawn with fonts that the file carries, on any machine alike."""
    pdf = made(PAGE)
    fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
    names = {str(font.BaseFont) for font in fonts}
    assert all(one.DescendantFonts[0].FontDescriptor.keys() & {"/FontFile2", "/FontFile3"} for one in fonts)
    for family in ("IBMPlexSansArabic", "IBMPlexSans-", "IBMPlexMono"):
        assert any(family in name for name in names), names


def test_S_59_the_mark_stands_on_every_sheet() -> None:
    """Whoever tears a sheet out holds the mark: who, when, what for."""
    sheets = drawn(made("<main><h1>x</h1>" + "<p>A line.</p>" * 120 + "</main>"))
    assert len(sheets) > 2
    for sheet in sheets:
        assert MARK in sheet


@pytest.mark.parametrize(
    "text", ["#eval(1)", "*bold* _x_", "$x$", "#sys.inputs.told", "\\u{41}", "@ref", "// no"]
)
def test_what_somebody_wrote_is_text(text: str) -> None:
    """Nothing that comes from a record is read as the typesetter's own language."""
    (sheet,) = drawn(made(f"<main><p>{text}</p></main>"))
    assert text.replace("\u200b", "") in sheet.replace("\u200b", "")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("中", "[U+4E2D]"),
        ("a\x01b", "ab"),
        ("a\x01\x02\x1fb", "ab"),
        ("a\x08b\\b", "ab\\b"),
        ("a\u200eb", "ab"),
        ("\x7f", ""),
        ("\\u0001", "\\u0001"),
    ],
)
def test_what_no_font_has_is_written_as_its_code(given: str, expected: str) -> None:
    """A character without a glyph is no empty box; one that is never drawn is left out."""
    (sheet,) = drawn(made(f"<main><p>={given}=</p></main>"))
    assert f"={expected}=" in sheet


def test_the_same_page_is_the_same_file() -> None:
    """The digest on record is that of any file of the same page with the same mark."""
    page = document_of(PAGE, author="Nordia node", mark=MARK)
    assert typeset(page) == typeset(page)


def test_text_that_fonts_have_is_left_as_it_is() -> None:
    """Nothing is replaced without need."""
    assert written("abc", frozenset(map(ord, "abc"))) == "abc"

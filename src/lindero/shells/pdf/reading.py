"""From a page's HTML to the parts of a document: what the template says for the screen is said on paper too."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lindero.shells.pdf.coverage import MAY_BREAK
from lindero.shells.pdf.parts import (
    Cell,
    Code,
    Document,
    Heading,
    Items,
    Paragraph,
    Part,
    Table,
    Term,
    Terms,
    Tongue,
    Words,
)
from lindero.shells.pdf.tree import Element, tree_of

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_INLINE: Final = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "em", "i", "img", "ins", "kbd"}
    | {"label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "svg", "time", "u"}
    | {"var", "wbr"}
)
_STRONG: Final = frozenset({"b", "strong", "th", "summary"})
_MONO: Final = frozenset({"code", "kbd", "samp"})
_MONO_CLASSES: Final = frozenset({"mono", "time"})
_BETWEEN_TAGS: Final = ", "
"""On a screen tags stand apart by their frames."""

_PLAIN: Final = Words(text="")
_MOST_SPAN: Final = 100
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")


def document_of(html: str, *, author: str, mark: str) -> Document:
    """Return the document that says what a page says: its main part, in its language, under its title.

    Args:
        html: The whole page, as it would be shown.
        author: Who made it.
        mark: What stands on every sheet.
    """
    root = tree_of(html)
    page = root.first("html") or root
    main, title = root.first("main") or root, root.first("title")
    return Document(
        title=plain(_tidied(_inside(title, _PLAIN))) if title is not None else author,
        author=author,
        mark=mark,
        # The typesetter knows languages by their bare codes.
        language=page.given.get("lang", "en").partition("-")[0],
        direction=page.given.get("dir", "ltr"),
        parts=tuple(_evened(_parts(main, Tongue()))),
    )


def plain(words: Sequence[Words]) -> str:
    """Return words as plain text."""
    return "".join(run.text for run in words)


def _evened(parts: Iterator[Part]) -> Iterator[Part]:
    """Let no heading leap over a level: who reads by headings would look for what is not there."""
    above = 0
    for part in parts:
        if isinstance(part, Heading):
            above = min(part.level, above + 1)
            yield Heading(level=above, words=part.words, tongue=part.tongue)
        else:
            yield part


def _parts(element: Element, tongue: Tongue, outer: Words = _PLAIN) -> Iterator[Part]:
    """Yield the parts of what stands in an element: words side by side are one paragraph."""
    tongue, manner = _tongue(element, tongue), _manner(element, outer)
    run: list[Words] = []
    for child in element.children:
        if isinstance(child, str) or child.tag in _INLINE:
            run += _words(child, manner)
            continue
        yield from _paragraph(run, tongue)
        run = []
        if not child.is_left_out:
            yield from _part(child, tongue, manner)
    yield from _paragraph(run, tongue)


def _part(element: Element, tongue: Tongue, manner: Words) -> Iterator[Part]:
    tongue = _tongue(element, tongue)
    if element.tag in _HEADINGS:
        words = _tidied(_inside(element, _PLAIN))
        if words:
            yield Heading(level=_HEADINGS[element.tag], words=words, tongue=tongue)
    elif element.tag == "pre":
        yield Code(text=_as_it_stands(element))
    elif element.tag in {"ul", "ol"}:
        items = [tuple(_parts(item, tongue)) for item in _below(element, {"li"})]
        told = tuple(item for item in items if item)
        yield from _if_any(Items(numbered=element.tag == "ol", items=told, tongue=tongue))
    elif element.tag == "dl":
        yield from _if_any(Terms(terms=tuple(_terms(element, tongue))))
    elif element.tag == "table":
        yield from _table(element, tongue)
    else:
        yield from _parts(element, tongue, manner)


def _if_any(part: Items | Terms) -> Iterator[Part]:
    if part.items if isinstance(part, Items) else part.terms:
        yield part


def _terms(element: Element, tongue: Tongue) -> Iterator[Term]:
    names: list[Words] = []
    for one in _below(element, {"dt", "dd"}):
        if one.tag == "dt":
            names = [*names, *([Words(text=", ")] if names else []), *_inside(one, _PLAIN)]
        else:
            yield Term(name=_tidied(names), parts=tuple(_parts(one, tongue)))
            names = []


def _table(element: Element, tongue: Tongue) -> Iterator[Part]:
    rows = [(row, list(_below(row, {"th", "td"}))) for row in _below(element, {"tr"})]
    captions = [_tidied(_inside(one, _PLAIN)) for one in _below(element, {"caption"})]
    heads = {id(row) for part in _below(element, {"thead"}) for row in _below(part, {"tr"})}
    made = [(id(row) in heads, tuple(_cell(cell, tongue) for cell in cells)) for row, cells in rows if cells]
    if not made:
        return
    yield Table(
        columns=max(sum(cell.columns for cell in cells) for _, cells in made),
        caption=captions[0] if captions else (),
        head=tuple(cells for is_head, cells in made if is_head),
        rows=tuple(cells for is_head, cells in made if not is_head),
    )


def _cell(element: Element, tongue: Tongue) -> Cell:
    return Cell(
        parts=tuple(_parts(element, tongue)),
        columns=_span(element, "colspan"),
        rows=_span(element, "rowspan"),
        heads=element.tag == "th" and element.given.get("scope") != "col",
        nothing="nothing" in element.classes,
    )


def _span(element: Element, name: str) -> int:
    given = element.given.get(name, "1")
    return min(max(int(given), 1), _MOST_SPAN) if given.isdecimal() else 1


def _below(element: Element, tags: set[str]) -> Iterator[Element]:
    """Yield the elements of some names below another, those within one of their own kind left out."""
    for child in element.children:
        if isinstance(child, str) or child.is_left_out:
            continue
        if child.tag in tags:
            yield child
        elif child.tag != element.tag:
            yield from _below(child, tags)


def _paragraph(run: Sequence[Words], tongue: Tongue) -> Iterator[Part]:
    words = _tidied(run)
    if words:
        yield Paragraph(words=words, tongue=tongue)


def _words(child: "Element | str", manner: Words) -> Iterator[Words]:
    if isinstance(child, str):
        yield Words(text=child, strong=manner.strong, mono=manner.mono, language=manner.language)
    elif child.tag == "br":
        yield Words(text=" ")
    elif child.tag == "wbr":
        yield Words(text=MAY_BREAK)
    elif child.spoken:
        yield Words(text=child.spoken, strong=manner.strong, mono=manner.mono, language=manner.language)
    elif not child.is_left_out:
        yield from _inside(child, manner)
        if "tag" in child.classes:
            yield Words(text=_BETWEEN_TAGS)


def _inside(element: Element, manner: Words) -> Iterator[Words]:
    within = _manner(element, manner)
    is_apart = element.tag not in _INLINE
    for child in element.children:
        if is_apart or (isinstance(child, Element) and child.tag not in _INLINE):
            yield Words(text=" ")
        yield from _words(child, within)


def _as_it_stands(element: Element) -> str:
    return "".join(one if isinstance(one, str) else _as_it_stands(one) for one in element.children)


def _tidied(run: Sequence[Words] | Iterator[Words]) -> tuple[Words, ...]:
    """Return words with single spaces, none at the beginning or the end, and none that are empty."""
    made: list[Words] = []
    ends_open = True
    for one in run:
        text = _SPACE.sub(" ", one.text)
        text = text[1:] if ends_open and text.startswith(" ") else text
        if text:
            made.append(Words(text=text, strong=one.strong, mono=one.mono, language=one.language))
            ends_open = text.endswith(" ")
    if made and made[-1].text == _BETWEEN_TAGS:
        made.pop()
    elif made and ends_open:
        last = made.pop()
        stripped = last.text.rstrip(" ")
        if stripped:
            made.append(Words(text=stripped, strong=last.strong, mono=last.mono, language=last.language))
    return tuple(made)


def _manner(element: Element, outer: Words) -> Words:
    """Return the manner of what stands in an element; a block's language is its part's and not repeated."""
    is_inline = element.tag in _INLINE
    return Words(
        text="",
        strong=outer.strong or element.tag in _STRONG,
        mono=outer.mono or element.tag in _MONO or bool(element.classes & _MONO_CLASSES),
        language=element.given.get("lang", outer.language).partition("-")[0] if is_inline else outer.language,
    )


def _tongue(element: Element, outer: Tongue) -> Tongue:
    given = element.given
    if "lang" not in given and "dir" not in given:
        return outer
    return Tongue(
        language=given.get("lang", outer.language).partition("-")[0],
        direction=given["dir"] if given.get("dir") in {"ltr", "rtl"} else outer.direction,
    )

"""Messages in a template: what stands in one element becomes one sentence with named places for its values and tags."""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

import jinja2
from jinja2 import nodes
from jinja2.ext import extract_from_ast

from lindero.shells.languages.catalogues import key_of
from lindero.shells.languages.literals import marked
from lindero.shells.languages.pieces import Piece, after_braces, pieces_of

READ_ATTRIBUTES: Final = ("aria-label", "title", "placeholder", "alt", "data-label", "data-said")
"""Attributes whose text people see or hear."""

_INLINE: Final = frozenset({"a", "abbr", "bdi", "br", "code", "em", "kbd", "span", "strong", "time", "wbr"})
_VOID: Final = frozenset({"br", "wbr"})
_GLYPHS: Final = frozenset({"icon", "glyph"})
"""Macros that draw and say nothing; at the edge of a sentence they are no part of it."""

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_ATTRIBUTE: Final = re.compile(rf"""\s(?:{"|".join(READ_ATTRIBUTES)})=(["'])""")
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_ENTITY: Final = re.compile(r"&[#\w]+;")
_APART: Final = re.compile(r"(\s+·\s+)")
_MARKUP: Final = re.compile(
    r"""[\w-]+=|^[a-z]+-$|^\s*(?:autofocus|checked|disabled|multiple|required|selected)\s*$"""
)
"""Text that a macro or a block puts into a tag or an address."""

_PLACE: Final = re.compile(r"\{(\w+)\}|<(/?)([a-z]+\d*)>")
_PARSER: Final = jinja2.Environment(autoescape=True)

Say = Callable[[str], str | None]
"""Gives the words of another language for a message; None where there are none."""


class Message(NamedTuple):
    """One sentence of a template.

    Attributes:
        english: Its words, with `{name}` for each value and `<a>`, `</a>` for each tag.
        places: What stands in the template for each of them.
    """

    english: str
    places: dict[str, str]


def worded(source: str, say: Say) -> str:
    """Return a template with the words of another language; what has none stays English."""
    return "".join(_worded(list(pieces_of(source)), say, in_tag=False))


def messages_of(source: str) -> Iterator[str]:
    """Yield what every message of a template is found by: its sentences, then the literals in its expressions."""
    found: list[str] = []
    tree = _PARSER.parse(worded(source, found.append))
    yield from found
    for _, function, said in extract_from_ast(tree, ("_", "pgettext")):
        first, *others = said if isinstance(said, tuple) else (said,)
        if function == "pgettext" and first and others[0]:
            yield key_of(others[0], first)
        elif first:
            yield first.strip()


def places_of(text: str) -> list[str]:
    """Return the places of values and tags in a message, sorted; a translation has the same."""
    return sorted(place.group() for place in _PLACE.finditer(text))


# --- sentences in a row of pieces ---------------------------------------------------------------------------


def _worded(row: Sequence[Piece], say: Say, *, in_tag: bool) -> Iterator[str]:
    """Yield the source of pieces: runs between blocks as sentences, everything else as it stands."""
    run: list[Piece] = []
    for piece in row:
        if piece.kind in {"text", "value"} or _name(piece) in _INLINE:
            run.append(piece)
            continue
        yield from _run(run, say, in_tag=in_tag)
        run = []
        yield _tag(piece, say)
    yield from _run(run, say, in_tag=in_tag)


def _run(run: Sequence[Piece], say: Say, *, in_tag: bool) -> Iterator[str]:
    """Yield the source of a run without blocks: cut where a tag has no partner, and at middle dots."""
    partners = _partners(run)
    part: list[Piece] = []
    depth = 0
    for place, piece in enumerate(run):
        if piece.kind == "tag" and place not in partners:
            yield from _sentence(part, say, in_tag=in_tag)
            part = []
            yield _tag(piece, say)
            continue
        depth += partners.get(place, 0)
        bits = _APART.split(piece.source) if piece.kind == "text" and not depth else [piece.source]
        for bit in bits:
            if _APART.fullmatch(bit) and not depth:
                yield from _sentence(part, say, in_tag=in_tag)
                part = []
                yield bit
            elif bit:
                part.append(Piece(piece.kind, bit))
    yield from _sentence(part, say, in_tag=in_tag)


def _sentence(part: Sequence[Piece], say: Say, *, in_tag: bool) -> Iterator[str]:
    """Yield the source of what may be one sentence: its edges as they stand, and its words in other words."""
    spans = _spans(part)
    said = [n for n, span in enumerate(spans) if len(span) == 1 and span[0].kind == "text" and _reads(span)]
    if not said or any(_MARKUP.search(piece.source) for piece in part if piece.kind == "text"):
        for span in spans:
            yield from _alone(span, say, in_tag=in_tag)
        return
    first, last = 0, len(spans)
    while first < said[0] and _is_edge(spans[first]):
        first += 1
    while last - 1 > said[-1] and _is_edge(spans[last - 1]):
        last -= 1
    for span in spans[:first]:
        yield from _alone(span, say, in_tag=in_tag)
    yield _said([piece for span in spans[first:last] for piece in span], say, in_tag=in_tag)
    for span in spans[last:]:
        yield from _alone(span, say, in_tag=in_tag)


def _alone(span: Sequence[Piece], say: Say, *, in_tag: bool) -> Iterator[str]:
    """Yield the source of an element beside a sentence, which may hold a sentence of its own."""
    if len(span) == 1:
        yield _tag(span[0], say)
        return
    yield _tag(span[0], say)
    yield from _run(span[1:-1], say, in_tag=in_tag)
    yield span[-1].source


def _said(row: Sequence[Piece], say: Say, *, in_tag: bool) -> str:
    """Return one sentence in other words, the white space around it as it was."""
    before, after = "", ""
    if row[0].kind == "text":
        text = row[0].source
        before = text[: len(text) - len(text.lstrip())]
    if row[-1].kind == "text":
        text = row[-1].source
        after = text[len(text.rstrip()) :]
    message = message_of(row, say)
    words = say(message.english)
    if words is None or places_of(words) != places_of(message.english):
        return "".join(_tag(piece, say) for piece in row)
    return before + put_back(words, message.places, in_tag=in_tag) + after


# --- one sentence -------------------------------------------------------------------------------------------


def message_of(row: Sequence[Piece], say: Say) -> Message:
    """Return the message that a row of text, values and tags is."""
    places: dict[str, str] = {}
    words: list[str] = []
    opened: list[str] = []
    for piece in row:
        if piece.kind == "text":
            words.append(html.unescape(piece.source))
            continue
        if piece.kind == "value":
            place = _place(places, "{", _name_of_value(piece.source), "}", _tag(piece, say))
        elif piece.source.startswith("</"):
            place = f"</{opened.pop()}>"
            places[place] = piece.source
        else:
            place = _place(places, "<", _name(piece), ">", _tag(piece, say))
            if _name(piece) not in _VOID:
                opened.append(place[1:-1])
        words.append(place)
    return Message(" ".join("".join(words).split()), places)


def put_back(words: str, places: dict[str, str], *, in_tag: bool = False) -> str:
    """Return a translated message as a template's source: its words escaped, its places filled."""
    source, at = [], 0
    for place in _PLACE.finditer(words):
        source += [_escaped(words[at : place.start()], in_tag=in_tag), places[place.group()]]
        at = place.end()
    return "".join([*source, _escaped(words[at:], in_tag=in_tag)])


def _escaped(words: str, *, in_tag: bool) -> str:
    return html.escape(words, quote=in_tag).replace("{", "&#123;")


def _place(places: dict[str, str], before: str, name: str, after: str, source: str) -> str:
    """Return the place of a value or tag; what stands twice has one place, what only shares the name another."""
    number = 1
    while (
        places.setdefault(place := f"{before}{name}{number if number > 1 else ''}{after}", source) != source
    ):
        number += 1
    return place


@cache
def _name_of_value(source: str) -> str:
    """Return what a value is called in a message: the last name in its expression."""
    tree = _PARSER.parse(source)
    found = next(tree.find_all(nodes.Output), None)
    return _named(found.nodes[0]) if found is not None else "value"


def _named(node: nodes.Node) -> str:
    """Return the last name in an expression, looking through filters, calls, conditions and sums."""
    name = _own_name(node)
    inner = _inner(node)
    return name or (_named(inner) if inner is not None else "value")


def _own_name(node: nodes.Node) -> str:
    match node:
        case nodes.Getattr(attr=name) | nodes.Name(name=name):
            return str(name)
        case nodes.Getitem(arg=nodes.Const(value=str(key))) if key.isidentifier():
            return key
        case _:
            return ""


def _inner(node: nodes.Node) -> nodes.Node | None:
    """Return the part of an expression that says best what it is; None where there is none."""
    match node:
        case nodes.Call(args=[first, *_]) if not isinstance(first, nodes.Const):
            return first
        case nodes.CondExpr(test=other, expr1=first) | nodes.BinExpr(left=first, right=other):
            return other if _is_literal(first) else first
        case nodes.Compare(expr=inner) | nodes.Test(node=inner) | nodes.UnaryExpr(node=inner):
            return inner
        case nodes.Filter(node=inner) | nodes.Getitem(node=inner) | nodes.Call(node=inner):
            return None if _is_literal(node) else inner
    return None


def _is_literal(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) or (
        isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "_"
    )


# --- tags ---------------------------------------------------------------------------------------------------


def _tag(piece: Piece, say: Say) -> str:
    """Return a tag with the words of its attributes in another language, a value with its literals marked."""
    if piece.kind != "tag":
        return piece.source if piece.kind == "text" else marked(piece.source)
    source, done, at = piece.source, [], 0
    while found := _ATTRIBUTE.search(source, at):
        end = _after_value(source, found.end(), found.group(1))
        done.append(source[at : found.end()])
        done += _worded(list(pieces_of(source[found.end() : end])), say, in_tag=True)
        at = end
    return "".join([*done, source[at:]])


def _after_value(source: str, at: int, quote: str) -> int:
    """Return where an attribute's value ends."""
    while source[at] != quote:
        at = after_braces(source, at) if source[at : at + 2] in {"{{", "{%", "{#"} else at + 1
    return at


def _partners(run: Sequence[Piece]) -> dict[int, int]:
    """Return the places of tags that stand in pairs, 1 where one opens, -1 where it closes, 0 where it is alone."""
    found: dict[int, int] = {}
    open_: list[tuple[str, int]] = []
    for place, piece in enumerate(run):
        name = _name(piece)
        if not name:
            continue
        if name in _VOID:
            found[place] = 0
        elif not piece.source.startswith("</"):
            open_.append((name, place))
        elif open_ and open_[-1][0] == name:
            found[open_.pop()[1]] = 1
            found[place] = -1
    return found


def _spans(part: Sequence[Piece]) -> list[list[Piece]]:
    """Return a sentence's pieces, those of an element together."""
    spans: list[list[Piece]] = []
    depth = 0
    for piece in part:
        closes = piece.source.startswith("</") and piece.kind == "tag"
        opens = piece.kind == "tag" and not closes and _name(piece) not in _VOID
        if depth:
            spans[-1].append(piece)
        else:
            spans.append([piece])
        depth += opens - closes
    return spans


def _is_edge(span: Sequence[Piece]) -> bool:
    """Say whether something at the edge of a sentence is no part of it: white space, a sign, an empty element."""
    if len(span) == 1 and span[0].kind == "value":
        return _calls_glyph(span[0].source)
    values = (piece for piece in span if piece.kind == "value")
    return not _reads(span) and all(_calls_glyph(piece.source) for piece in values)


def _calls_glyph(source: str) -> bool:
    return source.strip("{-+ ").partition("(")[0] in _GLYPHS


def _reads(span: Sequence[Piece]) -> bool:
    """Say whether there are letters in the text of a span."""
    texts = [_ENTITY.sub("", piece.source) for piece in span if piece.kind == "text"]
    return any(map(_LETTERS.search, texts))


def _name(piece: Piece) -> str:
    """Return the name of a tag; nothing for what is none."""
    found = _TAG.match(piece.source) if piece.kind == "tag" else None
    return found.group(2).lower() if found else ""

"""What a printed document is made of; the typesetter is given these parts as data, never as its own language."""

import msgspec


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A run of text in one manner.

    Attributes:
        text: The text.
        strong: Whether it is emphasised.
        mono: Whether it is a code, a time or a coordinate.
        language: Its language where that is not the part's.
    """

    text: str
    strong: bool = False
    mono: bool = False
    language: str = ""


class Tongue(msgspec.Struct, frozen=True, kw_only=True):
    """In which language a part is written, and from which side.

    Attributes:
        language: As in HTML's `lang`; empty for the document's.
        direction: `ltr` or `rtl`; empty for the document's.
    """

    language: str = ""
    direction: str = ""


class Heading(msgspec.Struct, frozen=True, kw_only=True, tag="heading", tag_field="part"):
    """A heading; `level` begins at 1 and never leaps."""

    level: int
    words: tuple[Words, ...]
    tongue: Tongue = Tongue()


class Paragraph(msgspec.Struct, frozen=True, kw_only=True, tag="paragraph", tag_field="part"):
    """A paragraph."""

    words: tuple[Words, ...]
    tongue: Tongue = Tongue()


class Code(msgspec.Struct, frozen=True, kw_only=True, tag="code", tag_field="part"):
    """Text that is set as it stands, for example signed bytes."""

    text: str


class Items(msgspec.Struct, frozen=True, kw_only=True, tag="items", tag_field="part"):
    """A list, numbered or not."""

    numbered: bool
    items: tuple[tuple["Part", ...], ...]
    tongue: Tongue = Tongue()


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A fact: what it is called, and what it is."""

    name: tuple[Words, ...]
    parts: tuple["Part", ...]


class Terms(msgspec.Struct, frozen=True, kw_only=True, tag="terms", tag_field="part"):
    """Facts."""

    terms: tuple[Term, ...]


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of a table.

    Attributes:
        parts: What stands in it.
        columns: Columns that it spans.
        rows: Rows that it spans.
        heads: Whether it heads its row.
        nothing: Whether it says that nothing is given: hatched on paper as on the screen.
    """

    parts: tuple["Part", ...]
    columns: int = 1
    rows: int = 1
    heads: bool = False
    nothing: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True, tag="table", tag_field="part"):
    """A table.

    Attributes:
        columns: How many columns there are; at least one.
        caption: What it is about.
        head: Rows that head the columns, repeated on every sheet.
        rows: All other rows.
    """

    columns: int
    caption: tuple[Words, ...]
    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]


Part = Heading | Paragraph | Code | Items | Terms | Table


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document to be set.

    Attributes:
        title: Its title, in the file's properties and in the reader's window.
        author: Who made it, in the file's properties.
        mark: What stands on every sheet: who, when, what for, how to handle it (safeguard S-59).
        language: Its language, two or three letters.
        direction: `ltr` or `rtl`.
        parts: What stands in it, in order.
    """

    title: str
    author: str
    mark: str
    language: str
    direction: str
    parts: tuple[Part, ...]

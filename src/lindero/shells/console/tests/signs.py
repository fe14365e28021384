"""One small folder with a page, a page with a parameter, a page behind another grant, and an action."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.kernel.capability import Action, Capability, Grant, Page, Table
from lindero.kernel.desk import Desk, Rows
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.marks import field
from lindero.kernel.places import Place
from lindero.kernel.record import Head, Record


class SignSeen(Record, frozen=True, kw_only=True, tag="signs.sign_seen"):
    """A sign was seen."""

    keep_days: ClassVar[int] = 1
    words: Annotated[str, field("what it says")]


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Which signs to show.

    Attributes:
        at_most: How many.
        loud: Whether in capitals.
    """

    at_most: Annotated[int, msgspec.Meta(ge=1, le=9)] = 9
    loud: bool = True


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """Which sign to show."""

    number: int


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows."""

    signs: tuple[str, ...]
    place: Place = Place(189_251_000, 407_190_000)


class SeeSign(msgspec.Struct, frozen=True, kw_only=True):
    """Report a sign."""

    words: Annotated[str, msgspec.Meta(description="what it says", min_length=3, max_length=40)]
    size: Annotated[int, msgspec.Meta(description="its size in cm", ge=1, le=400)] = 30
    colour: Annotated[Literal["red", "blue"], msgspec.Meta(description="its colour")] = "red"
    lit: bool = True
    seen_at: int | None = None
    place: Place | None = None
    beside: tuple[str, ...] = ()


def see_sign(desk: Desk, ask: SeeSign) -> None:
    """Report a sign."""
    if ask.words == "forbidden":
        raise Refused("signs.forbidden", "This sign may not be reported.", "Report another one.")
    desk.put(SignSeen(words=f"{ask.words}/{ask.size}/{ask.colour}/{ask.lit}"))


def sign_seen(rows: Rows, head: Head, record: SignSeen) -> None:
    """Add a sign."""
    rows.execute("INSERT INTO signs_signs (number, words) VALUES (?, ?)", (head.seq, record.words))


def show_board(desk: Desk, query: Look) -> Board:
    """Show the signs."""
    rows = desk.rows("SELECT words FROM signs_signs ORDER BY number LIMIT ?", (query.at_most,))
    return Board(signs=tuple(words.upper() if query.loud else words for (words,) in rows))


def show_sign(desk: Desk, query: Sign) -> Board:
    """Show one sign."""
    rows = desk.rows("SELECT words FROM signs_signs WHERE number = ?", (query.number,))
    if not rows:
        raise Missing("signs.sign", f"There is no sign {query.number}.", "Look at the board.")
    return Board(signs=tuple(words for (words,) in rows))


SIGNS = Capability(
    name="signs",
    title="Signs",
    records=(SignSeen,),
    tables=(
        Table(
            name="signs_signs",
            columns={"number": "INTEGER NOT NULL", "words": "TEXT NOT NULL"},
            key=("number",),
            meaning="A sign.",
        ),
    ),
    folds={SignSeen: sign_seen},
    actions=(
        Action(
            name="signs.see_sign",
            asks=SeeSign,
            needs="picture.read",
            run=see_sign,
            sentence="Report a sign.",
        ),
    ),
    pages=(
        Page(
            path="/signs/{number}",
            title="Sign",
            needs="picture.read",
            asks=Sign,
            show=show_sign,
            template="board.html",
        ),
        Page(
            path="/signs",
            title="Signs",
            needs="picture.read",
            asks=Look,
            show=show_board,
            template="board.html",
            icon="list",
            order=1,
        ),
        Page(
            path="/vault",
            title="Vault",
            needs="ledger.read",
            asks=Look,
            show=show_board,
            template="board.html",
            icon="lock",
        ),
    ),
    grants=(
        Grant("picture.read", "See the picture.", roles=("NCC", "SPOC", "ANL")),
        Grant("ledger.read", "See the log.", roles=("AUD", "DPO")),
    ),
)

BOARD = """{% extends "base.html" %}
{% block main %}<h1>Signs</h1>{% include "rows.html" %}<p>{{ view.place|position }}</p>{% endblock %}
"""
ROWS = "<ul>{% for words in view.signs %}<li>{{ words }}</li>{% endfor %}</ul>"

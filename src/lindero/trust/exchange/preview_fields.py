"""A field in a preview: its value in words on both sides of the border, and by which rule."""

from typing import Any, Final, Literal

import msgspec

from lindero.kernel.marks import Mark
from lindero.kernel.places import Place
from lindero.kernel.record import marks_of
from lindero.kernel.times import text_of
from lindero.trust.exchange.coarsening import CoarseValue
from lindero.trust.exchange.previewing import Previewed
from lindero.trust.exchange.records import Ruling

_HIDDEN: Final = "•••"
"""Stands for a value that is secret inside the nation, whoever may ask for a preview."""

_LISTED: Final = " does not release "
"""What stands, in a reason, between the article of a clause and the several fields that it says it of at once."""

_THOUSANDTHS: Final = {"1e-3 degree": "°", "mm/s": "m/s"}
"""Units that people read in thousands."""


class FieldPreview(msgspec.Struct, frozen=True, kw_only=True):
    """A field on both sides of the border.

    Attributes:
        name: Its name.
        meaning: What its value says.
        ours: Its value in our record, in words; empty if it has none.
        theirs: The same for the neighbour; None if the neighbour gets nothing.
        outcome: Whether it would be sent, sent coarse, or withheld.
        rule: The clause that lets it pass, or why it does not.
    """

    name: str
    meaning: str
    ours: str
    theirs: str | None
    outcome: Literal["sent", "coarsened", "withheld"]
    rule: str


def fields_of(previewed: Previewed, clause: str) -> tuple[FieldPreview, ...]:
    """Return all fields of a previewed record, in the record's order; the clause is what lets them pass."""
    ruling, terms, record = previewed.ruling, previewed.terms, previewed.sealed.record
    released = terms.fields if terms else frozenset()
    coarse = {c.field: c for c in terms.coarse} if terms else {}
    return tuple(
        _coarse_field(name, mark, getattr(record, name), coarse[name], clause)
        if name in coarse
        else _field(name, mark, getattr(record, name), ruling, is_sent=name in released, clause=clause)
        for name, mark in marks_of(type(record)).items()
    )


def _coarse_field(name: str, mark: Mark | None, value: Any, coarse: CoarseValue, clause: str) -> FieldPreview:
    told = msgspec.json.decode(coarse.value, type=Place if isinstance(value, Place) else Any)
    return FieldPreview(
        name=name,
        meaning=mark.meaning if mark else "",
        ours=_words(value, mark),
        theirs=f"{_words(told, mark)} ({coarse.way})",
        outcome="coarsened",
        rule=clause,
    )


def _field(
    name: str, mark: Mark | None, value: Any, ruling: Ruling, *, is_sent: bool, clause: str
) -> FieldPreview:
    ours = _words(value, mark)
    return FieldPreview(
        name=name,
        meaning=mark.meaning if mark else "",
        ours=ours,
        theirs=ours if is_sent else None,
        outcome="sent" if is_sent else "withheld",
        rule=clause if is_sent else _why_withheld(name, mark, ruling),
    )


def _why_withheld(name: str, mark: Mark | None, ruling: Ruling) -> str:
    """Return why a field stays: it can never cross, a reason names it, or all of the record stays."""
    if mark is None or not mark.sharable:
        return "never crosses: no clause can release it"
    naming = [text for text in ruling.texts if name in text.replace(",", " ").replace(".", " ").split()]
    told = next(iter([*naming, *ruling.texts]), "")
    article, listed, _ = told.partition(_LISTED)
    if listed:
        # In the row of one field the names of all the others say nothing. As a sentence of its own each language
        # says "it" in its own way.
        return f"{article} does not release it."
    return told or "No clause names it."


def _words(value: Any, mark: Mark | None) -> str:
    """Write a value for people; empty for none."""
    if value is None:
        return ""
    if mark is not None and mark.sensitivity == "secret":
        return _HIDDEN
    if isinstance(value, Place):
        north, east = "N" if value.lat >= 0 else "S", "E" if value.lon >= 0 else "W"
        return f"{abs(value.lat_deg):.5f} {north} {abs(value.lon_deg):.5f} {east}"
    unit = mark.unit if mark is not None else ""
    if unit == "ms UTC" and isinstance(value, int):
        return text_of(value)
    if unit in _THOUSANDTHS and isinstance(value, int):
        return f"{value / 1_000:g} {_THOUSANDTHS[unit]}"
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return f"{text} {unit}".strip()

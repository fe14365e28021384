"""What both sides put on record of a dispute, each as a step with its words."""

from collections.abc import Iterable
from typing import Final

import msgspec

from lindero.capabilities.disputes.rules import Said, in_order
from lindero.kernel.generated import Bilingual, side_by_side
from lindero.kernel.record import Record, kind_of, marks_of

_UNTOLD: Final = frozenset(
    {"dispute", "addressee", "words", "because", "evidence", "title", "proposal", "language", "translation"}
)
"""Fields that are shown apart, or by the page itself."""


class Fact(msgspec.Struct, frozen=True):
    """Something that a step says beside its words: the field, what it means, and its value."""

    name: str
    meaning: str
    value: str


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a side put on record.

    Attributes:
        record_id: The record.
        origin: Which nation.
        step: What it is, as `statement_made`.
        at: When, milliseconds UTC.
        words: What was said.
        beside: The same with its translation; None where it has none.
        facts: What it says besides.
        evidence: Records that it names; each has a page from which its proof can be had.
    """

    record_id: str
    origin: str
    step: str
    at: int
    words: str
    facts: tuple[Fact, ...]
    evidence: tuple[str, ...]
    beside: Bilingual | None = None


def spoken_of(said: Iterable[Said]) -> tuple[Spoken, ...]:
    """Return everything that both sides said, in order; also what changed nothing, since it was said."""
    return tuple(_spoken(one) for one in in_order(said))


def _spoken(one: Said) -> Spoken:
    record: Record = one.record
    return Spoken(
        record_id=one.record_id,
        origin=one.origin,
        step=kind_of(type(record)).partition(".")[2],
        at=one.at,
        words=getattr(record, "words", "") or getattr(record, "because", ""),
        facts=tuple(
            Fact(name, mark.meaning, str(getattr(record, name)))
            for name, mark in marks_of(type(record)).items()
            if mark is not None and name not in _UNTOLD and getattr(record, name)
        ),
        evidence=getattr(record, "evidence", ())
        if isinstance(getattr(record, "evidence", ()), tuple)
        else (),
        beside=side_by_side(
            getattr(record, "language", ""),
            getattr(record, "words", ""),
            getattr(record, "translation", None),
        ),
    )

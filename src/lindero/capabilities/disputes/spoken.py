"""What both sides put on record of a dispute, each as a step with its words and their translations beside them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from lindero.capabilities.disputes.records import TranslationAdded, words_in
from lindero.capabilities.disputes.rules import Said, in_order
from lindero.kernel.generated import Added, Bilingual, side_by_side
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
        beside: The same with its translations; None where it has none.
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
    steps = in_order(said)
    added = _added(steps)
    return tuple(
        _spoken(one, tuple(added[one.record_id]))
        for one in steps
        if not isinstance(one.record, TranslationAdded)
    )


def _added(steps: Sequence[Said]) -> dict[str, list[Added]]:
    """Return the translations that a side put beside the other's words, by the record that holds these."""
    origins = {one.record_id: one.origin for one in steps}
    added: dict[str, list[Added]] = defaultdict(list)
    for one in steps:
        record = one.record
        # Nobody puts anything beside own words by this; a neighbour's record that says so is kept and not shown.
        if isinstance(record, TranslationAdded) and origins.get(record.about, one.origin) != one.origin:
            made = Added(
                record_id=one.record_id, nation=one.origin, at=one.at, translation=record.translation
            )
            added[record.about].append(made)
    return added


def _spoken(one: Said, added: tuple[Added, ...]) -> Spoken:
    record: Record = one.record
    return Spoken(
        record_id=one.record_id,
        origin=one.origin,
        step=kind_of(type(record)).partition(".")[2],
        at=one.at,
        words=words_in(record),
        facts=tuple(
            Fact(name, mark.meaning, str(getattr(record, name)))
            for name, mark in marks_of(type(record)).items()
            if mark is not None and name not in _UNTOLD and getattr(record, name)
        ),
        evidence=getattr(record, "evidence", ())
        if isinstance(getattr(record, "evidence", ()), tuple)
        else (),
        beside=side_by_side(
            getattr(record, "language", ""), words_in(record), getattr(record, "translation", None), added
        ),
    )

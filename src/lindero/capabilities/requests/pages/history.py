"""What both sides put on record of a request, step by step, in words, with translations beside the original."""

from collections import defaultdict

import msgspec

from lindero.capabilities.requests import records
from lindero.capabilities.requests.records.beside import TranslationAdded, words_in
from lindero.capabilities.requests.rules.grounds import WORDS
from lindero.capabilities.requests.tables.lookups import SELECT_HISTORY
from lindero.kernel.desk import Desk
from lindero.kernel.generated import Added, Bilingual, side_by_side
from lindero.kernel.grading import Grading
from lindero.kernel.record import Record, decode_record, kind_of, marks_of
from lindero.kernel.times import HOUR_MS, text_of

_KINDS = {
    kind_of(one): one
    for one in vars(records).values()
    if isinstance(one, type) and issubclass(one, Record) and one is not Record
} | {kind_of(TranslationAdded): TranslationAdded}
_ORDER = {one: number for number, one in enumerate(_KINDS.values())}
"""Steps of the same instant stand in the order in which they are declared, so that both sides see one order."""

_UNTOLD = frozenset(
    {"request", "addressee", "purpose", "answer", "own_ground", "note", "limit", "translation"}
)
"""Fields that the page tells elsewhere, or not at all."""


class Fact(msgspec.Struct, frozen=True):
    """Something that a step says: the field, what it means, and its value in words."""

    name: str
    meaning: str
    value: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a side put on record.

    Attributes:
        record_id: The record.
        origin: Which nation.
        step: What it is, as `information_given`.
        at: When, milliseconds UTC.
        facts: What it says.
        words: Its text with translations beside it; None where it has none.
        may_translate: Whether it has a text of the other side, beside which this one may put a translation.
    """

    record_id: str
    origin: str
    step: str
    at: int
    facts: tuple[Fact, ...]
    words: Bilingual | None = None
    may_translate: bool = False


class Kept(msgspec.Struct, frozen=True):
    """A step with its record."""

    step: Step
    record: Record


def history_of(desk: Desk, request: str, parties: tuple[str, ...]) -> tuple[Kept, ...]:
    """Return what the parties put on record of a request, in order; what another nation says of it is not theirs."""
    said = [
        Kept(_step(desk, record_id, origin, kind, at, record), record)
        for record_id, origin, kind, at, body in desk.rows(SELECT_HISTORY, (request,))
        if origin in parties
        for record in (decode_record(_KINDS[kind], body.encode()),)
    ]
    said.sort(key=lambda one: (one.step.at, _ORDER[type(one.record)], one.step.record_id))
    for origin in parties:
        desk.saw((one.step.record_id for one in said if one.step.origin == origin), origin=origin)
    added = _added(said)
    return tuple(
        Kept(_with(one.step, one.record, added[one.step.record_id]), one.record)
        for one in said
        if not isinstance(one.record, TranslationAdded)
    )


def _step(desk: Desk, record_id: str, origin: str, kind: str, at: int, record: Record) -> Step:
    return Step(
        record_id=record_id,
        origin=origin,
        step=kind.partition(".")[2],
        at=at,
        facts=facts_in(record),
        may_translate=origin != desk.nation and bool(words_in(record)),
    )


def _added(said: list[Kept]) -> dict[str, list[Added]]:
    """Return the translations that a side put beside the other's words, by the record that holds these."""
    origins = {one.step.record_id: one.step.origin for one in said}
    added: dict[str, list[Added]] = defaultdict(list)
    for one in said:
        record, step = one.record, one.step
        # Nobody puts anything beside own words by this; a neighbour's record that says so is kept and not shown.
        if isinstance(record, TranslationAdded) and origins.get(record.about, step.origin) != step.origin:
            made = Added(
                record_id=step.record_id, nation=step.origin, at=step.at, translation=record.translation
            )
            added[record.about].append(made)
    return added


def _with(step: Step, record: Record, added: list[Added]) -> Step:
    own = getattr(record, "translation", None)
    words = side_by_side(getattr(record, "language", ""), words_in(record), own, tuple(added))
    return msgspec.structs.replace(step, words=words)


def facts_in(record: Record) -> tuple[Fact, ...]:
    """Return what a record says, field by field, in words; empty fields are left out."""
    facts = []
    for name, mark in marks_of(type(record)).items():
        value = getattr(record, name)
        if name in _UNTOLD or value in ("", (), None, False, 0) or mark is None:
            continue
        facts.append(Fact(name, mark.meaning, _words(name, value, mark.unit)))
    return tuple(facts)


def _words(name: str, value: object, unit: str) -> str:
    if isinstance(value, Grading):
        return value.words
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    if isinstance(value, int):
        return _number(value, unit)
    if name in ("ground", "left_out"):
        return next((words for code, words in WORDS.items() if code == value), str(value))
    return str(value)


def _number(value: int, unit: str) -> str:
    if value is True:
        return "yes"
    if unit == "ms UTC":
        return f"{text_of(value)[:19].replace('T', ' ')}Z"
    return f"{value / HOUR_MS:.1f} h" if unit == "ms" else f"{value} {unit}".strip()

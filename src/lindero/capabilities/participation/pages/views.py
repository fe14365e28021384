"""Consultations as people read them, and what is common to the pages: titles, texts in the reader's language."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from lindero.capabilities.participation.records.shared import Language
from lindero.capabilities.participation.rules import Answer, Consultation, State, state_of
from lindero.capabilities.participation.tables.lookups import Text, texts_of
from lindero.kernel.desk import Desk
from lindero.kernel.times import Instant

T = TypeVar("T", Text, Answer)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation in a list.

    Attributes:
        code: What it is called in addresses.
        title: Its title; empty before one is written.
        title_language: The title's language.
        languages: The languages that were promised.
        state: How it stands now, by the clock.
        planned_at: When it was planned, milliseconds UTC.
        published_at: When it was published, milliseconds UTC; 0 before.
        opens_at: When its period begins, milliseconds UTC; 0 before it is published.
        closes_at: The first instant after it, milliseconds UTC; 0 before it is published.
        comments: How many comments came.
        waiting: How many of them nobody has judged yet.
    """

    code: str
    title: str
    title_language: str
    languages: tuple[str, ...]
    state: State
    planned_at: Instant
    published_at: Instant
    opens_at: Instant
    closes_at: Instant
    comments: int
    waiting: int


def line_of(desk: Desk, one: Consultation, language: Language = "en") -> Line:
    """Return a consultation as a line, with its title in a language if there is one in it."""
    texts = texts_of(desk.rows, "consultation", one.code)
    question = in_language([text for text in texts if text.part == "question"], language, one.languages)
    return Line(
        code=one.code,
        title=question.title if question else "",
        title_language=question.language if question else "",
        languages=one.languages,
        state=state_of(one, desk.now()),
        planned_at=one.planned_at,
        published_at=one.published_at,
        opens_at=one.opens_at,
        closes_at=one.closes_at,
        comments=one.comments,
        waiting=one.waiting,
    )


def in_language(texts: Iterable[T], language: str, promised: Sequence[str]) -> T | None:
    """Return what is written in a language, else in the first promised one in which it is; None if it is in none."""
    by_language: dict[str, T] = {text.language: text for text in texts}
    order = (language, *promised, *sorted(by_language))
    return next((by_language[code] for code in order if code in by_language), None)


def written_languages(promised: Sequence[str], texts: Iterable[T]) -> tuple[str, ...]:
    """Return the languages in which something is written, those that were promised first and in their order."""
    written: set[str] = {text.language for text in texts}
    return (*(code for code in promised if code in written), *sorted(written - set(promised)))

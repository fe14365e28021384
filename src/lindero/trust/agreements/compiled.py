"""Agreements compiled: clauses by number, fields by bit, areas by grid, dates at which anything changes."""

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import Final

import msgspec

from lindero.kernel.names import Nation
from lindero.trust.agreements.cover import Covering, cover_of, union_of
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.treaty import FOREVER, Agreement, Clause, Shape
from lindero.trust.agreements.vocabulary import LIFE_FIELDS

UNKNOWN_FIELD: Final = 1
"""The bit of every field that no clause names."""


class Numbered(msgspec.Struct, frozen=True):
    """A clause with its number (from 1), its agreement and its area."""

    number: int
    agreement: Agreement
    clause: Clause
    covering: Covering

    @property
    def ref(self) -> str:
        """The clause as reasons name it, `AG-7@1/art-6-1`."""
        return f"{self.agreement.ref}/{self.clause.id}"


class Compiled:
    """A rulebook with everything computed that does not depend on who asks."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.clauses = tuple(self._number_clauses())
        self.numbers = {item.ref: item.number for item in self.clauses}
        names = sorted({name for item in self.clauses for name in item.clause.fields} | set(LIFE_FIELDS))
        self.bits = {name: 2 << place for place, name in enumerate(names)}
        self._dates = sorted(set(self._changing_dates()))
        self._between: dict[tuple[Nation, Nation], tuple[tuple[Numbered, ...], tuple[str, ...]]] = {}

    def _number_clauses(self) -> Iterable[Numbered]:
        number = 0
        for agreement in self.book.agreements:
            for clause in agreement.clauses:
                number += 1
                covering = self.covering(self.book.shapes_of(agreement, clause))
                yield Numbered(number, agreement, clause, covering)

    def covering(self, shapes: tuple[Shape, ...]) -> Covering:
        """Return the covering of some areas taken together."""
        return union_of(tuple(cover_of(shape) for shape in shapes))

    def _changing_dates(self) -> Iterable[int]:
        """Yield every instant at which a text begins, ends or changes a value by itself."""
        for agreement in self.book.agreements:
            span = self.book.spans[agreement.ref]
            yield from (span.start, span.end, agreement.review.next)
            for clause in agreement.clauses:
                yield from (clause.start, clause.end, *(dated.start for dated in clause.retain))
                yield from (quota.start for quota in clause.quota)
            for rule in self.book.rules[agreement.ref]:
                yield from (rule.start, rule.end)

    def epoch(self, now: int) -> tuple[int, int]:
        """Return the time round `now` in which no text changes: its first instant, the first one beyond."""
        place = bisect_right(self._dates, now)
        begins = self._dates[place - 1] if place else 0
        ends = self._dates[place] if place < len(self._dates) else FOREVER + 1
        return begins, ends

    def field_mask(self, fields: Iterable[str]) -> int:
        """Return the bits of some fields; all that no clause names share one bit."""
        mask = 0
        for name in fields:
            mask |= self.bits.get(name, UNKNOWN_FIELD)
        return mask

    @cached_property
    def life_mask(self) -> int:
        """The fields of the life lane."""
        return self.field_mask(LIFE_FIELDS)

    def between(self, sender: Nation, recipient: Nation) -> tuple[tuple[Numbered, ...], tuple[str, ...]]:
        """Return what stands between two nations.

        Returns:
            The clauses of all agreements to which both are parties, in their order, and those agreements'
            names.
        """
        pair = (sender, recipient)
        found = self._between.get(pair)
        if found is None:
            clauses = tuple(item for item in self.clauses if set(pair) <= set(item.agreement.nations))
            found = clauses, tuple(dict.fromkeys(item.agreement.ref for item in clauses))
            if clauses:
                # Only pairs that are bound are kept: whoever asks may name any nations.
                self._between[pair] = found
        return found

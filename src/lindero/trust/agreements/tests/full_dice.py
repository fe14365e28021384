"""Anything at all, with everything that only some clauses ask and only some records say."""

from collections.abc import Callable
from typing import TypeVar

import msgspec
from hypothesis import strategies as st

from lindero.trust.agreements.questions import PLAIN, Particulars, Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.tests.samples import CLASSES, FIELDS, KIND, NATIONS, PARTIES, VOCABULARY, Dice
from lindero.trust.agreements.treaty import Agreement, Clause, Coarsening, Necessity, Offence, Quota
from lindero.trust.agreements.vocabulary import KindFacts, Vocabulary

T = TypeVar("T")
AUTHORITIES = ("coast-guard", "customs")
OFFENCES = ("smuggling", "trafficking")
FULL_VOCABULARY = Vocabulary(
    {
        **VOCABULARY.kinds,
        KIND: msgspec.structs.replace(VOCABULARY.kinds[KIND], special=frozenset({"reason", "identity"})),
        "crossings.wait_reported": KindFacts(
            sharable=frozenset(FIELDS), direct=frozenset({"name"}), level=4, placed=True
        ),
    }
)


class FullDice(Dice):
    """Makes what `Dice` makes, with authorities, offences, protected traits, sources, quotas and labels."""

    def clause(self, number: int = 1, nations: tuple[str, ...] = NATIONS) -> Clause:  # type: ignore[override]
        """Return a clause that may ask anything."""
        clause = super().clause(number, nations)
        return msgspec.structs.replace(
            clause,
            from_authorities=self.mostly((), lambda: self.some(AUTHORITIES), 0.2),
            to_authorities=self.mostly((), lambda: self.some(AUTHORITIES), 0.2),
            offences=self.mostly((), lambda: self.some((*OFFENCES, "unheard")), 0.2),
            coarsen=self.mostly((), lambda: (Coarsening(field="place", to="cell_10km"),), 0.2),
            strictly_necessary=self.mostly(
                (), lambda: (Necessity(field=self.one(FIELDS), because="a reason"),), 0.3
            ),
            sources=self.mostly(("civil",), lambda: self.some(("civil", "military")), 0.2),
            quota=self.mostly((), lambda: (Quota(records=1, per="hour"),), 0.2),
        )

    def agreement(self, id_: str = "AG-7", parties: tuple[tuple[str, ...], ...] = PARTIES) -> Agreement:  # type: ignore[override]
        """Return an agreement with a catalogue of offences."""
        offences = tuple(
            Offence(code=code, name=code, threshold_months=self.one((12, 36))) for code in OFFENCES
        )
        return msgspec.structs.replace(super().agreement(id_, parties), offences=offences)

    def rulebook(self) -> Rulebook:
        """Return what is in force, with or without what is known of the kinds."""
        plain = super().rulebook()
        return Rulebook(plain.agreements, plain.overlays, self.one((None, FULL_VOCABULARY)))

    def question(self) -> Question:
        """Return a question with anything that a record may say."""
        return msgspec.structs.replace(super().question(), particulars=self.mostly(PLAIN, self.said, 0.6))

    def said(self) -> Particulars:
        """Return what only some records say."""
        return Particulars(
            sender_authority=self.one(("", *AUTHORITIES, "navy")),
            recipient_authority=self.mostly("", lambda: self.one(AUTHORITIES), 0.3),
            offence=self.one(("", *OFFENCES, "unheard")),
            penalty_months=self.one((0, 12, 24, 60)),
            source=self.mostly("civil", lambda: self.one(("military", "alien"))),
            lacks=self.mostly((), lambda: self.some(("grading", "person_class"))),
            must_cross=self.mostly((), lambda: self.some((*FIELDS[:5], "unheard"))),
        )


def anything(make: Callable[[FullDice], T]) -> st.SearchStrategy[T]:
    """Return a strategy for what a maker makes of thrown dice; a failure names the seed."""
    return st.integers(0, 2**32 - 1).map(lambda seed: make(FullDice(seed)))


__all__ = ["CLASSES", "FULL_VOCABULARY", "FullDice", "anything"]

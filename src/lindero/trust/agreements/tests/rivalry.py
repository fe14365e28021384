"""Thrown for tests: clauses that speak of the same and give different things, laws on some, questions that fit."""

from collections.abc import Sequence

import msgspec

from lindero.trust.agreements.evaluate import judge
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import (
    AREAS,
    FIELDS,
    INSIDE,
    KIND,
    NAMED_AREAS,
    NOW,
    PURPOSES,
    Dice,
    a_question,
    an_agreement,
    an_overlay,
)
from lindero.trust.agreements.treaty import Clause, Overlay

CLAUSES = 4

Rivalry = tuple[Rulebook, Overlay, tuple[Question, ...]]
"""What is in force, one more law, and questions that are asked with and without it."""


def rivalry(dice: Dice) -> Rivalry:
    """Return clauses of which most permit a question, and laws that bite on one or another of them."""
    clauses = tuple(_clause(dice, number) for number in range(CLAUSES))
    second = _clause(dice, CLAUSES)
    agreements = [
        an_agreement(areas=NAMED_AREAS, clauses=clauses),
        an_agreement(id="AG-8", areas=NAMED_AREAS, clauses=(second,)),
    ]
    laws = tuple(_law(dice, clauses, number) for number in range(dice.one((0, 1, 1, 2, 3))))
    questions = tuple(_question(dice) for _ in range(4))
    return Rulebook(agreements, laws), _law(dice, clauses, len(laws)), questions


def with_law(book: Rulebook, *laws: Overlay) -> Rulebook:
    """Return what is in force with more laws."""
    return Rulebook(book.agreements, (*book.overlays, *laws), book.vocabulary, book.levels)


def permits_instead(book: Rulebook, question: Question, state: State, speaking: str) -> bool:
    """Say whether some other clause would permit, under the laws in force, a field that the speaking one does not."""
    found = [
        judge(book, text, clause, question, state) for text in book.agreements for clause in text.clauses
    ]
    own = next((set(one.fields) for one in found if one.ref == speaking and not one.failures), set())
    return any(not one.failures and set(one.fields) - own for one in found if one.ref != speaking)


def _clause(dice: Dice, number: int) -> Clause:
    return msgspec.structs.replace(
        dice.clause(number),
        senders=("NRD",),
        recipients=("SUD",),
        kinds=(KIND,),
        fields=dice.some(FIELDS),
        purposes=dice.some(PURPOSES[:2]),
        person_classes=("none",),
        lanes=("operations",),
        areas=("box",),
        start=0,
        end=2**50,
        from_authorities=(),
        to_authorities=(),
        offences=(),
        reserves=(),
        sources=("civil",),
        needs_approval=dice.rarely(0.25),
    )


def _law(dice: Dice, clauses: Sequence[Clause], number: int) -> Overlay:
    nation = dice.one(("NRD", "SUD"))
    narrowing = msgspec.structs.replace(
        dice.narrowing(nation, number),
        clauses=dice.some([clause.id for clause in clauses]) if dice.rarely(0.8) else (),
        directions=("receives", "sends"),
        peers=(),
        kinds=(),
        purposes=dice.mostly((), lambda: dice.some(PURPOSES[:2])),
        only_areas=dice.mostly((), lambda: dice.some(AREAS)),
    )
    return an_overlay(narrowing, id=f"law-{number}", nation=nation, areas=NAMED_AREAS)


def _question(dice: Dice) -> Question:
    return a_question(
        sender="NRD",
        recipient="SUD",
        kind=KIND,
        purpose=dice.one(PURPOSES[:2]),
        lane="operations",
        fields=dice.some(FIELDS),
        at=NOW,
        places=(INSIDE,),
        person_class="none",
        retain_days=dice.one((0, 0, 10)),
        approved=dice.rarely(0.4),
    )

"""The boxes are the rules: a question is permitted exactly if a box admits it."""

import msgspec
from hypothesis import Phase, given, settings

from lindero.kernel.places import place_of
from lindero.trust.agreements.analysis.boxes import boxes_of
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.safeguards import general_refusal
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import (
    NOW,
    Dice,
    a_clause,
    an_agreement,
    anything,
    on_paper,
)
from lindero.trust.agreements.treaty import FOREVER, DatedDays, NamedArea, Narrowing, Polygon

WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=1_000, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(Dice.rulebook), anything(lambda dice: [dice.question() for _ in range(6)]))
def test_AGR_02_permitted_exactly_if_a_box_admits_it(book: Rulebook, asked: list[Question]) -> None:
    """Whatever is agreed and asked, the scan of the boxes and the plain rules say the same, field by field."""
    boxes = boxes_of(book)
    for question in asked:
        for now in (question.at, NOW):
            state = State(now=now)
            for fields in (question.fields, *((name,) for name in question.fields)):
                part = msgspec.structs.replace(question, fields=fields)
                if part.lane == "life" or general_refusal(book, part, state) is not None:
                    continue
                assert any(box.admits(part, now) for box in boxes) == evaluate(book, part, state).allowed


def test_a_clause_that_says_the_same_all_the_time_is_one_box() -> None:
    """Time is cut only where something changes: a retention that stays the same cuts nothing."""
    same = a_clause(retain=(DatedDays(start=0, days=30), DatedDays(start=NOW, days=30)))
    fewer = a_clause(retain=(DatedDays(start=0, days=30), DatedDays(start=NOW, days=14)))
    assert len(boxes_of(Rulebook([an_agreement(clauses=(same,))]))) == 2
    boxes = boxes_of(Rulebook([an_agreement(clauses=(fewer,))]))
    assert sorted({(box.days, box.start == NOW) for box in boxes}) == [(14, True), (30, False)]


def test_what_no_place_can_lie_in_is_no_box() -> None:
    """A law that lets things cross elsewhere only leaves nothing, and that is proved."""
    far = Polygon(outer=tuple(place_of(*corner) for corner in ((20, 54), (23, 54), (23, 57))))
    law = Narrowing(id="far", party="NRD", because="a law", only_areas=("far",))
    agreement = an_agreement(
        areas=(*an_agreement().areas, NamedArea(name="far", shape=far)), reservations=(law,)
    )
    assert boxes_of(Rulebook([agreement])) == ()
    assert boxes_of(Rulebook([an_agreement()])) != ()


def test_a_clause_that_never_ends_ends_with_its_agreement() -> None:
    """A box is as short as the shortest of what it rests on."""
    boxes = boxes_of(Rulebook([an_agreement(clauses=(a_clause(end=FOREVER),))]))
    assert {(box.start, box.end) for box in boxes} == {(an_agreement().start, an_agreement().end)}
    assert on_paper().now == NOW

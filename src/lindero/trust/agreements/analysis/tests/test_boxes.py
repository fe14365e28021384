"""The boxes are the rules: a question is permitted exactly if a box admits it."""

import msgspec
from hypothesis import Phase, given, settings

from lindero.kernel.places import place_of
from lindero.trust.agreements.analysis.amending import difference
from lindero.trust.agreements.analysis.boxes import boxes_of
from lindero.trust.agreements.analysis.ever import Wanted, ever
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.safeguards import general_refusal
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.rivalry import Rivalry, rivalry, with_law
from lindero.trust.agreements.tests.samples import (
    NOW,
    Dice,
    a_clause,
    an_agreement,
    an_overlay,
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


@settings(max_examples=200, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(rivalry))
def test_S_08_boxes_know_which_clause_speaks_first(case: Rivalry) -> None:
    """What a law stops is in no other clause's box: scan and plain rules say the same where clauses overlap."""
    book, law, questions = case
    boxes = boxes_of(stricter := with_law(book, law))
    for question in questions:
        for fields in (question.fields, *((name,) for name in question.fields)):
            part = msgspec.structs.replace(question, fields=fields)
            admitted = any(box.admits(part, NOW) for box in boxes)
            assert admitted == evaluate(stricter, part, on_paper()).allowed


@settings(max_examples=60, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(rivalry))
def test_S_08_one_more_law_releases_nothing(case: Rivalry) -> None:
    """Compared as an amendment would be, texts with one more law release nothing that the texts without it do not."""
    book, law, _ = case
    for change in difference(book, with_law(book, law)).released:
        assert (change.witness, change.sure) == (None, False), change


def test_S_08_what_a_law_always_stops_is_never_released() -> None:
    """A later clause that permits no more than the one that the law stops counts for nothing, and analysis says so."""
    clauses = (a_clause(id="art-6"), a_clause(id="art-7"))
    law = an_overlay(Narrowing(id="l", party="NRD", because="a law", clauses=("art-6",), withhold_all=True))
    book = Rulebook([an_agreement(clauses=clauses)], [law])
    assert boxes_of(book) == ()
    assert ever(book, Wanted(field="name")).never
    assert not ever(book.without_laws, Wanted(field="name")).never
    lifted = difference(book, book.without_laws).released
    assert lifted
    assert all(change.witness is not None for change in lifted)


def test_S_08_nothing_is_certain_beside_a_clause_that_may_have_gone_as_far() -> None:
    """A clause that a law narrows falls away: the other lets cross what it did, and no question proves more."""
    clauses = (
        a_clause(id="art-6", fields=("identity", "name")),
        a_clause(id="art-7", fields=("identity", "reason")),
    )
    law = an_overlay(Narrowing(id="l", party="NRD", because="a law", clauses=("art-6",), withhold=("name",)))
    old = Rulebook([an_agreement(clauses=clauses)], [law])
    new = Rulebook([an_agreement(clauses=clauses[1:])], [law])
    for change in difference(old, new).released:
        assert (change.witness, change.sure) == (None, False), change


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

"""The compiled policy answers as the plain rules do, word for word, whatever is agreed and asked."""

import msgspec
from hypothesis import Phase, given, settings

from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.passage import Subject
from lindero.trust.agreements.policy import Policy, compile_policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import (
    NOW,
    Dice,
    a_clause,
    a_question,
    an_agreement,
    anything,
    on_paper,
)
from lindero.trust.agreements.ways import CODES

WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""A seed has no smaller one."""


@settings(max_examples=2_000, deadline=None, phases=WITHOUT_SHRINKING)
@given(
    anything(Dice.rulebook), anything(lambda dice: [dice.question() for _ in range(4)]), anything(Dice.state)
)
def test_AGR_02_compiled_equals_plain(book: Rulebook, asked: list[Question], state: State) -> None:
    """The whole answer is the same: permission, fields, the clause named, every reason and its advice."""
    policy = Policy(book)
    for question in asked:
        assert policy.decide(question, state) == evaluate(book, question, state)


def _subject(question: Question) -> Subject:
    return Subject(
        kind=question.kind,
        purpose=question.purpose,
        lane=question.lane,
        person_class=question.person_class,
        protected=question.protected,
        origin_countries=question.origin_countries,
        retain_days=question.retain_days,
        approved=question.approved,
        particulars=question.particulars,
    )


@settings(max_examples=1_500, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(Dice.rulebook), anything(Dice.question), anything(Dice.state))
def test_the_gates_fast_verdict_equals_the_plain_rules(
    book: Rulebook, question: Question, state: State
) -> None:
    """The verdict in numbers says what the plain rules say in words: the fields, or the first reason."""
    if state.now is None or len(question.places) != 1:
        return
    policy = Policy(book)
    way = policy.open(question.sender, question.recipient, state).way(_subject(question))
    place = question.places[0]
    mask = policy.field_mask(question.fields)
    code, _, fields = way.permitted(place.lon, place.lat, question.at, mask, state.now)
    plain = evaluate(book, question, state)
    assert plain.allowed == (code == 0)
    assert policy.fields_in(fields, question.fields) == plain.fields
    if not plain.allowed:
        assert CODES[code] == plain.codes[0]


@settings(max_examples=200, deadline=None, phases=WITHOUT_SHRINKING)
@given(
    anything(Dice.rulebook),
    anything(lambda dice: [dice.question() for _ in range(3)]),
    anything(lambda dice: [dice.state() for _ in range(3)]),
)
def test_answers_do_not_depend_on_what_was_asked_before(
    book: Rulebook, asked: list[Question], seen: list[State]
) -> None:
    """What a policy keeps from earlier questions never changes a later answer."""
    used = Policy(book)
    for state in (*seen, *seen):
        for question in asked:
            assert used.decide(question, state) == Policy(book).decide(question, state)


def test_a_way_does_not_outlive_a_change_of_text() -> None:
    """A gate that kept a way too long is refused by it once a date has passed, never served."""
    policy = compile_policy([an_agreement()])
    question = a_question()
    way = policy.open("NRD", "SUD", on_paper()).way(_subject(question))
    mask = policy.field_mask(question.fields)
    place = question.places[0]
    assert way.permitted(place.lon, place.lat, NOW, mask, NOW)[0] == 0
    late = an_agreement().end
    assert CODES[way.permitted(place.lon, place.lat, NOW, mask, late)[0]] == "CLOCK"


def test_the_clause_that_releases_most_is_named() -> None:
    """Of several clauses that permit it, the one that releases most of what is asked is used."""
    poor = a_clause(id="art-1", fields=("place", "track_id"))
    rich = a_clause(id="art-2")
    decision = compile_policy([an_agreement(clauses=(poor, rich))]).decide(a_question(), on_paper())
    assert decision.clause == "AG-7@1/art-2"
    assert decision.reasons == ()
    assert compile_policy([an_agreement()]).clause_ref(0) == ""
    swapped = compile_policy([an_agreement(clauses=(rich, msgspec.structs.replace(rich, id="art-3")))])
    assert swapped.decide(a_question(), on_paper()).clause == "AG-7@1/art-2"

"""S-08: national law can only narrow; the evaluator is an intersection."""

from itertools import product

import msgspec
from hypothesis import Phase, given, settings

from lindero.kernel.decisions import Decision
from lindero.trust.agreements.coarseness import is_as_coarse
from lindero.trust.agreements.evaluate import evaluate, judge
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.rivalry import Rivalry, permits_instead, rivalry, with_law
from lindero.trust.agreements.tests.samples import (
    INSIDE,
    NOW,
    Dice,
    a_clause,
    a_question,
    an_agreement,
    an_overlay,
    anything,
    on_paper,
)
from lindero.trust.agreements.treaty import Agreement, Narrowing, Overlay
from lindero.trust.exchange.terms import TermsOf

WITHOUT_SHRINKING = (Phase.reuse, Phase.generate)


Lawsuit = tuple[Rulebook, Overlay, Question]
"""What is in force, one more law, and a question that is asked with and without it."""


def lawsuit(dice: Dice) -> Lawsuit:
    """Return one whose question mostly fits a clause, and whose law mostly is one of the two nations asked about."""
    book, law, question = dice.rulebook(), dice.overlay(), dice.question()
    if dice.rarely(0.2):
        return book, law, question
    clause = dice.one(dice.one(book.agreements).clauses)
    sender = dice.one(clause.senders)
    recipient = dice.one(tuple(nation for nation in clause.recipients if nation != sender) or ("SUD",))
    fits = msgspec.structs.replace(
        question,
        sender=sender,
        recipient=recipient,
        kind=dice.one(clause.kinds),
        purpose=dice.one(clause.purposes),
        lane=dice.one(clause.lanes),
        fields=clause.fields,
        at=NOW,
        places=(INSIDE,),
        person_class=dice.one(clause.person_classes),
        retain_days=0,
        protected=False,
        approved=True,
    )
    owner = dice.one((sender, recipient))
    narrows = tuple(msgspec.structs.replace(one, party=owner) for one in law.narrows)
    return book, msgspec.structs.replace(law, nation=owner, narrows=narrows), fits


def stricter_by(law: Overlay, book: Rulebook) -> Rulebook:
    """Return what is in force with one more law."""
    return Rulebook(book.agreements, (*book.overlays, law), book.vocabulary)


@settings(max_examples=1_500, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(Dice.rulebook), anything(Dice.overlay), anything(Dice.question), anything(Dice.state))
def test_S_08_an_overlay_never_permits_more(
    book: Rulebook, law: Overlay, question: Question, state: State
) -> None:
    """One more law leaves each answer of the compiled policy as it was, or narrower."""
    stricter = Rulebook(book.agreements, (*book.overlays, law), book.vocabulary)
    before, after = Policy(book).decide(question, state), Policy(stricter).decide(question, state)
    assert after.allowed <= before.allowed
    assert set(after.fields) <= set(before.fields)


@settings(max_examples=600, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(lawsuit), anything(Dice.state))
def test_S_08_no_clause_permits_more_under_one_more_law(suit: Lawsuit, state: State) -> None:
    """Clause by clause, with questions that fit: what a clause permits under the law it permitted without it."""
    book, law, question = suit
    for standing in (state, on_paper(question.at)):
        for agreement in book.agreements:
            for clause in agreement.clauses:
                before = judge(book, agreement, clause, question, standing)
                after = judge(stricter_by(law, book), agreement, clause, question, standing)
                assert set(after.fields) <= set(before.fields)
                assert after.failures or not before.failures
        before_all = Policy(book).decide(question, standing)
        after_all = Policy(stricter_by(law, book)).decide(question, standing)
        assert after_all.allowed <= before_all.allowed
        assert set(after_all.fields) <= set(before_all.fields)


@settings(max_examples=400, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(rivalry), anything(Dice.state))
def test_S_08_a_law_moves_no_record_to_another_clause(case: Rivalry, state: State) -> None:
    """Where several clauses permit it, the same one speaks with the law and without, and gives the same or less."""
    book, law, questions = case
    policy, stricter = Policy(book), Policy(with_law(book, law))
    for question, standing in product(questions, (state, on_paper())):
        before, after = policy.decide(question, standing), stricter.decide(question, standing)
        assert after == evaluate(stricter.book, question, standing)
        assert after.clause == before.clause
        assert after.allowed <= before.allowed
        assert set(after.fields) <= set(before.fields)


@settings(max_examples=200, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(rivalry))
def test_S_08_laws_together_leave_what_each_of_them_leaves(case: Rivalry) -> None:
    """The answer is the meet: a field crosses under all laws exactly if it does under every single one."""
    book, law, questions = case
    bare = book.without_laws
    alone = [Policy(with_law(bare, one)) for one in (*book.overlays, law)]
    together = Policy(with_law(book, law))
    for question in questions:
        answers = [policy.decide(question, on_paper()) for policy in (Policy(bare), *alone)]
        meet = set[str].intersection(*(set(answer.fields) for answer in answers))
        assert set(together.decide(question, on_paper()).fields) == meet


def test_S_08_the_dice_throw_clauses_that_would_step_in() -> None:
    """The two properties above can fail: often another clause permits what a law takes from the one that speaks."""
    permitted = stepping_in = 0
    for seed in range(150):
        book, law, questions = rivalry(Dice(seed))
        stricter = with_law(book, law)
        for question in questions:
            before = Policy(book).decide(question, on_paper())
            after = Policy(stricter).decide(question, on_paper())
            permitted += before.allowed
            if set(after.fields) < set(before.fields):
                stepping_in += permits_instead(stricter, question, on_paper(), after.clause)
    assert permitted > 150
    assert stepping_in > 30


def test_S_08_what_a_law_stops_does_not_cross_under_another_clause() -> None:
    """A law stops the clause that tells most; one that tells a little of it, and something else, stays silent."""
    rich = a_clause(id="art-6", fields=("track_id", "place", "measured_at", "name"))
    poor = a_clause(id="art-7", fields=("track_id", "course_mdeg"))
    agreement = an_agreement(clauses=(rich, poor))
    law = an_overlay(
        Narrowing(id="section-21", party="NRD", because="Data Act", clauses=("art-6",), withhold_all=True)
    )
    whole = a_question(fields=("track_id", "place", "measured_at", "name", "course_mdeg"))
    assert ask_both([agreement], (), whole).fields == rich.fields
    stopped = ask_both([agreement], (law,), whole)
    assert (stopped.allowed, stopped.clause, stopped.codes) == (False, "AG-7@1/art-6", ("OVERLAY",))
    # A record that the other clause tells more of was that one's all along.
    little = a_question(fields=("course_mdeg",))
    assert ask_both([agreement], (law,), little) == ask_both([agreement], (), little)
    assert ask_both([agreement], (law,), little).clause == "AG-7@1/art-7"


def ask_both(agreements: list[Agreement], laws: tuple[Overlay, ...], question: Question) -> Decision:
    """Return the answer, which the compiled policy and the plain rules give alike."""
    book = Rulebook(agreements, laws)
    decision = Policy(book).decide(question, on_paper())
    assert decision == evaluate(book, question, on_paper())
    return decision


@settings(max_examples=600, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(lawsuit), anything(Dice.state))
def test_S_08_a_reservation_never_permits_more(suit: Lawsuit, state: State) -> None:
    """The same holds of each clause for what a party reserves in the treaty itself; it is text that both signed."""
    book, law, question = suit
    agreement = book.agreements[0]
    areas = {area.name for area in agreement.areas}
    reservation = msgspec.structs.replace(
        law.narrows[0], only_areas=tuple(name for name in law.narrows[0].only_areas if name in areas)
    )
    reserved = msgspec.structs.replace(agreement, reservations=(*agreement.reservations, reservation))
    plain, narrower = Rulebook([agreement]), Rulebook([reserved])
    for standing in (state, on_paper(question.at)):
        for clause in agreement.clauses:
            before = judge(plain, agreement, clause, question, standing)
            after = judge(narrower, reserved, clause, question, standing)
            assert set(after.fields) <= set(before.fields)
            assert after.failures or not before.failures
        allowed = evaluate(narrower, question, standing).allowed
        assert allowed <= evaluate(plain, question, standing).allowed


@settings(max_examples=500, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(Dice.rulebook), anything(Dice.question), anything(Dice.state))
def test_S_08_the_order_of_laws_does_not_matter(book: Rulebook, question: Question, state: State) -> None:
    """An intersection is the same from whichever side it is taken."""
    turned = Rulebook(reversed(book.agreements), reversed(book.overlays), book.vocabulary)
    one, other = evaluate(book, question, state), evaluate(turned, question, state)
    assert (one.allowed, one.fields, one.clause) == (other.allowed, other.fields, other.clause)


def test_S_08_a_narrowing_has_no_member_that_could_widen() -> None:
    """The type itself knows selectors and effects that take away, and nothing else."""
    selectors = {"clauses", "kinds", "purposes", "peers", "directions"}
    effects = {
        "withhold",
        "withhold_all",
        "not_about",
        "max_retain_days",
        "only_areas",
        "needs_approval",
        "coarsen",
    }
    assert set(Narrowing.__struct_fields__) == {"id", "party", "because"} | selectors | effects


@settings(max_examples=400, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(lawsuit))
def test_S_08_an_overlay_never_lightens_what_a_clause_asks_besides(suit: Lawsuit) -> None:
    """Of each clause: no more days or fields, no finer value, no wider area, nobody's approval less, the same quota."""
    book, law, question = suit
    both = [
        TermsOf(Policy(one), question.sender, question.recipient, question.at)
        for one in (book, stricter_by(law, book))
    ]
    for agreement in book.agreements:
        for clause in agreement.clauses:
            named = f"{agreement.ref}/{clause.id}", question.kind, question.purpose
            before, after = (terms.of(*named) for terms in both)
            assert after.days <= before.days
            assert after.fields <= before.fields
            assert after.approvers >= before.approvers
            assert (after.quota, after.handling) == (before.quota, before.handling)
            assert all(shapes in after.shapes for shapes in before.shapes)
            assert all(is_as_coarse(after.coarse.get(name, ""), way) for name, way in before.coarse.items())


def test_S_08_the_dice_throw_laws_that_bite() -> None:
    """The properties above can fail: much of what is thrown is permitted, and much of that a law stops or cuts."""
    permitted = narrowed = 0
    for seed in range(300):
        book, law, question = lawsuit(Dice(seed))
        before = Policy(book).decide(question, on_paper(question.at))
        after = Policy(stricter_by(law, book)).decide(question, on_paper(question.at))
        permitted += before.allowed
        narrowed += set(after.fields) < set(before.fields)
    assert permitted > 60
    assert narrowed > 20

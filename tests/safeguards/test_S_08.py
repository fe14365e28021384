"""S-08: national law can only narrow; the evaluator is an intersection."""

import msgspec
from hypothesis import Phase, given, settings

from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import Dice, anything
from lindero.trust.agreements.treaty import Agreement, Narrowing, Overlay

WITHOUT_SHRINKING = (Phase.reuse, Phase.generate)


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


@settings(max_examples=1_000, deadline=None, phases=WITHOUT_SHRINKING)
@given(
    anything(Dice.agreement),
    anything(lambda dice: dice.narrowing("NRD", 9)),
    anything(Dice.question),
    anything(Dice.state),
)
def test_S_08_a_reservation_never_permits_more(
    agreement: Agreement, reservation: Narrowing, question: Question, state: State
) -> None:
    """The same holds for what a party reserves in the treaty itself."""
    reserved = msgspec.structs.replace(agreement, reservations=(*agreement.reservations, reservation))
    before = evaluate(Rulebook([agreement]), question, state)
    after = evaluate(Rulebook([reserved]), question, state)
    assert after.allowed <= before.allowed
    assert set(after.fields) <= set(before.fields)


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

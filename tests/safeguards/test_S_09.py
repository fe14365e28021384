"""S-09: what lies outside the clause's area does not cross; routes are cut to it."""

from hypothesis import Phase, given, settings

from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.shapes import cut_route, shape_contains
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import BOX, Dice, a_question, an_agreement, anything, on_paper


@settings(max_examples=1_500, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(anything(Dice.rulebook), anything(Dice.question), anything(Dice.state))
def test_S_09_every_place_that_crosses_lies_in_the_clauses_area(
    book: Rulebook, question: Question, state: State
) -> None:
    """Whatever is permitted under a clause, each of its places lies in one of the clause's areas."""
    decision = Policy(book).decide(question, state)
    if not decision.allowed or question.lane == "life":
        return
    ref, _, clause_id = decision.clause.partition("/")
    agreement = next(agreement for agreement in book.agreements if agreement.ref == ref)
    clause = next(clause for clause in agreement.clauses if clause.id == clause_id)
    shapes = book.shapes_of(agreement, clause)
    for place in question.places:
        assert any(shape_contains(shape, place) for shape in shapes)


@settings(max_examples=300, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(anything(lambda dice: [dice.place() for _ in range(6)]))
def test_S_09_a_route_that_was_cut_may_cross(route: list[object]) -> None:
    """A route that leaves the area is refused whole; what is left after cutting it is permitted."""
    policy = Policy(Rulebook([an_agreement()]))
    left = cut_route([BOX], route)  # type: ignore[arg-type]
    whole = policy.decide(a_question(places=tuple(route)), on_paper())
    assert whole.allowed == (len(left) == len(route))
    if left:
        assert policy.decide(a_question(places=left), on_paper()).allowed

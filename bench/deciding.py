"""What a decision of the gate takes at 8 to 512 clauses, beside looking at every clause for every record."""

import random
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from bench.timing import Measured, measure, show
from lindero.kernel.places import Place
from lindero.trust.agreements.commands import decide_lines
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.passage import Subject
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.tests.samples import NOW, a_clause, a_question, an_agreement, in_life

CLAUSES: Final = (8, 64, 512)
RECORDS: Final = 50_000
QUESTIONS: Final = 10_000
NAIVE_CLAUSES: Final = 20_000
"""Clauses that the baseline looks at in all, whatever their number in the agreement."""

LINE: Final = (
    b'{"from":"NRD","to":"SUD","kind":"tracking.track_updated","fields":["track_id","place","name"],'
    b'"purpose":"border_surveillance","place":[11.5,55.5],"at":"2026-11-22T08:30:00Z"}'
)


def run() -> None:
    """Measure and print."""
    print("\nDeciding (Nordia to Sudia, one area of four corners, places all over it)")
    for count in CLAUSES:
        book = book_of(count)
        baseline = naive(book)
        show(baseline, None, f"baseline at {count} clauses: every clause, every time")
        show(way(book), baseline, "bar: 670,000/CPU s (1.5 us), at any number of clauses")
        show(explained(book), baseline, "with a decision in words")
    show(lines(book_of(8)), None, "lindero agreement decide")


def book_of(count: int) -> Rulebook:
    """Return an agreement of some clauses, one of which speaks of what is asked."""
    others = [a_clause(id=f"art-{n}", kinds=(f"folder{n % 64}.thing_done",)) for n in range(1, count)]
    return Rulebook([an_agreement(clauses=(*others, a_clause(id="art-0")))])


def places(count: int) -> Sequence[Place]:
    """Return places all over the area, edges included."""
    chance = random.Random(7)
    return [
        Place(chance.randint(100_000_000, 130_000_000), chance.randint(540_000_000, 570_000_000))
        for _ in range(count)
    ]


def naive(book: Rulebook) -> Measured:
    """Look at every clause for every record."""
    count = max(20, NAIVE_CLAUSES // len(book.agreements[0].clauses))
    state = in_life()
    asked = [a_question(places=(place,)) for place in places(count)]
    return measure("every clause", _counted([partial(evaluate, book, q, state) for q in asked]))


def way(book: Rulebook) -> Measured:
    """Ask the gate's hot path, as a batch does: the way is made once, each record takes one call."""
    policy = Policy(book)
    question = a_question()
    subject = Subject(kind=question.kind, purpose=question.purpose, lane=question.lane)
    permitted = policy.open("NRD", "SUD", in_life()).way(subject).permitted
    mask = policy.field_mask(question.fields)
    where = places(RECORDS)

    def work() -> int:
        allowed = 0
        for place in where:
            code, _, _ = permitted(place.lon, place.lat, NOW, mask, NOW)
            allowed += not code
        assert allowed == len(where)
        return allowed

    return measure("compiled, a batch", work)


def explained(book: Rulebook) -> Measured:
    """Ask for a whole decision for each record."""
    policy, state = Policy(book), in_life()
    asked = [a_question(places=(place,)) for place in places(QUESTIONS)]
    return measure("compiled, one by one", _counted([partial(policy.decide, q, state) for q in asked]))


def lines(book: Rulebook) -> Measured:
    """Answer lines of JSON with lines of JSON."""
    policy = Policy(book)
    return measure("lines of JSON", lambda: sum(1 for _ in decide_lines(policy, [LINE] * QUESTIONS)))


def _counted(calls: Sequence[Callable[[], object]]) -> Callable[[], int]:
    def work() -> int:
        for call in calls:
            call()
        return len(calls)

    return work

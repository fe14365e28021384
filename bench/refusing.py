"""How long a refusal for the sake of a protected person takes, beside any other refusal of the same record (S-10)."""

from functools import partial
from typing import Final

import msgspec

from bench.timing import Measured, measure
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.tests.samples import OUTSIDE, a_clause, a_question, an_agreement, in_life

ROUNDS: Final = 15
QUESTIONS: Final = 2_000
BAR: Final = (0.8, 1.25)
"""Within which ratio the two must lie; what is left is the length of a clause's own reasons."""


def run() -> None:
    """Take turns, compare the quickest round of each, and print the ratio."""
    print("\nRefusing (one record about a person, 8 and 64 clauses; the quickest of some rounds, in turns)")
    for clauses in (8, 64):
        policy = Policy(_book(clauses))
        plain = msgspec.structs.replace(
            a_question(), person_class="suspect", origin_countries=frozenset({"SUD"})
        )
        asked = {
            "for a protected person's sake": msgspec.structs.replace(plain, protected=True),
            "another class": msgspec.structs.replace(plain, person_class="witness"),
            "another place": msgspec.structs.replace(plain, places=(OUTSIDE,)),
        }
        best = {name: float("inf") for name in asked}
        for _ in range(ROUNDS):
            for name, question in asked.items():
                best[name] = min(best[name], _refused(policy, question).cpu_s)
        base, *others = best.items()
        for name, seconds in others:
            ratio = base[1] / seconds
            print(f"  {clauses:>3} clauses: beside {name:<16} {ratio:6.2f}x  (bar {BAR[0]} to {BAR[1]})")
            assert BAR[0] <= ratio <= BAR[1], "who waits could tell a protected person by the time"


def _book(count: int) -> Rulebook:
    speaking = a_clause(person_classes=("suspect",))
    others = [a_clause(id=f"art-{n}", kinds=(f"folder{n}.thing_done",)) for n in range(1, count)]
    return Rulebook([an_agreement(clauses=(*others, speaking), level=4)])


def _refused(policy: Policy, question: Question) -> Measured:
    decide = partial(policy.decide, question, in_life())

    def work() -> int:
        assert not decide().allowed
        return sum(not decide().allowed for _ in range(QUESTIONS))

    return measure("refused", work)

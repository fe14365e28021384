"""The rules in their plainest form: every clause is looked at for every question.

This is the reference that the compiled policy is compared with, and the explainer of refusals. It is written
to be read, not to be fast.
"""

import msgspec

from lindero.kernel.decisions import Decision, Reason
from lindero.trust.agreements import reasons
from lindero.trust.agreements.clause_checks import (
    Case,
    approval,
    content,
    fields_and_notes,
    in_force,
    labelled,
    narrowed,
    stands,
    subject,
)
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.safeguards import general_refusal, life_decision
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.treaty import Agreement, Clause


class Opinion(msgspec.Struct, frozen=True):
    """What one clause says to a question.

    Attributes:
        ref: The clause, `AG-7@1/art-6-1`.
        failures: Why it does not permit it; empty if it does.
        notes: What is withheld although it permits it.
        fields: The fields that may cross under it.
    """

    ref: str
    failures: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    fields: tuple[str, ...]

    @property
    def distance(self) -> tuple[int, int, int]:
        """How far the clause is from permitting it: in what it speaks of, in what it lacks, in standing."""
        codes = {reason.code for reason in self.failures}
        subject = len(codes.intersection(reasons.SUBJECT))
        standing = len(codes.intersection(reasons.STANDING))
        return subject, len(codes) - subject - standing, standing

    @property
    def weight(self) -> tuple[int, ...]:
        """How much the clause has to say: that it permits, then how many fields, then how near it comes."""
        return (1, len(self.fields)) if not self.failures else (0, *(-part for part in self.distance))

    @property
    def decision(self) -> Decision:
        """The opinion as the answer."""
        if self.failures:
            return Decision(allowed=False, clause=self.ref, reasons=self.failures)
        return Decision(allowed=True, fields=self.fields, clause=self.ref, reasons=self.notes)


def evaluate(book: Rulebook, question: Question, state: State) -> Decision:
    """Decide by looking at every clause of every agreement between the two nations.

    It is permitted if and only if a clause permits it (AGR-02). Of several such clauses the one that releases
    most of the fields asked for speaks, of equal ones the first; where none permits it, the one that comes
    nearest. Which one that is the signed texts settle alone. A nation's law only takes from what that clause
    permits: what a law stops does not cross under another clause, so the answer with one more law is never
    more than the answer without it (S-08).
    """
    if refusal := general_refusal(book, question, state):
        return refusal
    if question.lane == "life":
        return life_decision(question)
    found = [
        (agreement, clause, judge(book.without_laws, agreement, clause, question, state))
        for agreement in book.agreements
        if {question.sender, question.recipient} <= set(agreement.nations)
        for clause in agreement.clauses
    ]
    if not found:
        return reasons.no_agreement(question.sender, question.recipient)
    agreement, clause, _ = max(found, key=lambda one: one[2].weight)
    return judge(book, agreement, clause, question, state).decision


def judge(book: Rulebook, agreement: Agreement, clause: Clause, question: Question, state: State) -> Opinion:
    """Return what one clause says to a question, all failures in the order in which they are checked."""
    now = state.now if state.now is not None else question.at
    case = Case(book, agreement, clause, question, now)
    rules = case.rules()
    fields, notes = fields_and_notes(case, rules)
    failures = [
        *stands(case, state.standings),
        *in_force(case),
        *subject(case),
        *content(case),
        *labelled(case, fields),
        *(failure for rule in rules for failure in narrowed(case, rule)),
        *approval(case),
        *(() if fields else notes),
    ]
    failures.sort(key=lambda reason: _PLACE[reason.code])
    return Opinion(case.ref, tuple(failures), tuple(notes), fields)


_PLACE = {code: place for place, code in enumerate(reasons.ORDER)}

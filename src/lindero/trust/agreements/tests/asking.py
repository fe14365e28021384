"""Asking in tests: both evaluators must give the same answer, and every reason must be a sentence."""

from typing import Any

from lindero.kernel.decisions import Decision
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.policy import compile_policy
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import a_question, an_agreement, on_paper
from lindero.trust.agreements.treaty import Agreement, Overlay

AG = an_agreement()
"""The sample agreement: Nordia sends tracks to Sudia."""


def ask(
    *agreements: Agreement, state: State | None = None, overlays: tuple[Overlay, ...] = (), **changes: Any
) -> Decision:
    """Put the sample question, with some changes, to agreements; both evaluators must agree on the answer."""
    question = a_question(**changes)
    state = state or on_paper()
    book = Rulebook(agreements, overlays)
    decision = compile_policy(agreements, overlays).decide(question, state)
    assert decision == evaluate(book, question, state)
    for reason in decision.reasons:
        assert reason.text.endswith(".")
    return decision


def no(decision: Decision, *codes: str) -> Decision:
    """Check that something is refused for these reasons, in this order."""
    assert not decision.allowed
    assert decision.fields == ()
    assert decision.codes == codes, decision
    return decision

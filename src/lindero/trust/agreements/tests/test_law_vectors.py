"""Vectors with and without a nation's law, for whoever builds a node from the protocol page alone."""

from pathlib import Path

import msgspec
import pytest

from lindero.kernel.decisions import Decision
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.lint import load_agreement, load_overlay
from lindero.trust.agreements.policy import Policy, compile_policy, decide
from lindero.trust.agreements.questions import question_of
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.vectors import Vector, answered, read_vectors

FOLDER = Path(__file__).parent / "golden" / "law"
VECTORS = read_vectors((FOLDER / "vectors.jsonl").read_text(encoding="utf-8"))


def policy(*, is_lawful: bool) -> Policy:
    """Return the agreement's policy, with the law or without."""
    treaty, law = ((FOLDER / name).read_text(encoding="utf-8") for name in ("treaty.yaml", "law.yaml"))
    return compile_policy(
        [load_agreement(treaty, "treaty.yaml")], [load_overlay(law, "law.yaml")] if is_lawful else []
    )


@pytest.mark.parametrize("vector", VECTORS, ids=[vector.name for vector in VECTORS])
def test_S_08_vectors_with_and_without_a_law(vector: Vector) -> None:
    """Both ways of deciding answer as the vector says, on paper."""
    question = question_of(vector.request)
    assert not isinstance(question, Decision)
    lawful, state = policy(is_lawful=vector.name.startswith("law/")), State(now=question.at)
    for decision in (decide(lawful, vector.request, state), evaluate(lawful.book, question, state)):
        assert answered(vector.name, vector.request, decision) == vector


def test_S_08_each_vector_with_the_law_says_no_more_than_its_twin_without() -> None:
    """The same question stands once under `law/` and once under `signed/`, about the same clause."""
    named = {vector.name: vector for vector in VECTORS}
    for vector in VECTORS:
        what = vector.name.partition("/")[2]
        under, signed = named[f"law/{what}"], named[f"signed/{what}"]
        assert msgspec.to_builtins(under.request) == msgspec.to_builtins(signed.request)
        assert (under.clause, under.allowed <= signed.allowed) == (signed.clause, True)
        assert set(under.fields) <= set(signed.fields)
    assert sum(one.fields != named[f"law/{n.partition('/')[2]}"].fields for n, one in named.items()) > 4

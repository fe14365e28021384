"""S-62: what fails, fails safe: a parse error, an unknown word, an unsure clock, a strange value means no."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import LinderoError
from lindero.trust.agreements.canonical import agreement_of, canonical_bytes
from lindero.trust.agreements.commands import decide_lines, policy_of_files
from lindero.trust.agreements.findings import Unreadable
from lindero.trust.agreements.lint import examine
from lindero.trust.agreements.policy import compile_policy
from lindero.trust.agreements.tests.samples import a_question, an_agreement, on_paper
from lindero.trust.agreements.tests.texts import TREATY, example


@given(st.integers(0, len(TREATY) - 1), st.characters(codec="ascii"))
def test_S_62_a_damaged_treaty_is_refused_or_another_treaty(place: int, character: str) -> None:
    """One wrong character makes a file that is refused, or one that says something else and has another hash."""
    damaged = TREATY[:place] + character + TREATY[place + 1 :]
    document, found = examine(damaged, "a.yaml")
    assert (document is None) == any(finding.severity == "error" for finding in found)


@given(st.integers(1, len(TREATY) - 2))
def test_S_62_a_truncated_treaty_is_refused(length: int) -> None:
    """A file that was cut off anywhere before its last article is never taken for a whole one."""
    cut = TREATY[:length]
    document, _ = examine(cut, "a.yaml")
    assert document is None or cut.rstrip() == TREATY.rstrip()


@pytest.mark.parametrize(
    "name", ["strait-bilateral.yaml", "strait-bilateral.toml", "sound-multilateral.yaml"]
)
def test_S_62_no_line_of_a_treaty_can_be_left_out_unseen(name: str) -> None:
    """Taking any line out of an example gives an error or another agreement; only what is the default may go."""
    text = example(name)
    whole, _ = examine(text, name)
    lines = text.splitlines()
    for index, line in enumerate(lines):
        document, _ = examine("\n".join(lines[:index] + lines[index + 1 :]), name)
        if document == whole:
            assert not line.strip() or line.strip().startswith(("#", "person_classes"))


def test_S_62_no_policy_is_made_of_a_file_with_an_error() -> None:
    """A policy of half-understood texts does not exist."""
    with pytest.raises(Unreadable):
        policy_of_files([("a.yaml", TREATY + "surprise: true\n")])


@given(st.binary(max_size=300))
def test_S_62_strange_bytes_are_no_agreement(data: bytes) -> None:
    """Whatever arrives as an agreement is one, or is refused with a reason."""
    with pytest.raises(LinderoError) as caught:
        agreement_of(data)
    assert caught.value.advice


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("places", ((115_000_000, 555_000_000),)),
        ("purpose", None),
        ("person_class", None),
        ("lane", "express"),
        ("kind", None),
    ],
)
def test_S_62_a_question_of_wrong_types_is_never_permitted(field: str, value: Any) -> None:
    """A caller inside the node that builds a question wrongly gets a refusal or an error, and never a yes."""
    question = msgspec.structs.replace(a_question(), **{field: value})
    try:
        decision = compile_policy([an_agreement()]).decide(question, on_paper())
    except (AttributeError, TypeError):
        return
    assert not decision.allowed


@given(st.lists(st.text(max_size=80), max_size=4))
def test_S_62_lines_that_are_no_requests_are_refused(lines: list[str]) -> None:
    """No text that is not a whole request is ever answered with a yes."""
    policy = compile_policy([an_agreement()])
    for answer in decide_lines(policy, lines):
        assert json.loads(answer)["allowed"] is False


def test_S_62_an_unsure_clock_is_a_no() -> None:
    """Without a clock nothing can be shown to be in force."""
    decision = compile_policy([an_agreement()]).decide(a_question(), on_paper(None))
    assert decision.codes == ("CLOCK",)


def test_S_62_an_agreement_of_an_unknown_version_is_refused() -> None:
    """A newer language of treaties is not guessed at."""
    newer = canonical_bytes(an_agreement()).replace(b'"agreement/1"', b'"agreement/9"')
    with pytest.raises(LinderoError):
        agreement_of(newer)

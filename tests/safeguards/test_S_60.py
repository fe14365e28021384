"""S-60: a crisis is no input of any decision; it can shorten queues and cannot lift a rule."""

import inspect
import json
import re

import pytest

from lindero.trust.agreements import evaluate, passage, policy, questions, safeguards, standing, treaty, ways
from lindero.trust.agreements.commands import decide_line
from lindero.trust.agreements.lint import lint_text
from lindero.trust.agreements.passage import Subject
from lindero.trust.agreements.policy import compile_policy
from lindero.trust.agreements.questions import Question, Request
from lindero.trust.agreements.standing import Standing, State
from lindero.trust.agreements.tests.texts import TREATY
from lindero.trust.agreements.treaty import Agreement, Clause, Narrowing, Overlay

WORDS = re.compile(
    r"crisis|emergenc|urgen|override|bypass|force|break_?glass|exercise|admin|debug", re.IGNORECASE
)


@pytest.mark.parametrize(
    "type_", [Request, Question, Subject, State, Standing, Agreement, Clause, Narrowing, Overlay]
)
def test_S_60_nothing_that_is_decided_on_knows_a_crisis(type_: type) -> None:
    """No question, state or text has a member by which anybody could say that now is different."""
    members = type_.__struct_fields__  # type: ignore[attr-defined]
    assert not [name for name in members if WORDS.search(name)]


def test_S_60_no_function_of_the_decision_takes_a_crisis() -> None:
    """Nor does any function on the way to a decision take such an argument."""
    for module in (evaluate, passage, policy, questions, safeguards, standing, treaty, ways):
        for name, member in vars(module).items():
            if inspect.isfunction(member):
                assert not [p for p in inspect.signature(member).parameters if WORDS.search(p)], name


@pytest.mark.parametrize("key", ["crisis", "emergency", "override", "exercise", "priority", "role", "force"])
def test_S_60_a_request_that_pleads_a_crisis_is_refused(key: str) -> None:
    """A request with such a key is not decided more generously: it is not understood, and refused."""
    request = {
        "from": "NRD",
        "to": "SUD",
        "kind": "tracking.track_updated",
        "fields": ["place"],
        "purpose": "sea_rescue",
        "at": 1,
        key: True,
    }
    assert decide_line(compile_policy([]), json.dumps(request)).codes == ("INVALID_REQUEST",)


@pytest.mark.parametrize("key", ["crisis_mode", "emergency", "override_safeguards", "unless_crisis"])
def test_S_60_a_treaty_cannot_provide_for_a_crisis(key: str) -> None:
    """No key of a treaty file or a clause lifts a rule; an attempt is an unknown key."""
    assert any(f.code == "unknown_key" for f in lint_text(f"{key}: true\n{TREATY}", "a.yaml"))
    clause = TREATY.replace("    area: belt", f"    area: belt\n    {key}: true")
    assert any(f.code == "unknown_key" for f in lint_text(clause, "a.yaml"))

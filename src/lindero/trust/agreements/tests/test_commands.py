"""What the command line does: files checked, lines answered, and no line stops the run."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.trust.agreements.commands import check_file, decide_line, decide_lines, policy_of_files
from lindero.trust.agreements.findings import Unreadable
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.tests.texts import OVERLAY, TREATY, changed, example

FILES = ("strait-bilateral.yaml", "sound-multilateral.yaml", "overlay-nordia.yaml")
REQUEST: dict[str, Any] = {
    "from": "NRD",
    "to": "SUD",
    "kind": "tracking.track_updated",
    "fields": ["track_id", "place", "name"],
    "purpose": "border_surveillance",
    "place": [11.0, 55.5],
    "at": "2026-11-22T08:30:00Z",
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    """Return the policy of the example files."""
    return policy_of_files([(name, example(name)) for name in FILES])


def answer(policy: Policy, **changes: Any) -> dict[str, Any]:
    """Return the answer to the plain request with some changes."""
    (line,) = decide_lines(policy, [json.dumps(REQUEST | changes)])
    decoded: dict[str, Any] = json.loads(line)
    return decoded


def test_checking_a_file_tells_findings_and_exit_status() -> None:
    """Status 0 for what is in order, warnings or not; 1 for anything that is refused."""
    assert check_file(TREATY, "a.yaml")[1] == 0
    findings, status = check_file(changed("tlp: amber", "tlp: orange"), "a.yaml")
    assert status == 1
    assert [f.code for f in findings if f.severity == "error"] == ["unknown_word"]


def test_AGR_02_an_answer_has_exactly_its_four_keys(policy: Policy) -> None:
    """Outside checks rely on the form of an answer, and of a reason."""
    assert answer(policy) == {
        "allowed": True,
        "fields": ["track_id", "place", "name"],
        "clause": "AG-7@1/art-6-1",
        "reasons": [],
    }
    refused = answer(policy, purpose="trade_facilitation")
    assert set(refused) == {"allowed", "fields", "clause", "reasons"}
    assert [set(reason) for reason in refused["reasons"]] == [{"code", "text", "clause", "fix"}]


def test_AGR_03_reservation_and_national_law_of_the_examples(policy: Policy) -> None:
    """Vesta's reservation and Nordia's law narrow what the example agreements permit."""
    sound = {"place": [12.6, 55.5]}
    to_vesta = answer(policy, to="VES", **sound)
    assert to_vesta["fields"] == ["track_id", "place"]
    assert [reason["code"] for reason in to_vesta["reasons"]] == ["RESERVATION"]
    assert answer(policy, to="SUD", **sound)["fields"] == ["track_id", "place", "name"]
    kept_long = answer(policy, retain_days=25)
    assert [reason["code"] for reason in kept_long["reasons"]] == ["OVERLAY"]
    assert answer(policy, **{"from": "SUD", "to": "NRD"}, retain_days=25)["allowed"]


def test_decided_on_paper_the_requests_time_is_now(policy: Policy) -> None:
    """Files alone know no clock, lease or suspension: the dates are held against the request's own time."""
    assert answer(policy, at="2035-12-31T23:59:59Z")["allowed"]
    assert answer(policy, at="2036-01-01T00:00:00Z")["reasons"][0]["code"] == "EXPIRED"
    assert answer(policy, at="2025-12-31T23:59:59Z")["reasons"][0]["code"] == "NOT_IN_FORCE"


def test_no_line_stops_the_run(policy: Policy) -> None:
    """Broken lines are answered in their place, and the lines after them as if nothing had been."""
    good = json.dumps(REQUEST).encode()
    lines = [b"", b"{", b"\xff\xfe", b"null", b"[" * 100_000, good, b'{"from":"NRD"}', good]
    answers = [json.loads(line) for line in decide_lines(policy, lines)]
    assert [a["allowed"] for a in answers] == [False] * 5 + [True, False, True]
    assert {a["reasons"][0]["code"] for a in answers if not a["allowed"]} == {"INVALID_REQUEST"}


def test_answers_come_as_the_lines_do(policy: Policy) -> None:
    """Each line is answered before the next is read, so that an endless stream is served."""
    read: list[int] = []

    def lines() -> Any:
        for number in range(3):
            read.append(number)
            yield json.dumps(REQUEST)

    answers = decide_lines(policy, lines())
    next(answers)
    assert read == [0]


@given(st.lists(st.binary(max_size=60), max_size=5))
def test_any_lines_are_answered_one_for_one(lines: list[bytes]) -> None:
    """There are as many answers as lines, all of them JSON."""
    policy = policy_of_files([])
    answers = [json.loads(line) for line in decide_lines(policy, lines)]
    assert len(answers) == len(lines)
    assert not any(a["allowed"] for a in answers)


def test_S_62_one_wrong_file_decides_nothing() -> None:
    """Half of the texts would permit what the other half forbids, so no policy is made of them."""
    with pytest.raises(Unreadable):
        policy_of_files([("a.yaml", TREATY), ("b.yaml", changed("withhold", "permit", OVERLAY))])


def test_lines_may_be_text_or_bytes(policy: Policy) -> None:
    """A line is read the same from a file opened either way."""
    text = json.dumps(REQUEST)
    assert decide_line(policy, text) == decide_line(policy, text.encode()) == decide_line(policy, text + "\n")

"""The end of a rescue: each condition alone, with all others as they must be."""

import pytest

from lindero.capabilities.rescue import records
from lindero.capabilities.rescue.rules import READER_PURPOSES, READER_ROLES, Case, fault_of, may_see
from lindero.capabilities.rescue.tests.test_rules import CASE, HERE


@pytest.mark.parametrize(
    ("case", "outcome", "answer"),
    [
        (Case(is_safe=True, rescued=3), "all_safe", ""),
        (Case(is_safe=False, rescued=3), "all_safe", "not reached"),
        (Case(is_safe=False, rescued=0), "nobody_found", ""),
        (Case(is_safe=False, rescued=3), "nobody_found", "not yet at a place of safety"),
        (Case(is_safe=True, rescued=3), "false_alarm", ""),
        (Case(is_safe=False, rescued=0, is_answered=False), "handed_over", "has answered"),
        (Case(is_safe=False, rescued=0, is_answered=True), "handed_over", ""),
        (Case(is_safe=False, rescued=0, is_answered=False), "false_alarm", ""),
    ],
)
def test_S_16_an_end_is_refused_for_what_it_lacks_and_for_nothing_else(
    case: Case, outcome: records.Outcome, answer: str
) -> None:
    """Safety, nobody left at sea, another centre's answer; what an outcome does not need does not stop it."""
    found = fault_of(case, records.CaseConcluded(case=CASE, outcome=outcome, place=HERE))
    assert answer in found
    assert bool(found) is bool(answer)


@pytest.mark.parametrize("role", sorted(READER_ROLES))
def test_S_16_who_rescues_or_protects_sees_an_open_case_for_that_alone(role: str) -> None:
    """The safeguard keeps nobody out who must be in; a role that only enforces stays out."""
    for purpose in READER_PURPOSES:
        assert may_see({role}, purpose, by_emergency=False, is_open=True)
        assert may_see(set(), purpose, by_emergency=False, is_open=True)
        assert not may_see({"BG1"}, purpose, by_emergency=False, is_open=True)
    assert not may_see({role}, "crime_investigation", by_emergency=False, is_open=True)

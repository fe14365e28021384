"""The end of a rescue: each condition alone, with all others as they must be."""

import pytest

from lindero.capabilities.rescue import records
from lindero.capabilities.rescue.rules import Case, fault_of
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

"""Two persons for what one may not do alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel import duties
from lindero.kernel.errors import Refused

PAIRS = (duties.RELEASE, duties.ACTIVATION, duties.MATCH, duties.BREAK_GLASS, duties.EXPORT)
NAMES = st.from_regex(r"(person|feed|job|reaction|cli)/[a-z]{1,8}", fullmatch=True) | st.just("")


@pytest.mark.parametrize("pair", PAIRS)
def test_S_53_a_second_person_may_and_the_first_may_not(pair: duties.Pair) -> None:
    """The refusal names both duties and says what to do."""
    duties.check_other_person(pair, "person/keller", "person/noor")
    with pytest.raises(Refused) as refusal:
        duties.check_other_person(pair, "person/keller", "person/keller")
    assert pair.first in refusal.value.text
    assert pair.second in refusal.value.text
    assert refusal.value.reasons == ("FOUR_EYES",)
    assert refusal.value.advice


@given(NAMES, NAMES)
def test_S_53_only_a_person_who_is_another_passes(first: str, second: str) -> None:
    """Nobody known, nobody at all, and no machine is ever the second person."""
    passes = bool(first) and second.startswith("person/") and first != second
    try:
        duties.check_other_person(duties.RELEASE, first, second)
    except Refused:
        assert not passes
    else:
        assert passes

"""S-06: data that came for one purpose are used for that purpose, unless the originator consents to another."""

import pytest

from lindero.trust.agreements.safeguards import may_use
from lindero.trust.agreements.vocabulary import PURPOSES


@pytest.mark.parametrize("purpose", sorted(PURPOSES))
def test_S_06_the_purpose_it_came_for_is_permitted(purpose: str) -> None:
    """Reading for the purpose in the received record's head needs nothing more."""
    assert may_use(purpose, purpose).allowed


def test_S_06_any_other_purpose_is_denied() -> None:
    """Whatever came for one purpose is denied for every other, with the safeguard named."""
    for received in PURPOSES:
        for wanted in set(PURPOSES) - {received}:
            decision = may_use(received, wanted)
            assert not decision.allowed
            assert decision.codes == ("PURPOSE",)
            assert decision.clause == "safeguard/S-06"
            assert "originator" in decision.reasons[0].fix


def test_S_06_the_originators_consent_opens_one_purpose() -> None:
    """Consent counts for the purpose it names and for no other."""
    assert may_use("sea_rescue", "missing_persons", ["missing_persons"]).allowed
    assert not may_use("sea_rescue", "crime_prevention", ["missing_persons"]).allowed


@pytest.mark.parametrize("wanted", ["", "targeting", "everything", "Sea_rescue"])
def test_S_06_a_purpose_that_does_not_exist_is_denied(wanted: str) -> None:
    """Not even consent, nor a record that claims it, opens a purpose outside the vocabulary."""
    assert not may_use(wanted, wanted, [wanted]).allowed

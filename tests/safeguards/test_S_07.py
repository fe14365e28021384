"""S-07: passing on to a third nation needs a clause and the originator's consent, and S-10 again.

How it is tried on whole nodes stands in `tests/nodes/test_handling.py`.
"""

import pytest

from lindero.trust.agreements.safeguards import may_pass_on

REACH = {"SUD": frozenset({"SUD", "VES"}), "VES": frozenset({"VES"})}


@pytest.mark.parametrize(
    ("onward", "consented", "allowed"),
    [((), False, False), ((), True, False), (("VES",), False, False), (("VES",), True, True)],
)
def test_S_07_passing_on_needs_clause_and_consent(
    onward: tuple[str, ...], consented: bool, allowed: bool
) -> None:
    """Neither of them is enough alone; the refusal says which is missing."""
    decision = may_pass_on(
        onward, "VES", consented=consented, protected=False, origin_countries=(), reach=REACH
    )
    assert decision.allowed is allowed
    if not allowed:
        assert decision.codes == ("ONWARD",)
        assert ("consent" in decision.reasons[0].text) == ("VES" in onward)


def test_S_07_consent_for_one_nation_is_none_for_another() -> None:
    """The clause names to whom."""
    decision = may_pass_on(("VES",), "NRD", consented=True, protected=False, origin_countries=(), reach=REACH)
    assert not decision.allowed


@pytest.mark.parametrize("origins", [("VES",), (), ("VES", "NRD")])
def test_S_07_consent_never_outweighs_the_risk_to_a_protected_person(origins: tuple[str, ...]) -> None:
    """With clause and consent at hand, a country of origin, or an unknown one, gets nothing."""
    decision = may_pass_on(
        ("VES",), "VES", consented=True, protected=True, origin_countries=origins, reach=REACH
    )
    assert decision.codes == ("RIGHTS_RISK",)

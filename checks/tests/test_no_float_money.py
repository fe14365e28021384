"""House rule: money is counted, not measured."""

import pytest

from checks.rules.no_float_money import RULE
from checks.tests.conftest import Judge

PATH = "src/lindero/capabilities/crossings/rules.py"


@pytest.mark.parametrize(
    "code",
    [
        "class Fine:\n    fine_amount: float\n",
        "def pay(toll: float) -> None: ...\n",
        "price: float | None = None\n",
        "class Fine:\n    due_fees: Annotated[float, field('due')]\n",
        "self.budget: float = 0.0\n",
    ],
)
def test_float_money_is_found(findings: Judge, code: str) -> None:
    """Wherever an amount is typed as a float, it is found."""
    assert len(findings(RULE, PATH, code)) == 1


@pytest.mark.parametrize(
    "code", ["price_minor: int\n", "speed_mps: float\n", "association_cost: float\n", "fine_grid_m: float\n"]
)
def test_counted_money_and_measured_things_pass(findings: Judge, code: str) -> None:
    """Whole amounts, and numbers that are no money, are left alone."""
    assert findings(RULE, PATH, code) == []

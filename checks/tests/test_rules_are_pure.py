"""House rule: rules reach for nothing."""

import pytest

from checks.rules.rules_are_pure import RULE
from checks.tests.conftest import Judge

PATH = "src/lindero/capabilities/tracking/rules.py"


@pytest.mark.parametrize(
    "code",
    [
        "import time\n",
        "from pathlib import Path\n",
        "import sqlite3\n",
        "from lindero.kernel.desk import Desk\n",
    ],
)
def test_way_outside_is_found(findings: Judge, code: str) -> None:
    """A clock, a file, a store or the desk has no place in rules, nor in a folder of rules."""
    assert len(findings(RULE, PATH, code)) == 1
    assert len(findings(RULE, "src/lindero/capabilities/tracking/rules/predict.py", code)) == 1


def test_pure_code_passes(findings: Judge) -> None:
    """Mathematics, types and the kernel's words are what rules are made of."""
    code = "import math\nimport numpy as np\nfrom lindero.kernel.places import Place\n"
    assert findings(RULE, PATH, code) == []


def test_other_modules_pass(findings: Judge) -> None:
    """The rule speaks of rules alone."""
    assert findings(RULE, "src/lindero/capabilities/tracking/actions.py", "import time\n") == []

"""House rule: modules are named for what they hold."""

import pytest

from checks.rules.plain_names import RULE
from checks.tests.conftest import Judge


@pytest.mark.parametrize("path", ["src/lindero/utils.py", "src/lindero/common/times.py", "tests/helpers.py"])
def test_empty_name_is_found(findings: Judge, path: str) -> None:
    """A module or folder with a name that says nothing is found."""
    assert len(findings(RULE, path, "")) == 1


@pytest.mark.parametrize("path", ["src/lindero/kernel/times.py", "src/lindero/capabilities/database.py"])
def test_plain_name_passes(findings: Judge, path: str) -> None:
    """Only whole names count, not words inside them."""
    assert findings(RULE, path, "") == []

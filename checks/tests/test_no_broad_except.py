"""House rule: nobody catches everything."""

import pytest

from checks.rules.no_broad_except import RULE
from checks.tests.conftest import Judge

PATH = "src/lindero/engine/log.py"


@pytest.mark.parametrize("caught", [" Exception", " BaseException", "", " (ValueError, Exception)"])
def test_catching_everything_is_found(findings: Judge, caught: str) -> None:
    """Each form of catching all is found."""
    assert len(findings(RULE, PATH, f"try:\n    run()\nexcept{caught}:\n    pass\n")) == 1


def test_named_errors_pass(findings: Judge) -> None:
    """Errors that are named may be caught."""
    assert findings(RULE, PATH, "try:\n    run()\nexcept (ValueError, OSError):\n    pass\n") == []


def test_tidying_up_passes(findings: Judge) -> None:
    """A handler that ends by raising the same error hides nothing."""
    assert findings(RULE, PATH, "try:\n    run()\nexcept BaseException:\n    undo()\n    raise\n") == []


def test_excuse_may_stand_where_the_formatter_puts_it(findings: Judge) -> None:
    """A long except clause is broken over lines; the excuse at its end is still its own."""
    code = "try:\n    run()\nexcept (\n    Exception\n) as error:  # excused(broad-except): shown in a test\n    pass\n"
    assert findings(RULE, PATH, code) == []

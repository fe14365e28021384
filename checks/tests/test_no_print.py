"""House rule: no print below the shells."""

from checks.rules.no_print import RULE
from checks.tests.conftest import Judge


def test_print_in_a_rule_is_found(findings: Judge) -> None:
    """The package speaks to nobody by printing."""
    assert len(findings(RULE, "src/lindero/capabilities/crossings/rules.py", "print('wait')\n")) == 1


def test_print_where_a_person_is_spoken_to_passes(findings: Judge) -> None:
    """Shells, scripts and checks may print."""
    for path in ("src/lindero/shells/cli/show.py", "scripts/some.py", "checks/some.py"):
        assert findings(RULE, path, "print('wait')\n") == []


def test_another_print_passes(findings: Judge) -> None:
    """A method named print is not the builtin."""
    assert findings(RULE, "src/lindero/engine/log.py", "page.print()\n") == []

"""House rule: SQL has its homes."""

import pytest

from checks.rules.no_stray_sql import RULE
from checks.tests.conftest import Judge

RULES = "src/lindero/capabilities/crossings/rules.py"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT minutes FROM crossings_waits WHERE place = ?",
        "INSERT OR REPLACE INTO crossings_waits VALUES (?)",
        "UPDATE crossings_waits SET minutes = ?",
        "DELETE FROM crossings_waits",
        "CREATE TABLE crossings_waits (minutes INTEGER)",
        "PRAGMA journal_mode = WAL",
        "WITH latest AS (SELECT 1) SELECT * FROM latest",
    ],
)
def test_sql_in_a_rule_is_found(findings: Judge, sql: str) -> None:
    """Each kind of statement is recognised."""
    assert len(findings(RULE, RULES, f"text = {sql!r}\n")) == 1


def test_sql_made_of_parts_is_found(findings: Judge) -> None:
    """A statement with names filled in is one too."""
    assert len(findings(RULE, RULES, "text = f'SELECT a FROM {table} WHERE b'\n")) == 1


@pytest.mark.parametrize(
    "path",
    [
        "src/lindero/capabilities/crossings/tables.py",
        "src/lindero/capabilities/crossings/pages.py",
        "src/lindero/capabilities/crossings/actions/report.py",
        "src/lindero/engine/adapters/sqlite.py",
        "src/lindero/trust/ledger/adapters/tree.py",
        "src/lindero/capabilities/crossings/tests/test_tables.py",
    ],
)
def test_sql_at_home_passes(findings: Judge, path: str) -> None:
    """Tables, pages, actions, the engine, adapters and tests may hold SQL."""
    assert findings(RULE, path, "text = 'DELETE FROM crossings_waits'\n") == []


def test_prose_passes(findings: Judge) -> None:
    """A sentence that begins with such a word is no statement."""
    assert findings(RULE, RULES, '"""Select the crossing from the list, then update it."""\n') == []

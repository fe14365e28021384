"""The table of faults and attacks is true: what it names is there, and the page says what it says."""

import re
from collections import Counter

from scripts import write_faults
from tests.safeguards.matrix.table import by_name
from torture.__main__ import CASES
from torture.faults import TABLE, Case

ALL: list[Case] = [case for cases in TABLE.values() for case in cases]


def test_every_test_that_is_named_is_there_once_and_runs() -> None:
    """Whoever renames, removes, skips or doubles one is reminded of the table."""
    named, found = {name for case in ALL for name in case.tests}, by_name()
    assert {name: found.get(name, []) for name in named if len(found.get(name, [])) != 1} == {}


def test_every_case_is_tried() -> None:
    """None stands there without a test, or twice."""
    assert all(case.tests for case in ALL)
    assert Counter(case.name for case in ALL).most_common(1)[0][1] == 1


def test_every_case_of_torture_is_in_the_table_and_the_other_way_round() -> None:
    """What tries for longer is told where it is looked for."""
    words = " ".join(command for case in ALL for command in case.commands)
    assert set(re.findall(r"make torture ARGS=([\w-]+)", words)) == set(CASES)


def test_page_is_the_table() -> None:
    """Written anew by `make docs`."""
    assert write_faults.PAGE.read_text(encoding="utf-8") == write_faults.page()

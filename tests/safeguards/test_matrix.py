"""The table of safeguards is true: what it names is there, and no route of any safeguard goes without a word."""

import re
from pathlib import Path
from typing import Final

import pytest

from scripts import write_safeguards
from tests.safeguards.matrix.table import TABLE, by_name, cells, names_in
from tests.safeguards.matrix.words import ROUTES, NoWay, Route, Safeguard, Untried

REQUIRED: Final = {
    f"S-{number:02d}"
    for number in (*range(1, 17), 23, 25, 26, 30, 31, *range(34, 39), *range(40, 47), *range(50, 65))
}
"""What agreements, exchange and proof, sensing, detecting and citizens' reports must keep."""


def test_every_safeguard_has_its_row_once() -> None:
    """None is forgotten, and none stands there twice."""
    ids = [safeguard.id for safeguard in TABLE]
    assert len(set(ids)) == len(ids)
    assert set(ids) == REQUIRED


@pytest.mark.parametrize(("safeguard", "route"), list(cells()), ids=str)
def test_every_route_is_tried_or_has_a_reason(safeguard: Safeguard, route: Route) -> None:
    """A cell names tests, or says in a sentence why there is no such route; nothing is left open."""
    cell = safeguard.cell(route)
    assert not isinstance(cell, Untried), f"nobody tries {safeguard.id} by route {route}"
    if isinstance(cell, NoWay):
        assert route != "normal"
        assert re.fullmatch(r"[A-Z][^\n]{40,}\.", cell.because), "a reason is a sentence"
        assert len(cell.because.split()) >= 8
    else:
        assert cell
        assert len(set(cell)) == len(cell)


def test_every_test_that_is_named_is_there_and_runs() -> None:
    """Whoever renames, removes, skips or doubles a test of a safeguard is reminded of the table."""
    found = by_name()
    for safeguard, route in cells():
        cell = safeguard.cell(route)
        for name in cell if isinstance(cell, tuple) else ():
            assert len(found.get(name, ())) == 1, (
                f"{safeguard.id}, {route}: {name} is in {found.get(name, 'no file')}"
            )
            assert safeguard.id.replace("-", "_") in name, (
                f"{name} does not say that it is about {safeguard.id}"
            )


def test_every_row_says_where_its_refusals_are_logged() -> None:
    """A refusal that nobody can find later is half a refusal."""
    for safeguard in TABLE:
        assert safeguard.rule.endswith("."), safeguard.id
        assert safeguard.logged.endswith("."), safeguard.id


def test_every_file_of_a_safeguard_is_in_the_table() -> None:
    """The other way round: a file of tests about a safeguard of the table has tests that the table names."""
    named = {name for s, route in cells() for name in _names(s, route)}
    for path in sorted(Path(__file__).parent.glob("test_S_*.py")):
        # Files of ids that other folders answer for (S-17 to S-22) are no part of this table.
        about = {f"S-{digits}" for digits in re.findall(r"S_(\d\d)", path.name)}
        if about & REQUIRED:
            assert named & set(names_in(path)), f"no cell names a test of {path.name}"


def _names(safeguard: Safeguard, route: Route) -> tuple[str, ...]:
    cell = safeguard.cell(route)
    return cell if isinstance(cell, tuple) else ()


def test_a_test_that_is_skipped_does_not_count(tmp_path: Path) -> None:
    """Names alone prove nothing: what may be left out or may fail is no test of a safeguard."""
    (tmp_path / "test_x.py").write_text(
        "@pytest.mark.skip\ndef test_a(): ...\n@pytest.mark.xfail(reason='x')\ndef test_b(): ...\ndef test_c(): ...\n"
        "def not_a_test(): ...\n",
        encoding="utf-8",
    )
    assert list(names_in(tmp_path / "test_x.py")) == ["test_c"]


def test_the_page_shows_every_cell() -> None:
    """Whoever audits the product reads in one place what tries which safeguard, and finds each test's file."""
    page = write_safeguards.page()
    found = by_name()
    for safeguard in TABLE:
        assert f"## {safeguard.id}" in page
        for route in ROUTES:
            cell = safeguard.cell(route)
            if isinstance(cell, NoWay):
                assert cell.because in page
            for name in _names(safeguard, route):
                assert f"`{name}`" in page
                assert Path(found[name][0]).name in page

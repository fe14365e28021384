"""The table of security requirements leaves none out, and names tests and pages that exist."""

import re
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "security" / "asvs.md"

LEVEL_2: Final = {
    "V1.1": 2, "V1.2": 9, "V1.3": 11, "V1.4": 3, "V1.5": 2, "V2.1": 3, "V2.2": 3, "V2.3": 4, "V2.4": 1, "V3.2": 2,
    "V3.3": 4, "V3.4": 6, "V3.5": 5, "V3.7": 2, "V4.1": 3, "V4.2": 1, "V4.3": 2, "V4.4": 4, "V5.1": 1, "V5.2": 3,
    "V5.3": 2, "V5.4": 3, "V6.1": 3, "V6.2": 12, "V6.3": 4, "V6.4": 4, "V6.5": 5, "V6.6": 3, "V6.8": 4, "V7.1": 3,
    "V7.2": 4, "V7.3": 2, "V7.4": 5, "V7.5": 2, "V7.6": 2, "V8.1": 2, "V8.2": 3, "V8.3": 1, "V8.4": 1, "V9.1": 3,
    "V9.2": 4, "V10.1": 2, "V10.2": 2, "V10.3": 4, "V10.4": 11, "V10.5": 5, "V10.6": 2, "V10.7": 3, "V11.1": 2,
    "V11.2": 3, "V11.3": 3, "V11.4": 4, "V11.5": 1, "V11.6": 1, "V12.1": 3, "V12.2": 2, "V12.3": 4, "V13.1": 1,
    "V13.2": 5, "V13.3": 2, "V13.4": 5, "V14.1": 2, "V14.2": 4, "V14.3": 3, "V15.1": 3, "V15.2": 3, "V15.3": 7,
    "V16.1": 1, "V16.2": 5, "V16.3": 4, "V16.4": 3, "V16.5": 3, "V17.1": 1, "V17.2": 4, "V17.3": 2,
}  # fmt: skip
"""How many requirements of levels 1 and 2 each section has; they stand before those of level 3 (ASVS 5.0.0)."""

ANSWERS: Final = ("Not here: ", "Told in ", "Open: ", "Shown by ")


def rows(text: str) -> list[tuple[list[str], str]]:
    """Return the rows of a part of the table: the requirements, and what shows them."""
    lines = [line for line in text.splitlines() if line.startswith("| V")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [(numbers.split(", "), shown) for numbers, _, shown in cells]


def parts() -> tuple[str, str]:
    """Return the table of levels 1 and 2, and that of level 3."""
    upto, _, beyond = TABLE.read_text("utf-8").partition("## Of level 3")
    return upto, beyond


def test_every_test_and_page_that_is_named_exists() -> None:
    """A requirement is not shown by a test that was renamed or removed, nor told where nothing is."""
    files = [
        *ROOT.glob("src/**/tests/test_*.py"),
        *ROOT.glob("tests/**/test_*.py"),
        *ROOT.glob("checks/tests/*.py"),
    ]
    defined = {
        name
        for file in files
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)
    }
    shown = "\n".join(shown for part in parts() for _, shown in rows(part))
    named = set(re.findall(r"`(test_\w+)`", shown))
    assert named
    assert named <= defined, sorted(named - defined)
    for page in re.findall(r"\]\(([^)]+)\)", shown):
        assert (TABLE.parent / page).exists(), page


def test_every_requirement_of_levels_1_and_2_is_there_once() -> None:
    """Silence would look like an answer, and two answers like none."""
    wanted = [f"{section}.{number}" for section, count in LEVEL_2.items() for number in range(1, count + 1)]
    assert len(wanted) == 253
    listed = [number for numbers, _ in rows(parts()[0]) for number in numbers]
    assert sorted(listed) == sorted(wanted)


def test_every_row_names_a_test_or_says_why_not() -> None:
    """Each answer is a test that runs, a reason, a document, or that something is missing."""
    for part in parts():
        for numbers, shown in rows(part):
            assert "`test_" in shown or shown.startswith(ANSWERS), numbers


def test_what_is_beyond_level_2_is_shown_by_tests() -> None:
    """Of level 3 nothing is claimed that no test shows."""
    of_level_2 = {number for numbers, _ in rows(parts()[0]) for number in numbers}
    for numbers, shown in rows(parts()[1]):
        assert "`test_" in shown, numbers
        assert of_level_2.isdisjoint(numbers), numbers

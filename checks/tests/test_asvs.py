"""The table of security requirements names tests that exist, and leaves no section without a word."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "security" / "asvs.md"


def rows() -> list[tuple[str, str, str]]:
    """Return the rows of the table: section, requirement, what shows it."""
    lines = TABLE.read_text("utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| V")
    ]
    return [(section, words, shown) for section, words, shown in cells]


def test_every_test_that_is_named_exists() -> None:
    """A requirement is not shown by a test that was renamed or removed."""
    files = [*ROOT.glob("src/**/tests/test_*.py"), *ROOT.glob("tests/**/test_*.py")]
    defined = {
        name
        for file in files
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)
    }
    named = {name for _, _, shown in rows() for name in re.findall(r"`(\w+)`", shown)}
    assert named
    assert named <= defined, sorted(named - defined)


def test_every_section_is_shown_or_says_why_not() -> None:
    """Silence would look like an answer."""
    for section, words, shown in rows():
        assert bool(shown) != words.startswith("not here"), section


def test_every_chapter_is_there() -> None:
    """The standard has seventeen chapters."""
    chapters = {int(number) for section, _, _ in rows() for number in re.findall(r"V(\d+)", section)}
    assert chapters == set(range(1, 18))

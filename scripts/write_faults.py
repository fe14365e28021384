"""Write docs/security/faults.md from the table of faults and attacks: `python -m scripts.write_faults`."""

from pathlib import Path
from typing import Final

from torture.faults import TABLE, Case

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "security" / "faults.md"
HEAD: Final = """\
# Faults and attacks: what tries each of them

Written by `make docs` from the table in `torture/faults.py`; a test compares, and sees to it that every test named here
exists and runs. What the commands try for longer prints figures; the nodes under them are real ones.
"""


def page() -> str:
    """Return the text of the page."""
    return HEAD + "".join(
        f"\n## {title}\n\n| What befalls a node | What holds all the same | Tried by |\n|---|---|---|\n"
        + "".join(map(_row, cases))
        for title, cases in TABLE.items()
    )


def _row(case: Case) -> str:
    tried = ", ".join(f"`{name}`" for name in (*case.tests, *case.commands))
    return f"| {case.name} | {case.holds} | {tried} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

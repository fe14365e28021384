"""Write docs/security/safeguards.md from the table of safeguards, or say how it differs: `--compare`."""

import difflib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.safeguards.matrix.table import TABLE, by_name
from tests.safeguards.matrix.words import ROUTES, SHOWN, Cell, NoWay, Safeguard, Untried

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "security" / "safeguards.md"
HEAD = """\
# Safeguards: what tries each of them

Written by `make docs` from the table in `tests/safeguards/matrix`; `make check` compares, and a test sees to it that
every test named here exists and runs. Each safeguard is tried on six routes by which somebody might get round it; where
there is no such route, it says why. A safeguard holds only if every route ends in a refusal, or in nothing, and the
refusal is in the log without the content.

"""


def page() -> str:
    """Return the text of the page."""
    found = by_name()
    overview = "".join(_overview())
    return HEAD + overview + "".join(_section(safeguard, found) for safeguard in TABLE)


def _overview() -> Iterator[str]:
    yield f"| Safeguard | {' | '.join(SHOWN[route] for route in ROUTES)} |\n"
    yield f"|---|{'---|' * len(ROUTES)}\n"
    for safeguard in TABLE:
        marks = " | ".join(_mark(safeguard.cell(route)) for route in ROUTES)
        yield f"| [{safeguard.id}](#{safeguard.id.lower()}) | {marks} |\n"


def _mark(cell: Cell) -> str:
    match cell:
        case NoWay():
            return "no such route"
        case Untried():
            return "open"
        case _:
            return f"{len(cell)} test{'s' if len(cell) > 1 else ''}"


def _section(safeguard: Safeguard, found: Mapping[str, list[str]]) -> str:
    lines = [f"\n## {safeguard.id}\n", f"{safeguard.rule}\n"]
    if safeguard.logged:
        lines.append(f"In the log: {safeguard.logged}\n")
    lines += ["| Route | Tried by |\n|---|---|"]
    lines += [f"| {SHOWN[route]} | {_shown(safeguard.cell(route), found)} |" for route in ROUTES]
    return "\n".join(lines) + "\n"


def _shown(cell: Cell, found: Mapping[str, list[str]]) -> str:
    match cell:
        case NoWay():
            return f"no such route: {cell.because}"
        case Untried():
            return "open"
        case _:
            return "<br>".join(_linked(name, found) for name in cell)


def _linked(name: str, found: Mapping[str, list[str]]) -> str:
    """Return a test's name with its file, linked from the page's folder."""
    path = next(iter(found.get(name, ())), "")
    return f"`{name}` ([{Path(path).name}](../../{path}))"


def main(arguments: list[str]) -> int:
    """Write the page, or with `--compare` print the differences and return 1 if there are any."""
    text = page()
    if arguments == ["--compare"]:
        lying = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        lines = difflib.unified_diff(lying.splitlines(), text.splitlines(), PAGE.name, "the table", "", "", 0)
        found = list(lines)
        print("\n".join(found[:60]))
        if found:
            print("\nThe page is behind the table: run make docs and commit what it writes.")
        return 1 if found else 0
    PAGE.write_text(text, encoding="utf-8")
    print(f"{len(TABLE)} safeguards in docs/security/safeguards.md")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

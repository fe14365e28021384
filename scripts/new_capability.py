"""Make a new capability from the scaffold: `python -m scripts.new_capability NAME`."""

import keyword
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCAFFOLD = ROOT / "scaffold" / "capability"
STANDS_FOR = "example"
"""The word in the scaffold that the new name takes the place of."""

SAY_NOTHING = frozenset({"base", "common", "helper", "helpers", "manager", "misc", "shared", "util", "utils"})


def fault_of(name: str, source: Path) -> str:
    """Return why a capability cannot have this name, or nothing if it can."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,30}", name) or keyword.iskeyword(name):
        return "Write one lower-case word, for example: make new-capability NAME=customs"
    if name in SAY_NOTHING:
        return f"{name} says nothing: take the plain word that officers use."
    for floor in ("capabilities", "trust"):
        if (source / floor / name).exists():
            return f"{floor}/{name} is there already."
    return ""


def renamed(text: str, name: str) -> str:
    """Return a text of the scaffold with the new name in the place of the old, as a word and as a title."""
    title = name.replace("_", " ").capitalize()
    return text.replace(STANDS_FOR, name).replace(STANDS_FOR.capitalize(), title)


def make(name: str, source: Path) -> Path:
    """Copy the scaffold below `source`, the package's folder, under a new name; return the folder made."""
    folder = source / "capabilities" / name
    for path in sorted(SCAFFOLD.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            copy = folder / path.relative_to(SCAFFOLD)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(renamed(path.read_text(encoding="utf-8"), name), encoding="utf-8")
    return folder


def main(arguments: list[str]) -> int:
    """Make the capability that is named; return 1 with a reason if it cannot be made."""
    name = arguments[0] if len(arguments) == 1 else ""
    source = ROOT / "src" / "lindero"
    if fault := fault_of(name, source):
        print(fault)
        return 1
    folder = make(name, source)
    print(
        f"Made {folder.relative_to(ROOT)}. It works as it is; change records.py and README.md first, then run"
    )
    print("  make docs check")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

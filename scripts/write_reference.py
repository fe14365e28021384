"""Write docs/reference from the declarations, or say how it differs: `python -m scripts.write_reference`."""

import difflib
import sys
from pathlib import Path
from typing import Final

from lindero.app import find_folders
from scripts.reference import commands, errors, folders, settings

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
SOURCE = ROOT / "src" / "lindero"

MEASURED: Final = {"benchmarks.md", "benchmarks-exchange.md", "benchmarks-picture.md"}
"""Pages that `make bench` writes: they tell of a machine, not of declarations."""


def pages() -> dict[str, str]:
    """Return the text of every page of the reference by its file's name."""
    capabilities = find_folders()
    written = {f"{capability.name}.md": folders.page_of(capability) for capability in capabilities}
    index = "".join(
        f"- [{capability.name}]({capability.name}.md): {capability.title}\n" for capability in capabilities
    )
    written["README.md"] = (
        "# Reference\n\nWritten by `make docs` from what the code declares; `make check` compares.\n\n"
        "- [Settings](settings.md): every key of `node.toml`\n"
        "- [Commands](commands.md): the command line\n"
        "- [Errors](errors.md): every code, what it says, what to do\n"
        "- [Benchmarks](benchmarks.md): tracking beside Stone Soup, as measured\n"
        "- [Benchmarks of the exchange](benchmarks-exchange.md): node to node, alerts, beside others, as measured\n"
        "- [Benchmarks of the picture](benchmarks-picture.md): told to many and drawn, as measured\n\n"
        f"## Folders\n\n{index}"
    )
    written["settings.md"] = settings.page_of()
    written["commands.md"] = commands.page_of()
    written["errors.md"] = errors.page_of(SOURCE)
    return written


def differences(written: dict[str, str]) -> list[str]:
    """Return how the pages that lie there differ from what should."""
    found: list[str] = []
    for name in sorted({*written, *(path.name for path in REFERENCE.glob("*"))} - MEASURED):
        path = REFERENCE / name
        lying = path.read_text(encoding="utf-8") if path.exists() else ""
        lines = difflib.unified_diff(
            lying.splitlines(),
            written.get(name, "").splitlines(),
            f"docs/reference/{name}",
            "declared",
            "",
            "",
            0,
        )
        found += lines
    return found


def main(arguments: list[str]) -> int:
    """Write the reference, or with `--compare` print the differences and return 1 if there are any."""
    written = pages()
    if arguments == ["--compare"]:
        found = differences(written)
        print("\n".join(found[:60]))
        if found:
            print("\nThe reference is behind the code: run make docs and commit what it writes.")
        return 1 if found else 0
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for path in REFERENCE.glob("*"):
        if path.name not in {*written, *MEASURED}:
            path.unlink()
    for name, text in written.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
    print(f"{len(written)} pages in docs/reference")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

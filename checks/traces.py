"""No trace of one person's machine in the project: no home folders, no host names of package registries."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from checks.house import ROOT

TRACES = (
    (re.compile(r"(?<![\w.])/(?:root|work|home/[a-z]\w*|Users/[A-Za-z]\w*)/"), "a folder of one machine"),
    (re.compile(r"file:/{2,}(?:opt|root|work|home)"), "a package index of one machine"),
    (re.compile(r"(?:pypi|pythonhosted|npmjs|yarnpkg)\.(?:org|com)"), "the host of a package registry"),
    (re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host"), "a choice of package index"),
)
"""What must not stand in the project's text, and what to call it."""

EXCEPTIONS = {
    "checks/traces.py": "names the choices of package index that it looks for",
    "checks/tests/test_traces.py": "shows what is found",
}


def project_files(root: Path = ROOT) -> Iterator[Path]:
    """Yield every file that git keeps or would keep."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    for name in sorted(filter(None, listed.stdout.split("\0"))):
        if (path := root / name).is_file():
            yield path


def traces(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and description of each trace in a text."""
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern, what in TRACES:
            if match := pattern.search(line):
                yield number, f"{what}: {match[0]}"


def main() -> int:
    """Look through every text file of the project; print what is found."""
    found = 0
    for path in project_files():
        name = path.relative_to(ROOT).as_posix()
        data = path.read_bytes()
        if name in EXCEPTIONS or b"\0" in data:
            continue
        for line, what in traces(data.decode("utf-8", errors="replace")):
            print(f"{name}:{line}: {what}")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

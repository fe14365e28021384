"""A change comes with its news: one fragment in changes/, written for its reader."""

import subprocess
import sys
from pathlib import Path

from checks.house import ROOT

BASES = ("origin/main", "main")
TOWNCRIER = Path(sys.executable).parent / "towncrier"


def base() -> str | None:
    """Return what the checkout is to be compared with, or None where it has no such branch."""
    for name in BASES:
        command = ["git", "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"]
        if subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0:
            return name
    return None


def main() -> int:
    """Ask towncrier whether this change has a fragment, and whether all fragments can be gathered."""
    drafted = subprocess.run(
        [TOWNCRIER, "build", "--draft", "--version", "next"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if drafted.returncode:
        print(drafted.stdout + drafted.stderr)
        return 1
    if (name := base()) is None:
        print("no main branch to compare with; only the fragments themselves were read")
        return 0
    checked = subprocess.run(
        [TOWNCRIER, "check", "--compare-with", name], cwd=ROOT, capture_output=True, text=True, check=False
    )
    print((checked.stdout + checked.stderr).strip())
    return checked.returncode


if __name__ == "__main__":
    sys.exit(main())

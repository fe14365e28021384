"""Run every check, in one place and with one verdict: `python -m checks [name ...]`."""

import subprocess
import sys
import time
from pathlib import Path

from checks.house import ROOT

PYTHON = sys.executable
BIN = Path(PYTHON).parent

CHECKS: dict[str, list[str]] = {
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "format": [str(BIN / "ruff"), "format", "--quiet", "--diff", "."],
    "types": [PYTHON, "-m", "mypy", "--strict", "--no-error-summary"],
    "floors": [str(BIN / "lint-imports"), "--no-logo"],
    "house": [PYTHON, "-m", "checks.house"],
    "frontend": [PYTHON, "scripts/build_assets.py", "--check"],
    "size": [PYTHON, "-m", "checks.size"],
    "traces": [PYTHON, "-m", "checks.traces"],
    "reference": [PYTHON, "-m", "scripts.write_reference", "--compare"],
    "safeguards": [PYTHON, "-m", "scripts.write_safeguards", "--compare"],
    "news": [PYTHON, "-m", "checks.news"],
    "words": [PYTHON, "-m", "scripts.words", "check"],
}


def run(name: str) -> bool:
    """Run one check, show what it says if it fails, and return whether it passed."""
    began = time.perf_counter()
    done = subprocess.run(
        CHECKS[name], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    took_s = time.perf_counter() - began
    print(f"{name:12} {'passed' if done.returncode == 0 else 'FAILED'} {took_s:6.1f} s", flush=True)
    if done.returncode:
        print(f"{done.stdout}{done.stderr}".rstrip(), flush=True)
    return done.returncode == 0


def main(names: list[str]) -> int:
    """Run the named checks, or all; return 0 only if every one passed."""
    if unknown := sorted(set(names) - set(CHECKS)):
        print(f"no such check: {', '.join(unknown)}. There are: {', '.join(CHECKS)}.")
        return 2
    results = {name: run(name) for name in names or CHECKS}
    failed = [name for name, passed in results.items() if not passed]
    # The line that says how many ran, so that a log cannot look green by having run nothing.
    print(
        f"\n{len(results) - len(failed)} passed, {len(failed)} failed"
        + (f": {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m fuzz [NAME...] [--seconds N]`: feed each way in with bytes that a coverage-guided fuzzer makes up.

Every target runs in a process of its own. What is not refused with a reason, but fails, is written to `.fuzz/` with
the bytes that did it, and the exit status is 1.
"""

import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import click

from fuzz.targets import KEPT, file_name, opened

DESCRIBED: Final = "the JSON interface"
"""The way in that Schemathesis tries by its own description; the others are fed with bytes."""


@click.command()
@click.argument("names", nargs=-1)
@click.option("--seconds", default=60, show_default=True, help="How long each target is fed.")
@click.option("--at-once", default=1, show_default=True, help="How many targets are fed at once.")
def main(names: tuple[str, ...], *, seconds: int, at_once: int) -> None:
    """Feed the named targets, or all of them."""
    if find_spec("atheris") is None:
        raise click.ClickException("Atheris is not installed: run `make fuzz`.")
    with tempfile.TemporaryDirectory(prefix="lindero-fuzz-") as folder, opened(Path(folder)) as targets:
        known = [*(target.name for target in targets), DESCRIBED]
    if unknown := set(names) - set(known):
        raise click.UsageError(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    with ThreadPoolExecutor(at_once) as feeding:
        stood = list(feeding.map(lambda name: _stood(name, seconds), names or known))
    if not all(stood):
        raise click.ClickException(f"{stood.count(False)} of them failed; see {KEPT}/")


def _stood(name: str, seconds: int) -> bool:
    """Feed one target in a process of its own, print how far the fuzzer came, and keep what it said of a failure."""
    words = [sys.executable, "-m", "fuzz.feeding", name, str(seconds)]
    if name == DESCRIBED:
        words = [sys.executable, "-m", "fuzz.described", "--examples", str(max(2, seconds // 3))]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    last = next((line for line in reversed(done.stderr.splitlines()) if "cov:" in line), "").strip()
    last = last or next(reversed(done.stdout.splitlines()), "")
    click.echo(f"{name:<28}{'FAILED' if done.returncode else 'stood':<8}{last}")
    if done.returncode:
        KEPT.mkdir(exist_ok=True)
        (KEPT / f"{file_name(name)}.log").write_text(done.stdout + done.stderr, encoding="utf-8")
    return done.returncode == 0


if __name__ == "__main__":
    main()

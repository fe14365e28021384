"""The page of the exchange's benchmarks: what a measure prints is kept there as it was printed, part by part."""

import contextlib
import io
import os
import platform
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "benchmarks-exchange.md"

TITLES: Final = {
    "crossing": "From node to node",
    "stages": "Where the processor's time goes",
    "delivering": "A backlog, and alerts among other traffic",
    "recalling": "Recall",
    "peers": "Beside NATS and Matrix",
    "growing": "With clauses and with neighbours",
    "proofs": "Proofs from long logs",
}
"""The parts of the page in their order, by the name of the measure."""

_HEAD: Final = """# Benchmarks of the exchange

Written by `make bench` (one part alone: `make bench ARGS=crossing`), each part as its measure printed it. A measure has
a base of its own, taken in the same run; ratios count, and seconds only where little else ran, which each part's load
tells.
"""
_PART: Final = re.compile(r"^## (.+)\n\n((?:.+\n)+\n```text\n(?:.*\n)*?```)\n", re.MULTILINE)


def is_told(name: str) -> bool:
    """Say whether a measure has a part of the page."""
    return name in TITLES


def told(name: str, run: Callable[[], None]) -> None:
    """Run a measure, show what it prints, and keep that as its part of the page."""
    before = os.getloadavg()[0]
    both = _Both()
    with contextlib.redirect_stdout(both):
        run()
    load = f"{before:.1f} at the beginning, {os.getloadavg()[0]:.1f} at the end"
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    keep(PAGE, name, f"`{name}`: {machine}; load {load}.", both.heard.getvalue())


def keep(page: Path, name: str, terms: str, printed: str) -> None:
    """Put a part in the place of the one that was there, and leave the others."""
    parts = dict(_PART.findall(page.read_text(encoding="utf-8"))) if page.exists() else {}
    lines = "\n".join(line.rstrip() for line in printed.strip().splitlines())
    parts[TITLES[name]] = f"{terms}\n\n```text\n{lines}\n```"
    written = (f"## {title}\n\n{parts[title]}\n" for title in TITLES.values() if title in parts)
    page.write_text("\n".join((_HEAD, *written)), encoding="utf-8")


class _Both(io.TextIOBase):
    """Writes on, and remembers."""

    def __init__(self) -> None:
        self.heard = io.StringIO()
        self._out = sys.stdout

    def write(self, text: str) -> int:
        """Write on, and remember."""
        self._out.write(text)
        self._out.flush()
        return self.heard.write(text)

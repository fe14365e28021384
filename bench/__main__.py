"""`python -m bench [NAME...]`: measure everything, or what is named."""

import importlib
import os
import pkgutil
import platform
import sys
from typing import Final

import bench
from bench import telling
from lindero.engine.memory import look_for_cycles_less
from lindero.engine.threads import take_short_turns

NOT_MEASURES: Final = {"__main__", "telling", "timing"}


def main(names: list[str]) -> None:
    """Run the named measurements, or all."""
    known = sorted(m.name for m in pkgutil.iter_modules(bench.__path__) if m.name not in NOT_MEASURES)
    if unknown := set(names) - set(known):
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    print(
        f"Python {platform.python_version()}, {platform.machine()},"
        f" {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    # As a served node does.
    look_for_cycles_less()
    take_short_turns()
    for name in names or known:
        run = importlib.import_module(f"bench.{name}").run
        if telling.is_told(name):
            telling.told(name, run)
        else:
            run()


if __name__ == "__main__":
    main(sys.argv[1:])

"""`python -m torture [NAME...]`: put nodes under faults and attacks, and print what was found."""

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click

from lindero.engine.clock import SystemClock
from lindero.shells.cli.journal import write_journal
from torture import kills, line, partition, play

CASES: Final[Mapping[str, Callable[..., str]]] = {
    "power-cuts": kills.run,
    "full-disk": kills.full_disk,
    "line": line.flapping_line,
    "partition": partition.long_partition,
    "wrong-clocks": partition.wrong_clocks,
    "play": play.play,
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(sorted(CASES)))
@click.option(
    "--count", type=int, help="How much of it: power cuts, records, rounds or games; each case has its own."
)
def main(names: tuple[str, ...], *, count: int | None) -> None:
    """Run the named cases, or all of them; the first promise that breaks ends the run with status 1."""
    write_journal(at_least=50)
    watch = SystemClock()
    for name in names or CASES:
        click.echo(f"{name}: ", nl=False)
        sys.stdout.flush()
        began_s = watch.monotonic_s()
        with tempfile.TemporaryDirectory(prefix=f"lindero-{name}-") as folder:
            found = CASES[name](Path(folder), *([count] if count else []))
        click.echo(f"{found} [{watch.monotonic_s() - began_s:.0f} s]")


if __name__ == "__main__":
    main()

"""The commands of `lindero agreement` that say what texts come to as they stand: may, onward, faults."""

from pathlib import Path
from typing import Any

import click

from lindero.kernel.times import instant_of
from lindero.shells.cli.options import json_option
from lindero.shells.cli.showing import show_found
from lindero.shells.cli.treaty_files import book_of, treaty_files

_kind_option = click.option("--kind", metavar="KIND", help="Kind of records.")
_field_option = click.option("--field", metavar="NAME", help="A field.")


@click.command(
    short_help="May something ever cross: by which clause, or never.",
    epilog="Example: lindero agreement may treaty.yaml --to VES --field identity",
)
@treaty_files
@click.option("--from", "sender", metavar="NATION", help="Who would send.")
@click.option("--to", "recipient", metavar="NATION", help="Who would receive.")
@_kind_option
@_field_option
@click.option("--purpose", metavar="WORD", help="What for.")
@click.option("--lane", metavar="LANE", help="Delivery lane.")
@click.option("--about", "person_class", metavar="CLASS", help="Whom the record speaks of.")
@click.option("--source", metavar="WORD", help="Where the data come from: civil or military.")
@click.option("--place", type=(float, float), metavar="LON LAT", help="Where, in degrees.")
@click.option("--at", metavar="DATE", help="When; at any time otherwise.")
@json_option
@click.pass_context
def may(ctx: click.Context, /, files: tuple[Path, ...], *, as_json: bool, **wanted: Any) -> None:
    """Say what of it may ever cross under the treaty files and overlays in FILE, or prove that none of it may.

    Everything that the texts permit is looked at. What is not given may be anything.
    """
    from lindero.kernel.places import place_of
    from lindero.trust.agreements.analysis.ever import Wanted, ever
    from lindero.trust.agreements.analysis.sentences import ever_lines

    place, at = wanted.pop("place"), wanted.pop("at")
    found = ever(
        book_of(ctx, files),
        Wanted(
            **wanted,
            place=place_of(*place) if place is not None else None,
            at=instant_of(at) if at is not None else None,
        ),
    )
    show_found(found, ever_lines(found), as_json=as_json)


@click.command(
    short_help="Who may finally hold something, by chains of consent.",
    epilog="Example: lindero agreement onward treaty.yaml --field identity --of NRD",
)
@treaty_files
@_kind_option
@_field_option
@click.option("--of", "origin", metavar="NATION", help="Whose records; everybody's otherwise.")
@json_option
@click.pass_context
def onward(
    ctx: click.Context,
    files: tuple[Path, ...],
    *,
    kind: str | None,
    field: str | None,
    origin: str | None,
    as_json: bool,
) -> None:
    """Say who may finally hold it under the texts in FILE, each with the chain and the consents that it takes."""
    from lindero.trust.agreements.analysis.onward import holders
    from lindero.trust.agreements.analysis.sentences import holder_lines

    found = holders(book_of(ctx, files), kind, field, origin)
    show_found(found, holder_lines(found), as_json=as_json)


@click.command(
    short_help="Clauses that never speak, or that another one undoes.",
    epilog="Example: lindero agreement faults treaty.yaml national-law.yaml --at 2027-01-01",
)
@treaty_files
@click.option("--at", metavar="DATE", help="Tell what is overdue at this date, too.")
@json_option
@click.pass_context
def faults(ctx: click.Context, files: tuple[Path, ...], *, at: str | None, as_json: bool) -> None:
    """Say what in the texts in FILE is written correctly and hardly meant.

    Exit status 0 if nothing was found, 1 otherwise.
    """
    from lindero.trust.agreements.analysis.faults import faults_in
    from lindero.trust.agreements.analysis.sentences import fault_lines

    found = faults_in(book_of(ctx, files), instant_of(at) if at is not None else None)
    show_found(found, fault_lines(found), as_json=as_json)
    ctx.exit(1 if found else 0)

"""`lindero terrain`: the heights of the ground, from the files of a survey into a node."""

import re
from pathlib import Path
from typing import Final

import click

from lindero.kernel.errors import Invalid
from lindero.shells.cli.options import on_a_node
from lindero.shells.cli.reaching import Who, reached

_MOST_BYTES: Final = 200_000_000
_ACTION: Final = "sensors.take_terrain"


@click.command(
    short_help="Take in the heights of the ground, so that coverage knows what hills hide.",
    epilog='Example: lindero terrain N55E011.hgt --source "Nordia Land Survey, 2025"',
)
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False)
)
@click.option("--source", required=True, help="Whose survey it is, of which year.")
@on_a_node
@click.pass_context
def terrain(ctx: click.Context, who: Who, files: tuple[Path, ...], source: str) -> None:
    """Take in SRTM tiles (.hgt) and Esri ASCII grids (.asc, in degrees).

    The newest piece of a name replaces the one before. Where a survey has no height the ground counts as the sea.
    """
    from lindero.capabilities.sensors.coverage.files import pieces_of, read_ground

    grounds = [(path, read_ground(path.name, _bytes_of(path))) for path in files]
    with reached(ctx, who) as node:
        for path, ground in grounds:
            pieces = list(pieces_of(ground, _name_of(path), source))
            for piece in pieces:
                node.act(_ACTION, piece)
            rows, columns = ground.heights.shape
            told = f"{rows} rows of {columns} heights, {len(pieces)} pieces"
            click.echo(f"{path.name}: {told}, {ground.unknown} cells without a height")


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise Invalid(
            "cli.terrain_file", f"{path} cannot be read: {error}.", "Name a file of heights."
        ) from error
    if len(data) > _MOST_BYTES:
        raise Invalid("cli.terrain_file", f"{path} is larger than 200 MB.", "Cut it into tiles.")
    return data


def _name_of(path: Path) -> str:
    """Return what the pieces of a file are called: its name in small letters, digits and hyphens."""
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:50]
    if not name:
        raise Invalid(
            "cli.terrain_file", f"{path.name} gives no name.", "Call the file by letters and digits."
        )
    return name

"""`lindero keys copy` and `lindero keys check-copy`: a copy of a node's keys, read back and opened."""

from pathlib import Path

import click

from lindero.engine.clock import SystemClock
from lindero.engine.config import read_config
from lindero.kernel.times import text_of

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command(
    "copy",
    short_help="Copy a node's keys to another medium, and check the copy.",
    epilog="Example: lindero keys copy nordia /media/stick",
)
@click.argument("node_folder", metavar="DIR", type=FOLDER)
@click.argument("into", metavar="PLACE", type=FOLDER)
def copy(node_folder: Path, into: Path) -> None:
    """Copy every key of the node in DIR into a new folder in PLACE, and read the copy back.

    Keys of compartments and folders (keys/folders/*.key) are among them; the root's, the independent body's and the
    officers' are not: those belong to other hands.
    """
    from lindero.shells.key_copies import copy_keys
    from lindero.shells.node import CONFIG_FILE

    nation = read_config(node_folder / CONFIG_FILE).nation
    copied = copy_keys(node_folder, into.absolute(), nation, SystemClock().now())
    click.echo(f"copied and read back: {copied.place}")


@click.command(
    "check-copy",
    short_help="Read a copy of a node's keys back, and open it.",
    epilog="Example: lindero keys check-copy nordia /media/stick/NRD-keys-2026-11-22T080000000Z",
)
@click.argument("node_folder", metavar="DIR", type=FOLDER)
@click.argument("copy_folder", metavar="COPY", type=click.Path(path_type=Path, file_okay=False, exists=True))
def check_copy(node_folder: Path, copy_folder: Path) -> None:
    """Compare every byte of COPY with what was copied, and its signing key with the one that the node in DIR uses."""
    from lindero.shells import key_copies

    copied = key_copies.check_copy(node_folder, copy_folder.absolute(), SystemClock().now())
    is_whole = key_copies.last_copy(node_folder) is not None
    click.echo(f"good, of {text_of(copied.made_at)}")
    if not is_whole:
        click.echo("keys were made or changed since: make a new copy")

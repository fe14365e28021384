"""`lindero backup` and `lindero restore`: a store's copies, which forget what the node forgets."""

from contextlib import closing
from pathlib import Path

import click

from lindero.engine.backups import DATABASE, KEEP_DAYS, restore_backup, write_backup
from lindero.engine.clock import SystemClock
from lindero.engine.config import read_config
from lindero.kernel.times import text_of
from lindero.shells.cli.reaching import registry_of
from lindero.shells.kept_notes import note_backup

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command(
    short_help="Copy a node's store, while it is served or not.",
    epilog="Example: lindero backup nordia /mnt/backups",
)
@click.argument("node_folder", metavar="DIR", type=FOLDER)
@click.argument("into", metavar="BACKUPS", type=FOLDER)
@click.option(
    "--keep-days",
    type=click.IntRange(1, 366),
    default=KEEP_DAYS,
    show_default=True,
    help="Days after which this backup is deleted.",
)
def backup(node_folder: Path, into: Path, *, keep_days: int) -> None:
    """Write a backup of the node in DIR into a new folder in BACKUPS, and delete those there whose time is over.

    Keys are no part of it. What was erased since leaves the last backup when its time is over, and never comes
    back with a restored one.
    """
    from lindero.shells.node import CONFIG_FILE

    config = read_config(node_folder / CONFIG_FILE)
    backed = write_backup(
        node_folder / "data" / DATABASE,
        node_folder / config.erasure_register,
        into,
        now=SystemClock().now(),
        keep_days=keep_days,
    )
    note_backup(node_folder, SystemClock().now(), backed.folder.absolute())
    click.echo(str(backed.folder))
    for folder in backed.deleted:
        click.echo(f"deleted {folder}", err=True)


@click.command(
    short_help="Put a backup in the place of a node's store.",
    epilog="Example: lindero restore nordia /mnt/backups/NRD-2026-11-22T080000000Z",
)
@click.argument("node_folder", metavar="DIR", type=FOLDER)
@click.argument("folder", metavar="BACKUP", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--replace", "is_replacing", is_flag=True, help="Delete the store that stands there.")
@click.pass_context
def restore(ctx: click.Context, node_folder: Path, folder: Path, *, is_replacing: bool) -> None:
    """Restore the store of the node in DIR from BACKUP, and erase again at once whatever was erased since.

    The node must not be served meanwhile.
    """
    from lindero.engine.adapters.sqlite import unused
    from lindero.shells.cli.journal import write_journal
    from lindero.shells.node import CONFIG_FILE, Node

    config = read_config(node_folder / CONFIG_FILE)
    database = node_folder / "data" / DATABASE
    with unused(database):
        manifest = restore_backup(
            folder,
            database,
            node_folder / config.erasure_register,
            nation=config.nation,
            now=SystemClock().now(),
            is_replacing=is_replacing,
        )
    write_journal()
    with closing(Node(node_folder, registry_of(ctx))) as node:
        click.echo(
            f"restored as of {text_of(manifest.made_at)}; {node.erased_again} bodies erased again,"
            f" {node.taken_again} roles, passkeys, officers and consents taken away again"
        )

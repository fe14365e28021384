"""`lindero rebuild`: tables folded from the log again."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lindero.engine.store import Transaction
from lindero.kernel.errors import Missing
from lindero.kernel.record import Event
from lindero.shells.cli.reaching import registry_of
from lindero.shells.cli.telling import Advance, progress

if TYPE_CHECKING:
    from lindero.shells.node import Node

_STEP: Final = 500


@click.command(
    short_help="Fold the log into a node's tables again.",
    epilog="Example: lindero rebuild nordia --folder picture",
)
@click.argument("node_folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--folder", metavar="NAME", help="Only this folder's tables; all otherwise.")
@click.pass_context
def rebuild(ctx: click.Context, node_folder: Path, *, folder: str | None) -> None:
    """Drop the tables of the node in DIR and fold them from its log again; the log itself is never changed.

    The node must not be served meanwhile.
    """
    from lindero.shells.cli.journal import write_journal
    from lindero.shells.node import Node

    registry = registry_of(ctx)
    names = [capability.name for capability in registry.capabilities]
    if folder is not None and folder not in names:
        raise Missing("cli.folder_name", f"There is no folder {folder}.", f"There are: {', '.join(names)}.")
    write_journal()
    with closing(Node(node_folder, registry)) as node:
        for name in [folder] if folder is not None else names:
            with progress(f"folding {name}") as advance:
                click.echo(f"{name}: {_rebuilt(node, name, advance)} records folded")


def _rebuilt(node: "Node", folder: str, advance: Advance) -> int:
    """Rebuild the tables of one folder in one unit of work; return how many records were folded."""
    from lindero.engine.tables import rebuild

    total = node.store.run(node.log.size)

    def replay(tx: Transaction, kinds: Sequence[str], into: Callable[[Event], None]) -> int:
        def counted(event: Event) -> None:
            if event.head.seq % _STEP == 0:
                advance(event.head.seq, total)
            into(event)

        return node.log.replay(tx, kinds, counted)

    return node.store.run(lambda tx: rebuild(tx, node.registry, folder, replay))

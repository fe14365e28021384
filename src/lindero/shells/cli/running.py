"""`lindero serve`, `lindero demo`, `lindero health`: a node at work."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from lindero.shells.cli.options import json_option, on_a_node
from lindero.shells.cli.reaching import Who, reached, registry_of
from lindero.shells.cli.showing import show_answer

if TYPE_CHECKING:
    from lindero.shells.serving import Addresses


@click.command(
    short_help="Serve a node: console, JSON interface, neighbours, feeds.",
    epilog="Example: lindero serve nordia",
)
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
@click.pass_context
def serve(ctx: click.Context, folder: Path, *, as_json: bool) -> None:
    """Serve the node in FOLDER until Ctrl-C or SIGTERM; what was accepted by then is kept.

    The addresses are printed once the node answers. The journal goes to standard error.
    """
    from lindero.shells.cli.journal import write_journal
    from lindero.shells.serving import run_node

    def started(addresses: "Addresses") -> None:
        if as_json:
            click.echo(msgspec.json.encode({**msgspec.to_builtins(addresses, enc_hook=str)}).decode())
        else:
            click.echo(f"{addresses.nation} is being served; stop it with Ctrl-C")
            click.echo(f"console     {addresses.console}")
            click.echo(f"neighbours  {addresses.peers}")
            click.echo(f"commands    --node {addresses.folder}")

    write_journal()
    run_node(folder, registry_of(ctx), started)
    if not as_json:
        click.echo(f"stopped {folder}")


@click.command(
    short_help="How a node is doing.",
    epilog="Example: lindero health --node nordia --json",
)
@json_option
@on_a_node
@click.pass_context
def health(ctx: click.Context, who: Who, *, as_json: bool) -> None:
    """Say how a node is doing: whether it is served, its log, its certificate, its neighbours and feeds."""
    from lindero.shells.said_locally import Nothing

    with reached(ctx, who) as node:
        show_answer(node.operate("health", Nothing()), as_json=as_json)


@click.command(
    short_help="Three neighbours share a live picture: the whole story in one command.",
    epilog="Example: lindero demo --ais recording.txt --speed 10",
)
@click.option(
    "--ais",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A recording of AIS to play, in place of the scenario's own ships.",
)
@click.option("--speed", type=click.FloatRange(min=0), help="How many times faster than recorded.")
@click.option("--seed", default="lindero", show_default=True, help="What the scenario is made from.")
@click.option("--duration", type=click.FloatRange(min=1), help="How long it plays, seconds.")
@click.option("--headless", is_flag=True, help="End by itself, with exit status 0 or 1.")
@json_option
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    help="Keep the nodes in this folder; removed at the end otherwise.",
)
@click.pass_context
def demo(
    ctx: click.Context,
    *,
    ais: Path | None,
    speed: float | None,
    seed: str,
    duration: float | None,
    headless: bool,
    as_json: bool,
    keep: Path | None,
) -> None:
    """Start three nodes of fictional neighbours, let them share under agreements, and show that it is proved.

    Afterwards the consoles go on; Ctrl-C ends them.
    """
    from lindero.shells.demo.main import run_demo

    ctx.exit(
        run_demo(
            registry_of(ctx),
            ais=ais,
            speed=speed,
            seed=seed,
            duration_s=duration,
            headless=headless,
            as_json=as_json,
            keep=keep,
        )
    )

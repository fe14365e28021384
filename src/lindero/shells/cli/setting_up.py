"""`lindero setup`: a new node, set up in the browser from a one-time address."""

import ipaddress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lindero.engine.clock import SystemClock
from lindero.engine.keys import SystemRandom
from lindero.kernel.errors import Invalid
from lindero.shells.cli.making import PORT
from lindero.shells.cli.reaching import registry_of

if TYPE_CHECKING:
    from lindero.shells.serving import Addresses


@click.command(
    short_help="Set a new node up in the browser, and serve it.",
    epilog="Example: lindero setup nordia",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Where the pages listen; an address that other machines reach needs --behind-tls.",
)
@click.option(
    "--behind-tls",
    is_flag=True,
    help="Say that a gateway with TLS stands before --host: these pages speak plain HTTP themselves.",
)
@click.option(
    "--console-port", type=PORT, default=8440, show_default=True, help="Port of these pages and the console."
)
@click.option("--peer-port", type=PORT, default=8441, show_default=True, help="Port for neighbours.")
@click.option(
    "--minutes",
    type=click.IntRange(1, 240),
    default=15,
    show_default=True,
    help="How long the address can be opened.",
)
@click.pass_context
def setup(
    ctx: click.Context,
    folder: Path,
    *,
    host: str,
    behind_tls: bool,
    console_port: int,
    peer_port: int,
    minutes: int,
) -> None:
    """Print an address that opens once; its pages make the node in FOLDER, which is then served until Ctrl-C.

    FOLDER must not hold a node. A terminal is not needed afterwards: the pages say everything.

    For a machine without a browser, carry the port to yours with ssh -L 8440:localhost:8440 MACHINE.
    """
    check_door(host, console_port, behind_tls=behind_tls)
    from lindero.engine.config import Door
    from lindero.shells.cli.journal import write_journal
    from lindero.shells.first_run.running import Terms, run_set_up

    def opened(address: str) -> None:
        where = (
            "through your gateway, by its https address," if behind_tls else "in the browser of this machine,"
        )
        click.echo(f"Open this address {where} within {minutes} minutes. It opens once:")
        click.echo(f"  {address}")

    def started(addresses: "Addresses") -> None:
        click.echo(f"{addresses.nation} is being served; stop it with Ctrl-C")
        click.echo(f"console     {addresses.console}")
        click.echo(f"next time   lindero serve {addresses.folder}")

    write_journal()
    was_made = run_set_up(
        folder,
        registry_of(ctx),
        Terms(door=Door(host=host, port=console_port), peer_port=peer_port, minutes=minutes),
        clock=SystemClock(),
        random=SystemRandom(),
        opened=opened,
        started=started,
    )
    click.echo("stopped" if was_made else "stopped; no node was started")


def check_door(host: str, port: int, *, behind_tls: bool) -> None:
    """Keep pass phrases and the one-time address off the network, where these pages would send them in the clear.

    Raises:
        Invalid: If other machines could reach the pages, and nobody said that a gateway with TLS stands before them.
    """
    if behind_tls or is_of_this_machine(host):
        return
    raise Invalid(
        "setup.plain_http",
        f"At {host} the set-up pages would send pass phrases over the network in the clear.",
        f"Leave out --host, and from your machine open it by ssh -L {port}:localhost:{port} MACHINE;"
        " or put a gateway with TLS before it and say --behind-tls.",
    )


def is_of_this_machine(host: str) -> bool:
    """Say whether only this machine reaches an address: a loopback one (RFC 1122, RFC 4291) or its name."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False

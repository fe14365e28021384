"""`lindero machine-key`: keys with which machines ask, narrow and for a time."""

import click
import msgspec

from lindero.kernel.times import text_of
from lindero.shells.cli.options import on_a_node
from lindero.shells.cli.reaching import Who, reached


@click.group(
    short_help="Keys with which machines ask.",
    epilog="Example: lindero machine-key issue harbour --grant sensors.operate --days 90 --node nordia",
)
def machine_key() -> None:
    """Keys of machines; `lindero identity show keys` lists them, `revoke-api-key` takes one back."""


@machine_key.command(
    short_help="Issue a key; it is shown once.",
    epilog="Example: lindero machine-key issue harbour --grant sensors.operate --days 90 --address 192.0.2.0/24",
)
@click.argument("name")
@click.option(
    "--grant", "grants", multiple=True, required=True, metavar="GRANT", help="A permission; repeatable."
)
@click.option("--days", type=click.IntRange(1, 366), required=True, help="How long it holds.")
@click.option(
    "--kind", "kinds", multiple=True, metavar="KIND", help="A kind that alone it may put; repeatable."
)
@click.option(
    "--address",
    "addresses",
    multiple=True,
    metavar="NETWORK",
    help="A network that alone it may ask from; repeatable.",
)
@on_a_node
@click.pass_context
def issue(
    ctx: click.Context,
    who: Who,
    *,
    name: str,
    grants: tuple[str, ...],
    days: int,
    kinds: tuple[str, ...],
    addresses: tuple[str, ...],
) -> None:
    """Let the machine NAME ask with a key of its own: it sends it as `Authorization: Bearer KEY`."""
    from lindero.shells.operations import IssuedKey, IssueKey

    ask = IssueKey(name=name, grants=grants, days=days, kinds=kinds, addresses=addresses)
    with reached(ctx, who) as node:
        made = msgspec.json.decode(node.operate("issue_key", ask), type=IssuedKey)
    click.echo(f"key    {made.key}  (shown once: give it to {made.name})")
    click.echo(f"until  {text_of(made.ends_at)}")

"""`lindero machine-key`: keys with which machines ask, narrow and for a time."""

import click
import msgspec

from lindero.kernel.times import text_of
from lindero.shells.cli.options import on_a_node
from lindero.shells.cli.reaching import Who, reached


@click.group(
    short_help="Keys with which machines ask.",
    epilog="Example: lindero machine-key issue --help",
)
def machine_key() -> None:
    """Keys of machines; `lindero identity show keys` lists them, `revoke-api-key` takes one back."""


@machine_key.command(
    short_help="Issue a key; it is shown once.",
    epilog="Example: lindero machine-key issue harbour --grant sensors.operate --days 90 --address 192.0.2.0/24"
    " --assessment DPIA-12 'data protection officer' 2027-06-30",
)
@click.argument("name")
@click.option(
    "--grant", "grants", multiple=True, required=True, metavar="GRANT", help="A permission; repeatable."
)
@click.option("--days", type=click.IntRange(1, 366), required=True, help="How long it holds.")
@click.option(
    "--assessment",
    nargs=3,
    required=True,
    metavar="NUMBER OFFICER DAY",
    help="The impact assessment of what it does, whose opinion on it is recorded, and its last day.",
)
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
    assessment: tuple[str, str, str],
    kinds: tuple[str, ...],
    addresses: tuple[str, ...],
) -> None:
    """Let the machine NAME ask with a key of its own: it sends it as `Authorization: Bearer KEY`."""
    from lindero.shells.said_locally import IssuedKey, IssueKey

    number, officer, last_day = assessment
    ask = IssueKey(
        name=name,
        grants=grants,
        days=days,
        assessment=number,
        opinion_by=officer,
        assessed_until=last_day,
        kinds=kinds,
        addresses=addresses,
    )
    with reached(ctx, who) as node:
        made = msgspec.json.decode(node.operate("issue_key", ask), type=IssuedKey)
    click.echo(f"key    {made.key}  (shown once: give it to {made.name})")
    click.echo(f"until  {text_of(made.ends_at)}")

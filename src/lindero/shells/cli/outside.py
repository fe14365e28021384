"""`lindero outside`: the packages from outside that ask to join, with their digests."""

import click

from lindero.engine.admission import list_path
from lindero.shells.cli.reaching import registry_of


@click.command(
    short_help="Say which packages from outside ask to join, and why one may not.",
    epilog="Example: lindero outside",
)
@click.pass_context
def outside(ctx: click.Context) -> None:
    """Show each package that offers a capability, the digest of its files, and how it was judged.

    Whoever runs the installation reads a package's source and lets it in under [packages.NAME]: sha256, by, and of its
    impact assessment assessment, opinion_by, assessed_until.
    """
    found = registry_of(ctx).outsiders
    click.echo(f"the list: {list_path()}")
    for one in found:
        click.echo(f"{one.name}  {one.sha256 or 'no files'}  {'left out' if one.faults else 'let in'}")
        for fault in one.faults:
            click.echo(f"    {fault}")
    if not found:
        click.echo("Nothing from outside asks to join.")

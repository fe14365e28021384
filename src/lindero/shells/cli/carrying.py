"""`lindero carry`: bundle files for where no line is."""

from pathlib import Path

import click
import msgspec

from lindero.shells.cli.options import on_a_node
from lindero.shells.cli.reaching import Who, reached


@click.group(
    short_help="Carry what waits for a neighbour, and its answers, as files.",
    epilog="Example: lindero carry out SUD /media/stick/nrd-sud.bundle --as keller --node nordia",
)
def carry() -> None:
    """Carry by hand what would otherwise go over the line: a stick, the same sealed bytes, the same receipts.

    There: `carry out` here, `carry in` at the neighbour's, which writes an answer. Back: `carry in` of that
    answer here. Rescue, agreements' acts and recalls can always be carried. What needs a clause is written only
    while the neighbour's lease lives, at most 15 minutes; a first stick there and back fetches one, the next
    one carries. Serve both nodes meanwhile: a lease is held in memory only.
    """


@carry.command(
    short_help="Write what waits for a neighbour into a file.",
    epilog="Example: lindero carry out SUD /media/stick/nrd-sud.bundle --as keller --node nordia",
)
@click.argument("nation")
@click.argument("bundle", type=click.Path(path_type=Path, dir_okay=False))
@on_a_node
@click.pass_context
def out(ctx: click.Context, who: Who, nation: str, bundle: Path) -> None:
    """Write what waits for NATION and may leave now into BUNDLE, sealed to it and signed."""
    from lindero.shells.said_locally import CarryOut

    with reached(ctx, who) as node:
        data = node.operate("carry_out", CarryOut(nation=nation))
    _write(bundle, data)
    click.echo(f"wrote {bundle} ({len(data)} bytes)")
    click.echo(f"next, at a node of {nation}: lindero carry in {bundle.name}")


@carry.command(
    "in",
    short_help="Take a file that was carried here, and write the answer.",
    epilog="Example: lindero carry in /media/stick/nrd-sud.bundle --as petrova --node sudia",
)
@click.argument("bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--answer",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the answer to this file; BUNDLE with .answer at its end otherwise.",
)
@on_a_node
@click.pass_context
def take_in(ctx: click.Context, who: Who, bundle: Path, answer: Path | None) -> None:
    """Take BUNDLE: records and acts of a neighbour, or its answer to what was carried there.

    Exit status 0 if everything in it was taken, 1 if something was refused; the answer says so too.
    """
    from lindero.shells.said_locally import CarryIn
    from lindero.trust.exchange.carrying import CarriedIn

    with reached(ctx, who) as node:
        told = node.operate("carry_in", CarryIn(file=str(bundle.absolute())))
    came = msgspec.json.decode(told, type=CarriedIn)
    click.echo(f"from {came.sender}: {came.taken} taken, {len(came.refused)} refused")
    for refusal in came.refused:
        click.echo(f"refused: {refusal}")
    if came.answer:
        answer = answer or bundle.with_name(f"{bundle.name}.answer")
        _write(answer, came.answer)
        click.echo(
            f"wrote {answer}; carry it back to a node of {came.sender}: lindero carry in {answer.name}"
        )
    ctx.exit(1 if came.refused else 0)


def _write(path: Path, data: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(data)

"""`lindero witness`: a third witness, which sees sizes and roots of logs and nothing else."""

from pathlib import Path

import click

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group(
    short_help="A third witness: sees sizes and roots only, and cosigns what extends.",
    epilog="Example: lindero witness init lake --name lake",
)
def witness() -> None:
    """Keep a third witness, on a machine of neither nation.

    It cosigns each log's checkpoints as long as they extend all that it cosigned before, so that no log can show two
    nations two histories. It is told nothing of any record.
    """


@witness.command(
    short_help="Make a witness's folder.", epilog="Example: lindero witness init lake --name lake"
)
@click.argument("folder", type=FOLDER)
@click.option("--name", required=True, help="Its name in cosignatures, the same for ever.")
def init(folder: Path, name: str) -> None:
    """Make a witness in FOLDER; name the logs that it knows in FOLDER/witness.toml."""
    from lindero.engine.keys import SystemRandom
    from lindero.shells.witness_node import CONFIG, make_witness

    key = make_witness(folder, name, SystemRandom())
    click.echo(f"made a witness in {folder}; name the logs that it knows in {folder / CONFIG}")
    click.echo(f"key  {key}")


@witness.command(short_help="Serve a witness.", epilog="Example: lindero witness serve lake")
@click.argument("folder", type=FOLDER)
def serve(folder: Path) -> None:
    """Answer requests to cosign until stopped: POST /add-checkpoint, as C2SP tlog-witness says."""
    import contextlib

    import uvicorn

    from lindero.engine.clock import SystemClock
    from lindero.shells.witness_node import WitnessNode, witness_application

    with contextlib.closing(WitnessNode(folder, SystemClock())) as node:
        click.echo(f"witness {node.config.name} on http://{node.config.host}:{node.config.port}")
        click.echo(f"key  {node.key}")
        uvicorn.run(
            witness_application(node),
            host=node.config.host,
            port=node.config.port,
            log_level="warning",
            server_header=False,
        )

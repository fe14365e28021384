"""`lindero simulate`: a scene made up from a seed, with its truth, without any node."""

from pathlib import Path
from typing import Final

import click

from lindero.kernel.errors import Invalid
from lindero.kernel.times import instant_of

_USUAL_BEGINNING: Final = "2026-11-22T08:00:00Z"


@click.command(
    short_help="Make up a scene with its truth: what sensors would send, and what really was.",
    epilog="Example: lindero simulate sea-everything --seed 7 --hours 3 --out scene",
)
@click.argument("scene", metavar="SCENE", required=False)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for its files.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="What chance begins from."
)
@click.option(
    "--hours",
    type=click.FloatRange(min=0.05, max=72),
    default=3.0,
    show_default=True,
    help="How long it lasts.",
)
@click.option(
    "--begin", default=_USUAL_BEGINNING, show_default=True, help="When it begins, with date, time and offset."
)
def simulate(scene: str | None, out: Path | None, seed: int, hours: float, begin: str) -> None:
    """Make up SCENE; without SCENE, list what there is.

    The same scene, seed and length give the same files: `scene.json` says what it is, `truth.csv` where everything
    was, `incidents.jsonl` what an officer would want to know of. Receivers of AIS write NMEA lines for
    `lindero replay`, radars write `detections.csv` for `lindero track`, ground sensors a CSV file of alarms.
    Identities are of no real state, and every scene says that it is simulated.
    """
    from lindero.capabilities.sensors.simulation.scenes import CATALOGUE
    from lindero.capabilities.sensors.simulation.scenes import simulate as made_up
    from lindero.capabilities.sensors.simulation.writing import into, write_scene

    if scene is None:
        width = max(len(name) for name in CATALOGUE)
        for name, kind in CATALOGUE.items():
            click.echo(f"{name:{width}}  {kind.sentence}")
        return
    if out is None:
        raise Invalid("cli.scene_folder", "No folder is given for the scene.", "Name one with --out FOLDER.")
    begins_at = instant_of(begin)
    made = made_up(scene, seed, hours)
    try:
        out.mkdir(parents=True, exist_ok=True)
        written = write_scene(made, begins_at, into(out))
    except OSError as error:
        raise Invalid("cli.scene_folder", f"{out} cannot be written: {error}.", "Choose another.") from error
    click.echo(f"{written.things} things and {written.incidents} incidents in {out}")
    click.echo(f"{written.lines} lines of AIS, {written.plots} radar plots, {written.alarms} ground alarms")

"""Ships that nobody sails: a scene of the catalogue, made up and played as one receiver hears it, for exercises."""

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated, Final

import msgspec

from lindero.capabilities.sensors.feeds.ais import AisFile, play_file
from lindero.capabilities.sensors.feeds.sealing import SourceSettings
from lindero.kernel.capability import Feed
from lindero.kernel.desk import Inlet


class AisInvented(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A scene of the catalogue.

    Attributes:
        scene: Its name, see `lindero simulate`.
        receiver: The receiver of the scene that hears it.
        seed: What it is made from; the same seed gives the same ships.
        hours: How long it is, hours.
        speed: How many times faster than it would happen.
        loop: Whether to begin again at its end.
    """

    scene: str = "sea-ordinary"
    receiver: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,40}$(?!\n)")] = "west-ais"
    seed: Annotated[int, msgspec.Meta(ge=0)] = 1
    hours: Annotated[float, msgspec.Meta(gt=0, le=24)] = 0.5
    speed: Annotated[float, msgspec.Meta(gt=0)] = 1.0
    loop: bool = True


async def play_invented(inlet: Inlet, settings: AisInvented) -> None:
    """Make the scene up and play it in the present; its file goes with the feed.

    Raises:
        Missing: If there is no such scene.
        Unavailable: If the scene has no such receiver.
    """
    with tempfile.TemporaryDirectory(prefix="lindero-scene-") as folder:
        await asyncio.to_thread(_write, Path(folder), settings, inlet.now())
        source = {name: getattr(settings, name) for name in SourceSettings.__struct_fields__}
        path = str(Path(folder) / f"{settings.receiver}.nmea")
        await play_file(
            inlet, AisFile(path=path, speed=settings.speed, loop=settings.loop, times="now", **source)
        )


def _write(folder: Path, settings: AisInvented, begins_at: int) -> None:
    # Scenes are loaded by whoever plays one, not by every start of a command.
    from lindero.capabilities.sensors.simulation.scenes import simulate  # noqa: PLC0415
    from lindero.capabilities.sensors.simulation.writing import into, write_scene  # noqa: PLC0415

    write_scene(simulate(settings.scene, settings.seed, settings.hours), begins_at, into(folder))


FEEDS: Final = (
    Feed(
        name="sensors.ais_invented",
        settings=AisInvented,
        run=play_invented,
        sentence="AIS of ships that are made up, for exercises.",
        brings="invented",
    ),
)

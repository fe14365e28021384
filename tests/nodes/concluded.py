"""Worlds in which an agreement is in force already: concluded once, copied for each test."""

import tempfile
from functools import cache
from pathlib import Path

from lindero.kernel.record import Setting
from tests.nodes.routes import PLUGIN
from tests.nodes.world import World


@cache
def _workshop() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that lives as long as the process."""
    return tempfile.TemporaryDirectory(prefix="lindero-concluded-")


@cache
def _concluded(text: str, setting: Setting) -> tuple[Path, int]:
    """Conclude an agreement between Nordia and Sudia; return their nodes' folders, closed, and the time there."""
    folder = Path(_workshop().name) / str(len(list(Path(_workshop().name).iterdir())))
    folder.mkdir()
    world = World(folder, setting=setting, folders=(PLUGIN,))
    world.conclude(text)
    world.close()
    return folder, world.clocks["NRD"].now()


def concluded_world(folder: Path, text: str, setting: Setting = "production") -> World:
    """Return Nordia and Sudia, and a plug-in, with an agreement in force; leases are asked for anew."""
    made, start = _concluded(text, setting)
    world = World(folder, setting=setting, start=start, folders=(PLUGIN,), made=made)
    world.settle()
    return world

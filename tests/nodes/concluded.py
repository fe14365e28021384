"""Worlds as somebody left them, with an agreement in force for one: prepared once, copied for each test."""

import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from lindero.kernel.capability import Capability
from tests.nodes.routes import PLUGIN
from tests.nodes.world import World

Prepare = Callable[[World], object]
"""What somebody does in a world before a test begins."""


@cache
def _workshop() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that lives as long as the process."""
    return tempfile.TemporaryDirectory(prefix="lindero-concluded-")


_LEFT: dict[tuple[object, ...], tuple[World, Sequence[Capability]]] = {}
"""Closed worlds, by what they are made from; folders are kept with them, for an address in memory is their key."""


def left_world(
    folder: Path,
    prepare: Prepare,
    *,
    nations: tuple[str, ...] = ("NRD", "SUD"),
    setting: str = "production",
    folders: Sequence[Capability] = (),
) -> World:
    """Return a world as it was left by who prepared it, at the time of then; leases are asked for anew.

    Copied nodes are there in a fifth of the time that concluding an agreement takes. What crossed between them until
    then is not told.

    Args:
        folder: Where the nodes are copied to.
        prepare: What was done before; the same function is called once and never again.
        nations: Which nations there are.
        setting: Production or exercise.
        folders: Capabilities beside those that Lindero has.
    """
    key = prepare, nations, setting, tuple(map(id, folders))
    if key not in _LEFT:
        workshop = Path(_workshop().name) / str(len(_LEFT))
        workshop.mkdir()
        world = World(workshop, nations, setting=setting, folders=folders)
        prepare(world)
        world.close()
        _LEFT[key] = world, folders
    left, _ = _LEFT[key]
    start = left.clocks[nations[0]].now()
    world = World(folder, nations, setting=setting, start=start, folders=folders, made=left.folder)
    world.settle()
    return world


def concluded_world(
    folder: Path, text: str, setting: str = "production", *, folders: Sequence[Capability] = (PLUGIN,)
) -> World:
    """Return Nordia and Sudia, and a plug-in, with an agreement in force; leases are asked for anew."""
    return left_world(folder, _concluding(text), setting=setting, folders=folders)


@cache
def _concluding(text: str) -> Prepare:
    """Return what concludes an agreement between Nordia and Sudia, the same for the same text."""
    return lambda world: world.conclude(text)

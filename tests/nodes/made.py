"""Newly made nodes: made once, copied for each world."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from lindero.app import find_folders
from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom
from lindero.engine.registry import joined
from lindero.kernel.record import Setting
from lindero.shells.setup import NewOfficer, NewPerson, NodePlan, make_node

NAMES: Final = {"NRD": "Nordia", "OST": "Ostia", "SUD": "Sudia", "VES": "Vesta"}


@cache
def _workshop() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that lives as long as the process; nodes made there are copied for each world."""
    return tempfile.TemporaryDirectory(prefix="lindero-nodes-")


def warm_up(start: int) -> "tempfile.TemporaryDirectory[str]":
    """Make three nations' folders now, for processes that are forked from this one; whatever else those make is theirs.

    Returns:
        What keeps the folders as long as it is kept.
    """
    workshop = _workshop()
    for nation in NAMES:
        made_folder(nation, "production", start)
    _workshop.cache_clear()
    return workshop


@cache
def made_folder(nation: str, setting: Setting, start: int) -> Path:
    """Return a newly made node's folder, never opened since."""
    folder = Path(_workshop().name) / f"{nation}-{setting}-{start}"
    plan = NodePlan(
        nation=nation,
        name=NAMES.get(nation, nation),
        setting=setting,
        people=(
            NewPerson(person="admin", name="Administration", roles=("ADM",), phrase="four words make one"),
        ),
        officers=(
            NewOfficer(person=f"cmd-{nation.lower()}", role="operational"),
            NewOfficer(person=f"leg-{nation.lower()}", role="legal"),
        ),
    )
    make_node(
        folder,
        plan,
        joined(find_folders()),
        clock=SetClock(start),
        random=SeededRandom(f"make {nation} {setting}"),
    )
    return folder

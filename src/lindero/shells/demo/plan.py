"""How the demonstration is to run, and where its nodes stay."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

DARK_AFTER_S: Final = 840.0
"""How much of the scenario the radar must see before a boat is dark: eight minutes of one track, and some."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How to run.

    Attributes:
        ais: A recording for Nordia's receivers, in place of the scenario.
        speed: How many times faster than recorded.
        seed: What the scenario is made from.
        duration_s: How much of the scenario is played, seconds of its own time.
        headless: Whether to end by itself.
        as_json: Whether the last line is JSON.
        keep: Where the nodes stay; a folder that goes at the end otherwise.
    """

    ais: Path | None
    speed: float
    seed: str
    duration_s: float
    headless: bool
    as_json: bool
    keep: Path | None

    @property
    def sees_dark_boat(self) -> bool:
        """Whether Nordia's radar sees its boat for long enough: not beside a recording, nor in a short run."""
        return self.ais is None and (not self.headless or self.duration_s >= DARK_AFTER_S)


@contextlib.contextmanager
def folder_of(plan: Plan) -> Iterator[Path]:
    """Give the folder of the nodes."""
    if plan.keep is not None:
        plan.keep.mkdir(parents=True, exist_ok=True)
        yield plan.keep.absolute()
        return
    folder = Path(tempfile.mkdtemp(prefix="lindero-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

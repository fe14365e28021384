"""Stone Soup on the same detections, in its own environment and process."""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import numpy as np

from bench.tracking.scoring import Shown
from bench.tracking.world import World

_PYTHON: Final = Path(sys.prefix) / "peers" / "bin" / "python"
_SCRIPT: Final = Path(__file__).parent.parent / "peers" / "stonesoup_tracker.py"
_BRISK_PSD: Final = 1.5
"""What a single model needs to follow manoeuvres, m^2/s^3."""


def is_there() -> bool:
    """Say whether Stone Soup is installed among the peers."""
    return any((Path(sys.prefix) / "peers").glob("lib/python*/site-packages/stonesoup"))


def follow(world: World, kind: str, confirm: int, delete: int) -> tuple[Shown, float]:
    """Return what Stone Soup shows at each scan, and the CPU seconds that it took."""
    known, detections = world.known, world.detections
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(
            source,
            times=np.arange(world.scans) * (known.dt or 1.0),
            first=np.searchsorted(detections.scan, np.arange(world.scans + 1)),
            places=detections.places,
            q=_BRISK_PSD if known.manoeuvre else known.q or 1.0,
            sigma=np.sqrt(detections.noises[0, 0]),
            pd=known.pd or 0.9,
            clutter=known.clutter_density or 1e-6,
            v=known.v_std or 10.0,
        )
        command = [str(_PYTHON), str(_SCRIPT), str(source), str(target), kind, str(confirm), str(delete)]
        subprocess.run(command, check=True, capture_output=True)
        told = np.load(target)
        rows, cpu_s = told["rows"], float(told["cpu_s"])
    shown = [rows[rows[:, 0] == scan] for scan in range(world.scans)]
    return [(one[:, 1].astype(int).tolist(), one[:, 2:]) for one in shown], cpu_s

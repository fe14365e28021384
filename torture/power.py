"""Power cuts: processes killed at a chosen sync, and whatever had not reached the disk torn to pieces."""

import multiprocessing
import os
import random
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from typing import Final

from torture import running

SOURCE: Final = Path(__file__).with_name("power.c")
SECTOR: Final = 512
"""Bytes that a disk writes whole or not at all."""


def built(folder: Path) -> Path:
    """Build what is loaded into the nodes' processes.

    Raises:
        SystemExit: If this machine has no C compiler, or is no Linux.
    """
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        sys.exit("Cutting the power needs Linux and a C compiler (on Debian: apt-get install gcc libc6-dev).")
    library = folder / "power.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl", "-lpthread"], check=True
    )
    return library


@dataclass(frozen=True)
class Power:
    """What befalls a node.

    Attributes:
        notes: File to which writes that are not synced are noted; None for none.
        kill_at: The sync, counted from 1, at which it is killed; 0 for none.
        room: Bytes that may still be written to its database; -1 for no end.
    """

    notes: Path | None = None
    kill_at: int = 0
    room: int = -1


class Machine:
    """Starts nodes under some power, each in a process of its own.

    Starting a node is mostly loading its program: one process has loaded it, and every node is forked from that one.
    """

    def __init__(self, library: Path) -> None:
        """Load the program.

        Args:
            library: What `built` returned.
        """
        self._forking = multiprocessing.get_context("forkserver")
        self._forking.set_forkserver_preload([running.__name__])
        before = os.environ.get("LD_PRELOAD")
        os.environ["LD_PRELOAD"] = str(library)
        try:
            ensure_running()
        finally:
            del os.environ["LD_PRELOAD"]
            if before is not None:
                os.environ["LD_PRELOAD"] = before

    def start(self, folder: Path, puts: Sequence[int], said: Path, power: Power) -> ForkServerProcess:
        """Start a node.

        Args:
            folder: The node's folder.
            puts: Until how many records are in its log it goes on putting them, and how many at once; empty for none.
            said: File to which it writes the name of every record that it was told is durable.
            power: What befalls it.
        """
        notes = str(power.notes) if power.notes is not None else ""
        words = (folder, tuple(puts), said, (notes, power.kill_at, power.room))
        process = self._forking.Process(target=running.run, args=words)
        process.start()
        return process


def tear(folder: Path, notes: Path, dice: random.Random) -> int:
    """Tear every write that no sync had confirmed: each sector of it is there, or is rubbish; return how many tore.

    The index beside the log of writes lives in memory that a power cut loses, so it is removed.
    """
    unsynced: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for line in notes.read_text(encoding="ascii").splitlines():
        what, device, inode, offset, size = line.split()
        file = (int(device), int(inode))
        if what == "s":
            unsynced.pop(file, None)
        else:
            unsynced[file].append((int(offset), int(size)))
    torn = 0
    for path in sorted(folder.rglob("*.db*")):
        found = path.stat()
        if path.name.endswith("-shm"):
            path.unlink()
            continue
        for start, length in unsynced.get((found.st_dev, found.st_ino), ()):
            torn += _tear_file(path, start, min(length, found.st_size - start), dice)
    notes.unlink()
    return torn


def _tear_file(path: Path, offset: int, size: int, dice: random.Random) -> int:
    torn = 0
    with path.open("r+b") as file:
        for start in range(offset, offset + size, SECTOR):
            if dice.random() < 0.5:
                file.seek(start)
                file.write(dice.randbytes(min(SECTOR, offset + size - start)))
                torn += 1
    return torn

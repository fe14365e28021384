"""Power cuts: processes killed at a chosen sync, and whatever had not reached the disk torn to pieces."""

import os
import random
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).with_name("power.c")
ROOT: Final = Path(__file__).resolve().parent.parent
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


def started(
    folder: Path, puts: Sequence[int], said: Path, library: Path, power: Mapping[str, str]
) -> "subprocess.Popen[bytes]":
    """Start a node in a process of its own, under the given power.

    Args:
        folder: The node's folder.
        puts: Until how many records are in its log it goes on putting them, and how many at once; empty for none.
        said: File to which it writes the name of every record that it was told is durable.
        library: What `built` returned.
        power: `POWER_...` settings.
    """
    environment = {**os.environ, **power, "LD_PRELOAD": str(library)}
    with said.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.nodes.child", str(folder), *map(str, puts)],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.DEVNULL,
        )


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

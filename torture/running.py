"""A node that is started with everything loaded already, under a power that may fail."""

import ctypes
import os
import sys
from pathlib import Path

from lindero.app import find_registry
from tests.nodes import child

find_registry()  # loads every folder, once for all nodes that are forked from this process


def run(folder: Path, puts: tuple[int, ...], said: Path, power: tuple[str, int, int]) -> None:
    """Serve a node in this process until it is told to stop, or killed; see `torture.power.Machine.start`.

    Args:
        folder: The node's folder.
        puts: Until how many records are in its log it goes on putting them, and how many at once; empty for none.
        said: File to which it writes the name of every record that it was told is durable.
        power: What `power_on` in `power.c` is told.
    """
    notes, kill_at, room = power
    if ctypes.CDLL(None).power_on(notes.encode(), ctypes.c_long(kill_at), ctypes.c_long(room)):
        sys.exit(f"{notes} cannot be written")
    for path, stream in ((said, 1), (Path(os.devnull), 2)):
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(file, stream)
        os.close(file)
    child.main(folder, *(puts or (0,)))

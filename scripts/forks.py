"""Children of a process that has everything loaded: each does one thing and is gone."""

import ctypes
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HUNG: Final = -1
FAILED: Final = 70
_PARENT_DEATH_SIGNAL: Final = 1
"""Asks Linux to end a child with its parent, in whatever way that ends."""


@dataclass
class Fork:
    """A child at work.

    Attributes:
        pid: Its number.
        until_s: When patience with it ends, by the monotonic clock.
        folder: Where it keeps its files; removed with it.
    """

    pid: int
    until_s: float
    folder: Path

    def ended(self) -> int | None:
        """Return the child's exit status, `HUNG` if patience ended, None while it works."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() < self.until_s:
            return None
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return HUNG

    def said(self) -> list[str]:
        """Return the lines that the child left, and remove its files."""
        notes = self.folder / "said"
        lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
        shutil.rmtree(self.folder, ignore_errors=True)
        return lines


def fork(work: Callable[[Callable[[str], None]], int], patience_s: float) -> Fork:
    """Let a child do something in silence, in a process group and a temporary folder of its own.

    Args:
        work: What it does: gets a function that leaves a line for the parent, and returns the exit status.
        patience_s: For how long it may.
    """
    folder = Path(tempfile.mkdtemp(prefix="lindero-fork-"))
    pid = os.fork()
    if pid:
        return Fork(pid, time.monotonic() + patience_s, folder)
    status = FAILED
    try:
        os.setsid()
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        tempfile.tempdir = str(folder)
        os.environ["PYTEST_DEBUG_TEMPROOT"] = os.environ["TMPDIR"] = str(folder)
        with (folder / "said").open("a", encoding="utf-8") as said:
            status = work(lambda line: _say(said.fileno(), line))
    finally:
        # Neither what the parent has open nor what it would clean up is the child's to end.
        os._exit(status)


def _say(file: int, line: str) -> None:
    os.write(file, f"{line}\n".encode())


def wait(child: Fork) -> int:
    """Wait until a child has ended; return its exit status, or `HUNG`."""
    while (status := child.ended()) is None:
        rest()
    return status


def rest() -> None:
    """Let the children have the machine for a moment."""
    time.sleep(0.01)

"""The watch over code from outside while it runs: no socket, file, process or database is opened on its behalf (S-61).

Python tells its audit hooks of everything that leaves the interpreter. The hook looks who asked: the nearest code that
is either the program's or a watched folder's. A hook cannot be taken away again, by anybody.
"""

import sys
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Final

from lindero.kernel.errors import Refused

MOST_REMEMBERED: Final = 1_000

_REACHES: Final = (
    *("socket.", "subprocess.", "ctypes.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system"),
    *("os.remove", "os.rename", "os.link", "os.symlink", "os.mkdir", "os.rmdir", "os.chmod", "os.listdir"),
    *(
        "os.scandir",
        "os.putenv",
        "os.kill",
        "shutil.",
        "tempfile.",
        "urllib.",
        "http.",
        "ftplib.",
        "smtplib.",
    ),
    *("sqlite3.", "_thread.start", "gc.", "mmap.", "sys.settrace", "sys.setprofile", "sys._current"),
    *("sys.addaudithook", "webbrowser.", "code.__new__", "function.__new__", "pty.", "fcntl.", "signal."),
)
"""Beginnings of the events that nothing from outside may cause."""

_IMPORTING: Final = "<frozen importlib"
_PROGRAM: Final = str(Path(__file__).resolve().parent.parent) + "/"


class _Watch:
    """Which folders are watched, and what they tried."""

    def __init__(self) -> None:
        self.folders: tuple[str, ...] = ()
        self.tried: deque[str] = deque(maxlen=MOST_REMEMBERED)

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Refuse what a watched folder may not cause.

        Raises:
            Refused: If the nearest code that is not a library's is a watched folder's.
        """
        if event != "open" and not event.startswith(_REACHES):
            return
        asker = self._asker(sys._getframe(1))  # noqa: SLF001  there is no other way to see who asks
        if asker:
            self.tried.append(f"{asker} {event}")
            raise Refused(
                "outside.reach",
                f"{asker} comes from outside and may not cause {event}.",
                "It has its desk and nothing else.",
                ("OUTSIDE",),
            )

    def _asker(self, frame: FrameType | None) -> str:
        """Return the file of the watched code that asked; empty where the program itself or nobody watched did.

        What Python's own machinery opens to import a module is Python's doing; which modules, the proof has seen.
        """
        while frame is not None:
            name = frame.f_code.co_filename
            if name.startswith(self.folders):
                return name
            if name.startswith((_PROGRAM, _IMPORTING)):
                return ""
            frame = frame.f_back
        return ""


_WATCH: Final = _Watch()


def watch(folders: Sequence[Path]) -> None:
    """Watch the code in some folders from now on, for the life of the process."""
    if not _WATCH.folders:
        sys.addaudithook(_WATCH.hook)
    named = {f"{folder.resolve()}/" for folder in folders}
    _WATCH.folders = tuple(sorted({*_WATCH.folders, *named}))


def tried() -> tuple[str, ...]:
    """Return what watched code tried, the newest last: its file and the event, for oversight and tests."""
    return tuple(_WATCH.tried)

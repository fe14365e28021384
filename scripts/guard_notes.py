"""What the mutation job found, kept line by line: a run that was cut off is gone on with where it stood."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

Fate = Literal["silent", "survived", "noticed"]


class Ran(msgspec.Struct, frozen=True):
    """What was measured of a test.

    Attributes:
        took_s: How long it took, seconds.
        spoke: Numbers of the guards that spoke in it.
    """

    took_s: float
    spoke: frozenset[int]


class Tried(msgspec.Struct, frozen=True):
    """What became of a guard.

    Attributes:
        fate: Whether it speaks in no test, survived, or its deletion was noticed.
        why: The tests that noticed, or what is known of why none did.
        most_s: For how many seconds tests were run at most.
    """

    fate: Fate
    why: str
    most_s: float


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the file.

    Attributes:
        mark: What the rest was found of; lines of another mark are passed over.
        ran: Measured tests by name.
        number: The number of a guard that was tried.
        tried: What became of it.
    """

    mark: str
    ran: dict[str, Ran] | None = None
    number: int = -1
    tried: Tried | None = None


class Notes:
    """What was found of one state of the code.

    Attributes:
        ran: Measured tests by name; empty if none were yet.
        tried: What became of guards by their numbers.
    """

    def __init__(self, path: Path, mark: str) -> None:
        """Read what was kept under the mark.

        Args:
            path: The file; made when something is kept.
            mark: Names the state of the code.
        """
        self._path, self._mark = path, mark
        self.ran: Mapping[str, Ran] = {}
        self.tried: dict[int, Tried] = {}
        for line in _lines(path):
            if line.mark == mark:
                self.ran = line.ran or self.ran
                if line.tried is not None:
                    self.tried[line.number] = line.tried

    def keep_ran(self, ran: Mapping[str, Ran]) -> None:
        """Keep what was measured."""
        self.ran = ran
        self._add(Line(self._mark, ran=dict(ran)))

    def keep(self, number: int, tried: Tried) -> None:
        """Keep what became of a guard, if that is new."""
        if self.tried.get(number) != tried:
            self.tried[number] = tried
            self._add(Line(self._mark, number=number, tried=tried))

    def _add(self, line: Line) -> None:
        self._path.parent.mkdir(exist_ok=True)
        with self._path.open("ab") as file:
            file.write(b"\n" + msgspec.json.encode(line))


def _lines(path: Path) -> Iterator[Line]:
    for text in path.read_bytes().splitlines() if path.exists() else ():
        # A run that was cut off may have left half a line.
        with suppress(msgspec.DecodeError):
            yield msgspec.json.decode(text, type=Line)


def mark_of(folders: Sequence[Path], words: str) -> str:
    """Return what names the state of the code: a digest of every Python file in some folders, and of words."""
    digest = hashlib.sha256(words.encode())
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        digest.update(path.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]

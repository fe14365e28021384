"""The erasure register: a file beside the store that names what was erased, so that no restored backup brings it back.

It holds one line of 64 hexadecimal digits for each erasure before its time, in order, and nothing else: digests that
cannot be turned back into records. In the same way it names each record that gave a right which was taken away since,
so that no restored backup gives it again. It is only ever appended to. The store keeps the same list; whichever is
shorter is brought up to the other's length. A store that is shorter was set back, and erases again before anybody
reads it.
"""

import os
import re
from pathlib import Path
from typing import Final

from lindero.engine.erasing import erase_again, erased_since, note_erased
from lindero.engine.reading import Reading
from lindero.engine.registry import Registry
from lindero.engine.store import Store, Transaction
from lindero.kernel.errors import Invalid, Unavailable

FILE: Final = "erased.txt"
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class ErasureRegister:
    """The register of one node."""

    def __init__(self, path: Path) -> None:
        """Open the register; the file is made with its first line.

        Raises:
            Invalid: If the file holds anything but such lines; names the first that is wrong.
            Unavailable: If it cannot be read.
        """
        self._path = path
        self._digests = lines_of(path)
        self._count = len(self._digests)

    def apply(self, tx: Transaction, registry: Registry, now: int) -> int:
        """Erase again whatever the store has forgotten to have erased; before anything of it is read (safeguard S-40).

        Returns:
            How many bodies were there to erase again.
        """
        known = erased_since(tx, 0)
        seen = set(known)
        forgotten = [digest for digest in self._digests if digest not in seen]
        if self._digests[: len(known)] != known[: len(self._digests)]:
            # Two registers were mixed: what the store knows is appended whole, doubled lines do no harm.
            self._count = 0
        self._digests = []
        if not forgotten:
            return 0
        note_erased(tx, forgotten)
        return erase_again(tx, registry, forgotten, now)

    def keep_up(self, store: Store) -> None:
        """Append what the store erased since, and make it durable.

        Raises:
            Unavailable: If the file cannot be written; then nothing may be certified as erased.
        """
        digests = erased_since(Reading(store), self._count)
        if not digests:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="ascii") as file:
                file.writelines(f"{digest}\n" for digest in digests)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Unavailable(
                "register.disk",
                f"The erasure register {self._path} cannot be written: {error}.",
                "Free some space or correct the permissions; nothing is certified as erased until then.",
            ) from error
        self._count += len(digests)


def lines_of(path: Path) -> list[str]:
    """Return the lines of a register; none where there is no file.

    Raises:
        Invalid: If a line is none of a register.
        Unavailable: If it cannot be read.
    """
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unavailable(
            "register.read",
            f"The erasure register {path} cannot be read: {error}.",
            "Correct its permissions.",
        ) from error
    except UnicodeDecodeError as error:
        raise _broken(path, 1) from error
    if lines and len(lines[-1]) < 64 and re.fullmatch("[0-9a-f]*", lines[-1]):
        # The power went while the last line was written; the store, durable before, writes it anew.
        _cut(path, lines)
        lines.pop()
    for number, line in enumerate(lines, start=1):
        if not _DIGEST.fullmatch(line):
            raise _broken(path, number)
    return lines


def _cut(path: Path, lines: list[str]) -> None:
    with path.open("r+b") as file:
        file.truncate(sum(len(line) + 1 for line in lines[:-1]))


def _broken(path: Path, line: int) -> Invalid:
    return Invalid(
        "register.line",
        f"Line {line} of the erasure register {path} is none of its own.",
        "Put back the register's last backup; the node stays closed, since it may hold what was erased.",
    )

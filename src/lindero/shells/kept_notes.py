"""What a node's folder remembers of its upkeep: where and when the store was last backed up."""

from pathlib import Path
from typing import Final

import msgspec

from lindero.kernel.times import Instant

NOTE: Final = Path("data") / "backed-up.json"


class BackedUp(msgspec.Struct, frozen=True, kw_only=True):
    """The last backup of the store.

    Attributes:
        at: When, milliseconds UTC.
        place: The folder that holds it.
    """

    at: Instant
    place: str


def note_backup(node_folder: Path, at: int, place: Path) -> None:
    """Remember a backup; the health page says how old it is."""
    note = node_folder / NOTE
    fresh = note.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(BackedUp(at=at, place=str(place))))
    fresh.replace(note)


def last_backup(node_folder: Path) -> BackedUp | None:
    """Return the last backup; None if there was none."""
    try:
        return msgspec.json.decode((node_folder / NOTE).read_bytes(), type=BackedUp)
    except (OSError, msgspec.MsgspecError):
        return None

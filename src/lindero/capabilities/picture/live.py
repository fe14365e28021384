"""The live picture on the wire: frames of `frontend/WIRE.md`, version 1, and what goes into the next one."""

import struct
from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.picture.policy import CLASSES, NUMBERS
from lindero.capabilities.picture.tables import (
    COUNT_LIVE,
    SELECT_LIVE,
    SELECT_LIVE_CHANGES,
    SELECT_LIVE_SLOTS,
)
from lindero.kernel.desk import Row
from lindero.kernel.units import FULL_TURN_MDEG

VERSION: Final = 1
SNAPSHOT: Final = 1
DELTA: Final = 2
WINDOW: Final = 3
"""Kinds of frame: everything, what changed, and all that happened between two instants."""

UNKNOWN: Final = 65_535
"""Course or speed that nobody knows."""

RECEIVED: Final = 1
STALE: Final = 2
RESCUE: Final = 4
"""Bits of the flags."""

LAYER_SHIFT: Final = 3
"""The upper five bits of the flags are the number of the sublayer that draws the thing."""

GONE: Final = 255
"""In place of a class: from then on the thing is not on the map; in a window only."""

_HEAD: Final = struct.Struct("<BBHIdII")
_FASTEST_CMPS: Final = 65_534
_CLASS_NUMBERS: Final = {name: number for number, name in enumerate(CLASSES)}
_RESCUE_CLASS: Final = _CLASS_NUMBERS["rescue"]
_SEQUENCES: Final = 2**32

ReadRows = Callable[[str, Sequence[Any]], list[Row]]
"""Runs a query over the picture's own tables: `desk.rows`."""


class Upserts(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Rows of a frame as columns of equal length, in the units of the wire.

    Attributes:
        updated_at: Milliseconds UTC of the newest fact.
        slot: Number of the thing on the map.
        lon: 1e-7 degree.
        lat: 1e-7 degree.
        course_cdeg: 0.01 degree clockwise from north, or `UNKNOWN`.
        speed_cmps: Centimetres per second, or `UNKNOWN`.
        item_class: Index into `CLASSES`.
        flags: `RECEIVED`, `STALE` and `RESCUE`, added; above them the number of the sublayer.
    """

    updated_at: NDArray[np.float64]
    slot: NDArray[np.uint32]
    lon: NDArray[np.int32]
    lat: NDArray[np.int32]
    course_cdeg: NDArray[np.uint16]
    speed_cmps: NDArray[np.uint16]
    item_class: NDArray[np.uint8]
    flags: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.slot)


_CODES: Final = ("<f8", "<u4", "<i4", "<i4", "<u2", "<u2", "u1", "u1")


def encode_frame(
    kind: int, sequence: int, server_time: int, upserts: Upserts, removed: Sequence[int] = ()
) -> bytes:
    """Encode one frame; it is the same for all readers.

    Args:
        kind: `SNAPSHOT` or `DELTA`.
        sequence: Number of the frame in this server's run; counted on from 0 after 2^32 - 1.
        server_time: When the frame is made, milliseconds UTC.
        upserts: Rows that are new or changed.
        removed: Slots that are free again; a snapshot has none.
    """
    head = _HEAD.pack(VERSION, kind, 0, sequence % _SEQUENCES, server_time, len(upserts), len(removed))
    columns = [
        getattr(upserts, name).astype(code, copy=False).tobytes()
        for name, code in zip(Upserts.__struct_fields__, _CODES, strict=True)
    ]
    gone = np.array(removed, dtype="<u4").tobytes()
    return b"".join([head, *(column + bytes(-len(column) % 4) for column in columns), gone])


class Frame(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A frame read back: see `encode_frame` for what its parts mean."""

    kind: int
    sequence: int
    server_time: float
    upserts: Upserts
    removed: NDArray[np.uint32]


def decode_frame(data: bytes) -> Frame:
    """Read what `encode_frame` wrote; the columns are views of the bytes."""
    _, kind, _, sequence, server_time, count, gone = _HEAD.unpack_from(data)
    columns, start = {}, _HEAD.size
    for name, code in zip(Upserts.__struct_fields__, _CODES, strict=True):
        columns[name] = np.frombuffer(data, code, count, start)
        start += columns[name].nbytes
        start += -start % 4
    return Frame(
        kind=kind,
        sequence=sequence,
        server_time=server_time,
        upserts=Upserts(**columns),
        removed=np.frombuffer(data, "<u4", gone, start),
    )


def upserts_of(rows: Sequence[Row], at: int) -> Upserts:
    """Turn rows that a `SELECT_LIVE` returned into columns.

    Args:
        rows: The rows.
        at: The time, milliseconds UTC, at which each of them is stale or not.
    """
    slot, lon, lat, course, speed, names, is_received, measured_at, stale_at, _, _, layers = (
        list(column) for column in (zip(*rows, strict=True) if rows else ((),) * 12)
    )
    item_class = np.array([_CLASS_NUMBERS.get(name, 0) for name in names], np.uint8)
    flags = (
        RECEIVED * np.array(is_received, np.uint8)
        + STALE * (np.array(stale_at, np.int64) < at)
        + RESCUE * (item_class == _RESCUE_CLASS)
        + (np.array([NUMBERS.get(name, 0) for name in layers], np.uint8) << LAYER_SHIFT)
    )
    return Upserts(
        updated_at=np.array(measured_at, np.float64),
        slot=np.array(slot, np.uint32),
        lon=np.array(lon, np.int32),
        lat=np.array(lat, np.int32),
        course_cdeg=_course(course),
        speed_cmps=_speed(speed),
        item_class=item_class,
        flags=flags.astype(np.uint8),
    )


def _course(course_mdeg: list[int | None]) -> NDArray[np.uint16]:
    known = np.array([-1 if value is None else value for value in course_mdeg], np.int64)
    cdeg = (known + 5) // 10 % (FULL_TURN_MDEG // 10)
    return np.where(known < 0, UNKNOWN, cdeg).astype(np.uint16)


def _speed(speed_mmps: list[int | None]) -> NDArray[np.uint16]:
    known = np.array([-1 if value is None else value for value in speed_mmps], np.int64)
    return np.where(known < 0, UNKNOWN, np.minimum((known + 5) // 10, _FASTEST_CMPS)).astype(np.uint16)


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """How far somebody has seen the picture.

    Attributes:
        changed: Position in the log up to which changes were seen.
        at: Instant up to which staleness was seen, milliseconds UTC.
        slots: What was on the map.
    """

    changed: int = -1
    at: int = 0
    slots: frozenset[int] = frozenset()


class Changes(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What changed since a mark.

    Attributes:
        upserts: Rows that are new, moved or became stale.
        removed: Slots that left the map: ended, recalled or erased.
        mark: How far it was seen now.
    """

    upserts: Upserts
    removed: tuple[int, ...]
    mark: Mark

    def __bool__(self) -> bool:
        return bool(len(self.upserts) or self.removed)


def everything(read: ReadRows, at: int) -> Changes:
    """Return the whole picture as it is at an instant, milliseconds UTC."""
    rows = read(SELECT_LIVE, ())
    mark = Mark(
        changed=max((row[10] for row in rows), default=-1), at=at, slots=frozenset(row[0] for row in rows)
    )
    return Changes(upserts=upserts_of(rows, at), removed=(), mark=mark)


def changes_since(read: ReadRows, mark: Mark, at: int) -> Changes:
    """Return what changed since a mark.

    Args:
        read: Reads the picture's tables.
        mark: How far the picture was seen.
        at: The time, milliseconds UTC.
    """
    changed = read(SELECT_LIVE_CHANGES, (mark.changed, mark.at, at))
    rows = [row for row in changed if not row[9]]
    slots = mark.slots | {row[0] for row in rows}
    # Rows that were erased leave no trace but their absence; counting finds out cheaply whether any were.
    if read(COUNT_LIVE, ())[0][0] != len(slots):
        slots = frozenset(row[0] for row in read(SELECT_LIVE_SLOTS, ()))
        rows = [row for row in rows if row[0] in slots]
    newest = max((row[10] for row in changed), default=mark.changed)
    return Changes(
        upserts=upserts_of(rows, at),
        removed=tuple(sorted(mark.slots - slots)),
        mark=Mark(changed=max(newest, mark.changed), at=at, slots=slots),
    )


class LivePicture:
    """Frames for all who watch one picture; called by one thread at a time."""

    def __init__(self, read: ReadRows, now: Callable[[], int]) -> None:
        """Begin with nothing seen.

        Args:
            read: Reads the picture's tables, each call in a read transaction of its own.
            now: Returns the node's time, milliseconds UTC.
        """
        self._read = read
        self._now = now
        self._mark = Mark()

    def delta(self, sequence: int) -> bytes | None:
        """Return what changed since the last call as frame `sequence`; None if nothing did."""
        at = self._now()
        changes = changes_since(self._read, self._mark, at)
        self._mark = changes.mark
        return encode_frame(DELTA, sequence, at, changes.upserts, changes.removed) if changes else None

    def empty(self, sequence: int) -> bytes:
        """Return a delta when nothing was put, as frame `sequence`; it tells what became stale meanwhile."""
        at = self._now()
        return self.delta(sequence) or encode_frame(DELTA, sequence, at, upserts_of((), at))

    def snapshot(self, sequence: int) -> bytes:
        """Return everything, as it is after frame `sequence`."""
        at = self._now()
        # What came since the last delta is told again by the next one, which changes nothing.
        return encode_frame(SNAPSHOT, sequence, at, everything(self._read, at).upserts)

"""Position reports as nearly every line carries them: taken line by line in a glance, decoded all at once.

Messages 1, 2, 3 and 18 in one sentence of 28 characters are nine of ten lines of a coast. Their fields lie at the same
bits, so that a batch of them is decoded by columns; every other line goes through the library, and the rows of both are
the same (ITU-R M.1371-5, tables 48 and 65).
"""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.sensors.formats.nmea import Tag, checksum_of, tag_of_usual
from lindero.capabilities.sensors.records import MISSING, SOURCE_CLASSES
from lindero.kernel.times import MINUTE_MS, SECOND_MS

EARLY_MS: Final = 2 * SECOND_MS
"""How much a sender's clock may run ahead of ours before its second must belong to the minute before."""

ACCURATE_M: Final = 10
INACCURATE_M: Final = 100
"""The accuracy flag promises 10 m; without it unaided satellite navigation is within 100 m."""

_USUAL: Final = re.compile(
    rb"(?:\\([^\\]{1,200})\\)?!([A-Z]{2}VD[MO],1,1,[0-9]?,[AB12]?,([123B][0-W`-w]{27}),0)\*([0-9A-F]{2})\s*"
)
_LENGTH: Final = 28
_TYPES: Final = {ord(letter): kind for letter, kind in zip("123B", ("1", "2", "3", "18"), strict=True)}
_CLASS_A, _CLASS_B = (SOURCE_CLASSES.index(name) for name in ("ais_a", "ais_b"))
_CLASS_B_LETTER: Final = ord("B")
_NO_MMSI: Final = b"0000"
_HIGH_MMSI: Final = frozenset(n for n in range(48, 120) if (n - 48 if n < 96 else n - 56) & 15 >= 14)
"""Second characters of an identity of 939,524,096 or more: beacons, and numbers that none may bear."""

_SIXES: Final = np.array([(n - 48) if n < 96 else (n - 56) for n in range(128)], np.int64)
"""The six bits that each character stands for (IEC 61162-1, annex C)."""

Numbers = NDArray[np.int64]
Rows = NDArray[np.float64]


def usual_in(line: bytes) -> tuple[bytes, str, Tag] | None:
    """Return payload and message type of a usual position report, with what was said about its line.

    None for any other line: whatever is damaged or doubtful about it, the long way says what.
    """
    found = _USUAL.fullmatch(line)
    if found is None:
        return None
    block, body, payload, digits = found.groups()
    if payload[1] in _HIGH_MMSI or payload[2:6] == _NO_MMSI or checksum_of(body) != int(digits, 16):
        return None
    return payload, _TYPES[payload[0]], tag_of_usual(block)


class UsualReports:
    """Holds payloads until they are decoded together."""

    def __init__(self) -> None:
        self._payloads: list[bytes] = []
        self._said: list[tuple[int, int, int, int]] = []

    def __len__(self) -> int:
        return len(self._payloads)

    def add(self, payload: bytes, place: int, at: int | None, received_at: int, station: int) -> None:
        """Hold a report.

        Args:
            payload: Its 28 characters.
            place: Where its row stands among all rows.
            at: When its line was received as the line says, milliseconds UTC; None if it does not say.
            received_at: When it arrived, milliseconds UTC.
            station: Index of the station; -1 if not said.
        """
        self._payloads.append(payload)
        self._said.append((place, MISSING if at is None else at, received_at, station))

    def take(self) -> tuple[Numbers, Rows]:
        """Return the places and the rows of all reports, and begin again."""
        payloads, said = self._payloads, self._said
        self._payloads, self._said = [], []
        characters = np.frombuffer(b"".join(payloads), np.uint8).reshape(len(payloads), _LENGTH)
        table = np.array(said, np.int64).reshape(len(said), 4)
        return table[:, 0], _rows_of(characters, table)


def _rows_of(characters: NDArray[np.uint8], said: Numbers) -> Rows:
    is_b = characters[:, 0] == _CLASS_B_LETTER
    sixes = _SIXES[characters]
    _, at, received_at, station = said.T

    def number(start_a: int, start_b: int, width: int) -> Numbers:
        return np.where(is_b, _bits(sixes, start_b, width), _bits(sixes, start_a, width))

    second = number(137, 133, 6)
    rows = np.column_stack(
        [
            np.where(at == MISSING, _measured_before(received_at, second), at),
            received_at,
            _bits(sixes, 8, 30),
            station,
            _degrees(number(61, 57, 28), 28),
            _degrees(number(89, 85, 27), 27),
            number(50, 46, 10) / 10,
            number(116, 112, 12) / 10,
            number(128, 124, 9),
            np.where(number(60, 56, 1), ACCURATE_M, INACCURATE_M),
            np.where(is_b, MISSING, _bits(sixes, 38, 4)),
            second,
            np.where(is_b, _CLASS_B, _CLASS_A),
        ]
    )
    return rows.astype(np.float64)


def _bits(sixes: Numbers, start: int, width: int) -> Numbers:
    """Return the unsigned number in some bits of each payload."""
    first, last = start // 6, (start + width - 1) // 6
    value = sixes[:, first]
    for column in range(first + 1, last + 1):
        value = value << 6 | sixes[:, column]
    found: Numbers = (value >> (6 * (last + 1) - start - width)) & ((1 << width) - 1)
    return found


def _degrees(value: Numbers, width: int) -> Rows:
    """Return two's complement ten thousandths of a minute as degrees, to a millionth as the library gives them."""
    signed = np.where(value >> (width - 1), value - (1 << width), value)
    degrees: Rows = np.round(signed / 600_000, 6)
    return degrees


def _measured_before(received_at: Numbers, second: Numbers) -> Numbers:
    """Return the latest instants with these seconds of the minute that are not after the arrival."""
    latest = received_at + EARLY_MS
    found: Numbers = np.where(
        second < MINUTE_MS // SECOND_MS, latest - (latest - second * SECOND_MS) % MINUTE_MS, received_at
    )
    return found

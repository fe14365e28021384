"""NMEA 0183 lines: cut from bytes, with their checksums and what says when and where they were received."""

import functools
import operator
import re
from typing import Final

import msgspec
from pyais import TagBlock
from pyais.exceptions import InvalidNMEAMessageException
from pyais.messages import GatehouseSentence

from lindero.kernel.times import DAY_MS, SECOND_MS

MAX_LINE: Final = 4_096
"""Bytes of a line that is still looked at; a sentence has at most 82, a tag block makes it a few hundred."""

_EARLIEST_MS: Final = 315_532_800_000
_LATEST_MS: Final = 4_102_444_800_000
"""1980 and 2100: an instant outside is a defect of the receiver, not a time."""

_FOLDED: Final = 128
"""Bytes of a sentence whose checksum is found by folding: longer ones are rare."""

_HALVES: Final = (512, 256, 128, 64, 32, 16, 8)

_LEGACY_SUFFIX: Final = re.compile(rb",([rbRB][^,]*),(\d{9,13})(?:,|$)")


class LineCutter:
    """Cuts a stream of bytes into lines, holding at most one unfinished line of `MAX_LINE` bytes."""

    def __init__(self) -> None:
        self._rest = b""
        self._is_skipping = False

    def cut(self, data: bytes) -> tuple[list[bytes], int]:
        """Take bytes in; return the lines that are complete, and how many were dropped for their length."""
        pieces = data.split(b"\n")
        if len(pieces) == 1:
            self._keep(data)
            return [], 0
        too_long = int(self._is_skipping)
        lines = [] if self._is_skipping else [self._rest + pieces[0]]
        self._is_skipping = False
        self._rest = b""
        lines += pieces[1:-1]
        self._keep(pieces[-1])
        short = [line for line in lines if len(line) <= MAX_LINE]
        return short, too_long + len(lines) - len(short)

    def finish(self) -> tuple[list[bytes], int]:
        """End the stream: return its last line if it had no line end, and one more if that was too long."""
        lines = [self._rest] if self._rest else []
        too_long = int(self._is_skipping)
        self._rest, self._is_skipping = b"", False
        return lines, too_long

    def _keep(self, piece: bytes) -> None:
        if self._is_skipping:
            return
        self._rest += piece
        if len(self._rest) > MAX_LINE:
            self._rest, self._is_skipping = b"", True


class Tag(msgspec.Struct, frozen=True):
    """What was said about a line: when and where it was received, and which lines belong together.

    Attributes:
        at: When it was received, milliseconds UTC; None if not said.
        station: Who received it; empty if not said.
        group: Number of the group of lines that belong together; None if there is none.
    """

    at: int | None = None
    station: str = ""
    group: int | None = None


NO_TAG: Final = Tag()


def checksum_of(body: bytes) -> int:
    """Return the exclusive or of all bytes between the start of a sentence and its `*` (IEC 61162-1)."""
    if len(body) > _FOLDED:
        return functools.reduce(operator.xor, body, 0)
    # Halves laid over each other: seven steps in place of one for each byte.
    number = int.from_bytes(body, "big")
    for width in _HALVES:
        number ^= number >> width
    return number & 0xFF


def tag_of(block: bytes) -> Tag:
    """Read a tag block without its backslashes (IEC 61162-450); one whose checksum fails says nothing."""
    tag_block = TagBlock(block)
    tag_block.init()
    if not tag_block.is_valid:
        return NO_TAG
    group = tag_block.group.group_id if tag_block.group is not None else None
    return Tag(
        at=instant_of_number(tag_block.receiver_timestamp or ""),
        station=tag_block.source_station or "",
        group=group,
    )


@functools.lru_cache(maxsize=4_096)
def tag_of_usual(block: bytes | None) -> Tag:
    """Read a tag block as `tag_of` does; what a station says of all lines of a second is read once."""
    return NO_TAG if block is None else tag_of(block)


def tag_of_gatehouse(line: bytes) -> Tag | None:
    """Read a Gatehouse line (`$PGHP`): time and station of the next message; None if it is malformed."""
    try:
        sentence = GatehouseSentence(line)
    except InvalidNMEAMessageException:
        return None
    moment = sentence.timestamp
    days = moment.toordinal() - 719_163
    second = (moment.hour * 60 + moment.minute) * 60 + moment.second
    at = days * DAY_MS + second * SECOND_MS + moment.microsecond // SECOND_MS
    station = next(
        (text for text in (sentence.pss, sentence.region, sentence.country) if text.strip("0")), ""
    )
    return Tag(at=_plausible(at), station=station)


def tag_of_suffix(suffix: bytes) -> Tag:
    """Read what the United States Coast Guard writes after the checksum: `,r003669946,1325394060`."""
    match = _LEGACY_SUFFIX.search(suffix)
    if match is None:
        return NO_TAG
    return Tag(at=instant_of_number(match[2].decode("ascii")), station=match[1].decode("ascii", "replace"))


def instant_of_number(text: str) -> int | None:
    """Read seconds or milliseconds since 1970 as milliseconds UTC; None if no plausible instant."""
    if not (text.isascii() and text.isdigit() and len(text) <= 13):
        return None
    number = int(text)
    return _plausible(number * SECOND_MS) or _plausible(number)


def _plausible(at: int) -> int | None:
    return at if _EARLIEST_MS <= at < _LATEST_MS else None


def time_of_line(line: bytes) -> int | None:
    """Return when a line says that it, or the message after it, was received; None if it does not say.

    Nothing is checked but what is needed to read the time: this serves to play a recording at its own pace.
    """
    if line.startswith(b"\\"):
        block, ended, _ = line[1:].partition(b"\\")
        return tag_of(block).at if ended else None
    if line.startswith(b"$PGHP,"):
        tag = tag_of_gatehouse(line.strip())
        return tag.at if tag is not None else None
    return tag_of_suffix(line.strip()[line.find(b"*") + 3 :]).at if b"*" in line else None

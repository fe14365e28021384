"""ASTERIX data blocks cut from a stream: one byte category, two bytes length, records (EUROCONTROL SPEC-0149)."""

from typing import Final

HEADER: Final = 3
GARBAGE: Final = 0
"""Stands for the category of a stretch of bytes that begins no block: no category has that number."""

KNOWN: Final = frozenset(
    {1, 2, 3, 4, 7, 8, 9, 10, 11, 15, 16, 17, 18, 19, 20, 21, 23, 25, 30, 31, 32, 34, 48, 62, 63, 65}
    | {129, 150, 205, 240, 247}
)
"""Categories that EUROCONTROL published; after garbage, only one of them begins a block again."""

MAX_UNKNOWN: Final = 2_048
"""Bytes of a block of an unknown category that is believed; one that claims more is garbage."""

Block = tuple[int, bytes]
"""A category and the records after the header."""


class BlockCutter:
    """Cuts a stream into blocks, holding at most one unfinished block of 65,535 bytes."""

    def __init__(self) -> None:
        self._rest = b""
        self._is_skipping = False
        self._skipped = 0

    def cut(self, data: bytes) -> list[Block]:
        """Take bytes in; return the blocks that are complete, and a block `GARBAGE` for each stretch that is none."""
        data = self._rest + data
        blocks: list[Block] = []
        start = 0
        while len(data) - start >= HEADER:
            category, length = data[start], int.from_bytes(data[start + 1 : start + HEADER])
            if not self._begins(category, length):
                if not self._is_skipping:
                    blocks.append((GARBAGE, b""))
                self._is_skipping = True
                self._skipped += 1
                start += 1
                continue
            if len(data) - start < length:
                break
            self._is_skipping = False
            blocks.append((category, data[start + HEADER : start + length]))
            start += length
        self._rest = data[start:]
        return blocks

    def finish(self) -> int:
        """End the stream; return how many bytes there are of a block that was cut short."""
        unfinished = 0 if self._is_skipping else len(self._rest)
        self._skipped += len(self._rest) - unfinished
        self._rest, self._is_skipping = b"", False
        return unfinished

    def take_skipped(self) -> int:
        """Return how many bytes of garbage were passed over since the last call."""
        skipped, self._skipped = self._skipped, 0
        return skipped

    def _begins(self, category: int, length: int) -> bool:
        if length <= HEADER or category == GARBAGE:
            return False
        if category in KNOWN:
            return True
        return not self._is_skipping and length <= MAX_UNKNOWN

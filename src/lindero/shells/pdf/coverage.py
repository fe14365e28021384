"""Which characters fonts have: a character that none has would be an empty box on paper, and nothing to a reader."""

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from lindero.kernel.errors import Unavailable

MAY_BREAK: Final = "\u200b"
"""Where a long code may go on in the next line; never drawn."""

_NEEDS_NO_GLYPH: Final = frozenset(f"\n\t{MAY_BREAK}")
_SEGMENTS: Final = 4
_GROUPS: Final = 12
"""The two formats of character maps that fonts of today carry (OpenType 1.9, cmap)."""


def covered_by(fonts: Iterable[Path]) -> frozenset[int]:
    """Return the code points that every style of at least one family has.

    Args:
        fonts: Files named `Family_Style.ttf`.

    Raises:
        Unavailable: If a file is no font with a character map of a known format.
    """
    families: dict[str, frozenset[int]] = {}
    for file in fonts:
        family = file.stem.partition("_")[0]
        found = frozenset(_mapped(file))
        families[family] = families[family] & found if family in families else found
    return frozenset().union(*families.values())


def _mapped(file: Path) -> Iterator[int]:
    data = file.read_bytes()
    try:
        table = _character_map(data)
        for (start,) in {struct.unpack_from(">4xI", table, 4 + 8 * n) for n in range(_count(table, 2))}:
            yield from _points(table[start:])
    except (struct.error, StopIteration) as error:
        raise Unavailable(
            "pdf.font", f"{file.name} is no font that can be embedded.", "Build the files anew."
        ) from error


def _character_map(data: bytes) -> bytes:
    entries = (struct.unpack_from(">4s4xII", data, 12 + 16 * n) for n in range(_count(data, 4)))
    return next(data[start : start + size] for tag, start, size in entries if tag == b"cmap")


def _points(table: bytes) -> Iterator[int]:
    form = _count(table, 0)
    if form == _GROUPS:
        (groups,) = struct.unpack_from(">I", table, 12)
        for n in range(groups):
            first, last = struct.unpack_from(">II", table, 16 + 12 * n)
            yield from range(first, last + 1)
    elif form == _SEGMENTS:
        # Ends, a word between, then beginnings: each run of four arrays has one word for a segment.
        size = _count(table, 6)
        ends = struct.unpack_from(f">{size // 2}H", table, 14)
        starts = struct.unpack_from(f">{size // 2}H", table, 16 + size)
        for first, last in zip(starts, ends, strict=True):
            yield from range(first, min(last, 0xFFFE) + 1)


def _count(data: bytes, at: int) -> int:
    (number,) = struct.unpack_from(">H", data, at)
    return int(number)


def written(text: str, covered: frozenset[int]) -> str:
    """Return a text in which every character that no font has stands as its code point, `[U+4E2D]`.

    Characters that are never drawn, for example marks of direction, are left out where no font has them.
    """
    missing = {one for one in set(text) if ord(one) not in covered and one not in _NEEDS_NO_GLYPH}
    return text.translate({ord(one): _in_its_place(one) for one in missing})


def _in_its_place(one: str) -> str:
    return "" if unicodedata.category(one) in {"Cc", "Cf"} else f"[U+{ord(one):04X}]"

"""Whether a photo holds nothing but its picture: a JPEG without any segment that could tell who took it, or where."""

from typing import Final

_BEGIN: Final = b"\xff\xd8"
_END: Final = b"\xff\xd9"
_SCAN: Final = 0xDA
_NEEDED: Final = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xDA})
"""Frames, Huffman and quantisation tables, restart interval, scan (ITU-T T.81, table B.1): what draws the picture."""

_JFIF: Final = 0xE0
_JFIF_LENGTH: Final = 16
"""The one application segment that is let through: `JFIF` of this length has no room for a thumbnail or a word."""


def is_bare_photo(data: bytes) -> bool:
    """Say whether bytes are a JPEG that holds a picture and no EXIF, XMP, IPTC, comment, profile or trailer.

    It reads the segments as they stand, so that whatever made the file need not be believed (safeguard S-54).
    """
    if not data.startswith(_BEGIN):
        return False
    at = 2
    while True:
        marker, after = _segment(data, at)
        if marker is None:
            return data[at:] == _END
        if marker == _JFIF:
            if after - at != _JFIF_LENGTH + 2 or data[at + 4 : at + 9] != b"JFIF\x00":
                return False
        elif marker not in _NEEDED:
            return False
        at = _after_scan(data, after) if marker == _SCAN else after


def _segment(data: bytes, at: int) -> tuple[int | None, int]:
    """Return a segment's marker and where it ends; no marker where none begins, or it does not fit."""
    if len(data) < at + 4 or data[at] != 0xFF:
        return None, at
    end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return (data[at + 1], end) if end <= len(data) and end >= at + 4 else (0, at)


def _after_scan(data: bytes, at: int) -> int:
    """Return where the coded picture ends: at the next marker that is neither a stuffed byte nor a restart."""
    while (found := data.find(b"\xff", at)) >= 0 and found + 1 < len(data):
        following = data[found + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7:
            return found
        at = found + 2
    return len(data)

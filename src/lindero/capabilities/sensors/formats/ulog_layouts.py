"""Where a field stands in a message of ULog: layouts are told by the log itself (docs.px4.io, ULog file format)."""

import re
import struct
from typing import Final

import msgspec

MAX_LAYOUTS: Final = 4_096
_DEPTH: Final = 8
_FIELD: Final = re.compile(r"^([A-Za-z0-9_/]+)(?:\[(\d{1,5})\])? ([A-Za-z0-9_/]+)$(?!\n)")
_CODES: Final = {
    "int8_t": "b", "uint8_t": "B", "int16_t": "h", "uint16_t": "H", "int32_t": "i", "uint32_t": "I",
    "int64_t": "q", "uint64_t": "Q", "float": "f", "double": "d", "bool": "?", "char": "c",
}  # fmt: skip


class Field(msgspec.Struct, frozen=True):
    """A field: its name, its type, and how many of it; None for a single one."""

    name: str
    kind: str
    count: int | None


class Layouts:
    """The layouts that a log has told so far."""

    def __init__(self) -> None:
        self._fields: dict[str, tuple[Field, ...]] = {}

    def learn(self, text: str) -> bool:
        """Take in a layout, `name:type field;type field;...`; return whether it is one."""
        name, colon, rest = text.partition(":")
        matches = [_FIELD.match(part) for part in rest.rstrip(";").split(";")]
        if not colon or None in matches or len(self._fields) >= MAX_LAYOUTS:
            return False
        self._fields[name] = tuple(
            Field(match[3], match[1], None if match[2] is None else int(match[2]))
            for match in matches
            if match
        )
        return True

    def read(self, name: str, data: bytes) -> dict[str, float]:
        """Return the single numbers of a message by field; what lies beyond its end or its layout is left out."""
        told: dict[str, float] = {}
        start = 0
        for field in self._fields.get(name, ()):
            size = self._size(field.kind, _DEPTH)
            if size is None:
                break
            code = _CODES.get(field.kind, "c")
            if field.count is None and code != "c" and start + size <= len(data):
                told[field.name] = struct.unpack_from(f"<{code}", data, start)[0]
            start += size * (1 if field.count is None else field.count)
        return told

    def _size(self, kind: str, depth: int) -> int | None:
        """Return the bytes of a type; None for one that is not known, or holds itself."""
        if kind in _CODES:
            return struct.calcsize(f"<{_CODES[kind]}")
        if kind not in self._fields or not depth:
            return None
        total = 0
        for field in self._fields[kind]:
            size = self._size(field.kind, depth - 1)
            if size is None:
                return None
            total += size * (1 if field.count is None else field.count)
        return total

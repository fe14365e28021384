"""How many records of ASTERIX a datagram holds, without reading what they say: for those that are lost unread.

Each record begins with bits that say which items it has (FSPEC), and each kind of item says how long it is (SPEC-0149,
part 1, 4.3). So records are counted at a fraction of what it takes to read them.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from lindero.capabilities.sensors.formats.asterix_blocks import HEADER

Ends = Callable[[bytes, int], int]
"""Says where an item ends that begins at an offset; `NOWHERE` for none that the specification knows."""

NOWHERE: Final = 1 << 30
"""Behind the end of every datagram."""

_ITEM_BITS: Final = 7
"""Items that a byte of an FSPEC tells of; its last bit says whether another one follows."""


class RecordCounter:
    """Counts the records of datagrams."""

    def __init__(self, record_classes: Mapping[int, Any]) -> None:
        """Prepare.

        Args:
            record_classes: The library's record class of each category that is read.
        """
        self._record_classes = record_classes
        self._ends: dict[int, Ends] = {}

    def count(self, datagram: bytes) -> tuple[int, int]:
        """Return how many messages a datagram holds, and how many of its bytes hold nobody knows how many.

        A stretch of such bytes counts as one message. So does a block of a category that is not read, as it does
        where there is room for it.
        """
        messages, unread_bytes, start = 0, 0, 0
        while start < len(datagram):
            end = start + int.from_bytes(datagram[start + 1 : start + HEADER])
            if not start + HEADER < end <= len(datagram):
                return messages + 1, unread_bytes + len(datagram) - start
            records, left = self._count_block(datagram[start], datagram[start + HEADER : end])
            messages, unread_bytes, start = messages + records + bool(left), unread_bytes + left, end
        return messages, unread_bytes

    def _count_block(self, category: int, payload: bytes) -> tuple[int, int]:
        """Return how many whole records a block holds, and how many bytes come after the last of them."""
        if category not in self._record_classes:
            return 1, 0
        ends = self._ends.get(category)
        if ends is None:
            ends = self._ends[category] = _of_record(self._record_classes[category])
        records, start = 0, 0
        while start < len(payload):
            reached = ends(payload, start)
            if reached > len(payload):
                break
            records, start = records + 1, reached
        return records, len(payload) - start


def _of_record(record_class: Any) -> Ends:
    """Return where records end; one that has no item is none."""
    items = [
        _of_item(item.cv_non_spare) if hasattr(item, "cv_non_spare") else _none
        for item in record_class.cv_items_list
    ]
    ends = _compound(items, record_class.cv_fspec_max_bytes)
    return lambda data, at: ends(data, at) if data[at] > 1 or _says_more(data, at) else NOWHERE


def _says_more(data: bytes, at: int) -> bool:
    """Say whether a later byte of an FSPEC names an item."""
    while at + 1 < len(data) and data[at] & 1:
        at += 1
        if data[at] > 1:
            return True
    return False


def _of_item(item: Any) -> Ends:
    """Return where items of one specification end."""
    rule = item.cv_rule
    return _of_variation(getattr(rule, "cv_variation", None) or rule.cv_default_variation)


def _of_variation(variation: Any) -> Ends:
    kind = next(base.__name__ for base in variation.__mro__ if base.__name__ in _KINDS)
    return _KINDS[kind](variation)


def _fixed(variation: Any) -> Ends:
    size = variation.cv_bit_size // 8
    return lambda _, at: at + size


def _extended(variation: Any) -> Ends:
    """Parts follow each other as long as the last bit of each says so; the last one may have no such bit."""
    sizes, bits = [], 0
    listed = [one for part in variation.cv_items_list for one in part]
    for one in listed:
        bits += 1 if one is None else one[1]
        if one is None:
            sizes.append(bits // 8)
            bits = 0
    rest = bits // 8

    def ends(data: bytes, at: int) -> int:
        for size in sizes:
            at += size
            if at > len(data) or not data[at - 1] & 1:
                return at
        return at + rest if rest else NOWHERE

    return ends


def _repetitive(variation: Any) -> Ends:
    """One after the other: as many as the first bytes say, or until the last bit of one says that it is the last."""
    told, inner = variation.cv_rep_bytes, variation.cv_variation
    if told is None:
        size = (inner.cv_bit_size + 1) // 8

        def until_last(data: bytes, at: int) -> int:
            at += size
            while at <= len(data) and data[at - 1] & 1:
                at += size
            return at

        return until_last
    size = inner.cv_bit_size // 8
    return lambda data, at: at + told + size * int.from_bytes(data[at : at + told])


def _explicit(_: Any) -> Ends:
    """Say their own length in the first byte, which counts too."""
    return lambda data, at: at + data[at] if at < len(data) and data[at] else NOWHERE


def _of_compound(variation: Any) -> Ends:
    items = [_none if item is None else _of_item(item) for item in variation.cv_items_list]
    return _compound(items, variation.cv_fspec_max_bytes)


def _compound(items: list[Ends], most_bytes: int) -> Ends:
    """Begin with bits that say which of some items follow."""

    def ends(data: bytes, at: int) -> int:
        first = at
        while at < len(data) and data[at] & 1:
            at += 1
        if at >= len(data) or at - first >= most_bytes:
            return NOWHERE
        told, at, number = data[first : at + 1], at + 1, 0
        for byte in told:
            for bit in range(_ITEM_BITS, 0, -1):
                if byte >> bit & 1:
                    at = items[number](data, at) if number < len(items) else NOWHERE
                    if at > len(data):
                        return NOWHERE
                number += 1
        return at

    return ends


def _none(data: bytes, at: int) -> int:
    """Stand for an item that no record has."""
    return NOWHERE


_KINDS: Final[Mapping[str, Callable[[Any], Ends]]] = {
    "Element": _fixed,
    "Group": _fixed,
    "Extended": _extended,
    "Repetitive": _repetitive,
    "Explicit": _explicit,
    "Compound": _of_compound,
}
"""Kinds of items by the name of the library's class."""

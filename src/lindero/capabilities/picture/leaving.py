"""What of the picture goes to clients outside the console: news by news, and what they must take off their maps."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from lindero.capabilities.picture.tables import (
    COUNT_LIVE,
    SELECT_CHANGED_ITEMS,
    SELECT_LIVE_SLOTS,
    Item,
    item_of,
)
from lindero.kernel.desk import Row

ReadRows = Callable[[str, Sequence[Any]], list[Row]]
"""Runs a query over the picture's own tables: `desk.rows`."""


class Leaving(msgspec.Struct, frozen=True, kw_only=True):
    """What may leave towards clients.

    Attributes:
        layers: Names of the layers that leave; no other does.
        received: Whether what neighbours sent leaves too; never what they marked for named readers only.
    """

    layers: frozenset[str]
    received: bool = False

    def lets(self, item: Item) -> bool:
        """Say whether a thing on the map may leave."""
        if item.layer not in self.layers:
            return False
        return not item.is_received or (self.received and "tlp:red" not in item.handling.lower().split())


class News(msgspec.Struct, frozen=True, kw_only=True):
    """What changed.

    Attributes:
        items: Things that are new or changed, and may leave.
        gone: Slots of things that were shown before and may not be any longer: ended, recalled, erased, or ruled out.
    """

    items: tuple[Item, ...]
    gone: tuple[int, ...]


class Outlet:
    """Follows the picture for all clients at once; called by one thread at a time.

    Attributes:
        shown: Everything that clients were told of and may still be shown, by slot.
    """

    def __init__(self, read: ReadRows, leaving: Leaving) -> None:
        """Begin with nothing told.

        Args:
            read: Reads the picture's tables.
            leaving: What may leave.
        """
        self.shown: dict[int, Item] = {}
        self._read = read
        self._leaving = leaving
        self._changed = -1
        self._live: set[int] = set()

    def news(self) -> News:
        """Return what changed since the last call."""
        changed = [item_of(row) for row in self._read(SELECT_CHANGED_ITEMS, (self._changed,))]
        self._changed = max((item.changed for item in changed), default=self._changed)
        told = {item.slot: item for item in changed if not item.is_ended and self._leaving.lets(item)}
        gone = {item.slot for item in changed} - told.keys()
        self._live -= {item.slot for item in changed if item.is_ended}
        self._live |= {item.slot for item in changed if not item.is_ended}
        self.shown.update(told)
        # Rows that were erased leave no trace but their absence; counting finds out cheaply whether any were.
        if self._read(COUNT_LIVE, ())[0][0] != len(self._live):
            self._live = {row[0] for row in self._read(SELECT_LIVE_SLOTS, ())}
            gone |= self.shown.keys() - self._live
        gone &= self.shown.keys()
        for slot in gone:
            del self.shown[slot]
        return News(items=tuple(told[slot] for slot in told if slot in self.shown), gone=tuple(sorted(gone)))

"""Which contested records a view shows: the flag goes wherever the record does (safeguard S-43)."""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from lindero.engine.reading import Reading
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.record import kind_of
from lindero.shells.node import Node
from lindero.trust.exchange.recall.standing_flags import standing_flags
from lindero.trust.exchange.recall.views import ContestLine
from lindero.trust.exchange.records import AccuracyContested

_RECORD_ID: Final = re.compile(RECORD_ID_PATTERN)


def contests_in(node: Node, view: msgspec.Struct | None) -> tuple[ContestLine, ...]:
    """Return the flags that stand on records which a view names anywhere, the oldest first.

    Few records are contested at a time, so a view is looked through only where some flag stands at all. A node without
    the folder that keeps flags has none.
    """
    if view is None or kind_of(AccuracyContested) not in node.registry.record_types:
        return ()
    flags = standing_flags(Reading(node.store))
    if not flags:
        return ()
    shown = frozenset(_named(view))
    return tuple(flag for flag in flags if flag.about in shown)


def _named(value: Any) -> Iterator[str]:
    """Yield every text in a view that is a record's name."""
    if isinstance(value, str):
        if _RECORD_ID.match(value):
            yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _named(getattr(value, name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _named(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _named(item)

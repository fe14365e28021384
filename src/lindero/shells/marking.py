"""The mark of what leaves the screen: who, when, what for, and how it must be handled (safeguard S-59, EXC-11)."""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from lindero.engine.reading import Reading
from lindero.kernel.desk import Actor
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.times import text_of
from lindero.shells.node import Node
from lindero.trust.exchange.readers import handling_of
from lindero.trust.identity.purposes import PURPOSES

HANDLING: Final = "handling"
"""The field in which views say how a neighbour's record must be handled."""

_RECORD_ID: Final = re.compile(RECORD_ID_PATTERN)
_JOINT: Final = " · "


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on every print and in every export.

    Attributes:
        node: The node's name for people.
        who: Who took it, as in every log entry.
        at: When, UTC.
        purpose: What for, in words; empty where nothing personal was read.
        case_ref: The case that it belongs to.
        handling: Handling words of what neighbours sent, each once.
        setting: `exercise` where nothing of it is real; empty otherwise.
    """

    node: str
    who: str
    at: str
    purpose: str = ""
    case_ref: str = ""
    handling: tuple[str, ...] = ()
    setting: str = ""

    def in_words(self) -> str:
        """Return the mark as one line."""
        said = (self.node, self.who, self.at, self.purpose, self.case_ref, *self.handling, self.setting)
        return _JOINT.join(part for part in said if part)


def mark_of(node: Node, actor: Actor, view: msgspec.Struct | None = None) -> Mark:
    """Return what marks a print or an export of a view for somebody."""
    purpose = PURPOSES.get(actor.purpose)
    return Mark(
        node=_node_of(node.config.name),
        who=actor.name,
        at=text_of(node.clock.now()),
        purpose=purpose.title if purpose else actor.purpose,
        case_ref=actor.case_ref,
        handling=() if view is None else _handling(node, view),
        setting="exercise" if node.config.setting == "exercise" else "",
    )


def _node_of(name: str) -> str:
    return f"{name} node"


def _handling(node: Node, view: msgspec.Struct) -> tuple[str, ...]:
    """Return the handling words of all that a view shows: those that it says, and those of the records that it names.

    A line of a list seldom says how it must be handled; the head of its record does.
    """
    named = {text for text in _texts(view) if _RECORD_ID.match(text)}
    return tuple(sorted({*handling_in(view), *handling_of(Reading(node.store), sorted(named), node.nation)}))


def handling_in(view: msgspec.Struct) -> tuple[str, ...]:
    """Return the handling words of everything that a view shows, each once, in order."""
    return tuple(sorted(set(_words(view))))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            inner = getattr(value, name)
            if name == HANDLING and isinstance(inner, str):
                if inner:
                    yield inner
            else:
                yield from _words(inner)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _words(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _words(item)


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a view."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)

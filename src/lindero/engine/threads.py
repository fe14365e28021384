"""Threads of a process that serves a node: how soon a busy one lets the next go on, and what they find ready."""

import contextlib
import sys
import weakref
from collections.abc import Iterator
from typing import Final

import msgspec

TURN_S: Final = 0.0005
"""Python lets a busy thread go on for 5 ms before another gets its turn. An alert passes from thread to thread about
ten times on its way through two nodes, so among other traffic that alone would take up its 50 ms. Turns shorter than
these bring nothing more: what is left is waiting for the disk."""

_prepared: Final[weakref.WeakSet[type[msgspec.Struct]]] = weakref.WeakSet()
"""Structs that are known whole already."""


def take_short_turns() -> None:
    """Let threads of this process take turns sooner."""
    sys.setswitchinterval(TURN_S)


def prepare_structs() -> None:
    """Let every struct that the process has loaded be known whole before threads read into it.

    A struct's fields are worked out when it is first read into, and it counts as known before all of them are: a
    second thread that reads into it at that moment follows a field that is not there yet, and the process dies.
    Whoever starts threads that read messages calls this first; to do so again costs about a millisecond.
    """
    for struct in _beneath(msgspec.Struct):
        if struct in _prepared:
            continue
        # Structs that nobody can read into say so here; nothing reads into them.
        with contextlib.suppress(TypeError, NameError):
            msgspec.json.Decoder(struct)
            _prepared.add(struct)


def _beneath(parent: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for struct in parent.__subclasses__():
        yield struct
        yield from _beneath(struct)

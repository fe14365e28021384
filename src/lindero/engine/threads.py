"""Threads of a process that serves a node: how soon a busy one lets the next go on."""

import sys
from typing import Final

TURN_S: Final = 0.0005
"""Python lets a busy thread go on for 5 ms before another gets its turn. An alert passes from thread to thread about
ten times on its way through two nodes, so among other traffic that alone would take up its 50 ms. Turns shorter than
these bring nothing more: what is left is waiting for the disk."""


def take_short_turns() -> None:
    """Let threads of this process take turns sooner."""
    sys.setswitchinterval(TURN_S)

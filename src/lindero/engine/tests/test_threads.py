"""Threads of a served process take short turns."""

import sys

import pytest

from lindero.engine.threads import TURN_S, take_short_turns


def test_busy_thread_lets_others_go_on_soon() -> None:
    """An alert is not kept waiting for Python's own 5 ms each time it passes from thread to thread."""
    before_s = sys.getswitchinterval()
    try:
        take_short_turns()
        assert sys.getswitchinterval() == pytest.approx(TURN_S)
    finally:
        sys.setswitchinterval(before_s)

"""Nodes of the demonstration are waited for while they get on: on a busy machine too, and never once they are dead."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lindero.engine.clock import SetClock
from lindero.kernel.errors import Unavailable
from lindero.shells.demo import patience
from lindero.shells.demo.cast import by_nation
from lindero.shells.demo.crew import Post, start_all
from lindero.shells.demo.patience import Patience, ticks_of
from lindero.shells.setup import MadeNode

MORNING = 1_800_000_000_000


class Process:
    """A node's process that is not there: it works, answers and ends when it is told to.

    Attributes:
        pid: Its number.
    """

    pid = 0

    def __init__(self, clock: SetClock, *, works_s: float, ends_s: float = float("inf")) -> None:
        self._clock = clock
        self._works_s = works_s
        self._ends_s = ends_s

    def poll(self) -> int | None:
        """Return the status with which it ended."""
        return 3 if self._clock.monotonic_s() >= self._ends_s else None

    def ticks(self) -> int:
        """Return what it has used: one tick for a minute, on a machine that is very busy."""
        return int(min(self._clock.monotonic_s(), self._works_s) // 60)


def a_node(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    clock: SetClock,
    nation: str,
    *,
    up_s: float,
    **process: float,
) -> Post:
    """Return a node that answers after so many seconds, with a process of its own making."""
    post = Post(
        by_nation(nation), MadeNode(folder=folder, fingerprint="", phrases={}, officer_keys={}), clock
    )
    faked = Process(clock, **process)

    def start() -> None:
        monkeypatch.setattr(post, "_process", faked)
        monkeypatch.setattr(post, "_patience", Patience(clock, faked.ticks))

    def health() -> dict[str, object]:
        if clock.monotonic_s() < up_s:
            raise Unavailable("control.absent", "Nobody serves it.")
        return {}

    monkeypatch.setattr(post, "start", start)
    monkeypatch.setattr(post, "health", health)
    return post


@pytest.fixture
def clock() -> SetClock:
    """Return a clock that moves by what is waited."""
    return SetClock(MORNING)


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: SetClock) -> Callable[..., Post]:
    """Return what makes nodes that are not there."""
    return lambda nation, **more: a_node(tmp_path, monkeypatch, clock, nation, **more)


def test_a_node_that_gets_on_is_waited_for_however_slow(node: Callable[..., Post], clock: SetClock) -> None:
    """Seven minutes on a machine that gives it a tick a minute are no fault of the node."""
    start_all([node("NRD", up_s=420, works_s=420), node("SUD", up_s=30, works_s=30)])
    assert clock.monotonic_s() == pytest.approx(420, abs=1)


def test_a_node_that_died_is_named_at_once(node: Callable[..., Post], clock: SetClock) -> None:
    """Whichever of them it is: nobody waits for the others first."""
    with pytest.raises(Unavailable, match=r"of Sudia did not start\. It ended by status 3") as caught:
        start_all([node("NRD", up_s=420, works_s=420), node("SUD", up_s=420, works_s=420, ends_s=2)])
    assert "journal.log" in caught.value.advice
    assert clock.monotonic_s() == pytest.approx(2, abs=1)


def test_a_node_that_stands_still_is_given_up(node: Callable[..., Post], clock: SetClock) -> None:
    """It lives and does nothing: a minute and a half after its last work it is told so."""
    with pytest.raises(Unavailable, match=r"of Nordia did not start\. It has stood still for 90 s"):
        start_all([node("NRD", up_s=1_000, works_s=120)])
    assert clock.monotonic_s() == pytest.approx(120 + 90, abs=1)


def test_a_node_that_is_never_ready_is_given_up_too(node: Callable[..., Post], clock: SetClock) -> None:
    """Ten minutes of work are the most."""
    with pytest.raises(Unavailable, match=r"of Vesta did not start\. It was not ready within 600 s"):
        start_all([node("VES", up_s=1_000, works_s=1_000)])
    assert clock.monotonic_s() == pytest.approx(600, abs=1)


def test_processor_time_is_the_machines_own_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that runs has used some; of one that is gone nothing is told, nor by a machine without `/proc`."""
    assert (ticks_of(os.getpid()) or 0) > 0
    assert ticks_of(2**22 + 1) is None
    monkeypatch.setattr(patience, "Path", lambda _: tmp_path / "nothing")
    assert ticks_of(os.getpid()) is None

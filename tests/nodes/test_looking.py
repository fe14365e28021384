"""Detectors on a whole node: they compare tracks beside the store's writer, for the job and for who asks for a look."""

import threading
from pathlib import Path
from typing import Any

import pytest

from lindero.capabilities.alerts.actions import looking
from lindero.capabilities.alerts.asks import LookNow
from lindero.kernel.desk import Actor
from tests.nodes.world import World


def test_DET_01_detectors_look_beside_the_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a minute is over or an officer asks, nobody who writes waits while tracks are compared."""
    threads: list[str] = []

    def detect(*_: Any, **__: Any) -> tuple[()]:
        threads.append(threading.current_thread().name)
        return ()

    monkeypatch.setattr(looking, "detect", detect)
    world = World(tmp_path, ("NRD",))
    node = world.nodes["NRD"]
    officer = Actor(name="person/duty", grants=frozenset({"alerts.judge"}), roles=("NCC",))
    assert node.act("alerts.look_now", LookNow(), officer) == 0
    world.move(61_000)
    assert "alerts.propose" in node.jobs.run_due()
    world.close()
    assert threads == [threading.current_thread().name] * 2

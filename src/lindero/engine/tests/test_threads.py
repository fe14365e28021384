"""Threads of a served process take short turns, and read into no struct that is half known."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from lindero.engine.adapters.sqlite import SqliteStore
from lindero.engine.threads import TURN_S, prepare_structs, take_short_turns

FIRST_READS = """
import sys, threading, msgspec
from lindero.engine.threads import prepare_structs

sys.setswitchinterval(1e-6)
for turn in range(300):
    inner = [msgspec.defstruct(f"I{i}", [(f"a{j}", int | None, None) for j in range(12)]) for i in range(12)]
    outer = msgspec.defstruct("O", [(f"f{i}", kind | None, None) for i, kind in enumerate(inner)])
    prepare_structs()
    data = msgspec.json.encode({f"f{i}": {"a1": turn} for i in range(12)})
    start, read = threading.Barrier(4), []

    def first_read() -> None:
        start.wait()
        read.append(msgspec.json.decode(data, type=outer).f11.a1)

    threads = [threading.Thread(target=first_read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [turn] * 4
"""
"""Four threads read at once into what none has read into before; unprepared, that ended the process each time."""


def test_busy_thread_lets_others_go_on_soon() -> None:
    """An alert is not kept waiting for Python's own 5 ms each time it passes from thread to thread."""
    before_s = sys.getswitchinterval()
    try:
        take_short_turns()
        assert sys.getswitchinterval() == pytest.approx(TURN_S)
    finally:
        sys.setswitchinterval(before_s)


def test_threads_may_read_into_a_struct_for_the_first_time_together() -> None:
    """The process lives: nothing follows a field that is not there yet."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_READS], capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr


WORKED_OUT: list[str] = []


def _noted(name: str) -> type:
    """Stand in an annotation; it is asked when the struct's fields are worked out."""
    WORKED_OUT.append(name)
    return int


def test_store_prepares_every_struct_before_its_first_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No node or witness has a thread before its store, so what is loaded then is known whole."""
    late = msgspec.defstruct("Late", [("value", "_noted('late')")], module=__name__)
    seen: list[list[str]] = []
    start: Callable[..., None] = SqliteStore._write

    def first(self: SqliteStore) -> None:
        seen.append(list(WORKED_OUT))
        start(self)

    monkeypatch.setattr(SqliteStore, "_write", first)
    WORKED_OUT.clear()
    SqliteStore(tmp_path / "node.db").close()
    assert seen == [["late"]], late


def test_struct_that_nobody_can_read_into_is_passed_over() -> None:
    """What cannot be known is no reason not to start; who reads into it is told then."""
    unknown = msgspec.defstruct("Unknown", [("value", "NoSuchName")])
    prepare_structs()
    with pytest.raises(NameError):
        msgspec.json.decode(b"{}", type=unknown)


def test_struct_that_is_known_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process opens many stores: each prepares what was loaded since the last."""
    prepare_structs()
    asked: list[str] = []
    monkeypatch.setattr(msgspec.json, "Decoder", lambda struct: asked.append(struct.__name__))
    late = msgspec.defstruct("Later", [("value", int)])
    prepare_structs()
    assert asked.count("Later") == 1, late
    prepare_structs()
    assert asked.count("Later") == 1

"""Promises to other threads: nothing keeps the turn as long as there are tracks, and what is found stays the same."""

from typing import Any

import numpy as np
import pytest

from lindero.capabilities.alerts.detecting import cells, sampled, surroundings
from lindero.capabilities.alerts.detecting.detect import detect
from lindero.capabilities.alerts.detecting.detectors import route_deviation
from lindero.capabilities.alerts.detecting.histories import Histories, Ints
from lindero.capabilities.alerts.tests.alone import clock_of
from lindero.capabilities.alerts.tests.moving import Ship, circle, seen, straight, turning

MANY = 500
"""Rows from which on a call takes long enough to be noticed when it is of tens of thousands of tracks."""


def a_strait() -> Histories:
    """Return a lane, a ship that leaves it, one that stays, one that drifts, some at anchor, a convoy and a radar."""
    random = np.random.default_rng(11)
    ships = [
        Ship(f"l{n}", straight(-2_000.0 * n, float(random.normal(0, 50)), 7, 0), vessel_class="cargo")
        for n in range(40)
    ]
    leaving = turning((0, -20_000, 0), (5_000, 15_000, 0), (8_000, 25_000, 20_000))
    return seen(
        *ships,
        Ship("leaves", leaving, vessel_class="cargo", seconds=range(0, 8_000, 60)),
        Ship("stays", circle(0, 40_000, 600, 1.2)),
        Ship("drifts", turning((0, -21_000, -30_000), (3_000, 0, -30_000), (14_400, 3_000, -28_500))),
        *(Ship(f"lies-{n}", circle(60.0 * n, 70_000, 3, 0.001)) for n in range(5)),
        *(Ship(f"c{n}", straight(300.0 * n, -60_000, 4, 1)) for n in range(3)),
        Ship("dark", straight(0, 2_000, 10, 0), source="radar", item_class="unknown", seconds=range(0, 2_400, 60)),
    )  # fmt: skip


def rows_compared(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """Return every pair once, as NumPy finds them by comparing rows."""
    pairs = np.unique(np.stack((first, second), axis=-1), axis=0)
    return pairs[:, 0], pairs[:, 1]


@pytest.mark.parametrize("at_once", [1, 7, 10_000])
def test_tracks_in_slices_are_as_each_alone(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    """However few at once, the clock has the same bytes."""
    histories = a_strait()
    monkeypatch.setattr(sampled, "AT_ONCE", at_once)
    found = sampled.sampled(histories)
    whole = clock_of(histories)
    names = ("track", "minute", "row", "points", "velocity", "is_said", "is_measured")
    for name, column in zip(names, whole, strict=True):
        one = getattr(found, name)
        assert (one.dtype, one.shape, one.tobytes()) == (column.dtype, column.shape, column.tobytes())


def test_findings_are_the_same_in_slices_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lost, and nothing is found that was not: neither by slices nor by how pairs are told apart."""
    histories = a_strait()
    monkeypatch.setattr(sampled, "AT_ONCE", 3)
    slices = detect(histories)
    monkeypatch.setattr(sampled, "AT_ONCE", 10_000)
    for module in (surroundings, route_deviation):
        monkeypatch.setattr(module, "distinct", rows_compared)
    assert slices == detect(histories)
    kinds = {finding.kind for finding in slices}
    assert {"loitering", "drifting", "convoy", "route_deviation", "dark_target"} <= kinds


def test_tracks_are_put_on_the_clock_few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two slices of tracks others have their turn: by tens, 52 tracks are six slices."""
    sizes: list[int] = []
    of_slice = sampled._slice

    def counted(start: int, tracks: Ints, *columns: Any) -> list[np.ndarray]:
        sizes.append(len(set(tracks.tolist())))
        return of_slice(start, tracks, *columns)

    histories = a_strait()
    monkeypatch.setattr(sampled, "AT_ONCE", 10)
    monkeypatch.setattr(sampled, "_slice", counted)
    sampled.sampled(histories)
    assert len(histories.about) == 52
    assert sizes == [10, 10, 10, 10, 10, 2]


def test_no_call_keeps_the_turn_as_long_as_there_are_tracks(monkeypatch: pytest.MonkeyPatch) -> None:
    """NumPy gives way while it sorts numbers or copies; not while it compares rows, repeats, or joins small pieces."""
    kept: list[str] = []
    unique, repeat, concatenate = np.unique, np.repeat, np.concatenate

    def uniquely(values: Any, *args: Any, **more: Any) -> Any:
        kept.extend(["unique rows"] if more.get("axis") is not None and len(values) >= MANY else [])
        return unique(values, *args, **more)

    def repeated(values: Any, *args: Any, **more: Any) -> Any:
        kept.extend(["repeat"] if np.size(values) >= MANY else [])
        return repeat(values, *args, **more)

    def joined(parts: Any, *args: Any, **more: Any) -> Any:
        kept.extend(["concatenate"] if len(parts) > 12 else [])
        return concatenate(parts, *args, **more)

    histories = a_strait()
    monkeypatch.setattr(sampled, "AT_ONCE", 10)
    monkeypatch.setattr(np, "unique", uniquely)
    monkeypatch.setattr(np, "repeat", repeated)
    monkeypatch.setattr(np, "concatenate", joined)
    assert detect(histories)
    assert kept == []


def test_pairs_are_told_apart_as_rows_are() -> None:
    """Columns sorted give what rows compared give, for numbers of either sign, and for none and one."""
    random = np.random.default_rng(5)
    for count in (0, 1, 2, 500):
        first, second = random.integers(-9, 9, (2, count))
        for one, other in zip(cells.distinct(first, second), rows_compared(first, second), strict=True):
            assert (one.dtype, one.tobytes()) == (other.dtype, other.tobytes())

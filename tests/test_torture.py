"""The cases of `make torture`, a little of each: they still run, and still find what they look for."""

import random
import shutil
from pathlib import Path

import pytest

from torture import kills, line, partition
from torture.power import SECTOR, tear


def test_partition_keeps_every_record(tmp_path: Path) -> None:
    """72 hours of the nodes' time without the neighbour; all that waited arrives."""
    assert "all 144 arrived" in partition.long_partition(tmp_path, 144)


def test_wrong_clocks_extend_no_lease(tmp_path: Path) -> None:
    """Clocks set at random while the link is cut; the case itself fails if anything leaves without a lease."""
    assert "none lost" in partition.wrong_clocks(tmp_path, 12)


def test_case_fails_when_a_record_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case that could not fail would tell nothing: one record that is gone is noticed."""
    counted = partition._arrived
    monkeypatch.setattr(partition, "_arrived", lambda world, nation: max(0, counted(world, nation) - 1))
    with pytest.raises(AssertionError, match="arrived"):
        partition.wrong_clocks(tmp_path, 12)


def test_power_cut_tears_what_was_not_synced_and_nothing_else(tmp_path: Path) -> None:
    """Sectors written since the last sync may be rubbish afterwards; those before it are as they were."""
    file = tmp_path / "node.db-wal"
    file.write_bytes(bytes(8 * SECTOR))
    (tmp_path / "node.db-shm").write_bytes(b"index")
    name = f"{file.stat().st_dev} {file.stat().st_ino}"
    notes = tmp_path / "notes"
    notes.write_text(f"w {name} 0 {4 * SECTOR}\ns {name} 0 0\nw {name} {4 * SECTOR} {9 * SECTOR}\n")
    torn = tear(tmp_path, notes, random.Random(3))
    left = file.read_bytes()
    assert len(left) == 8 * SECTOR
    assert left[: 4 * SECTOR] == bytes(4 * SECTOR)
    sectors = [left[start : start + SECTOR] for start in range(4 * SECTOR, 8 * SECTOR, SECTOR)]
    assert sum(any(sector) for sector in sectors) == torn
    assert 0 < torn < 4
    assert not (tmp_path / "node.db-shm").exists()


@pytest.mark.slow
def test_line_that_flaps_loses_nothing_and_repeats_change_nothing(tmp_path: Path) -> None:
    """A few rounds between served nodes; the case itself fails if a record is missing, doubled or out of order."""
    assert "there once and in order" in line.flapping_line(tmp_path, 6)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("cc") is None, reason="missing: no C compiler")
def test_power_is_cut_at_the_first_sync(tmp_path: Path) -> None:
    """Each node dies at its first sync; nothing that was confirmed is gone."""
    assert "none lost" in kills.run(tmp_path, 2)

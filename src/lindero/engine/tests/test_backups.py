"""Backups are consistent, leave when their time is over, and bring back nothing that was erased."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lindero.engine.backups import (
    DATABASE,
    MANIFEST,
    REGISTER,
    read_manifest,
    restore_backup,
    write_backup,
)
from lindero.engine.register import ErasureRegister
from lindero.engine.tables import owner
from lindero.engine.tests.workshop import START, Bench, LevelRead
from lindero.kernel.errors import Conflict, Invalid, LinderoError, Missing, Unavailable, Unproved
from lindero.kernel.times import DAY_MS


class Kept:
    """A node's store, its register and its backups."""

    def __init__(self, folder: Path) -> None:
        (folder / "node").mkdir()
        self.folder = folder
        self.bench = Bench(folder / "node")
        self.bench.store.run(lambda tx: owner(tx, "NRD", "production"))
        self.register = folder / "erased.txt"

    @property
    def database(self) -> Path:
        """The node's database."""
        return self.folder / "node" / "node.db"

    def back_up(self, now: int = START, keep_days: int = 14) -> Path:
        """Write a backup; return its folder."""
        into = self.folder / "backups"
        return write_backup(self.database, self.register, into, now=now, keep_days=keep_days).folder

    def erase(self, record_id: str) -> None:
        """Erase a record, and name it in the register."""
        self.bench.store.run(lambda tx: self.bench.log.erase(tx, [record_id], "NRD"))
        ErasureRegister(self.register).keep_up(self.bench.store)

    def restore(
        self, backup: Path, now: int = START, *, nation: str = "NRD", is_replacing: bool = True
    ) -> None:
        """Put a backup in the store's place and open it as a node does."""
        self.bench.store.close()
        restore_backup(
            backup, self.database, self.register, nation=nation, now=now, is_replacing=is_replacing
        )
        self.bench = Bench(self.folder / "node")
        register = ErasureRegister(self.register)
        self.bench.store.run(lambda tx: register.apply(tx, self.bench.registry, now))
        register.keep_up(self.bench.store)
        self.bench.store.scrub()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """Return a store with its backups."""
    made = Kept(tmp_path)
    yield made
    made.bench.store.close()


def test_ADM_01_backup_of_a_store_in_use_holds_everything_up_to_then(kept: Kept) -> None:
    """What was durable, the write-ahead log included, is in it; what came later is not."""
    kept.bench.put(LevelRead(gauge="a", level_mm=1))
    backup = kept.back_up()
    kept.bench.put(LevelRead(gauge="b", level_mm=2))
    assert {path.name for path in backup.iterdir()} == {DATABASE, REGISTER, MANIFEST}
    kept.restore(backup)
    assert kept.bench.levels() == {"a": 1}


def test_S_40_restored_backup_brings_back_nothing_that_was_erased(kept: Kept) -> None:
    """Not in any row, not in any byte of the store: the register outlived the restoring."""
    gone = kept.bench.put(LevelRead(gauge="canary-gone", level_mm=1))
    kept.bench.put(LevelRead(gauge="pier", level_mm=2))
    backup = kept.back_up()
    kept.erase(gone.record_id)
    kept.restore(backup)
    assert kept.bench.levels() == {"pier": 2}
    assert not any(b"canary-gone" in path.read_bytes() for path in kept.database.parent.iterdir())
    kept.restore(backup)
    assert kept.bench.levels() == {"pier": 2}


def test_S_40_backup_remembers_erasures_for_a_node_that_lost_its_register(kept: Kept) -> None:
    """On a new machine the backup's own register is there, with everything up to then."""
    first = kept.bench.put(LevelRead(gauge="first", level_mm=1))
    early = kept.back_up()
    kept.erase(first.record_id)
    late = kept.back_up(START + 1)
    kept.register.unlink()
    (early / REGISTER).unlink()
    (early / REGISTER).write_bytes((late / REGISTER).read_bytes())
    with pytest.raises(Unproved):
        kept.restore(early)
    kept.restore(late)
    assert kept.register.read_bytes() == (late / REGISTER).read_bytes()
    assert kept.bench.levels() == {}


def test_S_40_old_backups_are_deleted_with_the_next(kept: Kept) -> None:
    """What is erased today is in no backup once they have all had their time."""
    head = kept.bench.put(LevelRead(gauge="canary-old", level_mm=1))
    old = kept.back_up(keep_days=14)
    kept.erase(head.record_id)
    kept.bench.store.scrub()
    (kept.folder / "backups" / "notes").mkdir()
    (kept.folder / "backups" / "notes" / MANIFEST).write_text("not one of ours")
    backups = kept.folder / "backups"
    kept.back_up(START + 14 * DAY_MS - 1)
    assert old.exists()
    kept.back_up(START + 14 * DAY_MS)
    assert not old.exists()
    assert (backups / "notes" / MANIFEST).exists()
    assert not any(b"canary-old" in path.read_bytes() for path in backups.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", [DATABASE, REGISTER])
def test_changed_backup_is_refused(kept: Kept, name: str) -> None:
    """One byte more in a file, and nothing is touched."""
    kept.bench.put(LevelRead(gauge="a", level_mm=1))
    backup = kept.back_up()
    with (backup / name).open("ab") as file:
        file.write(b"0")
    with pytest.raises(Unproved):
        restore_backup(backup, kept.database, kept.register, nation="NRD", now=START, is_replacing=True)
    assert kept.bench.levels() == {"a": 1}


def test_backup_of_another_nation_or_past_its_time_is_refused(kept: Kept) -> None:
    """Each refusal says which, before anything of the store is touched."""
    backup = kept.back_up()
    elsewhere = kept.folder / "elsewhere"
    late = START + 14 * DAY_MS
    with pytest.raises(Invalid) as refusal:
        restore_backup(backup, elsewhere / "node.db", elsewhere / "r.txt", nation="SUD", now=START)
    assert refusal.value.code == "backup.nation"
    with pytest.raises(Invalid) as refusal:
        restore_backup(backup, elsewhere / "node.db", elsewhere / "r.txt", nation="NRD", now=late)
    assert refusal.value.code == "backup.old"
    with pytest.raises(Conflict):
        restore_backup(backup, kept.database, kept.register, nation="NRD", now=START)
    assert not elsewhere.exists()


def test_backup_that_cannot_be_made_leaves_nothing_half(kept: Kept, tmp_path: Path) -> None:
    """No database, one that is none, no time to keep it: refused, and no folder stays."""
    into = tmp_path / "none"
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all" * 100)
    for database, keep_days, kind in (
        (tmp_path / "missing.db", 1, Unavailable),
        (broken, 1, Unavailable),
        (kept.database, 0, Invalid),
    ):
        with pytest.raises(kind):
            write_backup(database, kept.register, into, now=START, keep_days=keep_days)
    assert not into.exists()
    kept.back_up()
    with pytest.raises(Conflict):
        kept.back_up()


@pytest.mark.parametrize("text", ["", "{}", '{"format":"lindero/backup/v9"}', "\xff"])
def test_manifest_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    """Another form, another version, no manifest at all."""
    with pytest.raises(Missing):
        read_manifest(tmp_path)
    (tmp_path / MANIFEST).write_bytes(text.encode("latin-1"))
    with pytest.raises(LinderoError):
        read_manifest(tmp_path)


def test_manifest_of_a_newer_form_is_named(kept: Kept) -> None:
    """What a later edition writes is not guessed at."""
    backup = kept.back_up()
    manifest = msgspec.structs.replace(read_manifest(backup), format="lindero/backup/v9")
    (backup / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    with pytest.raises(Invalid) as refusal:
        read_manifest(backup)
    assert refusal.value.code == "backup.format"

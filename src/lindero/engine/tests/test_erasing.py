"""Erasing before the time reaches what was derived; holds lock away; the register outlives a restored backup."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar

import pytest

from lindero.engine.erasing import SELECT_UNHELD, digest_of, end_hold, hold
from lindero.engine.register import ErasureRegister
from lindero.engine.retention import Retention
from lindero.engine.store import Transaction
from lindero.engine.tests.workshop import Bench, LevelRead, gauges
from lindero.kernel.capability import Table
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Invalid, Unavailable
from lindero.kernel.marks import field
from lindero.kernel.record import Event, Head, Record
from lindero.kernel.times import DAY_MS


class LevelChecked(Record, frozen=True, kw_only=True, tag="gauges.level_checked"):
    """Somebody looked at a reading: an account, which repeats nothing of it."""

    keep_days: ClassVar[int] = 9
    is_account: ClassVar[bool] = True
    by: Annotated[str, field("who")]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Return an engine that knows readings and accounts of them."""
    made = Bench(tmp_path, gauges(records=(LevelRead, LevelChecked)))
    yield made
    made.store.close()


def put(bench: Bench, record: Record, cause: Head | None = None) -> Head:
    """Put a record because of another."""
    return bench.store.run(lambda tx: bench.log.put(tx, record, actor="test", cause=cause))


def erase(bench: Bench, head: Head, origin: str = "NRD") -> frozenset[str]:
    """Erase a record now; return what a hold kept."""
    return bench.store.run(lambda tx: bench.log.erase(tx, [head.record_id], origin)).held


def found(bench: Bench, head: Head) -> Event:
    """Return a record as the log hands it out."""
    return bench.store.run(lambda tx: bench.log.find(tx, head.record_id))


def held(bench: Bench, head: Head) -> Event | None:
    """Return a record as it lies locked away."""
    return bench.store.run(lambda tx: bench.log.find_held(tx, head.record_id, head.origin))


def retention(bench: Bench, register: ErasureRegister | None = None) -> None:
    """Let retention work once."""
    job = Retention(bench.store, bench.log, bench.clock, lambda _tx, _heads: None, register).job()
    bench.store.run(job.run)
    assert job.after is not None
    job.after()


class LevelsDrawn(Record, frozen=True, kw_only=True, tag="gauges.levels_drawn"):
    """A curve that somebody drew."""

    keep_days: ClassVar[int] = 9
    levels: Annotated[tuple[int, ...], field("its levels")]


def levels_drawn(rows: Rows, head: Head, record: LevelsDrawn) -> None:
    """Write a row for each level."""
    rows.executemany(
        "INSERT INTO gauges_drawn (seq, number, record_id) VALUES (?, ?, ?)",
        [(head.seq, number, head.record_id) for number, _ in enumerate(record.levels)],
    )


def test_S_40_rows_are_reached_by_the_place_of_their_record(tmp_path: Path) -> None:
    """Rows that say where their record stands go with it, and need no index on its name; those of others stay."""
    drawn = Table(
        name="gauges_drawn",
        columns={"seq": "INTEGER NOT NULL", "number": "INTEGER NOT NULL", "record_id": "TEXT NOT NULL"},
        key=("seq", "number"),
        place="seq",
    )
    bench = Bench(
        tmp_path, gauges(records=(LevelsDrawn,), tables=(drawn,), folds={LevelsDrawn: levels_drawn})
    )
    gone, kept = (put(bench, LevelsDrawn(levels=(1, 2, 3))) for _ in range(2))
    erase(bench, gone)
    assert bench.store.query("SELECT DISTINCT record_id FROM gauges_drawn") == [(kept.record_id,)]
    indexes = bench.store.query(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'gauges_drawn' AND sql IS NOT NULL"
    )
    assert indexes == []
    bench.store.close()


def test_S_40_rows_at_anothers_place_are_reached_by_name(tmp_path: Path) -> None:
    """A row that another record moved on is found by the name of its own, through an index of such rows alone."""

    def moved_on(rows: Rows, head: Head, record: LevelsDrawn) -> None:
        if record.levels:
            row = (head.record_id, head.seq)
            rows.execute("INSERT INTO gauges_newest (record_id, seq, is_over) VALUES (?, ?, 0)", row)
        else:
            rows.execute("UPDATE gauges_newest SET seq = ?, is_over = 1", (head.seq,))

    newest = Table(
        name="gauges_newest",
        columns={"record_id": "TEXT", "seq": "INTEGER", "is_over": "INTEGER"},
        key=("seq", "record_id"),
        partial_indexes={("record_id",): "is_over = 1"},
        place="seq",
    )
    bench = Bench(tmp_path, gauges(records=(LevelsDrawn,), tables=(newest,), folds={LevelsDrawn: moved_on}))
    gone = put(bench, LevelsDrawn(levels=(1,)))
    over = put(bench, LevelsDrawn(levels=()))
    assert bench.store.query("SELECT record_id, seq FROM gauges_newest") == [(gone.record_id, over.seq)]
    erase(bench, over)
    assert bench.store.query("SELECT count(*) FROM gauges_newest") == [(1,)]
    erase(bench, gone)
    assert bench.store.query("SELECT count(*) FROM gauges_newest") == [(0,)]
    sql = "DELETE FROM gauges_newest WHERE record_id = '' AND is_over = 1"
    plan = bench.store.query(f"EXPLAIN QUERY PLAN {sql}")
    assert "gauges_newest_by_some_record_id" in plan[0][3]
    bench.store.close()


def test_S_40_what_was_derived_goes_with_its_source(bench: Bench) -> None:
    """Through every link of the chain of causes; what merely says what was done stays."""
    source = put(bench, LevelRead(gauge="a", level_mm=1))
    first = put(bench, LevelRead(gauge="b", level_mm=2), source)
    second = put(bench, LevelRead(gauge="c", level_mm=3), first)
    account = put(bench, LevelChecked(by="keller"), source)
    other = put(bench, LevelRead(gauge="d", level_mm=4))
    erase(bench, source)
    assert [found(bench, head).record is None for head in (source, first, second, account, other)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert bench.levels() == {"d": 4}


def test_S_40_an_expired_source_leaves_what_has_a_time_of_its_own(bench: Bench) -> None:
    """Only erasure before the time follows the causes: each kind's own retention stands."""
    source = put(bench, LevelRead(gauge="a", level_mm=1))
    bench.clock.move(DAY_MS)
    derived = put(bench, LevelRead(gauge="b", level_mm=2), source)
    bench.clock.move(DAY_MS)
    retention(bench)
    assert found(bench, source).record is None
    assert found(bench, derived).record is not None


def test_another_origins_record_is_not_reached(bench: Bench) -> None:
    """Erasing names an origin; a record of another stays whole."""
    head = put(bench, LevelRead(gauge="a", level_mm=1))
    erase(bench, head, origin="SUD")
    assert found(bench, head).record is not None


def test_what_is_asked_every_second_never_goes_through_the_whole_log(bench: Bench) -> None:
    """Looking for what no hold keeps any more begins with what is locked away, however long the log is."""
    for level in range(3):
        put(bench, LevelRead(gauge="a", level_mm=level))
    plan = [row[3] for row in bench.store.query(f"EXPLAIN QUERY PLAN {SELECT_UNHELD}")]
    assert [step for step in plan if step.startswith("SCAN")] == ["SCAN k"]


@pytest.mark.parametrize("how", ["recalled", "expired"])
def test_S_45_held_body_is_locked_away_and_then_erased(bench: Bench, tmp_path: Path, how: str) -> None:
    """No ordinary reading finds it, no table shows it; when the hold is over it goes, with its bytes."""
    head = put(bench, LevelRead(gauge="canary-hold", level_mm=1))
    until = bench.clock.now() + 9 * DAY_MS
    bench.store.run(lambda tx: hold(tx, head.record_id, "NRD", until))
    if how == "recalled":
        assert erase(bench, head) == {head.record_id}
    else:
        bench.clock.move(2 * DAY_MS)
        retention(bench)
    assert found(bench, head).record is None
    assert bench.levels() == {}
    locked = held(bench, head)
    assert locked is not None
    assert locked.record == LevelRead(gauge="canary-hold", level_mm=1)
    bench.clock.set_wall(until)
    retention(bench)
    assert held(bench, head) is None
    assert all(b"canary-hold" not in path.read_bytes() for path in tmp_path.iterdir())


def test_S_45_hold_never_shortens(bench: Bench) -> None:
    """A shorter hold laid over a longer one changes nothing, and none ends a body before its own time."""
    head = put(bench, LevelRead(gauge="a", level_mm=1))
    long, short = bench.clock.now() + 9 * DAY_MS, bench.clock.now() + 1
    for until in (long, short):
        bench.store.run(lambda tx, until=until: hold(tx, head.record_id, "NRD", until))  # type: ignore[misc]
    bench.clock.move(DAY_MS)
    retention(bench)
    assert found(bench, head).record is not None
    erase(bench, head)
    assert held(bench, head) is not None


def test_S_45_hold_that_is_ended_early_keeps_nothing(bench: Bench) -> None:
    """What it alone kept is gone with the next run."""
    head = put(bench, LevelRead(gauge="a", level_mm=1))
    bench.store.run(lambda tx: hold(tx, head.record_id, "NRD", bench.clock.now() + 9 * DAY_MS))
    erase(bench, head)
    bench.store.run(lambda tx: end_hold(tx, head.record_id, "NRD"))
    retention(bench)
    assert held(bench, head) is None


# --- the register -----------------------------------------------------------------------------------------------


def set_back(bench: Bench, tmp_path: Path, backup: bytes) -> Bench:
    """Return an engine over an earlier day's store."""
    bench.store.close()
    for path in tmp_path.glob("node.db*"):
        path.unlink()
    (tmp_path / "node.db").write_bytes(backup)
    return Bench(tmp_path, gauges(records=(LevelRead, LevelChecked)))


def test_S_40_restored_store_erases_again_before_it_is_read(bench: Bench, tmp_path: Path) -> None:
    """What the register names and the store has forgotten is erased by the first thing that is done."""
    gone = put(bench, LevelRead(gauge="canary-back", level_mm=1))
    derived = put(bench, LevelRead(gauge="canary-derived", level_mm=1), gone)
    kept = put(bench, LevelRead(gauge="pier", level_mm=2))
    bench.store.scrub()
    backup = (tmp_path / "node.db").read_bytes()
    erase(bench, gone)
    path = tmp_path / "outside" / "erased.txt"
    ErasureRegister(path).keep_up(bench.store)
    assert path.read_text().split() == [digest_of(head.record_id, "NRD") for head in (gone, derived)]
    restored = set_back(bench, tmp_path, backup)
    assert b"canary-back" in (tmp_path / "node.db").read_bytes()
    register = ErasureRegister(path)
    now = restored.clock.now()
    assert restored.store.run(lambda tx: register.apply(tx, restored.registry, now)) == 2
    restored.store.scrub()
    assert restored.levels() == {"pier": 2}
    assert found(restored, kept).record is not None
    assert not any(b"canary" in file.read_bytes() for file in tmp_path.glob("node.db*"))
    assert restored.store.run(lambda tx: ErasureRegister(path).apply(tx, restored.registry, now)) == 0
    restored.store.close()


def test_register_that_is_behind_is_brought_up(bench: Bench, tmp_path: Path) -> None:
    """A power cut between the store and the register, or a lost register, costs no line."""
    heads = [put(bench, LevelRead(gauge=name, level_mm=1)) for name in "abc"]
    path = tmp_path / "erased.txt"
    for head in heads[:2]:
        erase(bench, head)
        ErasureRegister(path).keep_up(bench.store)
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    erase(bench, heads[2])
    ErasureRegister(path).keep_up(bench.store)
    assert path.read_text().split() == [digest_of(head.record_id, "NRD") for head in heads]


@pytest.mark.parametrize("text", ["x" * 64 + "\n", "ab\n" + "0" * 64 + "\n", "é\n", "0" * 65 + "\n"])
def test_S_62_register_that_cannot_be_read_keeps_the_node_closed(tmp_path: Path, text: str) -> None:
    """What it would have named is unknown, so nothing is opened."""
    path = tmp_path / "erased.txt"
    path.write_bytes(text.encode())
    with pytest.raises(Invalid) as refusal:
        ErasureRegister(path)
    assert refusal.value.code == "register.line"


def test_S_62_register_that_cannot_be_written_certifies_nothing(bench: Bench, tmp_path: Path) -> None:
    """The error travels to whoever was about to certify."""
    erase(bench, put(bench, LevelRead(gauge="a", level_mm=1)))
    (tmp_path / "outside").write_text("a file where the folder should be")
    register = ErasureRegister(tmp_path / "missing" / "erased.txt")
    (tmp_path / "missing").write_text("a file where the folder should be")
    with pytest.raises(Unavailable):
        register.keep_up(bench.store)


def test_account_of_what_was_done_survives_a_rebuild(bench: Bench) -> None:
    """Erasing changes bodies only; heads and their hashes are those that were put."""
    source = put(bench, LevelRead(gauge="a", level_mm=1))
    derived = put(bench, LevelRead(gauge="b", level_mm=1), source)
    leaves = list(bench.leaves)
    erase(bench, source)

    def heads(tx: Transaction) -> int:
        return bench.log.size(tx)

    assert bench.store.run(heads) == 2
    assert bench.leaves == leaves
    assert found(bench, derived).head == derived

"""Tables are rebuilt from the log, and a folder's SQL stays within its own."""

from pathlib import Path

import pytest

from lindero.engine import tables
from lindero.engine.registry import joined
from lindero.engine.tests.workshop import START, Bench, LevelRead, gauges
from lindero.kernel.agreed import Agreed
from lindero.kernel.capability import Capability, Guard, Table
from lindero.kernel.desk import Actor, GuardRows, Rows
from lindero.kernel.errors import Defect, Refused
from lindero.kernel.record import Head

ACTOR = Actor(name="test")


def test_raised_version_rebuilds_from_the_log(tmp_path: Path) -> None:
    """A table with a new version is dropped and folded again from the records."""
    first = Bench(tmp_path)
    for level in (3, 5):
        first.put(LevelRead(gauge="pier", level_mm=level))
    first.store.run(lambda tx: tx.execute("UPDATE gauges_levels SET level_mm = 99"))
    first.store.close()
    second = Bench(tmp_path, gauges(version=2))
    assert (second.rebuilt, second.levels()) == (["gauges"], {"pier": 5})
    second.store.close()


def test_unchanged_version_is_left_alone(tmp_path: Path) -> None:
    """Starting again rebuilds nothing."""
    Bench(tmp_path).store.close()
    again = Bench(tmp_path)
    assert again.rebuilt == []
    again.store.close()


def test_S_40_table_that_its_folder_no_longer_declares_is_dropped(tmp_path: Path) -> None:
    """Nothing would erase its rows; a folder that is not there today, and what no log could bring back, is kept."""
    old = Table(name="gauges_old", columns={"record_id": "TEXT NOT NULL"}, key=("record_id",))
    sent = Table(name="gauges_sent", columns={"name": "TEXT NOT NULL"}, key=("name",), derived=False)
    away = Table(name="tides_seen", columns={"record_id": "TEXT NOT NULL"}, key=("record_id",))
    tides = Capability(name="tides", title="Tides", tables=(away,))
    Bench(tmp_path, gauges(tables=(*gauges().tables, old, sent)), tides).store.close()
    again = Bench(tmp_path)
    names = {name for (name,) in again.store.query("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"gauges_levels", "gauges_sent", "tides_seen"} <= names
    assert "gauges_old" not in names
    assert again.rebuilt == []
    again.store.close()


def test_erased_record_does_not_come_back_with_a_rebuild(bench: Bench) -> None:
    """Rebuilding after an erasure folds only what is still there."""
    gone = bench.put(LevelRead(gauge="gone", level_mm=1))
    bench.put(LevelRead(gauge="pier", level_mm=2))
    bench.store.run(lambda tx: bench.log.erase(tx, [gone.record_id], "NRD"))
    bench.store.run(lambda tx: tables.rebuild(tx, bench.registry, "gauges", bench.log.replay))
    assert bench.levels() == {"pier": 2}


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT body FROM log_bodies",
        "SELECT l.gauge FROM gauges_levels l JOIN log_heads h ON h.record_id = l.record_id",
        "SELECT name FROM sqlite_master",
        "WITH stolen AS (SELECT * FROM log_heads) SELECT * FROM stolen",
        "DELETE FROM gauges_levels",
        "UPDATE gauges_levels SET level_mm = 0",
        "SELECT * FROM no_such_table",
    ],
)
def test_fence_refuses_what_is_not_the_folders_own(bench: Bench, sql: str) -> None:
    """A folder reads its own tables; another's, the log's, or a change is refused by name."""
    with pytest.raises(Refused, match="not its own"):
        bench.store.run(lambda tx: bench.workplace.desk(tx, "gauges", ACTOR).rows(sql))


def test_fence_lets_own_tables_pass(bench: Bench) -> None:
    """A folder's own query works inside the unit that wrote the row."""
    query = "SELECT max(level_mm) FROM gauges_levels WHERE gauge = ?"

    def unit(desk_of: object = None) -> int:
        def work(tx: object) -> int:
            desk = bench.workplace.desk(tx, "gauges", ACTOR)  # type: ignore[arg-type]
            desk.put(LevelRead(gauge="pier", level_mm=8))
            return int(desk.rows(query, ("pier",))[0][0])

        return bench.store.run(work)

    assert unit() == 8


def test_desk_puts_only_its_own_kinds(bench: Bench) -> None:
    """Only the folder that owns a kind puts it."""
    with pytest.raises(Refused, match="may not put"):
        bench.store.run(
            lambda tx: bench.workplace.desk(tx, "weather", ACTOR).put(LevelRead(gauge="pier", level_mm=1))
        )


def test_names_outside_the_folder_are_a_defect() -> None:
    """A folder that declares another's table or kind is found before anything runs."""
    stray = Table(name="weather_levels", columns={"a": "TEXT NOT NULL"}, key=("a",))
    with pytest.raises(Defect, match="declares weather_levels"):
        joined([gauges(tables=(stray,))])
    with pytest.raises(Defect, match=r"declares gauges\.level_read"):
        joined([Capability(name="weather", title="Weather", records=(LevelRead,))])


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM log_heads",
        "DROP TABLE gauges_levels",
        "INSERT INTO gauges_levels SELECT record_id, kind, 1 FROM log_heads",
        "PRAGMA writable_schema = 1",
    ],
)
def test_fold_reaches_its_own_rows_alone(tmp_path: Path, sql: str) -> None:
    """A fold changes rows of its folder's tables; anything else is refused, and the record is not kept."""

    def fold(rows: Rows, head: Head, record: LevelRead) -> None:
        rows.execute(sql)

    bench = Bench(tmp_path, gauges(folds={LevelRead: fold}))
    with pytest.raises(Refused, match="not its own"):
        bench.put(LevelRead(gauge="pier", level_mm=1))
    assert bench.store.query("SELECT count(*) FROM log_heads") == [(0,)]
    bench.store.close()


def test_guard_looks_and_changes_nothing(tmp_path: Path) -> None:
    """A guard sees its folder's rows; one that would change them is refused."""

    def check(rows: Rows, head: Head, record: LevelRead) -> None:
        rows.execute("DELETE FROM gauges_levels")

    guard = Guard(name="gauges.look", sentence="Looks.", check=check, on=(LevelRead,))
    bench = Bench(tmp_path, gauges(guards=(guard,)))
    with pytest.raises(Refused, match="tried to change rows"):
        bench.put(LevelRead(gauge="pier", level_mm=1))
    bench.store.close()


def test_guard_and_desk_are_told_what_is_agreed_at_that_moment(tmp_path: Path) -> None:
    """Both ask the trust floor within their own unit of work; where there is none, nothing is agreed."""

    def check(rows: GuardRows, head: Head, record: LevelRead) -> None:
        if not rows.agreed():
            raise Refused("gauges.agreed", "Nothing is agreed.", "Agree on something.")

    class Treaties:
        def agreed(self, rows: Rows, now: int) -> tuple[Agreed, ...]:
            ((count,),) = rows.query("SELECT count(*) FROM log_heads")
            return (Agreed(ref=f"AG-{now - START}-{count}@1", nations=("NRD", "SUD")),)

    guard = Guard(name="gauges.look", sentence="Looks.", check=check, on=(LevelRead,))
    bench = Bench(tmp_path, gauges(guards=(guard,)))
    with pytest.raises(Refused, match="Nothing is agreed"):
        bench.put(LevelRead(gauge="pier", level_mm=1))
    bench.log.agreements = Treaties()
    bench.put(LevelRead(gauge="pier", level_mm=1))
    told = bench.store.run(lambda tx: bench.workplace.hand(tx, "gauges", ACTOR).agreed())
    assert [one.ref for one in told] == ["AG-0-1@1"]
    bench.store.close()

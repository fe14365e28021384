"""The store makes units durable together, undoes them one by one, and says what is wrong with the disk."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from lindero.engine.adapters.sqlite import SqliteStore
from lindero.engine.store import Transaction
from lindero.engine.tests.workshop import Bench, LevelRead
from lindero.kernel.errors import Conflict, Unavailable


def test_unit_that_fails_leaves_nothing_and_harms_no_other(bench: Bench) -> None:
    """An error undoes its own unit of work and no other."""

    def failing(tx: Transaction) -> None:
        bench.log.put(tx, LevelRead(gauge="lost", level_mm=1), actor="t")
        message = "on purpose"
        raise KeyError(message)

    before = bench.store.submit(lambda tx: bench.log.put(tx, LevelRead(gauge="a", level_mm=1), actor="t"))
    broken = bench.store.submit(failing)
    after = bench.store.submit(lambda tx: bench.log.put(tx, LevelRead(gauge="b", level_mm=2), actor="t"))
    assert (before.result().seq, after.result().seq) == (0, 1)
    with pytest.raises(KeyError, match="on purpose"):
        broken.result()
    assert bench.levels() == {"a": 1, "b": 2}


def test_many_threads_share_commits_and_lose_nothing(bench: Bench) -> None:
    """Concurrent puts all become durable, each exactly once, without a gap."""
    threads = [
        threading.Thread(
            target=lambda n=n: [bench.put(LevelRead(gauge=f"{n}-{i}", level_mm=i)) for i in range(25)]
        )
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row[0] for row in bench.store.query("SELECT seq FROM log_heads ORDER BY seq")] == list(range(200))


def test_bytes_and_nothing_are_bound_at_once_and_as_they_are(bench: Bench) -> None:
    """Nobody is asked whether they are to be adapted, and they come back the same, of the same type."""
    given = (b"", b"ab\0c", None, 7, "text", 0.5)
    marks = ", ".join("?" * len(given))
    kept = bench.store.run(lambda tx: tx.query(f"SELECT {marks}", given))
    assert kept == [given]
    assert {
        (bytes, sqlite3.PrepareProtocol),
        (type(None), sqlite3.PrepareProtocol),
    } <= sqlite3.adapters.keys()


def test_looking_wakes_nobody(bench: Bench) -> None:
    """A unit that changes nothing calls no listener, or followers would wake each other for ever."""
    heard: list[int] = []
    bench.store.on_commit(lambda: heard.append(1))
    bench.store.run(lambda tx: tx.query("SELECT 1"))
    assert heard == []
    bench.put(LevelRead(gauge="a", level_mm=1))
    assert heard == [1]


def test_finishers_run_once_inside_the_unit(bench: Bench) -> None:
    """What is promised for the end of a unit is done once, before the commit."""
    ran: list[str] = []

    def unit(tx: Transaction) -> None:
        tx.at_end("tree", lambda _: ran.append("first"))
        tx.at_end("tree", lambda _: ran.append("second"))
        tx.after_commit(lambda: ran.append("durable"))
        ran.append("unit")

    bench.store.run(unit)
    assert ran == ["unit", "first", "durable"]


def test_S_15_urgent_unit_goes_first_and_is_durable_before_the_others(bench: Bench) -> None:
    """What is urgent runs next, shares no commit with what is not, and everything else keeps its order."""
    order: list[str] = []
    commits: list[list[str]] = []
    bench.store.on_commit(lambda: commits.append(list(order)))
    running, go_on = threading.Event(), threading.Event()

    def named(name: str) -> Callable[[Transaction], None]:
        def unit(tx: Transaction) -> None:
            order.append(name)
            bench.log.put(tx, LevelRead(gauge=name, level_mm=1), actor="t")

        return unit

    def first(tx: Transaction) -> None:
        running.set()
        go_on.wait(5)
        named("running")(tx)

    done: list[Future[None]] = [bench.store.submit(first)]
    assert running.wait(5)
    done += [bench.store.submit(named(name)) for name in ("a", "b")]
    done += [bench.store.submit(named(name), is_urgent=True) for name in ("alert", "alert too")]
    go_on.set()
    for future in done:
        future.result()
    bench.store.run(lambda _: None)
    assert order == ["running", "alert", "alert too", "a", "b"]
    assert commits == [order[:1], order[:3], order]


def test_group_is_cut_short_for_what_is_urgent(bench: Bench) -> None:
    """Units that share a commit do not keep something urgent waiting that came meanwhile; none of them is lost."""
    order: list[str] = []
    urgent: list[Future[None]] = []

    def calling(_: Transaction) -> None:
        order.append("first")
        urgent.append(bench.store.submit(lambda _: order.append("alert"), is_urgent=True))

    holding = threading.Event()
    held = bench.store.submit(lambda _: holding.wait(5))
    done = [bench.store.submit(calling), bench.store.submit(lambda _: order.append("second"))]
    holding.set()
    held.result()
    for future in (*done, *urgent):
        future.result()
    assert order == ["first", "alert", "second"]


def test_second_process_on_one_store_is_told_so(tmp_path: Path) -> None:
    """Two nodes never write one store."""
    first = SqliteStore(tmp_path / "node.db")
    with pytest.raises(Conflict, match="Another process is using"):
        SqliteStore(tmp_path / "node.db")
    first.close()
    SqliteStore(tmp_path / "node.db").close()


def _fill(bench: Bench) -> None:
    for n in range(2_000):
        bench.put(LevelRead(gauge=f"{n}-" + "x" * 500, level_mm=1))


def test_S_62_full_disk_is_said_and_loses_nothing(bench: Bench) -> None:
    """When the disk is full the asker is told, nothing half-written stays, and work goes on once there is room."""
    bench.put(LevelRead(gauge="before", level_mm=1))
    pages = bench.store.run(lambda tx: tx.query("PRAGMA page_count"))[0][0]
    bench.store.run(lambda tx: tx.query(f"PRAGMA max_page_count={pages + 2}"))
    with pytest.raises(Unavailable, match="full or failing"):
        _fill(bench)
    bench.store.run(lambda tx: tx.query("PRAGMA max_page_count=1000000"))
    size = bench.store.query("SELECT count(*) FROM log_heads")[0][0]
    assert bench.put(LevelRead(gauge="after", level_mm=2)).seq == size
    assert bench.levels()["after"] == 2


def test_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    """A damaged file gets a clear error with advice."""
    (tmp_path / "node.db").write_bytes(b"this is no database, surely" * 50)
    with pytest.raises(Unavailable, match="not a sound database"):
        SqliteStore(tmp_path / "node.db")


_VICTIM = """
import sys
from pathlib import Path
from lindero.engine.tests.workshop import Bench, LevelRead
bench = Bench(Path(sys.argv[1]))
n = 0
while True:
    futures = [bench.store.submit(lambda tx, i=n + k: bench.log.put(tx, LevelRead(gauge=str(i), level_mm=i), actor="t"))
               for k in range(50)]
    for future in futures:
        print(future.result().seq, flush=True)
    n += 50
"""


@pytest.mark.parametrize("kill_after", [1, 77, 401])
def test_EXC_01_killed_in_mid_batch_nothing_acknowledged_is_lost_or_doubled(
    tmp_path: Path, kill_after: int
) -> None:
    """After SIGKILL every acknowledged record is there once, the log has no gap, and folds agree with it."""
    victim = subprocess.Popen(
        [sys.executable, "-c", _VICTIM, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert victim.stdout is not None
    acknowledged = [int(victim.stdout.readline()) for _ in range(kill_after)]
    os.kill(victim.pid, signal.SIGKILL)
    acknowledged += [int(line) for line in victim.stdout.read().split() if line]
    victim.stdout.close()
    victim.wait()
    survivor = Bench(tmp_path)
    places = [seq for (seq,) in survivor.store.query("SELECT seq FROM log_heads ORDER BY seq")]
    assert places == list(range(len(places)))
    assert set(acknowledged) <= set(places)
    assert survivor.levels() == {str(n): n for n in places}
    assert survivor.store.query("SELECT count(*) FROM log_bodies") == [(len(places),)]
    survivor.store.close()
    check = sqlite3.connect(tmp_path / "node.db")
    assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    check.close()


def test_store_is_closed_between_queries_of_others(bench: Bench) -> None:
    """Who reads while the store closes gets an answer or is told; nothing crashes, nobody waits for ever."""
    for number in range(50):
        bench.put(LevelRead(gauge=f"g{number}", level_mm=number))
    outcomes: list[str] = []

    def look(asked: threading.Event) -> None:
        try:
            while True:
                bench.levels()
                asked.set()
                bench.put(LevelRead(gauge="late", level_mm=1))
        except Unavailable as error:
            outcomes.append(error.code)

    begun = [threading.Event() for _ in range(4)]
    threads = [threading.Thread(target=look, args=(event,)) for event in begun]
    for thread in threads:
        thread.start()
    for event in begun:
        event.wait()
    bench.store.close()
    for thread in threads:
        thread.join(10)
    assert outcomes == ["store.closed"] * 4


def test_scrub_that_a_reader_hinders_is_not_called_done(bench: Bench) -> None:
    """While somebody reads the old state, the side file keeps it, and scrubbing says so."""
    bench.store._writer.execute("PRAGMA busy_timeout=10")
    bench.put(LevelRead(gauge="a", level_mm=1))
    (path,) = (row[2] for row in bench.store.query("PRAGMA database_list") if row[1] == "main")
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM log_heads").fetchall()
    bench.put(LevelRead(gauge="b", level_mm=2))
    with pytest.raises(Unavailable, match="reading") as refusal:
        bench.store.scrub()
    assert refusal.value.code == "store.scrub"
    reader.execute("COMMIT")
    reader.close()
    bench.store.scrub()
    assert Path(f"{path}-wal").stat().st_size == 0

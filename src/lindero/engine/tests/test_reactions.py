"""Followers see every record once in order, are retried, and never block the log."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from lindero.engine.jobs import JobRunner, TimedJob
from lindero.engine.reactions import TRIES, Follower, Runner
from lindero.engine.retention import Retention
from lindero.engine.store import Transaction
from lindero.engine.tests.workshop import Bench, LevelRead
from lindero.kernel.record import Event
from lindero.kernel.times import DAY_MS

KIND = "gauges.level_read"


class Hearing:
    """A follower that writes down what it hears, and fails where told to."""

    def __init__(self, fail_at: int = -1) -> None:
        self.heard: list[int] = []
        self.tries = 0
        self.fail_at = fail_at
        self.follower = Follower(name="test.hear", kinds=lambda: [KIND], run=self.run)

    def run(self, tx: Transaction, events: Sequence[Event]) -> None:
        """Hear events; a failing one undoes the batch."""
        if any(event.head.seq == self.fail_at for event in events):
            self.tries += 1
            message = "cannot hear this"
            raise ValueError(message)
        self.heard += [event.head.seq for event in events]


def runner(bench: Bench, *followers: Follower) -> Runner:
    """Return a runner on the bench's store."""
    return Runner(bench.store, bench.log, bench.clock, followers)


def test_follower_hears_all_in_order_and_once(bench: Bench) -> None:
    """Records are handed over in log order, and not again by a new runner."""
    for level in range(5):
        bench.put(LevelRead(gauge="g", level_mm=level))
    hearing = Hearing()
    assert runner(bench, hearing.follower).catch_up() == 5
    assert runner(bench, hearing.follower).catch_up() == 0
    assert hearing.heard == [0, 1, 2, 3, 4]


def test_failing_record_is_set_aside_and_the_others_go_on(bench: Bench) -> None:
    """One bad record is retried, set aside with its error, and blocks nothing."""
    for level in range(5):
        bench.put(LevelRead(gauge="g", level_mm=level))
    hearing = Hearing(fail_at=2)
    runner(bench, hearing.follower).catch_up()
    assert hearing.heard == [0, 1, 3, 4]
    assert hearing.tries >= TRIES
    assert bench.store.query("SELECT name, seq, error FROM engine_set_aside") == [
        ("test.hear", 2, "ValueError('cannot hear this')")
    ]


def test_woken_follower_runs_until_nothing_is_left_and_reads_no_record(bench: Bench) -> None:
    """It runs as long as it says that more is left, whatever the bodies say; then only something new wakes it."""
    given: list[tuple[Event, ...]] = []

    def run(_tx: Transaction, events: Sequence[Event]) -> bool:
        given.append(tuple(events))
        return len(given) % 3 != 0

    woken = Follower(name="test.woken", kinds=lambda: [KIND, "gauges.unheard"], run=run, is_woken=True)
    assert runner(bench, woken).catch_up() == 0
    for level in range(5):
        bench.put(LevelRead(gauge="g", level_mm=level))
    bench.store.run(lambda tx: tx.execute("UPDATE log_bodies SET body = x'00'"))
    assert runner(bench, woken).catch_up() == 3
    assert runner(bench, woken).catch_up() == 0
    assert given == [(), (), ()]
    bench.put(LevelRead(gauge="g", level_mm=6))
    assert runner(bench, woken).catch_up() == 3


def test_woken_follower_that_fails_is_set_aside_once_for_all_that_came(bench: Bench) -> None:
    """It is tried again some times, and not for each record that came; what comes next wakes it."""
    runs: list[int] = []

    def run(_tx: Transaction, events: Sequence[Event]) -> bool:
        runs.append(len(events))
        message = "cannot wake"
        raise ValueError(message)

    woken = Follower(name="test.woken", kinds=lambda: [KIND], run=run, is_woken=True)
    for level in range(5):
        bench.put(LevelRead(gauge="g", level_mm=level))
    runner(bench, woken).catch_up()
    assert len(runs) == 1 + TRIES
    assert bench.store.query("SELECT name, seq FROM engine_set_aside") == [("test.woken", 4)]
    bench.put(LevelRead(gauge="g", level_mm=6))
    runner(bench, woken).catch_up()
    assert len(runs) == 2 * (1 + TRIES)


def test_running_follower_wakes_with_the_log(bench: Bench) -> None:
    """A started runner hears records without being called."""
    hearing = Hearing()
    running = runner(bench, hearing.follower)
    running.start()
    bench.put(LevelRead(gauge="g", level_mm=1))
    running.stop()
    running = runner(bench, hearing.follower)
    running.catch_up()
    assert hearing.heard == [0]


def test_job_runs_when_due_on_the_nodes_clock(bench: Bench) -> None:
    """A job waits its period, by monotonic time, and a failing job does not end the others."""
    ran: list[str] = []

    def broken(tx: Transaction) -> None:
        message = "broken"
        raise ValueError(message)

    jobs = JobRunner(
        bench.store,
        bench.clock,
        [
            TimedJob(name="broken", every_s=10, run=broken),
            TimedJob(
                name="good", every_s=10, run=lambda _: ran.append("unit"), after=lambda: ran.append("after")
            ),
        ],
    )
    assert jobs.run_due() == []
    bench.clock.move(10_000)
    assert jobs.run_due() == ["broken", "good"]
    assert ran == ["unit", "after"]
    assert jobs.run_due() == []


def test_what_a_job_prepares_keeps_nobody_waiting(bench: Bench) -> None:
    """It is worked out in the thread of the jobs; the store's writer only gets what was found."""
    ran: list[tuple[str, str]] = []
    job = TimedJob(
        name="long",
        every_s=10,
        prepare=lambda: threading.current_thread().name,
        run=lambda _, found: ran.append((found, threading.current_thread().name)),
    )
    jobs = JobRunner(bench.store, bench.clock, [job])
    bench.clock.move(10_000)
    jobs.run_due()
    assert ran == [(threading.current_thread().name, "store-writer")]


def test_no_job_waits_for_what_another_prepares(bench: Bench) -> None:
    """While one compares tracks for as long as that takes, the others are done; who stops them waits for it."""
    done, found_after = threading.Event(), []
    long = TimedJob(
        name="long", every_s=10, prepare=lambda: done.wait(5), run=lambda _, found: found_after.append(found)
    )
    short = TimedJob(name="short", every_s=10, run=lambda _: done.set())
    jobs = JobRunner(bench.store, bench.clock, [long, short])
    jobs.start()
    assert done.wait(10)
    jobs.stop()
    assert set(found_after) == {True}


def test_S_40_retention_erases_on_time_and_tells(bench: Bench, tmp_path: Path) -> None:
    """The retention job erases overdue bodies, keeps the rest, and reports each erased head."""
    old = bench.put(LevelRead(gauge="old-canary", level_mm=1))
    bench.clock.move(2 * DAY_MS)
    bench.put(LevelRead(gauge="new", level_mm=2))
    told: list[str] = []
    retention = Retention(
        bench.store, bench.log, bench.clock, lambda _, heads: told.extend(head.record_id for head in heads)
    )
    job = retention.job()
    bench.store.run(job.run)
    assert job.after is not None
    job.after()
    assert (told, bench.levels()) == ([old.record_id], {"new": 2})
    assert all(b"old-canary" not in path.read_bytes() for path in tmp_path.iterdir())


def test_S_40_what_is_overdue_is_unreadable_before_it_is_erased(bench: Bench) -> None:
    """From its very instant on, the log hands out no body that is past its time, and releases none."""
    old = bench.put(LevelRead(gauge="old", level_mm=1))
    bench.clock.move(2 * DAY_MS - 1)
    kinds = ["gauges.level_read"]
    assert bench.store.run(lambda tx: bench.log.find(tx, old.record_id)).record is not None
    assert len(bench.store.run(lambda tx: bench.log.read_sealed(tx, kinds, -1, 9))) == 1
    bench.clock.move(1)
    assert bench.store.run(lambda tx: bench.log.find(tx, old.record_id)).record is None
    assert [event.record for event in bench.store.run(lambda tx: bench.log.read(tx, kinds, -1, 9))] == [None]
    assert bench.store.run(lambda tx: bench.log.read_sealed(tx, kinds, -1, 9)) == []
    assert bench.store.run(lambda tx: bench.log.find_sealed(tx, old.record_id)) is None


def test_S_40_who_is_about_to_read_waits_until_the_overdue_is_gone(bench: Bench) -> None:
    """Keeping up erases all of it, however much there is, and costs nothing when there is none."""
    for number in range(20):
        bench.put(LevelRead(gauge=f"g{number}", level_mm=number))
    retention = Retention(bench.store, bench.log, bench.clock, lambda _tx, _heads: None)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lindero.engine.retention.AT_ONCE", 7)
        retention.keep_up()
        assert len(bench.levels()) == 20
        bench.clock.move(2 * DAY_MS)
        retention.keep_up()
    assert bench.levels() == {}

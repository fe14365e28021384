"""Promises of refusals: each is on record once, although what was tried is undone, and before its asker hears of it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, ClassVar

import pytest

from lindero.engine.desk import WorkDesk
from lindero.engine.keys import SeededRandom
from lindero.engine.log import Log
from lindero.engine.reactions import Follower, Runner
from lindero.engine.refusals import Refusal, Refusals
from lindero.engine.store import Transaction
from lindero.engine.tests.workshop import Bench, LevelRead, NeverKept, gauges
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.marks import field
from lindero.kernel.record import Event, Record

SOMEBODY = Actor(name="reaction/gauges.copy")
READ = LevelRead(gauge="harbour", level_mm=1)
ENDLESS = NeverKept(gauge="harbour")


class Turned(Record, frozen=True, kw_only=True, tag="gauges.turned"):
    """Somebody was refused."""

    keep_days: ClassVar[int] = 9
    words: Annotated[str, field("who, what and why")]


class Refusing(Bench):
    """An engine that keeps refusals."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, gauges(records=(LevelRead, NeverKept, Turned)))
        self.log = Log(
            self.registry,
            self.clock,
            SeededRandom("refusing"),
            "NRD",
            "production",
            self._sink,
            refusals=Refusals(self._keep),
        )
        self.workplace.log = self.log

    def _keep(self, tx: Transaction, refusal: Refusal) -> None:
        words = f"{refusal.who}: {refusal.what}: {refusal.reason}"
        self.log.put(tx, Turned(words=words), actor="system")

    def turned(self) -> list[str]:
        """Return what is on record, in log order."""
        events = self.store.run(lambda tx: self.log.read(tx, ["gauges.turned"], -1, 100))
        return [event.record.words for event in events if isinstance(event.record, Turned)]

    def tried(self, unit: Callable[[WorkDesk], object], folder: str = "gauges") -> None:
        """Let a folder's code try something that is refused."""
        with pytest.raises(Refused):
            self.store.run(lambda tx: unit(self.workplace.desk(tx, folder, SOMEBODY)))


@pytest.fixture
def bench(tmp_path: Path) -> Refusing:
    """Return a new one."""
    return Refusing(tmp_path)


def test_refusal_is_on_record_and_what_was_tried_is_not(bench: Refusing) -> None:
    """The unit is undone whole; that somebody tried, and what kind, stays."""

    def unit(desk: WorkDesk) -> None:
        desk.put(READ)
        desk.put(ENDLESS)

    bench.tried(unit)
    assert bench.levels() == {}
    (words,) = bench.turned()
    assert words.startswith("reaction/gauges.copy: put gauges.never_kept: ")


@pytest.mark.parametrize(
    ("folder", "unit", "what"),
    [
        ("harbour", lambda desk: desk.put(READ), "put gauges.level_read"),
        ("harbour", lambda desk: desk.rows("SELECT * FROM gauges_levels"), "read rows as harbour"),
        ("gauges", lambda desk: desk.rows("DELETE FROM gauges_levels"), "read rows as gauges"),
        ("gauges", lambda desk: desk.lent("exchange.log"), "use exchange.log"),
        ("gauges", lambda desk: desk.find_persons(("anna",)), "look for persons"),
    ],
)
def test_whatever_a_desk_refuses_is_on_record(
    bench: Refusing, folder: str, unit: Callable[[WorkDesk], object], what: str
) -> None:
    """Other folders' kinds, tables and things lent, and searches for persons; no value of it is repeated."""
    bench.tried(unit, folder)
    (words,) = bench.turned()
    assert words.startswith(f"reaction/gauges.copy: {what}: ")
    assert "anna" not in words


def test_whoever_calls_the_log_itself_is_on_record_too(bench: Refusing) -> None:
    """Code that holds the log needs no desk, and is refused and noted all the same: once for a whole call."""
    with pytest.raises(Refused):
        bench.store.run(lambda tx: bench.log.put_many(tx, [READ, ENDLESS], actor="script"))
    assert len(bench.turned()) == 1
    assert bench.turned()[0].startswith("script: put gauges.level_read, gauges.never_kept: ")


def test_refusal_that_is_caught_is_on_record(bench: Refusing) -> None:
    """Trying out where the walls are leaves a trace; what the unit did otherwise is kept."""

    def unit(tx: Transaction) -> None:
        desk = bench.workplace.desk(tx, "gauges", SOMEBODY)
        desk.put(READ)
        for _ in range(2):
            with pytest.raises(Refused):
                desk.put(ENDLESS)

    bench.store.run(unit)
    assert bench.levels() == {"harbour": 1}
    assert len(bench.turned()) == 2


def test_who_knows_better_what_was_asked_says_it(bench: Refusing) -> None:
    """One refusal is one entry, in the words of the action that was asked for."""

    def unit(tx: Transaction) -> None:
        try:
            bench.log.put(tx, ENDLESS, actor="person/a")
        except Refused as refusal:
            bench.log.note_refusal(tx, refusal, "person/a", "gauges.keep_for_ever")
            raise

    with pytest.raises(Refused):
        bench.store.run(unit)
    (words,) = bench.turned()
    assert words.startswith("person/a: gauges.keep_for_ever: ")


def test_refusal_that_cannot_be_kept_undoes_what_caught_it(bench: Refusing) -> None:
    """Where the refusal cannot be put on record, nothing is done, and whoever asked hears of that."""

    def broken(tx: Transaction, refusal: Refusal) -> None:
        tx.execute("INSERT INTO no_such_table VALUES (1)")

    bench.log._refusals = Refusals(broken)

    def unit(tx: Transaction) -> None:
        bench.log.put(tx, READ, actor="a")
        with pytest.raises(Refused):
            bench.log.put(tx, ENDLESS, actor="a")

    with pytest.raises(Exception, match="no_such_table"):
        bench.store.run(unit)
    with pytest.raises(Exception, match="no_such_table"):
        bench.store.run(lambda tx: bench.log.put(tx, ENDLESS, actor="a"))
    assert bench.store.query("SELECT count(*) FROM log_heads") == [(0,)]
    assert bench.put(READ).seq == 0


def test_reaction_that_is_refused_is_not_tried_again(bench: Refusing) -> None:
    """A safeguard's no is no fault that may pass: the record is set aside at once, without waiting."""
    tries: list[int] = []

    def run(tx: Transaction, events: Sequence[Event]) -> None:
        tries.append(len(events))
        bench.workplace.desk(tx, "gauges", SOMEBODY).put(ENDLESS)

    follower = Follower(name="gauges.copy", kinds=lambda: ["gauges.level_read"], run=run)
    bench.put(READ)
    Runner(bench.store, bench.log, bench.clock, [follower]).catch_up()
    assert tries == [1, 1]
    assert len(bench.turned()) == 2
    assert bench.store.query("SELECT name, seq FROM engine_set_aside") == [("gauges.copy", 0)]

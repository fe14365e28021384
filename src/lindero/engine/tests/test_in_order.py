"""What follows the log reads it in order, and pays for what it takes, not for what waits."""

import pytest

from lindero.engine.in_order import Query, events_after, releasable_after
from lindero.engine.tests.workshop import Bench, LevelRead
from lindero.kernel.desk import Row

MANY = tuple(f"bench.nothing_{number}" for number in range(450))


def _queries(kinds: tuple[str, ...], after: int, limit: int) -> list[Query]:
    return [
        events_after(kinds, after, limit),
        releasable_after(kinds, after, limit, "NRD", 0),
    ]


def _turns(bench: Bench) -> list[str]:
    """Put records, make every other one of another kind, and return the kinds in log order."""
    for level in range(6):
        bench.put(LevelRead(gauge="pier", level_mm=level))
    bench.store.run(lambda tx: tx.execute("UPDATE log_heads SET kind = 'bench.other' WHERE seq % 2"))
    return [kind for (kind,) in bench.store.query("SELECT kind FROM log_heads ORDER BY seq")]


@pytest.mark.parametrize("beside", [(), MANY])
def test_kinds_are_merged_by_place(bench: Bench, beside: tuple[str, ...]) -> None:
    """Records of several kinds come in the order of the log, from after a place on, and no more than asked for."""
    kinds = (*sorted(set(_turns(bench))), *beside)
    for sql, parameters in _queries(kinds, 1, 3):
        assert [row[0] for row in bench.store.query(sql, parameters)] == [2, 3, 4]


def test_only_what_is_asked_for_comes(bench: Bench) -> None:
    """Other kinds, other origins and bodies past their time are left out."""
    _turns(bench)
    found: list[Row] = bench.store.query(*events_after(("bench.other",), -1, 9))
    assert [row[0] for row in found] == [1, 3, 5]
    assert bench.store.query(*releasable_after(("bench.other",), -1, 9, "SUD", 0)) == []
    assert bench.store.query(*releasable_after(("bench.other",), -1, 9, "NRD", 1 << 60)) == []


def test_nothing_that_waits_is_sorted(bench: Bench) -> None:
    """However much waits behind them, the next records are found by index alone."""
    for sql, parameters in _queries(("bench.level_read", "bench.other", "bench.third"), 0, 9):
        plan = " ".join(str(row[3]) for row in bench.store.query(f"EXPLAIN QUERY PLAN {sql}", parameters))
        assert "MERGE" in plan
        assert "TEMP B-TREE" not in plan

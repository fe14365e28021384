"""The log keeps heads for ever, bodies until erased, and lets nothing in that it cannot answer for."""

from functools import partial
from pathlib import Path

import pytest

from lindero.engine.clock import SetClock
from lindero.engine.log import HEAD_ENCODER, Incoming
from lindero.engine.store import Transaction
from lindero.engine.tests.workshop import START, Bench, LevelRead, NeverKept, gauges
from lindero.kernel.errors import Conflict, Invalid, Missing, Refused
from lindero.kernel.proofs import commit_fields, leaf_hash
from lindero.kernel.record import Head, fields_of
from lindero.kernel.times import DAY_MS


def _execute(tx: Transaction, sql: str) -> None:
    tx.execute(sql)


def _put_because(tx: Transaction, bench: Bench, cause: Head | None) -> Head:
    return bench.log.put(tx, LevelRead(gauge="g", level_mm=1), actor="t", cause=cause)


def test_put_folds_in_the_same_transaction(bench: Bench) -> None:
    """Whoever reads after a put sees it."""
    bench.put(LevelRead(gauge="pier", level_mm=120))
    assert bench.levels() == {"pier": 120}


def test_head_commits_to_every_field(bench: Bench) -> None:
    """The head's commitment follows from salt and body, and from nothing else."""
    head = bench.put(LevelRead(gauge="pier", level_mm=120))
    ((salt, body),) = bench.store.query("SELECT salt, body FROM log_bodies")
    fields = [(name.encode(), value) for name, value in fields_of(body).items()]
    assert head.commitment == commit_fields(salt, fields)[0].hex()


def test_leaf_is_the_hash_of_the_head_as_stored(bench: Bench) -> None:
    """What the tree commits to are the stored bytes."""
    head = bench.put(LevelRead(gauge="pier", level_mm=120))
    ((stored,),) = bench.store.query("SELECT head FROM log_heads")
    assert (bench.leaves, stored) == ([leaf_hash(stored)], HEAD_ENCODER.encode(head))


def test_construction_does_not_validate_but_put_does(bench: Bench) -> None:
    """A value beyond its limit is refused at the door, and nothing of it stays."""
    with pytest.raises(Invalid, match="level_mm"):
        bench.put(LevelRead(gauge="pier", level_mm=-5))
    assert bench.store.query("SELECT count(*) FROM log_heads") == [(0,)]


def test_S_40_record_without_retention_is_refused(bench: Bench) -> None:
    """Every stored item has a delete-by; a kind without retention cannot be put."""
    with pytest.raises(Refused, match="how long it is kept"):
        bench.put(NeverKept(gauge="pier"))


def test_S_40_store_refuses_a_row_without_delete_by(bench: Bench) -> None:
    """Also a direct write past the log fails without a delete-by."""
    columns = "(seq, record_id, kind, origin, at, delete_by, head)"
    insert = f"INSERT INTO log_heads {columns} VALUES (1,'a','k.k','NRD',1,{{}},'')"
    for delete_by in ("NULL", "0"):
        with pytest.raises(Exception, match="constraint failed"):
            bench.store.run(partial(_execute, sql=insert.format(delete_by)))


def test_S_40_erasure_reaches_derived_rows_and_side_files(bench: Bench, tmp_path: Path) -> None:
    """After erasure no byte of the value is left in any file, and the head still stands."""
    head = bench.put(LevelRead(gauge="canary-7f3a", level_mm=120))
    kept = bench.put(LevelRead(gauge="pier", level_mm=1))
    assert bench.store.run(lambda tx: bench.log.erase(tx, [head.record_id], "NRD")).count == 1
    bench.store.scrub()
    assert bench.levels() == {"pier": 1}
    assert all(b"canary-7f3a" not in path.read_bytes() for path in tmp_path.iterdir())
    event = bench.store.run(lambda tx: bench.log.find(tx, head.record_id))
    assert (event.head, event.record) == (head, None)
    assert bench.store.run(lambda tx: bench.log.find(tx, kept.record_id)).record is not None


def test_overdue_bodies_are_found_when_their_time_has_come(bench: Bench) -> None:
    """A body is overdue from its delete-by on, not a millisecond before."""
    head = bench.put(LevelRead(gauge="pier", level_mm=1))
    assert head.delete_by == START + 2 * DAY_MS
    assert bench.store.run(lambda tx: bench.log.overdue(tx, head.delete_by - 1, 10)) == []
    assert bench.store.run(lambda tx: bench.log.overdue(tx, head.delete_by, 10)) == [head]


def test_long_chain_of_causes_is_stopped(bench: Bench) -> None:
    """Reactions that answer each other end after sixteen steps, and are told so."""
    head: Head | None = None
    for _ in range(17):
        head = bench.store.run(partial(_put_because, bench=bench, cause=head))
    assert head is not None
    assert head.depth == 16
    with pytest.raises(Refused, match="already led to this one"):
        bench.store.run(partial(_put_because, bench=bench, cause=head))


def test_record_names_say_nothing_of_volume(bench: Bench) -> None:
    """Names are unlike each other and hold no counter."""
    names = [bench.put(LevelRead(gauge="g", level_mm=level)).record_id for level in range(20)]
    assert len(set(names)) == 20
    assert names != sorted(names)


def test_of_no_kinds_there_are_no_records(bench: Bench) -> None:
    """Who follows nothing, or may send nothing, is given nothing."""
    bench.put(LevelRead(gauge="pier", level_mm=1))
    kind = ("gauges.level_read",)
    for read in (bench.log.read, bench.log.read_sealed):
        assert bench.store.run(partial(read, kinds=(), after=-1, limit=10)) == []
        assert bench.store.run(partial(read, kinds=kind, after=-1, limit=10)) != []
    assert bench.store.run(lambda tx: bench.log.replay(tx, (), print)) == 0


def test_unknown_name_is_missing(bench: Bench) -> None:
    """A name that no record has is said to be missing."""
    with pytest.raises(Missing, match="There is no record"):
        bench.store.run(lambda tx: bench.log.find(tx, "a" * 26))


def received(bench: Bench, **changes: object) -> Incoming:
    """Return a neighbour's record as the exchange hands it over."""
    parts: dict[str, object] = {
        "seq": 0, "record_id": "b" * 26, "origin": "SUD", "kind": "gauges.level_read", "at": START, "actor": "peer/SUD",
        "commitment": "0" * 64, "delete_by": START + DAY_MS, "agreement": "AG-7@1",
    }  # fmt: skip
    head = Head(**(parts | changes))  # type: ignore[arg-type]
    return Incoming(
        head=head, body=b'{"type":"gauges.level_read","gauge":"far","level_mm":7,"later":1}', disclosure=b"{}"
    )


def test_received_records_keep_their_bytes_and_fold(bench: Bench) -> None:
    """A neighbour's record folds like an own one; fields of a newer version stay in its bytes (EXC-02)."""
    bench.store.run(lambda tx: bench.log.receive(tx, [received(bench)]))
    ((body,),) = bench.store.query("SELECT body FROM log_bodies")
    assert bench.levels() == {"far": 7}
    assert b'"later":1' in body


def test_EXC_02_kind_of_a_newer_version_is_kept_unread(bench: Bench) -> None:
    """A kind that is not known here is stored as it came, folded nowhere, and found without what nobody can read."""
    newer = received(bench, kind="gauges.level_forecast")
    bench.store.run(lambda tx: bench.log.receive(tx, [newer]))
    assert bench.store.run(lambda tx: bench.log.find(tx, "b" * 26, "SUD")).record is None
    assert bench.levels() == {}
    assert bench.store.query("SELECT count(*) FROM log_bodies") == [(1,)]


def test_received_twice_is_a_conflict(bench: Bench) -> None:
    """The same record of the same origin enters once."""
    bench.store.run(lambda tx: bench.log.receive(tx, [received(bench)]))
    with pytest.raises(Conflict, match="is here already"):
        bench.store.run(lambda tx: bench.log.receive(tx, [received(bench)]))


def test_S_55_record_of_the_other_setting_is_refused(tmp_path: Path) -> None:
    """An exercise's log refuses production data and the other way round, whoever writes."""
    exercise = Bench(tmp_path / "exercise", setting="exercise")
    assert exercise.put(LevelRead(gauge="g", level_mm=1)).setting == "exercise"
    with pytest.raises(Refused, match="This node is in exercise"):
        exercise.store.run(lambda tx: exercise.log.receive(tx, [received(exercise)]))
    exercise.store.close()


def test_kind_of_no_folder_is_refused(tmp_path: Path) -> None:
    """A record type that no installed folder declares cannot be put."""
    bare = Bench(tmp_path, gauges(records=(), folds={}))
    with pytest.raises(Refused, match="declares the kind"):
        bare.put(LevelRead(gauge="g", level_mm=1))
    bare.store.close()


def test_set_clock_moves_wall_and_monotonic_apart() -> None:
    """A tampered wall clock leaves monotonic time alone."""
    clock = SetClock(START)
    clock.move(1_500)
    clock.set_wall(START)
    assert (clock.now(), clock.monotonic_s()) == (START, 1.5)

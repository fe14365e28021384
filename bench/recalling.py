"""Recall of 10,000 records, each erased with what was derived from it and proved, beside recalling one by one."""

import tempfile
from pathlib import Path
from typing import Final

from bench.timing import Measured, measure, show
from lindero.engine.clock import SystemClock
from lindero.kernel.desk import Actor
from lindero.kernel.record import Head
from lindero.trust.exchange.recall.asks import RecallRecords
from lindero.trust.ledger.erasures import read_certificate
from tests.nodes.world import DIPLOMAT, TREATY, World

RECORDS: Final = 10_000
NAIVE: Final = 100
DERIVED_EVERY: Final = 10
"""The recipient derives a record of its own from every tenth that it receives."""

OFFICER: Final = Actor(name="person/officer", grants=DIPLOMAT.grants)


def run() -> None:
    """Measure and print."""
    print(
        f"\nRecall ({RECORDS:,} track updates, erased at the recipient, certified, two stores with full fsync)"
    )
    with tempfile.TemporaryDirectory(prefix="lindero-bench-") as name:
        world = World(Path(name) / "world", start=SystemClock().now())
        world.conclude(TREATY.read_text(encoding="utf-8"))
        heads = _shared(world, RECORDS + NAIVE)
        naive = measure("baseline: recalled and proved one by one", lambda: _one_by_one(world, heads[:NAIVE]))
        show(naive, None)
        proved = measure("recalled at once and proved", lambda: _at_once(world, heads[NAIVE:]))
        show(proved, naive, "bar: 1,000/s")
        # Both nodes work in this process: their processor time together bounds what an idle machine takes.
        assert proved.cpu_s < 10, f"{RECORDS:,} recalls took {proved.cpu_s:.1f} s of processor"
        _show_rest(world, proved)
        world.close()


def _shared(world: World, count: int) -> list[Head]:
    """Let a neighbour have records, and derive records of its own from some."""
    heads: list[Head] = []
    for _ in range(0, count, 1_000):
        heads += world.observe_many("NRD", min(1_000, count - len(heads)), name="BENCH")
        world.settle()
    node = world.nodes["SUD"]
    record = world.track("SUD", track_id="d" * 20, lon=120.0)
    for received in world.received("SUD")[::DERIVED_EVERY]:
        node.store.run(lambda tx, cause=received: node.log.put(tx, record, actor="bench", cause=cause))  # type: ignore[misc]
    world.settle()
    return heads


def _one_by_one(world: World, heads: list[Head]) -> int:
    for head in heads:
        world.recall("NRD", head)
        world.settle()
    return _certified(world)


def _at_once(world: World, heads: list[Head]) -> int:
    before = _certified(world)
    ask = RecallRecords(record_ids=tuple(head.record_id for head in heads), reason="wrong vessels")
    world.nodes["NRD"].act("exchange.recall_records", ask, OFFICER)
    world.settle()
    proved = _certified(world) - before
    assert proved == len(heads), f"{proved} of {len(heads)} recalls are proved"
    return proved


def _certified(world: World) -> int:
    """Return how many records the recipient has certified as erased, in certificates that the asker verified."""
    held = world.records("NRD", "exchange.erasure_certified")
    return sum(item.status == "ERASED" for c in held for item in read_certificate(c.certificate).erasures)


def _show_rest(world: World, proved: Measured) -> None:
    certificates = world.records("NRD", "exchange.erasure_certified")
    largest = max(len(record.certificate) for record in certificates)
    left = world.nodes["SUD"].store.query(
        "SELECT count(*) FROM log_bodies b JOIN log_heads h ON h.seq = b.seq WHERE h.kind = 'tracking.track_updated'"
    )[0][0]
    print(
        f"  {len(certificates)} certificates, the largest {largest:,} bytes; {proved.cpu_s:.1f} s of processor;"
        f" bodies of tracks left at the recipient: {left}"
    )
    assert left == 0

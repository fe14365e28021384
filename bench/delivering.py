"""Sealing, a backlog after an outage, and an alert among other traffic, each beside the obvious way of doing it."""

import contextlib
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, ClassVar, Final, NamedTuple

from bench.crossing import linked, records_of
from bench.timing import Measured, measure, show
from lindero.app import find_folders
from lindero.engine.clock import SystemClock
from lindero.engine.reading import Reading
from lindero.engine.registry import Registry, joined
from lindero.kernel.capability import Capability
from lindero.kernel.marks import field
from lindero.kernel.places import Place, place_of
from lindero.kernel.record import Lane, Record
from lindero.shells.node import Node
from lindero.shells.serving import run_node
from lindero.trust.exchange import channels
from lindero.trust.exchange.links import PeerLink
from lindero.trust.exchange.receipts import percentile
from lindero.trust.exchange.wire import PARCEL_PATH
from tests.nodes.treaties import amended
from tests.nodes.world import World

BACKLOG: Final = 20_000
ONE_BY_ONE: Final = 300
OTHER_A_SECOND: Final = 2_000
ALERTS: Final = 200
ALERTS_S: Final = 30.0
"""Seconds after which no more alerts are put, on a machine that cannot keep up."""

SEALINGS: Final = 50
PATIENCE_S: Final = 30.0
CHANNEL: Final = "lindero/NRD-SUD/AG-1/operations"
LONGEST: Final = "SELECT first, count FROM exchange_batches WHERE channel = ? ORDER BY count DESC LIMIT 1"
DISCLOSURE_BYTES: Final = 800
"""What a disclosure of ten fields has; acknowledged entries have lost theirs."""

ARRIVED: Final = "SELECT count(*) FROM log_heads WHERE kind = 'lookout.thing_sighted'"
ALERT_CHANNEL: Final = "lindero/NRD-SUD/AG-1/alert"
CHILD: Final = (
    "import sys; from pathlib import Path; from bench.delivering import serve; serve(Path(sys.argv[1]))"
)


class Waited(NamedTuple):
    """Milliseconds from putting an alert until it was durable at the neighbour, and until its receipt was kept."""

    arrived_ms: float
    proved_ms: float


class ThingSighted(Record, frozen=True, kw_only=True, tag="lookout.thing_sighted"):
    """Something was sighted that the neighbour should know of at once."""

    keep_days: ClassVar[int] = 5
    default_lane: ClassVar[Lane] = "alert"
    place: Annotated[Place, field("where", sharable=True, role="place")]


def registry() -> Registry:
    """Return the declarations of both nodes: Lindero's own, and a kind in the lane of alerts."""
    return joined([*find_folders(), Capability(name="lookout", title="Lookout", records=(ThingSighted,))])


def serve(folder: Path) -> None:
    """Serve the neighbour's node, in a process of its own."""
    run_node(folder, registry(), lambda _: None)


def run() -> None:
    """Measure and print."""
    print("\nDelivering (over mutual TLS to a node in a process of its own, SQLite with full fsync)")
    with tempfile.TemporaryDirectory(prefix="lindero-bench-") as name:
        folder = Path(name)
        _allied(folder)
        with _neighbour(folder), contextlib.closing(Node(folder / "NRD", registry())) as node:
            link = linked(node)
            one = measure(f"{ONE_BY_ONE} records, each alone", lambda: _one_by_one(node, link))
            show(one, None, "baseline: put, sealed, sent and proved one by one")
            _put(node, BACKLOG)
            backlog = measure(f"backlog of {BACKLOG:,} after an outage", lambda: _drain(link))
            show(backlog, one, f"bar: 4,000/s (below 5 s); took {backlog.wall_s:.1f} s")
            _show_sealing(node, backlog)
            link.start()
            with contextlib.closing(_neighbours_rows(folder)) as there:
                quiet = _alerts(node, there, other_a_second=0)
                _show_alerts("alerts alone", quiet, None)
                busy = _alerts(node, there, other_a_second=OTHER_A_SECOND)
                _show_alerts(f"alerts among {OTHER_A_SECOND:,} others a second", busy, quiet)


def _allied(folder: Path) -> None:
    world = World(folder, start=SystemClock().now(), folders=registry().capabilities[-1:])
    kinds = "kinds: [tracking.track_started, tracking.track_updated, tracking.track_ended]"
    world.conclude(amended((kinds, kinds.replace("]", ", lookout.thing_sighted]"))))
    world.close()


@contextlib.contextmanager
def _neighbour(folder: Path) -> Iterator[None]:
    serving = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder / "SUD")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        serving.terminate()
        serving.wait()


def _put(node: Node, count: int) -> None:
    for start in range(0, count, 1_000):
        records = records_of(SystemClock(), min(1_000, count - start), start)
        node.store.run(lambda tx, records=records: node.log.put_many(tx, records, actor="bench"))  # type: ignore[misc]


def _one_by_one(node: Node, link: PeerLink) -> int:
    for number in range(ONE_BY_ONE):
        (record,) = records_of(SystemClock(), 1, number)
        node.store.run(lambda tx, record=record: node.log.put(tx, record, actor="bench"))  # type: ignore[misc]
        while link.step():
            pass
    return ONE_BY_ONE


def _drain(link: PeerLink) -> int:
    while link.step():
        pass
    return BACKLOG


def _show_sealing(node: Node, whole: Measured) -> None:
    """Seal a batch of a thousand entries again and again, and say what part of a delivery that is."""
    rows = Reading(node.store)
    size = channels.size_of(rows, CHANNEL)
    ((first, count),) = rows.query(LONGEST, (CHANNEL,))
    batch = channels.batch_bytes(rows, CHANNEL, first)
    plain = batch + bytes(DISCLOSURE_BYTES * count)

    def work() -> int:
        for _ in range(SEALINGS):
            node.exchange.speech.request("SUD", PARCEL_PATH, plain)
        return SEALINGS * int(count)

    sealed = measure("sealing parcels to their receiver", work)
    part = 100 * whole.per_cpu_s / sealed.per_cpu_s
    show(sealed, whole, f"{part:.1f} % of what the sender does for a record, {size:,} entries")


def _neighbours_rows(folder: Path) -> sqlite3.Connection:
    """Return what reads the rows that are durable at the neighbour, as its screen does."""
    return sqlite3.connect(
        f"{(folder / 'SUD' / 'data' / 'node.db').as_uri()}?mode=ro", uri=True, isolation_level=None
    )


def _alerts(node: Node, there: sqlite3.Connection, *, other_a_second: int) -> list[Waited]:
    """Put alerts while other records cross, and return how long each took."""
    stopping = threading.Event()
    traffic = threading.Thread(target=_others, args=(node, other_a_second, stopping))
    traffic.start()
    try:
        stopping.wait(1.0)
        waits: list[Waited] = []
        until = time.monotonic() + ALERTS_S
        while len(waits) < ALERTS and time.monotonic() < until:
            waits.append(_alert(node, there))
        return waits
    finally:
        stopping.set()
        traffic.join()


def _others(node: Node, a_second: int, stopping: threading.Event) -> None:
    """Put track updates at an even rate, a twentieth of a second's worth at a time."""
    number, at_once = 0, a_second // 20
    due = time.monotonic()
    while at_once and not stopping.is_set():
        records = records_of(SystemClock(), at_once, number)
        node.store.run(lambda tx, records=records: node.log.put_many(tx, records, actor="bench"))  # type: ignore[misc]
        number += at_once
        due += 0.05
        stopping.wait(max(0.0, due - time.monotonic()))


def _alert(node: Node, there: sqlite3.Connection) -> Waited:
    before, arrived = _proved(node), _arrived(there)
    started = time.perf_counter()
    record = ThingSighted(place=place_of(11, 55.5))
    # As a node runs the actions of a folder whose records are alerts.
    node.store.run(lambda tx: node.log.put(tx, record, actor="bench"), is_urgent=True)
    _until(lambda: _arrived(there) > arrived)
    arrived_ms = 1_000 * (time.perf_counter() - started)
    _until(lambda: _proved(node) > before)
    proved_ms = 1_000 * (time.perf_counter() - started)
    threading.Event().wait(0.03)
    return Waited(arrived_ms, proved_ms)


def _arrived(there: sqlite3.Connection) -> int:
    return int(there.execute(ARRIVED).fetchone()[0])


def _proved(node: Node) -> int:
    return channels.acknowledged_of(Reading(node.store), ALERT_CHANNEL)


def _until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError
        threading.Event().wait(0.001)


def _show_alerts(what: str, waits: list[Waited], base: list[Waited] | None) -> None:
    """Print how long alerts took until they were durable at the neighbour, and until its receipt was kept here."""
    for until, index in (("at the neighbour", 0), ("proved", 1)):
        p50, p99 = (_of(waits, index, percent) for percent in (50, 99))
        ratio = f"p99 {p99 / _of(base, index, 99):.1f}x that of alerts alone" if base else "baseline"
        bar = "" if index else "bar: p99 below 50 ms"
        print(f"{f'{what}, {until}':<46}{p50:>9.1f} ms p50 {p99:>9.1f} ms p99   {ratio:<34}{bar}")


def _of(waits: list[Waited], index: int, percent: int) -> float:
    return percentile(sorted(round(1_000 * wait[index]) for wait in waits), percent) / 1_000

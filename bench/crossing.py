"""Gate to durable, and node to node with receipts, beside one signature, one policy call and one commit a record."""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event
from typing import Final

from bench.timing import Measured, cpu_s_of, measure, show
from lindero.capabilities.tracking.records import TrackUpdated
from lindero.engine.adapters.sqlite import SqliteStore
from lindero.engine.clock import SystemClock
from lindero.engine.keys import FileSigner, SystemRandom, new_key
from lindero.engine.reading import Reading
from lindero.engine.store import Transaction
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Unavailable
from lindero.kernel.places import place_of
from lindero.kernel.record import encode_record
from lindero.shells.node import Node
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.lint import load_agreement
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.exchange.leases import LeaseBook
from lindero.trust.exchange.links import PeerLink
from lindero.trust.exchange.wire import LeaseGrant
from tests.nodes.world import TREATY, World

RECORDS: Final = 20_000
NAIVE: Final = 1_000
ROUNDS: Final = 3
ACTOR: Final = Actor(name="reaction/bench")


def run() -> None:
    """Measure and print."""
    print("\nCrossing a border (20,000 track updates, ten fields each, SQLite with full fsync)")
    with tempfile.TemporaryDirectory(prefix="lindero-bench-") as name:
        folder = Path(name)
        naive = _naive(folder)
        show(naive, None, "baseline: a signature, a policy call and a commit a record")
        allied = folder / "world"
        world = World(allied, start=SystemClock().now())
        world.conclude(TREATY.read_text(encoding="utf-8"))
        world.close()
        best = max((_gate(allied, world) for _ in range(ROUNDS)), key=lambda measured: measured.per_cpu_s)
        show(best, naive, "bar: 20,000/CPU s")
        sender, receiver = _node_to_node(allied, world)
        show(sender, naive, "bar: 20,000/s (the sender's processor, and the wall)")
        show(receiver, naive, "the receiver's processor")


def records_of(clock: SystemClock, count: int, first: int = 0) -> list[TrackUpdated]:
    """Return track updates of as many things, all over the area; the same for the same numbers but for the time."""
    chance = random.Random(first)
    return [
        TrackUpdated(
            track_id="".join(chr(97 + int(digit)) for digit in f"{number:020d}"),
            place=place_of(10.2 + 1.5 * chance.random(), 55.1 + 0.8 * chance.random()),
            measured_at=clock.now(),
            course_mdeg=chance.randrange(360_000),
            speed_mmps=chance.randrange(15_000),
            vessel_class="cargo",
            item_class="vessel",
            identity=str(219_000_000 + chance.randrange(10_000)),
            name="BENCH",
            stale_at=clock.now() + 360_000,
        )
        for number in range(first, first + count)
    ]


def fill(node: Node, count: int) -> None:
    """Put track updates."""
    records = records_of(SystemClock(), count)
    for start in range(0, count, 1_000):
        run = records[start : start + 1_000]
        node.store.run(lambda tx, run=run: node.log.put_many(tx, run, actor=ACTOR.name))  # type: ignore[misc]


def _gate(folder: Path, world: World) -> Measured:
    """Let the gate decide, mask, commit to, log, sign and make durable; one core, nothing sent."""
    node = Node(folder / "NRD", world.registry)
    hold_lease(node)
    outbox = node.exchange.outbox
    while node.store.run(lambda tx: outbox.seal_next(tx, "SUD", "operations")):
        pass
    fill(node, RECORDS)

    def work() -> int:
        total = 0
        while count := node.store.run(lambda tx: outbox.seal_next(tx, "SUD", "operations")):
            total += count
        return total

    try:
        return measure("gate to durable", work)
    finally:
        node.close()


def hold_lease(node: Node) -> None:
    """Hold a lease as if the neighbour had just granted it."""
    leases: LeaseBook = node.leases
    (hash_,) = node.exchange.border.in_force(_rows(node), "SUD")
    now = node.clock.now()
    grant = LeaseGrant(
        grantor="SUD", grantee="NRD", agreements=(hash_,), granted_at=now, ttl_s=900, nonce="0" * 64
    )
    leases.hold(grant, now, node.clock.monotonic_s())


def _rows(node: Node) -> Transaction:
    return Reading(node.store)


def _node_to_node(folder: Path, world: World) -> tuple[Measured, Measured]:
    """Send through the gate, over mutual TLS, to a node in another process, and keep its signed receipts.

    Returns:
        What the sender took, and what the receiver took meanwhile.
    """
    script = "from lindero.app import main; main()"
    serving = subprocess.Popen(
        [sys.executable, "-c", script, "serve", str(folder / "SUD")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    node = Node(folder / "NRD", world.registry)
    try:
        link = linked(node)
        fill(node, RECORDS)

        def work() -> int:
            while link.step():
                pass
            return RECORDS

        before_s = cpu_s_of(serving.pid)
        sender = measure("node to node with receipts, sender", work)
        taken_s = cpu_s_of(serving.pid) - before_s
        return sender, Measured("node to node with receipts, receiver", RECORDS, taken_s, sender.wall_s)
    finally:
        node.close()
        serving.terminate()
        serving.wait()


def linked(node: Node) -> PeerLink:
    """Return the link to the neighbour, once it answers and everything old is delivered."""
    node.exchange.sync_links()
    link = node.exchange.links["SUD"]
    end_s = time.monotonic() + 30
    while time.monotonic() < end_s:
        try:
            if not link.step():
                return link
        except Unavailable:
            Event().wait(0.1)
    raise TimeoutError("the neighbour does not answer")


def _naive(folder: Path) -> Measured:
    """Do it the obvious way: for each record one policy call, one signature, one commit."""
    agreement = load_agreement(TREATY.read_text(encoding="utf-8"), "treaty.yaml")
    book = Rulebook([agreement])
    signer = FileSigner("naive", new_key(SystemRandom()))
    store = SqliteStore(folder / "naive.db")
    store.run(lambda tx: tx.execute("CREATE TABLE sent (body BLOB, signature BLOB)"))
    clock = SystemClock()
    records = records_of(clock, NAIVE)

    def work() -> int:
        for record in records:
            question = Question(
                sender="NRD",
                recipient="SUD",
                kind="tracking.track_updated",
                fields=type(record).__struct_fields__,
                purpose="border_surveillance",
                lane="operations",
                at=clock.now(),
                places=(record.place,),
            )
            if evaluate(book, question, State(now=clock.now())).allowed:
                body = encode_record(record)
                row = (body, signer.sign(body))
                store.run(lambda tx, row=row: tx.execute("INSERT INTO sent VALUES (?, ?)", row))  # type: ignore[misc]
        return len(records)

    try:
        return measure("naive: record by record", work)
    finally:
        store.close()

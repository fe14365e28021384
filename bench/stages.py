"""Where the processor time of a crossing goes: every stage at both nodes, one after the other in one process."""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from bench.crossing import fill, hold_lease
from lindero.engine.clock import SystemClock
from lindero.engine.memory import look_for_cycles_less
from lindero.shells.node import Node
from lindero.trust.exchange.packing import Packed, Packer
from lindero.trust.exchange.wire import PARCEL_PATH, Receipts
from tests.nodes.world import TREATY, World

RECORDS: Final = 20_000
ROUNDS: Final = 3
SENDER: Final = "sender"
RECEIVER: Final = "receiver"
T = TypeVar("T")


class Stages:
    """Processor seconds of the whole process and bytes that it wrote, by stage; of several rounds the least.

    What others do on the machine disturbs the seconds, and the bytes hardly.
    """

    def __init__(self) -> None:
        self.least_s: dict[str, float] = {}
        self.least_bytes: dict[str, int] = {}
        self._round_s: dict[str, float] = {}
        self._round_bytes: dict[str, int] = {}

    def run(self, stage: str, work: Callable[[], T]) -> T:
        """Do a part of a stage."""
        started_s, written = time.process_time(), written_bytes()
        done = work()
        self._round_s[stage] = self._round_s.get(stage, 0.0) + time.process_time() - started_s
        self._round_bytes[stage] = self._round_bytes.get(stage, 0) + written_bytes() - written
        return done

    def end_round(self) -> None:
        """Keep what was less than ever before."""
        for stage, took_s in self._round_s.items():
            self.least_s[stage] = min(took_s, self.least_s.get(stage, took_s))
        for stage, count in self._round_bytes.items():
            self.least_bytes[stage] = min(count, self.least_bytes.get(stage, count))
        self._round_s, self._round_bytes = {}, {}


def run() -> None:
    """Measure and print."""
    print(
        f"\nStages of a crossing ({RECORDS:,} track updates, both nodes in one process, the best of {ROUNDS})"
    )
    with tempfile.TemporaryDirectory(prefix="lindero-bench-") as name:
        world = World(Path(name) / "world", start=SystemClock().now())
        world.conclude(TREATY.read_text(encoding="utf-8"))
        world.close()
        sender, receiver = (Node(Path(name) / "world" / nation, world.registry) for nation in ("NRD", "SUD"))
        hold_lease(sender)
        stages = Stages()
        seal_all(sender)
        look_for_cycles_less()  # as a served node does
        try:
            for _ in range(ROUNDS):
                cross(stages, sender, receiver, RECORDS)
                stages.end_round()
        finally:
            sender.close()
            receiver.close()
    show(stages)


def written_bytes() -> int:
    """Return how many bytes this process has written so far; 0 where the system does not tell."""
    try:
        told = Path("/proc/self/io").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(told.partition("wchar: ")[2].split()[0])


def show(stages: Stages) -> None:
    """Print each stage, what each node takes in all, and how fast two cores could be at best."""
    took_us = {stage: 1e6 * took_s / RECORDS for stage, took_s in stages.least_s.items()}
    for stage, us in took_us.items():
        print(
            f"  {stage:<70}{us:7.1f} us and {stages.least_bytes[stage] / RECORDS:8,.0f} bytes written a record"
        )
    in_all = [
        sum(us for stage, us in took_us.items() if stage.startswith(node)) for node in (SENDER, RECEIVER)
    ]
    slower = max(*in_all, sum(in_all) / 2)
    print(
        f"  sender {in_all[0]:.1f} us, receiver {in_all[1]:.1f} us a record, without TLS;"
        f" on two cores at most {1e6 / slower:,.0f} records/s"
    )


def cross(stages: Stages, sender: Node, receiver: Node, count: int) -> None:
    """Let records cross, and prove it."""
    stages.run("before it: put, with its folds", lambda: fill(sender, count))
    stages.run(f"{SENDER}: decide, part, commit, log, sign, make durable", lambda: seal_all(sender))
    packer = Packer("SUD", sender.exchange._means, sender.exchange.outbox)
    while packed := stages.run(f"{SENDER}: read and pack", packer.next):
        _deliver(stages, sender, receiver, packed)


def seal_all(node: Node) -> int:
    """Seal what waits in the lane of daily work; return how much that was."""
    total = 0
    while count := node.store.run(partial(node.exchange.outbox.seal_next, peer="SUD", lane="operations")):
        total += count
    return total


def _deliver(stages: Stages, sender: Node, receiver: Node, packed: Packed) -> None:
    here, there = sender.exchange, receiver.exchange
    travelled = stages.run(
        f"{SENDER}: seal to the receiver (HPKE)", lambda: here.speech.request("SUD", PARCEL_PATH, packed.body)
    )
    body = stages.run(f"{RECEIVER}: open (HPKE)", lambda: there.speech.heard("NRD", PARCEL_PATH, travelled))
    batches = stages.run(f"{RECEIVER}: read, prove every value", lambda: list(there._inbox.read("NRD", body)))
    receipts = tuple(
        stages.run(
            f"{RECEIVER}: check, log, fold, cosign, sign the receipt, make durable",
            partial(receiver.store.run, partial(there._inbox.take, peer="NRD", batch=batch)),
        )
        for batch in batches
    )
    proved = Receipts(received_at=receiver.clock.now(), receipts=receipts)
    stages.run(
        f"{SENDER}: verify and keep the receipts",
        lambda: sender.store.run(partial(here._acknowledger.keep, peer="SUD", receipts=proved)),
    )

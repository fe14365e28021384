"""Two Lindero nodes, the neighbour in a process of its own: the same records under an agreement, with receipts."""

import random
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

from bench.peers.found import PATIENCE_S, RECALLED, Found, readable_in
from lindero.capabilities.tracking.records import TrackUpdated
from lindero.engine.clock import SystemClock
from lindero.kernel.errors import Unavailable
from lindero.kernel.places import place_of
from lindero.kernel.record import Head, encode_record
from lindero.shells.node import Node
from lindero.trust.exchange.links import PeerLink
from lindero.trust.exchange.recall.asks import RecallRecord
from tests.nodes.world import DIPLOMAT, TREATY, World

AT_ONCE = 1_000


def tracks(count: int) -> list[TrackUpdated]:
    """Return positions of ships, each of a track of its own; the same ones in every run but for their time."""
    chance, now = random.Random(7), SystemClock().now()
    return [
        TrackUpdated(
            track_id=f"{number:020d}".translate(str.maketrans("0123456789", "abcdefghij")),
            place=place_of(10.2 + 1.5 * chance.random(), 55.1 + 0.8 * chance.random()),
            measured_at=now,
            course_mdeg=chance.randrange(360_000),
            speed_mmps=chance.randrange(15_000),
            vessel_class="cargo",
            item_class="vessel",
            identity=str(219_000_000 + number),
            name="BENCH",
            stale_at=now + 360_000,
        )
        for number in range(count)
    ]


def bodies(count: int) -> list[bytes]:
    """Return the same positions as JSON, for the others."""
    return [encode_record(track) for track in tracks(count)]


def measured(folder: Path, count: int) -> Found:
    """Let all records flow while the neighbour is there and all again while it is away; then recall a few."""
    world = World(folder, start=SystemClock().now())
    world.conclude(TREATY.read_text(encoding="utf-8"))
    world.close()
    node = Node(folder / "NRD", world.registry)
    serving = _serving(folder / "SUD")
    try:
        link = _linked(node)
        began_s = time.monotonic()
        first = _put(node, count)
        _deliver(link)
        per_s = count / (time.monotonic() - began_s)
        serving.terminate()
        serving.wait()
        second = _put(node, count)
        began_s = time.monotonic()
        serving = _serving(folder / "SUD")
        _deliver(_linked(node))
        recovery_s = time.monotonic() - began_s
        arrived = _proved(node) - count
        for head in (*first[:RECALLED], *second[:RECALLED]):
            ask = RecallRecord(record_id=head.record_id, reason="measured")
            node.act("exchange.recall_record", ask, DIPLOMAT)
        _deliver(_linked(node))
    finally:
        node.close()
        serving.terminate()
        serving.wait()
    canaries = [f'"{track.identity}"'.encode() for track in tracks(RECALLED)]
    return Found(
        "Lindero", count, arrived, per_s, recovery_s, RECALLED, readable_in(folder / "SUD", canaries)
    )


def _serving(folder: Path) -> subprocess.Popen[bytes]:
    script = "from lindero.app import main; main()"
    words = [sys.executable, "-c", script, "serve", str(folder)]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _linked(node: Node) -> PeerLink:
    """Return the link to the neighbour, once it answers."""
    node.exchange.sync_links()
    link = node.exchange.links["SUD"]
    end_s = time.monotonic() + 60
    while time.monotonic() < end_s:
        try:
            link.step()
        except Unavailable:
            Event().wait(0.02)
        else:
            return link
    raise TimeoutError("the neighbour does not answer")


def _put(node: Node, count: int) -> list[Head]:
    records, heads = tracks(count), list[Head]()
    for start in range(0, count, AT_ONCE):
        run = records[start : start + AT_ONCE]
        heads += node.store.run(lambda tx, run=run: node.log.put_many(tx, run, actor="reaction/bench"))  # type: ignore[misc]
    return heads


def _deliver(link: PeerLink) -> None:
    """Deliver everything; each of the link's lines finds out for itself that the neighbour was away."""
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        try:
            if not link.step():
                return
            end_s = time.monotonic() + PATIENCE_S
        except Unavailable:
            Event().wait(0.02)
    raise TimeoutError("the neighbour does not answer")


def _proved(node: Node) -> int:
    """Return how many records' receipts this node holds."""
    found = node.store.query(
        "SELECT sum(b.count) FROM exchange_batches b JOIN exchange_channels c ON c.channel = b.channel"
        " WHERE c.recipient = 'SUD' AND c.lane = 'operations' AND b.receipt IS NOT NULL"
    )
    return int(found[0][0] or 0)

"""Nodes killed in the middle of their work: nothing is lost, nothing is doubled, both logs agree."""

# excused-throughout(clock): processes of their own run by the machine's clock
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lindero.app import find_registry
from lindero.shells.node import Node
from lindero.trust.exchange import channels
from lindero.trust.ledger import tree
from lindero.trust.ledger.audit import audit
from lindero.trust.ledger.national import NATIONAL_TREE
from tests.nodes.served import Served, conclude

ROOT = Path(__file__).parents[2]
CHANNEL = "lindero/NRD-SUD/AG-1/operations"
RECORDS = 4_000
ARRIVED = "SELECT count(*) FROM log_heads WHERE kind = 'tracking.track_updated' AND origin = 'NRD'"
PATIENCE_S = 60.0


def free_port() -> int:
    """Return a port that is free now; a node that is killed must come back under the same address."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def allied_folders(folder: Path) -> None:
    """Make Nordia and Sudia with fixed addresses, under an agreement in force, and stop them."""
    nodes = [Served(folder, nation) for nation in ("NRD", "SUD")]
    for served in nodes:
        served.stop()
        config = served.folder / "node.toml"
        text = config.read_text(encoding="utf-8")
        before, _, after = text.partition("[peers]")
        config.write_text(
            f"{before}[peers]{after.replace('port = 0', f'port = {free_port()}', 1)}", encoding="utf-8"
        )
    first, second = (Served(folder, nation) for nation in ("NRD", "SUD"))
    first.pin(second.card())
    second.pin(first.card())
    conclude(first, second)
    first.stop()
    second.stop()


def start(folder: Path, nation: str) -> "subprocess.Popen[str]":
    """Start a node in a process of its own; Nordia goes on putting records."""
    count = [str(RECORDS)] if nation == "NRD" else []
    return subprocess.Popen(
        [sys.executable, "-m", "tests.nodes.child", str(folder / nation), *count],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def arrived(folder: Path) -> int:
    """Return how many records Sudia holds, looking at its database from outside."""
    database = sqlite3.connect(f"{(folder / 'SUD/data/node.db').as_uri()}?mode=ro", uri=True, timeout=10)
    try:
        ((count,),) = database.execute(ARRIVED)
        return int(count)
    finally:
        database.close()


@pytest.mark.slow
def test_EXC_01_kill_9_in_mid_batch_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Sender and receiver are killed again and again while records cross; in the end each is there once."""
    allied_folders(tmp_path)
    dice = random.Random(7)
    seen: list[int] = []
    running = {nation: start(tmp_path, nation) for nation in ("NRD", "SUD")}
    try:
        for _ in range(4):
            time.sleep(dice.uniform(1.3, 2.0))
            seen.append(arrived(tmp_path))
            victim = dice.choice(["NRD", "SUD"])
            running[victim].send_signal(signal.SIGKILL)
            running[victim].communicate()
            running[victim] = start(tmp_path, victim)
        until = time.monotonic() + PATIENCE_S
        while arrived(tmp_path) < RECORDS:
            assert time.monotonic() < until, arrived(tmp_path)
            time.sleep(0.1)
    finally:
        for process in running.values():
            process.terminate()
            process.communicate()
    assert seen[1] < RECORDS, "two killings at least hit nodes at work"
    _compare(tmp_path)


def _compare(folder: Path) -> None:
    """Open both stores and compare them: records, channel logs leaf by leaf, trees with what they are made of."""
    here, there = (Node(folder / nation, find_registry()) for nation in ("NRD", "SUD"))
    try:
        names = "SELECT record_id FROM log_heads WHERE kind = 'tracking.track_updated' AND origin = 'NRD' ORDER BY seq"
        sent, received = (node.store.query(names) for node in (here, there))
        assert len(sent) == RECORDS
        assert received == sent
        leaves = [
            node.store.run(
                lambda tx: [
                    tree.leaf(tx, channels.tree_name(CHANNEL), place)
                    for place in range(channels.size_of(tx, CHANNEL))
                ]
            )
            for node in (here, there)
        ]
        assert len(leaves[0]) >= RECORDS
        assert leaves[1] == leaves[0][: len(leaves[1])]
        for node in (here, there):
            assert node.store.run(lambda tx: audit(tx, NATIONAL_TREE)) == []
            assert node.store.run(lambda tx: audit(tx, channels.tree_name(CHANNEL))) == []
    finally:
        here.close()
        there.close()

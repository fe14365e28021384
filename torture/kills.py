"""Killed at a sync, the unsynced torn, started again: nothing that was confirmed is lost, both logs agree."""

import random
import signal
import sqlite3
import time
from pathlib import Path
from typing import Final

from lindero.app import find_registry
from lindero.shells.node import Node
from lindero.trust.exchange import channels
from lindero.trust.ledger import tree
from lindero.trust.ledger.audit import audit
from lindero.trust.ledger.national import NATIONAL_TREE
from tests.nodes.test_killed import allied_folders
from torture.power import Machine, Power, built, tear

PUTS: Final = (10_000_000, 2)
"""Records until the end of time, a pair at once: so that there is always something to put, to send and to lose."""

KILLS: Final = 200
SYNCS: Final = 100
"""So many syncs of a run are struck, one after the other, on each node: those of its start and of its work."""

PATIENCE_S: Final = 120.0
OF_NORDIA: Final = "FROM log_heads WHERE kind = 'tracking.track_updated' AND origin = 'NRD'"
FILLING_S: Final = 6.0
NAMES: Final = f"SELECT record_id {OF_NORDIA} ORDER BY seq"
COUNT: Final = f"SELECT count(*) {OF_NORDIA}"


def run(folder: Path, kills: int = KILLS) -> str:
    """Cut the power of sender and receiver in turn, each time at the next sync; return what was found."""
    allied_folders(folder)
    machine, dice = Machine(built(folder)), random.Random(7)
    said = {nation: folder / f"{nation}.said" for nation in ("NRD", "SUD")}
    torn = 0
    for number in range(kills):
        victim = ("NRD", "SUD")[number % 2]
        torn += _cut(folder, machine, said, victim, 1 + number // 2 % SYNCS, dice)
    confirmed = set(said["NRD"].read_text(encoding="ascii").split())
    sent, received = _compared(folder, machine, said, confirmed)
    return (
        f"{kills} power cuts, at each of the first {min(SYNCS, -(-kills // 2))} syncs of sender and receiver,"
        f" {torn:,} sectors torn: {len(confirmed):,} records confirmed to their source,"
        f" {sent:,} in the sender's log, {received:,} in the receiver's, none lost, none twice, both trees whole"
    )


def _cut(
    folder: Path, machine: Machine, said: dict[str, Path], victim: str, at: int, dice: random.Random
) -> int:
    """Let both nodes work until one dies at its n-th sync; then the other one is stopped too."""
    processes = {}
    for nation in ("NRD", "SUD"):
        notes = folder / f"{nation}.notes"
        power = Power(notes, at if nation == victim else 0)
        puts = PUTS if nation == "NRD" else ()
        processes[nation] = machine.start(folder / nation, puts, said[nation], power)
    try:
        processes[victim].join(PATIENCE_S)
        assert processes[victim].exitcode == -signal.SIGKILL, f"{victim} did not die at its sync {at}"
    finally:
        for process in processes.values():
            process.kill()
            process.join()
    return sum(tear(folder / nation / "data", folder / f"{nation}.notes", dice) for nation in processes)


def _compared(folder: Path, machine: Machine, said: dict[str, Path], confirmed: set[str]) -> tuple[int, int]:
    """Let everything arrive, then compare records, leaves and trees; return how many records there are on each side."""
    processes = [machine.start(folder / nation, (), said[nation], Power()) for nation in ("NRD", "SUD")]
    try:
        _wait_until_arrived(folder)
    finally:
        for process in processes:
            process.terminate()
            process.join()
    here, there = (Node(folder / nation, find_registry()) for nation in ("NRD", "SUD"))
    try:
        sent, received = ([name for (name,) in node.store.query(NAMES)] for node in (here, there))
        assert len(set(sent)) == len(sent)
        assert confirmed <= set(sent), f"{len(confirmed - set(sent))} confirmed records are lost"
        assert received == sent
        channel = "lindero/NRD-SUD/AG-1/operations"
        assert _leaves(there, channel) == _leaves(here, channel)
        for node in (here, there):
            assert node.store.run(lambda tx: audit(tx, NATIONAL_TREE)) == []
            assert node.store.run(lambda tx: audit(tx, channels.tree_name(channel))) == []
        return len(sent), len(received)
    finally:
        here.close()
        there.close()


def _leaves(node: Node, channel: str) -> list[bytes]:
    name = channels.tree_name(channel)
    return node.store.run(
        lambda tx: [tree.leaf(tx, name, place) for place in range(channels.size_of(tx, channel))]
    )


def _wait_until_arrived(folder: Path) -> None:
    end_s = time.monotonic() + 10 * PATIENCE_S
    counts = [-1, 0]
    while counts[0] != counts[1]:
        assert time.monotonic() < end_s, f"only {counts[1]} of {counts[0]} records arrived"
        time.sleep(0.5)
        counts = [_count(folder / nation / "data" / "node.db") for nation in ("NRD", "SUD")]


def _count(database: Path) -> int:
    store = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=10)
    try:
        ((count,),) = store.execute(COUNT)
        return int(count)
    finally:
        store.close()


def full_disk(folder: Path, rounds: int = 20) -> str:
    """Let one node's disk be full, again and again, each time at another moment; return what was found."""
    allied_folders(folder)
    machine, dice = Machine(built(folder)), random.Random(11)
    said = {nation: folder / f"{nation}.said" for nation in ("NRD", "SUD")}
    for number in range(rounds):
        victim = ("NRD", "SUD")[number % 2]
        processes = []
        for nation in ("NRD", "SUD"):
            room = dice.randrange(20_000, 3_000_000) if nation == victim else -1
            puts = PUTS if nation == "NRD" else ()
            processes.append(machine.start(folder / nation, puts, said[nation], Power(room=room)))
        time.sleep(FILLING_S)
        for process in processes:
            process.kill()
            process.join()
    confirmed = set(said["NRD"].read_text(encoding="ascii").split())
    sent, received = _compared(folder, machine, said, confirmed)
    return (
        f"{rounds} times a full disk: {len(confirmed):,} records confirmed, {sent:,} in the sender's log,"
        f" {received:,} in the receiver's, none lost"
    )

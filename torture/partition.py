"""A neighbour out of reach for three days while records pile up, and clocks that somebody sets meanwhile."""

import random
import time
from pathlib import Path
from typing import Final

from lindero.kernel.times import DAY_MS
from lindero.trust.exchange.wire import PARCEL_PATH
from tests.nodes.world import TREATY, World

WAITING: Final = 1_000_000
HOURS: Final = 72
HOUR_MS: Final = 3_600_000
LEASE_MS: Final = 15 * 60_000
ROUNDS: Final = 300
ARRIVED: Final = "SELECT count(*) FROM log_heads WHERE kind = 'tracking.track_updated' AND origin = 'NRD'"


def allied(folder: Path) -> World:
    """Return two nodes under an agreement in force."""
    world = World(folder)
    world.conclude(TREATY.read_text(encoding="utf-8"))
    return world


def long_partition(folder: Path, waiting: int = WAITING) -> str:
    """Cut the link for 72 hours of the nodes' time, let records pile up, mend it and let them all arrive."""
    world = allied(folder)
    try:
        world.sever("NRD", "SUD")
        took = _Took()
        for hour in range(HOURS):
            _put(world, hour, waiting // HOURS + (waiting % HOURS if hour == 0 else 0))
            world.move(HOUR_MS)
            world.settle()
        piled = str(took)
        assert _arrived(world, "SUD") == 0
        piled_bytes = _bytes(folder / "NRD")
        world.mend("NRD", "SUD")
        took = _Took()
        while _arrived(world, "SUD") < waiting:
            before = _arrived(world, "SUD")
            _deliver_some(world)
            assert _arrived(world, "SUD") > before, f"{before:,} of {waiting:,} arrived, and no more come"
        emptied = str(took)
        world.settle()
        world.check_logs_agree()
        return (
            f"72 hours without the neighbour, {waiting:,} records waiting (put in {piled},"
            f" {piled_bytes / 1e6:,.0f} MB on the disk): all {_arrived(world, 'SUD'):,} arrived in {emptied},"
            f" {_bytes(folder / 'SUD') / 1e6:,.0f} MB at the neighbour, logs agree leaf"
            " by leaf"
        )
    finally:
        world.close()


class _Took:
    """What has passed since it was made: by the clock, and on a processor, which a busy machine does not change."""

    def __init__(self) -> None:
        self._began_s, self._began_cpu_s = time.monotonic(), time.process_time()

    def __str__(self) -> str:
        wall_s, cpu_s = time.monotonic() - self._began_s, time.process_time() - self._began_cpu_s
        return f"{wall_s:,.0f} s, {cpu_s:,.0f} of them on a processor"


def _put(world: World, hour: int, count: int) -> None:
    """Let Nordia see ships, each of them once: newer positions of the same ship would take the place of older ones."""
    node = world.nodes["NRD"]
    for start in range(0, count, 1_000):
        names = range(start, min(start + 1_000, count))
        records = [world.track("NRD", track_id=track_id(hour, number)) for number in names]
        node.store.run(lambda tx, records=records: node.log.put_many(tx, records, actor="reaction/torture"))  # type: ignore[misc]


def track_id(hour: int, number: int) -> str:
    """Return the name of a track of its own."""
    letters = str.maketrans("0123456789", "abcdefghij")
    return f"{hour:04d}{number:016d}".translate(letters)


def _deliver_some(world: World) -> None:
    """Let the link work for a while, and forget what crossed: a million records would fill the memory."""
    for _ in range(100):
        if not world.link("NRD", "SUD").attempt():
            break
    for node in world.nodes.values():
        node.runner.catch_up()
    world.move(1_000)
    for notes in (world.crossed, world.answered, world.travelled):
        notes.clear()


def _bytes(folder: Path) -> int:
    """Return how much a node's folder takes on the disk."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _arrived(world: World, nation: str) -> int:
    ((count,),) = world.nodes[nation].store.query(ARRIVED)
    return int(count)


def wrong_clocks(folder: Path, rounds: int = ROUNDS) -> str:
    """Set both clocks at random while the link is cut: no lease outlives its quarter of an hour (S-03).

    Then the clocks are put right, and everything that waited arrives.
    """
    world, dice = allied(folder), random.Random(5)
    true_now = world.clocks["NRD"].now()
    put = refused = 0
    try:
        for _ in range(rounds):
            for nation in world.nodes:
                jump = dice.choice([0, 0, dice.randrange(-400_000, 400_000), dice.randrange(-9, 10) * DAY_MS])
                world.clocks[nation].set_wall(true_now + jump)
            world.settle_troubled()
            world.sever("NRD", "SUD")
            passed = dice.choice([60_000, LEASE_MS + 1_000])
            for clock in world.clocks.values():
                clock.move(passed)
            true_now += passed
            if passed > LEASE_MS:
                # Whatever the walls say, a quarter of an hour has passed: nothing may leave.
                crossed = len(world.crossed)
                world.observe("NRD", track_id=track_id(0, put))
                put += 1
                world.nodes["NRD"].exchange.links["SUD"].attempt()
                left = [path for _, _, path, _ in world.crossed[crossed:] if path == PARCEL_PATH]
                assert not left, "a parcel left without a lease"
                refused += 1
            world.mend("NRD", "SUD")
        for clock in world.clocks.values():
            clock.set_wall(true_now)
        for _ in range(60):
            world.move(30_000)
            world.settle_troubled()
        arrived, ruled_out = _arrived(world, "SUD"), _refused(world)
        assert arrived + len(ruled_out) == put, (
            f"{arrived} arrived and {len(ruled_out)} were refused of {put}"
        )
        world.check_logs_agree()
        codes = ", ".join(sorted(set(ruled_out.values()))) or "none"
        return (
            f"clocks set {rounds} times by up to nine days: {refused} times a lease was over, and nothing left;"
            f" of {put} records {arrived} arrived once the clocks were right, {len(ruled_out)} were refused in"
            f" words ({codes}), none lost"
        )
    finally:
        world.close()


def _refused(world: World) -> dict[str, str]:
    """Return the reason for each record that was refused and never allowed, at either gate: what the logs say."""
    refused: dict[str, str] = {}
    for decided in world.records("NRD", "exchange.gate_decided"):
        for ruling in decided.rulings:
            if ruling.allowed:
                refused.pop(ruling.about, None)
            elif ruling.kind == "tracking.track_updated":
                refused[ruling.about] = ruling.codes[0]
    for received in world.records("SUD", "exchange.batch_received"):
        if received.channel.endswith("/operations"):
            refused |= {outcome.record_id: outcome.status for outcome in received.outcomes}
    return refused

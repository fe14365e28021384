"""How cost grows: with clauses, with neighbours; records a second, and bytes a record on the way and in the store."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.timing import Measured, measure, show
from lindero.trust.exchange.wire import PARCEL_PATH
from tests.nodes.treaties import amended, among
from tests.nodes.world import World

CLAUSES: Final = (8, 64, 512, 4_096)
NATIONS: Final = (2, 8, 32)
RECORDS: Final = 5_000
AT_ONCE: Final = 1_000
IN_ONE: Final = 128
"""Clauses that one agreement holds at most here; more of them are more agreements, as between real neighbours."""

CLAUSE: Final = """\
  - id: art-{number}
    article: Article {number}
    from: every_party
    to: every_party
    kinds: [tracking.track_ended]
    fields: [track_id, place, measured_at, reason]
    purposes: [border_surveillance]
    area: strait
    retain_days: {days}
    handling: {{classification: restricted, tlp: amber, no_onward: true}}
"""


@dataclass(frozen=True)
class Cost:
    """What records cost.

    Attributes:
        flow: How many were decided on, sealed, taken, checked and acknowledged, on both sides, in what time.
        wire: Bytes of the parcels, for each record and neighbour.
        stored: Bytes that the sender's store grew by, for each record.
    """

    flow: Measured
    wire: float
    stored: float


def run() -> None:
    """Measure and print; the first line of each part is the base of the others."""
    print(f"\nGrowing ({RECORDS:,} track updates; both sides' work in one process, simulated links)")
    base = None
    for count in CLAUSES:
        cost = _measured(("NRD", "SUD"), list(_treaties(count)), f"{count:,} clauses")
        base = base or cost.flow
        _show(cost, base)
    base = None
    for count in NATIONS:
        nations = tuple(_nations(count))
        cost = _measured(nations, [among(*nations)], f"{count} nations: copies for {count - 1}")
        base = base or cost.flow
        _show(cost, base)


def _show(cost: Cost, base: Measured) -> None:
    show(
        cost.flow,
        base,
        f"{cost.wire:,.0f} bytes a record on the way, {cost.stored:,.0f} in the sender's store",
    )


def _treaties(clauses: int) -> Iterator[str]:
    """Yield treaty files that have so many clauses together; one of them releases what is measured."""
    left, number = clauses - 1, 1
    while number == 1 or left:
        more = min(left, IN_ONE - 1)
        text = "".join(CLAUSE.format(number=100 + each, days=5 + each % 20) for each in range(more))
        yield amended(("id: AG-1", f"id: AG-{number}"), ("clauses:\n", f"clauses:\n{text}"))
        left, number = left - more, number + 1


def _nations(count: int) -> Iterator[str]:
    yield from ("NRD", "SUD", "VES")[:count]
    for number in range(3, count):
        yield f"X{chr(65 + number // 26)}{chr(65 + number % 26)}"


def _measured(nations: tuple[str, ...], treaties: list[str], what: str) -> Cost:
    with tempfile.TemporaryDirectory(prefix="lindero-growing-") as folder:
        world = World(Path(folder), nations)
        try:
            for text in treaties:
                world.conclude(text)
            node = world.nodes["NRD"]
            database = node.folder / "data" / "node.db"
            stored, crossed = _size(world, database), len(world.crossed)
            for start in range(0, RECORDS, AT_ONCE):
                names = range(start, start + AT_ONCE)
                run = [world.track("NRD", track_id=_track_id(number)) for number in names]
                node.store.run(lambda tx, run=run: node.log.put_many(tx, run, actor="reaction/bench"))  # type: ignore[misc]

            def work() -> int:
                world.settle(rounds=10_000)
                return RECORDS

            flow = measure(what, work)
            copies = RECORDS * (len(nations) - 1)
            sent = sum(
                len(body)
                for here, _, path, body in world.crossed[crossed:]
                if (here, path) == ("NRD", PARCEL_PATH)
            )
            return Cost(flow, sent / copies, (_size(world, database) - stored) / RECORDS)
        finally:
            world.close()


def _size(world: World, database: Path) -> int:
    """Return the bytes of a node's store, everything written back."""
    world.nodes["NRD"].store.scrub()
    return database.stat().st_size


def _track_id(number: int) -> str:
    return f"{number:020d}".translate(str.maketrans("0123456789", "abcdefghij"))

"""Two served nodes over a line that flaps, dawdles and stalls, while old parcels come again, late and in any order."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from lindero.capabilities.tracking.records import TrackUpdated
from lindero.engine.reading import Reading
from lindero.kernel.errors import LinderoError
from lindero.kernel.places import place_of
from lindero.trust.exchange import channels
from lindero.trust.exchange.bundles import read_bundle
from lindero.trust.ledger.audit import audit
from tests.nodes.proxy import Line
from tests.nodes.served import REACTION, Served, conclude
from torture.partition import track_id

ROUNDS: Final = 300
AT_ONCE: Final = 40
PATIENCE_S: Final = 600.0
CHANNEL: Final = "lindero/NRD-SUD/AG-1/operations"
NAMES: Final = "SELECT record_id FROM log_heads WHERE kind = 'tracking.track_updated' ORDER BY seq"


def flapping_line(folder: Path, rounds: int = ROUNDS) -> str:
    """Put records for so many rounds, trouble the line and repeat what was sent; return what was found."""
    dice, sent, old = random.Random(13), list[str](), list[tuple[str, bytes]]()
    cuts = repeated = refused = 0
    with _lined(folder) as (first, second, line):
        for number in range(rounds):
            sent += _put(first, number)
            _trouble(line, dice)
            if dice.random() < 0.3:
                line.cut()
                cuts += 1
            if dice.random() < 0.3:
                old += _packed(first)
            for path, body in dice.sample(old, min(len(old), dice.randrange(3))):
                repeated += 1
                refused += not _posted(first, second, path, body)
            time.sleep(dice.uniform(0.0, 0.2))
        line.is_cut, line.delay_s, line.bytes_a_second = False, 0.0, 0
        _wait_until_arrived(second, len(sent))
        _compare(first, second, sent)
    return (
        f"{rounds} rounds on a line that was cut {cuts} times, slow and late: {len(sent):,} records there once and in"
        f" order, though {repeated} old parcels came again, late and in any order ({refused} of them refused in words)"
    )


@contextmanager
def _lined(folder: Path) -> Iterator[tuple[Served, Served, Line]]:
    """Give Nordia and Sudia under the treaty, and the line by which Nordia reaches Sudia."""
    line = Line()
    first, second = Served(folder, "NRD"), Served(folder, "SUD", peers=line.address)
    line.lead_to(second.node.config.peers.port)
    try:
        first.pin(second.card())
        second.pin(first.card())
        conclude(first, second)
        yield first, second, line
    finally:
        line.close()
        first.stop()
        second.stop()


def _put(served: Served, number: int) -> list[str]:
    """Put updates, each of a track of its own; return their names."""
    now = served.node.clock.now()
    records = [
        TrackUpdated(track_id=track_id(number, each), place=place_of(11, 55.5), measured_at=now)
        for each in range(AT_ONCE)
    ]
    return [h.record_id for h in served.node.work("tracking", REACTION, lambda desk: desk.put_all(records))]


def _trouble(line: Line, dice: random.Random) -> None:
    """Make the line slow, late or dead, or mend it."""
    line.is_cut = dice.random() < 0.1
    line.delay_s = dice.choice([0.0, 0.0, 0.01, 0.15])
    line.bytes_a_second = dice.choice([0, 0, 50_000, 500_000])


def _packed(served: Served) -> list[tuple[str, bytes]]:
    """Return what waits now, sealed as it would be sent: paths and bodies."""
    with suppress(LinderoError):
        bundle = read_bundle(served.node.exchange.carrier.carry_out("SUD"))
        return [(item.path, body) for item, body in zip(bundle.manifest.items, bundle.bodies, strict=True)]
    return []


def _posted(first: Served, second: Served, path: str, body: bytes) -> bool:
    """Post an old body past the line; say whether it was answered. A refusal in words is as good."""
    connection = first.connection(second)
    try:
        connection.post(path, body, first.node.clock.now())
    except LinderoError:
        return False
    finally:
        connection.close()
    return True


def _wait_until_arrived(served: Served, count: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while len(served.node.store.query(NAMES)) < count:
        assert time.monotonic() < until, f"only {len(served.node.store.query(NAMES))} of {count} arrived"
        time.sleep(0.2)


def _compare(first: Served, second: Served, sent: list[str]) -> None:
    """Compare records and channel logs of both nodes."""
    assert [name for (name,) in second.node.store.query(NAMES)] == sent
    sizes = [channels.size_of(Reading(served.node.store), CHANNEL) for served in (first, second)]
    assert sizes[0] == sizes[1] >= len(sent)
    for served in (first, second):
        assert served.node.store.run(lambda tx: audit(tx, channels.tree_name(CHANNEL))) == []

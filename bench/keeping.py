"""Raw NMEA lines to a whole node: into its log, joined to tracks, on its map; beside the decoding library alone.

Everything that a node does for a line is in the figure: the feed's decoder, sealing, the action with masking and
guards, the record with its commitment and leaf, every folder's folds and reactions, the durable commit, and the frame
that the map is sent. The baseline decodes and keeps nothing.
"""

import math
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyais

from bench.sensing import START_AT, scenario_recording
from bench.timing import Measured, measure, show
from lindero.app import find_registry
from lindero.capabilities.picture.live import LivePicture
from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.formats.ais import AisDecoder
from lindero.capabilities.sensors.formats.nmea import checksum_of
from lindero.capabilities.sensors.records import seal
from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom
from lindero.engine.registry import Registry
from lindero.kernel.desk import Actor
from lindero.shells.node import SYSTEM, Node
from lindero.shells.setup import NewPerson, NodePlan, make_node

ROUNDS: Final = 3
MANY: Final = 100_000
"""Lines of which one round takes long enough to be steady."""

SHIPS: Final = 100_000
SECONDS: Final = 30
EVERY_S: Final = 5
"""As dense as the bar: so many ships, each reporting every so many seconds, are 20,000 messages a second, and no two
lines of a batch are of one ship."""

KNOTS: Final = 12.3
TURNING: Final = 0.02
"""Share of the ships that turn by 30 degrees between two reports."""

WARM_UP: Final = 3
"""One of so many lines is taken in before the clock runs."""

WIRE: Final = 65_536
"""Bytes that a feed reads at once."""

_OPERATOR: Final = Actor(name="feed/bench", grants=frozenset({"sensors.operate"}))


def run() -> None:
    """Measure and print."""
    registry = find_registry()
    for what, data in (
        ("seeded scenario of an hour", scenario_recording()),
        (f"{SHIPS:,} ships, each every {EVERY_S} s", crowded()),
    ):
        lines = data.count(b"\n")
        print(f"\nKeeping ({lines:,} NMEA lines: {what})")
        base = measure("baseline: pyais alone, a line at a time", lambda data=data: _alone(data))  # type: ignore[misc]
        show(base)
        rounds = [_kept(registry, data) for _ in range(ROUNDS if lines < MANY else 1)]
        show(min(rounds, key=lambda one: one.cpu_s), base, "bar: 20,000/s on one core")


def crowded() -> bytes:
    """Return what many ships say one after the other, again and again: most keep their course, some turn."""
    chance = random.Random(7)
    ships = [[5 + 5 * chance.random(), 54 + 3 * chance.random(), 360 * chance.random()] for _ in range(SHIPS)]
    return b"".join(
        _said(chance, number, ship, START_AT // 1_000 + turn * EVERY_S + number * EVERY_S // SHIPS)
        for turn in range(SECONDS // EVERY_S)
        for number, ship in enumerate(ships)
    )


def _said(chance: random.Random, number: int, ship: list[float], at_s: int) -> bytes:
    """Return what a ship says now, and let it go on until it speaks again."""
    lon, lat, course = ship
    fields = {
        "type": 1,
        "mmsi": 200_000_000 + number,
        "lon": lon,
        "lat": lat,
        "speed": KNOTS,
        "course": course,
    }
    line = pyais.encode_dict({**fields, "second": at_s % 60}, radio_channel="A", talker_id="AI")[0].encode()
    tag = b"s:NRD-01,c:%d" % at_s
    way_deg = KNOTS * EVERY_S / 3_600 / 60
    turned = course + (30 if chance.random() < TURNING else 0)
    ship[0] = lon + way_deg * math.sin(math.radians(turned)) / math.cos(math.radians(lat))
    ship[1] = lat + way_deg * math.cos(math.radians(turned))
    ship[2] = turned % 360
    return b"\\%b*%02X\\%b\r\n" % (tag, checksum_of(tag), line)


def _alone(data: bytes) -> int:
    for line in data.splitlines():
        try:
            pyais.decode(line.rpartition(b"\\")[2])
        except (pyais.exceptions.AISBaseException, ValueError, IndexError):
            continue
    return data.count(b"\n")


def _kept(registry: Registry, data: bytes) -> Measured:
    """Let a node of its own take everything in."""
    cut = data.index(b"\n", len(data) // WARM_UP) + 1
    with tempfile.TemporaryDirectory(prefix="lindero-bench-") as folder:
        clock = SetClock(START_AT)
        node = _node(Path(folder), registry, clock)
        live = LivePicture(node.reading_desk("picture", SYSTEM).rows, node.clock.now)
        ask = RegisterSensor(sensor_id="coast", title="Coast", format="ais")
        node.act("sensors.register_sensor", ask, _OPERATOR)
        node.runner.catch_up()
        live.delta(0)
        try:
            # Every track begins once: what is measured is a node that goes on.
            _take_in(node, clock, live, data[:cut])
            return measure(
                "lines to the log, to tracks, to the map", lambda: _take_in(node, clock, live, data[cut:])
            )
        finally:
            node.close()


def _take_in(node: Node, clock: SetClock, live: LivePicture, data: bytes) -> int:
    for frame, (observed, newest_at) in enumerate(_asks(data)):
        clock.move(max(0, newest_at - clock.now()))
        node.act("sensors.observe", observed, _OPERATOR)
        node.runner.catch_up()
        live.delta(1 + frame)
    return data.count(b"\n")


def _asks(data: bytes) -> Iterator[tuple[Observe, int]]:
    decoder, batch_rows = AisDecoder(), 1_000
    for start in range(0, len(data), WIRE):
        decoder.feed(data[start : start + WIRE])
        if decoder.rows_held >= batch_rows:
            yield _observe(decoder)
    decoder.finish()
    yield _observe(decoder)


def _observe(decoder: AisDecoder) -> tuple[Observe, int]:
    """Return what a feed asks, and when the newest of it was measured."""
    decoded = decoder.take()
    measured_at = decoded.observations.measured_at
    observed = Observe(
        sensor_id="coast",
        columns=seal(decoded.observations),
        counts=decoded.counts,
        identifications=decoded.identifications,
    )
    return observed, int(measured_at.max()) if len(measured_at) else 0


def _node(folder: Path, registry: Registry, clock: SetClock) -> Node:
    people = (NewPerson(person="adm", name="Officer", roles=("ADM",), phrase="three quiet words here"),)
    plan = NodePlan(
        nation="NRD",
        name="Nordia",
        setting="exercise",
        console_port=0,
        peer_port=0,
        people=people,
        officers=(),
    )
    made = make_node(folder / "node", plan, registry, clock=clock, random=SeededRandom("bench"))
    return Node(made.folder, registry, clock=clock)

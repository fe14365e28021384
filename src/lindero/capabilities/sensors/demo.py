"""A seeded scenario at sea: what receivers on the coast would hear, as lines that go through the real decoder."""

import heapq
import itertools
import random
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from pyais import encode_dict

from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.fleet import Ship, fleet_of
from lindero.capabilities.sensors.formats.ais import AisDecoder
from lindero.capabilities.sensors.formats.nmea import checksum_of
from lindero.capabilities.sensors.records import seal
from lindero.kernel.times import MINUTE_MS, SECOND_MS

STATIONS: Final = ("NRD-01", "NRD-02", "NRD-07", "NRD-11")
DAY_BEGINS_AT: Final = 1_795_305_600_000
"""2026-11-22T00:00:00Z: the typical day is always the same one."""

_HEARD_TWICE: Final = 0.12
_NOISE_EVERY_S: Final = 40.0
_STATIC_EVERY_S: Final = 360.0
_STATIC_WITHIN_S: Final = 60.0
_FAST_KN: Final = 14.0
_ANCHORED: Final = 1
_NOISE: Final = (
    b"$GPGGA,073117.00,5530.000,N,01100.000,E,1,08,0.9,12.0,M,,M,,*40",
    b"# receiver restarted",
    b"!AIVDM,1,1,,A,139HODgP000t=i:ONJeh0?w60D0V,0*00",
    b"\x00\xfe\x00noise",
)

Event = tuple[int, int, Ship | None, bytes]


def scenario_lines(
    seed: int | str, start_at_ms: int, duration_s: float, also: tuple[Ship, ...] = ()
) -> Iterator[tuple[int, bytes]]:
    """Yield what receivers hear: lines of NMEA with tag blocks, in the order of time.

    The same seed, start and duration give the same lines. Some reports are heard by two stations, some lines
    are damaged or of another kind, messages of two parts come in groups: as on a real coast.

    Args:
        seed: What the fleet and its ways are made from.
        start_at_ms: When the scenario begins, milliseconds UTC.
        duration_s: How long it lasts, seconds.
        also: Ships beside those of the fleet.

    Yields:
        When a line is heard, milliseconds UTC, and the line without its end.
    """
    return _Coast(seed, start_at_ms).heard(duration_s, also)


def typical_day(seed: int) -> list[tuple[int, msgspec.Struct]]:
    """Return a quarter of an hour of a day's asks: a sensor is registered, then observes minute by minute."""
    sensor_id = "coast-ais"
    asks: list[tuple[int, msgspec.Struct]] = [
        (0, RegisterSensor(sensor_id=sensor_id, title="Coastal AIS receivers", format="ais"))
    ]
    decoder = AisDecoder()
    next_at = MINUTE_MS
    for at, line in (*scenario_lines(seed, DAY_BEGINS_AT, 15 * 60), (DAY_BEGINS_AT + 15 * MINUTE_MS, b"")):
        while at - DAY_BEGINS_AT >= next_at:
            taken = decoder.take()
            observed = Observe(
                sensor_id=sensor_id,
                columns=seal(taken.observations),
                counts=taken.counts,
                identifications=taken.identifications,
            )
            asks.append((next_at, observed))
            next_at += MINUTE_MS
        decoder.feed_lines([line])
    return asks


class _Coast:
    """Ships, and the stations that hear them."""

    def __init__(self, seed: int | str, start_at_ms: int) -> None:
        self._chance = random.Random(f"sensors {seed}")
        self._start_at = start_at_ms
        self._order = itertools.count()
        self._groups = itertools.count(1)
        self._events: list[Event] = []

    def heard(self, duration_s: float, also: tuple[Ship, ...] = ()) -> Iterator[tuple[int, bytes]]:
        """Yield the lines heard until the scenario ends."""
        for ship in (*fleet_of(self._chance), *also):
            self._plan(self._chance.uniform(0, _interval_s(ship)), ship, b"position")
            self._plan(self._chance.uniform(0, _STATIC_WITHIN_S), ship, b"static")
        self._plan(_NOISE_EVERY_S / 2, None, b"noise")
        end_at = self._start_at + round(duration_s * SECOND_MS)
        while self._events and self._events[0][0] < end_at:
            at, _, sender, what = heapq.heappop(self._events)
            for line in self._lines(at, sender, what):
                yield at, line

    def _plan(self, after_s: float, ship: Ship | None, what: bytes) -> None:
        """Plan a report of a ship, noise, or a line that another station hears a little later."""
        at = self._start_at + round(after_s * SECOND_MS)
        heapq.heappush(self._events, (at, next(self._order), ship, what))

    def _lines(self, at: int, ship: Ship | None, what: bytes) -> Iterator[bytes]:
        """Yield the lines of one event, and plan the next of its kind."""
        after_s = (at - self._start_at) / SECOND_MS
        if ship is None and what != b"noise":
            yield what
        elif ship is None:
            self._plan(after_s + _NOISE_EVERY_S, None, b"noise")
            yield self._chance.choice(_NOISE)
        elif after_s <= ship.until_s:
            is_static = what == b"static"
            self._plan(after_s + (_STATIC_EVERY_S if is_static else _interval_s(ship)), ship, what)
            for message in _static(ship) if is_static else [self._position(ship, at, after_s)]:
                yield from self._tagged(message, at, after_s)

    def _tagged(self, message: dict[str, Any], at: int, after_s: float) -> Iterator[bytes]:
        """Yield a message's sentences with station, time and group, and let a second station hear some."""
        channel = self._chance.choice("AB")
        sentences = encode_dict(message, radio_channel=channel, talker_id="AI", sentence_type="VDM")
        station, other = self._chance.sample(STATIONS, 2)
        group = next(self._groups) if len(sentences) > 1 else 0
        for number, sentence in enumerate(sentences, start=1):
            mark = f"g:{number}-{len(sentences)}-{group}," if group else ""
            yield _tag(f"{mark}s:{station},c:{at}", sentence)
        if not group and self._chance.random() < _HEARD_TWICE:
            later_s = after_s + self._chance.uniform(0.1, 1.2)
            copy_at = self._start_at + round(later_s * SECOND_MS)
            self._plan(later_s, None, _tag(f"s:{other},c:{copy_at}", sentences[0]))

    def _position(self, ship: Ship, at: int, after_s: float) -> dict[str, Any]:
        """Return a position report, as exact as a receiver on board makes it."""
        place, speed_kn, course_deg = ship.motion_at(after_s)
        is_moving = speed_kn > 0.3
        report: dict[str, Any] = {
            "type": 1 if ship.is_class_a else 18,
            "mmsi": ship.mmsi,
            "lon": place.lon_deg + self._chance.gauss(0, 4e-5),
            "lat": place.lat_deg + self._chance.gauss(0, 3e-5),
            "speed": round(speed_kn, 1) if is_moving else 0.0,
            "course": round(course_deg, 1) % 360 if is_moving else 360.0,
            "heading": round(course_deg) % 360 if is_moving and ship.is_class_a else 511,
            "second": at // SECOND_MS % 60,
            "accuracy": 1,
        }
        return report | ({"status": ship.status, "turn": 0} if ship.is_class_a else {"cs": 1})


def _interval_s(ship: Ship) -> float:
    """Return how often a ship reports, seconds (ITU-R M.1371-5, annex 1, table 1, rounded up)."""
    if not ship.is_class_a:
        return 30.0
    return 180.0 if ship.status == _ANCHORED else 10.0


def _static(ship: Ship) -> list[dict[str, Any]]:
    """Return the messages in which a ship says who it is."""
    size = {
        "to_bow": ship.length_m * 2 // 3,
        "to_stern": ship.length_m - ship.length_m * 2 // 3,
        "to_port": ship.beam_m // 2,
        "to_starboard": ship.beam_m - ship.beam_m // 2,
    }
    who = {"mmsi": ship.mmsi, "shipname": ship.name, "callsign": ship.callsign, "ship_type": ship.ship_type}
    if ship.is_class_a:
        return [{"type": 5, **who, **size, "destination": ship.destination, "draught": ship.length_m / 25}]
    return [{"type": 24, "partno": 0, **who}, {"type": 24, "partno": 1, **who, **size}]


def _tag(content: str, sentence: str) -> bytes:
    """Put a tag block before a sentence."""
    block = content.encode()
    return b"\\%b*%02X\\%b" % (block, checksum_of(block), sentence.encode())

"""A receiver on the coast: what it hears of a scene's ships, as the lines that it would send."""

import zlib
from collections.abc import Iterator
from typing import Any, Final

import msgspec
import numpy as np
from pyais import encode_dict

from lindero.capabilities.sensors.formats.nmea import checksum_of
from lindero.capabilities.sensors.simulation.journeys import Point
from lindero.capabilities.sensors.simulation.plane import Plane
from lindero.capabilities.sensors.simulation.things import Thing, Transponder

_CLASS_A_S, _CLASS_B_S, _AT_REST_S = 10.0, 30.0, 180.0
_AT_REST_MPS: Final = 1.0
_STATIC_EVERY: Final = 36
_DEVIATION_M: Final = 5.0
_MPS_PER_KN: Final = 0.514444


class Station(msgspec.Struct, frozen=True, kw_only=True):
    """A receiver of AIS.

    Attributes:
        sensor_id: Its name.
        at: Where it stands, metres.
        half_m: Distance from which half the reports arrive, metres.
        fade_m: Over which distance reception goes from likely to unlikely, metres.
    """

    sensor_id: str
    at: Point
    half_m: float = 45_000.0
    fade_m: float = 4_000.0


def heard(
    station: Station, things: tuple[Thing, ...], plane: Plane, duration_s: float, begins_at: int, seed: int
) -> list[tuple[int, bytes]]:
    """Return the lines that a station sends, with the time of each in milliseconds UTC, in order.

    Args:
        station: The receiver.
        things: What moves in the scene; what has no transponder is not heard.
        plane: Where the scene lies.
        duration_s: How long to listen, seconds.
        begins_at: When the scene begins, milliseconds UTC.
        seed: The same seed hears the same.
    """
    chance = np.random.default_rng([seed, zlib.crc32(station.sensor_id.encode())])
    lines: list[tuple[int, bytes]] = []
    for thing in things:
        for number, time in enumerate(_report_times(thing, duration_s, chance)):
            x, y = thing.journey.at(np.array([time]))
            distance = float(np.hypot(x[0] - station.at[0], y[0] - station.at[1]))
            if chance.random() < 1 / (1 + np.exp((distance - station.half_m) / station.fade_m)):
                at = begins_at + round(time * 1_000)
                lines += [(at, line) for line in _lines(thing, plane, time, number, at, station, chance)]
    return sorted(lines, key=lambda line: line[0])


def _report_times(thing: Thing, duration_s: float, chance: np.random.Generator) -> Iterator[float]:
    """Yield when a thing reports (ITU-R M.1371-5, annex 1, table 1, rounded up), but not while it is silent."""
    transponder = thing.transponder
    if transponder is None:
        return
    time = max(0.0, float(thing.journey.time[0])) + float(chance.uniform(0, _CLASS_A_S))
    until = min(duration_s, float(thing.journey.time[-1]))
    while time < until:
        if not any(begins <= time < ends for begins, ends in transponder.silences):
            yield time
        speed = np.hypot(*thing.journey.velocity(np.array([time])))[0]
        usual = _CLASS_A_S if transponder.is_class_a else _CLASS_B_S
        time += _AT_REST_S if speed < _AT_REST_MPS else usual


def _lines(
    thing: Thing,
    plane: Plane,
    time: float,
    number: int,
    at: int,
    station: Station,
    chance: np.random.Generator,
) -> Iterator[bytes]:
    """Yield the sentences of a position report, and now and then those that say who it is."""
    said = thing.transponder
    if said is None:
        return
    yield from _tagged([_position(thing, said, plane, time, chance)], at, station)
    if number % _STATIC_EVERY == 0:
        yield from _tagged(_static(said), at, station)


def _position(
    thing: Thing, said: Transponder, plane: Plane, time: float, chance: np.random.Generator
) -> dict[str, Any]:
    now = np.array([time])
    x, y = thing.journey.at(now)
    east, north = thing.journey.velocity(now)
    shift = said.shift_m if time >= said.shifted_from_s else (0.0, 0.0)
    noise = _DEVIATION_M * chance.standard_normal(2)
    place = plane.place(float(x[0]) + shift[0] + noise[0], float(y[0]) + shift[1] + noise[1])
    speed_kn = float(np.hypot(east[0], north[0])) / _MPS_PER_KN
    course = float(np.degrees(np.arctan2(east[0], north[0]))) % 360
    is_moving = speed_kn > 0.5
    return {
        "type": 1 if said.is_class_a else 18,
        "mmsi": said.mmsi,
        "lon": place.lon_deg,
        "lat": place.lat_deg,
        "speed": round(speed_kn, 1) if is_moving else 0.0,
        "course": round(course, 1) % 360 if is_moving else 360.0,
        "heading": round(course) % 360 if is_moving and said.is_class_a else 511,
        "second": int(time) % 60,
        "accuracy": 1,
        **({"status": 0 if is_moving else 1, "turn": 0} if said.is_class_a else {"cs": 1}),
    }


def _static(said: Transponder) -> list[dict[str, Any]]:
    """Return the messages in which a ship says who it is."""
    who = {"mmsi": said.mmsi, "shipname": said.name}
    if said.is_class_a:
        return [{"type": 5, **who, "callsign": f"X{said.mmsi % 10_000}", "ship_type": 70, "destination": ""}]
    return [{"type": 24, "partno": 0, **who}]


def _tagged(messages: list[dict[str, Any]], at: int, station: Station) -> Iterator[bytes]:
    """Yield the sentences of messages with the station, the time, and the group of those that belong together."""
    for message in messages:
        sentences = encode_dict(message, radio_channel="A", talker_id="AI", sentence_type="VDM")
        group = zlib.crc32(f"{at} {message['mmsi']}".encode()) % 9_999 + 1
        for number, sentence in enumerate(sentences, start=1):
            mark = f"g:{number}-{len(sentences)}-{group}," if len(sentences) > 1 else ""
            content = f"{mark}s:{station.sensor_id},c:{at // 1_000}".encode()
            yield b"\\%b*%02X\\%b" % (content, checksum_of(content), sentence.encode())

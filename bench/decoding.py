"""Bytes of radars, aircraft, drones and patrols to observations, beside the decoding library alone."""

import importlib
import json
from collections.abc import Callable
from typing import Any, Final

from bench.timing import measure, show
from lindero.capabilities.sensors.formats.nmea import checksum_of
from lindero.capabilities.sensors.formats.registry import decoder_of
from lindero.kernel.errors import Defect

MESSAGES: Final = 20_000
NOON: Final = 1_800_014_400_000
SITE: Final = {"site": {"lon": 11.0, "lat": 55.0, "height_m": 150}}


def run() -> None:
    """Measure and print."""
    print(
        f"\nDecoding ({MESSAGES:,} messages of each format, messages/CPU s; ratios to the library or parser alone)"
    )
    _pair("ASTERIX 048", "libasterix alone", "asterix", _radar(), _libasterix, SITE)
    _pair("MAVLink", "pymavlink alone", "mavlink", _drone(), _pymavlink)
    _pair("ADS-B snapshots", "json of the standard library alone", "adsb", _aircraft(), _json)
    _pair("ADS-B BaseStation", "lines cut at commas alone", "sbs", _lines(), _commas)
    _pair("NMEA of patrols", "lines cut at commas alone", "gnss", _sentences(), _commas)


def _pair(
    what: str,
    alone: str,
    name: str,
    data: bytes,
    baseline: Callable[[bytes], int],
    options: dict[str, Any] | None = None,
) -> None:
    baseline(data[: len(data) // 100])
    base = measure(f"baseline: {alone}", lambda: baseline(data))
    show(base)
    show(measure(f"{what} to sealed columns", lambda: _decoded(name, data, options)), base)


def _decoded(name: str, data: bytes, options: dict[str, Any] | None) -> int:
    decoder = decoder_of(name, "bench", options)
    rows = 0
    for start in range(0, len(data), 65_536):
        decoder.feed(data[start : start + 65_536])
        rows += len(decoder.take().observations)
    decoder.finish()
    if rows + len(decoder.take().observations) < MESSAGES // 2:
        raise Defect("bench.rows", f"{name} gave {rows} rows.", "Mend the bytes that are decoded.")
    return MESSAGES


def _radar() -> bytes:
    """Return plots with address, flight level, track number and velocity, twenty in a block."""
    blocks = []
    for number in range(MESSAGES // 20):
        day = (8 * 3_600 * 128 + number).to_bytes(3)
        theta = (number * 997 % 65_536).to_bytes(2)
        record = (
            bytes([0b11110101, 0b10010100, 1, 2]) + day + bytes([0b10100000]) + (5_120).to_bytes(2) + theta
        )
        record += (400).to_bytes(2) + bytes.fromhex("4b1815") + (117).to_bytes(2) + bytes.fromhex("06664000")
        blocks.append(bytes([48]) + (3 + 20 * len(record)).to_bytes(2) + 20 * record)
    return b"".join(blocks)


def _libasterix(data: bytes) -> int:
    base, tables = importlib.import_module("asterix.base"), importlib.import_module("asterix.generated")
    size = int.from_bytes(data[1:3])
    for start in range(0, len(data) - size + 1, size):
        blocks = base.RawDatablock.parse(base.Bits.from_bytes(data[start : start + size]))
        tables.Cat_048_1_32.cv_uap.parse(blocks[0].get_raw_records())
    return MESSAGES


def _drone() -> bytes:
    library = importlib.import_module("pymavlink.dialects.v20.ardupilotmega")
    writer = library.MAVLink(None, srcSystem=7)
    return b"".join(
        bytes(
            library.MAVLink_global_position_int_message(
                number * 100, 555_000_000 + number, 110_000_000, 120_000, 50_000, 300, 400, -50, 5_313
            ).pack(writer)
        )
        for number in range(MESSAGES)
    )


def _pymavlink(data: bytes) -> int:
    library = importlib.import_module("pymavlink.dialects.v20.ardupilotmega")
    library.MAVLink(None).parse_buffer(data)
    return MESSAGES


def _aircraft() -> bytes:
    said = {"type": "adsb_icao", "flight": "NRD12   ", "alt_baro": 3_000, "alt_geom": 3_100, "gs": 250.0}
    said |= {"track": 90.5, "baro_rate": -640, "category": "A3", "lon": 11.25, "nac_p": 9, "seen_pos": 0.5}
    snapshots = []
    for second in range(MESSAGES // 200):
        aircraft = [said | {"hex": f"4b{number:04x}", "lat": 50 + number / 100} for number in range(200)]
        snapshots.append(json.dumps({"now": NOON / 1_000 + second, "aircraft": aircraft}))
    return "\n".join(snapshots).encode()


def _json(data: bytes) -> int:
    for line in data.splitlines():
        if line.endswith(b"}"):
            json.loads(line)
    return MESSAGES


def _lines() -> bytes:
    return b"".join(
        b"MSG,3,1,1,4B%04X,1,2027/01/15,08:%02d:%02d.500,2027/01/15,08:00:00.500,,3000,,,55.5,11.25,,,0,0,0,0\r\n"
        % (number % 200, number // 200 // 60, number // 200 % 60)
        for number in range(MESSAGES)
    )


def _sentences() -> bytes:
    lines = []
    for number in range(MESSAGES):
        time = b"%02d%02d%02d" % (number // 3_600, number // 60 % 60, number % 60)
        body = b"GNRMC,%b,A,5530.0000,N,01100.0000,E,10.0,90.0,150127,,,A" % time
        lines.append(b"$%b*%02X\r\n" % (body, checksum_of(body)))
    return b"".join(lines)


def _commas(data: bytes) -> int:
    for line in data.splitlines():
        line.split(b",")
    return MESSAGES

"""Raw NMEA lines to observations and on to tracks, beside the decoding library alone; memory of a long recording."""

import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyais
from pyais.exceptions import AISBaseException

from bench.timing import measure, show
from lindero.capabilities.sensors.demo import scenario_lines
from lindero.capabilities.sensors.formats.ais import AisDecoder
from lindero.capabilities.sensors.records import Observations
from lindero.capabilities.tracking.rules.replay import replay

RECORDING: Final = "LINDERO_AIS"
"""Environment variable that names a recording; a seeded scenario of an hour is played without it."""

CHUNK: Final = 65_536
START_AT: Final = 1_800_000_000_000


def run() -> None:
    """Measure and print."""
    data = scenario_recording()
    lines = data.count(b"\n")
    print(f"\nSensing ({lines:,} NMEA lines, {os.environ.get(RECORDING, 'seeded scenario')})")
    base = measure("baseline: pyais alone, a line at a time", lambda: _alone(data))
    show(base)
    show(measure("lines to sealed columns, every line accounted for", lambda: _decoded(data)), base)
    show(measure("lines to tracks", lambda: _tracked(data)), base, "bar: 20,000/CPU s to the map and the log")
    _memory(data)


def scenario_recording() -> bytes:
    """Return the recording that is named, or else what a coast hears in an hour."""
    if path := os.environ.get(RECORDING):
        return Path(path).read_bytes()
    return b"\r\n".join(line for _, line in scenario_lines("bench", START_AT, 3_600)) + b"\r\n"


def _alone(data: bytes) -> int:
    for line in data.splitlines():
        try:
            pyais.decode(line.rpartition(b"\\")[2])
        except (AISBaseException, ValueError, IndexError):
            continue
    return data.count(b"\n")


def _batches(data: bytes, times: int = 1) -> Iterator[Observations]:
    decoder = AisDecoder()
    for _ in range(times):
        for start in range(0, len(data), CHUNK):
            decoder.feed(data[start : start + CHUNK])
            yield decoder.take().observations
    decoder.finish()
    yield decoder.take().observations


def _decoded(data: bytes) -> int:
    for _ in _batches(data):
        pass
    return data.count(b"\n")


def _tracked(data: bytes) -> int:
    for _ in replay(_batches(data), "bench"):
        pass
    return data.count(b"\n")


def _memory(data: bytes) -> None:
    """Print the peak memory of one play and of ten: it must not grow with the recording."""
    peaks = []
    for times in (1, 10):
        tracemalloc.start()
        for _ in _batches(data, times):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1] / 1_048_576)
        tracemalloc.stop()
    print(f"{'peak memory of decoding, once and ten times':<52}{peaks[0]:8.1f} MiB {peaks[1]:8.1f} MiB")

"""Real recordings: every line accounted for, decoded as others decode it, in memory that does not grow."""

import itertools
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from lindero.capabilities.sensors.counts import added
from lindero.capabilities.sensors.formats.ais import AisDecoder, decode_stream
from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.records import Counts

RECORDINGS = Path(__file__).parents[6] / "shared" / "data" / "01_ais"

LINES = {
    "stream_example.txt": Counts(
        lines=8_551, decoded=4_049, parts=448, wrappers=4_051, invalid={"identity": 3}
    ),
    "nmea_data_sample.txt": Counts(
        lines=898, decoded=778, invalid={"group_expired": 18, "group_unfinished": 2, "payload": 100}
    ),
    "mixed.txt": Counts(
        lines=35, decoded=12, parts=2, wrappers=1, not_ais=4, blank=12,
        invalid={"checksum": 1, "garbage": 2, "no_checksum": 1},
    ),
    "typeexamples.nmea": Counts(lines=26, decoded=26),
    "tagblock.nmea": Counts(lines=5, decoded=4, parts=1),
    "messages.ais": Counts(lines=11, decoded=6, blank=5),
    "gatehouse.nmea": Counts(lines=11, decoded=4, wrappers=3, blank=3, invalid={"checksum": 1}),
    "decode_encode_messages.txt": Counts(lines=646, decoded=601, parts=45),
}  # fmt: skip


def recording(name: str) -> bytes:
    """Return a recording's bytes, or say that it is not there."""
    path = RECORDINGS / name
    if not path.exists():
        pytest.skip(f"the data is not there: ../shared/data/01_ais/{name}")
    return path.read_bytes()


def read(data: bytes) -> Decoded:
    """Decode a whole recording at once."""
    decoder = AisDecoder()
    decoder.feed(data)
    decoder.finish()
    return decoder.take()


def expected(name: str) -> list[dict[str, Any]]:
    """Return what others decoded, message by message."""
    return [json.loads(line) for line in recording(name).splitlines()]


@pytest.mark.parametrize("name", sorted(LINES))
def test_every_line_is_accounted_for(name: str) -> None:
    """Decoded, part of a message, wrapper, not AIS, blank or invalid with its reason: the sum is the file."""
    counts = read(recording(name)).counts
    assert counts.is_whole
    assert {**vars_of(counts), "kinds": {}} == vars_of(LINES[name])


def vars_of(counts: Counts) -> dict[str, Any]:
    """Return counts as a mapping, kinds left out."""
    return {name: getattr(counts, name) for name in Counts.__struct_fields__} | {"kinds": {}}


def test_types_are_those_that_others_decode() -> None:
    """One message of each type: 26 lines, 26 messages, of the types that libais found."""
    kinds = read(recording("typeexamples.nmea")).counts.kinds
    assert sorted(map(int, kinds)) == sorted(message["type"] for message in expected("typeexamples.json"))


def test_positions_are_those_that_others_decode() -> None:
    """Where libais found a usable position, so do we, within a step of the format, course and speed too."""
    places = {
        message["mmsi"]: message
        for message in expected("typeexamples.json")
        if message["type"] in {1, 3, 18, 27} and abs(message["lon"]) <= 180 and abs(message["lat"]) <= 90
    }
    rows = read(recording("typeexamples.nmea")).observations
    assert {int(name.removeprefix("mmsi:")) for name in rows.identities} == set(places)
    for row, index in enumerate(rows.identity):
        message = places[int(rows.identities[index].removeprefix("mmsi:"))]
        assert rows.lon[row] / 1e7 == pytest.approx(message["lon"], abs=1e-5)
        assert rows.lat[row] / 1e7 == pytest.approx(message["lat"], abs=1e-5)
        assert rows.course_mdeg[row] / 1e3 == pytest.approx(message["course"], abs=0.05)
        assert rows.speed_mmps[row] / 514.444 == pytest.approx(message["speed"], abs=0.01)
        heading = -1 if message["heading"] == 511 else message["heading"] * 1_000
        assert rows.heading_mdeg[row] == heading


def test_static_data_are_those_that_others_decode() -> None:
    """Name, call sign, destination and sizes as libais read them."""
    message = next(m for m in expected("typeexamples.json") if m["type"] == 5)
    said = next(s for s in read(recording("typeexamples.nmea")).identifications if s.callsign)
    assert (said.name, said.callsign) == (message["shipname"], message["callsign"])
    assert said.destination == message["destination"]
    assert said.length_m == message["to_bow"] + message["to_stern"]
    assert said.draught_dm == round(message["draught"] * 10)


def test_tag_blocks_are_those_that_others_decode() -> None:
    """Times and stations of the tag blocks, and the message whose two parts stand apart in a group."""
    result = read(recording("tagblock.nmea"))
    reports = [message for message in expected("tagblock.json") if message["type"] == 1]
    rows = result.observations
    assert [rows.stations[index] for index in rows.station] == [m["tagblock_station"] for m in reports]
    assert rows.measured_at.tolist() == [1_418_172_113_000, 1_418_171_722_000, 1_418_171_561_000]
    (said,) = result.identifications
    assert (said.name, said.callsign, said.measured_at) == ("ROSINANTE", "XPD5019", 1_418_169_601_000)


def test_piecewise_decoding_is_the_same() -> None:
    """Where the pieces of a recording are cut changes nothing."""
    data = recording("stream_example.txt")
    whole = read(data)
    batches = list(decode_stream((data[i : i + 997] for i in range(0, len(data), 997)), batch_rows=100))
    total = Counts()
    for batch in batches:
        total = added(total, batch.counts)
    assert total == whole.counts
    assert sum(len(batch.observations) for batch in batches) == len(whole.observations)


def test_memory_is_flat_on_a_recording_played_ten_times() -> None:
    """The tenth time takes no more memory than the second, and every line is still accounted for."""
    data = recording("stream_example.txt")
    pieces = [data[start : start + 65_536] for start in range(0, len(data), 65_536)]
    lines, peaks = 0, []
    tracemalloc.start()
    try:
        for number, batch in enumerate(decode_stream(itertools.chain.from_iterable([pieces] * 10))):
            lines += batch.counts.lines
            assert batch.counts.is_whole
            peaks.append((number, tracemalloc.get_traced_memory()[0]))
    finally:
        tracemalloc.stop()
    assert lines == 10 * 8_551
    middle = peaks[len(peaks) // 5][1]
    assert peaks[-1][1] < middle * 1.2 + 100_000

"""ADS-B, MAVLink, remote identification, patrols: what each field means, and what is never taken in."""

import gzip
import importlib
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.sensors.formats import json_objects, xml_documents
from lindero.capabilities.sensors.formats.adsb_aircraft import columns_of, identity_of
from lindero.capabilities.sensors.formats.adsb_json import AdsbJsonDecoder
from lindero.capabilities.sensors.formats.callsigns import Callsigns
from lindero.capabilities.sensors.formats.captures import PacketCutter
from lindero.capabilities.sensors.formats.gpx import GpxDecoder
from lindero.capabilities.sensors.formats.nmea import checksum_of
from lindero.capabilities.sensors.formats.registry import decoder_of, sniff
from lindero.capabilities.sensors.formats.remote_id_craft import instant_in_hour
from lindero.capabilities.sensors.formats.remote_id_messages import (
    BasicId,
    Broken,
    Location,
    System,
    messages_in,
    read_message,
)
from lindero.capabilities.sensors.records import OBJECT_CLASSES, seal
from lindero.capabilities.sensors.tests.test_formats_golden import bytes_of, fixture
from lindero.kernel.times import HOUR_MS

NOON = 1_800_014_400_000
OPERATOR = (struct.pack("<ii", int(55.123e7), int(11.123e7)), b"NRDoperator", b"Ada")


def snapshot(now: float, **aircraft: object) -> bytes:
    """Return a snapshot with one aircraft."""
    told = {"hex": "4b1815", "lat": 55.5, "lon": 11.0, "seen_pos": 0.0} | aircraft
    return json.dumps({"now": now, "aircraft": [told]}).encode()


def test_an_aircraft_heard_again_is_no_new_observation() -> None:
    """Unchanged but older by the time between two snapshots; rounded ages do not make it new."""
    decoder = AdsbJsonDecoder("rx")
    for second, age in ((0, 0.1), (1, 1.1), (2, 2.0), (3, 0.4)):
        decoder.feed(snapshot(NOON / 1_000 + second, seen_pos=age), NOON)
    taken = decoder.take()
    assert taken.observations.measured_at.tolist() == [NOON - 100, NOON + 2_600]
    assert taken.counts.kinds == {"aircraft": 2, "repeated": 2}


def test_an_aircraft_that_stands_still_is_observed_again() -> None:
    """The same place heard anew is a new observation: a helicopter may hover."""
    decoder = AdsbJsonDecoder("rx")
    for second in range(3):
        decoder.feed(snapshot(NOON / 1_000 + second))
    assert len(decoder.take().observations) == 3


@pytest.mark.parametrize(
    ("category", "expected"), [("A3", "aircraft"), ("B6", "drone"), ("C2", "vehicle"), (None, "aircraft")]
)
def test_emitters_have_their_class(category: object, expected: str) -> None:
    """Unmanned aircraft and vehicles on an airfield are told apart from aircraft."""
    assert OBJECT_CLASSES[columns_of({"lon": 1, "lat": 2, "category": category})["object_class"]] == expected


def test_an_obstacle_is_no_detection() -> None:
    """A mast that tells its place never moves: it is read, and gives no row."""
    decoder = AdsbJsonDecoder("rx")
    decoder.feed(snapshot(NOON / 1_000, category="C3"))
    taken = decoder.take()
    assert (taken.counts.decoded, len(taken.observations)) == (1, 0)


@pytest.mark.parametrize("address", ["", "4b18", "4b18zz", "000000", None, 5, "~"])
def test_an_address_that_is_none_is_no_identity(address: object) -> None:
    """Twenty-four bits, not all zero, as hexadecimal digits."""
    assert identity_of(address, "rx") == ""


def test_an_address_that_the_receiver_made_up_is_the_sensors() -> None:
    """It is a name under the sensor's, never that of an aircraft."""
    assert identity_of("~2A0001", "rx") == "rx/2a0001"


@pytest.mark.parametrize(
    "told",
    [
        {"now": 1e300},
        {"aircraft": [1], "now": 1},
        {"trace": [[]], "icao": 1},
        {"trace": [[0, 1, 2, 3, 4, 5]], "icao": "4b1815", "timestamp": "x"},
        {"icao24": "4b1815", "latitude": True, "longitude": [], "timestamp": -1},
        {"other": 1},
    ],
)
def test_objects_that_contradict_themselves_are_counted(told: dict[str, object]) -> None:
    """Whatever stands where a number should, nothing raises and the line is counted."""
    decoder = AdsbJsonDecoder("rx")
    decoder.feed(json.dumps(told).encode())
    counts = decoder.take().counts
    assert counts.is_whole
    assert sum(counts.invalid.values()) == 1


def test_an_object_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond its limit nothing is held, it is counted once, and the next object is read."""
    monkeypatch.setattr(json_objects, "MAX_OBJECT", 100)
    decoder = AdsbJsonDecoder("rx")
    decoder.feed(b'{"a": "' + b"x" * 200)
    decoder.feed(b'"}' + b'{"icao24": "4b1815", "latitude": 1, "longitude": 1, "timestamp": 1}')
    counts = decoder.take().counts
    assert (counts.invalid, counts.decoded) == ({"too_long": 1}, 1)


def test_a_document_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond its limit nothing is held, and it is counted."""
    monkeypatch.setattr(xml_documents, "MAX_DOCUMENT", 100)
    decoder = GpxDecoder("car")
    for _ in range(3):
        decoder.feed(b"<gpx>" + b" " * 60)
    decoder.finish()
    assert decoder.take().counts.invalid == {"too_long": 1}


@pytest.mark.parametrize("name", ["gpx", "kml"])
def test_entities_and_document_types_are_refused(name: str) -> None:
    """A document that would grow without end, or read a file, is one invalid line."""
    for bomb in (
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><gpx>&b;</gpx>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml>&a;</kml>',
        b"<gpx>" * 5_000,
    ):
        decoder = decoder_of(name, "car")
        decoder.feed(bomb)
        decoder.finish()
        assert decoder.take().counts.invalid == {"payload": 1}


def location(**more: int) -> bytes:
    """Return a location message from its raw numbers."""
    raw = {"flags": 0x20, "direction": 90, "speed": 40, "climb": 4, "accuracy": 0x4A, "tenths": 15} | more
    body = struct.pack("<BBBb", raw["flags"], raw["direction"], raw["speed"], raw["climb"])
    body += struct.pack("<iiHHH", 555_000_000, 110_000_000, 2_200, 0, 0)
    return b"\x12" + body + struct.pack("<BBHBx", raw["accuracy"], 0, raw["tenths"], 0)


@pytest.mark.parametrize(
    ("more", "field", "expected"),
    [
        ({}, "direction_deg", 90),
        ({"flags": 0x22}, "direction_deg", 270),
        ({"direction": 181}, "direction_deg", None),
        ({}, "speed_mps", 10.0),
        ({"flags": 0x21, "speed": 40}, "speed_mps", 93.75),
        ({"speed": 255}, "speed_mps", None),
        ({}, "climb_mps", 2.0),
        ({"climb": -20}, "climb_mps", -10.0),
        ({"climb": 126}, "climb_mps", None),
        ({}, "altitude_m", 100.0),
        ({}, "accuracy_m", 10.0),
        ({"accuracy": 0}, "accuracy_m", None),
        ({"accuracy": 15}, "accuracy_m", None),
        ({"tenths": 0xFFFF}, "tenths", None),
        ({"flags": 0x30}, "status", 3),
    ],
)
def test_a_location_message_says_what_the_standard_says(
    more: dict[str, int], field: str, expected: object
) -> None:
    """Each field by ASTM F3411 and prEN 4709-002, with the number that stands for not known."""
    told = read_message(location(**more))
    assert isinstance(told, Location)
    assert getattr(told, field) == expected


@pytest.mark.parametrize(
    ("kind", "raw", "name"),
    [
        (1, b"NRDX0000000000000001", "NRDX0000000000000001"),
        (2, b"NRD.12" + bytes(14), "NRD.12"),
        (3, bytes(range(16)) + bytes(4), bytes(range(16)).hex() + "00000000"),
        (3, bytes(20), ""),
        (1, b"\xff" * 20, ""),
        (0, b"NRD.12" + bytes(14), ""),
    ],
)
def test_a_drone_has_one_name_by_either_way(kind: int, raw: bytes, name: str) -> None:
    """Broadcast to our own receiver, or handed on by MAVLink: the same drone is known by the same name."""
    told = read_message(bytes([2, kind << 4]) + raw + bytes(3))
    assert isinstance(told, BasicId)
    assert told.name == name
    library = mavlink_library()
    message = library.MAVLink_open_drone_id_basic_id_message(0, 0, bytes(20), kind, 2, raw)
    decoder = decoder_of("mavlink", "rx")
    decoder.feed(bytes(message.pack(library.MAVLink(None))), NOON)
    taken = decoder.take()
    assert [said.identity for said in taken.identifications] == ([f"uas:{name}"] if name else [])


@settings(max_examples=60)
@given(st.binary(max_size=260))
def test_any_bytes_are_messages_or_broken(data: bytes) -> None:
    """Nothing but the one error comes of bytes that nobody meant."""
    try:
        for message in messages_in(data):
            read_message(message)
    except Broken:
        pass


@pytest.mark.parametrize(
    ("tenths", "expected"),
    [(None, NOON), (0, NOON), (35_995, NOON - 500), (12_000, NOON), (30, NOON + 3_000)],
)
def test_tenths_of_the_hour_are_believed_when_they_are_near(tenths: int | None, expected: int) -> None:
    """A drone whose clock was never set is taken at its arrival."""
    assert instant_in_hour(NOON, tenths) == expected
    assert NOON % HOUR_MS == 0


@pytest.mark.parametrize("name", ["remote_id_pack", "remote_id_wifi", "mavlink_log_remote_id"])
def test_S_26_where_a_drones_operator_stands_is_never_taken_in(name: str) -> None:
    """Place, registration and words of the person are in no row, no name, no sealed byte; that they came is counted."""
    told = fixture(name)
    decoder = decoder_of(told["format"], "rx-1", told.get("options"))
    decoder.feed(bytes_of(told), told.get("received_at"))
    decoder.finish()
    taken = decoder.take()
    operator_lat, operator_lon = 551_230_000, 111_230_000
    assert len(taken.observations) == 1
    assert operator_lat not in taken.observations.lat.tolist()
    assert operator_lon not in taken.observations.lon.tolist()
    sealed = seal(taken.observations) + json.dumps([said.callsign for said in taken.identifications]).encode()
    assert not any(secret in sealed for secret in OPERATOR)
    assert "operator_place" in taken.identifications[-1].withheld
    assert taken.counts.kinds["operator_place_withheld"] >= 1


def test_S_26_the_codec_has_no_field_for_the_operators_place() -> None:
    """What cannot be represented cannot leak: the message only says whether there was one."""
    assert System.__struct_fields__ == ("has_operator_place",)


def test_call_signs_are_told_once_and_when_they_change() -> None:
    """A thing that repeats its name a thousand times is said to have it once; memory is bounded."""
    callsigns = Callsigns()
    for _ in range(1_000):
        callsigns.say("icao24:4b1815", "NRD12", NOON)
    callsigns.say("icao24:4b1815", "NRD34", NOON)
    callsigns.say("", "NRD56", NOON)
    assert [said.callsign for said in callsigns.take()] == ["NRD12", "NRD34"]
    for number in range(40_000):
        callsigns.say(f"x/{number}", "A", NOON)
        callsigns.take()
    assert len(callsigns) == 0


def test_numbers_beyond_all_sense_are_left_out() -> None:
    """A dilution of a thousand million, a clock of the far future: the fix is taken, the nonsense is not."""
    body = b"GPGGA,080000,5530.0,N,01100.0,E,1,08,999999999.9,12,M,40,M,,"
    receiver = decoder_of("gnss", "car-1")
    receiver.feed(b"$" + body + b"*%02X" % checksum_of(body) + b"\r\n", NOON)
    assert receiver.take().observations.accuracy_m.tolist() == [-1]
    drone = decoder_of("mavlink", "uas-1")
    library = mavlink_library()
    writer = library.MAVLink(None, srcSystem=1)
    for message in (
        library.MAVLink_system_time_message(2**64 - 1, 5),
        library.MAVLink_attitude_message(0, 0.0, 0.0, 1e30, 0.0, 0.0, 0.0),
        library.MAVLink_global_position_int_message(9, 555_000_000, 110_000_000, 0, 0, 0, 0, 0, 65_535),
    ):
        drone.feed(bytes(message.pack(writer)), NOON)
    rows = drone.take().observations
    assert rows.measured_at.tolist() == [NOON]
    assert 0 <= rows.heading_mdeg[0] < 360_000


def mavlink_library() -> Any:
    """Return the dialect whose encoder writes what the decoder reads."""
    return importlib.import_module("pymavlink.dialects.v20.ardupilotmega")


@pytest.mark.parametrize("order", ["<", ">"])
def test_captures_of_the_newer_kind_are_opened(order: str) -> None:
    """Pcapng in either order of bytes, with the ticks that the card says, other blocks passed over."""

    def block(kind: int, body: bytes) -> bytes:
        length = 12 + len(body)
        return struct.pack(f"{order}II", kind, length) + body + struct.pack(f"{order}I", length)

    frame = bytes.fromhex("0000080000000000") + bytes([0x80, 0]) + bytes(40)
    data = block(0x0A0D0D0A, struct.pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1))
    data += block(1, struct.pack(f"{order}HHI", 127, 0, 0) + struct.pack(f"{order}HHBxxx", 9, 1, 9))
    data += block(5, bytes(12))
    ticks = NOON * 1_000_000
    head = struct.pack(f"{order}IIIII", 0, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), len(frame))
    data += block(6, head + frame + bytes(-len(frame) % 4))
    (packet,) = PacketCutter().cut(data)
    assert (packet.at, packet.link, packet.data) == (NOON, 127, frame)
    cutter = PacketCutter()
    assert [packet for i in range(len(data)) for packet in cutter.cut(data[i : i + 1])] == [packet]
    assert sniff(data) == "remote-id-pcap"


DATA = Path(__file__).parents[6] / "shared" / "data"


def real(name: str) -> bytes:
    """Return real captured bytes, or say that they are not there."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the data is not there: ../shared/data/{name}")
    return path.read_bytes()


def test_real_broadcasts_of_a_drone_are_read() -> None:
    """A capture of Wi-Fi by another project: seventeen places of one flight in sequence, nothing invalid."""
    decoder = decoder_of("remote-id-pcap", "rx-1")
    decoder.feed(real("03_drone/odid_wifi_sample.pcap"))
    decoder.finish()
    taken = decoder.take()
    assert taken.counts.invalid == {}
    assert (len(taken.observations), taken.counts.kinds["repeated"]) == (17, 14)
    assert len(taken.observations.identities) == 1
    assert set(taken.observations.speed_mmps.tolist()) == {20_500}


@pytest.mark.parametrize(
    ("name", "lines", "rows"),
    [
        ("samu31.json.gz", 378, 278),
        ("noisy_landing.json.gz", 848, 681),
        ("georeal_fyn_island.json.gz", 1_254, 1_254),
    ],
)
def test_real_state_vectors_are_read(name: str, lines: int, rows: int) -> None:
    """Flights recorded by others: every vector is counted, and those that repeat a position give no row."""
    decoder = decoder_of("adsb", "rx-1")
    decoder.feed(gzip.decompress(real(f"02_air/{name}")))
    decoder.finish()
    taken = decoder.take()
    assert (taken.counts.lines, len(taken.observations), taken.counts.invalid) == (lines, rows, {})


def test_a_real_flight_log_is_read() -> None:
    """A log of PX4: every message counted, and each of its thirty-two positions a row a fifth of a second later."""
    decoder = decoder_of("ulog", "uas-1")
    decoder.feed(real("03_drone/sample_log_small.ulg"))
    decoder.finish()
    taken = decoder.take()
    assert (taken.counts.lines, taken.counts.decoded, taken.counts.invalid) == (15_900, 32, {})
    assert set(np.rint(np.diff(taken.observations.measured_at) / 100).tolist()) <= {1, 2, 3}


def test_real_data_blocks_are_read() -> None:
    """Blocks from another project's documentation: their category and length are what it says of them."""
    for case in json.loads(real("04_asterix/asterix_libs_readme_datablocks.json"))["cases"]:
        decoder = decoder_of("asterix", "radar-1", {"site": {"lon": 11.0, "lat": 55.0}})
        data = bytes.fromhex(case["hex"])
        decoder.feed(data)
        decoder.finish()
        counts = decoder.take().counts
        assert (data[0], int.from_bytes(data[1:3])) in {(case["category"], case["length"]), (48, 17)}
        assert counts.is_whole
        assert set(counts.invalid) <= {"place"}

"""AIS lines into observations: what is read, what counts as missing, and that every line is accounted for."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyais import encode_dict

from lindero.capabilities.sensors.formats import parts
from lindero.capabilities.sensors.formats.ais import AisDecoder, decode_stream
from lindero.capabilities.sensors.formats.ais_rows import instant_of_second, measured_before
from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.formats.nmea import MAX_LINE, checksum_of
from lindero.capabilities.sensors.records import SOURCE_CLASSES

AT = 1_795_334_400_000
"""2026-11-22T08:00:00Z."""


def decoded(*lines: bytes, received_at: int | None = AT) -> Decoded:
    """Decode whole lines to the end of their source."""
    decoder = AisDecoder()
    decoder.feed_lines(lines, received_at)
    decoder.finish()
    return decoder.take()


def sentences(**fields: Any) -> list[bytes]:
    """Return a message as sentences."""
    message = {"type": 1, "mmsi": 219_005_012, "lon": 11.0, "lat": 55.5, "second": 59, **fields}
    return [line.encode() for line in encode_dict(message)]


def tagged(line: bytes, content: bytes) -> bytes:
    """Put a tag block before a line."""
    return b"\\%b*%02X\\%b" % (content, checksum_of(content), line)


def test_class_a_report_becomes_an_observation() -> None:
    """Position, speed, course, heading and status arrive in the units of the columns."""
    (line,) = sentences(speed=12.3, course=123.4, heading=120, status=5, accuracy=1)
    rows = decoded(line).observations
    assert rows.identities == ("mmsi:219005012",)
    assert (rows.lon.tolist(), rows.lat.tolist()) == ([110_000_000], [555_000_000])
    assert rows.speed_mmps.tolist() == [6_328]
    assert rows.course_mdeg.tolist() == [123_400]
    assert rows.heading_mdeg.tolist() == [120_000]
    assert rows.navigation_status.tolist() == [5]
    assert rows.accuracy_m.tolist() == [10]
    assert SOURCE_CLASSES[rows.source_class[0]] == "ais_a"


def test_what_is_not_available_is_missing() -> None:
    """Speed 102.3, course 360 and heading 511 mean that the ship does not know."""
    rows = decoded(*sentences(speed=102.3, course=360.0, heading=511)).observations
    assert (rows.speed_mmps.tolist(), rows.course_mdeg.tolist(), rows.heading_mdeg.tolist()) == (
        [-1],
        [-1],
        [-1],
    )


@pytest.mark.parametrize("place", [{"lon": 181.0}, {"lat": 91.0}, {"lat": -101.5}])
def test_report_without_position_is_decoded_and_draws_nothing(place: dict[str, float]) -> None:
    """A ship that does not know where it is is counted as decoded, and has no row."""
    result = decoded(*sentences(**place))
    assert (result.counts.decoded, len(result.observations)) == (1, 0)


@pytest.mark.parametrize(
    ("fields", "source_class", "speed_mmps"),
    [
        ({"type": 18, "speed": 5.0}, "ais_b", 2_572),
        ({"type": 19, "speed": 5.0, "shipname": "ANNA"}, "ais_b", 2_572),
        ({"type": 9, "speed": 120}, "ais_aircraft", 61_733),
        ({"type": 9, "speed": 1023}, "ais_aircraft", -1),
        ({"type": 27, "speed": 12}, "ais_long_range", 6_173),
        ({"type": 27, "speed": 63}, "ais_long_range", -1),
    ],
)
def test_other_position_reports(fields: dict[str, Any], source_class: str, speed_mmps: int) -> None:
    """Class B, rescue aircraft and long-range reports become observations, each with its scale of speed."""
    rows = decoded(*sentences(**fields)).observations
    assert [SOURCE_CLASSES[kind] for kind in rows.source_class] == [source_class]
    assert rows.speed_mmps.tolist() == [speed_mmps]


def test_static_data_identify() -> None:
    """Name, call sign, destination, type and size of message 5 arrive, joined from its two parts."""
    lines = sentences(
        type=5, shipname="NORDIA STAR", callsign="NRST", destination="VESTHAVN", ship_type=70, imo=9_383_663,
        to_bow=78, to_stern=23, to_port=1, to_starboard=17, draught=7.8,
    )  # fmt: skip
    result = decoded(*lines)
    (said,) = result.identifications
    assert (said.name, said.callsign, said.destination) == ("NORDIA STAR", "NRST", "VESTHAVN")
    assert (said.ship_type, said.imo, said.length_m, said.beam_m, said.draught_dm) == (
        70,
        9_383_663,
        101,
        18,
        78,
    )
    assert (result.counts.decoded, result.counts.parts, result.counts.kinds) == (1, 1, {"5": 1})


def test_static_data_of_class_b() -> None:
    """Both halves of message 24 identify; what one of them does not say stays empty."""
    name = decoded(*sentences(type=24, partno=0, shipname="ANNA@@@X")).identifications[0]
    call = decoded(
        *sentences(type=24, partno=1, callsign="NRAN", ship_type=37, to_bow=5, to_stern=3)
    ).identifications[0]
    assert (name.name, name.callsign, name.length_m) == ("ANNA", "", None)
    assert (call.name, call.callsign, call.ship_type, call.length_m) == ("", "NRAN", 37, 8)


def test_other_messages_are_decoded_and_counted_by_type() -> None:
    """Base stations and aids to navigation are read and counted, and make no track."""
    result = decoded(*sentences(type=4), *sentences(type=21, name="BUOY"))
    assert result.counts.kinds == {"21": 1, "4": 1}
    assert len(result.observations) == 0


def test_tag_block_gives_time_and_station() -> None:
    """The time at which a station received a line wins over its arrival here."""
    (line,) = sentences()
    rows = decoded(tagged(line, b"s:NRD-7,c:1795330000")).observations
    assert rows.measured_at.tolist() == [1_795_330_000_000]
    assert rows.received_at.tolist() == [AT]
    assert rows.stations == ("NRD-7",)


def test_tag_block_in_milliseconds() -> None:
    """Some stations write milliseconds; both are understood."""
    (line,) = sentences()
    assert decoded(tagged(line, b"c:1795330000123")).observations.measured_at.tolist() == [1_795_330_000_123]


def test_tag_block_that_fails_its_checksum_says_nothing() -> None:
    """A damaged tag block is not believed, while its sound sentence is."""
    (line,) = sentences(second=60)
    rows = decoded(b"\\c:1795330000*00\\" + line).observations
    assert rows.measured_at.tolist() == [AT]


def test_tag_block_alone_speaks_of_the_next_line() -> None:
    """A tag block on a line of its own belongs to the message after it, and to no other."""
    (line,) = sentences(second=60)
    result = decoded(tagged(b"", b"c:1795330000"), line, line)
    assert result.observations.measured_at.tolist() == [1_795_330_000_000, AT]
    assert result.counts.wrappers == 1


def test_gatehouse_line_gives_time_and_station_of_the_next_message() -> None:
    """A `$PGHP` line is a wrapper: its time, to the millisecond, belongs to the message after it."""
    body = b"$PGHP,1,2026,11,22,7,59,58,250,219,,2190047,1,2C"
    (line,) = sentences()
    result = decoded(body + b"*%02X" % checksum_of(body[1:]), line)
    assert result.observations.measured_at.tolist() == [AT - 1_750]
    assert result.observations.stations == ("2190047",)
    assert (result.counts.wrappers, result.counts.decoded) == (1, 1)


def test_time_after_the_checksum() -> None:
    """Receiver and time in the old style of the United States Coast Guard are understood."""
    (line,) = sentences()
    rows = decoded(line + b",d-109,S2105,r003669946,1795330000,1795329940").observations
    assert (rows.measured_at.tolist(), rows.stations) == ([1_795_330_000_000], ("r003669946",))


def test_arrival_and_the_senders_second_give_the_time() -> None:
    """Without any other time, a report is as old as its own second says, within the last minute."""
    (line,) = sentences(second=59)
    assert decoded(line, received_at=AT + 300).observations.measured_at.tolist() == [AT - 1_000]


def test_recording_without_time_unrolls_its_minutes() -> None:
    """Where nobody says a time, the seconds of the senders still put the reports in order."""
    lines = [line for second in (10, 40, 10, 40) for line in sentences(second=second)]
    decoder = AisDecoder()
    decoder.clock = AT
    decoder.feed_lines(lines)
    assert (np.diff(decoder.take().observations.measured_at) == 30_000).all()


@given(near=st.integers(0, 2**42), second=st.integers(0, 63))
def test_instant_of_second_is_the_nearest(near: int, second: int) -> None:
    """The instant found has the second asked for and lies within half a minute, but where time begins."""
    found = instant_of_second(near, second)
    if second >= 60:
        assert found == near
    else:
        assert found % 60_000 == second * 1_000
        assert abs(found - near) <= 30_000 or near < 60_000


@given(arrived_at=st.integers(60_000, 2**42), second=st.integers(0, 63))
def test_measured_before_is_never_of_the_future(arrived_at: int, second: int) -> None:
    """A report was measured within the minute before its arrival, or two seconds later by a faster clock."""
    found = measured_before(arrived_at, second)
    assert arrived_at - 58_000 <= found <= arrived_at + 2_000


def test_parts_out_of_order_are_joined() -> None:
    """The second part may come first, as it does from stations that send groups."""
    first, second = sentences(type=5, shipname="NORDIA STAR")
    assert decoded(second, first).identifications == decoded(first, second).identifications


def test_parts_with_a_group_are_joined_across_others() -> None:
    """Two messages with one sequence number stay apart if their groups differ; one part may tell the time."""
    one, two = sentences(type=5, shipname="ONE"), sentences(type=5, shipname="TWO")
    result = decoded(
        tagged(one[0], b"g:1-2-11,c:1795330000"),
        tagged(two[0], b"g:1-2-12"),
        tagged(one[1], b"g:2-2-11"),
        tagged(two[1], b"g:2-2-12,c:1795330009"),
    )
    assert [(said.name, said.measured_at) for said in result.identifications] == [
        ("ONE", 1_795_330_000_000),
        ("TWO", 1_795_330_009_000),
    ]


def test_part_that_comes_again_begins_anew() -> None:
    """A first part repeated gives up the unfinished message, and counts it."""
    first, second = sentences(type=5, shipname="NORDIA STAR")
    counts = decoded(first, first, second).counts
    assert (counts.decoded, counts.parts, counts.invalid) == (1, 1, {"group_restarted": 1})


def test_parts_too_late_are_given_up() -> None:
    """A part that waits for more than half a minute is counted as expired and joins no other message."""
    first, second = sentences(type=5, shipname="NORDIA STAR")
    decoder = AisDecoder()
    decoder.feed_lines([first], AT)
    decoder.feed_lines([second], AT + parts.MAX_AGE_MS + 1)
    decoder.finish()
    assert decoder.take().counts.invalid == {"group_expired": 1, "group_unfinished": 1}


def test_unfinished_messages_are_bounded() -> None:
    """A flood of first parts cannot fill the memory: the oldest are given up and counted."""
    (first, _) = sentences(type=5)
    decoder = AisDecoder()
    decoder.feed_lines([tagged(first, b"g:1-2-%d" % group) for group in range(2_000)], AT)
    assert decoder.lines_held == parts.MAX_GROUPS
    assert decoder.take().counts.invalid == {"group_overflow": 2_000 - parts.MAX_GROUPS}


def altered(line: bytes, fields: dict[int, bytes]) -> bytes:
    """Replace fields of a sentence and make its checksum right again."""
    cells = line.partition(b"*")[0].split(b",")
    for index, value in fields.items():
        cells[index] = value
    body = b",".join(cells)
    return body + b"*%02X" % checksum_of(body[1:])


(PLAIN,) = sentences()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (PLAIN[:-2] + b"00", "checksum"),
        (PLAIN[:-3], "no_checksum"),
        (PLAIN[:-2] + b"ZZ", "checksum"),
        (b"!AIVDM,1,1,,B,,0*25", "payload"),
        (altered(PLAIN, {5: b"15MrVH0000KH<:V:NtBLoqFP2H9x"}), "payload"),
        (altered(PLAIN, {6: b"7"}), "fill_bits"),
        (altered(PLAIN, {6: b""}), "fill_bits"),
        (altered(PLAIN, {1: b"12"}), "fragment"),
        (altered(PLAIN, {2: b"2"}), "fragment"),
        (altered(PLAIN, {1: b"x"}), "fragment"),
        (altered(PLAIN, {4: b"A,A"}), "fields"),
        (altered(PLAIN, {5: PLAIN.split(b",")[5][:20]}), "short"),
        (altered(PLAIN, {5: b"w" * 28}), "unknown_type"),
        (altered(PLAIN, {5: b"0" * 28}), "unknown_type"),
        (altered(PLAIN, {5: b"100000" + PLAIN.split(b",")[5][6:]}), "identity"),
        (b"IamNotAnAisMessage1111", "garbage"),
        (b"\x00\x01\x02", "garbage"),
        (b"!AIVDM,1,1,,A,\xff\xfe,0*00", "not_ascii"),
        (b"\\s:station,c:17", "tag_block"),
    ],
)
def test_damaged_line_is_counted_with_its_reason(line: bytes, reason: str) -> None:
    """What cannot be used is never fatal, never decoded, and says why."""
    result = decoded(line)
    assert result.counts.invalid == {reason: 1}
    assert (result.counts.decoded, len(result.observations)) == (0, 0)


@pytest.mark.parametrize("line", [b"$IIMWV,271.0,R,000.2,N,A*3B", b"$GPR00,A,B,C*29", b"$GPGGA,1"])
def test_other_sentences_are_not_ais(line: bytes) -> None:
    """Sound sentences of other kinds are counted apart, and are no fault."""
    counts = decoded(line).counts
    assert (counts.not_ais, counts.invalid) == (1, {})


@pytest.mark.parametrize("line", [b"", b"   ", b"\r", b"# comment"])
def test_blank_lines_and_comments_are_counted_apart(line: bytes) -> None:
    """A line for people is no fault."""
    assert decoded(line).counts.blank == 1


@pytest.mark.parametrize("pieces", [1, 2, 7, 4_096])
def test_overlong_line_is_cut_and_counted(pieces: int) -> None:
    """A line without end holds no more than its limit, is counted once, and what follows it is read."""
    data = b"!" * (3 * MAX_LINE) + b"\n" + PLAIN + b"\n" + b"#" * (2 * MAX_LINE)
    decoder = AisDecoder()
    for start in range(0, len(data), pieces):
        decoder.feed(data[start : start + pieces], AT)
    decoder.finish()
    counts = decoder.take().counts
    assert (counts.lines, counts.decoded, counts.invalid) == (3, 1, {"too_long": 2})


def test_lost_lines_are_counted() -> None:
    """What came too fast is in the sum as well."""
    decoder = AisDecoder()
    decoder.count_lost(3)
    assert decoder.take().counts.invalid == {"lost": 3}


LINES = st.one_of(
    st.binary(max_size=200).map(lambda data: data.replace(b"\n", b"")),
    st.sampled_from(
        [PLAIN, *sentences(type=5), *sentences(type=24, partno=0), b"", b"#", b"$PGHP,1,2026*1F"]
    ),
    st.builds(
        lambda payload, fill, count, number: altered(
            PLAIN, {1: b"%d" % count, 2: b"%d" % number, 5: payload, 6: b"%d" % fill}
        ),
        st.text("".join(map(chr, [*range(48, 88), *range(96, 120)])), max_size=80).map(str.encode),
        st.integers(0, 5),
        st.integers(1, 3),
        st.integers(1, 3),
    ),
    st.builds(tagged, st.just(PLAIN), st.text("gsc:0123456789-,", max_size=40).map(str.encode)),
)


@given(lines=st.lists(LINES, max_size=40), cut=st.integers(1, 300))
def test_nothing_that_arrives_is_fatal_and_every_line_is_accounted_for(lines: list[bytes], cut: int) -> None:
    """Whatever comes, cut anywhere, is counted exactly once, and only unfinished lines wait."""
    data = b"".join(line + b"\n" for line in lines)
    decoder = AisDecoder()
    for start in range(0, len(data), cut):
        decoder.feed(data[start : start + cut], AT)
    counts = decoder.take().counts
    assert counts.is_whole
    assert counts.lines + decoder.lines_held == decoder.lines_seen == len(lines)
    decoder.finish()
    assert decoder.take().counts.lines + counts.lines == len(lines)


@given(payload=st.binary(min_size=1, max_size=150), fill=st.integers(0, 5))
def test_no_payload_is_fatal(payload: bytes, fill: int) -> None:
    """Any bits with a right checksum decode or are counted, whatever message they claim to be."""
    armoured = bytes(48 + value % 64 if value % 64 < 40 else 56 + value % 64 for value in payload)
    result = decoded(altered(PLAIN, {5: armoured, 6: b"%d" % fill}))
    assert result.counts.lines == 1
    assert result.counts.is_whole


def test_stream_is_given_out_in_batches() -> None:
    """A recording of any length comes in batches of a size that is set, and the last batch ends it."""
    data = [
        line + b"\n" for second in range(50) for line in sentences(second=second, mmsi=219_000_000 + second)
    ]
    batches = list(decode_stream(data, began_at=AT, batch_rows=20))
    assert [len(batch.observations) for batch in batches] == [20, 20, 10]
    assert sum(batch.counts.lines for batch in batches) == 50

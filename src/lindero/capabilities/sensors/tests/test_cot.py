"""Cursor on Target: positions become observations, words about persons do not, and nothing that arrives is fatal."""

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.sensors.formats.cot import CotDecoder, Taken
from lindero.capabilities.sensors.formats.cot_event import CotEvent, object_class
from lindero.capabilities.sensors.formats.cot_protobuf import MESH, XML_MESH
from lindero.capabilities.sensors.formats.cot_xml import MAX_EVENT
from lindero.capabilities.sensors.records import OBJECT_CLASSES, SOURCE_CLASSES, Counts, seal
from lindero.capabilities.sensors.tests.cot_made import AT, REMARK, framed, message, text

GOLDEN = Path(__file__).parent / "golden" / "cot"
OTHERS = Path(__file__).parents[6] / "shared" / "data" / "05_cot" / "taky_test_events.json"


def decoded(*pieces: bytes, is_stream: bool = True) -> CotDecoder:
    """Return a decoder that has taken pieces in."""
    decoder = CotDecoder("tak", is_stream=is_stream)
    for piece in pieces:
        decoder.feed(piece, AT + 1_000)
    return decoder


def invalid(*pieces: bytes) -> dict[str, int]:
    """Return what was wrong with pieces of a stream."""
    counts = decoded(*pieces).take().counts
    assert counts.is_whole
    return counts.invalid


@pytest.mark.parametrize(
    ("data", "is_stream"),
    [
        (text(), True),
        (framed(), True),
        (MESH + message(), False),
        (XML_MESH + text(), False),
        (text(), False),
    ],
)
def test_SEN_01_position_of_a_TAK_client_becomes_an_observation(data: bytes, is_stream: bool) -> None:
    """XML or protobuf, stream or datagram: the same row, with error ellipse, course, speed and height."""
    taken = decoded(data, is_stream=is_stream).take()
    rows = taken.observations
    assert rows.identities == ("tak/PATROL-7",)
    assert (rows.measured_at[0], rows.received_at[0]) == (AT, AT + 1_000)
    assert (rows.lon[0], rows.lat[0]) == (112_000_000, 554_000_000)
    assert (rows.speed_mmps[0], rows.course_mdeg[0], rows.altitude_dm[0]) == (3_200, 271_500, 125)
    assert (rows.major_dm[0], rows.minor_dm[0], rows.accuracy_m[0]) == (100, 100, 10)
    assert SOURCE_CLASSES[rows.source_class[0]] == "cot"
    assert taken.counts == Counts(lines=1, decoded=1, kinds={"atom": 1})


def test_SEN_01_words_about_persons_are_not_kept() -> None:
    """Remarks, call signs and chat stand in nothing that goes on record."""
    decoder = decoded(text(), framed(), text(kind="b-t-f"))
    taken = decoder.take()
    assert taken.identifications == ()
    assert len(taken.observations) == 2
    assert REMARK not in repr((taken.observations.identities, taken.counts))
    assert REMARK.encode() not in seal(taken.observations)


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("a-f-G-U-C", "unknown"), ("a-u-G-E-V-C", "vehicle"), ("a-n-S-X-M", "vessel"), ("a-u-A-C-F", "aircraft"),
        ("a-u-A-C-F-q", "drone"), ("a-h-A-M-F-Q", "drone"), ("a-u", "unknown"), ("a-u-U", "vessel"),
    ],
)  # fmt: skip
def test_SEN_01_type_says_the_class_and_never_who_is_an_enemy(kind: str, what: str) -> None:
    """The class comes of the dimension; the affiliation that somebody chose is not kept."""
    assert OBJECT_CLASSES[object_class(kind)] == what


def test_call_for_help_is_a_row_and_is_handed_over_whoever_sends_it() -> None:
    """An emergency is counted as one and handed over; taking it back is none."""
    decoder = decoded(text(kind="b-a-o-tbl"), text(kind="b-a-o-can"))
    assert [call.uid for call in decoder.take_calls()] == ["PATROL-7"]
    assert decoder.take_calls() == []
    taken = decoder.take()
    assert taken.counts.kinds == {"emergency": 1, "bit": 1}
    assert len(taken.observations) == 1


def test_thing_that_does_not_know_where_it_is_has_no_row() -> None:
    """0, 0 with an unknown error is a sound event and no position."""
    taken = decoded(text(lon=0.0, lat=0.0, ce="9999999.0")).take()
    assert (taken.counts.decoded, len(taken.observations)) == (1, 0)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<!DOCTYPE e [<!ENTITY x "boom">]>' + text(), "forbidden_xml"),
        (text(detail="<!-- a word -->"), "forbidden_xml"),
        (text(detail="<![CDATA[a]]>"), "forbidden_xml"),
        (text(detail="<?php a?>"), "forbidden_xml"),
        (text().replace(b"UTF-8", b"UTF-7"), "forbidden_xml"),
        (text(detail="&x;"), "xml"),
        (text(detail="<a>"), "xml"),
        (text(detail="<a>" * 60 + "</a>" * 60), "xml"),
        (text().replace(b"Keller", b"K\xffller"), "xml"),
        (b"nothing</event>", "garbage"),
        (text(lat=91.0), "place"),
        (text().replace(b'lat="55.4"', b'lat="nan"'), "place"),
        (text(ce="nan"), "number"),
        (text(hae="inf"), "number"),
        (text(ce="ten"), "number"),
        (text().replace(b"stale=", b"stole="), "fields"),
        (text().replace(b'stale="2026', b'stale="2025'), "time"),
        (text().replace(b' time="2026', b' time="1552'), "time"),
        (text(uid=""), "identity"),
        (text(uid="a\u202eb"), "identity"),
        (text(kind="A; DROP"), "unknown_type"),
    ],
)  # fmt: skip
def test_bad_event_is_counted_and_the_next_one_read(data: bytes, reason: str) -> None:
    """Whatever is wrong with one event has its reason, and the stream goes on behind it."""
    assert invalid(data, text()) == {reason: 1}
    assert decoded(data, text()).take().counts.decoded == 1


def test_events_that_only_together_are_well_formed_are_all_refused() -> None:
    """What one event leaves open, another cannot close."""
    torn = text(detail="<event>")
    assert invalid(torn, b"</event>", text()) == {"xml": 1, "garbage": 1}
    pair = decoded(text(detail="<a>") + text(detail="</a>") + text(uid="GOOD")).take()
    assert (pair.counts.decoded, pair.counts.invalid) == (1, {"xml": 2})


def test_endless_event_is_given_up_within_bounds() -> None:
    """An event without an end takes no more memory than one event may have, and the next one is read."""
    decoder = CotDecoder("tak")
    for _ in range(100):
        decoder.feed(b"<event " + b"x" * 4_096)
    decoder.feed(b"</event>" + text())
    counts = decoder.take().counts
    assert (counts.decoded, counts.invalid) == (1, {"too_long": 1})


def test_protobuf_that_lost_count_ends_the_connection() -> None:
    """A length that cannot be is the end: nobody knows where the next message begins."""
    for data in (b"\xbf" + b"\xff" * 5, b"\xbf\xff\xff\x7f" + b"a" * 10):
        decoder = decoded(data)
        assert decoder.is_lost
        assert sum(decoder.take().counts.invalid.values()) == 1
    assert invalid(b"\xbf\x03abc") == {"payload": 1}
    assert invalid(framed(inner="</detail><detail>")) == {"xml": 1}


def test_unfinished_and_lost_events_are_counted() -> None:
    """What the source did not finish, and what there was no room for, is accounted for."""
    decoder = decoded(text()[:-3])
    decoder.finish()
    decoder.count_lost(4)
    assert decoder.take().counts.invalid == {"short": 1, "lost": 4}


@settings(max_examples=40, deadline=None)
@given(cuts=st.lists(st.integers(1, 3_000), max_size=8))
def test_pieces_may_begin_and_end_anywhere(cuts: list[int]) -> None:
    """However a stream of both ways of writing is cut, the same comes of it."""
    stream = text(uid="A") + framed(uid="B") + framed(uid="C") + text(uid="D") + b"\n" + text(uid="E")
    edges = [0, *sorted(cut % len(stream) for cut in cuts), len(stream)]
    taken = decoded(*(stream[a:b] for a, b in itertools.pairwise(edges))).take()
    assert taken.observations.identities == tuple(f"tak/{name}" for name in "ABCDE")
    assert taken.counts == Counts(lines=5, decoded=5, kinds={"atom": 5})


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.one_of(st.binary(max_size=300), st.sampled_from([text(), framed(), b"</event>", b"\xbf"])),
        max_size=6,
    )
)
def test_nothing_that_arrives_is_fatal(pieces: list[bytes]) -> None:
    """Any bytes: every event is counted once, and none raises."""
    for is_stream in (True, False):
        decoder = decoded(*pieces, is_stream=is_stream)
        decoder.finish()
        assert decoder.take().counts.is_whole


def test_golden_bytes_are_read_for_ever() -> None:
    """What was written once is read the same always; `text()` and `framed()` made the bytes."""
    for name in ("position.xml", "position.bin"):
        rows = decoded((GOLDEN / name).read_bytes()).take().observations
        assert (rows.lon[0], rows.speed_mmps[0], rows.measured_at[0]) == (112_000_000, 3_200, AT)
    assert (GOLDEN / "position.xml").read_bytes() == text()
    assert (GOLDEN / "position.bin").read_bytes() == framed()


def test_events_of_others_are_read() -> None:
    """Events that another project tests with are all read, chat and a bare type among them."""
    if not OTHERS.exists():
        pytest.skip("the data is not there: ../shared/data/05_cot")
    cases = json.loads(OTHERS.read_text(encoding="utf-8"))["cases"]
    taken = decoded(*(case["xml"].encode() for case in cases)).take()
    assert (taken.counts.lines, taken.counts.decoded, taken.counts.invalid) == (4, 4, {})
    assert len(taken.observations) == 2


def test_S_64_what_is_not_passed_on() -> None:
    """Enemies, fire, tasks and chat are not passed on; positions, points and casualties are."""
    for kind in ("a-h-G", "a-j-A", "a-k-S", "a-s-G", "t-k-d", "t-p-k", "t-s", "b-t-f", "r-h", "y-a"):
        assert not [one for one in taken_of(kind) if one.event.is_passed_on], kind
    for kind in ("a-f-G-U-C", "a-u-S-X", "b-m-p-s-m", "b-a-o-tbl", "b-r-f-h-c", "t-x-d-d"):
        assert [one for one in taken_of(kind) if one.event.is_passed_on], kind


def taken_of(kind: str) -> list[Taken]:
    """Return the event of a type as a router gets it."""
    return CotDecoder("tak").read(text(kind=kind))


def test_event_is_refused_beyond_its_greatest_size() -> None:
    """An event that is whole and too long is counted as such."""
    assert invalid(text(detail="<a/>" * (MAX_EVENT // 4))) == {"too_long": 1}
    assert CotEvent("u", "a-f-G", "m-g", 0, 0, 0, 0.0, 0.0).is_passed_on

"""What every format's decoder promises: where its input is cut changes nothing, nothing raises, nothing is lost."""

import itertools
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.formats.registry import FORMATS, decoder_of, sniff
from lindero.capabilities.sensors.tests.test_formats_golden import NAMES, bytes_of, fixture, outcome
from lindero.kernel.errors import Invalid

STREAMS = [name for name in NAMES if fixture(name)["format"] != "remote-id"]
FIXTURES = {name: fixture(name) for name in NAMES}
CHUNK = 65_536


def decoded(told: dict[str, Any], pieces: list[bytes]) -> Decoded:
    """Decode pieces as one source of a fixture's format."""
    decoder = decoder_of(told["format"], told["sensor"], told.get("options"))
    for piece in pieces:
        decoder.feed(piece, told.get("received_at"))
    decoder.finish()
    return decoder.take()


@pytest.mark.parametrize("name", STREAMS)
@settings(max_examples=6)
@given(data=st.data())
def test_where_a_stream_is_cut_changes_nothing(name: str, data: st.DataObject) -> None:
    """Whole, in pieces cut anywhere, or byte by byte: the same detections, names and counts."""
    told = FIXTURES[name]
    whole = bytes_of(told)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=4)))
    edges = [0, *cuts, len(whole)]
    pieces = [whole[start:end] for start, end in itertools.pairwise(edges)]
    assert outcome(decoded(told, pieces)) == told["outcome"]


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_may_come_byte_by_byte(name: str) -> None:
    """The slowest line gives what the fastest does."""
    told = FIXTURES[name]
    whole = bytes_of(told)
    assert outcome(decoded(told, [whole[i : i + 1] for i in range(len(whole))])) == told["outcome"]


@pytest.mark.parametrize("written", [written.name for written in FORMATS])
@settings(max_examples=15)
@given(garbage=st.lists(st.binary(max_size=200), max_size=4))
def test_bytes_that_nobody_meant_are_counted_and_never_raise(written: str, garbage: list[bytes]) -> None:
    """Whatever comes, each decoder goes on, and its counts add up."""
    decoder = decoder_of(written, "s-1")
    for piece in garbage:
        decoder.feed(piece, 1_800_000_000_000)
    decoder.finish()
    assert decoder.take().counts.is_whole


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=10)
@given(data=st.data())
def test_a_damaged_fixture_is_counted_and_never_raises(name: str, data: st.DataObject) -> None:
    """One byte changed, or the end cut off: counts add up, and every row is within its bounds."""
    told = FIXTURES[name]
    whole = bytearray(bytes_of(told))
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    end = data.draw(st.integers(1, len(whole)))
    assert decoded(told, [bytes(whole[:end])]).counts.is_whole


@pytest.mark.parametrize("name", [name for name in STREAMS if FIXTURES[name]["format"] not in {"gpx", "kml"}])
def test_memory_does_not_grow_with_a_stream(name: str) -> None:
    """Asked for its rows now and then, a decoder holds no more after a stream fifty times as long."""
    told = FIXTURES[name]
    whole = bytes_of(told)
    decoder = decoder_of(told["format"], told["sensor"], told.get("options"))
    decoder.feed(whole, told.get("received_at"))
    decoder.take()
    tracemalloc.start()
    try:
        for _ in range(50):
            decoder.feed(whole, told.get("received_at"))
            assert decoder.take().counts.is_whole
        assert tracemalloc.get_traced_memory()[0] < 2 * CHUNK + 8 * len(whole)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", STREAMS)
def test_what_is_unfinished_is_given_up_once(name: str) -> None:
    """The end of a source ends what was begun, and ending it again counts nothing twice."""
    told = FIXTURES[name]
    decoder = decoder_of(told["format"], told["sensor"], told.get("options"))
    decoder.feed(bytes_of(told)[:-2])
    decoder.count_lost(3)
    decoder.finish()
    decoder.finish()
    counts = decoder.take().counts
    assert counts.invalid["lost"] == 3
    assert counts.is_whole


def test_a_format_that_is_not_known_is_refused_by_name() -> None:
    """The refusal lists those that there are."""
    with pytest.raises(Invalid, match="morse") as caught:
        decoder_of("morse", "s-1")
    assert "asterix" in caught.value.advice


def test_settings_that_a_format_does_not_have_are_refused() -> None:
    """A misspelt setting is told, not passed over."""
    with pytest.raises(Invalid, match="sight"):
        decoder_of("asterix", "s-1", {"sight": 1})


@given(head=st.binary(max_size=300))
@settings(max_examples=50)
def test_any_bytes_can_be_sniffed(head: bytes) -> None:
    """Bytes of no format have no format, and never raise."""
    assert sniff(head) in {None, *(written.name for written in FORMATS)}

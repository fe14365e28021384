"""ASTERIX that is lost is counted in records where that can be known, and in bytes where nobody can know more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.sensors.feeds.carriers import MAX_WAITING, Mailbox
from lindero.capabilities.sensors.formats.asterix import MAX_COUNTED, AsterixDecoder
from lindero.capabilities.sensors.formats.asterix_blocks import BlockCutter
from lindero.capabilities.sensors.formats.asterix_counting import RecordCounter
from lindero.capabilities.sensors.formats.asterix_fields import EDITIONS, records_in, specification
from lindero.capabilities.sensors.formats.asterix_options import AsterixOptions
from lindero.capabilities.sensors.formats.registry import sniff
from lindero.capabilities.sensors.records import Counts
from lindero.capabilities.sensors.tests.test_asterix import NIGHT, SITE, plot
from lindero.capabilities.sensors.tests.test_formats_golden import bytes_of, fixture

CLASSES = {int(category): specification(category, edition) for category, edition in EDITIONS.items()}
FIXTURES = [bytes_of(fixture(f"asterix_{category}")) for category in ("010", "021", "048", "062")]
NO_RECORD = b"\xff" * 6
"""Begins with more bits for items than any category has items."""


def block(*records: bytes, category: int = 48) -> bytes:
    """Return a block of records."""
    payload = b"".join(records)
    return bytes([category]) + (len(payload) + 3).to_bytes(2) + payload


def counted(*pieces: bytes, takes_datagrams: bool = True) -> Counts:
    """Return what became of pieces."""
    decoder = AsterixDecoder("radar-1", AsterixOptions(site=SITE), takes_datagrams=takes_datagrams)
    for piece in pieces:
        decoder.feed(piece, NIGHT)
    decoder.finish()
    return decoder.take().counts


GOOD = plot(1)[3:]


@pytest.mark.parametrize(
    ("piece", "decoded", "invalid", "unread_bytes"),
    [
        (block(GOOD, GOOD, GOOD), 3, {}, 0),
        (block(GOOD, NO_RECORD, GOOD), 1, {"payload": 1}, len(NO_RECORD + GOOD)),
        (block(GOOD, NO_RECORD) + block(GOOD), 2, {"payload": 1}, len(NO_RECORD)),
        (block(GOOD, GOOD)[:-4], 0, {"short": 1}, 3 + 2 * len(GOOD) - 4),
        (b"\x00\x00\x00\x00\x00" + block(GOOD), 1, {"garbage": 1}, 5),
        (b"\x00\x00\x00\x00\x00", 0, {"garbage": 1}, 5),
        (block(GOOD, category=99), 0, {"category": 1}, len(GOOD)),
    ],
)
def test_what_one_bad_record_takes_with_it_is_told_in_bytes(
    piece: bytes, decoded: int, invalid: dict[str, int], unread_bytes: int
) -> None:
    """Records before it count as decoded; what comes after it in its block is one loss, with its length."""
    for takes_datagrams in (True, False):
        counts = counted(piece, takes_datagrams=takes_datagrams)
        assert (counts.decoded, counts.invalid, counts.unread_bytes) == (decoded, invalid, unread_bytes)
        assert counts.is_whole


def test_a_lost_datagram_counts_its_records() -> None:
    """What finds no room is counted as it would have been; of a block that breaks off, the rest in bytes."""
    decoder = AsterixDecoder("radar-1", AsterixOptions(site=SITE), takes_datagrams=True)
    mailbox = Mailbox(b"", decoder.lose)
    room = b"\x00" * MAX_WAITING
    mailbox.datagram_received(room, ("127.0.0.1", 1))
    for datagram in (block(GOOD, GOOD, GOOD), block(GOOD) + block(GOOD, NO_RECORD) + block(GOOD)):
        mailbox.datagram_received(datagram, ("127.0.0.1", 1))
    assert mailbox.take() == ([room], 0)
    counts = decoder.take().counts
    assert (counts.invalid, counts.unread_bytes) == ({"lost": 7}, len(NO_RECORD))


def test_counting_what_is_lost_costs_a_flood_nothing_more() -> None:
    """Beyond some bytes between two batches a lost datagram is one loss with its length; after them, it is counted."""
    decoder = AsterixDecoder("radar-1", AsterixOptions(site=SITE), takes_datagrams=True)
    datagram = block(*[GOOD] * 100)
    counted_ones = MAX_COUNTED // len(datagram)
    for _ in range(counted_ones + 2):
        decoder.lose(datagram)
    counts = decoder.take().counts
    assert (counts.invalid, counts.unread_bytes) == ({"lost": 100 * counted_ones + 2}, 2 * len(datagram))
    decoder.lose(datagram)
    assert decoder.take().counts.invalid == {"lost": 100}


def test_bytes_are_no_asterix_for_their_header_alone() -> None:
    """Whether a recording is ASTERIX is told by its records: one that cannot be read makes it none."""
    assert (sniff(block(GOOD, GOOD)), sniff(block(GOOD, NO_RECORD))) == ("asterix", None)


@pytest.mark.parametrize("data", FIXTURES)
def test_records_are_counted_as_they_are_read(data: bytes) -> None:
    """Every category's own examples hold as many records as reading them yields."""
    blocks = BlockCutter().cut(data)
    read = sum(len(list(records_in(CLASSES[category], payload))) for category, payload in blocks)
    assert RecordCounter(CLASSES).count(data) == (read, 0)


@settings(max_examples=300)
@given(st.sampled_from(FIXTURES), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=4))
def test_whatever_comes_is_counted_as_it_would_be_read(data: bytes, changes: list[tuple[int, int]]) -> None:
    """With bytes changed at random: as many whole records as the library reads, and as many bytes left."""
    counter = RecordCounter(CLASSES)
    for category, payload in BlockCutter().cut(data):
        broken = bytearray(payload * 3)
        for at, value in changes:
            broken[at % len(broken)] = value
        read = list(records_in(CLASSES[category], bytes(broken)))
        left = read[-1] if isinstance(read[-1], int) else 0
        assert counter.count(block(bytes(broken), category=category)) == (len(read), left)

"""From client to clients: what is passed on, whose a name is, what waits for who is slow, who a client says it is."""

from collections.abc import Sequence

import pytest

from lindero.capabilities.sensors.formats.cot import CotDecoder, Taken
from lindero.capabilities.sensors.formats.cot_writing import removal
from lindero.capabilities.sensors.tests.cot_made import framed, text
from lindero.shells.tak.admission import key_in
from lindero.shells.tak.outbox import MAX_THINGS, Outbox
from lindero.shells.tak.router import Router, broadcast


class Pipe:
    """Remembers what was written."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Take bytes."""
        self.written.append(data)


class Reader:
    """A client that reads, as XML or protobuf."""

    def __init__(self, *, receives: bool = True, speaks_protobuf: bool = False) -> None:
        self.name = "key/reader"
        self.receives = receives
        self.speaks_protobuf = speaks_protobuf
        self.got = b""

    def send(self, joined: bytes, parts: Sequence[tuple[str, bytes]]) -> None:
        """Take events."""
        assert joined == b"".join(data for _, data in parts)
        self.got += joined


def taken(*data: bytes) -> list[Taken]:
    """Return events as they come from a client."""
    return CotDecoder("tak").read(b"".join(data))


def test_event_is_passed_on_as_it_came() -> None:
    """Another client gets the bytes of the sender, what stands in the detail and all."""
    event = text()
    reader = Reader()
    broadcast(Router().passed_on("key/a", taken(event)), [reader])
    assert reader.got == event.partition(b"?>")[2]


def test_each_reader_gets_its_own_way_of_writing() -> None:
    """XML and protobuf clients read each other; course and place are the same whichever way it went."""
    words, numbers, nobody = Reader(), Reader(speaks_protobuf=True), Reader(receives=False)
    broadcast(taken(text(uid="A"), framed(uid="B")), [words, numbers, nobody])
    assert nobody.got == b""
    for reader in (words, numbers):
        read = taken(reader.got)
        assert [one.event.uid for one in read] == ["A", "B"]
        assert {(one.event.lon, one.event.lat, one.event.course) for one in read if one.event.uid == "B"} == {
            (11.2, 55.4, 271.5)
        }
        assert all(one.is_text != reader.speaks_protobuf for one in read)
    assert b"<remarks>" in words.got


def test_S_64_enemies_fire_and_chat_are_not_passed_on() -> None:
    """No word of an enemy, no task and no target goes from one client to another."""
    router = Router()
    kinds = ("a-h-G-U-C", "a-j-A", "t-k-t", "t-p-k-t", "b-t-f", "a-s-S")
    assert router.passed_on("key/a", taken(*(text(kind=kind) for kind in kinds))) == []
    assert router.refused["not_passed_on"] == len(kinds)


def test_nobody_moves_or_removes_what_is_anothers() -> None:
    """A name is its first user's; the node's own names are nobody else's."""
    router = Router()
    assert len(router.passed_on("key/a", taken(text(uid="A")))) == 1
    assert router.passed_on("key/b", taken(text(uid="A"), text(uid="lindero.NRD.7"))) == []
    assert router.passed_on("key/b", [removal("A", 1)]) == []
    own = taken(removal("A", 1).data.replace(b"A.gone", b"A-gone"))
    assert len(router.passed_on("key/a", own)) == 1
    nameless = taken(text(uid="B", kind="t-x-d-d"))
    assert router.passed_on("key/a", nameless) == []
    assert router.refused["not_its_name"] == 4


def test_slow_client_gets_the_newest_of_each_thing() -> None:
    """While it keeps up it gets everything; behind, one position a thing, in the order of what is newest."""
    pipe = Pipe()
    outbox = Outbox(pipe)
    outbox.send(b"1", [("a", b"1")])
    outbox.fall_behind()
    for uid, data in (("a", b"2"), ("b", b"3"), ("a", b"4")):
        outbox.send(data, [(uid, data)])
    assert pipe.written == [b"1"]
    outbox.catch_up()
    outbox.send(b"5", [("a", b"5")])
    assert pipe.written == [b"1", b"34", b"5"]
    assert outbox.left_out == 1


def test_what_waits_for_a_slow_client_is_bounded() -> None:
    """However many things there are, memory is not without end, and what was left out is counted."""
    outbox = Outbox(Pipe())
    outbox.fall_behind()
    for number in range(MAX_THINGS + 7):
        outbox.send(b"x", [(str(number), b"x")])
    assert outbox.left_out == 7


@pytest.mark.parametrize(
    ("first", "key"),
    [
        (b'<auth><cot username="boat" password="lk_1_2" uid="A-1"/></auth>', "lk_1_2"),
        (b"<?xml version='1.0'?>\n<auth><cot password='a&amp;b'></cot></auth>\n", "a&b"),
        (b'<auth><cot username="boat"/></auth>', ""),
    ],
)
def test_first_words_carry_the_key(first: bytes, key: str) -> None:
    """The password is the key; what stands behind is the first event."""
    assert key_in(first + b"<event") == (key, len(first))


@pytest.mark.parametrize("first", [b"", b"<auth>", text(), b"<auth><cot password='a'/></auth"])
def test_other_words_carry_none(first: bytes) -> None:
    """Whoever says anything else has not said who it is."""
    assert key_in(first) is None

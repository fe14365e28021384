"""What a node writes as Cursor on Target: the same bytes always, readable by others, and never an enemy."""

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from takproto import parse_proto

from lindero.capabilities.sensors.formats.cot import CotDecoder, Taken
from lindero.capabilities.sensors.formats.cot_writing import (
    NEUTRAL,
    TYPES,
    Outgoing,
    answer,
    as_message,
    as_text,
    asks_protobuf,
    offer,
    ping,
    pong,
    position,
    removal,
)
from lindero.capabilities.sensors.tests.cot_made import AT, text
from lindero.capabilities.tracking.records import ItemClass

GOLDEN = Path(__file__).parent / "golden" / "cot"
SHIP = Outgoing(
    uid="lindero.NRD.7", type=TYPES["vessel"], at=AT, stale=AT + 60_000, lon=11.2, lat=55.4,
    course=90.0, speed=5.5, callsign="ALBATROSS & SON", handling="tlp:amber",
)  # fmt: skip


def read(data: bytes) -> list[Taken]:
    """Return what a client reads."""
    decoder = CotDecoder("client")
    events = decoder.read(data)
    assert decoder.take().counts.invalid == {}
    return events


def test_what_is_written_stays_as_it_was() -> None:
    """The bytes of a position and of a removal, as clients have them: `as_text(position(SHIP))` made them."""
    assert as_text(position(SHIP)) == (GOLDEN / "written-position.xml").read_bytes()
    assert as_message(position(SHIP)) == (GOLDEN / "written-position.bin").read_bytes()
    assert as_text(removal("lindero.NRD.7", AT)) == (GOLDEN / "written-removal.xml").read_bytes()


def test_what_is_written_is_read_by_others() -> None:
    """The library that clients use reads the protobuf; our own reader reads both."""
    message = parse_proto(bytearray(as_message(position(SHIP))))
    assert (message.cotEvent.uid, message.cotEvent.type) == ("lindero.NRD.7", "a-u-S-X")
    for data in (as_text(position(SHIP)), as_message(position(SHIP))):
        event = read(data)[0].event
        assert (event.lon, event.lat, event.start, event.stale) == (11.2, 55.4, AT, AT + 60_000)


@settings(max_examples=40, deadline=None)
@given(name=st.text(st.characters(codec="utf-8", categories=["L", "P", "S", "Zs"]), max_size=30))
def test_name_of_a_ship_breaks_nothing(name: str) -> None:
    """Whatever a ship calls itself, the event stays one event."""
    ship = Outgoing(uid="u", type="a-u-S-X", at=AT, stale=AT, lon=0.0, lat=1.0, callsign=name)
    assert len(read(as_text(position(ship)) + as_message(position(ship)))) == 2


def test_S_64_no_type_that_is_written_names_an_enemy_a_task_or_a_target() -> None:
    """Every class of the picture is written as unknown, own or in need; there is no other way to write one."""
    written = {*TYPES.values(), NEUTRAL}
    assert all(kind[:4] in {"a-u-", "a-f-", "a-n-", "b-a-"} for kind in written)
    assert set(get_args(ItemClass)) <= TYPES.keys()
    moments = (removal("u", AT), ping(AT), pong(AT), read(offer(AT))[0], read(answer(AT, is_granted=True))[0])
    assert all(one.event.type.startswith("t-x-") for one in moments)


def test_removal_names_what_is_removed() -> None:
    """A client is told by name what it takes off its map, and to do so at once."""
    data = as_text(removal('a"b', AT))
    assert b"uid='a\"b'" in data
    assert b"<__forcedelete/>" in data


@pytest.mark.parametrize("version", ["1", "2"])
def test_only_version_1_is_agreed_to(version: str) -> None:
    """Another version is not taken for the one that is spoken."""
    detail = f'<TakControl><TakRequest version="{version}"/></TakControl>'
    assert asks_protobuf(read(text(kind="t-x-takp-q", detail=detail))[0]) is (version == "1")
    assert b'status="false"' in answer(AT, is_granted=False)

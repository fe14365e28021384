"""The live picture: frames byte for byte as WIRE.md says, and only what changed."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.picture.live import (
    DELTA,
    RECEIVED,
    RESCUE,
    SNAPSHOT,
    STALE,
    UNKNOWN,
    LivePicture,
    Mark,
    Upserts,
    changes_since,
    encode_frame,
    everything,
)
from lindero.capabilities.picture.policy import CLASSES
from lindero.capabilities.picture.tests.drawn import HERE, BeaconSeen, new_desk, receive
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk

GOLDEN = Path(__file__).parents[5] / "frontend" / "test" / "golden" / "picture-frames.json"
NAMES = {"item_class": "class", "lon": "lon_e7", "lat": "lat_e7"}


def columns(rows: list[dict[str, Any]]) -> Upserts:
    """Return rows of the golden file as columns."""
    return Upserts(
        **{
            name: np.array([row[NAMES.get(name, name)] for row in rows], dtype=code)
            for name, code in zip(
                Upserts.__struct_fields__, ("f8", "u4", "i4", "i4", "u2", "u2", "u1", "u1"), strict=True
            )
        }
    )


def read(frame: bytes) -> dict[str, Any]:
    """Read a frame from the words of WIRE.md, without the encoder's help."""
    version, kind, reserved, sequence, server_time, n, m = struct.unpack_from("<BBHIdII", frame)
    assert (version, reserved) == (1, 0)
    at, rows = 24, []
    values: dict[str, Any] = {}
    for name, code in (("updated_at", "d"), ("slot", "I"), ("lon", "i"), ("lat", "i"), ("course", "H"),
                       ("speed", "H"), ("class", "B"), ("flags", "B")):  # fmt: skip
        values[name] = struct.unpack_from(f"<{n}{code}", frame, at)
        size = n * struct.calcsize(code)
        assert not any(frame[at + size : at + size + -size % 4])
        at += size + -size % 4
    removed = struct.unpack_from(f"<{m}I", frame, at)
    assert at + 4 * m == len(frame)
    rows = [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]
    return {"type": kind, "sequence": sequence, "at": server_time, "rows": rows, "removed": list(removed)}


GOOD = [
    one
    for one in json.loads(GOLDEN.read_text(encoding="utf-8"))["good"]
    # Its reserved bytes are set, as this version never does.
    if one["name"] != "from_a_newer_server"
]


@pytest.mark.parametrize("golden", GOOD, ids=[one["name"] for one in GOOD])
def test_golden_frames_are_written_byte_for_byte(golden: dict[str, Any]) -> None:
    """Both sides of the wire are held to the same bytes: what the browser reads is what is written here."""
    frame = golden["frame"]
    written = encode_frame(
        frame["type"],
        frame["sequence"],
        frame["server_time"],
        columns(frame["upserts"]),
        frame["removed"],
    )
    assert written.hex() == golden["hex"]


@given(
    slots=st.lists(st.integers(0, 2**32 - 1), unique=True, max_size=20),
    removed=st.lists(st.integers(0, 2**32 - 1), max_size=5),
    sequence=st.integers(0, 2**40),
)
def test_frames_of_any_size_can_be_read(slots: list[int], removed: list[int], sequence: int) -> None:
    """Whatever the number of rows, columns stand where they are looked for, and padding is zero."""
    rows = [
        {"updated_at": 1.5, "slot": slot, "lon_e7": -slot % 1_000, "lat_e7": 5, "course_cdeg": 7,
         "speed_cmps": 9, "class": 1, "flags": 2}
        for slot in slots
    ]  # fmt: skip
    frame = read(encode_frame(DELTA, sequence, MORNING, columns(rows), removed))
    assert [row["slot"] for row in frame["rows"]] == slots
    assert (frame["removed"], frame["sequence"]) == (removed, sequence % 2**32)


def test_rows_are_in_the_units_of_the_wire() -> None:
    """Courses in hundredths, speeds in centimetres, classes and flags as numbers, unknown as unknown."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon="a", course_mdeg=359_999, speed_mmps=6_328, item_class="vessel"))
    desk.put(BeaconSeen(beacon="b", item_class="rescue", stale_at=MORNING - 1))
    receive(desk, BeaconSeen(beacon="c", course_mdeg=0, speed_mmps=10_000_000, item_class="submarine"))
    first, second, third = read(LivePicture(desk.rows, desk.now).snapshot(1))["rows"]
    assert (first["course"], first["speed"], first["class"], first["flags"]) == (0, 633, 1, 0)
    assert (first["lon"], first["lat"], first["updated_at"]) == (HERE.lon, HERE.lat, MORNING)
    assert (second["course"], second["speed"]) == (UNKNOWN, UNKNOWN)
    assert (CLASSES[second["class"]], second["flags"]) == ("rescue", STALE | RESCUE)
    assert (third["speed"], third["class"], third["flags"]) == (65_534, 0, RECEIVED)


def test_delta_holds_only_what_changed() -> None:
    """A thing that did not change is not sent again; nothing new gives no frame."""
    desk = new_desk()
    live = LivePicture(desk.rows, desk.now)
    desk.put(BeaconSeen(beacon="a"))
    desk.put(BeaconSeen(beacon="b"))
    first = live.delta(1)
    assert first is not None
    assert [row["slot"] for row in read(first)["rows"]] == [1, 2]
    assert live.delta(2) is None
    desk.put(BeaconSeen(beacon="b", measured_at=MORNING + 1, place=place_of(12.0, 55.0)))
    second = live.delta(2)
    assert second is not None
    assert [(row["slot"], row["lon"]) for row in read(second)["rows"]] == [(2, 120_000_000)]


def test_thing_that_becomes_stale_is_told_without_a_record() -> None:
    """When nothing is put, the silence itself tells what became stale, once."""
    desk = new_desk()
    live = LivePicture(desk.rows, desk.now)
    desk.put(BeaconSeen(beacon="a", stale_at=MORNING + 5_000))
    live.delta(1)
    desk.at += 5_001
    rows = read(live.empty(2))["rows"]
    assert [row["flags"] for row in rows] == [STALE]
    desk.at += 1_000
    assert read(live.empty(3))["rows"] == []


def test_ended_and_erased_things_are_removed() -> None:
    """What ended, was recalled or ran out leaves every screen with the next frame, and is told once."""
    desk = new_desk()
    live = LivePicture(desk.rows, desk.now)
    desk.put(BeaconSeen(beacon="a"))
    head = receive(desk, BeaconSeen(beacon="b"))
    desk.put(BeaconSeen(beacon="c"))
    live.delta(1)
    desk.put(BeaconSeen(beacon="a", is_gone=True))
    desk.erase(head.record_id)
    frame = live.delta(2)
    assert frame is not None
    assert (read(frame)["removed"], read(frame)["rows"]) == ([1, 2], [])
    assert live.delta(3) is None
    assert [row["slot"] for row in read(live.snapshot(3))["rows"]] == [3]


def test_erasure_and_arrival_at_once_are_both_told() -> None:
    """A thing erased in the same moment in which another appears is not overlooked for the equal count."""
    desk = new_desk()
    live = LivePicture(desk.rows, desk.now)
    head = desk.put(BeaconSeen(beacon="a"))
    live.delta(1)
    desk.erase(head.record_id)
    desk.put(BeaconSeen(beacon="b"))
    frame = live.delta(2)
    assert frame is not None
    assert ([row["slot"] for row in read(frame)["rows"]], read(frame)["removed"]) == ([2], [1])


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["move", "end", "erase", "wait", "receive"]), st.integers(0, 4), st.integers(0, 3)
    ),
    max_size=40,
)


@given(STEPS, st.sets(st.integers(0, 40)))
def test_deltas_add_up_to_the_snapshot(steps: list[tuple[str, int, int]], looks: set[int]) -> None:
    """Whoever applies every delta, however many records each one covers, sees what a new reader is sent."""
    desk = new_desk()
    live = LivePicture(desk.rows, desk.now)
    seen: dict[int, Any] = {}
    for number, (what, thing, amount) in enumerate(steps):
        act(desk, what, f"b{thing}", amount, number)
        if number in looks:
            apply(seen, live.delta(number))
    apply(seen, live.empty(99))
    whole = read(live.snapshot(99))["rows"]
    assert seen == {row["slot"]: row for row in whole}


def act(desk: FakeDesk, what: str, beacon: str, amount: int, number: int) -> None:
    """Let something happen."""
    at = MORNING + number
    if what == "wait":
        desk.at += amount * 200_000
    elif what == "erase":
        heads = [event.head for event in desk.log if event.record is not None]
        if heads:
            desk.erase(heads[-1 - amount % len(heads)].record_id)
    elif what == "receive":
        receive(desk, BeaconSeen(beacon=beacon, measured_at=at, stale_at=at + 300_000))
    else:
        desk.put(
            BeaconSeen(
                beacon=beacon, measured_at=at, stale_at=at + 300_000, is_gone=what == "end", speed_mmps=amount
            )
        )


def apply(seen: dict[int, Any], frame: bytes | None) -> None:
    """Apply a delta as a browser does: removals first, then rows."""
    if frame is None:
        return
    told = read(frame)
    assert told["type"] == DELTA
    for slot in told["removed"]:
        seen.pop(slot, None)
    seen.update({row["slot"]: row for row in told["rows"]})


def test_snapshot_says_that_it_is_one() -> None:
    """A snapshot has its own type, the frame's number and no removals."""
    frame = read(LivePicture(new_desk().rows, lambda: MORNING).snapshot(7))
    assert (frame["type"], frame["sequence"], frame["removed"], frame["at"]) == (SNAPSHOT, 7, [], MORNING)


def test_changes_say_how_far_they_were_seen() -> None:
    """The mark of everything is where changes go on from."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon="a"))
    whole = everything(desk.rows, desk.now())
    assert whole.mark.slots == frozenset({1})
    assert not changes_since(desk.rows, whole.mark, desk.now())
    assert changes_since(desk.rows, Mark(), desk.now())

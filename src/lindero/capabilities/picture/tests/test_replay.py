"""An earlier picture: what was where, what had gone, and nothing of what was recalled or erased."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.picture.finding import ListQuery, find_items
from lindero.capabilities.picture.live import GONE, RECEIVED, RESCUE, STALE, WINDOW
from lindero.capabilities.picture.pages.past import things_at
from lindero.capabilities.picture.pages.replay import (
    LONGEST_MS,
    MOST_ROWS,
    ReplayQuery,
    WindowQuery,
    columns_between,
    frame_of,
    show_replay,
    show_window,
    span_of,
    step_of,
)
from lindero.capabilities.picture.tests.drawn import HERE, BeaconSeen, new_desk, receive
from lindero.capabilities.picture.tests.test_live import act, read
from lindero.kernel.errors import Invalid
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import HOUR_MS, MINUTE_MS, text_of

THERE = place_of(12.0, 55.0)


def sail(desk: FakeDesk, at: int, **beacon: Any) -> str:
    """Put a beacon that was seen at so many milliseconds after morning; return its record's name."""
    desk.at = MORNING + at
    facts: dict[str, Any] = {"beacon": "a", "measured_at": desk.at} | beacon
    return desk.put(BeaconSeen(**facts)).record_id


def shown(desk: FakeDesk, at: int, **query: Any) -> list[str]:
    """Return the names of what the replay shows at so many milliseconds after morning."""
    texts = {"begin": text_of(MORNING), "at": text_of(MORNING + at)}
    return [item.item_id for item in show_replay(desk, ReplayQuery(**(texts | query))).items]


def test_a_thing_stands_where_it_was_then() -> None:
    """Between two positions the earlier one is shown as it was reported: nothing is guessed."""
    desk = new_desk()
    sail(desk, 0, course_mdeg=90_000)
    sail(desk, 60_000, place=THERE, course_mdeg=180_000)
    desk.at += 60_000
    view = show_replay(desk, ReplayQuery(begin=str(MORNING), at=str(MORNING + 59_999)))
    (item,) = view.items
    assert (item.place, item.course_mdeg, item.measured_at) == (HERE, 90_000, MORNING)
    (item,) = show_replay(desk, ReplayQuery(begin=str(MORNING), at=str(MORNING + 60_000))).items
    assert (item.place, item.course_mdeg) == (THERE, 180_000)


def test_what_was_not_yet_there_is_not_shown_and_what_left_is_gone() -> None:
    """A thing is on the earlier picture from its first position until it left, and again after it came back."""
    desk = new_desk()
    sail(desk, 1_000)
    sail(desk, 5_000, is_gone=True)
    sail(desk, 9_000)
    desk.at += 1_000
    assert [shown(desk, at) for at in (999, 1_000, 4_999, 5_000, 8_999, 9_000)] == [
        [],
        ["a"],
        ["a"],
        [],
        [],
        ["a"],
    ]


def test_staleness_is_that_of_then() -> None:
    """A thing that was renewed in time is not stale on the earlier picture, whatever it is now."""
    desk = new_desk()
    sail(desk, 0, stale_at=MORNING + 10_000)
    desk.at += HOUR_MS
    stale = [
        show_replay(desk, ReplayQuery(begin=str(MORNING), end=str(desk.at), at=str(MORNING + at)))
        .items[0]
        .is_stale
        for at in (10_000, 10_001)
    ]
    assert stale == [False, True]


def test_S_40_what_was_recalled_or_erased_never_reappears() -> None:
    """A recalled record is on no earlier picture either; of a thing whose newest is gone nothing is shown."""
    desk = new_desk()
    sail(desk, 0, beacon="kept")
    older = sail(desk, 1_000, beacon="b", place=THERE)
    sail(desk, 2_000, beacon="b")
    recalled = receive(desk, BeaconSeen(beacon="canary", measured_at=MORNING + 1_000, name="canary"))
    desk.at += 8_000
    assert set(shown(desk, 1_500)) == {"b", "canary", "kept"}
    desk.erase(older)
    desk.erase(recalled.record_id)
    assert shown(desk, 1_500) == ["kept"]
    assert set(shown(desk, 2_500)) == {"b", "kept"}
    columns = columns_between(desk, MORNING, desk.at)
    assert sorted(columns.updated_at.tolist()) == [MORNING, MORNING + 2_000]


def test_of_a_leaving_whose_record_is_erased_the_silence_is_left() -> None:
    """Whatever is erased, nothing comes back: the thing is gone when it was no longer renewed."""
    desk = new_desk()
    sail(desk, 0, stale_at=MORNING + 10_000)
    ended = sail(desk, 5_000, is_gone=True)
    desk.erase(ended)
    desk.at += MINUTE_MS
    assert [shown(desk, at) for at in (9_999, 10_000)] == [["a"], []]


def test_list_is_found_by_words_and_page_by_page() -> None:
    """What is asked for narrows the list; who is in distress stands first and is always there."""
    desk = new_desk()
    for number in range(5):
        sail(desk, number, beacon=f"b{number}", name=f"MV {number}")
    sail(desk, 6, beacon="x", item_class="rescue")
    desk.at += 1_000
    assert shown(desk, 500, q="mv 3") == ["x", "b3"]
    view = show_replay(desk, ReplayQuery(begin=str(MORNING), at=str(MORNING + 500), limit=2, offset=2))
    assert ([item.item_id for item in view.items], view.total, view.next, view.previous) == (
        ["b1", "b2"],
        6,
        4,
        0,
    )


@pytest.mark.parametrize(
    "hide",
    [
        "",
        "vessel",
        "aircraft,own",
        "beacons.beacons",
        "received",
        "stale",
        "unknown",
        "areas",
        "own,received",
    ],
)
def test_the_replay_hides_what_the_live_list_hides(hide: str) -> None:
    """By every name, sublayers among them, the present instant of a replay is the live list; rescue stays."""
    desk = new_desk()
    for number, item_class in enumerate(("vessel", "aircraft", "rescue", "odd")):
        sail(desk, number, beacon=item_class, item_class=item_class)
    sail(desk, 10, beacon="silent", stale_at=MORNING + 20)
    receive(desk, BeaconSeen(beacon="theirs", measured_at=desk.at))
    desk.at = MORNING + 1_000
    live, total = find_items(desk, ListQuery(hide=hide))
    items, count = things_at(desk.rows, desk.at, hide=hide)
    assert [item.item_id for item in items] == [item.item_id for item in live]
    assert count == total
    assert "rescue" in {item.item_id for item in items}


def test_window_is_one_frame_of_the_wire() -> None:
    """What a browser is sent is what the page says as JSON: by thing, then by time, the leaving marked."""
    desk = new_desk()
    sail(desk, 0, speed_mmps=5_000)
    receive(
        desk, BeaconSeen(beacon="r", item_class="rescue", measured_at=MORNING + 10, stale_at=MORNING + 20)
    )
    sail(desk, 1_000, place=THERE)
    sail(desk, 2_000, is_gone=True)
    view = show_window(desk, WindowQuery(begin=str(MORNING)))
    frame = frame_of(view)
    assert frame[1] == WINDOW
    told = read(frame)
    rows = [
        (row["slot"], row["updated_at"] - MORNING, row["class"], row["flags"] & 7) for row in told["rows"]
    ]
    assert rows == [
        (1, 0, 1, 0),
        (1, 1_000, 1, 0),
        (1, 2_000, GONE, 0),
        (2, 10, 6, RECEIVED | RESCUE),
        (2, 21, 6, RECEIVED | RESCUE | STALE),
    ]
    assert [row["lon"] for row in told["rows"]] == list(view.lon)
    assert (view.things, view.every_s, told["sequence"]) == (2, 0, 0)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["move", "end", "erase", "wait", "receive"]), st.integers(0, 4), st.integers(0, 3)
    ),
    max_size=30,
)


@given(STEPS, st.lists(st.integers(0, 900_000), min_size=1, max_size=4))
def test_map_and_list_of_an_instant_are_equal(steps: list[tuple[str, int, int]], looks: list[int]) -> None:
    """Whatever happened, playing the window to an instant shows exactly the things that the list shows."""
    desk = new_desk()
    for number, (what, thing, amount) in enumerate(steps):
        act(desk, what, f"b{thing}", amount, number)
    desk.at += 900_000
    columns = columns_between(desk, MORNING + 3, desk.at)
    for look in looks:
        at = MORNING + 3 + look
        state: dict[int, tuple[int, int]] = {}
        for since, slot, item_class, flags in zip(
            *(getattr(columns, name).tolist() for name in ("updated_at", "slot", "item_class", "flags")),
            strict=True,
        ):
            if since <= at:
                state[slot] = (item_class, flags & STALE)
        drawn = {slot: flags > 0 for slot, (item_class, flags) in state.items() if item_class != GONE}
        items, total = things_at(desk.rows, at)
        assert drawn == {item.slot: item.is_stale(at) for item in items}
        assert total == len(items)


def test_thinned_window_keeps_the_last_position_of_each_step() -> None:
    """Where all positions are too many, each thing keeps its first state and its last position in every step."""
    desk = new_desk()
    for second in range(25):
        sail(desk, second * 1_000)
    columns = columns_between(desk, MORNING, desk.at, 10_000)
    assert [int(at - MORNING) // 1_000 for at in columns.updated_at.tolist()] == [0, 9, 19, 24]


def test_length_order_and_size_are_limited_in_words() -> None:
    """More than a day, an end before the beginning, or more than can be sent is refused, each with its reason."""
    with pytest.raises(Invalid, match="longer than 24 hours"):
        span_of(str(MORNING - LONGEST_MS - 1), str(MORNING), MORNING)
    with pytest.raises(Invalid, match="empty or yet to come"):
        span_of(str(MORNING + 1), "", MORNING)
    with pytest.raises(Invalid, match="is not an instant"):
        span_of("yesterday", "", MORNING)
    assert span_of("", "", MORNING) == (MORNING - 30 * MINUTE_MS, MORNING)
    assert step_of(MOST_ROWS, 1, HOUR_MS) == 1
    assert step_of(MOST_ROWS + 1, 400, HOUR_MS) == 10_000
    with pytest.raises(Invalid, match="Choose a shorter time") as refused:
        step_of(10**7, 50_000, LONGEST_MS)
    assert refused.value.code == "picture.replay_size"

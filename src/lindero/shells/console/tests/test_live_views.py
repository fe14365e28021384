"""What one map needs of a frame: never more than the frame, and never less than what can be seen there."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.picture.live import DELTA, RESCUE, SNAPSHOT, Upserts, decode_frame, encode_frame
from lindero.kernel.errors import Invalid
from lindero.kernel.units import DEGREE_E7
from lindero.shells.console.live_views import MAX_KEPT, View, Views, view_in

SOUND = view_in("view 10.0 54.0 12.0 55.0 8.0")
Place = tuple[float, float]


def rows(places: dict[int, Place], *, at: int = 0, flags: int = 0, course: int = 0) -> Upserts:
    """Return things by their number, at their longitude and latitude in degrees."""
    count = len(places)
    return Upserts(
        updated_at=np.full(count, at, np.float64),
        slot=np.array(list(places), np.uint32),
        lon=np.array([round(lon * DEGREE_E7) for lon, _ in places.values()], np.int32),
        lat=np.array([round(lat * DEGREE_E7) for _, lat in places.values()], np.int32),
        course_cdeg=np.full(count, course, np.uint16),
        speed_cmps=np.zeros(count, np.uint16),
        item_class=np.ones(count, np.uint8),
        flags=np.full(count, flags, np.uint8),
    )


def told(
    views: Views, kind: int, upserts: Upserts, view: View = SOUND, removed: tuple[int, ...] = ()
) -> list[int]:
    """Tell a frame; return the numbers of the things that a map is told of."""
    cut = views.told(encode_frame(kind, 1, 0, upserts, removed)).cut_for(view)
    slots: list[int] = decode_frame(cut).upserts.slot.tolist()
    return slots


def test_COP_01_a_map_is_told_what_lies_in_and_around_it_and_who_is_in_distress() -> None:
    """Half a map beyond each edge is told too; farther off only rescue, and what was chosen."""
    places = {1: (11.0, 54.5), 2: (12.9, 54.5), 3: (20.0, 54.5), 4: (11.0, 40.0)}
    assert told(Views(), SNAPSHOT, rows(places)) == [1, 2]
    assert told(Views(), SNAPSHOT, rows(places, flags=RESCUE)) == [1, 2, 3, 4]
    assert told(Views(), SNAPSHOT, rows(places), view_in("view 10.0 54.0 12.0 55.0 8.0 4 99")) == [1, 2, 4]


def test_a_map_is_told_when_a_thing_comes_and_when_it_goes() -> None:
    """Nothing stays behind on a map that it has left, whether a delta or only a snapshot told that it was there."""
    views = Views()
    assert told(views, DELTA, rows({1: (20.0, 54.5)})) == []
    assert told(views, DELTA, rows({1: (11.0, 54.5)})) == [1]
    assert told(views, DELTA, rows({1: (20.0, 54.5)})) == [1]
    assert told(views, SNAPSHOT, rows({1: (11.0, 54.5)})) == [1]
    assert told(views, DELTA, rows({1: (20.0, 54.6)})) == [1]
    assert told(views, DELTA, rows({1: (20.0, 54.7)})) == []


def test_what_cannot_be_seen_at_a_maps_zoom_is_told_now_and_then() -> None:
    """Less than half a pixel is no news; a turn is, and half a minute of age is."""
    views, near = Views(), view_in("view 10.9 54.4 11.1 54.6 14.0")
    told(views, DELTA, rows({1: (11.0, 54.5)}))
    assert told(views, DELTA, rows({1: (11.00002, 54.5)}, at=1_000)) == []
    assert told(views, DELTA, rows({1: (11.00006, 54.5)}, at=2_000), near) == [1]
    assert told(views, DELTA, rows({1: (11.00006, 54.5)}, at=3_000, course=9_000)) == [1]
    assert told(views, DELTA, rows({1: (11.00006, 54.5)}, at=31_000, course=9_000)) == [1]


def test_removals_reach_every_map_and_all_are_counted() -> None:
    """What left the picture is told everywhere; the count is of everything, wherever it lies."""
    views = Views()
    told(views, SNAPSHOT, rows({1: (11.0, 54.5), 2: (20.0, 54.5)}))
    assert views.counts == ((1, 0, 2),)
    cut = views.told(encode_frame(DELTA, 1, 0, rows({}), (2,))).cut_for(SOUND)
    assert (decode_frame(cut).removed.tolist(), views.counts) == ([2], ((1, 0, 1),))


def test_the_antimeridian_is_no_edge() -> None:
    """A map across 180 degrees is told of both sides, and a map of the whole world of everything."""
    places = {1: (179.9, 0.0), 2: (-179.9, 0.0), 3: (0.0, 0.0)}
    assert told(Views(), SNAPSHOT, rows(places), view_in("view 179.0 -1.0 181.0 1.0 8.0")) == [1, 2]
    assert told(Views(), SNAPSHOT, rows(places), view_in("view -400.0 -85.0 400.0 85.0 1.0")) == [1, 2, 3]


@pytest.mark.parametrize(
    "words",
    [
        "view",
        "view 10 54 12 55",
        "view 12 54 10 55 8",
        "view 10 54 12 95 8",
        "view 10 54 12 55 8 -1",
        "view 1e3 54 12 55 8",
        "view 10 54 12 55 8" + " 1" * (MAX_KEPT + 1),
        "snapshots",
    ],
)
def test_other_words_are_not_understood(words: str) -> None:
    """Edges that enclose nothing, numbers in another form and too many wishes are refused."""
    with pytest.raises(Invalid):
        view_in(words)


def test_a_flood_of_wishes_is_not_read() -> None:
    """What is too long is refused before anything is made of it: one message cannot hold up everybody's picture."""
    words = "view 10 54 12 55 8" + " 999999999" * 100_000
    tracemalloc.start()
    try:
        with pytest.raises(Invalid):
            view_in(words)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < len(words)


@given(
    st.lists(
        st.dictionaries(st.integers(1, 9), st.tuples(st.floats(5, 17), st.floats(50, 60)), max_size=5),
        min_size=1,
        max_size=8,
    )
)
def test_a_map_holds_what_the_whole_picture_shows_there(steps: list[dict[int, Place]]) -> None:
    """After any changes, what a map holds is, in its surroundings, the picture within a pixel, and nothing else."""
    views, whole, held = Views(), dict[int, tuple[int, int]](), dict[int, tuple[int, int]]()
    told(views, SNAPSHOT, rows({}))
    for places in steps:
        data = encode_frame(DELTA, 1, 0, rows(places))
        cut = decode_frame(views.told(data).cut_for(SOUND)).upserts
        sent = decode_frame(data).upserts
        assert set(cut.slot.tolist()) <= set(sent.slot.tolist())
        for into, some in ((whole, sent), (held, cut)):
            into |= dict(
                zip(some.slot.tolist(), zip(some.lon.tolist(), some.lat.tolist(), strict=True), strict=True)
            )
    assert _around(whole) == _around(held)
    for slot in _around(whole):
        far = np.abs(np.subtract(whole[slot], held[slot]))
        assert far[0] < SOUND.step_lon
        assert far[1] < SOUND.step_lat


def _around(places: dict[int, tuple[int, int]]) -> set[int]:
    return {
        slot
        for slot, (lon, lat) in places.items()
        if 0 <= lon - SOUND.west <= SOUND.width and SOUND.south <= lat <= SOUND.north
    }

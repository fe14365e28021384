"""The strip of time below the map: how much was heard when, and where alerts began."""

from lindero.capabilities.picture.pages.timeline import TimelineQuery, show_timeline
from lindero.capabilities.picture.tests.drawn import BeaconSeen, new_desk
from lindero.kernel.tests.fakes import MORNING
from lindero.kernel.times import MINUTE_MS


def test_each_part_counts_the_things_heard_in_it() -> None:
    """A thing heard often in a part counts once, and in every part in which it was heard."""
    desk = new_desk()
    for minute, beacon in [(0, "a"), (0.5, "a"), (0, "b"), (3, "a")]:
        desk.put(BeaconSeen(beacon=beacon, measured_at=MORNING + round(minute * MINUTE_MS) + 1))
    desk.at = MORNING + 10 * MINUTE_MS
    view = show_timeline(desk, TimelineQuery(minutes=10, parts=10))
    assert [part.things for part in view.parts] == [2, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert (view.begin, view.end, view.most) == (MORNING, desk.at, 2)


def test_distress_is_marked_where_it_began() -> None:
    """A case of distress is marked once, in the part in which it was first heard."""
    desk = new_desk()
    for minute in (2, 4):
        desk.put(BeaconSeen(beacon="x", item_class="rescue", measured_at=MORNING + minute * MINUTE_MS + 1))
    desk.at = MORNING + 10 * MINUTE_MS
    view = show_timeline(desk, TimelineQuery(minutes=10, parts=10))
    assert [part.rescues for part in view.parts] == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    assert (view.rescues, view.alerts) == (1, 0)


def test_what_is_measured_now_stands_in_the_last_part() -> None:
    """The newest report is on the strip at once."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon="a", measured_at=desk.now()))
    assert show_timeline(desk, TimelineQuery()).parts[-1].things == 1

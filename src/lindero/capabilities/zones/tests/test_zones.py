"""Zones: drawn by their corners, watched while they hold, told once, closed with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.tracking.records import TrackEnded, TrackStarted, TrackUpdated
from lindero.capabilities.zones import actions, records
from lindero.capabilities.zones.asks import CloseZone, DrawZone
from lindero.capabilities.zones.capability import CAPABILITY
from lindero.capabilities.zones.pages import ZoneMapQuery, ZonesQuery, show_zone_map, show_zones
from lindero.capabilities.zones.rules import QUIET_MS, Presence, corners_in, crossing, holds
from lindero.capabilities.zones.signals import crossing_told
from lindero.kernel.detectors import fault_of
from lindero.kernel.errors import Conflict, Invalid, LinderoError, Missing
from lindero.kernel.places import Place, place_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import MINUTE_MS

CORNERS = "10.9 55.4\n11.1, 55.4\n\n11.1; 55.6\n10.9 55.6"
INSIDE, OUTSIDE = place_of(11.0, 55.5), place_of(11.3, 55.5)
TRACK = "a" * 20


def drawn(desk: FakeDesk, **other: object) -> str:
    """Draw a zone and return its name."""
    return actions.draw_zone(desk, DrawZone(**{"title": "Anchorage", "corners": CORNERS, **other}))  # type: ignore[arg-type]


def sail(desk: FakeDesk, place: Place, minutes: int, *, track: str = TRACK) -> None:
    """Let a track be seen somewhere, and what follows of it happen."""
    at = MORNING + minutes * MINUTE_MS
    desk.put(TrackUpdated(track_id=track, place=place, measured_at=at, source_class="ais_a"))
    desk.react(CAPABILITY.reactions[0])


def told(desk: FakeDesk) -> list[str]:
    """Return which ways were told, in order."""
    return [event.record.way for event in desk.log if isinstance(event.record, records.ZoneCrossed)]


def test_COP_02_who_enters_a_zone_is_told_once() -> None:
    """Coming from outside is told with the zone and the place; staying inside is not told again."""
    desk = FakeDesk(CAPABILITY)
    zone = drawn(desk)
    for minutes, place in enumerate((OUTSIDE, INSIDE, INSIDE)):
        sail(desk, place, minutes)
    (crossed,) = [event for event in desk.log if isinstance(event.record, records.ZoneCrossed)]
    assert crossed.record == records.ZoneCrossed(
        zone=zone, title="Anchorage", sort="watch", track_id=TRACK, way="entered", place=INSIDE,
        measured_at=MORNING + MINUTE_MS,
    )  # fmt: skip
    signalled = crossing_told(crossed.head, crossed.record)
    assert (signalled.kind, signalled.reasons) == ("zone_entered", ("entered the zone Anchorage",))
    (line,) = show_zones(desk, ZonesQuery()).zones
    assert (line.inside, [one.way for one in line.crossings]) == (1, ["entered"])


def test_everything_that_crosses_at_once_is_told() -> None:
    """A neighbour's parcel may bring more crossings than are told in one unit of work: none waits for the next."""
    desk = FakeDesk(CAPABILITY)
    drawn(desk)
    count = actions.TOLD_AT_ONCE + 1
    for minutes, place in enumerate((OUTSIDE, INSIDE)):
        at = MORNING + minutes * MINUTE_MS
        for number in range(count):
            track = f"{number:020d}".translate(str.maketrans("0123456789", "abcdefghij"))
            desk.put(TrackUpdated(track_id=track, place=place, measured_at=at, source_class="ais_a"))
    desk.react(CAPABILITY.reactions[0])
    assert told(desk) == ["entered"] * count


def test_what_was_inside_before_did_not_enter() -> None:
    """A zone that is drawn around ships at anchor tells of none of them, until one has been outside."""
    desk = FakeDesk(CAPABILITY)
    drawn(desk, tells="both")
    desk.put(TrackStarted(track_id=TRACK, place=INSIDE, measured_at=MORNING, source_class="ais_a"))
    sail(desk, INSIDE, 1)
    assert told(desk) == []
    sail(desk, OUTSIDE, 2)
    sail(desk, INSIDE, 3)
    assert told(desk) == ["left", "entered"]


def test_who_runs_along_the_edge_is_told_once() -> None:
    """The same way within ten minutes is not told again; after that it is."""
    desk = FakeDesk(CAPABILITY)
    drawn(desk)
    for minutes in range(8):
        sail(desk, INSIDE if minutes % 2 else OUTSIDE, minutes)
    assert told(desk) == ["entered"]
    sail(desk, OUTSIDE, 20)
    sail(desk, INSIDE, 21)
    assert told(desk) == ["entered", "entered"]


@pytest.mark.parametrize(
    ("tells", "ways"),
    [("entering", ["entered"]), ("leaving", ["left"]), ("both", ["entered", "left"]), ("nobody", [])],
)
def test_a_zone_tells_of_whom_it_should(tells: str, ways: list[str]) -> None:
    """Who enters, who leaves, both or nobody: as the officer chose."""
    desk = FakeDesk(CAPABILITY)
    drawn(desk, tells=tells)
    for minutes, place in enumerate((OUTSIDE, INSIDE, OUTSIDE)):
        sail(desk, place, minutes)
    assert told(desk) == ways


def test_a_zone_holds_in_its_time_and_until_it_is_closed() -> None:
    """Before its beginning and after its end nothing is told, and nothing after it was closed with a reason."""
    desk = FakeDesk(CAPABILITY)
    start, end = MORNING + 5 * MINUTE_MS, MORNING + 30 * MINUTE_MS
    zone = drawn(desk, starts_at=start, ends_at=end)
    assert show_zone_map(desk, ZoneMapQuery()).features == ()
    for minutes, place in ((0, OUTSIDE), (1, INSIDE), (6, OUTSIDE), (40, INSIDE)):
        sail(desk, place, minutes)
    assert told(desk) == []
    desk.at = start
    assert [one.properties["title"] for one in show_zone_map(desk, ZoneMapQuery()).features] == ["Anchorage"]
    actions.close_zone(desk, CloseZone(zone=zone, because="the exercise is over"))
    assert show_zones(desk, ZonesQuery()).zones == ()
    sail(desk, INSIDE, 7)
    assert told(desk) == []
    with pytest.raises(Missing):
        actions.close_zone(desk, CloseZone(zone=zone, because="once more"))


def test_what_is_lost_has_left_nothing() -> None:
    """A track that ends is forgotten, and a position that comes late changes nothing."""
    desk = FakeDesk(CAPABILITY)
    drawn(desk, tells="both")
    sail(desk, OUTSIDE, 1)
    sail(desk, INSIDE, 5)
    sail(desk, OUTSIDE, 3)
    assert told(desk) == ["entered"]
    desk.put(TrackEnded(track_id=TRACK, place=OUTSIDE, measured_at=MORNING + 6 * MINUTE_MS))
    assert show_zones(desk, ZonesQuery()).zones[0].inside == 0
    assert told(desk) == ["entered"]


@pytest.mark.parametrize(
    "corners", ["1 1\n2 2", "1 1\n2 2\nhere", "1 1\n2 2\n3", "1 1\n1 1\n1 1", "500 1\n2 2\n3 1"]
)
def test_corners_that_are_no_zone_are_explained(corners: str) -> None:
    """Too few, no numbers, nothing enclosed: each is turned down with advice."""
    with pytest.raises(Invalid) as caught:
        corners_in(corners)
    assert caught.value.advice


def test_a_zone_that_would_be_over_is_turned_down() -> None:
    """An end before the beginning, or in the past, is a slip of the pen."""
    for times in ({"ends_at": MORNING - 1}, {"starts_at": MORNING + 9, "ends_at": MORNING + 9}):
        with pytest.raises(LinderoError, match="before it holds"):
            drawn(FakeDesk(CAPABILITY), **times)


def test_no_more_zones_are_open_than_are_watched_at_once() -> None:
    """The last one that fits is drawn; one more waits until another is closed."""
    desk = FakeDesk(CAPABILITY)
    zones = [drawn(desk) for _ in range(actions.MOST_OPEN)]
    with pytest.raises(Conflict):
        drawn(desk)
    actions.close_zone(desk, CloseZone(zone=zones[0], because="nobody needs it"))
    drawn(desk)


@given(
    inside=st.booleans(), was=st.booleans(), tells=st.sampled_from(["entering", "leaving", "both", "nobody"])
)
def test_nothing_is_told_without_a_crossing(*, inside: bool, was: bool, tells: records.Tells) -> None:
    """Only who was on the other side before is told, and within the quiet time never twice."""
    before = Presence(is_inside=was, seen_at=0)
    way = crossing(before, is_inside=inside, at=1, tells=tells)
    assert way is None or was != inside
    assert crossing(None, is_inside=inside, at=1, tells=tells) is None
    again = Presence(is_inside=was, seen_at=0, entered_at=1, left_at=1)
    assert crossing(again, is_inside=inside, at=QUIET_MS, tells=tells) is None


def test_S_30_the_detector_reads_where_and_when_alone() -> None:
    """What is declared of it breaks no rule of detectors."""
    assert fault_of(CAPABILITY.signals[0].detector) == ("", "")
    assert holds(5, 0, 5)
    assert not holds(5, 6, 6)

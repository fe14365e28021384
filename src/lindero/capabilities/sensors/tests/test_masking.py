"""Masking before storage: what a sensor may not see is removed, counted, and leaves no name behind (S-26)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.boundaries.records import ShapeWithdrawn, StripRegistered, ZoneRegistered
from lindero.capabilities.sensors.actions import observe, register_sensor, take_reports
from lindero.capabilities.sensors.asks import Observe, RegisterSensor, TakeReports
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.masking.areas import check_outline, inside, rings_json
from lindero.capabilities.sensors.masking.rules import Limits, reasons_of, sift, without
from lindero.capabilities.sensors.masking.tables import limits_of, sensor_in, withheld_of
from lindero.capabilities.sensors.records import (
    SOURCE_CLASSES,
    BatchObserved,
    BroadcastsRuled,
    Counts,
    Identification,
    Observations,
    PrivacyZoneDrawn,
    PrivacyZoneLifted,
    observations_of,
    seal,
    unseal,
)
from lindero.capabilities.sensors.tests.described import box, let_watch, ring
from lindero.kernel.errors import Invalid
from lindero.kernel.places import area_contains, area_of, place_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import DAY_MS

WEST, EAST = box(9.0, 54.0, 11.0, 57.0), box(11.0, 54.0, 13.0, 57.0)
OURS, THEIRS = (10.5, 55.5), (11.5, 55.5)


def seen(*places: tuple[float, float], source: str = "radar", **columns: object) -> Observations:
    """Return one row for each place, each with a name of its own: `hill/0`, `hill/1` and so on."""
    return observations_of(
        tuple(f"hill/{index}" for index in range(len(places))),
        (),
        **{
            "measured_at": [MORNING] * len(places),
            "identity": list(range(len(places))),
            "lon": [round(lon * 1e7) for lon, _ in places],
            "lat": [round(lat * 1e7) for _, lat in places],
            "source_class": [SOURCE_CLASSES.index(source)] * len(places),
        }
        | columns,
    )


def put(desk: FakeDesk, observations: Observations, sensor_id: str = "hill", **more: object) -> BatchObserved:
    """Send a batch and return what was kept of it."""
    rows = len(observations)
    counts = Counts(lines=rows, decoded=rows)
    observe(desk, Observe(sensor_id=sensor_id, columns=seal(observations), counts=counts, **more))  # type: ignore[arg-type]
    kept: BatchObserved = desk.of(BatchObserved)[-1]
    return kept


def names(record: BatchObserved) -> tuple[str, ...]:
    """Return the names in what was kept."""
    return unseal(record.columns).identities


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk with a radar that nobody described, where the boundary is on record."""
    desk = FakeDesk(CAPABILITY)
    register_sensor(desk, RegisterSensor(sensor_id="hill", title="Hill", format="asterix"))
    for nation, outer in (("NRD", WEST), ("SUD", EAST)):
        zone = ZoneRegistered(
            name=f"land-{nation.lower()}", zone="territory", nation=nation, outer=outer, source="chart 7"
        )
        desk.put(zone)
    return desk


def test_S_26_what_lies_beyond_the_line_is_removed_and_counted(desk: FakeDesk) -> None:
    """Rows on the other side go with their names, before anything is kept; how many is on record."""
    record = put(desk, seen(OURS, THEIRS, (10.9, 55.0)))
    assert names(record) == ("hill/0", "hill/2")
    assert (record.count, record.withheld) == (2, {"beyond": 1})
    assert record.counts == Counts(lines=3, decoded=3)
    assert withheld_of(desk.rows, "hill") == {"beyond": 1}


def test_S_26_line_itself_is_nobodys_to_watch(desk: FakeDesk) -> None:
    """A place exactly on the line is in both territories, and is not kept."""
    assert put(desk, seen((11.0, 55.5), (10.9999999, 55.5))).withheld == {"beyond": 1}


def test_S_26_sea_beyond_both_territories_needs_a_footprint(desk: FakeDesk) -> None:
    """The high sea is kept where a person said that the sensor observes there, and not without."""
    sea = seen((10.5, 57.5))
    assert put(desk, sea).withheld == {"outside": 1}
    let_watch(desk, "hill", "radar", footprint=(box(9.0, 55.0, 12.0, 58.0),))
    assert put(desk, sea).withheld == {}
    assert put(desk, seen(THEIRS)).withheld == {"beyond": 1}


def test_S_26_webhook_is_masked_too(desk: FakeDesk) -> None:
    """Reports that a system sends of its own accord are masked as a feed's, and its sender is told."""
    register_sensor(desk, RegisterSensor(sensor_id="cam", title="Camera", format="csv"))
    body = "id,lon,lat\na,10.5,55.5\nb,11.5,55.5\n"
    taken = take_reports(desk, TakeReports(sensor_id="cam", format="csv", body=body))
    assert (taken.accepted, taken.withheld) == (2, {"beyond": 1})
    assert names(desk.of(BatchObserved)[-1]) == ("cam/a",)


def test_S_26_dwellings_are_masked_on_the_own_side(desk: FakeDesk) -> None:
    """A privacy zone hides what is in it, until it is lifted."""
    home = box(10.4, 55.4, 10.6, 55.6)
    desk.put(PrivacyZoneDrawn(name="village", outline=home, because="dwellings"))
    assert put(desk, seen(OURS, (10.0, 55.5))).withheld == {"dwelling": 1}
    desk.put(PrivacyZoneLifted(name="village", because="nobody lives there any more"))
    assert put(desk, seen(OURS)).withheld == {}


def test_S_26_disputed_strip_is_not_watched(desk: FakeDesk) -> None:
    """Where no line is agreed nothing is kept, until the strip is withdrawn by a settlement."""
    strip = StripRegistered(
        name="the-strip", claimants=("NRD", "SUD"), outer=box(10.4, 55.4, 10.6, 55.6), source="note of 1921"
    )
    desk.put(strip)
    assert put(desk, seen(OURS)).withheld == {"beyond": 1}
    desk.put(ShapeWithdrawn(name="the-strip", because="settled by treaty", valid_until=desk.at))
    assert put(desk, seen(OURS)).withheld == {}


def test_S_26_undecided_footprint_keeps_nothing_but_life_alarms() -> None:
    """Without boundary and description nothing that watches is kept; a beacon of somebody in distress is."""
    desk = FakeDesk(CAPABILITY)
    register_sensor(desk, RegisterSensor(sensor_id="hill", title="Hill", format="asterix"))
    assert put(desk, seen(OURS, THEIRS)).withheld == {"undecided": 2}
    desk.put(BroadcastsRuled(is_kept=False, because="the regulator asked for it"))
    beacon = seen(THEIRS, THEIRS, source="ais_a", navigation_status=[14, 0])
    record = put(desk, beacon)
    assert (names(record), record.withheld) == (("hill/0",), {"undecided": 1})


def test_S_26_radar_cannot_call_its_plots_alarms(desk: FakeDesk) -> None:
    """Only what a transmitter broadcasts is an alarm; a plot with its status is masked like any other."""
    assert put(desk, seen(THEIRS, navigation_status=[14])).withheld == {"beyond": 1}


def test_S_26_broadcasts_are_kept_by_the_nations_rule(desk: FakeDesk) -> None:
    """What ships say themselves is kept beyond the line, unless the nation rules otherwise; their names too."""
    register_sensor(desk, RegisterSensor(sensor_id="coast", title="Coast", format="ais"))
    said = (Identification(identity="mmsi:219000001", measured_at=MORNING, name="NORA"),)
    ships = seen(THEIRS, source="ais_a")
    record = put(desk, ships, "coast", identifications=said)
    assert (record.count, len(record.identifications), record.withheld) == (1, 1, {})
    assert put(desk, seen(THEIRS, source="radar"), "coast").withheld == {"beyond": 1}
    desk.put(BroadcastsRuled(is_kept=False, because="the regulator asked for it"))
    assert put(desk, ships, "coast").withheld == {"beyond": 1}


def test_S_26_described_radar_cannot_pass_plots_off_as_broadcasts(desk: FakeDesk) -> None:
    """Rows of what a person called a radar or camera are masked whatever source they claim."""
    let_watch(desk, "hill", "camera", footprint=())
    assert put(desk, seen(THEIRS, source="ais_a")).withheld == {"beyond": 1}


def test_S_26_nothing_that_was_said_of_removed_things_is_kept(desk: FakeDesk) -> None:
    """Names and sizes go with the rows they belong to, and what has no row has no place to be judged by."""
    said = tuple(
        Identification(identity=f"hill/{index}", measured_at=MORNING, name=f"CAR {index}")
        for index in range(3)
    )
    record = put(desk, seen(OURS, THEIRS), identifications=said)
    assert [one.identity for one in record.identifications] == ["hill/0"]


def test_S_25_sensor_stops_by_itself(desk: FakeDesk) -> None:
    """At its end a sensor observes nothing more: rows are refused and counted, late ones too."""
    let_watch(desk, "hill", "radar", footprint=(), ends_at=MORNING + DAY_MS)
    assert put(desk, seen(OURS)).withheld == {}
    assert put(desk, seen(OURS, OURS, measured_at=[MORNING, MORNING + DAY_MS])).withheld == {"ended": 1}
    desk.at += DAY_MS
    assert put(desk, seen(OURS)).withheld == {"ended": 1}


def test_S_25_what_nobody_described_stops_after_thirty_days(desk: FakeDesk) -> None:
    """A sensor that watches and was only plugged in has an end, too."""
    desk.at += 30 * DAY_MS - 1
    assert put(desk, seen(OURS)).withheld == {}
    desk.at += 1
    assert put(desk, seen(OURS)).withheld == {"ended": 1}


def test_own_units_and_people_tell_what_they_tell() -> None:
    """A patrol's own position and an officer's report are no sensor's footprint, and are kept undescribed."""
    desk = FakeDesk(CAPABILITY)
    for sensor_id, written_as, source in (("team", "gnss", "gnss"), ("phone", "phone", "report")):
        register_sensor(desk, RegisterSensor(sensor_id=sensor_id, title="Own", format=written_as))  # type: ignore[arg-type]
        assert put(desk, seen(OURS, source=source), sensor_id).withheld == {}
        assert put(desk, seen(OURS, source="camera"), sensor_id).withheld == {"undecided": 1}


def test_outline_that_crosses_itself_is_refused() -> None:
    """A bow tie has no inside that people would agree on."""
    with pytest.raises(Invalid):
        check_outline(rings_json((ring((0, 0), (1, 1), (1, 0), (0, 1)),)))


CORNERS = st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=3, max_size=6, unique=True)


@settings(max_examples=40)
@given(
    CORNERS,
    st.sampled_from([0, 179, -179]),
    st.lists(st.tuples(st.integers(-6, 6), st.integers(-6, 6)), min_size=1),
)
def test_areas_agree_with_the_kernel(
    corners: list[tuple[int, int]], around: int, places: list[tuple[int, int]]
) -> None:
    """Prepared polygons say of every place what the kernel's exact rule says, over the antimeridian as well."""
    outline = tuple(place_of(around + lon, lat) for lon, lat in corners)
    try:
        check_outline(rings_json((outline,)))
    except Invalid:
        return
    area = area_of(outline)
    asked = [place_of(around + lon, lat) for lon, lat in places]
    found = inside(
        (rings_json((outline,)),), np.array([p.lon for p in asked]), np.array([p.lat for p in asked])
    )
    assert list(found) == [area_contains(area, place) for place in asked]


def test_hole_of_an_area_beyond_the_antimeridian_is_a_hole() -> None:
    """A hole lies on the same turn as its outline, on whichever side of 180 degrees its corners are written."""
    area = rings_json(
        (ring((170, 0), (-170, 0), (-170, 10), (170, 10)), ring((-178, 4), (-176, 4), (-176, 6), (-178, 6)))
    )
    lon, lat = np.array([-1_770_000_000, 1_770_000_000]), np.array([50_000_000, 50_000_000])
    assert list(inside((area,), lon, lat)) == [False, True]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.floats(9.5, 12.5), st.floats(54.5, 56.5)), max_size=20), st.integers(0, 3))
def test_S_26_sifting_leaves_nothing_to_remove(places: list[tuple[float, float]], unnamed: int) -> None:
    """What is left after the removal would be left as it is, and has exactly the names of its rows."""
    rows = seen(*places)
    named = np.where(np.arange(len(places)) % 4 < unnamed, -1, rows.identity)
    rows = observations_of(rows.identities, (), **{**_columns(rows), "identity": named})
    limits = Limits(kind="radar", own=(rings_json((WEST,)),), others=(rings_json((EAST,)),))
    sifted = sift(limits, rows, (), MORNING)
    left = sifted.observations
    assert len(left) + sum(sifted.withheld.values()) == len(rows)
    assert not any(found.any() for found in reasons_of(limits, left, MORNING).values())
    if sifted.withheld:
        assert set(left.identities) == {left.identities[index] for index in left.identity if index >= 0}


def test_removing_no_row_changes_nothing() -> None:
    """Where all may be kept, the columns are those that came."""
    rows = seen(OURS, THEIRS)
    kept = without(rows, np.zeros(2, bool))
    assert (kept.identities, list(kept.lon)) == (rows.identities, list(rows.lon))


def test_limits_follow_the_newest_version(desk: FakeDesk) -> None:
    """A zone's next version takes the place of the one before, from the day from which it counts."""
    later = ZoneRegistered(
        name="land-sud", version=2, zone="territory", nation="SUD", outer=box(10.0, 54.0, 13.0, 57.0),
        source="chart 8", valid_from=MORNING + DAY_MS,
    )  # fmt: skip
    desk.put(later)
    sensor = sensor_in(desk.rows, "hill")
    assert sensor is not None
    for now, expected in ((MORNING, EAST), (MORNING + DAY_MS, later.outer)):
        assert limits_of(desk.rows, sensor, "NRD", now).others == (rings_json((expected,)),)


def _columns(rows: Observations) -> dict[str, object]:
    return {
        name: getattr(rows, name)
        for name in Observations.__struct_fields__
        if name not in {"identities", "stations"}
    }

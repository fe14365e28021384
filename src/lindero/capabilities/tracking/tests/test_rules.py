"""Ageing, classes and conflation: what follows from how something reports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.sensors.records import SOURCE_CLASSES
from lindero.capabilities.tracking.rules.ageing import (
    MAX_END_MS,
    MIN_END_MS,
    MIN_STALE_MS,
    end_after_ms,
    interval_ms,
    stale_after_ms,
)
from lindero.capabilities.tracking.rules.classes import item_class_of, vessel_class_of
from lindero.capabilities.tracking.rules.conflate import MIN_UPDATE_MS, choose
from lindero.capabilities.tracking.rules.join import OpenTrack, join
from lindero.capabilities.tracking.tests.made import HERE, NOON, SHIP, Seen, observed

MINUTE = 60_000


@pytest.mark.parametrize(
    ("source_class", "status", "speed_mmps", "stale_min", "end_min"),
    [
        ("ais_a", 0, 6_000, 6, 12),
        ("ais_a", 0, 0, 6, 12),
        ("ais_a", 1, 100, 9, 18),
        ("ais_a", 5, None, 9, 18),
        ("ais_a", 5, 6_000, 6, 12),
        ("ais_b", None, 6_000, 6, 12),
        ("ais_b", None, 0, 9, 18),
        ("ais_long_range", 0, 6_000, 9, 18),
        ("ais_aircraft", None, 60_000, 6, 12),
        ("report", None, None, 15, 30),
        ("unknown", None, None, 15, 30),
    ],
)
def test_silence_allowed_depends_on_how_often_a_sender_must_report(
    source_class: str, status: int | None, speed_mmps: int | None, stale_min: int, end_min: int
) -> None:
    """Ships under way, lying still, of class B, heard by satellite: each has its own patience."""
    interval = interval_ms(source_class, status, speed_mmps)
    assert stale_after_ms(interval) == stale_min * MINUTE
    assert end_after_ms(interval) == end_min * MINUTE


@given(
    source_class=st.sampled_from(SOURCE_CLASSES),
    status=st.none() | st.integers(0, 15),
    speed_mmps=st.none() | st.integers(0, 10**7),
)
def test_tracks_are_stale_before_they_end(
    source_class: str, status: int | None, speed_mmps: int | None
) -> None:
    """Whatever reports: stale after six minutes at the earliest, ended between ten minutes and thirty."""
    interval = interval_ms(source_class, status, speed_mmps)
    assert MIN_STALE_MS <= stale_after_ms(interval) < end_after_ms(interval)
    assert MIN_END_MS <= end_after_ms(interval) <= MAX_END_MS


@pytest.mark.parametrize(
    ("identity", "source_class", "item_class"),
    [
        (SHIP, "ais_a", "vessel"),
        ("mmsi:111219501", "ais_aircraft", "aircraft"),
        ("mmsi:111219501", "ais_a", "aircraft"),
        ("mmsi:970123456", "ais_a", "rescue"),
        ("mmsi:972123456", "ais_a", "rescue"),
        ("mmsi:974123456", "ais_a", "rescue"),
        ("gate-3/970", "report", "unknown"),
    ],
)
def test_identities_tell_what_moves(identity: str, source_class: str, item_class: str) -> None:
    """Beacons and men overboard are rescue, whatever they are called."""
    assert item_class_of(identity, source_class) == item_class


@pytest.mark.parametrize(
    ("ship_type", "vessel_class"),
    [
        (None, None),
        (0, None),
        (30, "fishing"),
        (33, "service"),
        (36, "sailing"),
        (51, "rescue"),
        (55, "law_enforcement"),
        (60, "passenger"),
        (70, "cargo"),
        (79, "cargo"),
        (80, "tanker"),
        (99, "other"),
        (255, None),
    ],
)
def test_ship_types_fall_into_groups(ship_type: int | None, vessel_class: str | None) -> None:
    """The hundred types of the standard are a dozen words."""
    assert vessel_class_of(ship_type) == vessel_class


TRACK = OpenTrack(track_id="a" * 20, identity=SHIP, measured_at=NOON, lon=HERE.lon, lat=HERE.lat)


def chosen_after(*after_s: float) -> list[tuple[int | None, int | None]]:
    """Return start and update chosen for a known track that is seen so many seconds after its last record."""
    batch = observed(*[Seen(at, utc_second=-1) for at in after_s])
    joined = join(batch, {SHIP: [TRACK]}, {}, "seed")
    return [(c.start, c.update) for c in choose(joined, batch, {TRACK.track_id: NOON})]


def test_newest_position_of_a_batch_is_recorded() -> None:
    """Of many positions of one track in one batch, the newest becomes a record."""
    assert chosen_after(3, 9, 6) == [(None, 1)]


def test_positions_too_close_in_time_are_not_recorded() -> None:
    """Within two seconds of the last record, a position stays in its batch only."""
    assert chosen_after(1.9) == []
    assert chosen_after(MIN_UPDATE_MS / 1_000) == [(None, 0)]


def test_beginning_is_recorded_and_so_is_what_followed() -> None:
    """A track that begins in a batch has its first position recorded, and its newest if that is later."""
    batch = observed(Seen(0), Seen(30), Seen(60))
    joined = join(batch, {}, {}, "seed")
    assert [(c.start, c.update) for c in choose(joined, batch, {})] == [(0, 2)]
    alone = observed(Seen(0))
    assert [(c.start, c.update) for c in choose(join(alone, {}, {}, "seed"), alone, {})] == [(0, None)]

"""Promises of spacing: what goes on as told is recorded less often where there is very much, and nothing else is."""

import pytest

from lindero.capabilities.tracking.rules.conflate import MIN_UPDATE_MS, choose
from lindero.capabilities.tracking.rules.join import OpenTrack, join
from lindero.capabilities.tracking.rules.spacing import ASTRAY_M, MAX_UPDATE_MS, spaced, spacing_ms
from lindero.capabilities.tracking.tests.made import HERE, NOON, SHIP, Seen, east, observed

SPEED_MMPS = 6_000
AFTER_S = 20


def is_recorded(
    *, identity: str = SHIP, ahead_m: float = 0.0, spacing: int = MAX_UPDATE_MS, **said: int | str
) -> bool:
    """Say whether a ship on its way to the east is recorded, so far from where it was expected."""
    track = OpenTrack(
        track_id="a" * 20, identity=identity, measured_at=NOON, lon=HERE.lon, lat=HERE.lat,
        course_mdeg=90_000, speed_mmps=SPEED_MMPS,
    )  # fmt: skip
    place = east(SPEED_MMPS / 1_000 * AFTER_S + ahead_m)
    batch = observed(
        Seen(AFTER_S, place, identity, utc_second=-1, **{"speed_mmps": SPEED_MMPS, **said})  # type: ignore[arg-type]
    )
    joined = join(batch, {identity: [track]}, {}, "seed")
    due = choose(joined, batch, {track.track_id: NOON})
    assert len(due) == 1
    return bool(spaced(due, joined, batch, {track.track_id: track}, spacing))


def test_few_tracks_are_recorded_as_ever() -> None:
    """Up to two thousand tracks of a sensor, nothing is spaced; beyond, the spacing grows to half a minute."""
    assert [spacing_ms(tracks) for tracks in (0, 2_000, 10_000, 10**6)] == [
        MIN_UPDATE_MS,
        MIN_UPDATE_MS,
        10_000,
        MAX_UPDATE_MS,
    ]
    assert is_recorded(spacing=MIN_UPDATE_MS)


def test_what_goes_on_as_told_needs_no_record_yet() -> None:
    """A ship that keeps course and speed is recorded when its time has come, and not before."""
    assert not is_recorded()
    assert is_recorded(spacing=AFTER_S * 1_000)


@pytest.mark.parametrize(
    ("what", "recorded"),
    [
        ({"ahead_m": ASTRAY_M + 5.0}, True),
        ({"ahead_m": ASTRAY_M - 5.0}, False),
        ({"speed_mmps": 4_900}, True),
        ({"navigation_status": 2}, True),
        ({"navigation_status": 14}, True),
        ({"identity": "mmsi:972123456"}, True),
        ({"source_class": "radar"}, True),
    ],
)
def test_what_matters_is_recorded_at_once(what: dict[str, float], *, recorded: bool) -> None:
    """Another course or speed, a ship that cannot manoeuvre, people in distress, other sensors: nothing waits."""
    assert is_recorded(**what) is recorded  # type: ignore[arg-type]

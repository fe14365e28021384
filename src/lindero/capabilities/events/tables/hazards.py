"""What the surroundings do to people at a place now, as the environment folder has judged it: heat, cold, water."""

from collections.abc import Callable
from typing import Final

from lindero.capabilities.environment.records import HazardAssessed
from lindero.capabilities.events.records.words import LEVELS, Level
from lindero.kernel.capability import Table
from lindero.kernel.desk import Desk, Rows
from lindero.kernel.places import Place, distance_m
from lindero.kernel.record import Head

HAZARDS: Final = Table(
    name="events_hazards",
    columns={
        "origin": "TEXT NOT NULL",
        "area": "TEXT NOT NULL",
        "hazard": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "radius_m": "INTEGER NOT NULL",
        "level": "TEXT NOT NULL",
        "valid_until": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("origin", "area", "hazard"),
    meaning="What endangers people who are out in the open around a place, until when.",
)


def hazard_assessed(rows: Rows, head: Head, record: HazardAssessed) -> None:
    """Enter what endangers people around a place."""
    rows.execute(
        "INSERT OR REPLACE INTO events_hazards (origin, area, hazard, lon, lat, radius_m, level, valid_until,"
        " record_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.origin, record.area, record.hazard, record.place.lon, record.place.lat, record.radius_m,
            record.level, record.valid_until, head.record_id,
        ),
    )  # fmt: skip


def hazards_now(desk: Desk) -> Callable[[Place], Level]:
    """Return what tells the highest level of any hazard that holds at a place now."""
    rows = desk.rows(
        "SELECT lon, lat, radius_m, level FROM events_hazards WHERE valid_until > ? AND level <> 'none'",
        (desk.now(),),
    )

    def level_at(place: Place) -> Level:
        here: list[Level] = [
            level
            for lon, lat, radius_m, level in rows
            if distance_m(place, Place(lon=lon, lat=lat)) <= radius_m
        ]
        return max(here, key=LEVELS.index, default="none")

    return level_at

"""What people and rules look up: the zones that are open, who is in them, what crossed them."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from lindero.capabilities.alerts.records import DetectorEnabled, DetectorStopped
from lindero.capabilities.tracking.records import TrackEnded, TrackStarted, TrackUpdated
from lindero.capabilities.zones import records
from lindero.capabilities.zones.rules import Presence, contains, crossing, holds
from lindero.capabilities.zones.signals import DETECTOR
from lindero.kernel.capability import ByRun, Fold, Table
from lindero.kernel.desk import Row, Rows
from lindero.kernel.paging import Listing
from lindero.kernel.places import Place
from lindero.kernel.record import Head, Record

ZONES: Final = Table(
    name="zones_zones",
    columns={
        "record_id": "TEXT NOT NULL",
        "title": "TEXT NOT NULL",
        "sort": "TEXT NOT NULL",
        "corners": "TEXT NOT NULL",
        "tells": "TEXT NOT NULL",
        "starts_at": "INTEGER NOT NULL",
        "ends_at": "INTEGER NOT NULL",
        "drawn_by": "TEXT NOT NULL",
    },
    key=("record_id",),
    meaning="A zone that nobody has closed yet.",
)
PRESENCES: Final = Table(
    name="zones_presences",
    columns={
        "zone": "TEXT NOT NULL",
        "track_id": "TEXT NOT NULL",
        "is_inside": "INTEGER NOT NULL",
        "seen_at": "INTEGER NOT NULL",
        "entered_at": "INTEGER NOT NULL",
        "left_at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("zone", "track_id"),
    indexes=(("track_id",),),
    meaning="Whether a track was inside a zone when it was last seen.",
)
PENDING: Final = Table(
    name="zones_pending",
    columns={
        "zone": "TEXT NOT NULL",
        "track_id": "TEXT NOT NULL",
        "way": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "measured_at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("zone", "track_id", "way"),
    meaning="A crossing that is not on record yet.",
)
CROSSINGS: Final = Table(
    name="zones_crossings",
    columns={
        "record_id": "TEXT NOT NULL",
        "zone": "TEXT NOT NULL",
        "track_id": "TEXT NOT NULL",
        "way": "TEXT NOT NULL",
        "measured_at": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("zone",),),
    meaning="What went into an open zone or out of it.",
)
ENABLED: Final = Table(
    name="zones_enabled",
    columns={"detector": "TEXT NOT NULL", "ends_at": "INTEGER NOT NULL", "record_id": "TEXT NOT NULL"},
    key=("detector",),
    meaning="Until when the detector of crossings may propose alerts.",
)
TABLES: Final = (ZONES, PRESENCES, PENDING, CROSSINGS, ENABLED)

NAMED_ZONES: Final = "SELECT record_id, title FROM zones_zones ORDER BY ends_at DESC, title"
SELECT_ZONES: Final = (
    "SELECT record_id, title, sort, corners, tells, starts_at, ends_at, drawn_by FROM zones_zones"
    " ORDER BY title, record_id"
)
SELECT_ZONE: Final = "SELECT 1 FROM zones_zones WHERE record_id = ?"
SELECT_PENDING: Final = (
    "SELECT zone, title, sort, track_id, way, lon, lat, measured_at FROM zones_pending JOIN zones_zones"
    " ON zones_zones.record_id = zone ORDER BY measured_at, zone, track_id LIMIT ?"
)
CROSSINGS_LISTED: Final = Listing(
    columns="track_id, way, measured_at, record_id",
    source="zones_crossings",
    by=("-measured_at", "record_id"),
)
COUNT_INSIDE: Final = "SELECT COUNT(*) FROM zones_presences WHERE zone = ? AND is_inside = 1"
SELECT_ENABLED: Final = "SELECT ends_at FROM zones_enabled WHERE detector = ?"

_SELECT_WATCHED: Final = "SELECT record_id, corners, tells, starts_at, ends_at FROM zones_zones"
_SELECT_PRESENCE: Final = (
    "SELECT is_inside, seen_at, entered_at, left_at FROM zones_presences WHERE zone = ? AND track_id = ?"
)
_PUT_PRESENCE: Final = (
    "INSERT OR REPLACE INTO zones_presences (zone, track_id, is_inside, seen_at, entered_at, left_at, record_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_PUT_PENDING: Final = (
    "INSERT OR REPLACE INTO zones_pending (zone, track_id, way, lon, lat, measured_at, record_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


@lru_cache(maxsize=256)
def corners_of(text: str) -> tuple[Place, ...]:
    """Read the corners of a row."""
    return msgspec.json.decode(text, type=tuple[Place, ...])


def zone_drawn(rows: Rows, head: Head, record: records.ZoneDrawn) -> None:
    """Enter a zone."""
    corners = msgspec.json.encode(record.corners).decode()
    rows.execute(
        "INSERT INTO zones_zones (record_id, title, sort, corners, tells, starts_at, ends_at, drawn_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.record_id,
            record.title,
            record.sort,
            corners,
            record.tells,
            record.starts_at,
            record.ends_at,
            head.actor,
        ),
    )


def zone_closed(rows: Rows, head: Head, record: records.ZoneClosed) -> None:
    """Take a zone off, with who was in it and what is no longer to be told."""
    rows.execute("DELETE FROM zones_zones WHERE record_id = ?", (record.zone,))
    for table in ("zones_presences", "zones_pending", "zones_crossings"):
        rows.execute(f"DELETE FROM {table} WHERE zone = ?", (record.zone,))


def tracks_moved(rows: Rows, run: Sequence[tuple[Head, TrackStarted | TrackUpdated]]) -> None:
    """Note for each zone that holds whether the tracks are inside, and what has to be told of that."""
    if watched := rows.query(_SELECT_WATCHED):
        for head, record in run:
            _track_moved(rows, watched, head, record)


def _track_moved(rows: Rows, watched: Sequence[Row], head: Head, record: TrackStarted | TrackUpdated) -> None:
    at, place = record.measured_at, record.place
    for zone, corners, tells, starts_at, ends_at in watched:
        if not holds(starts_at, ends_at, at):
            continue
        before = _presence(rows, zone, record.track_id)
        if before is not None and at < before.seen_at:
            continue
        is_inside = contains(corners_of(corners), place)
        way = crossing(before, is_inside=is_inside, at=at, tells=tells)
        entered_at = at if way == "entered" else before.entered_at if before else 0
        left_at = at if way == "left" else before.left_at if before else 0
        key = (zone, record.track_id)
        rows.execute(_PUT_PRESENCE, (*key, int(is_inside), at, entered_at, left_at, head.record_id))
        if way is not None:
            rows.execute(_PUT_PENDING, (*key, way, place.lon, place.lat, at, head.record_id))


def _presence(rows: Rows, zone: str, track_id: str) -> Presence | None:
    found = rows.query(_SELECT_PRESENCE, (zone, track_id))
    if not found:
        return None
    is_inside, seen_at, entered_at, left_at = found[0]
    return Presence(is_inside=bool(is_inside), seen_at=seen_at, entered_at=entered_at, left_at=left_at)


def tracks_ended(rows: Rows, run: Sequence[tuple[Head, TrackEnded]]) -> None:
    """Forget tracks that ended: what is lost has left nothing."""
    rows.executemany(
        "DELETE FROM zones_presences WHERE track_id = ?", [(record.track_id,) for _, record in run]
    )


def zone_crossed(rows: Rows, head: Head, record: records.ZoneCrossed) -> None:
    """Enter a crossing of an open zone; it is pending no longer."""
    rows.execute(
        "DELETE FROM zones_pending WHERE zone = ? AND track_id = ? AND way = ?",
        (record.zone, record.track_id, record.way),
    )
    if rows.query(SELECT_ZONE, (record.zone,)):
        rows.execute(
            "INSERT INTO zones_crossings (record_id, zone, track_id, way, measured_at) VALUES (?, ?, ?, ?, ?)",
            (head.record_id, record.zone, record.track_id, record.way, record.measured_at),
        )


def detector_enabled(rows: Rows, head: Head, record: DetectorEnabled) -> None:
    """Note until when crossings may be proposed as alerts."""
    if record.detector == DETECTOR.name:
        rows.execute(
            "INSERT OR REPLACE INTO zones_enabled (detector, ends_at, record_id) VALUES (?, ?, ?)",
            (record.detector, record.ends_at, head.record_id),
        )


def detector_stopped(rows: Rows, head: Head, record: DetectorStopped) -> None:
    """Note that crossings are proposed no longer."""
    rows.execute("DELETE FROM zones_enabled WHERE detector = ?", (record.detector,))


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.ZoneDrawn: zone_drawn,
    records.ZoneClosed: zone_closed,
    records.ZoneCrossed: zone_crossed,
    DetectorEnabled: detector_enabled,
    DetectorStopped: detector_stopped,
    TrackStarted: ByRun(tracks_moved),
    TrackUpdated: ByRun(tracks_moved),
    TrackEnded: ByRun(tracks_ended),
}

"""What tracking looks up: tracks that go on, what identities say of themselves, how batches were joined."""

from typing import Final

from lindero.capabilities.sensors.records import BatchObserved
from lindero.capabilities.tracking.records import BatchTracked, TrackEnded, TrackStarted, TrackUpdated
from lindero.capabilities.tracking.rules.ageing import end_after_ms, interval_ms
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record

TRACKS: Final = Table(
    name="tracking_tracks",
    columns={
        "track_id": "TEXT",
        "identity": "TEXT",
        "sensor_id": "TEXT",
        "lon": "INTEGER",
        "lat": "INTEGER",
        "measured_at": "INTEGER",
        "heard_at": "INTEGER",
        "silence_ms": "INTEGER",
        "ends_at": "INTEGER",
        "record_id": "TEXT",
    },
    key=("track_id",),
    indexes=(("identity",), ("sensor_id", "ends_at")),
    meaning="An own track that goes on: where it was last, and when it ends unless renewed.",
)

IDENTITIES: Final = Table(
    name="tracking_identities",
    columns={
        "identity": "TEXT",
        "name": "TEXT",
        "callsign": "TEXT",
        "destination": "TEXT",
        "ship_type": "INTEGER",
        "record_id": "TEXT",
    },
    key=("identity",),
    meaning="What the user of an identity said of itself last.",
)

GLIMPSES: Final = Table(
    name="tracking_glimpses",
    columns={
        "identity": "TEXT",
        "measured_at": "INTEGER",
        "lon": "INTEGER",
        "lat": "INTEGER",
        "record_id": "TEXT",
    },
    key=("identity",),
    meaning="A position that no track of its identity explains, until the next observation.",
)

SENSORS: Final = Table(
    name="tracking_sensors",
    columns={
        "sensor_id": "TEXT",
        "batch_seq": "INTEGER",
        "observed": "INTEGER",
        "joined": "INTEGER",
        "duplicates": "INTEGER",
        "late": "INTEGER",
        "held": "INTEGER",
        "started": "INTEGER",
        "ended": "INTEGER",
        "unreadable": "INTEGER",
    },
    key=("sensor_id",),
    meaning="How the observations of a sensor were joined to tracks, and up to which batch.",
)

TABLES: Final = (TRACKS, IDENTITIES, GLIMPSES, SENSORS)


def track_moved(rows: Rows, head: Head, record: TrackStarted | TrackUpdated) -> None:
    """Enter where an own track is now; a neighbour's tracks are not ours to continue."""
    if head.agreement:
        return
    speed = record.speed_mmps if isinstance(record, TrackUpdated) else None
    status = record.navigation_status if isinstance(record, TrackUpdated) else None
    silence_ms = end_after_ms(interval_ms(record.source_class or "unknown", status, speed))
    rows.execute(
        "INSERT OR REPLACE INTO tracking_tracks (track_id, identity, sensor_id, lon, lat, measured_at,"
        " heard_at, silence_ms, ends_at, record_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.track_id,
            record.identity or "",
            record.sensor_id or "",
            record.place.lon,
            record.place.lat,
            record.measured_at,
            head.at,
            silence_ms,
            record.measured_at + silence_ms,
            head.record_id,
        ),
    )


def track_ended(rows: Rows, head: Head, record: TrackEnded) -> None:
    """Take an own track that ended off the list."""
    if not head.agreement:
        rows.execute("DELETE FROM tracking_tracks WHERE track_id = ?", (record.track_id,))


def batch_observed(rows: Rows, head: Head, record: BatchObserved) -> None:
    """Enter what things said of themselves; what they did not say now stays as they said it before."""
    rows.executemany(
        "INSERT INTO tracking_identities (identity, name, callsign, destination, ship_type, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (identity) DO UPDATE SET"
        " name = CASE WHEN excluded.name = '' THEN name ELSE excluded.name END,"
        " callsign = CASE WHEN excluded.callsign = '' THEN callsign ELSE excluded.callsign END,"
        " destination = CASE WHEN excluded.destination = '' THEN destination ELSE excluded.destination END,"
        " ship_type = COALESCE(excluded.ship_type, ship_type), record_id = excluded.record_id",
        [
            (said.identity, said.name, said.callsign, said.destination, said.ship_type, head.record_id)
            for said in record.identifications
        ],
    )


def batch_tracked(rows: Rows, head: Head, record: BatchTracked) -> None:
    """Enter how a batch was joined, and which positions are held or no longer are."""
    rows.execute(
        "INSERT INTO tracking_sensors (sensor_id, batch_seq, observed, joined, duplicates, late, held,"
        " started, ended, unreadable) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sensor_id) DO UPDATE"
        " SET batch_seq = MAX(batch_seq, excluded.batch_seq), observed = observed + excluded.observed,"
        " joined = joined + excluded.joined, duplicates = duplicates + excluded.duplicates,"
        " late = late + excluded.late, held = held + excluded.held, started = started + excluded.started,"
        " ended = ended + excluded.ended, unreadable = unreadable + excluded.unreadable",
        (
            record.sensor_id,
            record.batch_seq,
            record.observed,
            record.joined,
            record.duplicates,
            record.late,
            record.held,
            record.started,
            record.ended,
            int(not record.is_readable),
        ),
    )
    rows.executemany("DELETE FROM tracking_glimpses WHERE identity = ?", [(name,) for name in record.cleared])
    rows.executemany(
        "INSERT OR REPLACE INTO tracking_glimpses (identity, measured_at, lon, lat, record_id)"
        " VALUES (?, ?, ?, ?, ?)",
        [(held.identity, held.measured_at, held.lon, held.lat, head.record_id) for held in record.glimpses],
    )


FOLDS: Final[dict[type[Record], Fold]] = {
    TrackStarted: track_moved,
    TrackUpdated: track_moved,
    TrackEnded: track_ended,
    BatchTracked: batch_tracked,
    BatchObserved: batch_observed,
}

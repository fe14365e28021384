"""What tracking looks up: tracks that go on, what identities say of themselves, how batches were joined."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.capabilities.sensors.records import BatchObserved
from lindero.capabilities.tracking.records import (
    BatchTracked,
    IdentityDoubted,
    SamenessStated,
    SamenessWithdrawn,
    TrackAnnotated,
    TrackEnded,
    TrackFused,
    TrackParted,
    TracksJoined,
    TrackStarted,
    TrackUnfused,
    TrackUpdated,
)
from lindero.capabilities.tracking.rules.ageing import end_after_ms, interval_ms
from lindero.kernel.capability import ByRun, Fold, Table
from lindero.kernel.desk import Row, Rows
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
        "course_mdeg": "INTEGER",
        "speed_mmps": "INTEGER",
        "accuracy_m": "INTEGER",
        "source_class": "TEXT",
        "existence_percent": "INTEGER",
        "covariance": "TEXT",
        "classes": "TEXT",
        "record_id": "TEXT",
    },
    key=("track_id", "identity"),
    indexes=(("identity",), ("sensor_id", "ends_at")),
    version=2,
    meaning="A name under which an own track goes on: where it was last by that, and when it ends unless renewed.",
)

RECEIVED: Final = Table(
    name="tracking_received",
    columns={
        "origin": "TEXT",
        "track_id": "TEXT",
        "lon": "INTEGER",
        "lat": "INTEGER",
        "measured_at": "INTEGER",
        "course_mdeg": "INTEGER",
        "speed_mmps": "INTEGER",
        "accuracy_m": "INTEGER",
        "source_class": "TEXT",
        "existence_percent": "INTEGER",
        "covariance": "TEXT",
        "identity": "TEXT",
        "sources": "TEXT",
        "record_id": "TEXT",
        "seq": "INTEGER",
    },
    key=("origin", "track_id"),
    indexes=(("measured_at",), ("seq",)),
    version=3,
    place="seq",
    meaning="A neighbour's track that goes on: where it was last, as far as the neighbour tells.",
)

FUSED: Final = Table(
    name="tracking_fused",
    columns={
        "track_id": "TEXT",
        "theirs": "TEXT",
        "newest_at": "INTEGER",
        "lon": "INTEGER",
        "lat": "INTEGER",
        "quality": "INTEGER",
        "parts": "TEXT",
        "record_id": "TEXT",
    },
    key=("track_id",),
    meaning="An own track that neighbours follow too: with which of theirs it is fused.",
)

SAID: Final = Table(
    name="tracking_said",
    columns={"one": "TEXT", "other": "TEXT", "verdict": "TEXT", "record_id": "TEXT"},
    key=("one", "other", "record_id"),
    meaning="Two names of which an officer said that they are the same thing, or are not.",
)

DOUBTS: Final = Table(
    name="tracking_doubts",
    columns={
        "identity": "TEXT",
        "doubt": "TEXT",
        "other_identity": "TEXT",
        "tracks": "TEXT",
        "measured_at": "INTEGER",
        "lon": "INTEGER",
        "lat": "INTEGER",
        "apart_m": "INTEGER",
        "evidence": "TEXT",
        "record_id": "TEXT",
    },
    key=("identity", "doubt"),
    meaning="What did not fit an identity when it was last looked at.",
)

NOTES: Final = Table(
    name="tracking_notes",
    columns={
        "track_id": "TEXT",
        "item_class": "TEXT",
        "note": "TEXT",
        "reason": "TEXT",
        "actor": "TEXT",
        "at": "INTEGER",
        "record_id": "TEXT",
    },
    key=("track_id",),
    meaning="What an officer says of a track, beside what sensors say.",
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
        "plots": "INTEGER",
        "bearings": "INTEGER",
        "dropped": "INTEGER",
    },
    key=("sensor_id",),
    version=2,
    meaning="How the observations of a sensor were joined to tracks, and up to which batch.",
)

TABLES: Final = (TRACKS, IDENTITIES, GLIMPSES, SENSORS, RECEIVED, FUSED, SAID, DOUBTS, NOTES)

_MEMBER: Final = (
    f"INSERT OR REPLACE INTO tracking_tracks ({', '.join(TRACKS.columns)})"
    f" VALUES ({', '.join('?' * len(TRACKS.columns))})"
)
NAMED_TRACKS: Final = (
    "SELECT track_id, identity || ' · ' || strftime('%Y-%m-%d %H:%MZ', max(heard_at) / 1000, 'unixepoch')"
    " FROM tracking_tracks"
    " GROUP BY track_id ORDER BY max(heard_at) DESC"
)
NAMED_STATEMENTS: Final = (
    "SELECT record_id, one || ' · ' || verdict || ' · ' || other FROM tracking_said ORDER BY record_id DESC"
)
COUNT_FOLLOWED: Final = "SELECT count(DISTINCT track_id) FROM tracking_tracks"


_RECEIVE: Final = (
    f"INSERT INTO tracking_received ({', '.join(RECEIVED.columns)})"
    f" VALUES ({', '.join('?' * len(RECEIVED.columns))}) ON CONFLICT (origin, track_id) DO UPDATE SET"
    f" {', '.join(f'{name} = excluded.{name}' for name in RECEIVED.columns if name not in RECEIVED.key)}"
    " WHERE excluded.measured_at >= measured_at"
)
"""Unless something newer of it came before."""


def tracks_moved(rows: Rows, run: Sequence[tuple[Head, TrackStarted | TrackUpdated]]) -> None:
    """Enter where tracks are now; a neighbour's tracks are not ours to continue, and stand apart."""
    rows.executemany(_RECEIVE, [_received(head, record) for head, record in run if head.agreement])
    rows.executemany(_MEMBER, [_member(head, record) for head, record in run if not head.agreement])


def _member(head: Head, record: TrackStarted | TrackUpdated) -> Row:
    """Return a row of `tracking_tracks`, in the order of its columns."""
    speed = record.speed_mmps if isinstance(record, TrackUpdated) else None
    status = record.navigation_status if isinstance(record, TrackUpdated) else None
    silence_ms = end_after_ms(interval_ms(record.source_class or "unknown", status, speed))
    return (
        record.track_id,
        record.known_as or record.identity or "",
        record.sensor_id or "",
        record.place.lon,
        record.place.lat,
        record.measured_at,
        head.at,
        silence_ms,
        record.measured_at + silence_ms,
        record.course_mdeg if isinstance(record, TrackUpdated) else None,
        speed,
        record.accuracy_m if isinstance(record, TrackUpdated) else None,
        record.source_class,
        record.existence_percent,
        " ".join(map(str, record.covariance)) if record.covariance else None,
        msgspec.json.encode(record.classes).decode() if record.classes else None,
        head.record_id,
    )


def _received(head: Head, record: TrackStarted | TrackUpdated) -> Row:
    """Return a row of `tracking_received`, in the order of its columns."""
    return (
        head.origin,
        record.track_id,
        record.place.lon,
        record.place.lat,
        record.measured_at,
        record.course_mdeg if isinstance(record, TrackUpdated) else None,
        record.speed_mmps if isinstance(record, TrackUpdated) else None,
        record.accuracy_m if isinstance(record, TrackUpdated) else None,
        record.source_class,
        record.existence_percent,
        " ".join(map(str, record.covariance)) if record.covariance else None,
        record.identity,
        " ".join(record.sources or ([record.source_class] if record.source_class else [])),
        head.record_id,
        head.seq,
    )


def track_fused(rows: Rows, head: Head, record: TrackFused) -> None:
    """Enter with which of neighbours' tracks an own one is fused."""
    rows.execute(
        "INSERT OR REPLACE INTO tracking_fused (track_id, theirs, newest_at, lon, lat, quality, parts, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.track_id,
            " ".join(f"{part.nation}/{part.track_id}" for part in record.parts if part.agreement),
            max(part.measured_at for part in record.parts),
            record.place.lon,
            record.place.lat,
            record.quality,
            msgspec.json.encode(record.parts).decode(),
            head.record_id,
        ),
    )


def track_unfused(rows: Rows, head: Head, record: TrackUnfused) -> None:
    """Take off what is no longer fused."""
    rows.execute("DELETE FROM tracking_fused WHERE track_id = ?", (record.track_id,))


def tracks_ended(rows: Rows, run: Sequence[tuple[Head, TrackEnded]]) -> None:
    """Take tracks that ended off the lists."""
    rows.executemany(
        "DELETE FROM tracking_received WHERE origin = ? AND track_id = ?",
        [(head.origin, record.track_id) for head, record in run if head.agreement],
    )
    rows.executemany(
        "DELETE FROM tracking_tracks WHERE track_id = ?",
        [(record.track_id,) for head, record in run if not head.agreement],
    )


def tracks_joined(rows: Rows, head: Head, record: TracksJoined) -> None:
    """Let the names of one track continue the other."""
    rows.execute(
        "UPDATE OR REPLACE tracking_tracks SET track_id = ? WHERE track_id = ?",
        (record.track_id, record.merged),
    )


def track_parted(rows: Rows, head: Head, record: TrackParted) -> None:
    """Let names that leave a track continue another."""
    rows.executemany(
        "UPDATE OR REPLACE tracking_tracks SET track_id = ? WHERE track_id = ? AND identity = ?",
        [(record.new_track_id, record.track_id, name) for name in record.names],
    )


def sameness_stated(rows: Rows, head: Head, record: SamenessStated) -> None:
    """Remember what an officer said of every pair of names."""
    rows.executemany(
        "INSERT OR REPLACE INTO tracking_said (one, other, verdict, record_id) VALUES (?, ?, ?, ?)",
        [
            (*sorted((one, other)), record.verdict, head.record_id)
            for one in record.ones
            for other in record.others
        ],
    )


def sameness_withdrawn(rows: Rows, head: Head, record: SamenessWithdrawn) -> None:
    """Forget what was withdrawn."""
    rows.execute("DELETE FROM tracking_said WHERE record_id = ?", (record.statement,))


def identity_doubted(rows: Rows, head: Head, record: IdentityDoubted) -> None:
    """Enter what did not fit an identity."""
    rows.execute(
        "INSERT OR REPLACE INTO tracking_doubts (identity, doubt, other_identity, tracks, measured_at, lon, lat,"
        " apart_m, evidence, record_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.identity,
            record.doubt,
            record.other_identity or "",
            " ".join(record.tracks),
            record.measured_at,
            record.place.lon,
            record.place.lat,
            record.apart_m,
            record.evidence,
            head.record_id,
        ),
    )


def track_annotated(rows: Rows, head: Head, record: TrackAnnotated) -> None:
    """Enter what an officer says of a track; nothing that sensors say changes."""
    rows.execute(
        "INSERT OR REPLACE INTO tracking_notes (track_id, item_class, note, reason, actor, at, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            record.track_id,
            record.item_class or "",
            record.note,
            record.reason,
            head.actor,
            head.at,
            head.record_id,
        ),
    )


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
        " started, ended, unreadable, plots, bearings, dropped) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (sensor_id) DO UPDATE"
        " SET batch_seq = MAX(batch_seq, excluded.batch_seq), observed = observed + excluded.observed,"
        " joined = joined + excluded.joined, duplicates = duplicates + excluded.duplicates,"
        " late = late + excluded.late, held = held + excluded.held, started = started + excluded.started,"
        " ended = ended + excluded.ended, unreadable = unreadable + excluded.unreadable,"
        " plots = plots + excluded.plots, bearings = bearings + excluded.bearings,"
        " dropped = dropped + excluded.dropped",
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
            record.plots,
            record.bearings,
            record.dropped,
        ),
    )
    rows.executemany("DELETE FROM tracking_glimpses WHERE identity = ?", [(name,) for name in record.cleared])
    rows.executemany(
        "INSERT OR REPLACE INTO tracking_glimpses (identity, measured_at, lon, lat, record_id)"
        " VALUES (?, ?, ?, ?, ?)",
        [(held.identity, held.measured_at, held.lon, held.lat, head.record_id) for held in record.glimpses],
    )


FOLDS: Final[dict[type[Record], Fold]] = {
    TrackStarted: ByRun(tracks_moved),
    TrackUpdated: ByRun(tracks_moved),
    TrackEnded: ByRun(tracks_ended),
    BatchTracked: batch_tracked,
    BatchObserved: batch_observed,
    TrackFused: track_fused,
    TrackUnfused: track_unfused,
    TracksJoined: tracks_joined,
    TrackParted: track_parted,
    SamenessStated: sameness_stated,
    SamenessWithdrawn: sameness_withdrawn,
    IdentityDoubted: identity_doubted,
    TrackAnnotated: track_annotated,
}

"""Folds of what detectors look at: tracks, own and received, zones, and what other folders signal."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from lindero.capabilities.boundaries.records import ShapeWithdrawn, ZoneRegistered
from lindero.capabilities.tracking.records import TrackStarted, TrackUpdated
from lindero.kernel.capability import Fold, Signal
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record

MINUTE_MS: Final = 60_000
KEPT_MINUTES: Final = 6 * 60
"""How far back detectors look: long enough for a stay at sea, short enough that nobody's voyages pile up."""

_TRIM_EVERY: Final = 16
_UNKNOWN: Final = -1


def track_moved(rows: Rows, head: Head, record: TrackStarted | TrackUpdated) -> None:
    """Keep the first fix of each minute; now and then drop the track's old ones."""
    minute = record.measured_at // MINUTE_MS
    rows.execute(
        "INSERT OR IGNORE INTO alerts_fixes (track_id, minute, measured_at, lon, lat, speed_mmps, course_mdeg,"
        " heading_mdeg, navigation_status, source_class, identity, item_class, vessel_class, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.track_id, minute, record.measured_at, record.place.lon, record.place.lat, *_motion(record),
            record.source_class or "unknown", record.identity or "", record.item_class or "unknown",
            record.vessel_class or "", head.record_id,
        ),
    )  # fmt: skip
    if not minute % _TRIM_EVERY:
        rows.execute(
            "DELETE FROM alerts_fixes WHERE track_id = ? AND minute < ?",
            (record.track_id, minute - KEPT_MINUTES),
        )


def _motion(record: TrackStarted | TrackUpdated) -> tuple[int, int, int, int]:
    if isinstance(record, TrackStarted):
        return _UNKNOWN, _UNKNOWN, _UNKNOWN, _UNKNOWN
    values = record.speed_mmps, record.course_mdeg, record.heading_mdeg, record.navigation_status
    speed, course, heading, status = (_UNKNOWN if value is None else value for value in values)
    return speed, course, heading, status


def zone_registered(rows: Rows, head: Head, record: ZoneRegistered) -> None:
    """Keep territories and territorial seas: who comes near them is told."""
    if record.zone in {"territory", "territorial_sea"}:
        rows.execute(
            "INSERT OR REPLACE INTO alerts_zones (name, nation, rings, valid_from, record_id) VALUES (?, ?, ?, ?, ?)",
            (
                record.name,
                record.nation,
                msgspec.json.encode((record.outer, *record.holes)).decode(),
                record.valid_from,
                head.record_id,
            ),
        )


def shape_withdrawn(rows: Rows, head: Head, record: ShapeWithdrawn) -> None:
    """Drop a zone that counts no longer."""
    rows.execute("DELETE FROM alerts_zones WHERE name = ?", (record.name,))


def signalled(rows: Rows, signal: Signal, run: Sequence[tuple[Head, Any]]) -> None:
    """Enter what another folder signals; the job raises it."""
    found = ((head, signal.report(head, record)) for head, record in run)
    rows.executemany(
        "INSERT OR REPLACE INTO alerts_signals (record_id, seq, detector, signalled) VALUES (?, ?, ?, ?)",
        [
            (head.record_id, head.seq, signal.detector.name, msgspec.json.encode(told).decode())
            for head, told in found
            if told is not None
        ],
    )


WATCHED_FOLDS: Final[Mapping[type[Record], Fold]] = {
    TrackStarted: track_moved,
    TrackUpdated: track_moved,
    ZoneRegistered: zone_registered,
    ShapeWithdrawn: shape_withdrawn,
}

"""Folds of what detectors look at: tracks, own and received, zones, and what other folders signal."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from lindero.capabilities.alerts.flaws import flaws_of, mended
from lindero.capabilities.boundaries.records import ShapeWithdrawn, ZoneRegistered
from lindero.capabilities.tracking.records import TrackStarted, TrackUpdated
from lindero.kernel.capability import ByRun, Fold, Signal
from lindero.kernel.desk import Row, Rows
from lindero.kernel.record import Head, Record

MINUTE_MS: Final = 60_000
KEPT_MINUTES: Final = 6 * 60
"""How far back detectors look: long enough for a stay at sea, short enough that nobody's voyages pile up."""

_TRIM_EVERY: Final = 16
_UNKNOWN: Final = -1


def tracks_moved(rows: Rows, run: Sequence[tuple[Head, TrackStarted | TrackUpdated]]) -> None:
    """Keep the first fix of each minute of each track; now and then drop a track's old ones."""
    fixes: list[Row] = []
    trimmed: dict[str, int] = {}
    for head, record in run:
        minute = record.measured_at // MINUTE_MS
        if minute < trimmed.get(record.track_id, minute):
            # It comes late, after its track's old fixes were dropped, and is kept like others that do.
            _keep(rows, fixes, trimmed)
            fixes, trimmed = [], {}
        fixes.append(
            (
                record.track_id, minute, record.measured_at, record.place.lon, record.place.lat, *_motion(record),
                record.source_class or "unknown", record.identity or "", record.item_class or "unknown",
                record.vessel_class or "", head.record_id, head.seq,
            )
        )  # fmt: skip
        if not minute % _TRIM_EVERY:
            trimmed[record.track_id] = max(minute - KEPT_MINUTES, trimmed.get(record.track_id, 0))
    _keep(rows, fixes, trimmed)


def _keep(rows: Rows, fixes: Sequence[Row], trimmed: Mapping[str, int]) -> None:
    """Write fixes, and drop those of some tracks from before a minute."""
    rows.executemany(
        "INSERT OR IGNORE INTO alerts_fixes (track_id, minute, measured_at, lon, lat, speed_mmps, course_mdeg,"
        " heading_mdeg, navigation_status, source_class, identity, item_class, vessel_class, record_id,"
        " seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        fixes,
    )
    rows.executemany("DELETE FROM alerts_fixes WHERE track_id = ? AND minute < ?", list(trimmed.items()))


def _motion(record: TrackStarted | TrackUpdated) -> tuple[int, int, int, int]:
    if isinstance(record, TrackStarted):
        return _UNKNOWN, _UNKNOWN, _UNKNOWN, _UNKNOWN
    speed, course = record.speed_mmps, record.course_mdeg
    heading, status = record.heading_mdeg, record.navigation_status
    return (
        _UNKNOWN if speed is None else speed,
        _UNKNOWN if course is None else course,
        _UNKNOWN if heading is None else heading,
        _UNKNOWN if status is None else status,
    )


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
    """Enter what another folder signals; the job raises it.

    A signal without its reasons or sources is no score and is left out (safeguard S-35), but never without a trace:
    it is counted and told to whoever owns its detector. One about people in danger goes on with its flaw named.
    """
    whole: list[Row] = []
    flawed: list[Row] = []
    for head, record in run:
        if (told := signal.report(head, record)) is None:
            continue
        saves_life = signal.detector.saves_life or bool(told.saves_life)
        flaws = flaws_of(told)
        shown = told if not flaws else mended(told, flaws, head.at) if saves_life else None
        names = " ".join(flaws)
        if shown is not None:
            text = msgspec.json.encode(shown).decode()
            whole.append((head.record_id, head.seq, signal.detector.name, int(saves_life), names, text))
        if flaws:
            flawed.append((head.record_id, head.seq, signal.detector.name, int(saves_life), names))
    rows.executemany(
        "INSERT OR REPLACE INTO alerts_signals (record_id, seq, detector, saves_life, flaws, signalled)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        whole,
    )
    rows.executemany(
        "INSERT OR REPLACE INTO alerts_flawed (record_id, seq, detector, saves_life, flaws) VALUES (?, ?, ?, ?, ?)",
        flawed,
    )


WATCHED_FOLDS: Final[Mapping[type[Record], Fold]] = {
    TrackStarted: ByRun(tracks_moved),
    TrackUpdated: ByRun(tracks_moved),
    ZoneRegistered: zone_registered,
    ShapeWithdrawn: shape_withdrawn,
}

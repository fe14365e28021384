"""`detect`: everything that the rules find in how things moved. Pure: histories in, findings out."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from lindero.capabilities.alerts.detecting.detectors import (
    ais_gap,
    convoy,
    crossing_pattern,
    dark_target,
    drone_launch,
    in_trouble,
    loitering,
    positions_told,
    rendezvous,
    route_deviation,
    zone_entry,
)
from lindero.capabilities.alerts.detecting.findings import Finding, Kind, RuleDetector, plain
from lindero.capabilities.alerts.detecting.histories import Histories
from lindero.capabilities.alerts.detecting.surroundings import Scene, Zone

DETECTORS: Final[Mapping[Kind, RuleDetector]] = {
    detector.kind: detector
    for detector in (
        in_trouble.BEACON,
        in_trouble.DRIFTING,
        in_trouble.SPEED_DROP,
        loitering.DETECTOR,
        rendezvous.DETECTOR,
        ais_gap.DETECTOR,
        dark_target.DETECTOR,
        positions_told.SPOOFED,
        positions_told.CLASH,
        zone_entry.ENTRY,
        zone_entry.APPROACH,
        route_deviation.DETECTOR,
        convoy.DETECTOR,
        drone_launch.DETECTOR,
        crossing_pattern.DETECTOR,
    )
}
"""Every rule detector by what it finds."""


def detect(
    histories: Histories,
    zones: Collection[Zone] = (),
    *,
    limits: Mapping[Kind, Any] | None = None,
    kinds: Collection[Kind] | None = None,
) -> list[Finding]:
    """Find everything that the rules know, ordered by time, then kind and tracks.

    Args:
        histories: How things moved, from `histories_of`.
        zones: Zones that are known.
        limits: A detector's limits in place of its defaults, by what it finds.
        kinds: What to look for; everything if None.
    """
    scene = Scene(histories, tuple(zones))
    found = [
        finding
        for kind, detector in DETECTORS.items()
        if kinds is None or kind in kinds
        for finding in detector.find(histories, scene, (limits or {}).get(kind, detector.limits))
    ]
    return sorted(found, key=lambda finding: (finding.at, finding.kind, finding.track_ids))


def line_of(finding: Finding) -> dict[str, Any]:
    """Return a finding as a line of `alerts.jsonl`: `t` in seconds since 1970, places in degrees, score from 0 to 1."""
    return {
        "t": finding.at / 1_000,
        "kind": finding.kind,
        "track_ids": list(finding.track_ids),
        "lon": finding.place.lon_deg,
        "lat": finding.place.lat_deg,
        "score": finding.score_permille / 1_000,
        "evidence": {
            "since": finding.since / 1_000,
            "until": finding.until / 1_000,
            "reasons": list(finding.reasons),
            **{name: plain(value) for name, value in finding.evidence.items()},
        },
    }

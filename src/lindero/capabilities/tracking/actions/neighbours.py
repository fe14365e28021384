"""Own tracks and neighbours' as one picture: a job that fuses what is fresh, and puts the result on record.

The result is never sent: what crosses is made of a nation's own measurements alone, so that nothing is counted twice.
"""

import math
from typing import Final

import numpy as np

from lindero.capabilities.tracking.actions.members import identity_of, members_near, said_of
from lindero.capabilities.tracking.fusing.member import FRESH_MS, Fused, Member, Own, Theirs
from lindero.capabilities.tracking.records import Part, SourceClass, TrackFused, TrackUnfused
from lindero.capabilities.tracking.rules.quality import deviation_of, packed, quality_of, unpacked
from lindero.kernel.desk import Desk, Row
from lindero.kernel.places import Place
from lindero.kernel.record import Head, Record
from lindero.kernel.times import SECOND_MS
from lindero.kernel.units import FULL_TURN_MDEG

_THEIRS: Final = (
    "SELECT origin, track_id, lon, lat, measured_at, course_mdeg, speed_mmps, accuracy_m, source_class,"
    " existence_percent, covariance, identity, sources, record_id FROM tracking_received"
    " WHERE measured_at BETWEEN ? AND ? ORDER BY origin, track_id"
)
_OWN: Final = "SELECT 1 FROM tracking_tracks WHERE measured_at BETWEEN ? AND ? LIMIT 1"
_AHEAD_MS: Final = 10 * SECOND_MS
_STALE_MS: Final = 60 * SECOND_MS
_UNKNOWN_M: Final = 100.0
_RADIUS_PER_DEVIATION: Final = 2.4477


def fuse_with_neighbours(desk: Desk) -> None:
    """Fuse own tracks with neighbours' that are the same thing; end what no longer is."""
    now = desk.now()
    # Without a fresh track of our own there is nothing to fuse theirs with, and they may be many.
    has_own = desk.rows(_OWN, (now - FRESH_MS, now + FRESH_MS))
    theirs_now = desk.rows(_THEIRS, (now - FRESH_MS, now + _AHEAD_MS)) if has_own else []
    rows = {f"{row[0]}/{row[1]}": row for row in theirs_now}
    standing = {
        track_id: (theirs, newest, Place(lon=lon, lat=lat))
        for track_id, theirs, newest, lon, lat in desk.rows(
            "SELECT track_id, theirs, newest_at, lon, lat FROM tracking_fused ORDER BY track_id"
        )
    }
    if not rows and not standing:
        return
    # The numerics are loaded by the first neighbour's track, not by every start of a command.
    from lindero.capabilities.tracking.fusing.between import fused  # noqa: PLC0415  see above

    theirs = [_theirs(row) for row in rows.values()]
    before = {name: track_id for track_id, (names, _, _) in standing.items() for name in names.split()}
    found = fused(
        _own(desk, [one.member.place for one in theirs], now), theirs, now, before=before, said=said_of(desk)
    )
    heads = {
        t.member.name: desk.record(rows[t.member.name][13], origin=t.nation)[0]
        for one in found
        for t in one.theirs
    }
    records: list[tuple[Record, Head | None]] = []
    for one in found:
        newest = max(member.measured_at for member in (*one.own.members, *(t.member for t in one.theirs)))
        kept = standing.pop(one.own.track_id, None)
        if kept is None or kept[1] < newest:
            sources = {name: row[12] for name, row in rows.items()}
            records.append((_record(desk.nation, one, heads, sources, now), heads[one.theirs[0].member.name]))
    for track_id, (_, newest, place) in standing.items():
        records.append((TrackUnfused(track_id=track_id, place=place, measured_at=newest), None))
    for record, cause in records:
        # What came of a neighbour's record is erased with it.
        desk.put(record, cause=cause)


def _own(desk: Desk, places: list[Place], now: int) -> list[Own]:
    """Return the own tracks around places that were heard of late."""
    found: dict[str, list[Member]] = {}
    for member in members_near(desk, places):
        if abs(now - member.measured_at) <= FRESH_MS:
            found.setdefault(member.track_id, []).append(member)
    return [
        Own(track_id=track_id, members=tuple(members), identity=identity_of(members) or "")
        for track_id, members in found.items()
    ]


def _theirs(row: Row) -> Theirs:
    origin, track_id, lon, lat, at, course, speed, accuracy, source_class, existence, covariance, identity = (
        row[:12]
    )
    velocity = None
    if speed is not None and course is not None:
        turn = math.radians(course / 1_000)
        velocity = (speed / 1_000 * math.sin(turn), speed / 1_000 * math.cos(turn))
    member = Member(
        name=f"{origin}/{track_id}",
        track_id=track_id,
        place=Place(lon=lon, lat=lat),
        measured_at=at,
        velocity=velocity,
        deviation_m=accuracy / _RADIUS_PER_DEVIATION if accuracy else _UNKNOWN_M,
        covariance=unpacked([int(value) for value in covariance.split()]) if covariance else None,
        existence=0.9 if existence is None else min(max(existence / 100, 0.01), 0.99),
        source_class=source_class or "unknown",
    )
    return Theirs(nation=origin, member=member, identity=identity or "")


def _record(nation: str, one: Fused, heads: dict[str, Head], sources: dict[str, str], now: int) -> TrackFused:
    existence = round(100 * one.existence)
    own_sources: set[SourceClass] = {m.source_class for m in one.own.members}  # type: ignore[misc]  # SOURCE_CLASSES
    parts = [
        Part(
            nation=nation,
            track_id=one.own.track_id,
            measured_at=max(member.measured_at for member in one.own.members),
            sources=tuple(sorted(own_sources)),
        )
    ]
    for other in one.theirs:
        head = heads[other.member.name]
        parts.append(
            Part(
                nation=other.nation,
                track_id=other.member.track_id,
                measured_at=other.member.measured_at,
                sources=tuple(sources[other.member.name].split()),  # type: ignore[arg-type]  # SOURCE_CLASSES
                agreement=head.agreement,
                clause=head.clause,
                record=head.record_id,
            )
        )
    return TrackFused(
        track_id=one.own.track_id,
        place=one.place,
        measured_at=now,
        stale_at=now + _STALE_MS,
        course_mdeg=round(math.degrees(math.atan2(*one.velocity)) * 1_000) % FULL_TURN_MDEG,
        speed_mmps=round(float(np.hypot(*one.velocity)) * 1_000),
        covariance=packed(one.covariance),
        quality=quality_of(deviation_of(one.covariance), existence),
        existence_percent=existence,
        parts=tuple(parts),
        item_class="vessel" if one.own.identity.isdigit() else "unknown",
    )

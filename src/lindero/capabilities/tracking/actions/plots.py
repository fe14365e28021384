"""What gave no name, on the live node: the filter's tracks put on record, with what names tell of the same things."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from lindero.capabilities.sensors.records import Observations
from lindero.capabilities.tracking.actions.members import (
    identity_of,
    members_named,
    members_near,
    members_of,
    said_of,
)
from lindero.capabilities.tracking.actions.memory import Memory, mark_of, memory_of
from lindero.capabilities.tracking.actions.sameness import put_sameness
from lindero.capabilities.tracking.filtering.intersection import intersect
from lindero.capabilities.tracking.fusing.correlating import carried
from lindero.capabilities.tracking.fusing.member import FRESH_MS, Member
from lindero.capabilities.tracking.fusing.plot_tracks import Advanced
from lindero.capabilities.tracking.fusing.region import PlotTrack
from lindero.capabilities.tracking.records import SourceClass, TrackEnded, TrackStarted, TrackUpdated
from lindero.capabilities.tracking.rules.ageing import interval_ms, stale_after_ms
from lindero.capabilities.tracking.rules.conflate import MIN_UPDATE_MS
from lindero.capabilities.tracking.rules.frames import Floats, Frame
from lindero.capabilities.tracking.rules.join import track_id_of
from lindero.capabilities.tracking.rules.naming import group_of, plot_name
from lindero.capabilities.tracking.rules.quality import (
    deviation_of,
    likely_class,
    packed,
    quality_of,
    shares_of,
)
from lindero.kernel.desk import Desk
from lindero.kernel.places import Place
from lindero.kernel.record import Head, Record
from lindero.kernel.units import FULL_TURN_MDEG

_CONFIRMED: Final = 0.8
_RADIUS_PER_DEVIATION: Final = 2.4477


def follow_plots(
    desk: Desk, head: Head, sensor_id: str, observations: Observations
) -> tuple[Memory, Advanced]:
    """Follow a batch's anonymous rows, and put the tracks on record that they began, continued and lost.

    The caller puts the account of the batch, and calls `remember` with it on record.
    """
    memory = memory_of(desk)
    advanced = memory.plots.advance(sensor_id, observations, head.record_id, head.at)
    near = members_near(desk, [track.place for track in advanced.tracks])
    of_track: dict[str, list[Member]] = {}
    for member in near:
        of_track.setdefault(member.track_id, []).append(member)
    by_name = {member.name: member for member in near if "/" in member.name}
    records: list[Record] = []
    for track in advanced.tracks:
        known = by_name.get(plot_name(track.name))
        if known is None:
            records.append(_record(track, _begun_as(track, head), (), sensor_id, is_new=True))
        elif track.measured_at - known.measured_at >= MIN_UPDATE_MS:
            members = of_track[known.track_id]
            records.append(_record(track, known.track_id, members, sensor_id, is_new=False))
    records += _ended(desk, advanced.lost)
    desk.put_all(records, cause=head)
    return memory, advanced


def remember(desk: Desk, memory: Memory) -> None:
    """Note that what is kept in memory is what is on record now."""
    memory.mark = mark_of(desk)


def correlate_around(desk: Desk, head: Head, memory: Memory, places: Sequence[Place], at: int) -> None:
    """Look which tracks around places are one thing, and put on record what was found often enough."""
    members = members_near(desk, places)
    put_sameness(desk, head, memory, members, said_of(desk), at)


def _begun_as(track: PlotTrack, head: Head) -> str:
    """Return the name of a track that begins: as the filter named it, or anew if it ended meanwhile."""
    if track.began:
        return track.name
    return track_id_of(head.record_id, track.name, track.measured_at, track.place.lon, track.place.lat)


def _ended(desk: Desk, lost: Sequence[str]) -> list[TrackEnded]:
    """Return the ends of tracks that the filter lost and of which nothing else tells."""
    return [
        TrackEnded(track_id=one.track_id, place=one.place, measured_at=one.measured_at, reason="lost")
        for one in members_named(desk, map(plot_name, lost))
        if len(members_of(desk, one.track_id)) == 1
    ]


def _record(
    track: PlotTrack, track_id: str, members: Sequence[Member], sensor_id: str, *, is_new: bool
) -> TrackStarted | TrackUpdated:
    """Return the record of a track of the filter, with what names tell of the same thing."""
    source_class: SourceClass = track.source_class  # type: ignore[assignment]  # one of SOURCE_CLASSES
    place, velocity, covariance = _fused(track, members)
    existence = round(100 * track.existence)
    shares = shares_of(track.classes)
    stale_at = track.measured_at + stale_after_ms(interval_ms(source_class, None, None))
    identity = identity_of(members)
    sources = sorted({source_class, *(_source(one) for one in members)})
    if is_new:
        return TrackStarted(
            track_id=track_id,
            place=place,
            measured_at=track.measured_at,
            stale_at=stale_at,
            source_class=source_class,
            sensor_id=sensor_id,
            item_class=likely_class(shares),
            quality=quality_of(deviation_of(covariance), existence),
            existence_percent=existence,
            status="confirmed",
            covariance=packed(covariance),
            classes=shares,
            sources=tuple(sources),
            known_as=plot_name(track.name),
        )
    speed = float(np.hypot(*velocity))
    return TrackUpdated(
        track_id=track_id,
        place=place,
        measured_at=track.measured_at,
        stale_at=stale_at,
        course_mdeg=round(np.degrees(np.arctan2(*velocity)) * 1_000) % FULL_TURN_MDEG,
        speed_mmps=round(speed * 1_000),
        accuracy_m=round(deviation_of(covariance) * _RADIUS_PER_DEVIATION),
        source_class=source_class,
        sensor_id=sensor_id,
        identity=identity,
        item_class="vessel" if identity and identity.isdigit() else likely_class(shares),
        quality=quality_of(deviation_of(covariance), existence),
        existence_percent=existence,
        status="coasted" if track.coasting or track.existence < _CONFIRMED else "confirmed",
        covariance=packed(covariance),
        classes=shares,
        sources=tuple(sources),
        known_as=plot_name(track.name),
    )


def _source(member: Member) -> SourceClass:
    source_class: SourceClass = member.source_class  # type: ignore[assignment]  # one of SOURCE_CLASSES
    return source_class


def _fused(track: PlotTrack, members: Sequence[Member]) -> tuple[Place, tuple[float, float], Floats]:
    """Return place, velocity and covariance of a thing by the filter and by every fresh name of the same track.

    Names and plots may have errors in common that nobody knows, so that estimates are intersected, not multiplied.
    """
    others = [
        one
        for one in members
        if group_of(one.name) != "plots" and abs(track.measured_at - one.measured_at) <= FRESH_MS
    ]
    if not others:
        return track.place, track.velocity, track.covariance
    mine = Member(
        name=plot_name(track.name),
        track_id="",
        place=track.place,
        measured_at=track.measured_at,
        velocity=track.velocity,
        covariance=track.covariance,
        existence=min(track.existence, 0.99),
    )
    tracked = carried([mine, *others], track.measured_at)
    fused = tracked.rows(np.array([0]))
    for row in range(1, len(others) + 1):
        fused = intersect(fused, tracked.rows(np.array([row])))
    x, vx, y, vy = fused.state[0].tolist()
    place = Frame(track.place.lon, track.place.lat).place(x, y)
    return place, (vx, vy), fused.covariance[0]

"""Tracking at work: it follows every batch of observations, and ends tracks of which nothing is heard."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
import numpy as np

from lindero.capabilities.sensors.records import MISSING, SOURCE_CLASSES, BatchObserved, Observations, unseal
from lindero.capabilities.tracking.actions.members import identity_of, members_of
from lindero.capabilities.tracking.records import (
    BatchTracked,
    Glimpse,
    IdentityDoubted,
    TrackEnded,
    TrackStarted,
    TrackUpdated,
)
from lindero.capabilities.tracking.rules.ageing import interval_ms, stale_after_ms
from lindero.capabilities.tracking.rules.classes import item_class_of, plain_identity, vessel_class_of
from lindero.capabilities.tracking.rules.conflate import Chosen, choose
from lindero.capabilities.tracking.rules.join import Joined, OpenTrack, join
from lindero.capabilities.tracking.rules.naming import is_number
from lindero.capabilities.tracking.rules.spacing import MOST_COUNTED, spaced, spacing_ms
from lindero.kernel.desk import Desk, Row
from lindero.kernel.errors import Invalid
from lindero.kernel.places import Place, distance_m
from lindero.kernel.record import Event, Head, Record
from lindero.kernel.times import MINUTE_MS

_ASKED_AT_ONCE: Final = 256
"""Names in one query; always as many, so that the query is one text that is checked and compiled once."""

_MARKS: Final = ", ".join("?" * _ASKED_AT_ONCE)
_TRACKS: Final = (
    "SELECT identity, track_id, measured_at, lon, lat, course_mdeg, speed_mmps FROM tracking_tracks"
    f" WHERE identity IN ({_MARKS}) ORDER BY track_id"
)
_GLIMPSES: Final = (
    f"SELECT identity, measured_at, lon, lat FROM tracking_glimpses WHERE identity IN ({_MARKS})"
)
_IDENTITIES: Final = (
    f"SELECT identity, name, callsign, destination, ship_type FROM tracking_identities"
    f" WHERE identity IN ({_MARKS})"
)
_FOLLOWED: Final = (
    f"SELECT COUNT(*) FROM (SELECT 1 FROM tracking_tracks WHERE sensor_id = ? LIMIT {MOST_COUNTED})"
)
_SILENT: Final = (
    "SELECT track_id, lon, lat, MAX(measured_at) FROM tracking_tracks AS silent WHERE {silent} AND NOT EXISTS"
    " (SELECT 1 FROM tracking_tracks AS other WHERE other.track_id = silent.track_id AND {heard})"
    " GROUP BY track_id ORDER BY track_id"
)
_SILENT_FOR_THE_SENSOR: Final = _SILENT.format(
    silent="sensor_id = ? AND ends_at < ?", heard="other.ends_at >= ?"
)
_SILENT_FOR_THE_NODE: Final = _SILENT.format(
    silent="heard_at + silence_ms < ?", heard="other.heard_at + other.silence_ms >= ?"
)

AHEAD_MS: Final = MINUTE_MS
"""A report measured later than this after it arrived comes from a wrong clock; stations' clocks differ by seconds."""


class Said(msgspec.Struct, frozen=True):
    """What the user of an identity said of itself."""

    name: str = ""
    callsign: str = ""
    destination: str = ""
    ship_type: int | None = None


def follow(desk: Desk, events: Sequence[Event]) -> None:
    """Join batches of observations to tracks; a batch joined before is passed over."""
    for event in events:
        if isinstance(event.record, BatchObserved) and not _is_joined(desk, event.head, event.record):
            _follow_batch(desk, event.head, event.record)


def end_silent(desk: Desk) -> None:
    """End tracks of which this node has heard nothing for longer than their kind of sender may be silent."""
    _end(desk, desk.rows(_SILENT_FOR_THE_NODE, (desk.now(), desk.now())), None)


def _is_joined(desk: Desk, head: Head, record: BatchObserved) -> bool:
    done = desk.rows("SELECT batch_seq FROM tracking_sensors WHERE sensor_id = ?", (record.sensor_id,))
    return bool(done) and done[0][0] >= head.seq


def _follow_batch(desk: Desk, head: Head, record: BatchObserved) -> None:
    nothing = BatchTracked(
        batch=head.record_id,
        batch_seq=head.seq,
        sensor_id=record.sensor_id,
        observed=record.count,
        joined=0,
        duplicates=0,
        late=0,
        held=0,
        started=0,
        ended=0,
    )
    try:
        observations = unseal(record.columns)
    except Invalid:
        # It was checked before it was put; should it not open now, that is on record and the next follows.
        desk.put(msgspec.structs.replace(nothing, is_readable=False), cause=head)
        return
    observations, ahead = _without_the_future(observations, head.at)
    nothing = msgspec.structs.replace(nothing, dropped=ahead)
    known = _known(desk, observations.identities)
    glimpses = {
        row[0]: Glimpse(identity=row[0], measured_at=row[1], lon=row[2], lat=row[3])
        for row in _rows_of(desk, _GLIMPSES, observations.identities)
    }
    joined = join(observations, known, glimpses, seed=head.record_id)
    _put_tracks(desk, head, record.sensor_id, observations, joined, known)
    newest = min(record.last_at or 0, head.at + AHEAD_MS)
    silent = desk.rows(_SILENT_FOR_THE_SENSOR, (record.sensor_id, newest, newest))
    _end(desk, silent, head)
    tracked = msgspec.structs.replace(
        nothing,
        joined=len(joined.rows),
        duplicates=joined.duplicates,
        late=joined.late,
        held=joined.held,
        started=sum(joined.began),
        ended=len(silent),
        glimpses=joined.glimpses,
        cleared=joined.cleared,
    )
    if bool((observations.identity == MISSING).any()):
        _follow_unnamed(desk, head, record.sensor_id, observations, tracked)
        return
    desk.put(tracked, cause=head)
    numbered = [row for row in _newest_rows(joined) if _is_number(observations, row)]
    if numbered:
        # The numerics are loaded by the first plot or numbered track, not by every start of a command.
        from lindero.capabilities.tracking.actions.memory import memory_of  # noqa: PLC0415  see above
        from lindero.capabilities.tracking.actions.plots import correlate_around  # noqa: PLC0415  see above

        places = [_place(observations, row) for row in numbered]
        correlate_around(desk, head, memory_of(desk), places, int(observations.measured_at.max()))


def _without_the_future(observations: Observations, arrived_at: int) -> tuple[Observations, int]:
    """Return what can have been measured when it arrived, and how many rows cannot: a wrong clock made them.

    A track that such a row continued would take everything true for late, until its time has come.
    """
    ahead = observations.measured_at > arrived_at + AHEAD_MS
    if not bool(ahead.any()):
        return observations, 0
    kept = {
        name: column[~ahead]
        for name, column in msgspec.structs.asdict(observations).items()
        if name not in {"identities", "stations"}
    }
    return msgspec.structs.replace(observations, **kept), int(ahead.sum())


def _follow_unnamed(
    desk: Desk, head: Head, sensor_id: str, observations: Observations, tracked: BatchTracked
) -> None:
    """Follow what gave no name in a batch, and account for it with the rest."""
    from lindero.capabilities.tracking.actions import plots  # noqa: PLC0415  the numerics are loaded when needed

    memory, advanced = plots.follow_plots(desk, head, sensor_id, observations)
    account = msgspec.structs.replace(
        tracked,
        duplicates=tracked.duplicates + advanced.repeated,
        late=tracked.late + advanced.late,
        plots=advanced.followed,
        bearings=advanced.bearings,
        dropped=tracked.dropped + advanced.excess,
        started=tracked.started + sum(track.began for track in advanced.tracks),
    )
    desk.put(account, cause=head)
    plots.remember(desk, memory)
    if advanced.tracks:
        at = max(track.measured_at for track in advanced.tracks)
        plots.correlate_around(desk, head, memory, [track.place for track in advanced.tracks], at)


def _newest_rows(joined: Joined) -> list[int]:
    """Return the newest row of each track that a batch touched."""
    last = np.zeros(len(joined.tracks), np.int64)
    last[joined.track_of] = joined.rows
    return [int(row) for row in last]


def _is_number(observations: Observations, row: int) -> bool:
    name = observations.identities[observations.identity[row]]
    return is_number(name, SOURCE_CLASSES[observations.source_class[row]])


def _rows_of(desk: Desk, sql: str, identities: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a query about identities, some hundred of them at once."""
    for start in range(0, len(identities), _ASKED_AT_ONCE):
        names = identities[start : start + _ASKED_AT_ONCE]
        yield from desk.rows(sql, (*names, *[names[-1]] * (_ASKED_AT_ONCE - len(names))))


def _known(desk: Desk, identities: Sequence[str]) -> dict[str, list[OpenTrack]]:
    """Return the open tracks of identities."""
    by_name = {plain_identity(identity): identity for identity in identities}
    known: dict[str, list[OpenTrack]] = {}
    for name, track_id, measured_at, lon, lat, course, speed in _rows_of(desk, _TRACKS, tuple(by_name)):
        identity = by_name[name]
        known.setdefault(identity, []).append(
            OpenTrack(
                track_id=track_id,
                identity=identity,
                measured_at=measured_at,
                lon=lon,
                lat=lat,
                course_mdeg=course,
                speed_mmps=speed,
            )
        )
    return known


def _put_tracks(
    desk: Desk,
    head: Head,
    sensor_id: str,
    observations: Observations,
    joined: Joined,
    known: Mapping[str, Iterable[OpenTrack]],
) -> None:
    recorded = {track.track_id: track for tracks in known.values() for track in tracks}
    due = choose(joined, observations, {name: track.measured_at for name, track in recorded.items()})
    (followed,) = desk.rows(_FOLLOWED, (sensor_id,))[0]
    chosen = spaced(due, joined, observations, recorded, spacing_ms(followed))
    names = tuple({joined.tracks[choice.track].identity for choice in chosen})
    said = {row[0]: Said(*row[1:]) for row in _rows_of(desk, _IDENTITIES, names)}
    records: list[Record] = []
    for choice in chosen:
        track = joined.tracks[choice.track]
        about = _about(desk, observations, choice, track, said.get(track.identity, Said()))
        about["sensor_id"] = sensor_id
        records += _records(choice, about, track, observations)
        if choice.start is not None and known.get(track.identity):
            records.append(_shared(track, known[track.identity], observations, choice.start))
    desk.put_all(records, cause=head)


def _records(
    choice: Chosen, about: dict[str, Any], track: OpenTrack, observations: Observations
) -> Iterator[TrackStarted | TrackUpdated]:
    """Yield the records of one track in one batch."""
    destination = about.pop("destination")
    if choice.start is not None:
        yield TrackStarted(**about, **_position(observations, choice.start, track.identity))
    if choice.update is not None:
        yield TrackUpdated(
            **about,
            **_position(observations, choice.update, track.identity),
            **_motion(observations, choice.update),
            destination=destination,
        )


def _about(
    desk: Desk, observations: Observations, choice: Chosen, track: OpenTrack, said: Said
) -> dict[str, Any]:
    """Return what is known of a track beside its place; a sensor's running number is nobody's identity."""
    name = plain_identity(track.identity)
    about = {
        "track_id": track.track_id,
        "identity": name,
        "name": said.name or None,
        "callsign": said.callsign or None,
        "vessel_class": vessel_class_of(said.ship_type),
        "destination": said.destination or None,
    }
    row = choice.start if choice.update is None else choice.update
    if row is not None and "/" in name and _is_number(observations, row):
        about |= {"identity": identity_of(members_of(desk, track.track_id)), "known_as": name}
    return about


def _shared(
    track: OpenTrack, others: Iterable[OpenTrack], observations: Observations, row: int
) -> IdentityDoubted:
    """Return the doubt about an identity that a second thing uses."""
    nearest = min(distance_m(Place(lon=one.lon, lat=one.lat), _place(observations, row)) for one in others)
    return IdentityDoubted(
        doubt="shared",
        identity=plain_identity(track.identity),
        tracks=(track.track_id, *(one.track_id for one in others))[:8],
        place=_place(observations, row),
        measured_at=int(observations.measured_at[row]),
        apart_m=round(nearest),
        evidence=f"Two things {round(nearest)} m apart say that they are it, too far for one to have moved.",
    )


def _position(observations: Observations, row: int, identity: str) -> dict[str, Any]:
    source_class = SOURCE_CLASSES[observations.source_class[row]]
    measured_at = int(observations.measured_at[row])
    status, speed = int(observations.navigation_status[row]), int(observations.speed_mmps[row])
    interval = interval_ms(source_class, _known_number(status), _known_number(speed))
    return {
        "place": _place(observations, row),
        "measured_at": measured_at,
        "stale_at": measured_at + stale_after_ms(interval),
        "source_class": source_class,
        "item_class": item_class_of(identity, source_class),
    }


def _place(observations: Observations, row: int) -> Place:
    return Place(lon=int(observations.lon[row]), lat=int(observations.lat[row]))


def _motion(observations: Observations, row: int) -> dict[str, Any]:
    names = ("course_mdeg", "speed_mmps", "heading_mdeg", "navigation_status", "accuracy_m")
    return {name: _known_number(int(getattr(observations, name)[row])) for name in names}


def _known_number(value: int) -> int | None:
    return value if value >= 0 else None


def _end(desk: Desk, silent: Iterable[Row], cause: Head | None) -> None:
    ended = [
        TrackEnded(track_id=track_id, place=Place(lon=lon, lat=lat), measured_at=measured_at, reason="stale")
        for track_id, lon, lat, measured_at in silent
    ]
    desk.put_all(ended, cause=cause)

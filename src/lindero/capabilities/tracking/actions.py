"""Tracking at work: it follows every batch of observations, and ends tracks of which nothing is heard."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.records import SOURCE_CLASSES, BatchObserved, Observations, unseal
from lindero.capabilities.tracking.records import (
    BatchTracked,
    Glimpse,
    TrackEnded,
    TrackStarted,
    TrackUpdated,
)
from lindero.capabilities.tracking.rules.ageing import interval_ms, stale_after_ms
from lindero.capabilities.tracking.rules.classes import item_class_of, plain_identity, vessel_class_of
from lindero.capabilities.tracking.rules.conflate import Chosen, choose
from lindero.capabilities.tracking.rules.join import Joined, OpenTrack, join
from lindero.kernel.desk import Desk, Row
from lindero.kernel.errors import Invalid
from lindero.kernel.places import Place
from lindero.kernel.record import Event, Head, Record

_ASKED_AT_ONCE: Final = 256
"""Names in one query; always as many, so that the query is one text that is checked and compiled once."""

_MARKS: Final = ", ".join("?" * _ASKED_AT_ONCE)
_TRACKS: Final = (
    "SELECT identity, track_id, measured_at, lon, lat FROM tracking_tracks"
    f" WHERE identity IN ({_MARKS}) ORDER BY track_id"
)
_GLIMPSES: Final = (
    f"SELECT identity, measured_at, lon, lat FROM tracking_glimpses WHERE identity IN ({_MARKS})"
)
_IDENTITIES: Final = (
    f"SELECT identity, name, callsign, destination, ship_type FROM tracking_identities"
    f" WHERE identity IN ({_MARKS})"
)
_SILENT: Final = "SELECT track_id, lon, lat, measured_at FROM tracking_tracks WHERE"
_SILENT_FOR_THE_SENSOR: Final = f"{_SILENT} sensor_id = ? AND ends_at < ? ORDER BY track_id"
_SILENT_FOR_THE_NODE: Final = f"{_SILENT} heard_at + silence_ms < ? ORDER BY track_id"


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
    _end(desk, desk.rows(_SILENT_FOR_THE_NODE, (desk.now(),)), None)


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
    known = _known(desk, observations.identities)
    glimpses = {
        row[0]: Glimpse(identity=row[0], measured_at=row[1], lon=row[2], lat=row[3])
        for row in _rows_of(desk, _GLIMPSES, observations.identities)
    }
    joined = join(observations, known, glimpses, seed=head.record_id)
    _put_tracks(desk, head, record.sensor_id, observations, joined, known)
    silent = desk.rows(_SILENT_FOR_THE_SENSOR, (record.sensor_id, record.last_at or 0))
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
    desk.put(tracked, cause=head)


def _rows_of(desk: Desk, sql: str, identities: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a query about identities, some hundred of them at once."""
    for start in range(0, len(identities), _ASKED_AT_ONCE):
        names = identities[start : start + _ASKED_AT_ONCE]
        yield from desk.rows(sql, (*names, *[names[-1]] * (_ASKED_AT_ONCE - len(names))))


def _known(desk: Desk, identities: Sequence[str]) -> dict[str, list[OpenTrack]]:
    """Return the open tracks of identities."""
    by_name = {plain_identity(identity): identity for identity in identities}
    known: dict[str, list[OpenTrack]] = {}
    for name, track_id, measured_at, lon, lat in _rows_of(desk, _TRACKS, tuple(by_name)):
        identity = by_name[name]
        known.setdefault(identity, []).append(
            OpenTrack(track_id=track_id, identity=identity, measured_at=measured_at, lon=lon, lat=lat)
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
    recorded_at = {track.track_id: track.measured_at for tracks in known.values() for track in tracks}
    chosen = choose(joined, observations, recorded_at)
    names = tuple({joined.tracks[choice.track].identity for choice in chosen})
    said = {row[0]: Said(*row[1:]) for row in _rows_of(desk, _IDENTITIES, names)}
    records: list[Record] = []
    for choice in chosen:
        track = joined.tracks[choice.track]
        records += _records(choice, track, observations, said.get(track.identity, Said()), sensor_id)
    desk.put_all(records, cause=head)


def _records(
    choice: Chosen, track: OpenTrack, observations: Observations, said: Said, sensor_id: str
) -> Iterator[TrackStarted | TrackUpdated]:
    """Yield the records of one track in one batch."""
    about = {"track_id": track.track_id, "sensor_id": sensor_id, **_identity(track.identity, said)}
    if choice.start is not None:
        yield TrackStarted(**about, **_position(observations, choice.start, track.identity))
    if choice.update is not None:
        yield TrackUpdated(
            **about,
            **_position(observations, choice.update, track.identity),
            **_motion(observations, choice.update),
            destination=said.destination or None,
        )


def _identity(identity: str, said: Said) -> dict[str, Any]:
    return {
        "identity": plain_identity(identity),
        "name": said.name or None,
        "callsign": said.callsign or None,
        "vessel_class": vessel_class_of(said.ship_type),
    }


def _position(observations: Observations, row: int, identity: str) -> dict[str, Any]:
    source_class = SOURCE_CLASSES[observations.source_class[row]]
    measured_at = int(observations.measured_at[row])
    status, speed = int(observations.navigation_status[row]), int(observations.speed_mmps[row])
    interval = interval_ms(source_class, _known_number(status), _known_number(speed))
    return {
        "place": Place(lon=int(observations.lon[row]), lat=int(observations.lat[row])),
        "measured_at": measured_at,
        "stale_at": measured_at + stale_after_ms(interval),
        "source_class": source_class,
        "item_class": item_class_of(identity, source_class),
    }


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

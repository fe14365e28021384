"""Views of tracking: how each sensor's observations were joined, and which identities several things use."""

from typing import Final

import msgspec

from lindero.capabilities.tracking.records import Part
from lindero.capabilities.tracking.records.sameness import Doubt
from lindero.kernel.desk import Desk
from lindero.kernel.places import Place

_JOINED: Final = (
    "SELECT COUNT(*) FROM (SELECT 1 FROM tracking_tracks GROUP BY track_id"
    " HAVING COUNT(DISTINCT CASE WHEN source_class LIKE 'ais%' THEN 'ais' ELSE source_class END) > 1)"
)


class TrackingQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to show of tracking.

    Attributes:
        sensor: Only this sensor; all if empty.
    """

    sensor: str = ""


class JoiningOfSensor(msgspec.Struct, frozen=True, kw_only=True):
    """How one sensor's observations were joined: each is counted once.

    Attributes:
        sensor_id: The sensor.
        observed: Its observations.
        joined: Those that continued or began a track.
        duplicates: Those heard by several stations.
        late: Those older than their track.
        held: Those too far from every track.
        started: Tracks that began.
        ended: Tracks that ended when this sensor had moved on.
        unreadable: Batches that could not be opened.
        plots: Observations without a name that the filter follows.
        bearings: Observations that tell a bearing alone.
        dropped: Observations without a name beyond what can be followed.
    """

    sensor_id: str
    observed: int
    joined: int
    duplicates: int
    late: int
    held: int
    started: int
    ended: int
    unreadable: int
    plots: int
    bearings: int
    dropped: int


class TrackOfIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """One of the tracks that share an identity.

    Attributes:
        track_id: Its name.
        place: Where it was last.
        measured_at: When, milliseconds UTC.
    """

    track_id: str
    place: Place
    measured_at: int


class SharedIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """An identity that several things use at once.

    Attributes:
        identity: The identity.
        tracks: The tracks that use it.
    """

    identity: str
    tracks: tuple[TrackOfIdentity, ...]


class TrackingView(msgspec.Struct, frozen=True, kw_only=True):
    """How tracking goes.

    Attributes:
        open_tracks: Own tracks that go on.
        joined_tracks: Those of them that several kinds of sensors follow together.
        sensors: How each sensor's observations were joined.
        shared: Identities that several things use at once.
    """

    open_tracks: int
    joined_tracks: int
    sensors: tuple[JoiningOfSensor, ...]
    shared: tuple[SharedIdentity, ...]


def show_tracking(desk: Desk, query: TrackingQuery) -> TrackingView:
    """Show how tracking goes."""
    sensors = desk.rows(
        "SELECT sensor_id, observed, joined, duplicates, late, held, started, ended, unreadable,"
        " plots, bearings, dropped"
        " FROM tracking_sensors WHERE ? IN ('', sensor_id) ORDER BY sensor_id",
        (query.sensor,),
    )
    names = JoiningOfSensor.__struct_fields__
    return TrackingView(
        open_tracks=desk.rows("SELECT COUNT(DISTINCT track_id) FROM tracking_tracks")[0][0],
        joined_tracks=desk.rows(_JOINED)[0][0],
        sensors=tuple(JoiningOfSensor(**dict(zip(names, row, strict=True))) for row in sensors),
        shared=_shared(desk),
    )


def _shared(desk: Desk) -> tuple[SharedIdentity, ...]:
    rows = desk.rows(
        "SELECT identity, track_id, lon, lat, measured_at FROM tracking_tracks WHERE identity IN"
        " (SELECT identity FROM tracking_tracks WHERE identity <> '' GROUP BY identity HAVING COUNT(*) > 1)"
        " ORDER BY identity, track_id"
    )
    tracks: dict[str, list[TrackOfIdentity]] = {}
    for identity, track_id, lon, lat, measured_at in rows:
        track = TrackOfIdentity(track_id=track_id, place=Place(lon=lon, lat=lat), measured_at=measured_at)
        tracks.setdefault(identity, []).append(track)
    return tuple(SharedIdentity(identity=name, tracks=tuple(found)) for name, found in tracks.items())


_PARTS: Final = msgspec.json.Decoder(tuple[Part, ...])


class TrackQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which track to show.

    Attributes:
        track: Its name.
    """

    track: str = ""


class NameOfTrack(msgspec.Struct, frozen=True, kw_only=True):
    """A name under which a track goes on.

    Attributes:
        name: The name.
        sensor_id: Who told of it last.
        source_class: How its position came about.
        place: Where it was.
        measured_at: When, milliseconds UTC.
    """

    name: str
    sensor_id: str
    source_class: str
    place: Place
    measured_at: int


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer said of two names.

    Attributes:
        record_id: The record of it.
        verdict: `same` or `different`.
        one: The one name.
        other: The other.
    """

    record_id: str
    verdict: str
    one: str
    other: str


class DoubtOfTrack(msgspec.Struct, frozen=True, kw_only=True):
    """What does not fit an identity.

    Attributes:
        identity: The identity.
        doubt: `shared`, `changed`, `contradicted` or `unseen`.
        measured_at: When it was found, milliseconds UTC.
        place: Where the identity said that it was.
        evidence: What was compared.
    """

    identity: str
    doubt: Doubt
    measured_at: int
    place: Place
    evidence: str


class NoteOnTrack(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer says of a track.

    Attributes:
        item_class: What it is; empty if not said.
        note: What else is to be known.
        reason: How the officer knows.
        actor: Who said it.
        at: When, milliseconds UTC.
    """

    item_class: str
    note: str
    reason: str
    actor: str
    at: int


class TrackView(msgspec.Struct, frozen=True, kw_only=True):
    """A track: what sensors say, what officers say, and what does not fit.

    Attributes:
        track_id: Its name.
        names: The names under which it goes on; none if it does not.
        statements: What officers said of these names.
        doubts: What does not fit the identities.
        notes: What an officer says of the track itself.
        parts: Whose tracks it is fused of; none if no neighbour follows it.
    """

    track_id: str
    names: tuple[NameOfTrack, ...]
    statements: tuple[Statement, ...]
    doubts: tuple[DoubtOfTrack, ...]
    notes: tuple[NoteOnTrack, ...]
    parts: tuple[Part, ...]


def show_track(desk: Desk, query: TrackQuery) -> TrackView:
    """Show a track."""
    found = desk.rows(
        "SELECT identity, sensor_id, source_class, lon, lat, measured_at FROM tracking_tracks"
        " WHERE track_id = ? ORDER BY identity",
        (query.track,),
    )
    names = tuple(
        NameOfTrack(
            name=name,
            sensor_id=sensor_id,
            source_class=source_class or "unknown",
            place=Place(lon=lon, lat=lat),
            measured_at=measured_at,
        )
        for name, sensor_id, source_class, lon, lat, measured_at in found
    )
    own = {name.name for name in names}
    said = desk.rows(
        "SELECT record_id, verdict, one, other FROM tracking_said ORDER BY record_id, one, other"
    )
    doubts = desk.rows(
        "SELECT identity, doubt, measured_at, lon, lat, evidence FROM tracking_doubts"
        " WHERE instr(' ' || tracks || ' ', ' ' || ? || ' ') > 0 ORDER BY measured_at DESC, identity, doubt",
        (query.track,),
    )
    notes = desk.rows(
        "SELECT item_class, note, reason, actor, at FROM tracking_notes WHERE track_id = ?", (query.track,)
    )
    fused = desk.rows("SELECT parts FROM tracking_fused WHERE track_id = ?", (query.track,))
    return TrackView(
        track_id=query.track,
        parts=_PARTS.decode(fused[0][0]) if fused else (),
        names=names,
        statements=tuple(
            Statement(record_id=record_id, verdict=verdict, one=one, other=other)
            for record_id, verdict, one, other in said
            if one in own or other in own
        ),
        doubts=tuple(
            DoubtOfTrack(
                identity=identity,
                doubt=doubt,
                measured_at=measured_at,
                place=Place(lon=lon, lat=lat),
                evidence=evidence,
            )
            for identity, doubt, measured_at, lon, lat, evidence in doubts
        ),
        notes=tuple(
            NoteOnTrack(**dict(zip(NoteOnTrack.__struct_fields__, row, strict=True))) for row in notes
        ),
    )

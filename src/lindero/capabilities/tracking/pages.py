"""Views of tracking: how each sensor's observations were joined, and which identities several things use."""

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.places import Place


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
        sensors: How each sensor's observations were joined.
        shared: Identities that several things use at once.
    """

    open_tracks: int
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

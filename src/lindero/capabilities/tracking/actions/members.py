"""Looking up the names under which open tracks go on, and what officers said of them."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from lindero.capabilities.tracking.fusing.member import Member
from lindero.capabilities.tracking.records import ClassShare, Verdict
from lindero.capabilities.tracking.rules.naming import PLOTS
from lindero.capabilities.tracking.rules.quality import unpacked
from lindero.kernel.desk import Desk, Row
from lindero.kernel.places import Place

CLASSES_DECODER: Final = msgspec.json.Decoder(tuple[ClassShare, ...])

_COLUMNS: Final = (
    "SELECT identity, track_id, lon, lat, measured_at, course_mdeg, speed_mmps, accuracy_m, source_class,"
    " existence_percent, covariance, classes FROM tracking_tracks WHERE "
)
_NEAR: Final = f"{_COLUMNS} lon BETWEEN ? AND ? AND lat BETWEEN ? AND ? ORDER BY track_id, identity"
_PLOTS: Final = f"{_COLUMNS} identity >= '{PLOTS}/' AND identity < '{PLOTS}0' ORDER BY measured_at, identity"
_NAMED: Final = f"{_COLUMNS} identity = ?"
_OF_TRACK: Final = f"{_COLUMNS} track_id = ? ORDER BY identity"
_AROUND_E7: Final = 3_000_000
"""A third of a degree: what is told from further away is not what is seen here."""

_HALF_TURN: Final = 1_800_000_000
_RADIUS_PER_DEVIATION: Final = 2.4477
_USUAL_DEVIATION_M: Final = 20.0


class Open(msgspec.Struct, frozen=True, eq=False):
    """A name under which an open track goes on.

    Attributes:
        member: The name and where it is by that.
        classes: What it probably is, as JSON; empty if nothing said.
    """

    member: Member
    classes: str


def plot_members(desk: Desk) -> list[Open]:
    """Return what the filter followed."""
    return [_open(row) for row in desk.rows(_PLOTS)]


def members_of(desk: Desk, track_id: str) -> list[Member]:
    """Return the names of one track."""
    return [_open(row).member for row in desk.rows(_OF_TRACK, (track_id,))]


def members_near(desk: Desk, places: Sequence[Place]) -> list[Member]:
    """Return the names of the tracks around places, by track; over the antimeridian, of all along it."""
    if not places:
        return []
    lon, lat = [place.lon for place in places], [place.lat for place in places]
    west, east = min(lon) - _AROUND_E7, max(lon) + _AROUND_E7
    if east - west > _HALF_TURN:
        west, east = -_HALF_TURN, _HALF_TURN
    rows = desk.rows(_NEAR, (west, east, min(lat) - _AROUND_E7, max(lat) + _AROUND_E7))
    return [_open(row).member for row in rows]


def members_named(desk: Desk, names: Iterable[str]) -> list[Member]:
    """Return names that are on record, wherever they are."""
    found = [row for name in names for row in desk.rows(_NAMED, (name,))]
    return [_open(row).member for row in found]


def received_as(desk: Desk, track_id: str) -> Member | None:
    """Return a neighbour's track under the name `NATION/track`; None if no neighbour tells of it."""
    rows = desk.rows(
        "SELECT origin, lon, lat, measured_at FROM tracking_received WHERE track_id = ? ORDER BY origin LIMIT 1",
        (track_id,),
    )
    if not rows:
        return None
    origin, lon, lat, at = rows[0]
    return Member(
        name=f"{origin}/{track_id}", track_id=track_id, place=Place(lon=lon, lat=lat), measured_at=at
    )


def said_of(desk: Desk) -> dict[frozenset[str], Verdict]:
    """Return what officers said of pairs of names; of several statements that part them, parting holds."""
    rows = desk.rows("SELECT one, other, verdict FROM tracking_said ORDER BY verdict DESC")
    return {frozenset((one, other)): verdict for one, other, verdict in rows}


def identity_of(members: Iterable[Member]) -> str | None:
    """Return the name that the thing of a track gives itself, the newest heard; None if it gave none."""
    own = [one for one in members if one.name and "/" not in one.name]
    return max(own, key=lambda one: one.measured_at).name if own else None


def _open(row: Row) -> Open:
    name, track_id, lon, lat, at, course, speed, accuracy, source_class, existence, covariance, classes = row
    velocity = None
    if speed is not None and course is not None:
        turn = math.radians(course / 1_000)
        velocity = (speed / 1_000 * math.sin(turn), speed / 1_000 * math.cos(turn))
    member = Member(
        name=name,
        track_id=track_id,
        place=Place(lon=lon, lat=lat),
        measured_at=at,
        velocity=velocity,
        deviation_m=accuracy / _RADIUS_PER_DEVIATION if accuracy else _USUAL_DEVIATION_M,
        covariance=unpacked([int(value) for value in covariance.split()]) if covariance else None,
        existence=0.99 if existence is None else min(max(existence / 100, 0.01), 0.99),
        source_class=source_class or "unknown",
    )
    return Open(member=member, classes=classes or "")

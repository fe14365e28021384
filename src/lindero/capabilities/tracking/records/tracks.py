"""What is on record of a track: that it began, went on, ended."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final, Literal

import msgspec

from lindero.kernel.grading import Grading, Reliability
from lindero.kernel.marks import field
from lindero.kernel.places import Place
from lindero.kernel.record import Record
from lindero.kernel.times import Instant
from lindero.kernel.units import FULL_TURN_MDEG

TrackId = Annotated[str, msgspec.Meta(pattern=r"^[a-z2-7]{20}$(?!\n)")]
"""A track's name: 20 base32 characters from which nobody can guess whose track it is."""

ItemClass = Literal["vessel", "vehicle", "aircraft", "rescue", "unknown", "drone", "person", "animal"]
"""What kind of thing moves."""

Status = Literal["tentative", "confirmed", "coasted", "lost", "merged"]
"""How a track stands: perhaps nothing, followed, carried on without measurements, given up, or part of another."""

VesselClass = Literal[
    "cargo", "tanker", "passenger", "high_speed", "fishing", "sailing", "pleasure", "tug", "pilot", "rescue",
    "law_enforcement", "military", "service", "other",
]  # fmt: skip
"""What kind of ship it says that it is (groups of ITU-R M.1371 table 53)."""

SourceClass = Literal[
    "unknown", "ais_a", "ais_b", "ais_long_range", "ais_aircraft", "report",
    "radar", "camera", "acoustic", "ground_sensor", "adsb", "remote_id", "cot", "sapient", "gnss", "system_track",
]  # fmt: skip
"""How a position came about."""

EndReason = Literal["stale", "left", "split", "lost", "merged"]
"""Why a track ended: nothing came any more, it left the area watched, it turned out to be two things, its sensors no
longer saw it, or it turned out to be what another track follows."""

TRACK_DAYS = 30
"""Thirty days: long enough to look into an incident, short enough that nobody's voyages pile up."""

RELIABILITY: Final[Mapping[str, Reliability]] = {
    **dict.fromkeys(("radar", "gnss", "system_track"), "B"),
    **dict.fromkeys(("ais_a", "ais_b", "ais_long_range", "ais_aircraft", "adsb", "remote_id"), "C"),
    **dict.fromkeys(("camera", "acoustic", "ground_sensor", "sapient"), "C"),
    **dict.fromkeys(("unknown", "report", "cot"), "F"),
}
"""How reliable a kind of source is: a transponder is mostly right and says of itself what it likes, so no more than
fairly; a radar and the receiver of an own patrol measure, and are usually right; of what somebody reported, and of
what is not known, nobody can judge it (product defaults, to be verified)."""

CLOSE_M: Final = 100
"""How exact a position must be for it to be probably true, metres."""

BY_MACHINE: Final = "made by a machine from what things report of themselves; not verified"

Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class ClassShare(msgspec.Struct, frozen=True, kw_only=True):
    """How probable it is that a thing is of a class.

    Attributes:
        item_class: The class.
        percent: How probable, per cent.
    """

    item_class: ItemClass
    percent: Percent


Covariance = Annotated[
    tuple[Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)], ...],
    msgspec.Meta(min_length=10, max_length=10),
]
"""Upper triangle, row by row, of the covariance of (east, speed to the east, north, speed to the north), with
centimetres and centimetres per second as units."""

Course = Annotated[int, msgspec.Meta(ge=0, lt=FULL_TURN_MDEG)]
Speed = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]


def graded(source_class: SourceClass | None, accuracy_m: int | None) -> Grading:
    """Return the grade of a position that a machine joined to a track, by its source and how exact it is."""
    known = accuracy_m is not None
    close = accuracy_m is not None and accuracy_m <= CLOSE_M
    return Grading(
        source=RELIABILITY[source_class or "unknown"],
        information="2" if close else "3" if known else "6",
        basis="assessment",
        caveats=(BY_MACHINE,),
    )


class TrackStarted(Record, frozen=True, kw_only=True, tag="tracking.track_started"):
    """A track began: something reported itself that was not followed before."""

    keep_days: ClassVar[int] = TRACK_DAYS

    track_id: Annotated[TrackId, field("the track's name", sharable=True)]
    place: Annotated[Place, field("where it was first", unit="1e-7 degree", sharable=True, role="place")]
    measured_at: Annotated[Instant, field("when it was there", unit="ms UTC", sharable=True)]
    item_class: Annotated[ItemClass | None, field("what kind of thing moves", sharable=True)] = None
    vessel_class: Annotated[VesselClass | None, field("what kind of ship it is", sharable=True)] = None
    identity: Annotated[
        str | None, field("the name it gives itself, an MMSI for a ship", personal="indirect", sharable=True)
    ] = None
    name: Annotated[str | None, field("what people call it", personal="indirect", sharable=True)] = None
    callsign: Annotated[str | None, field("its call sign", personal="indirect", sharable=True)] = None
    source_class: Annotated[SourceClass | None, field("how the position came about", sharable=True)] = None
    stale_at: Annotated[
        Instant | None, field("when it counts as stale unless renewed", unit="ms UTC", sharable=True)
    ] = None
    sensor_id: Annotated[str | None, field("the sensor that saw it", sensitivity="restricted")] = None
    quality: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=15)] | None,
        field("how exactly it is known, 15 the best", sharable=True),
    ] = None
    existence_percent: Annotated[
        Percent | None,
        field("how probable it is that there is a thing at all", unit="per cent", sharable=True),
    ] = None
    status: Annotated[Status | None, field("how the track stands", sharable=True)] = None
    covariance: Annotated[
        Covariance | None,
        field("covariance of place and velocity, upper triangle", unit="cm and cm/s", sharable=True),
    ] = None
    classes: Annotated[
        tuple[ClassShare, ...],
        field("what it probably is, the most probable first", sharable=True, max_length=8),
    ] = ()
    sources: Annotated[
        tuple[SourceClass, ...], field("kinds of sensors that contribute to it", sharable=True, max_length=16)
    ] = ()
    known_as: Annotated[
        str | None,
        field(
            "the name under which the sensor knows it, where that is not its identity",
            sensitivity="restricted",
        ),
    ] = None

    def machine_grading(self) -> Grading:
        """Return the grade of where it was first."""
        return graded(self.source_class, None)


class TrackUpdated(Record, frozen=True, kw_only=True, tag="tracking.track_updated"):
    """A track went on: where the thing is now, and what it says of itself."""

    keep_days: ClassVar[int] = TRACK_DAYS
    conflate_by: ClassVar[str] = "track_id"

    track_id: Annotated[TrackId, field("the track's name", sharable=True)]
    place: Annotated[Place, field("where it is", unit="1e-7 degree", sharable=True, role="place")]
    measured_at: Annotated[Instant, field("when it was there", unit="ms UTC", sharable=True)]
    course_mdeg: Annotated[
        Course | None, field("course over ground, clockwise from north", unit="1e-3 degree", sharable=True)
    ] = None
    speed_mmps: Annotated[Speed | None, field("speed over ground", unit="mm/s", sharable=True)] = None
    heading_mdeg: Annotated[
        Course | None, field("where the bow points, clockwise from north", unit="1e-3 degree", sharable=True)
    ] = None
    item_class: Annotated[ItemClass | None, field("what kind of thing moves", sharable=True)] = None
    vessel_class: Annotated[VesselClass | None, field("what kind of ship it is", sharable=True)] = None
    identity: Annotated[
        str | None, field("the name it gives itself, an MMSI for a ship", personal="indirect", sharable=True)
    ] = None
    name: Annotated[str | None, field("what people call it", personal="indirect", sharable=True)] = None
    callsign: Annotated[str | None, field("its call sign", personal="indirect", sharable=True)] = None
    destination: Annotated[
        str | None, field("where it says that it is going", personal="indirect", sharable=True)
    ] = None
    navigation_status: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=15)] | None,
        field("navigational status of ITU-R M.1371", sharable=True),
    ] = None
    accuracy_m: Annotated[
        Annotated[int, msgspec.Meta(ge=0)] | None,
        field("radius within which the position lies", unit="m", sharable=True),
    ] = None
    source_class: Annotated[SourceClass | None, field("how the position came about", sharable=True)] = None
    stale_at: Annotated[
        Instant | None, field("when it counts as stale unless renewed", unit="ms UTC", sharable=True)
    ] = None
    sensor_id: Annotated[str | None, field("the sensor that saw it", sensitivity="restricted")] = None
    quality: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=15)] | None,
        field("how exactly it is known, 15 the best", sharable=True),
    ] = None
    existence_percent: Annotated[
        Percent | None,
        field("how probable it is that there is a thing at all", unit="per cent", sharable=True),
    ] = None
    status: Annotated[Status | None, field("how the track stands", sharable=True)] = None
    covariance: Annotated[
        Covariance | None,
        field("covariance of place and velocity, upper triangle", unit="cm and cm/s", sharable=True),
    ] = None
    classes: Annotated[
        tuple[ClassShare, ...],
        field("what it probably is, the most probable first", sharable=True, max_length=8),
    ] = ()
    sources: Annotated[
        tuple[SourceClass, ...], field("kinds of sensors that contribute to it", sharable=True, max_length=16)
    ] = ()
    known_as: Annotated[
        str | None,
        field(
            "the name under which the sensor knows it, where that is not its identity",
            sensitivity="restricted",
        ),
    ] = None

    def machine_grading(self) -> Grading:
        """Return the grade of where it is now."""
        return graded(self.source_class, self.accuracy_m)


class TrackEnded(Record, frozen=True, kw_only=True, tag="tracking.track_ended"):
    """A track ended; the same thing seen again begins another."""

    keep_days: ClassVar[int] = TRACK_DAYS

    track_id: Annotated[TrackId, field("the track's name", sharable=True)]
    place: Annotated[Place, field("where it was last", unit="1e-7 degree", sharable=True, role="place")]
    measured_at: Annotated[Instant, field("when it was there", unit="ms UTC", sharable=True)]
    reason: Annotated[EndReason | None, field("why it ended", sharable=True)] = None
    into: Annotated[TrackId | None, field("the track that follows the same thing", sharable=True)] = None

    def machine_grading(self) -> Grading:
        """Return the grade of where it was last."""
        return graded(None, None)

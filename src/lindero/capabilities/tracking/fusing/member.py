"""What is compared: names of things and where they are, own tracks and neighbours'. Light to load, no numerics here."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.capabilities.tracking.rules.frames import Floats
from lindero.capabilities.tracking.rules.naming import group_of, scheme_of
from lindero.kernel.places import Place
from lindero.kernel.times import SECOND_MS

FRESH_MS: Final = 90 * SECOND_MS
"""What was not measured for longer says nothing of where the thing is."""


class Member(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A name under which a sensor knows a thing, and where it was last by that.

    Attributes:
        name: The name.
        track_id: The track that it belongs to.
        place: Where it was.
        measured_at: When, milliseconds UTC.
        velocity: To the east and to the north, metres per second; None if not told.
        deviation_m: Standard deviation of the place, metres; used where there is no covariance.
        covariance: Of (east, its velocity, north, its velocity), shape (4, 4); None if not known.
        existence: Probability that there is a thing.
        source_class: How it was measured.
    """

    name: str
    track_id: str
    place: Place
    measured_at: int
    velocity: tuple[float, float] | None = None
    deviation_m: float = 50.0
    covariance: Floats | None = None
    existence: float = 0.99
    source_class: str = "unknown"


class Theirs(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A neighbour's track.

    Attributes:
        nation: Whose it is.
        member: Where it is, under the name `NATION/track`.
        identity: What it says of itself; empty if not told.
    """

    nation: str
    member: Member
    identity: str


class Own(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """An own track.

    Attributes:
        track_id: Its name.
        members: The names under which it goes on that were heard of late.
        identity: What it says of itself; empty if nothing.
    """

    track_id: str
    members: tuple[Member, ...]
    identity: str


class Fused(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """An own track with what neighbours know of the same thing.

    Attributes:
        own: The own track.
        theirs: The neighbours' tracks.
        place: Where it is by all of them.
        velocity: To the east and to the north, metres per second.
        covariance: Of (east, its velocity, north, its velocity), shape (4, 4).
        existence: Probability that there is a thing.
    """

    own: Own
    theirs: tuple[Theirs, ...]
    place: Place
    velocity: tuple[float, float]
    covariance: Floats
    existence: float


def may_be_joined(names: Sequence[str], others: Sequence[str]) -> bool:
    """Say whether names of two tracks can be one thing: no sensor and no scheme names a thing twice at once."""
    groups = {group_of(name) or scheme_of(name) for name in names}
    return groups.isdisjoint(group_of(name) or scheme_of(name) for name in others)

"""Own tracks and a neighbour's as one: paired, and fused so that nothing is counted twice. Pure.

What a neighbour shares is what its own sensors measured, less what the agreement leaves out. Where a place crossed as
the middle of a cell, that can be seen of it, and the cell's own doubt is added to what the neighbour says of its error.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.tracking.filtering.intersection import Tracked, intersect
from lindero.capabilities.tracking.filtering.pairing import Said, pair
from lindero.capabilities.tracking.fusing.correlating import carried
from lindero.capabilities.tracking.fusing.member import Fused, Member, Own, Theirs
from lindero.capabilities.tracking.records import Verdict
from lindero.capabilities.tracking.rules.frames import Frame
from lindero.capabilities.tracking.rules.naming import scheme_of
from lindero.kernel.coarse import cell_of
from lindero.kernel.places import Place

_CELLS_KM: Final = (100, 10, 1)


def coarseness_m(place: Place) -> int:
    """Return the size of the cell of whose middle a place is told, metres; 0 for an exact one."""
    return next((1_000 * size for size in _CELLS_KM if cell_of(place, size) == place), 0)


def doubted(member: Member) -> Member:
    """Return what a neighbour says with the doubt added that a coarse place brings: even over its cell."""
    size = coarseness_m(member.place)
    if not size:
        return member
    covariance = member.covariance
    if covariance is None:
        covariance = np.diag([member.deviation_m**2, 4.0, member.deviation_m**2, 4.0])
    return msgspec.structs.replace(
        member, covariance=covariance + np.diag([1.0, 0.0, 1.0, 0.0]) * size**2 / 12
    )


def fused(
    own: Sequence[Own],
    theirs: Sequence[Theirs],
    at: int,
    *,
    before: Mapping[str, str] | None = None,
    said: Mapping[frozenset[str], Verdict] | None = None,
) -> list[Fused]:
    """Return the own tracks that neighbours follow too, fused with theirs.

    Args:
        own: Own tracks.
        theirs: Neighbours' tracks.
        at: The time, milliseconds UTC.
        before: The own track by each neighbour's name of a track (`NATION/track`) that was fused at the last time.
        said: What officers said of pairs of names.
    """
    if not own or not theirs:
        return []
    # One flat frame for all: own members first, then the neighbours'.
    members = [member for one in own for member in one.members]
    tracked = carried([*members, *(doubted(one.member) for one in theirs)], at)
    ours = _own_estimates(own, tracked)
    found: dict[int, list[int]] = {}
    for nation in sorted({one.nation for one in theirs}):
        rows = [row for row, one in enumerate(theirs) if one.nation == nation]
        known = _known(own, [theirs[row] for row in rows], before or {}, said or {})
        estimates = tracked.rows(np.array(rows) + len(members))
        pairing = pair(ours, estimates, known)
        for mine, other in zip(pairing.own.tolist(), pairing.theirs.tolist(), strict=True):
            found.setdefault(mine, []).append(rows[other])
    frame = Frame(members[0].place.lon, members[0].place.lat)
    return [
        _one(own[mine], mine, rows, theirs, ours, tracked, len(members), frame)
        for mine, rows in found.items()
    ]


def _own_estimates(own: Sequence[Own], tracked: Tracked) -> Tracked:
    """Return each own track by all of its names."""
    estimates = []
    row = 0
    for one in own:
        estimate = tracked.rows(np.array([row]))
        for other in range(row + 1, row + len(one.members)):
            estimate = intersect(estimate, tracked.rows(np.array([other])))
        estimates.append(estimate)
        row += len(one.members)
    return Tracked(*(np.concatenate(column) for column in zip(*estimates, strict=True)))


def _known(
    own: Sequence[Own],
    theirs: Sequence[Theirs],
    before: Mapping[str, str],
    said: Mapping[frozenset[str], Verdict],
) -> Said:
    """Return what is known of pairs: one identity is one thing, two of one scheme are two."""
    stood, together, apart = [], [], []
    for column, other in enumerate(theirs):
        for row, one in enumerate(own):
            verdicts = {said.get(frozenset((name.name, other.member.name))) for name in one.members}
            if "different" in verdicts:
                apart.append((row, column))
            elif "same" in verdicts or (one.identity and one.identity == other.identity):
                together.append((row, column))
            elif one.identity and other.identity and scheme_of(one.identity) == scheme_of(other.identity):
                apart.append((row, column))
            elif before.get(other.member.name) == one.track_id:
                stood.append((row, column))
    return Said(stood, together, apart)


def _one(
    own: Own,
    mine: int,
    rows: Sequence[int],
    theirs: Sequence[Theirs],
    ours: Tracked,
    tracked: Tracked,
    offset: int,
    frame: Frame,
) -> Fused:
    """Fuse one own track with neighbours'."""
    estimate = ours.rows(np.array([mine]))
    for row in rows:
        estimate = intersect(estimate, tracked.rows(np.array([offset + row])))
    x, vx, y, vy = estimate.state[0].tolist()
    place = frame.place(x, y)
    ground = 1.0 / float(frame.stretch(np.array([place.lat]))[0])
    scale = np.array([ground, ground, 1.0, 1.0])
    return Fused(
        own=own,
        theirs=tuple(theirs[row] for row in rows),
        place=place,
        velocity=(vx * ground, vy),
        covariance=estimate.covariance[0] * np.outer(scale, scale),
        existence=float(estimate.existence[0]),
    )

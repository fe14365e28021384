"""Tracks that turn out to be one thing, and names that are not: what was found, put on record."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from lindero.capabilities.tracking.actions.members import identity_of
from lindero.capabilities.tracking.fusing.member import FRESH_MS, Member, may_be_joined
from lindero.capabilities.tracking.records import (
    Because,
    IdentityDoubted,
    SourceClass,
    TrackEnded,
    TrackParted,
    TracksJoined,
    TrackStarted,
    Verdict,
)
from lindero.capabilities.tracking.rules.join import track_id_of
from lindero.capabilities.tracking.rules.naming import OWN, PLOTS, group_of, scheme_of
from lindero.kernel.desk import Desk
from lindero.kernel.record import Head, Record
from lindero.kernel.times import HOUR_MS

if TYPE_CHECKING:
    from lindero.capabilities.tracking.actions.memory import Memory

_OFTEN_ENOUGH: Final = 3
"""Times in a row that two tracks are found to be one thing before they are joined."""

_UNSEEN_TIMES: Final = 8
"""Times in a row that a sensor does not see what says that it is in its view: chance alone is below 1 in 1,000."""

_IN_VIEW: Final = 0.6
"""Probability of detection from which a place counts as in a sensor's view."""

_AGAIN_MS: Final = HOUR_MS
"""The same doubt is put on record once in this time."""


def put_sameness(
    desk: Desk,
    head: Head,
    memory: "Memory",
    members: Sequence[Member],
    said: Mapping[frozenset[str], Verdict],
    at: int,
) -> None:
    """Find which tracks are one thing at a time, and put on record what was found often enough."""
    # The numerics are loaded by the first plot or numbered track, not by every start of a command.
    from lindero.capabilities.tracking.fusing.correlating import correlate  # noqa: PLC0415  see above

    found = correlate(members, at, said)
    of_track: dict[str, list[Member]] = {}
    for member in members:
        of_track.setdefault(member.track_id, []).append(member)
    records: list[Record] = []
    left: set[str] = set()
    for contradiction in found.contradictions:
        leaving, staying = members[contradiction.one], members[contradiction.other]
        if group_of(staying.name) == OWN:
            leaving, staying = staying, leaving
        if not left & {leaving.name, staying.name}:
            left.add(leaving.name)
            is_said = said.get(frozenset((leaving.name, staying.name))) == "different"
            records += _parted(head, leaving, staying, contradiction.apart_m, at, is_said=is_said)
    agreed: dict[frozenset[str], int] = {}
    gone: set[str] = set()
    for one, other in found.joins:
        tracks = frozenset((members[one].track_id, members[other].track_id))
        agreed[tracks] = memory.agreed.get(tracks, 0) + 1
        is_said = said.get(frozenset((members[one].name, members[other].name))) == "same"
        if gone & tracks or not (is_said or agreed[tracks] >= _OFTEN_ENOUGH):
            continue
        joined = joining(
            of_track[members[one].track_id], of_track[members[other].track_id], at, is_said=is_said
        )
        if joined:
            gone |= tracks
            records += joined
    memory.agreed = agreed
    records += _unseen(desk, memory, members, found.alone, at)
    desk.put_all(records, cause=head)


def joining(
    ones: Sequence[Member],
    others: Sequence[Member],
    at: int,
    *,
    is_said: bool,
    because: Because = "position",
    statement: str | None = None,
) -> list[Record]:
    """Return what is put on record where two tracks are one thing; nothing if their names forbid it.

    Names that were not heard for long do not forbid: a ship that changes its identity goes on under the new one, and
    that is on record as a doubt.
    """
    fresh = [[one.name for one in side if abs(at - one.measured_at) <= FRESH_MS] for side in (ones, others)]
    if not (is_said or may_be_joined(*fresh)):
        return []
    kept, merged = sorted((ones, others), key=_rank)
    last = max(merged, key=lambda one: one.measured_at)
    records: list[Record] = [
        TracksJoined(
            track_id=kept[0].track_id,
            merged=merged[0].track_id,
            because=because,
            measured_at=at,
            statement=statement,
        ),
        TrackEnded(
            track_id=merged[0].track_id,
            place=last.place,
            measured_at=last.measured_at,
            reason="merged",
            into=kept[0].track_id,
        ),
    ]
    before, now = identity_of(kept), identity_of(merged)
    if because == "position" and before and now and before != now and scheme_of(before) == scheme_of(now):
        records.append(
            IdentityDoubted(
                doubt="changed",
                identity=now,
                other_identity=before,
                tracks=(kept[0].track_id, merged[0].track_id),
                place=last.place,
                measured_at=at,
                evidence=f"A sensor followed one thing that said {before}, fell silent and then said {now}.",
            )
        )
    return records


def parting(
    leaving: Sequence[Member], seed: str, at: int, because: Because, statement: str | None = None
) -> tuple[TrackParted, TrackStarted]:
    """Return what is put on record where names leave their track for one of their own."""
    newest = max(leaving, key=lambda one: one.measured_at)
    new_id = track_id_of(seed, newest.name, newest.measured_at, newest.place.lon, newest.place.lat)
    source_class: SourceClass = newest.source_class  # type: ignore[assignment]  # one of SOURCE_CLASSES
    own = identity_of(leaving)
    return (
        TrackParted(
            track_id=newest.track_id,
            names=tuple(one.name for one in leaving),
            new_track_id=new_id,
            because=because,
            measured_at=at,
            statement=statement,
        ),
        TrackStarted(
            track_id=new_id,
            place=newest.place,
            measured_at=newest.measured_at,
            identity=own,
            source_class=source_class,
            known_as=newest.name if newest.name != own else None,
        ),
    )


def _rank(side: Sequence[Member]) -> tuple[bool, bool, str]:
    """Order two tracks that are one: the one with more names goes on, then the one with an identity."""
    return len(side) < 2, identity_of(side) is None, side[0].track_id


def _parted(
    head: Head, leaving: Member, staying: Member, apart_m: float, at: int, *, is_said: bool
) -> list[Record]:
    """Return what is put on record where a name leaves a track: what a thing says of itself leaves what is seen."""
    parted = parting([leaving], head.record_id, at, "officer" if is_said else "contradiction")
    if group_of(leaving.name) != OWN or is_said:
        return [*parted]
    doubt = IdentityDoubted(
        doubt="contradicted",
        identity=leaving.name,
        tracks=(parted[1].track_id, staying.track_id),
        place=leaving.place,
        seen_at=staying.place,
        measured_at=at,
        apart_m=round(apart_m),
        evidence=f"It says that it is {round(apart_m)} m from where a {staying.source_class} follows it.",
    )
    return [*parted, doubt]


def _unseen(
    desk: Desk, memory: "Memory", members: Sequence[Member], alone: Sequence[int], at: int
) -> list[Record]:
    """Return doubts about identities that no sensor sees where they say that they are, though it would."""
    counted: dict[str, int] = {}
    records: list[Record] = []
    for index in alone:
        member = members[index]
        if group_of(member.name) == PLOTS or memory.plots.detection_at(member.place) < _IN_VIEW:
            continue
        counted[member.name] = memory.unseen.get(member.name, 0) + 1
        if counted[member.name] == _UNSEEN_TIMES and not _is_known(desk, member.name, at):
            records.append(
                IdentityDoubted(
                    doubt="unseen",
                    identity=member.name,
                    tracks=(member.track_id,),
                    place=member.place,
                    measured_at=at,
                    evidence=f"A sensor that would see it there did not in {_UNSEEN_TIMES} scans.",
                )
            )
    memory.unseen = counted
    return records


def _is_known(desk: Desk, identity: str, at: int) -> bool:
    """Say whether this doubt is on record already."""
    rows = desk.rows(
        "SELECT measured_at FROM tracking_doubts WHERE identity = ? AND doubt = 'unseen'", (identity,)
    )
    return bool(rows) and at - int(rows[0][0]) < _AGAIN_MS

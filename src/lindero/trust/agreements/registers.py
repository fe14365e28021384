"""What is overdue about agreements, and how often the flow was stopped: lists that anyone who oversees can count by."""

from collections import Counter
from typing import Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.times import Instant
from lindero.trust.agreements.condition import BINDING, ENDED, duties_left
from lindero.trust.agreements.running import review_due
from lindero.trust.agreements.tables import (
    SELECT_STOPS,
    SELECT_TASKS,
    SELECT_VERSIONS,
    Version,
    version_of,
)

DUTY_WORDS: Final = {
    "erased": "received records erased or returned",
    "certificates": "the others' certificates at hand",
    "clocks": "running deadlines brought to their end",
}


class RegisterQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole register; there is nothing to choose."""


class TaskShown(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is overdue.

    Attributes:
        agreement: Name and version.
        task: `review` or `assessment`.
        due: Since when, milliseconds UTC.
        raised_at: When this node noticed.
        stops_flow: Whether nothing flows until it is done.
    """

    agreement: str
    task: str
    due: Instant
    raised_at: Instant
    stops_flow: bool


class DutyLine(msgspec.Struct, frozen=True, kw_only=True):
    """A duty that the end of an agreement left, and nobody has shown to be done.

    Attributes:
        agreement: Name and version.
        nation: Whose duty.
        duty: Which: `erased`, `certificates` or `clocks`.
        words: The same in words.
    """

    agreement: str
    nation: str
    duty: str
    words: str


class StopCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often a nation stopped the flow under an agreement.

    Attributes:
        agreement: Name and version.
        nation: Who stopped it.
        reason: Why, as a code.
        times: How often.
        last_at: When last, milliseconds UTC.
    """

    agreement: str
    nation: str
    reason: str
    times: int
    last_at: Instant


class RegisterView(msgspec.Struct, frozen=True, kw_only=True):
    """What is overdue, what ended agreements leave to do, and every stop by agreement, nation and reason.

    Attributes:
        tasks: What is overdue, the oldest first.
        duties: Duties of the end that are open.
        stops: The counter of suspensions; it holds no person and no record, and may be published (S-63).
        suspensions: How many suspensions there ever were.
        standing: How many of them still stand.
    """

    tasks: tuple[TaskShown, ...]
    duties: tuple[DutyLine, ...]
    stops: tuple[StopCount, ...]
    suspensions: int
    standing: int


def show_register(desk: Desk, query: RegisterQuery) -> RegisterView:
    """Show what is overdue, open duties, and the counter of suspensions."""
    versions = {v.agreement.ref: v for v in map(version_of, desk.rows(SELECT_VERSIONS))}
    stops = _stops(desk)
    return RegisterView(
        tasks=tuple(
            TaskShown(
                agreement=ref,
                task=task,
                due=due,
                raised_at=raised_at,
                stops_flow=task == "review" and versions[ref].agreement.review.stops_flow,
            )
            for ref, task, due, raised_at in desk.rows(SELECT_TASKS)
            if ref in versions and _is_open(versions[ref], task, due, desk.nation)
        ),
        duties=tuple(
            DutyLine(agreement=ref, nation=nation, duty=duty, words=DUTY_WORDS[duty])
            for ref, version in versions.items()
            if version.state.phase in ENDED
            for nation, duty in duties_left(version.agreement, version.state)
        ),
        stops=stops,
        suspensions=sum(stop.times for stop in stops),
        standing=sum(len(version.state.suspensions) for version in versions.values()),
    )


def _is_open(version: Version, task: str, due: Instant, nation: str) -> bool:
    """Say whether what was overdue still is: no review was held since, no renewed opinion given."""
    if version.state.phase not in BINDING:
        return False
    if task == "review":
        return review_due(version.agreement, version.state) == due
    held = version.state.opinion_of(nation)
    return held is not None and held.valid_until == due


def _stops(desk: Desk) -> tuple[StopCount, ...]:
    times: Counter[tuple[str, str, str]] = Counter()
    last: dict[tuple[str, str, str], Instant] = {}
    for ref, nation, act, detail, at in desk.rows(SELECT_STOPS):
        if act == "suspended":
            key = (ref, nation, detail.rpartition(": ")[2])
            times[key] += 1
            last[key] = at
    return tuple(
        StopCount(agreement=ref, nation=nation, reason=reason, times=count, last_at=last[ref, nation, reason])
        for (ref, nation, reason), count in sorted(times.items())
    )

"""View of what a data protection officer looks at first: what is stopped, overdue, refused, read, and how it stands."""

from collections.abc import Iterator
from typing import Final

import msgspec

from lindero.capabilities.oversight.rules import channel_parts
from lindero.capabilities.oversight.tables import (
    COUNT_READS,
    COUNT_TURNED_AWAY,
    SELECT_BATCHES_AFTER,
    SELECT_GROUPS,
    SELECT_OVERDUE,
    SELECT_STOPS,
    SELECT_TALLY_OF,
    group_of,
)
from lindero.kernel.desk import Desk, Row
from lindero.kernel.times import DAY_MS, Instant

CONTROL: Final = "control"
"""The channel in which agreements' acts cross; it stands in the place of an agreement in a channel's name."""

MOST_STOPS: Final = 20


class Confirmed(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour's signed receipt for a suspension.

    Attributes:
        peer: The neighbour.
        after_ms: Time from the order to the receipt verified here, milliseconds.
    """

    peer: str
    after_ms: int


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A suspension with its effect, as the own log measures it.

    Attributes:
        at: When it was ordered, milliseconds UTC.
        agreement: Agreement and version.
        suspension: Its name.
        nation: Who ordered it.
        scope: How much of the agreement.
        value: Which clause, kind or direction; empty for the whole.
        reason: Why, as a code.
        last_before_ms: How long before the order the own gate released a record for the last time; None if never.
        released_after: How many records the own gate released under it after the order; 0 unless something is wrong.
        refused_after: How many it refused since because of it.
        confirmed: Neighbours that confirmed it, for an own suspension.
        resumed_by: Nations that have agreed to resume.
    """

    at: Instant
    agreement: str
    suspension: str
    nation: str
    scope: str
    value: str
    reason: str
    last_before_ms: int | None
    released_after: int
    refused_after: int
    confirmed: tuple[Confirmed, ...]
    resumed_by: tuple[str, ...]


class Overdue(msgspec.Struct, frozen=True, kw_only=True):
    """An erasure or correction whose time passed without proof.

    Attributes:
        at: When that was noted, milliseconds UTC.
        duty: What is due.
        about: The record.
        owed_by: The nation that owes it.
        asker: The nation to which it is due.
        due_at: When it was due, milliseconds UTC.
    """

    at: Instant
    duty: str
    about: str
    owed_by: str
    asker: str
    due_at: Instant


class WatchQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing is asked."""


class WatchView(msgspec.Struct, frozen=True, kw_only=True):
    """What a data protection officer looks at first.

    Attributes:
        since: From when on the figures count: a day ago, milliseconds UTC.
        decided: Decisions of the gate.
        refused: Of these, refusals.
        reads: Pages with personal data that somebody saw.
        emergency_reads: Of these, under break-glass.
        turned_away: Refused at a door of the node.
        overdue: Duties whose time has passed and that nobody has proved since.
        stops: Suspensions, newest first, with their effect.
    """

    since: Instant
    decided: int
    refused: int
    reads: int
    emergency_reads: int
    turned_away: int
    overdue: tuple[Overdue, ...]
    stops: tuple[Stop, ...]


def show_watch(desk: Desk, query: WatchQuery) -> WatchView:
    """Show what is stopped, overdue, refused and read."""
    since = desk.now() - DAY_MS
    groups = [group_of(row) for row in desk.rows(SELECT_GROUPS, (since,))]
    ((reads, emergencies),) = desk.rows(COUNT_READS, (since,))
    return WatchView(
        since=since,
        decided=sum(group.count for group in groups),
        refused=sum(group.count for group in groups if not group.allowed),
        reads=reads,
        emergency_reads=emergencies,
        turned_away=sum(count for _, count in desk.rows(COUNT_TURNED_AWAY, (since,))),
        overdue=tuple(_overdue(row) for row in desk.rows(SELECT_OVERDUE)),
        stops=tuple(_stops(desk))[:MOST_STOPS],
    )


def _overdue(row: Row) -> Overdue:
    at, duty, about, owed_by, asker, due_at = row
    return Overdue(at=at, duty=duty, about=about, owed_by=owed_by, asker=asker, due_at=due_at)


def _stops(desk: Desk) -> Iterator[Stop]:
    """Yield suspensions, newest first."""
    rows = desk.rows(SELECT_STOPS, (0,))
    for row in reversed(rows):
        seq, at, act, agreement, suspension, nation, scope, value, reason = row
        if act != "suspended":
            continue
        resumed = [r for r in rows if r[2] == "resumed" and r[4] == suspension and r[0] > seq]
        by = tuple(dict.fromkeys(r[5] for r in resumed))
        # It flows again once more than one side has agreed; what was released after that is no fault.
        lifted_seq = next(
            (r[0] for n, r in enumerate(resumed) if len({q[5] for q in resumed[: n + 1]}) > 1), None
        )
        before, released, refused = _effect(desk, (seq, at), (agreement, scope, value), lifted_seq)
        yield Stop(
            at=at,
            agreement=agreement,
            suspension=suspension,
            nation=nation,
            scope=scope,
            value=value,
            reason=reason,
            last_before_ms=before,
            released_after=released,
            refused_after=refused,
            confirmed=tuple(_confirmed(desk, seq, at)) if nation == desk.nation else (),
            resumed_by=by,
        )


def _effect(
    desk: Desk, ordered: tuple[int, int], part: tuple[str, str, str], lifted_seq: int | None
) -> tuple[int | None, int, int]:
    """Return what the own gate did: the last release before, and releases and refusals after the order."""
    before_ms: int | None = None
    released = refused = 0
    for seq, at, peer, kind, allowed, code, clause, count in desk.rows(SELECT_TALLY_OF, (f"{part[0]}/%",)):
        if not _concerns(part, desk.nation, peer, kind, clause) or (
            lifted_seq is not None and seq > lifted_seq
        ):
            continue
        if seq < ordered[0]:
            before_ms = ordered[1] - at if allowed else before_ms
        elif allowed:
            released += count
        elif code == "SUSPENDED":
            refused += count
    return before_ms, released, refused


def _concerns(part: tuple[str, str, str], own: str, peer: str, kind: str, clause: str) -> bool:
    """Say whether a decision of the own gate falls under what was suspended."""
    agreement, scope, value = part
    match scope:
        case "clause":
            return clause == f"{agreement}/{value}"
        case "kind":
            return kind == value
        case "direction":
            return value == f"{own}>{peer}"
        case "whole":
            return True
        case _:
            # Which authority asked for a record, the tally does not say.
            return False


def _confirmed(desk: Desk, seq: int, at: int) -> Iterator[Confirmed]:
    """Yield neighbours whose receipt covers the first acts that crossed after the order."""
    sealed: dict[str, int] = {}
    done: set[str] = set()
    for event, channel, peer, first, when in desk.rows(SELECT_BATCHES_AFTER, (seq,)):
        if channel_parts(channel).agreement != CONTROL or peer in done:
            continue
        if event == "sealed":
            sealed.setdefault(peer, first)
        elif event == "acknowledged" and sealed.get(peer) == first:
            done.add(peer)
            yield Confirmed(peer=peer, after_ms=when - at)

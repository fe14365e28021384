"""The views of break-glass: what waits for a second person, what lasts, what is to be judged, what was found."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from lindero.kernel.desk import Desk, Row
from lindero.kernel.paging import Key, slice_of
from lindero.trust.identity.emergencies import ASKED_MS
from lindero.trust.identity.tables.emergencies import (
    COUNT_TO_REVIEW,
    IS_REVIEWED,
    IS_TO_REVIEW,
    LISTED,
    SELECT_LASTING,
    SELECT_WAITING,
)

SHOWN: Final = 200
"""What is over on one page, of what is to be judged and of what was; all that lasts is shown."""


class EmergenciesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the lists of what is over to show.

    Attributes:
        after: Only what is to be judged after this place: where the page before ended.
        reviewed_after: Only what was judged after this place.
    """

    after: Key | None = None
    reviewed_after: Key | None = None


class NowQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to select: all that waits and all that lasts is shown."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Break-glass that waits for a second person.

    Attributes:
        record_id: The record by which it was asked.
        who: Who asks.
        grants: What it would open.
        case_ref: The case.
        reason: Why.
        minutes: For how long.
        asked_at: When it was asked, milliseconds UTC.
        until_at: Until when somebody may agree, milliseconds UTC.
        is_for_me: Whether whoever looks is another person than who asks.
    """

    record_id: str
    who: str
    grants: tuple[str, ...]
    case_ref: str
    reason: str
    minutes: int
    asked_at: int
    until_at: int
    is_for_me: bool


class Emergency(msgspec.Struct, frozen=True, kw_only=True):
    """One break-glass.

    Attributes:
        record_id: Its record.
        who: Who reads or read.
        agreed_by: Who agreed.
        grants: What it opens.
        case_ref: The case.
        reason: Why.
        since: Since when, milliseconds UTC.
        until_at: Until when, milliseconds UTC.
        ended_by: Who ended it before its time; empty otherwise.
        lasts: Whether it lasts now.
        left_s: How long it still lasts, seconds; 0 once it has ended.
        views: How many views the read log has of it.
        reviewed_by: Who judged it; empty while nobody has.
        reviewed_at: When, milliseconds UTC; None while nobody has.
        was_justified: Whether it was found necessary and proportionate.
        finding: What was found.
        is_for_me: Whether whoever looks took no part in it, and so may judge it.
    """

    record_id: str
    who: str
    agreed_by: str
    grants: tuple[str, ...]
    case_ref: str
    reason: str
    since: int
    until_at: int
    ended_by: str
    lasts: bool
    left_s: int
    views: int
    reviewed_by: str
    reviewed_at: int | None
    was_justified: bool
    finding: str
    is_for_me: bool


class EmergenciesView(msgspec.Struct, frozen=True, kw_only=True):
    """Break-glass, for those who oversee the node, the newest first.

    Attributes:
        at: The time of the view, milliseconds UTC.
        waiting: What waits for a second person, the oldest first.
        lasting: What lasts now, all of it.
        to_review: What is over and was not judged yet.
        total: How much that is, on this page or not.
        next: The place to ask `after` for the next page; None at the end.
        reviewed: What was judged.
        reviewed_next: The place to ask `reviewed_after`; None at the end.
    """

    at: int
    waiting: tuple[Asked, ...]
    lasting: tuple[Emergency, ...]
    to_review: tuple[Emergency, ...]
    total: int
    next: Key | None
    reviewed: tuple[Emergency, ...]
    reviewed_next: Key | None


class NowView(msgspec.Struct, frozen=True, kw_only=True):
    """Break-glass now, for those who may be the second person.

    Attributes:
        at: The time of the view, milliseconds UTC.
        waiting: What waits for a second person, the oldest first.
        lasting: What lasts now.
        for_me: How many whoever looks may agree to.
    """

    at: int
    waiting: tuple[Asked, ...]
    lasting: tuple[Emergency, ...]
    for_me: int


def show_emergencies(desk: Desk, query: EmergenciesQuery) -> EmergenciesView:
    """Show who breaks or broke the glass, why, how much was seen, and how it was judged."""
    now = desk.now()
    to_review = slice_of(desk.rows, LISTED, query.after, SHOWN, where=IS_TO_REVIEW, values=(now,))
    reviewed = slice_of(desk.rows, LISTED, query.reviewed_after, SHOWN, where=IS_REVIEWED)
    return EmergenciesView(
        at=now,
        waiting=tuple(_waiting(desk)),
        lasting=tuple(_opened(desk, desk.rows(SELECT_LASTING, (now,)))),
        to_review=tuple(_opened(desk, to_review.items)),
        total=desk.rows(COUNT_TO_REVIEW, (now,))[0][0],
        next=to_review.next,
        reviewed=tuple(_opened(desk, reviewed.items)),
        reviewed_next=reviewed.next,
    )


def show_now(desk: Desk, query: NowQuery) -> NowView:
    """Show what waits for a second person and what lasts; what is over is for those who oversee the node."""
    waiting = tuple(_waiting(desk))
    return NowView(
        at=desk.now(),
        waiting=waiting,
        lasting=tuple(_opened(desk, desk.rows(SELECT_LASTING, (desk.now(),)))),
        for_me=sum(one.is_for_me for one in waiting),
    )


def _waiting(desk: Desk) -> Iterator[Asked]:
    """Yield what was asked and can still be agreed to."""
    rows = desk.rows(SELECT_WAITING, (desk.now() - ASKED_MS,))
    for record_id, who, grants, case_ref, reason, minutes, at in rows:
        yield Asked(
            record_id=record_id,
            who=who,
            grants=msgspec.json.decode(grants, type=tuple[str, ...]),
            case_ref=case_ref,
            reason=reason,
            minutes=minutes,
            asked_at=at,
            until_at=at + ASKED_MS,
            is_for_me=who != desk.actor.name,
        )


def _opened(desk: Desk, rows: Iterable[Row]) -> Iterator[Emergency]:
    """Yield break-glass of rows as `LISTED` gives them."""
    now = desk.now()
    for record_id, who, agreed_by, grants, case_ref, reason, since, until_at, *ending in rows:
        ended_by, reviewed_by, reviewed_at, was_justified, finding, views = ending
        yield Emergency(
            record_id=record_id,
            who=who,
            agreed_by=agreed_by,
            grants=msgspec.json.decode(grants, type=tuple[str, ...]),
            case_ref=case_ref,
            reason=reason,
            since=since,
            until_at=until_at,
            ended_by=ended_by,
            lasts=until_at > now and not ended_by,
            left_s=max(0, (until_at - now) // 1_000) if not ended_by else 0,
            views=views,
            reviewed_by=reviewed_by,
            reviewed_at=reviewed_at,
            was_justified=bool(was_justified),
            finding=finding,
            is_for_me=desk.actor.name not in (who, agreed_by),
        )

"""The views of break-glass: what waits for a second person, what lasts, what is to be judged, what was found."""

from collections.abc import Iterator

import msgspec

from lindero.kernel.desk import Desk
from lindero.trust.identity.emergencies import ASKED_MS
from lindero.trust.identity.tables.emergencies import SELECT_ALL, SELECT_WAITING


class EmergenciesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to select: break-glass is rare."""


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
    """Break-glass, for those who oversee the node: the last 200, the newest first.

    Attributes:
        at: The time of the view, milliseconds UTC.
        waiting: What waits for a second person, the oldest first.
        lasting: What lasts now.
        to_review: What is over and was not judged yet.
        reviewed: What was judged.
    """

    at: int
    waiting: tuple[Asked, ...]
    lasting: tuple[Emergency, ...]
    to_review: tuple[Emergency, ...]
    reviewed: tuple[Emergency, ...]


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
    every = tuple(_opened(desk))
    return EmergenciesView(
        at=desk.now(),
        waiting=tuple(_waiting(desk)),
        lasting=tuple(one for one in every if one.lasts),
        to_review=tuple(one for one in every if not (one.lasts or one.reviewed_by)),
        reviewed=tuple(one for one in every if one.reviewed_by),
    )


def show_now(desk: Desk, query: EmergenciesQuery) -> NowView:
    """Show what waits for a second person and what lasts; what is over is for those who oversee the node."""
    waiting = tuple(_waiting(desk))
    return NowView(
        at=desk.now(),
        waiting=waiting,
        lasting=tuple(one for one in _opened(desk) if one.lasts),
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


def _opened(desk: Desk) -> Iterator[Emergency]:
    """Yield every break-glass, the newest first."""
    now = desk.now()
    for record_id, who, agreed_by, grants, case_ref, reason, since, until_at, *ending in desk.rows(
        SELECT_ALL
    ):
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

"""The read log, searched by those who oversee."""

from typing import Annotated, Any, Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key, Listing, slice_of
from lindero.kernel.times import Instant
from lindero.trust.identity.purposes import PURPOSES

_READS: Final = Listing(
    columns="record_id, at, who, page, asked, purpose, case_ref, reason, emergency, seen",
    source="identity_reads r",
    by=("at", "record_id"),
    descending=True,
)
_SHOWN: Final = "SELECT viewed FROM identity_read_of WHERE record_id = ? ORDER BY viewed"
MOST: Final = 200
"""Views on one page of the search, the newest first."""


class ReadsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which views to show; all of what is given must fit.

    Attributes:
        who: Who looked, as in the log: `person/keller`; the short name does too.
        record: Name of a record that was shown.
        case: Case reference.
        purpose: Purpose.
        since_at: From when on, milliseconds UTC.
        until_at: Until when, milliseconds UTC.
        emergency: Only what was seen by break-glass.
        before: Only views before this place: where the page before ended.
    """

    who: Annotated[str, msgspec.Meta(max_length=120)] = ""
    record: Annotated[str, msgspec.Meta(max_length=26)] = ""
    case: Annotated[str, msgspec.Meta(max_length=60)] = ""
    purpose: Annotated[str, msgspec.Meta(max_length=64)] = ""
    since_at: Instant | None = None
    until_at: Instant | None = None
    emergency: bool = False
    before: Key | None = None


class Viewed(msgspec.Struct, frozen=True, kw_only=True):
    """One view of personal data.

    Attributes:
        record_id: Its own entry in the log.
        at: When, milliseconds UTC.
        who: Who looked.
        page: On which page.
        asked: What was asked for, as JSON.
        purpose: What for.
        what_for: The same in words; empty under a break-glass.
        case_ref: For which case.
        reason: Why, where the purpose asks for it.
        emergency: Record of the break-glass, if it was seen under one.
        records: Names of the records that were shown.
    """

    record_id: str
    at: int
    who: str
    page: str
    asked: str
    purpose: str
    what_for: str
    case_ref: str
    reason: str
    emergency: str
    records: tuple[str, ...]


class ReadsView(msgspec.Struct, frozen=True, kw_only=True):
    """Views of personal data, the newest first.

    Attributes:
        views: Those that fit, 200 at most.
        more: Whether there are older ones that fit.
        next: The place to ask `before` for these; None at the end.
    """

    views: tuple[Viewed, ...]
    more: bool
    next: str | None


def show_reads(desk: Desk, query: ReadsQuery) -> ReadsView:
    """Search the read log."""
    where, parameters = _conditions(query)
    page = slice_of(desk.rows, _READS, query.before, MOST, where=where, values=parameters)
    views = tuple(
        Viewed(
            record_id=record_id,
            at=at,
            who=who,
            page=page,
            asked=asked,
            purpose=purpose,
            what_for=PURPOSES[purpose].title if purpose in PURPOSES else "",
            case_ref=case_ref,
            reason=reason,
            emergency=emergency,
            records=tuple(viewed for (viewed,) in desk.rows(_SHOWN, (record_id,))),
        )
        for record_id, at, who, page, asked, purpose, case_ref, reason, emergency, _ in page.items
    )
    return ReadsView(views=views, more=page.next is not None, next=page.next)


def _conditions(query: ReadsQuery) -> tuple[str, list[Any]]:
    """Return the condition of a search and its values."""
    found: list[tuple[str, Any]] = []
    if query.who:
        found.append(("who = ?", query.who if "/" in query.who else f"person/{query.who}"))
    if query.record:
        inner = "SELECT 1 FROM identity_read_of o WHERE o.viewed = ? AND o.record_id = r.record_id"
        found.append((f"EXISTS ({inner})", query.record))
    if query.case:
        found.append(("case_ref = ?", query.case))
    if query.purpose:
        found.append(("purpose = ?", query.purpose))
    if query.since_at is not None:
        found.append(("at >= ?", query.since_at))
    if query.until_at is not None:
        found.append(("at < ?", query.until_at))
    if query.emergency:
        found.append(("emergency <> ?", ""))
    return " AND ".join(condition for condition, _ in found), [value for _, value in found]

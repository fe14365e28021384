"""The table of public meetings, its folds, and what is looked up in it."""

from collections.abc import Mapping
from typing import Any, Final

from lindero.capabilities.participation import records
from lindero.capabilities.participation.rules import Meeting
from lindero.capabilities.participation.tables.lookups import Query
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Missing
from lindero.kernel.paging import Key, Listing, Slice, slice_of
from lindero.kernel.record import Head, Record
from lindero.kernel.times import Instant

MEETINGS: Final = Table(
    name="participation_meetings",
    columns={
        "meeting": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
        "kind": "TEXT NOT NULL",
        "languages": "TEXT NOT NULL",
        "place": "TEXT NOT NULL",
        "starts_at": "INTEGER NOT NULL",
        "ends_at": "INTEGER NOT NULL",
        "access": "TEXT NOT NULL",
        "consultation": "TEXT NOT NULL",
        "announced_at": "INTEGER NOT NULL",
        "held_at": "INTEGER NOT NULL",
        "attended": "INTEGER NOT NULL",
        "women": "INTEGER",
        "young": "INTEGER",
        "suppressed": "TEXT NOT NULL",
        "cancelled_at": "INTEGER NOT NULL",
        "reason": "TEXT NOT NULL",
        "because": "TEXT NOT NULL",
        "minutes_at": "INTEGER NOT NULL",
    },
    key=("meeting",),
    indexes=(("starts_at",),),
    meaning="A public meeting and when each of its steps was taken; 0 for what was not.",
)


def meeting_planned(rows: Rows, head: Head, record: records.MeetingPlanned) -> None:
    """Enter a meeting."""
    rows.execute(
        "INSERT OR IGNORE INTO participation_meetings (meeting, record_id, kind, languages, place, starts_at, ends_at,"
        " access, consultation, announced_at, held_at, attended, women, young, suppressed, cancelled_at, reason,"
        " because, minutes_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, NULL, NULL, '', 0, '', '', 0)",
        (
            record.meeting, head.record_id, record.kind, " ".join(record.languages), record.place, record.starts_at,
            record.ends_at, " ".join(record.access), record.consultation,
        ),
    )  # fmt: skip


def meeting_announced(rows: Rows, head: Head, record: records.MeetingAnnounced) -> None:
    """Note that everybody may read of it."""
    rows.execute(
        "UPDATE participation_meetings SET announced_at = ? WHERE meeting = ?", (head.at, record.meeting)
    )


def meeting_held(rows: Rows, head: Head, record: records.MeetingHeld) -> None:
    """Note how many came."""
    rows.execute(
        "UPDATE participation_meetings SET held_at = ?, attended = ?, women = ?, young = ?, suppressed = ?"
        " WHERE meeting = ?",
        (
            head.at, record.attended, record.women, record.young, " ".join(record.suppressed), record.meeting,
        ),
    )  # fmt: skip


def meeting_cancelled(rows: Rows, head: Head, record: records.MeetingCancelled) -> None:
    """Note that it does not take place, and why."""
    rows.execute(
        "UPDATE participation_meetings SET cancelled_at = ?, reason = ?, because = ? WHERE meeting = ?",
        (head.at, record.reason, record.because, record.meeting),
    )


def minutes_published(rows: Rows, head: Head, record: records.MinutesPublished) -> None:
    """Note that its minutes are public."""
    rows.execute(
        "UPDATE participation_meetings SET minutes_at = ? WHERE meeting = ?", (head.at, record.meeting)
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.MeetingPlanned: meeting_planned,
    records.MeetingAnnounced: meeting_announced,
    records.MeetingHeld: meeting_held,
    records.MeetingCancelled: meeting_cancelled,
    records.MinutesPublished: minutes_published,
}

_MEETINGS: Final = Listing(
    columns=(
        "meeting, kind, languages, place, starts_at, ends_at, access, consultation, announced_at, held_at, attended,"
        " women, young, suppressed, cancelled_at, reason, because, minutes_at"
    ),
    source="participation_meetings",
    by=("-starts_at", "meeting"),
)
_MEETING: Final = f"SELECT {_MEETINGS.columns} FROM {_MEETINGS.source}"
_IS_COMING: Final = "announced_at > 0 AND cancelled_at = 0 AND held_at = 0 AND ends_at > ?"
NAMED_MEETINGS: Final = (
    "SELECT meeting, place || ' · ' || strftime('%Y-%m-%d', starts_at / 1000, 'unixepoch') FROM participation_meetings"
    " ORDER BY starts_at DESC"
)


def meeting_in(query: Query, code: str) -> Meeting | None:
    """Return a meeting; None if there is none of this code."""
    rows = query(f"{_MEETING} WHERE meeting = ?", (code,))
    return _meeting(rows[0]) if rows else None


def met(query: Query, code: str) -> Meeting:
    """Return a meeting.

    Raises:
        Missing: If there is none of this code.
    """
    found = meeting_in(query, code)
    if found is None:
        raise Missing("participation.no_meeting", f"There is no meeting {code}.", "See the list of meetings.")
    return found


def listed_meetings(query: Query, after: Key | None, at_most: int) -> Slice[Meeting]:
    """Return one page of the meetings, the last first."""
    page = slice_of(query, _MEETINGS, after, at_most)
    return Slice([_meeting(row) for row in page.items], page.next)


def coming_meetings(query: Query, now: Instant) -> list[Meeting]:
    """Return all announced meetings that are still to be at an instant, the next first."""
    rows = query(f"{_MEETING} WHERE {_IS_COMING} ORDER BY starts_at, meeting DESC", (now,))
    return [_meeting(row) for row in rows]


def past_meetings(query: Query, now: Instant, after: Key | None, at_most: int) -> Slice[Meeting]:
    """Return one page of the announced meetings that were or do not take place, the last first."""
    where = f"announced_at > 0 AND NOT ({_IS_COMING})"
    page = slice_of(query, _MEETINGS, after, at_most, where=where, values=(now,))
    return Slice([_meeting(row) for row in page.items], page.next)


def meetings_about(query: Query, consultation: str) -> list[Meeting]:
    """Return the announced meetings that belong to a consultation, the last first."""
    where = "announced_at > 0 AND consultation = ?"
    rows = query(f"{_MEETING} WHERE {where} ORDER BY {', '.join(_MEETINGS.by)}", (consultation,))
    return [_meeting(row) for row in rows]


def _meeting(row: Any) -> Meeting:
    facts = dict(zip(Meeting.__struct_fields__, row, strict=True))
    lists = {name: tuple(facts[name].split()) for name in ("languages", "access", "suppressed")}
    return Meeting(**(facts | lists))

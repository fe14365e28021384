"""What is done with public meetings: planned, written, announced, counted, cancelled, put in minutes."""

from lindero.capabilities.participation import meeting_asks as asks
from lindero.capabilities.participation import records
from lindero.capabilities.participation.records.meetings import Group
from lindero.capabilities.participation.rules import told
from lindero.capabilities.participation.tables.meetings import met
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid


def plan_meeting(desk: Desk, ask: asks.PlanMeeting) -> str:
    """Begin to prepare a meeting; return its code.

    Raises:
        Refused: If the code is taken, it ends before it begins, or its consultation is unknown.
    """
    planned = records.MeetingPlanned(
        meeting=ask.meeting,
        kind=ask.kind,
        languages=tuple(dict.fromkeys(ask.languages)),
        place=ask.place,
        starts_at=ask.starts_at,
        ends_at=ask.ends_at,
        access=tuple(dict.fromkeys(ask.access)),
        consultation=ask.consultation,
    )
    desk.put(planned)
    return ask.meeting


def write_meeting(desk: Desk, ask: asks.WriteMeeting) -> str:
    """Write a text of a meeting in one language; return the record's name.

    Raises:
        Missing: If there is no such meeting.
        Refused: If it is public already, or its time has not come.
    """
    met(desk.rows, ask.meeting)
    written = records.TextWritten(
        subject="meeting",
        code=ask.meeting,
        part=ask.part,
        slot=ask.slot,
        language=ask.language,
        title=ask.title,
        words=ask.words,
    )
    return desk.put(written).record_id


def announce_meeting(desk: Desk, ask: asks.AnnounceMeeting) -> str:
    """Announce a meeting; return the record's name.

    Raises:
        Refused: If the invitation is missing in a language.
    """
    return desk.put(records.MeetingAnnounced(meeting=ask.meeting)).record_id


def count_meeting(desk: Desk, ask: asks.CountMeeting) -> str:
    """Say how many came; small groups are left out before anything is on record; return the record's name.

    Raises:
        Invalid: If more belong to a group than came.
        Refused: If it was not announced, has not begun, or is counted already.
    """
    groups: dict[Group, int | None] = {"women": ask.women, "young": ask.young}
    for group, count in groups.items():
        if count is not None and not 0 <= count <= ask.attended:
            raise Invalid("participation.group", f"More {group} than people.", "Count again.")
    kept = {group: told(count, ask.attended) for group, count in groups.items()}
    suppressed = tuple(group for group, count in groups.items() if count is not None and kept[group] is None)
    held = records.MeetingHeld(
        meeting=ask.meeting,
        attended=ask.attended,
        women=kept["women"],
        young=kept["young"],
        suppressed=suppressed,
    )
    return desk.put(held).record_id


def cancel_meeting(desk: Desk, ask: asks.CancelMeeting) -> str:
    """Cancel a meeting; return the record's name.

    Raises:
        Refused: If it took place, or is cancelled.
    """
    cancelled = records.MeetingCancelled(meeting=ask.meeting, reason=ask.reason, because=ask.because)
    return desk.put(cancelled).record_id


def publish_minutes(desk: Desk, ask: asks.PublishMinutes) -> str:
    """Publish the minutes; return the record's name.

    Raises:
        Refused: If nobody said how many came, or they are missing in a language.
    """
    return desk.put(records.MinutesPublished(meeting=ask.meeting)).record_id

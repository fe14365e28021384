"""Guards of public meetings: announced whole, counted without small numbers, cancelled with a reason, minuted once."""

from typing import Any, Final

from lindero.capabilities.participation import records
from lindero.capabilities.participation.rules import (
    LONGEST_MEETING_MS,
    Meeting,
    MeetingState,
    meeting_state_of,
    missing_languages,
    told,
)
from lindero.capabilities.participation.tables.lookups import consultation_in, texts_of
from lindero.capabilities.participation.tables.meetings import meeting_in
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head

_NO_STEP: Final = "See on the meeting's page how it stands."


def _found(rows: Rows, code: str) -> Meeting:
    one = meeting_in(rows.query, code)
    if one is None:
        raise Refused(
            "participation.no_such_meeting",
            f"There is no meeting {code}.",
            "See the list of meetings.",
            ("PUB-03",),
        )
    return one


def _in_state(rows: Rows, head: Head, code: str, *allowed: MeetingState) -> Meeting:
    one = _found(rows, code)
    state = meeting_state_of(one, head.at)
    if state not in allowed:
        raise Refused(
            "participation.meeting_step",
            f"That is not said of a meeting that is {state}.",
            _NO_STEP,
            ("PUB-03",),
        )
    return one


def _check_written(rows: Rows, one: Meeting, part: str) -> None:
    written = {text.language for text in texts_of(rows.query, "meeting", one.code) if text.part == part}
    if missing := missing_languages(one.languages, written):
        raise Refused(
            "participation.meeting_languages",
            f"The {part} is not written yet in {', '.join(missing)}.",
            "Write it in every language that was promised.",
            ("PUB-03",),
        )


def planned_well(rows: Rows, head: Head, record: records.MeetingPlanned) -> None:
    """Let a code stand for one meeting, that ends after it begins and belongs to a consultation that there is.

    Raises:
        Refused: If one of these is not so.
    """
    if meeting_in(rows.query, record.meeting) is not None:
        raise Refused(
            "participation.meeting_taken", f"{record.meeting} is taken.", "Choose another code.", ("PUB-03",)
        )
    if not 0 < record.ends_at - record.starts_at <= LONGEST_MEETING_MS:
        raise Refused(
            "participation.meeting_time",
            "A meeting ends after it begins, within 14 days.",
            "Give its times again.",
            ("PUB-03",),
        )
    if record.consultation and consultation_in(rows.query, record.consultation) is None:
        raise Refused(
            "participation.meeting_consultation",
            f"There is no consultation {record.consultation}.",
            "Leave it empty, or see the list of consultations.",
            ("PUB-03",),
        )


def meeting_written_in_time(rows: Rows, head: Head, record: records.TextWritten) -> None:
    """Let nothing of a meeting be written anew that is public; further material may be added at any time.

    Raises:
        Refused: If the text is public, or its time has not come.
    """
    if record.subject != "meeting":
        return
    one = _found(rows, record.code)
    state = meeting_state_of(one, head.at)
    is_new = all(
        (text.part, text.slot, text.language) != (record.part, record.slot, record.language)
        for text in texts_of(rows.query, "meeting", record.code)
    )
    allowed = {
        "invitation": state == "planned",
        "material": bool(record.slot) and state != "cancelled" and (state == "planned" or is_new),
        "minutes": state != "planned"
        and not one.cancelled_at
        and head.at >= one.starts_at
        and not one.minutes_at,
    }
    if not allowed.get(record.part, False):
        raise Refused(
            "participation.meeting_text",
            f"The {record.part} cannot be written now, or has no short name: the meeting is {state}.",
            "What is public stands; minutes are written once it has begun, further material under a name of its own.",
            ("PUB-03",),
        )


def announced_whole(rows: Rows, head: Head, record: records.MeetingAnnounced) -> None:
    """Let a meeting be announced once, with its invitation in every language that was promised.

    Raises:
        Refused: If it is announced, or a language is missing.
    """
    _check_written(rows, _in_state(rows, head, record.meeting, "planned"), "invitation")


def counted_without_few(rows: Rows, head: Head, record: records.MeetingHeld) -> None:
    """Let numbers be told once the meeting has begun, and none of a group that tells of few.

    Raises:
        Refused: If it has not begun, is cancelled or counted, or a number tells of fewer than five.
    """
    one = _in_state(rows, head, record.meeting, "announced", "over")
    if head.at < one.starts_at:
        raise Refused("participation.not_begun", "The meeting has not begun.", _NO_STEP, ("PUB-03",))
    for count in (record.women, record.young):
        if count is not None and told(count, record.attended) is None:
            raise Refused(
                "participation.few",
                "A group of fewer than five is not told, nor one that all but fewer than five belong to.",
                "Leave the number out.",
                ("PUB-03",),
            )


def cancelled_in_time(rows: Rows, head: Head, record: records.MeetingCancelled) -> None:
    """Let a meeting be cancelled before somebody said that it took place.

    Raises:
        Refused: If it was held, or is cancelled.
    """
    _in_state(rows, head, record.meeting, "planned", "announced", "over")


def minuted_once(rows: Rows, head: Head, record: records.MinutesPublished) -> None:
    """Let minutes be published once, of a meeting that took place, in every language that was promised.

    Raises:
        Refused: If it was not held, they are public, or a language is missing.
    """
    one = _in_state(rows, head, record.meeting, "held")
    if one.minutes_at:
        raise Refused("participation.minuted", "Its minutes are public.", "They stand.", ("PUB-03",))
    _check_written(rows, one, "minutes")


def meeting_by_a_person(rows: Rows, head: Head, record: Any) -> None:
    """Let people alone announce and count.

    Raises:
        Refused: If a machine does.
    """
    if not head.actor.startswith("person/"):
        raise Refused(
            "participation.meeting_person",
            "Only a person speaks of meetings.",
            "Do it under your own name.",
            ("PUB-03",),
        )


GUARDS: Final = (
    Guard(
        name="participation.meeting_by_a_person",
        sentence="No meeting announced, counted or cancelled by a machine.",
        check=meeting_by_a_person,
        on=(
            records.MeetingPlanned,
            records.MeetingAnnounced,
            records.MeetingHeld,
            records.MeetingCancelled,
            records.MinutesPublished,
        ),
    ),
    Guard(
        name="participation.planned_well",
        sentence="No code for two meetings, none that ends before it begins.",
        check=planned_well,
        on=(records.MeetingPlanned,),
    ),
    Guard(
        name="participation.meeting_written_in_time",
        sentence="No invitation, material or minutes changed after the public read it.",
        check=meeting_written_in_time,
        on=(records.TextWritten,),
    ),
    Guard(
        name="participation.announced_whole",
        sentence="No meeting announced without its invitation in every promised language.",
        check=announced_whole,
        on=(records.MeetingAnnounced,),
    ),
    Guard(
        name="participation.counted_without_few",
        sentence="No number of people that tells of fewer than five.",
        check=counted_without_few,
        on=(records.MeetingHeld,),
    ),
    Guard(
        name="participation.cancelled_in_time",
        sentence="No meeting cancelled that took place.",
        check=cancelled_in_time,
        on=(records.MeetingCancelled,),
    ),
    Guard(
        name="participation.minuted_once",
        sentence="No minutes of a meeting that was not held, or in fewer languages than promised.",
        check=minuted_once,
        on=(records.MinutesPublished,),
    ),
)

"""Public meetings: announced whole, counted in numbers that tell of nobody, minuted without names (PUB-03)."""

from typing import Any

import msgspec
import pytest

from lindero.capabilities.participation import meeting_asks as asks
from lindero.capabilities.participation import records
from lindero.capabilities.participation.capability import CAPABILITY
from lindero.capabilities.participation.demo import typical_day
from lindero.capabilities.participation.pages.asked import OfficeQuery, PublishedOneQuery, PublishedQuery
from lindero.capabilities.participation.pages.meetings import MeetingQuery, show_announced, show_meeting
from lindero.capabilities.participation.pages.office import show_office
from lindero.capabilities.participation.pages.published import show_published_one
from lindero.capabilities.participation.tests.samples import CODE, Desk, do, opened
from lindero.kernel.errors import LinderoError, Missing, Refused
from lindero.kernel.tests.fakes import MORNING
from lindero.kernel.times import DAY_MS, HOUR_MS

FORUM = "forum-ostrand"
STARTS = MORNING + 7 * DAY_MS


def forum(**facts: Any) -> asks.PlanMeeting:
    """Return a forum in a week, of two hours."""
    ask = asks.PlanMeeting(
        meeting=FORUM,
        kind="forum",
        languages=("en", "ar"),
        place="School of Ostrand",
        starts_at=STARTS,
        ends_at=STARTS + 2 * HOUR_MS,
        access=("step_free", "women_only"),
    )
    return msgspec.structs.replace(ask, **facts)


def text(part: Any, language: Any, **facts: Any) -> asks.WriteMeeting:
    """Return a text of the forum in a language."""
    ask = asks.WriteMeeting(
        meeting=FORUM, part=part, language=language, title=f"{part} {language}", words="Lamps, and when."
    )
    return msgspec.structs.replace(ask, **facts)


def announced(desk: Desk, **facts: Any) -> Desk:
    """Announce the forum."""
    do(desk, forum(**facts))
    for language in ("en", "ar"):
        do(desk, text("invitation", language))
    do(desk, asks.AnnounceMeeting(meeting=FORUM))
    return desk


def view(desk: Desk) -> Any:
    """Return the forum as who runs it sees it."""
    return show_meeting(desk, MeetingQuery(meeting=FORUM))


def refused(desk: Desk, ask: Any, code: str) -> None:
    """Expect an ask to be refused with a code."""
    with pytest.raises(LinderoError) as refusal:
        do(desk, ask)
    assert refusal.value.code == code, refusal.value.text


def test_PUB_03_forum_has_agenda_attendance_minutes_and_materials() -> None:
    """From the plan to its minutes, with what comes next at each step; the public sees each once it is public."""
    desk = Desk()
    do(desk, forum())
    steps = [(view(desk).line.state, view(desk).next_action, view(desk).next_values.get("language"))]
    assert show_announced(desk, PublishedQuery()).coming == ()
    do(desk, text("invitation", "en"))
    refused(desk, asks.AnnounceMeeting(meeting=FORUM), "participation.meeting_languages")
    do(desk, text("invitation", "ar"))
    do(desk, text("material", "en", slot="map"))
    steps.append((view(desk).line.state, view(desk).next_action, None))
    do(desk, asks.AnnounceMeeting(meeting=FORUM))
    steps.append((view(desk).line.state, view(desk).next_action, None))
    invitation = show_announced(desk, PublishedQuery(language="ar")).coming[0].invitation
    assert invitation is not None
    assert (invitation.title, invitation.language) == ("invitation ar", "ar")
    desk.at = STARTS + 2 * HOUR_MS
    steps.append((view(desk).line.state, view(desk).next_action, None))
    do(desk, asks.CountMeeting(meeting=FORUM, attended=40, women=22, young=3))
    steps.append((view(desk).line.state, view(desk).next_action, view(desk).next_values.get("language")))
    for language in ("en", "ar"):
        do(desk, text("minutes", language))
    assert show_announced(desk, PublishedQuery()).past[0].minutes is None
    do(desk, asks.PublishMinutes(meeting=FORUM))
    steps.append((view(desk).line.state, view(desk).next_action, None))
    assert steps == [
        ("planned", "write_meeting", "en"),
        ("planned", "announce_meeting", None),
        ("announced", "", None),
        ("over", "count_meeting", None),
        ("held", "write_meeting", "en"),
        ("held", "", None),
    ]
    past = show_announced(desk, PublishedQuery()).past[0]
    assert past.minutes is not None
    assert (past.minutes.title, [one.title for one in past.materials]) == ("minutes en", ["material en"])
    assert [line.meeting.code for line in show_office(desk, OfficeQuery()).meetings] == [FORUM]


@pytest.mark.parametrize(
    ("attended", "women", "young", "kept", "suppressed"),
    [
        (40, 22, 5, (22, 5), ()),
        (40, 4, 36, (None, None), ("women", "young")),
        (9, 5, None, (None, None), ("women",)),
        (10, 5, 0, (5, None), ("young",)),
        (3, 3, 0, (None, None), ("women", "young")),
        (0, None, None, (None, None), ()),
    ],
)
def test_PUB_03_numbers_of_people_tell_of_nobody(
    attended: int,
    women: int | None,
    young: int | None,
    kept: tuple[int | None, ...],
    suppressed: tuple[str, ...],
) -> None:
    """Fewer than five, or all but fewer than five, are not even on record; that they were counted is."""
    desk = announced(Desk())
    desk.at = STARTS
    do(desk, asks.CountMeeting(meeting=FORUM, attended=attended, women=women, young=young))
    (held,) = desk.of(records.MeetingHeld)
    assert ((held.women, held.young), held.suppressed) == (kept, suppressed)


def test_PUB_03_small_number_is_refused_by_whatever_route() -> None:
    """A record with a group of four, or of all but four, is turned down by the guard; more than came by the action."""
    desk = announced(Desk())
    desk.at = STARTS
    for women in (4, 36):
        with pytest.raises(Refused, match="fewer than five"):
            desk.put(records.MeetingHeld(meeting=FORUM, attended=40, women=women))
    refused(desk, asks.CountMeeting(meeting=FORUM, attended=4, women=5), "participation.group")
    refused(desk, asks.CountMeeting(meeting=FORUM, attended=4, young=-1), "participation.group")


def test_PUB_03_what_is_announced_stands_and_is_never_gone_in_silence() -> None:
    """Its invitation is not written anew; cancelled, it stays on the page with its reason, and is not counted."""
    desk = announced(Desk())
    refused(desk, text("invitation", "en"), "participation.meeting_text")
    refused(desk, text("minutes", "en"), "participation.meeting_text")
    refused(desk, text("material", "en"), "participation.meeting_text")
    refused(desk, asks.CountMeeting(meeting=FORUM, attended=9), "participation.not_begun")
    refused(desk, asks.AnnounceMeeting(meeting=FORUM), "participation.meeting_step")
    cancel = asks.CancelMeeting(meeting=FORUM, reason="weather", because="The road is flooded.")
    do(desk, cancel)
    (past,) = show_announced(desk, PublishedQuery()).past
    assert (past.line.state, past.line.meeting.reason, past.line.meeting.because) == (
        "cancelled",
        "weather",
        "The road is flooded.",
    )
    desk.at = STARTS
    refused(desk, cancel, "participation.meeting_step")
    refused(desk, asks.CountMeeting(meeting=FORUM, attended=9), "participation.meeting_step")


def test_PUB_03_minutes_are_published_once_and_in_every_language() -> None:
    """Not before somebody said how many came, not in fewer languages than promised, and they stand."""
    desk = announced(Desk())
    publish = asks.PublishMinutes(meeting=FORUM)
    desk.at = STARTS + HOUR_MS
    do(desk, text("minutes", "en"))
    refused(desk, publish, "participation.meeting_step")
    do(desk, asks.CountMeeting(meeting=FORUM, attended=12))
    refused(desk, publish, "participation.meeting_languages")
    do(desk, text("minutes", "ar"))
    do(desk, publish)
    refused(desk, publish, "participation.minuted")
    refused(desk, text("minutes", "en"), "participation.meeting_text")
    do(desk, text("material", "en", slot="slides"))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"ends_at": STARTS}, "participation.meeting_time"),
        ({"ends_at": STARTS + 15 * DAY_MS}, "participation.meeting_time"),
        ({"consultation": "nobody-asked"}, "participation.meeting_consultation"),
    ],
)
def test_PUB_03_meeting_is_planned_well(facts: dict[str, Any], code: str) -> None:
    """It ends after it begins, within 14 days, and belongs to a consultation that there is; its code is its own."""
    desk = Desk()
    refused(desk, forum(**facts), code)
    with pytest.raises(Missing):
        view(desk)
    do(desk, forum())
    refused(desk, forum(), "participation.meeting_taken")
    refused(desk, asks.AnnounceMeeting(meeting="nobody-comes"), "participation.no_such_meeting")


def test_PUB_03_consultation_names_its_meetings() -> None:
    """Whoever reads a consultation finds where it is spoken of; what is only planned is not told."""
    desk = opened(Desk())
    do(desk, forum(consultation=CODE))
    query = PublishedOneQuery(consultation=CODE, language="ar")
    assert show_published_one(desk, query).meetings == ()
    for language in ("en", "ar"):
        do(desk, text("invitation", language))
    do(desk, asks.AnnounceMeeting(meeting=FORUM))
    assert [one.title for one in show_published_one(desk, query).meetings] == ["invitation ar"]


def test_PUB_03_machines_call_nobody_to_a_meeting() -> None:
    """Announced, counted or cancelled by a job, a meeting is no record."""
    desk = announced(Desk())
    guard = next(one for one in CAPABILITY.guards if one.name == "participation.meeting_by_a_person")
    head = msgspec.structs.replace(desk.log[-1].head, actor="job/participation.night")
    for record_type in guard.on:
        with pytest.raises(Refused):
            guard.check(desk.tables, head, record_type)


def test_typical_day_leaves_an_open_consultation_and_a_forum_with_minutes() -> None:
    """The demonstration shows comments in two languages, one held back, one to be judged, and minutes."""
    desk = Desk()
    for at, ask in typical_day(7):
        desk.at = MORNING + at
        do(desk, ask)
    office = show_office(desk, OfficeQuery())
    assert [(line.state, line.comments, line.waiting) for line in office.lasting] == [("open", 5, 1)]
    assert [(line.state, line.meeting.minutes_at > 0) for line in office.meetings] == [
        ("announced", False),
        ("held", True),
    ]

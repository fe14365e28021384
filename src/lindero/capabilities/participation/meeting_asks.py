"""What is asked about public meetings."""

from typing import Annotated, Literal

import msgspec

from lindero.capabilities.participation.asks import Asked, Because, InLanguage, Promised, Title, Words
from lindero.capabilities.participation.records.shared import (
    CODE_PATTERN,
    Access,
    CancelReason,
    MeetingKind,
)
from lindero.kernel.times import Instant

MeetingPart = Literal["invitation", "material", "minutes"]
Meeting = Annotated[str, msgspec.Meta(pattern=CODE_PATTERN, description="the meeting")]
Few = "told only where at least five belong to it and at least five do not"


class PlanMeeting(Asked, frozen=True, kw_only=True):
    """Begin to prepare a workshop, a forum, a hearing or a stand; nothing is public yet."""

    meeting: Annotated[
        str,
        msgspec.Meta(
            pattern=CODE_PATTERN, description="a short code for it", examples=["forum-ostrand-september"]
        ),
    ]
    kind: Annotated[MeetingKind, msgspec.Meta(description="what kind of meeting")]
    languages: Promised
    place: Annotated[
        str, msgspec.Meta(min_length=3, max_length=200, description="where, as people there call it")
    ]
    starts_at: Annotated[Instant, msgspec.Meta(description="when it begins")]
    ends_at: Annotated[Instant, msgspec.Meta(description="when it ends")]
    access: Annotated[
        tuple[Access, ...],
        msgspec.Meta(max_length=6, description="what helps people to come and to speak, one word a line"),
    ] = ()
    consultation: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^([a-z][a-z0-9-]{2,39})?$(?!\n)",
            description="the consultation that it belongs to; none if empty",
        ),
    ] = ""


class WriteMeeting(Asked, frozen=True, kw_only=True):
    """Write invitation and agenda, material or minutes in one language, without names of persons."""

    meeting: Meeting
    part: Annotated[MeetingPart, msgspec.Meta(description="which text")]
    slot: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^([a-z][a-z0-9-]{2,39})?$(?!\n)",
            description="a short name for one of several materials; empty for the others",
        ),
    ] = ""
    language: InLanguage
    title: Title
    words: Words


class AnnounceMeeting(Asked, frozen=True, kw_only=True):
    """Announce a meeting to everybody, in every language that was promised."""

    meeting: Meeting


class CountMeeting(Asked, frozen=True, kw_only=True):
    """Say that a meeting took place and how many came: numbers alone, and of groups no small ones."""

    meeting: Meeting
    attended: Annotated[int, msgspec.Meta(ge=0, le=1_000_000, description="how many came")]
    women: Annotated[
        int | None, msgspec.Meta(description=f"how many of them were women, if counted; {Few}")
    ] = None
    young: Annotated[
        int | None, msgspec.Meta(description=f"how many were younger than 25, if counted; {Few}")
    ] = None


class CancelMeeting(Asked, frozen=True, kw_only=True):
    """Say that a meeting does not take place; the reason is published."""

    meeting: Meeting
    reason: Annotated[CancelReason, msgspec.Meta(description="why")]
    because: Because = ""


class PublishMinutes(Asked, frozen=True, kw_only=True):
    """Publish the minutes of a meeting that took place; they name nobody."""

    meeting: Meeting

"""What is true of public meetings: planned, announced, held with numbers of people alone, or cancelled."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.capabilities.participation.records.shared import (
    KEPT_DAYS,
    Access,
    Because,
    CancelReason,
    Languages,
    MeetingCode,
    MeetingKind,
)
from lindero.kernel.marks import field
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Group = Literal["women", "young"]
"""Groups that are counted apart, where that tells of nobody in particular."""


class MeetingPlanned(Record, frozen=True, kw_only=True, tag="participation.meeting_planned"):
    """The authority means to meet the public: a workshop, a forum, a hearing or a stand."""

    keep_days: ClassVar[int] = KEPT_DAYS
    meeting: MeetingCode
    kind: Annotated[MeetingKind, field("what kind of meeting")]
    languages: Languages
    place: Annotated[str, field("where, as people there call it", min_length=3, max_length=200)]
    starts_at: Annotated[Instant, field("when it begins", unit="ms UTC")]
    ends_at: Annotated[Instant, field("when it ends", unit="ms UTC")]
    access: Annotated[tuple[Access, ...], field("what helps people to come and to speak", max_length=6)] = ()
    consultation: Annotated[
        str,
        field(
            "the consultation that it belongs to; empty for none", pattern=r"^([a-z][a-z0-9-]{2,39})?$(?!\n)"
        ),
    ] = ""


class MeetingAnnounced(Record, frozen=True, kw_only=True, tag="participation.meeting_announced"):
    """A meeting was announced in every language that was promised."""

    keep_days: ClassVar[int] = KEPT_DAYS
    meeting: MeetingCode


class MeetingHeld(Record, frozen=True, kw_only=True, tag="participation.meeting_held"):
    """A meeting took place; of who came there are numbers alone, and no small ones."""

    keep_days: ClassVar[int] = KEPT_DAYS
    meeting: MeetingCode
    attended: Annotated[int, field("how many came", unit="persons", ge=0, le=1_000_000)]
    women: Annotated[
        Count | None,
        field("how many of them were women; none where not counted or too few", unit="persons"),
    ] = None
    young: Annotated[
        Count | None,
        field("how many were younger than 25; none where not counted or too few", unit="persons"),
    ] = None
    suppressed: Annotated[
        tuple[Group, ...], field("groups that were counted and are not told", max_length=2)
    ] = ()


class MeetingCancelled(Record, frozen=True, kw_only=True, tag="participation.meeting_cancelled"):
    """A meeting that was announced does not take place; everybody reads why."""

    keep_days: ClassVar[int] = KEPT_DAYS
    meeting: MeetingCode
    reason: Annotated[CancelReason, field("why")]
    because: Because = ""


class MinutesPublished(Record, frozen=True, kw_only=True, tag="participation.minutes_published"):
    """The minutes of a meeting were published in every language that was promised; they name nobody."""

    keep_days: ClassVar[int] = KEPT_DAYS
    meeting: MeetingCode

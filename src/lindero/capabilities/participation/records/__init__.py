"""What is on record of consultations, of comments on them, and of public meetings."""

from lindero.capabilities.participation.records.comments import (
    CommentHeld,
    CommentPublished,
    CommentReceived,
    CommentSorted,
)
from lindero.capabilities.participation.records.consultations import (
    ConsultationPlanned,
    ConsultationPublished,
    ConsultationWithdrawn,
    DecisionPublished,
    HoldCount,
    PeriodLengthened,
    ResponsePublished,
    TextWritten,
    TopicAnswered,
    TopicCount,
)
from lindero.capabilities.participation.records.meetings import (
    MeetingAnnounced,
    MeetingCancelled,
    MeetingHeld,
    MeetingPlanned,
    MinutesPublished,
)

__all__ = [
    "CommentHeld",
    "CommentPublished",
    "CommentReceived",
    "CommentSorted",
    "ConsultationPlanned",
    "ConsultationPublished",
    "ConsultationWithdrawn",
    "DecisionPublished",
    "HoldCount",
    "MeetingAnnounced",
    "MeetingCancelled",
    "MeetingHeld",
    "MeetingPlanned",
    "MinutesPublished",
    "PeriodLengthened",
    "ResponsePublished",
    "TextWritten",
    "TopicAnswered",
    "TopicCount",
]
